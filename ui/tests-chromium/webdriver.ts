/** WebKitGTK, the engine of the app on Linux: its small browser on a display of its own, driven by WebKitWebDriver. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

/** Where the packages of WebKitGTK put it; the folder has the name of the machine's kind. */
const BROWSERS = ["x86_64", "aarch64"].map((kind) => `/usr/lib/${kind}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

/** Ms until something that is on its way counts as lost. */
const PATIENCE = 30_000;

export interface WebKit {
  open: (address: string) => Promise<void>;
  /** Runs the body of a function. */
  run: <Answer>(body: string) => Promise<Answer>;
  press: (key: string) => Promise<void>;
  /** Gives the window a width, and waits until the page is drawn at it. */
  size: (width: number, height: number) => Promise<void>;
  /** Waits until the expression is true. */
  until: (expression: string) => Promise<void>;
  close: () => Promise<void>;
}

async function poll(what: string, ready: () => Promise<boolean>) {
  const end = Date.now() + PATIENCE;
  while (!(await ready())) {
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** A display that nobody looks at, and its name. */
async function display(): Promise<[ChildProcess, string]> {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface(server.stdout)) return [server, `:${line}`];
  throw new Error("Xvfb ended at once");
}

/** That of WebDriver by custom. */
const PORT = 4444;
let drivers = 0;

/**
 * An address of loopback that no other driver has, of this process or of another: a port that was found free could be
 * somebody else's before the driver listens there.
 */
function loopbackOfItsOwn(): string {
  const part = (number: number) => 1 + (Math.floor(number) % 250);
  drivers += 1;
  return `127.${part(process.pid)}.${part(process.pid / 250)}.${part(drivers)}`;
}

export async function webkit(): Promise<WebKit> {
  const binary = BROWSERS.find((path) => existsSync(path));
  if (binary === undefined) throw new Error("WebKitGTK's MiniBrowser is not there: it comes with libwebkit2gtk-4.1-0");
  const [xvfb, name] = await display();
  const host = loopbackOfItsOwn();
  const environment = { ...process.env, DISPLAY: name, WAYLAND_DISPLAY: undefined, GDK_BACKEND: "x11" };
  const driver = spawn("WebKitWebDriver", [`--port=${PORT}`, `--host=${host}`], { env: environment, stdio: "ignore" });
  const end = () => {
    driver.kill();
    xvfb.kill();
  };

  async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`http://${host}:${PORT}${path}`, { method, body: body === undefined ? null : JSON.stringify(body) });
    const { value } = (await response.json()) as { value: Answer };
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
    return value;
  }

  try {
    await poll("the driver answers", () =>
      ask("GET", "/status").then(
        () => true,
        () => false,
      ),
    );
    const options = { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
    const { sessionId } = await ask<{ sessionId: string }>("POST", "/session", { capabilities: { alwaysMatch: options } });
    const session = `/session/${sessionId}`;
    const run = <Answer>(script: string) => ask<Answer>("POST", `${session}/execute/sync`, { script, args: [] });
    const until = (expression: string) => poll(expression, () => run<boolean>(`return Boolean(${expression})`));
    return {
      run,
      until,
      open: async (url) => void (await ask("POST", `${session}/url`, { url })),
      press: async (value) => {
        const actions = ["keyDown", "keyUp"].map((type) => ({ type, value }));
        await ask("POST", `${session}/actions`, { actions: [{ type: "key", id: "keys", actions }] });
      },
      size: async (width, height) => {
        await ask("POST", `${session}/window/rect`, { x: 0, y: 0, width, height });
        await until(`innerWidth === ${width}`);
        // What the page looks like at this width is decided as it is drawn.
        await run("window.drawn = false; requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = true)))");
        await until("window.drawn");
      },
      close: async () => {
        await ask("DELETE", session).finally(end);
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}
