// The production page starts at src/main.ts, which speaks to the host. `vite` (a plain browser) and
// `vite build --mode fake` start at src/main.fake.ts instead, so the stand-in host with its demo
// data is never part of what is shipped.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const standIn: Plugin = {
  name: "stand-in-host",
  transformIndexHtml: {
    order: "pre",
    handler: (html) => html.replace("/src/main.ts", "/src/main.fake.ts"),
  },
};

export default defineConfig(({ command, mode }) => {
  const fake = mode === "fake" || (command === "serve" && mode === "development");
  return {
    plugins: [svelte(), ...(fake ? [standIn] : [])],
    build: {
      outDir: fake ? "../target/ui-fake" : "dist",
      emptyOutDir: true,
      // The oldest engine supported: WebKitGTK 2.40 and Safari 16.4.
      target: ["safari16.4", "chrome111"],
      modulePreload: { polyfill: false },
    },
    resolve: mode === "test" ? { conditions: ["browser"] } : {},
    test: {
      environment: "jsdom",
      include: ["tests/**/*.test.ts"],
      setupFiles: ["tests/setup.ts"],
      // Whole pages are drawn without a browser: a busy machine takes seconds for the long ones.
      testTimeout: 30_000,
      // The palettes are read as text.
      css: true,
    },
  };
});
