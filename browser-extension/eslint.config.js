// What eslint says of the extension: the recommended rules, for TypeScript. What is only a matter of looks is
// prettier's.
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

export default defineConfig(globalIgnores(["dist"]), js.configs.recommended, ts.configs.recommended, {
  rules: {
    // The compiler knows every name, and every one that is not used.
    "no-undef": "off",
    "@typescript-eslint/no-unused-vars": "off",
    // Code out of text exists in one place, which is not here: `userScripts`.
    "no-eval": "error",
    "no-implied-eval": "error",
    "no-new-func": "error",
  },
  linterOptions: { reportUnusedDisableDirectives: "error" },
});
