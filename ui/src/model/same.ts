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
 * What came, in which whatever says the same as before is what was there before, texts too. So what is kept for long is the
 * little that changed: an engine seldom looks for what has grown old and is no longer kept. What came is written into: a copy
 * of each would be thrown away at once, and that hundreds of times a second.
 */
export function sharing<T>(before: unknown, now: T): T {
  if (Object.is(before, now)) return before as T;
  if (typeof before !== "object" || typeof now !== "object" || before === null || now === null) return now;
  if (Array.isArray(before) !== Array.isArray(now)) return now;
  const old = before as Readonly<Record<string, unknown>>;
  const made = now as Record<string, unknown>;
  const keys = Object.keys(made);
  let unchanged = keys.length === Object.keys(old).length;
  for (const key of keys) {
    if (!Object.hasOwn(old, key)) {
      unchanged = false;
      continue;
    }
    const kept = sharing(old[key], made[key]);
    made[key] = kept;
    if (!Object.is(kept, old[key])) unchanged = false;
  }
  return unchanged ? (before as T) : now;
}
