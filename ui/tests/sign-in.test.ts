import { expect, test } from "vitest";
import { click, openPage, settled, submit, type } from "./page";

const signIn = (username: string, password: string) => async (page: Awaited<ReturnType<typeof openPage>>) => {
  await type(page.get("#username"), username);
  await type(page.get("#password"), password);
  await submit(page.get<HTMLFormElement>("#sign-in form"));
};

test("the page names the server and why the session ended", async () => {
  const page = await openPage("scene=signed-out&why=1");
  expect(page.get("#sign-in").textContent).toContain("https://api.telecomx.dk");
  expect(page.get("#sign-in").textContent).toContain("The session has expired");
  expect(document.activeElement).toBe(page.get("#username"));
});

test("typing the user name keeps the focus in its field", async () => {
  const page = await openPage("scene=signed-out");
  await type(page.get("#username"), "a");
  expect(document.activeElement).toBe(page.get("#username"));
});

test("a right password opens the dashboard", async () => {
  const page = await openPage("scene=signed-out");
  await signIn(" anna@example.com ", "secret")(page);
  expect(page.asked("sign_in")).toEqual([
    { request: { username: "anna@example.com", password: "secret", smsKey: null, authenticatorToken: null, insecureStorage: false } },
  ]);
  expect(page.has("#dashboard")).toBe(true);
  expect(page.has("#sign-in")).toBe(false);
});

test("a refusal is said, and the password can be typed anew", async () => {
  const page = await openPage("scene=signed-out");
  await signIn("anna", "wrong")(page);
  expect(page.get("#sign-in [role=alert]").textContent).toContain("wrong");
  expect(document.activeElement).toBe(page.get("#password"));
});

test("nothing is sent without a user name and a password", async () => {
  const page = await openPage("scene=signed-out");
  await signIn("anna", "")(page);
  expect(page.asked("sign_in")).toEqual([]);
  expect(page.get("#sign-in [role=alert]").textContent).toContain("Type your user name");
});

test.each([
  ["sms", "1234", "smsKey"],
  ["app", "123456", "authenticatorToken"],
])("an account that asks for a code (%s) gets a field for it, with the focus", async (username, code, field) => {
  const page = await openPage("scene=signed-out");
  expect(page.has("#code")).toBe(false);
  await signIn(username, "secret")(page);
  expect(document.activeElement).toBe(page.get("#code"));
  expect(page.get("#sign-in [role=alert]").textContent).toBe("");

  await type(page.get("#code"), "0000");
  await submit(page.get<HTMLFormElement>("#sign-in form"));
  expect(page.get("#sign-in [role=alert]").textContent).not.toBe("");

  await type(page.get("#code"), code);
  await submit(page.get<HTMLFormElement>("#sign-in form"));
  expect((page.asked("sign_in").at(-1) as { request: Record<string, unknown> }).request[field]).toBe(code);
  expect(page.has("#dashboard")).toBe(true);
});

test("keeping the sign-in in a file is asked for, never assumed", async () => {
  const page = await openPage("scene=signed-out");
  expect(page.get("#insecure-storage").closest("details")?.open).toBe(false);
  await click(page.get("#insecure-storage"));
  await signIn("anna", "secret")(page);
  expect(page.asked("sign_in")[0]).toMatchObject({ request: { insecureStorage: true } });
});

test("the demo needs no account", async () => {
  const page = await openPage("scene=signed-out");
  await click(page.get("#try-demo"));
  await settled();
  expect(page.has("#dashboard")).toBe(true);
  expect(document.body.textContent).toContain("Demo");
});

test("a host that fails in no known way still gets an answer on the page", async () => {
  const page = await openPage("scene=signed-out", (host) => {
    const { invoke } = host;
    host.invoke = (command, ...args) => (command === "try_demo" ? Promise.reject("boom") : invoke(command, ...args));
  });
  await click(page.get("#try-demo"));
  expect(page.get("#sign-in [role=alert]").textContent).toContain("Try again");
});

test("the password is no part of what the host keeps", async () => {
  const page = await openPage("scene=signed-out");
  await type(page.get("#username"), "anna");
  await type(page.get("#password"), "s3cret-word");
  expect(String(page.communicator.view)).toContain("anna");
  expect(String(page.communicator.view)).not.toContain("s3cret-word");
});
