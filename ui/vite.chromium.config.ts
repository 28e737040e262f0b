// The tests that need a real engine: keys that repeat, clicks, and the page as it is shipped.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The list of actions is read by their test, with the words of the page.
  plugins: [svelte()],
  test: {
    environment: "node",
    include: ["tests-chromium/**/*.test.ts"],
    globalSetup: "tests-chromium/server.ts",
    // Each file has a browser of its own; one alone waits for its page half of the time.
    maxWorkers: 2,
    // As many as there are pages in `pages.test.ts`.
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
