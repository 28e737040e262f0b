import { describe, expect, test } from "vitest";
import { COMPONENT_PAIRS, TEXT_PAIRS } from "../src/palettes/pairs";
import { source, SOURCES } from "./sources";

const FILES = ["earth", "teal", "dark"] as const;
const read = (name: string) => source(`palettes/${name}.css`);

function tokens(css: string): Map<string, string> {
  return new Map([...css.matchAll(/^\s*--([\w-]+):\s*([^;]+);/gm)].map(([, name, value]) => [name ?? "", value ?? ""]));
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Every stylesheet and component of the page. */
const styled = SOURCES.filter(([path]) => /\.(svelte|css)$/.test(path)).map(([, text]) => text);

test("the contrast of black on white is 21", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
});

describe.each(FILES)("%s", (name) => {
  const css = read(name);
  const colours = tokens(css);
  const colour = (token: string) => {
    const value = colours.get(token);
    if (value === undefined || !/^#[0-9a-f]{6}$/.test(value)) throw new Error(`--${token} is no colour: ${value}`);
    return value;
  };

  test("names its palette and gives the host the colour of the window", () => {
    expect(css).toContain(`:root[data-theme="${name.toUpperCase()}"]`);
    expect(css.match(/^ {2}--window: #[0-9a-f]{6};$/gm)).toHaveLength(1);
  });

  test.each(TEXT_PAIRS)("%s on %s can be read", (ink, ground) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(COMPONENT_PAIRS)("%s on %s can be seen", (edge, ground) => {
    expect(contrast(colour(edge), colour(ground))).toBeGreaterThanOrEqual(3);
  });

  test("what lies on the page has a shadow without blur, which a processor paints ten times as fast", () => {
    const shadow = tokens(css).get("shadow") ?? "";
    expect(shadow).toMatch(/^0 \d+px 0 rgb\([^)]*\)$/);
  });

  // So that no page is laid out otherwise in another palette, and one of them is enough for tests of the layout.
  test("sets colours and shadows alone", () => {
    const rules = css.replace(/\/\*.*?\*\//gs, "");
    expect(rules.match(/\{/g)).toHaveLength(1);
    const declarations = [...rules.slice(rules.indexOf("{")).matchAll(/([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]);
    expect(declarations).toHaveLength(colours.size + 1);
    const colour = "(#[0-9a-f]{6}|rgb\\([^)]*\\))";
    const shadow = `0 \\d+px \\d+(px)? ${colour}`;
    const allowed = new RegExp(`^(${colour}|${shadow}(, ${shadow})*)$`);
    const others = declarations.filter(([token = "", value = ""]) => !(token.startsWith("--") && allowed.test(value)));
    expect(others).toEqual([["color-scheme", name === "dark" ? "dark" : "light"]]);
  });

  test("has every colour that the others have", () => {
    expect([...colours.keys()].sort()).toEqual([...tokens(read("earth")).keys()].sort());
  });
});

test("every custom property that is used is defined", () => {
  const defined = new Set(styled.flatMap((css) => [...css.matchAll(/(?<![\w-])--([\w-]+)[:=]/g)].map(([, name]) => name)));
  const used = new Set(styled.flatMap((css) => [...css.matchAll(/var\(--([\w-]+)[),]/g)].map(([, name]) => name)));
  expect([...used].filter((name) => !defined.has(name))).toEqual([]);
});

const palettes = FILES.map(read);
const own = styled.filter((css) => !palettes.includes(css));

test("no component asks which palette it is drawn in", () => {
  expect(own.filter((css) => /\[data-(theme|palette)|prefers-color-scheme|light-dark\(/.test(css))).toEqual([]);
});

test("components take every colour from the palettes", () => {
  const colours = own.flatMap((css) => [...(css.split("<style>")[1] ?? "").matchAll(/#[0-9a-f]{3,8}\b|\brgb\(/gi)]);
  expect(colours).toEqual([]);
});
