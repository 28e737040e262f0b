/** The extension as it is shipped, built once for all the tests. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildAll } from "../scripts/build.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder with one folder for each family of browsers. */
    built: string;
  }
}

export default async function build(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "communicator-extension-"));
  await buildAll(folder);
  project.provide("built", folder);
  return () => rm(folder, { recursive: true, force: true });
}
