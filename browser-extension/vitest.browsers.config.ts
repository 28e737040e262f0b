// The tests, or with `COMMUNICATOR_BENCH=1` the bench, in Debian's Chromium and Firefox, at the same time: each waits for its browser more than it computes.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: [process.env["COMMUNICATOR_BENCH"] === "1" ? "tests-browsers/**/*.bench.ts" : "tests-browsers/**/*.test.ts"],
    globalSetup: "tests-browsers/build.ts",
    maxWorkers: 2,
    // A busy machine takes seconds for a page.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What one browser has lost it does not find again.
    bail: 5,
  },
});
