// What eslint says of the page: the recommended rules, for TypeScript and for Svelte. What is only a matter of
// looks is prettier's.
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default defineConfig(
  globalIgnores(["dist", "src/bindings"]),
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    rules: {
      // The compiler knows every name, and every one that is not used.
      "no-undef": "off",
      "@typescript-eslint/no-unused-vars": "off",
      // It takes every map for state that is drawn. Most here are only looked into.
      "svelte/prefer-svelte-reactivity": "off",
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
);
