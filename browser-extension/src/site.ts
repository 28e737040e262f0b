/**
 * Which pages belong to a site. A site is a host name; a page belongs to it if its address has exactly that host, on
 * the default port of http or https, and names no user. Nothing else is near enough.
 */

/** DNS allows 253 characters; labels of letters, digits and hyphens. Names in other scripts have their `xn--` form. */
const HOST = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;

/** The host name in lower case, or null where the text is none: one with a port, a user, a trailing dot, other letters. */
export function site(text: string): string | null {
  if (text.length > 253) return null;
  // ASCII alone: the Kelvin sign is a small `k` in Unicode.
  const host = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (!HOST.test(host)) return null;
  // Numbers that a browser would read as an address in another spelling.
  return URL.canParse(`https://${host}/`) && new URL(`https://${host}/`).hostname === host ? host : null;
}

/** Whether the page at this address belongs to the site. */
export function belongs(address: string | undefined, host: string): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  const web = protocol === "https:" || protocol === "http:";
  return web && hostname === host && port === "" && username === "" && password === "";
}

/** What the browser is asked for, so that this site may be acted on. */
export function origins(host: string): string[] {
  return [`https://${host}/*`, `http://${host}/*`];
}
