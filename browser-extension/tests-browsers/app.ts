/**
 * The app's end, as the tests have it: one connection for each browser. Either by the real native host and a stand-in
 * for the app, or by a stand-in for the host, which can also do wrong.
 */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer, type Server } from "node:net";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { FromHost, Picked, Result, Run, SiteState, Step, ToHost } from "../src/messages";
import { idOf } from "./chromium";
import { until } from "./poll";

/** The host of the default profile. */
const NAME = "org.opencommunicator.communicator";

/** The code under which the host that does wrong is asked for. */
export const WRONG_CODE = "0badc0de";

type Hello = Extract<ToHost, { type: "hello" }>;

/** One browser that is connected. */
export class Connection {
  readonly heard: ToHost[] = [];
  ended = false;
  #count = 0;

  constructor(readonly write: (line: string) => void) {}

  send(message: FromHost | object) {
    this.write(JSON.stringify(message));
  }

  /** Sends bytes as they are, not as a message; the host that does wrong does so. */
  sendBytes(bytes: Buffer) {
    this.write(`=${bytes.toString("base64")}`);
  }

  get hello(): Hello | undefined {
    return this.heard.find((one) => one.type === "hello");
  }

  /** What the browser said last of a site. */
  site(name: string): SiteState | undefined {
    const last = this.heard.findLast((one) => one.type === "sites");
    return last?.sites.find((one) => one.site === name);
  }

  /** Hands a plan over; the id by which its result is found. */
  begin(website: string, steps: Step[], more: Partial<Pick<Run, "spa">> & { values?: object } = {}): number {
    this.#count += 1;
    this.send({ type: "run", id: this.#count, website, spa: more.spa ?? false, steps, values: more.values ?? {} });
    return this.#count;
  }

  result(id: number): Promise<Result> {
    return until(`the result of plan ${id}`, () => {
      if (this.ended) throw new Error("the browser has hung up");
      return this.heard.find((one) => one.type === "result" && one.id === id) as Result | undefined;
    });
  }

  /** Has the user point out an element; the answer. */
  async pick(website: string): Promise<Picked> {
    return await this.picked(this.beginPick(website));
  }

  beginPick(website: string): number {
    this.#count += 1;
    this.send({ type: "pick", id: this.#count, website });
    return this.#count;
  }

  picked(id: number): Promise<Picked> {
    return until(
      `the answer to the wish ${id}`,
      () => this.heard.find((one) => one.type === "picked" && one.id === id) as Picked | undefined,
    );
  }

  /** The result, or that the browser has hung up. */
  async run(website: string, steps: Step[], more: Parameters<Connection["begin"]>[2] = {}): Promise<Result> {
    return await this.result(this.begin(website, steps, more));
  }
}

export interface App {
  connections: Connection[];
  /** The newest browser that has said who it is and has not gone. */
  connected: () => Promise<Connection>;
  close: () => Promise<void>;
}

function connected(connections: (Connection | undefined)[]): Promise<Connection> {
  return until("a browser says who it is", () => connections.findLast((one) => one?.hello !== undefined && !one.ended));
}

/** The native hosts that browsers with this home folder have started, by their process numbers. */
export async function hosts(home: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir("/proc")) {
    const words = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    const ours = words.includes("chrome-extension://ipgh") || words.includes("communicator@opencommunicator.org");
    if (ours && words.includes(`${home}/`) && !words.includes("--type=")) found.push(Number(entry));
  }
  return found;
}

/** The folder of the programs that cargo built. */
export function programs(): string {
  return process.env["COMMUNICATOR_PROGRAMS"] ?? join(dirname(fileURLToPath(import.meta.url)), "../../target/debug");
}

/** The environment of a user with this home folder. */
export function environment(home: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    XDG_DATA_HOME: undefined,
    XDG_RUNTIME_DIR: undefined,
    COMMUNICATOR_PROFILE: undefined,
  };
}

/** Where the app keeps the default profile. */
function profile(home: string): string {
  return join(home, ".local/share/org.opencommunicator.Communicator");
}

/** Installs the real host, or takes it away, by the command that users have. */
export async function install(home: string, verb: "install" | "uninstall" = "install"): Promise<void> {
  await promisify(execFile)(join(programs(), "communicator-cli"), ["browser", verb], { env: environment(home) });
}

/** A stand-in for the app, on the default profile. */
export async function start(home: string): Promise<App> {
  const app: ChildProcess = spawn(join(programs(), "examples/browser_app"), [profile(home)], {
    env: environment(home),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connections: Connection[] = [];
  let listens = false;
  const ended = new Promise((done) => app.once("exit", done));
  if (app.stdout === null || app.stdin === null) throw new Error("the stand-in for the app has no pipes");
  const { stdin } = app;
  stdin.on("error", () => undefined);
  createInterface(app.stdout).on("line", (line) => {
    const said = JSON.parse(line) as { browser: number; key?: string | null; message?: ToHost; ended?: boolean; listening?: boolean };
    listens ||= said.listening === true;
    if (said.key !== undefined) {
      connections[said.browser] = new Connection((message) =>
        stdin.write(`${JSON.stringify({ browser: said.browser, message: JSON.parse(message) as unknown })}\n`),
      );
    }
    const connection = connections[said.browser];
    if (said.message !== undefined) connection?.heard.push(said.message);
    if (said.ended === true && connection !== undefined) connection.ended = true;
  });
  // Whoever comes before has no app to talk to.
  await until("the stand-in for the app listens", () => listens);
  return {
    connections,
    connected: () => connected(connections),
    close: async () => {
      stdin.end();
      await ended;
      for (const one of connections) if (one !== undefined) one.ended = true;
    },
  };
}

/** Puts the stand-in for a host where the browsers look, under the code of another profile, and listens for it. */
export async function standIn(home: string, extensions: { chromium: string }): Promise<App> {
  const way = join(home, "app.sock");
  const program = join(home, "host");
  const script = join(dirname(fileURLToPath(import.meta.url)), "stand-in-host.mjs");
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' '${way}' "$@"\n`);
  await chmod(program, 0o755);
  const name = `${NAME}_${WRONG_CODE}`;
  const manifest = { name, description: "The tests' own", path: program, type: "stdio" };
  const places = [
    [".config/chromium/NativeMessagingHosts", { allowed_origins: [`chrome-extension://${await idOf(extensions.chromium)}/`] }],
    [".mozilla/native-messaging-hosts", { allowed_extensions: ["communicator@opencommunicator.org"] }],
  ] as const;
  for (const [place, who] of places) {
    await mkdir(join(home, place), { recursive: true });
    await writeFile(join(home, place, `${name}.json`), JSON.stringify({ ...manifest, ...who }));
  }
  const connections: Connection[] = [];
  const server: Server = createServer((socket) => {
    const connection = new Connection((line) => socket.write(`${line}\n`));
    connections.push(connection);
    socket.on("error", () => undefined);
    socket.on("close", () => (connection.ended = true));
    const lines = createInterface(socket);
    lines.on("line", (line) => connection.heard.push(JSON.parse(line) as ToHost));
    lines.on("error", () => undefined);
  });
  await new Promise<void>((done) => server.listen(way, done));
  return {
    connections,
    connected: () => connected(connections),
    close: () => new Promise((done) => server.close(() => done())),
  };
}
