/**
 * Checks of what comes from outside: each takes anything and gives back a value of a known form, or says what is
 * wrong and where. What is not named is refused, and so is what is too long.
 */

/** Why a message is not taken. It names places and forms, never values. */
export class Refused extends Error {
  override name = "Refused";
}

export type Check<T> = (value: unknown, at: string) => T;

/** What a check gives back. */
export type Checked<C> = C extends Check<infer T> ? T : never;

function refuse(at: string, what: string): never {
  throw new Refused(`${at}: ${what}`);
}

/** A text of at most so many UTF-16 units. */
export function text(most: number): Check<string> {
  return (value, at) => {
    if (typeof value !== "string") refuse(at, "not a text");
    if (value.length > most) refuse(at, `longer than ${most} characters`);
    return value;
  };
}

/** A whole number between two bounds, both included. */
export function whole(least: number, most: number): Check<number> {
  return (value, at) => {
    if (typeof value !== "number" || !Number.isInteger(value)) refuse(at, "not a whole number");
    if (value < least || value > most) refuse(at, `not between ${least} and ${most}`);
    return value;
  };
}

export const flag: Check<boolean> = (value, at) => (typeof value === "boolean" ? value : refuse(at, "neither true nor false"));

/** One of these words. */
export function word<const W extends string>(...words: W[]): Check<W> {
  return (value, at) => words.find((one) => one === value) ?? refuse(at, "not a known word");
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at));
}

/** At most so many. */
export function list<T>(check: Check<T>, most: number): Check<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) refuse(at, "not a list");
    if (value.length > most) refuse(at, `more than ${most}`);
    return value.map((one, place) => check(one, `${at}[${place}]`));
  };
}

function plain(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(at, "not an object");
  return value as Record<string, unknown>;
}

/** At most so many keys, none of them known beforehand. */
export function table<T>(check: Check<T>, most: number): Check<Map<string, T>> {
  return (value, at) => {
    const entries = Object.entries(plain(value, at));
    if (entries.length > most) refuse(at, `more than ${most}`);
    return new Map(entries.map(([key, one]) => [key, check(one, `${at}{}`)]));
  };
}

/** Exactly these members; those of `optional` may be missing. */
export function object<R extends Record<string, Check<unknown>>, O extends Record<string, Check<unknown>> = Record<never, never>>(
  required: R,
  optional: O = {} as O,
): Check<{ [K in keyof R]: Checked<R[K]> } & { [K in keyof O]?: Checked<O[K]> }> {
  return (value, at) => {
    const given = plain(value, at);
    const taken: Record<string, unknown> = {};
    for (const key of Object.keys(given)) {
      const check = Object.hasOwn(required, key) ? required[key] : Object.hasOwn(optional, key) ? optional[key] : undefined;
      if (check === undefined) refuse(at, "has a member that is not known");
      taken[key] = check(given[key], `${at}.${key}`);
    }
    for (const key of Object.keys(required)) if (!Object.hasOwn(given, key)) refuse(at, `has no ${key}`);
    return taken as { [K in keyof R]: Checked<R[K]> } & { [K in keyof O]?: Checked<O[K]> };
  };
}

/** One of several forms, told apart by the member `tag`. */
export function tagged<F extends Record<string, Check<unknown>>>(tag: string, forms: F): Check<Checked<F[keyof F]>> {
  return (value, at) => {
    const kind = plain(value, at)[tag];
    const form = typeof kind === "string" && Object.hasOwn(forms, kind) ? forms[kind] : undefined;
    if (form === undefined) refuse(`${at}.${tag}`, "not a known word");
    return form(value, at) as Checked<F[keyof F]>;
  };
}
