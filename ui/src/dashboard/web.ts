/** Addresses of WEB items and shortcuts. */

/** The host of an address, as people know it; the address itself where it is none. */
export function hostOf(address: string | null): string {
  if (address === null) return "";
  try {
    return new URL(address).host || address;
  } catch {
    return address;
  }
}

/** Ms that a page may take to load before it is tried again. */
export const PATIENCE = 20_000;
/** Ms within which it is tried again once there is a network: a whole office has it back at the same moment. */
export const SOON = 3000;
const LONGEST = 10 * 60_000;

/**
 * Ms beyond that, after so many failures in a row: at most 5 s, 10 s, 20 s, up to ten minutes, and at least half of it,
 * so that those who look at one server do not ask it all at once.
 */
export function retryAfter(failures: number, chance = Math.random()): number {
  if (failures === 0) return 0;
  const longest = Math.min(LONGEST, 5000 * 2 ** (failures - 1));
  return (longest / 2) * (1 + chance);
}
