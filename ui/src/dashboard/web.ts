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

/** Ms that a page may take to load before it is loaded again. */
export const PATIENCE = 20_000;
const LONGEST = 10 * 60_000;

/** Ms beyond that, after so many failures in a row: 5 s, 10 s, 20 s, up to ten minutes. */
export function retryAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST, 5000 * 2 ** (failures - 1));
}
