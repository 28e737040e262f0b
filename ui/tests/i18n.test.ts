import { expect, test } from "vitest";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";

/** Every key by its path, with what stands there. */
function paths(words: object, under = ""): Map<string, unknown> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, unknown][] =>
      typeof value === "object" ? [...paths(value, `${under}${key}.`)] : [[`${under}${key}`, value]],
    ),
  );
}

test("both languages have the same keys", () => {
  expect([...paths(da).keys()].sort()).toEqual([...paths(en).keys()].sort());
});

test.each([
  ["en", en],
  ["da", da],
])("no text of %s is empty or has spaces at its ends", (_, words) => {
  for (const [path, text] of paths(words)) {
    const said = typeof text === "function" ? text(2, 3) : text;
    expect(said, path).toBeTypeOf("string");
    expect(said, path).toBe(String(said).trim());
    expect(said, path).not.toBe("");
  }
});

test("what takes arguments in English takes them in Danish", () => {
  const danish = paths(da);
  for (const [path, text] of paths(en)) expect(typeof danish.get(path), path).toBe(typeof text);
});

test("one and many are told apart", () => {
  expect(en.extensions.count(1)).toBe("1 person");
  expect(en.extensions.count(0)).toBe("0 people");
  expect(da.extensions.count(1)).toBe("1 person");
  expect(da.extensions.count(500)).toBe("500 personer");
});

test("Danish quotes begin and end alike", () => {
  const texts = [...paths(da)].map(([path, text]) => `${path}: ${typeof text === "function" ? text("2", null) : text}`);
  expect(texts.filter((text) => /[“„«»]/u.test(text))).toEqual([]);
});

/** One Danish word for each concept, and what else it might be called, which would be taken for another thing. */
const CONCEPTS: readonly (readonly [concept: string, word: RegExp, never: RegExp])[] = [
  ["the PBX", /omstilling/iu, /\bPBX\b|\bcentral(?:en|er)?\b/iu],
  ["a dashboard", /oversigt/iu, /dashboard|instrumentbræt/iu],
  ["a colleague", /kolleg/iu, /medarbejder/iu],
  ["a note about a call", /notat/iu, /\bnote(?:n|r|rne)?\b/iu],
  ["to join a queue", /tilmeld/iu, /logge[rt]? (?:ind|af|ud) (?:i|på|af) (?:denne |en )?kø|log (?:ind|af) (?:i|på) kø/iu],
  ["an extension", /lokalnum(?:mer|re)/iu, /lokaltelefon|\bekstension/iu],
  ["a wallboard", /tavlevisning/iu, /wallboard|vægtavle|storskærm/iu],
  ["a presence", /tilstedeværelse/iu, /\bnærvær|fraværsstatus/iu],
  ["to transfer a call", /stil(?:ler|les)? .*om\b|stil om/iu, /viderestil|overfør/iu],
  ["do not disturb", /forstyr ikke/iu, /vil ikke forstyrres|\bDND\b/u],
  ["to deal with a call that nobody answered", /følge op på|fulgt op/iu, /opkald at klare|som klaret/iu],
  ["off work", /har fri/iu, /^fri$/iu],
  ["a missed call", /ubesvaret/iu, /mistet opkald|mistede opkald|tabt opkald|tabte opkald/iu],
  ["a ringtone", /ringetone/iu, /ringelyd|ringesignal/iu],
  ["a busylight", /optagetlampe/iu, /busylight|statuslampe/iu],
  ["a shortcut of the keyboard", /genvej/iu, /hotkey|tastaturkombination|genvejstast/iu],
  ["a setting", /indstilling/iu, /opsætning(?!en af)|præference/iu],
  ["a switch of the PBX", /kontakt/iu, /omskifter|\bswitch/iu],
  ["a web page", /webside/iu, /hjemmeside|internetside/iu],
  ["to sign in", /log(?:ge|get|ger)? ind/iu, /tilslut dig|\bsign/iu],
];

test.each(CONCEPTS)("Danish has one word for %s", (_, word, never) => {
  const texts = [...paths(da)].map(([path, text]) => [path, String(typeof text === "function" ? text(2, 3) : text)] as const);
  expect(texts.some(([, text]) => word.test(text))).toBe(true);
  expect(texts.filter(([, text]) => never.test(text)).map(([path, text]) => `${path}: ${text}`)).toEqual([]);
});
