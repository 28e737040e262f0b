import { expect, test } from "vitest";
import { source, SOURCES } from "./sources";

const paths = (pattern: RegExp) => SOURCES.filter(([, text]) => pattern.test(text)).map(([path]) => path);

test("one module alone speaks to the host's library", () => {
  expect(paths(/from "@tauri-apps/)).toEqual(["platform/tauri.ts"]);
});

test("the stand-in host is reached from its own entry alone", () => {
  expect(paths(/from "[./a-z]*platform\/fake"|from "\.\/fake"/)).toEqual(["main.fake.ts"]);
  expect(paths(/from "\.\/demo"/)).toEqual(["platform/fake.ts"]);
  const parts = paths(/from "[./a-z]*\/((demo|fake)(Calls|Company|Dashboards|Editor|Form|Integrations|Report|SignIn)|patched)"/);
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.filter((path) => !/^platform\/(demo|fake)/.test(path))).toEqual([]);
});

/** The same command for something else than the action does with it. */
const ALSO = [
  // Order and rows of the list, and the steps of the first run.
  "communicator.svelte.ts: keep_look",
  "first-steps/FirstOffer.svelte: keep_look",
  "first-steps/FirstSteps.svelte: keep_look",
  "people/PeopleTools.svelte: keep_look",
  // The user is asked first, and how.
  "topbar/SignOut.svelte: sign_out",
];

test("what an action does is asked for by the action alone, whoever offers it", () => {
  const commands = (text: string) => [...text.matchAll(/\b(?:invoke|send)\(\s*"([a-z_]+)"/gu)].map(([, command = ""]) => command);
  const own = new Set(["actions/registry.ts", "actions/desk.ts"].flatMap((path) => commands(source(path))));
  expect(own.size).toBeGreaterThan(10);
  const others = SOURCES.filter(([path]) => !/^(?:actions|platform|bindings)\//u.test(path));
  const asked = others.flatMap(([path, text]) =>
    // One that is chosen among two stands after the opening bracket as well.
    [...text.matchAll(/\b(?:invoke|send)\(([^)]*)/gu)].flatMap(([, given = ""]) =>
      [...given.matchAll(/"([a-z_]+)"/gu)].flatMap(([, command = ""]) => (own.has(command) ? `${path}: ${command}` : [])),
    ),
  );
  expect([...new Set(asked)].sort()).toEqual(ALSO);
});

test("no text is ever taken for markup", () => {
  expect(paths(/\{@html|\.innerHTML|insertAdjacentHTML/)).toEqual([]);
});

test("no style attribute stands in the markup, which the content policy may refuse", () => {
  expect(paths(/<[a-z][^>]*\sstyle="/)).toEqual([]);
});

test("nothing is fetched from anywhere", () => {
  // The demo names made-up servers; the generated types name what generated them.
  const shipped = SOURCES.filter(([path]) => !/^(platform\/(demo|fake)|bindings\/)/.test(path));
  expect(shipped.filter(([, text]) => /https?:\/\//.test(text)).map(([path]) => path)).toEqual([]);
});

test("nothing begins unseen: an animation that never runs would hide it for ever", () => {
  expect(paths(/from \{\s*opacity: 0/)).toEqual([]);
});

test("no style asks what an element holds, for which WebKitGTK can keep memory for good", () => {
  expect(paths(/:has\(/)).toEqual([]);
});

/** Components that write a style on an element and declare a custom property: WebKitGTK keeps memory with each change of it. */
const BESIDE_A_STYLE = [
  // Changes with the width of its column alone.
  "dashboard/QueueMembers.svelte",
];

test("no more components declare a custom property where a script writes a style (docs/decisions/0032)", () => {
  const both = SOURCES.filter(([path, text]) => {
    const [markup = "", style = ""] = text.split("<style>");
    return path.endsWith(".svelte") && /\sstyle:[a-z]/.test(markup) && /(?:^|[{;])\s*--[a-z-]+:/m.test(style);
  });
  expect(both.map(([path]) => path).sort()).toEqual(BESIDE_A_STYLE);
});

test("custom properties are written inline for the window and the settings alone (docs/decisions/0032)", () => {
  expect(paths(/\sstyle:--|style\.setProperty\(\s*["'`]--/).sort()).toEqual(["App.svelte", "dress.ts", "settings/Settings.svelte"]);
});
