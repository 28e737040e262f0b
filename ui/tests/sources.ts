/** The page's own sources as text, by their path under `src`. */

const raw = import.meta.glob<string>("../src/**/*.{ts,svelte,css}", { query: "?raw", import: "default", eager: true });

export const SOURCES: readonly (readonly [path: string, text: string])[] = Object.entries(raw).map(
  ([path, text]) => [path.replace("../src/", ""), text] as const,
);

export function source(path: string): string {
  const found = SOURCES.find(([other]) => other === path);
  if (found === undefined || found[1] === "") throw new Error(`no source ${path}`);
  return found[1];
}
