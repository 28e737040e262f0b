/**
 * The real app with a sandbox PBX behind it, hidden or with its window. It is asked as a user's script asks it: by the
 * console program.
 */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { environment, programs } from "./app";
import { AppWindow, freePort } from "./app-window";
import { display } from "./display";
import { until } from "./poll";

/** Who is called, by the account that the sandbox names first. */
interface Account {
  username: string;
  token: string;
}

/** `integration.browser`, as the PBX stores it. */
export interface Integration {
  when: "RINGING" | "ANSWERED" | "NEVER";
  website: string;
  spa: boolean;
  requireArgs: boolean;
  actions: { action: string; value?: string | number }[];
}

/** One entry of the log of the integrations. */
export interface Entry {
  key: string;
  outcome: string;
  reason: string | null;
  why: string | null;
  took_ms: number;
}

/** The row of `explain`. */
export interface Row {
  outcome: string;
  reason: string | null;
  why: string | null;
  hint: string | null;
}

/** A call, and what comes of it. */
export interface Ringing {
  call: string;
  /** The entry of the log, where there is one by now. */
  over: () => Promise<Entry | undefined>;
  ended: () => Promise<Entry>;
}

interface Answer {
  exit: number;
  stdout: string;
  stderr: string;
}

export class Desktop {
  readonly #ended: Promise<unknown>[];

  private constructor(
    private readonly home: string,
    private readonly origin: string,
    private readonly account: Account,
    private readonly processes: { sandbox: ChildProcess; app: ChildProcess; screen: ChildProcess },
  ) {
    this.#ended = Object.values(processes).map((process) => new Promise((done) => process.once("exit", done)));
  }

  /** Starts both. The app has no window, and is signed in. */
  static async start(home: string, integration: Integration): Promise<Desktop> {
    return (await Desktop.#started(home, integration, (program, words) => [program, "--hidden", ...words])).desktop;
  }

  /** The same with a window, whose page can be looked at and pressed. */
  static async withWindow(home: string, integration: Integration): Promise<{ desktop: Desktop; window: AppWindow }> {
    const port = await freePort();
    const driver = () => ["WebKitWebDriver", `--port=${port}`, "--host=127.0.0.1"];
    const { desktop, opened } = await Desktop.#started(home, integration, driver, (program, words) => AppWindow.open(port, program, words));
    if (opened === undefined) throw new Error("the app has no window");
    return { desktop, window: opened };
  }

  static async #started(
    home: string,
    integration: Integration,
    started: (program: string, words: string[]) => string[],
    open?: (program: string, words: string[]) => Promise<AppWindow>,
  ): Promise<{ desktop: Desktop; opened: AppWindow | undefined }> {
    const settings = join(home, "settings.json");
    await store(settings, integration);
    const sandbox = spawn(join(programs(), "sandbox-pbx"), ["--settings", settings], { stdio: ["ignore", "pipe", "inherit"] });
    const { origin, account } = await greeting(sandbox);
    const screen = await display();
    // A bus of its own, which ends with it: GTK would start one that stays.
    const [program, words] = [join(programs(), "communicator"), ["--server", origin]];
    const app = spawn("dbus-run-session", ["--", ...started(program, words)], {
      env: {
        ...environment(home),
        DISPLAY: screen.name,
        WAYLAND_DISPLAY: undefined,
        XDG_SESSION_TYPE: "x11",
        NO_AT_BRIDGE: "1",
        LIBGL_ALWAYS_SOFTWARE: "1",
        COMMUNICATOR_TOKEN: account.token,
        // Not that of the computer that the tests run on.
        COMMUNICATOR_DEBUG_POLICY: join(home, "policy.json"),
        ...(open !== undefined && { TAURI_WEBVIEW_AUTOMATION: "true" }),
      },
      stdio: "ignore",
      // So that it can be ended with what it has started.
      detached: true,
    });
    const desktop = new Desktop(home, origin, account, { sandbox, app, screen: screen.server });
    const opened = await open?.(program, words);
    await until("the app is connected to its PBX", async () => {
      const { exit, stdout } = await desktop.verb(["status", "--json"]);
      return exit === 0 && (JSON.parse(stdout) as { connection: { state: string } }).connection.state === "live";
    });
    await until("its settings are in force", async () => (await desktop.row()) !== undefined);
    return { desktop, opened };
  }

  /** Asks the running app. */
  verb(words: string[]): Promise<Answer> {
    return new Promise((done) => {
      execFile(join(programs(), "communicator-cli"), words, { env: environment(this.home) }, (error, stdout, stderr) =>
        done({ exit: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr }),
      );
    });
  }

  /** Another integration, which the user approves; the row of it is there. */
  async change(integration: Integration): Promise<void> {
    await store(join(this.home, "settings.json"), integration);
    await this.verb(["refresh"]);
    await until("the new text waits for the user", async () => (await this.row())?.reason === "awaiting_approval");
    await this.approve();
  }

  async approve(): Promise<void> {
    const { exit, stderr } = await this.verb(["integrations", "approve", "browser"]);
    if (exit !== 0) throw new Error(`not approved: ${stderr}`);
  }

  /** The row of the report, once it is complete. */
  async row(): Promise<Row | undefined> {
    const { exit, stdout } = await this.verb(["explain", "--json"]);
    if (exit !== 0) return undefined;
    const report = JSON.parse(stdout) as { complete: boolean; settings: (Row & { key: string; source: string })[] };
    if (!report.complete || !report.settings.some((row) => row.source === "server")) return undefined;
    return report.settings.find((row) => row.key === "integration.browser");
  }

  /** The log of the integrations, newest first. */
  async log(): Promise<Entry[]> {
    const { stdout, stderr } = await this.verb(["integrations", "log", "--json"]);
    if (stdout === "") throw new Error(`no log: ${stderr}`);
    return (JSON.parse(stdout) as { entries: Entry[] }).entries;
  }

  /** Calls the user. */
  async ring(number: string): Promise<Ringing> {
    const before = (await this.log()).length;
    const call = await this.ringAlone(number);
    const ringing: Ringing = {
      call,
      over: async () => {
        const log = await this.log();
        return log.length > before ? log[0] : undefined;
      },
      ended: () => until("the integration has ended", ringing.over),
    };
    return ringing;
  }

  /** Calls the user, and tells nothing else. */
  async ringAlone(number: string): Promise<string> {
    return ((await this.ask("/sandbox/call", { to: this.account.username, from: { number } })) as { id: string }).id;
  }

  /** The caller gives up. */
  async hangUp(call: string): Promise<void> {
    await this.ask(`/sandbox/call/${call}/end`, {});
  }

  async ask(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${this.origin}${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  }

  async stop(): Promise<void> {
    const { sandbox, app, screen } = this.processes;
    await this.verb(["quit"]);
    const [ofSandbox, ofApp, ofScreen] = this.#ended;
    const late = setTimeout(() => app.pid !== undefined && process.kill(-app.pid, "SIGKILL"), 20_000);
    await ofApp;
    clearTimeout(late);
    sandbox.kill();
    screen.kill();
    await Promise.all([ofSandbox, ofScreen]);
  }
}

async function store(file: string, browser: Integration): Promise<void> {
  await writeFile(file, JSON.stringify({ windowWallboardMode: false, fullscreen: false, integration: { browser } }));
}

/** Its first two lines. */
async function greeting(sandbox: ChildProcess): Promise<{ origin: string; account: Account }> {
  if (sandbox.stdout === null) throw new Error("the sandbox PBX has no output");
  let origin: string | undefined;
  for await (const line of createInterface(sandbox.stdout)) {
    origin ??= /^listening on (\S+)$/.exec(line)?.[1];
    const [, username, token] = /^account (\S+) .*\btoken=(\S+)/.exec(line) ?? [];
    if (origin !== undefined && username !== undefined && token !== undefined) return { origin, account: { username, token } };
  }
  throw new Error("the sandbox PBX ended at once; `cargo xtask test` builds it");
}
