/** Between the extension's own page and its background. */

import type { HostState } from "../host";

/** What the page asks: how it stands; to look at the permissions again; to connect again. Each is answered with {@link Shown}. */
export type Asked = "show" | "look" | "reconnect";

export interface Shown {
  host: HostState;
  /** The user has allowed scripts. */
  scripts: boolean;
  sites: { site: string; allowed: boolean; pages: number; script: boolean }[];
}
