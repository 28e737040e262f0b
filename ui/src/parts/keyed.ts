/** Keys for a list that others have made: what comes twice in it must not come under the same key. */

export function keyed<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [key: string, item: T])[] {
  const times = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(item);
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    return [time === 0 ? key : `${key} ${time}`, item];
  });
}
