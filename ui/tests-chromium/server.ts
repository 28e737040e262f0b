/**
 * The page with the stand-in host, built as it is shipped, on loopback for as long as the tests run; and what tests
 * ask within it, as one script.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    address: string;
    pageLook: string;
  }
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  // A folder of their own: pictures may be taken at the same time.
  const outDir = await mkdtemp(join(tmpdir(), "communicator-page-"));
  // Or it would be built with what helps developers, for tests.
  process.env["NODE_ENV"] = "production";
  await build({ mode: "fake", logLevel: "warn", build: { outDir, emptyOutDir: true } });
  project.provide("pageLook", await bundle("tests-chromium/in-page/index.ts"));
  const server = await preview({ mode: "fake", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
  const [address] = server.resolvedUrls?.local ?? [];
  if (address === undefined) throw new Error("the page is not served");
  project.provide("address", address);
  return async () => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "pageLookModule" } },
  });
  const [output] = Array.isArray(built) ? built : [];
  const [script] = output?.output ?? [];
  if (script?.type !== "chunk") throw new Error(`${entry} is not one script`);
  return script.code;
}
