/** The page in the app's own window, driven by WebKitWebDriver. */

import { createServer } from "node:net";
import { until } from "./poll";

export class AppWindow {
  private constructor(private readonly session: string) {}

  /** Has the driver at this port start the app with these words. */
  static async open(port: number, program: string, words: string[]): Promise<AppWindow> {
    const driver = `http://127.0.0.1:${port}`;
    await until("the driver answers", () =>
      fetch(`${driver}/status`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
    const options = { "webkitgtk:browserOptions": { binary: program, args: words } };
    const { sessionId } = (await ask(`${driver}/session`, { capabilities: { alwaysMatch: options } })) as { sessionId: string };
    return new AppWindow(`${driver}/session/${sessionId}`);
  }

  /** The value of an expression in the page. */
  async look<T>(expression: string): Promise<T> {
    return (await ask(`${this.session}/execute/sync`, { script: `return ${expression}`, args: [] })) as T;
  }

  /** Presses what a selector finds, once it is there. */
  async press(selector: string): Promise<void> {
    const found = `document.querySelector(${JSON.stringify(selector)})`;
    await until(`the window has ${selector}`, () => this.look<boolean>(`${found} !== null`));
    await this.look(`${found}.click()`);
  }
}

async function ask(address: string, body: object): Promise<unknown> {
  const answer = await fetch(address, { method: "POST", body: JSON.stringify(body) });
  const { value } = (await answer.json()) as { value: unknown };
  if (!answer.ok) throw new Error(`${address}: ${JSON.stringify(value)}`);
  return value;
}

/** Free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? done(address.port) : failed(new Error("no port"))));
    });
  });
}
