/** WebKitGTK, the engine of the app on Linux: its small browser on a display of its own, driven by WebKitWebDriver. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
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

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? done(address.port) : fail(new Error("no port"))));
    });
  });
}

export async function webkit(): Promise<WebKit> {
  const binary = BROWSERS.find((path) => existsSync(path));
  if (binary === undefined) throw new Error("WebKitGTK's MiniBrowser is not there: it comes with libwebkit2gtk-4.1-0");
  const [xvfb, name] = await display();
  const port = await freePort();
  const environment = { ...process.env, DISPLAY: name, WAYLAND_DISPLAY: undefined, GDK_BACKEND: "x11" };
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env: environment, stdio: "ignore" });
  const end = () => {
    driver.kill();
    xvfb.kill();
  };

  async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body === undefined ? null : JSON.stringify(body) });
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
