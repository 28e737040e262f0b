/** Whether two values that came as JSON say the same. */

export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && same(one[key as never], other[key as never]));
}

/**
 * What came, made of what was there before wherever that says the same, texts too. So what is kept for long is the little
 * that changed: an engine seldom looks for what has grown old and is no longer kept.
 */
export function sharing<T>(before: unknown, now: T): T {
  if (typeof before !== "object" || typeof now !== "object" || before === null || now === null) {
    return Object.is(before, now) ? (before as T) : now;
  }
  if (Array.isArray(before) !== Array.isArray(now)) return now;
  if (Array.isArray(before) && Array.isArray(now)) {
    const made: unknown[] = now.map((value: unknown, place) => sharing(before[place], value));
    return (alike(made, before) ? before : made) as T;
  }
  const old = before as Readonly<Record<string, unknown>>;
  const made = Object.fromEntries(Object.entries(now).map(([key, value]) => [key, sharing(old[key], value)]));
  const keys = Object.keys(made);
  const unchanged = keys.length === Object.keys(old).length && keys.every((key) => Object.is(made[key], old[key]));
  return (unchanged ? before : made) as T;
}

function alike(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, place) => Object.is(value, other[place]));
}
