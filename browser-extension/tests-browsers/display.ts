/** A display that nobody looks at. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export async function display(): Promise<{ name: string; server: ChildProcess }> {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface(server.stdout)) return { name: `:${line}`, server };
  throw new Error("Xvfb ended at once");
}
