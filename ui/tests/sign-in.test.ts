import { afterEach, describe, expect, test, vi } from "vitest";
import { DEMO_SETUP } from "../src/platform/demoSignIn";
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

test("a code that did not get through stays, and the field for it", async () => {
  const page = await openPage("scene=signed-out");
  await signIn("sms", "secret")(page);
  const { invoke } = page.host;
  page.host.invoke = () => Promise.reject({ code: "refused", message: "The PBX did not answer.", setup: null });
  await type(page.get("#code"), "1234");
  await submit(page.get<HTMLFormElement>("#sign-in form"));
  expect(page.get("#sign-in [role=alert]").textContent).toContain("did not answer");
  expect(page.get<HTMLInputElement>("#code").value).toBe("1234");
  expect(document.activeElement).toBe(page.get("#code"));
  page.host.invoke = invoke;
  await submit(page.get<HTMLFormElement>("#sign-in form"));
  expect(page.has("#dashboard")).toBe(true);
});

test("another user name is asked for its own code", async () => {
  const page = await openPage("scene=signed-out");
  await signIn("sms", "secret")(page);
  expect(page.has("#code")).toBe(true);
  await type(page.get("#username"), "anna");
  expect(page.has("#code")).toBe(false);
});

describe("an account without an authenticator app", () => {
  const begin = async (query = "") => {
    const page = await openPage(`scene=signed-out${query}`);
    await signIn("new", "secret")(page);
    return page;
  };
  const send = async (page: Awaited<ReturnType<typeof openPage>>, code: string) => {
    await type(page.get("#code"), code);
    await submit(page.get<HTMLFormElement>("#sign-in form"));
  };
  const clipboard = (writeText: (text: string) => Promise<void>) => vi.stubGlobal("navigator", { clipboard: { writeText } });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test.each([
    ["en", "Set up the authenticator app", "QR code for the authenticator app", "scan this code"],
    ["da", "Sæt godkendelsesappen op", "QR-kode til godkendelsesappen", "scan denne kode"],
  ])("is led through it in steps, read from the heading on (%s)", async (lang, title, qr, scan) => {
    const page = await begin(`&lang=${lang}`);
    expect(document.activeElement).toBe(page.get("#sign-in h1"));
    expect(page.get("#sign-in h1").textContent).toBe(title);
    expect(page.get("#sign-in [role=alert]").textContent).toBe("");
    expect(page.all("#sign-in ol > li")).toHaveLength(3);
    expect(page.get("#sign-in ol > li:nth-child(2)").textContent).toContain(scan);
    expect(page.get("#sign-in [role=img]").getAttribute("aria-label")).toBe(qr);
    expect(page.get("label[for=code]").closest("li")).toBe(page.get("#sign-in ol > li:nth-child(3)"));
  });

  test("sees the code dark on white with four modules of quiet around it", async () => {
    const page = await begin("&theme=DARK");
    const { size, path } = DEMO_SETUP.qr;
    expect(page.get("#sign-in [role=img]").getAttribute("viewBox")).toBe(`-4 -4 ${size + 8} ${size + 8}`);
    const ground = page.get("#sign-in [role=img] rect");
    expect(["x", "y", "width", "height", "fill"].map((name) => ground.getAttribute(name))).toEqual([
      "-4",
      "-4",
      `${size + 8}`,
      `${size + 8}`,
      "white",
    ]);
    expect(page.get("#sign-in [role=img] path").getAttribute("d")).toBe(path);
    expect(page.get("#sign-in [role=img] path").getAttribute("fill")).toBe("black");
  });

  test("reads the key in groups of four and copies it whole", async () => {
    const copied: string[] = [];
    clipboard(async (text) => void copied.push(text));
    const page = await begin();
    expect(page.get("#setup-key").textContent).toBe("JBSW Y3DP EHPK 3PXP");
    await click(page.get("#copy-key"));
    expect(copied).toEqual([DEMO_SETUP.key]);
    expect(page.get("#sign-in ol [role=status]").textContent).toBe("The key is copied.");
  });

  test("finds the key selected where it cannot be copied", async () => {
    clipboard(() => Promise.reject(new Error("no leave")));
    const page = await begin("&lang=da");
    await click(page.get("#copy-key"));
    expect(document.getSelection()?.toString()).toBe("JBSW Y3DP EHPK 3PXP");
    expect(page.get("#sign-in ol [role=status]").textContent).toContain("Nøglen er markeret");
  });

  test("signs in with the code the app shows", async () => {
    const page = await begin();
    await send(page, "123456");
    expect(page.asked("sign_in").at(-1)).toMatchObject({
      request: { username: "new", password: "secret", smsKey: null, authenticatorToken: "123456" },
    });
    expect(page.has("#dashboard")).toBe(true);
  });

  test("is told of a wrong code, and of none, with the key still there", async () => {
    const page = await begin();
    await send(page, "");
    expect(page.get("#sign-in [role=alert]").textContent).toContain("Type the code");
    expect(page.asked("sign_in")).toHaveLength(1);
    await send(page, "000000");
    expect(page.get("#sign-in [role=alert]").textContent).not.toBe("");
    expect(page.has("#setup-key")).toBe(true);
    expect(document.activeElement).toBe(page.get("#code"));
    expect(page.get<HTMLInputElement>("#code").value).toBe("");
  });

  test("keeps the key on the page where the PBX has it already and the phone has it wrong", async () => {
    const page = await begin();
    page.host.invoke = () => Promise.reject({ code: "authenticator_required", message: "The code is wrong.", setup: null });
    await send(page, "000000");
    expect(page.get("#sign-in [role=alert]").textContent).toContain("The code is wrong.");
    expect(page.has("#setup-key")).toBe(true);
  });

  test("keeps the key on the page where the code did not get through", async () => {
    const page = await begin();
    page.host.invoke = () => Promise.reject({ code: "refused", message: "The PBX did not answer.", setup: null });
    await send(page, "123456");
    expect(page.get("#sign-in [role=alert]").textContent).toContain("did not answer");
    expect(page.has("#setup-key")).toBe(true);
  });

  test("can go back, and leaves neither password nor key", async () => {
    const page = await begin();
    await click(page.get("#back-to-sign-in"));
    expect(page.has("#setup-key")).toBe(false);
    expect(page.get("#sign-in h1").textContent).toBe("Sign in");
    expect(page.get<HTMLInputElement>("#username").value).toBe("new");
    expect(page.get<HTMLInputElement>("#password").value).toBe("");
    expect(document.activeElement).toBe(page.get("#password"));
    expect(String(page.communicator.view)).not.toContain(DEMO_SETUP.key);
  });

  test("reads why where the host hands out no key", async () => {
    const page = await openPage("scene=signed-out", (host) => {
      const { invoke } = host;
      host.invoke = (command, ...args) =>
        command === "sign_in"
          ? Promise.reject({ code: "authenticator_setup", message: "Ask your administrator." })
          : invoke(command, ...args);
    });
    await signIn("new", "secret")(page);
    expect(page.get("#sign-in [role=alert]").textContent).toContain("Ask your administrator.");
    expect(page.has("#code")).toBe(false);
  });
});

describe("a password that is forgotten", () => {
  const begin = async (username: string, query = "") => {
    const page = await openPage(`scene=signed-out${query}`);
    await type(page.get("#username"), username);
    await type(page.get("#password"), "s3cret-word");
    await click(page.get("#forgot-password"));
    return page;
  };
  const send = (page: Awaited<ReturnType<typeof openPage>>) => submit(page.get<HTMLFormElement>("#sign-in form"));
  const bySms = (page: Awaited<ReturnType<typeof openPage>>) => click(page.get("#sign-in input[value=sms]"));

  test.each([
    ["en", "A new password", "Send it by", ["E-mail", "SMS"]],
    ["da", "En ny adgangskode", "Send den som", ["E-mail", "Sms"]],
  ])("is asked for in a form of its own, with the user name in it (%s)", async (lang, title, legend, ways) => {
    const page = await begin("anna", `&lang=${lang}`);
    expect(page.get("#sign-in h1").textContent).toBe(title);
    expect(document.activeElement).toBe(page.get("#sign-in h1"));
    expect(page.get<HTMLInputElement>("#reset-username").value).toBe("anna");
    expect(page.get("#sign-in legend").textContent).toBe(legend);
    expect(page.all("#sign-in fieldset label").map((label) => label.textContent)).toEqual(ways);
    expect(page.get<HTMLInputElement>("#sign-in input[value=email]").checked).toBe(true);
    expect(page.asked("reset_password")).toEqual([]);
  });

  test.each([
    ["anna", false, "An e-mail has been sent to the address of anna"],
    ["anna", true, "An SMS has been sent to the phone of anna"],
    // There is no number of theirs: what was done is said, not what was asked for.
    ["mail", true, "An e-mail has been sent to the address of mail"],
  ])("of %s by SMS: %s", async (username, sms, said) => {
    const page = await begin(username);
    if (sms) await bySms(page);
    await send(page);
    expect(page.asked("reset_password")).toEqual([{ username, sms }]);
    expect(page.get("#sign-in [role=status]").textContent).toContain(said);
    expect(document.activeElement).toBe(page.get("#back-to-sign-in"));
    // Once is enough.
    expect(page.has("#sign-in [type=submit]")).toBe(false);
  });

  test("that is refused says why, and can be tried otherwise", async () => {
    const page = await begin("app", "&lang=da");
    await send(page);
    expect(page.get("#sign-in [role=alert]").textContent).toContain("kan ikke nulstilles her");
    expect(page.get("#sign-in [role=status]").textContent).toBe("");
    await type(page.get("#reset-username"), "anna");
    await send(page);
    expect(page.get("#sign-in [role=alert]").textContent).toBe("");
    expect(page.get("#sign-in [role=status]").textContent).toContain("anna");
  });

  test("is nobody's without a user name", async () => {
    const page = await begin(" ");
    await send(page);
    expect(page.asked("reset_password")).toEqual([]);
    expect(page.get("#sign-in [role=alert]").textContent).toContain("Type your user name");
    expect(document.activeElement).toBe(page.get("#reset-username"));
  });

  test("leaves no word of it when one goes back", async () => {
    const page = await begin("anna");
    await click(page.get("#back-to-sign-in"));
    expect(page.get<HTMLInputElement>("#username").value).toBe("anna");
    expect(page.get<HTMLInputElement>("#password").value).toBe("");
    expect(document.activeElement).toBe(page.get("#password"));
  });
});
