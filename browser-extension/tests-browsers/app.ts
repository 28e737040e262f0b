/** The app's end, as the tests have it: one connection for each native host that a browser has started. */

import { createServer, type Server, type Socket } from "node:net";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { FromHost, Result, Run, SiteState, Step, ToHost } from "../src/messages";
import { idOf } from "./chromium";
import { until } from "./poll";

/** The host of the default profile. */
const NAME = "org.opencommunicator.communicator";

type Heard = ToHost | { type: "started"; pid: number; words: string[] };
type Hello = Extract<ToHost, { type: "hello" }>;

/** One browser that is connected. */
export class Connection {
  readonly heard: Heard[] = [];
  ended = false;
  #count = 0;

  constructor(readonly socket: Socket) {
    socket.on("error", () => undefined);
    socket.on("close", () => (this.ended = true));
    const lines = createInterface(socket);
    lines.on("line", (line) => this.heard.push(JSON.parse(line) as Heard));
    lines.on("error", () => undefined);
  }

  send(message: FromHost | object) {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Sends bytes as they are, not as a message. */
  sendBytes(bytes: Buffer) {
    this.socket.write(`=${bytes.toString("base64")}\n`);
  }

  get hello(): Hello | undefined {
    return this.heard.find((one) => one.type === "hello");
  }

  get pid(): number {
    const [started] = this.heard.filter((one) => one.type === "started");
    if (started === undefined) throw new Error("no host has said that it started");
    return started.pid;
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

  /** The result, or that the browser has hung up. */
  async run(website: string, steps: Step[], more: Parameters<Connection["begin"]>[2] = {}): Promise<Result> {
    return await this.result(this.begin(website, steps, more));
  }
}

export interface App {
  connections: Connection[];
  /** The next browser that has said who it is. */
  connected: (after?: number) => Promise<Connection>;
  close: () => Promise<void>;
}

/** Puts the stand-in host where the browsers look, and listens for it. */
export async function standIn(home: string, extensions: { chromium: string }): Promise<App> {
  const way = join(home, "app.sock");
  const program = join(home, "host");
  const script = join(dirname(fileURLToPath(import.meta.url)), "stand-in-host.mjs");
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' '${way}' "$@"\n`);
  await chmod(program, 0o755);
  const manifest = { name: NAME, description: "The tests' own", path: program, type: "stdio" };
  const places = [
    [".config/chromium/NativeMessagingHosts", { allowed_origins: [`chrome-extension://${await idOf(extensions.chromium)}/`] }],
    [".mozilla/native-messaging-hosts", { allowed_extensions: ["communicator@opencommunicator.org"] }],
  ] as const;
  for (const [place, who] of places) {
    await mkdir(join(home, place), { recursive: true });
    await writeFile(join(home, place, `${NAME}.json`), JSON.stringify({ ...manifest, ...who }));
  }
  const connections: Connection[] = [];
  const server: Server = createServer((socket) => void connections.push(new Connection(socket)));
  await new Promise<void>((done) => server.listen(way, done));
  return {
    connections,
    connected: (after = 0) =>
      until("a browser says who it is", () => connections.slice(after).findLast((one) => one.hello !== undefined && !one.ended)),
    close: async () => {
      for (const one of connections) one.socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
