/** The one door between the page and its host: what can be asked for, and what is told. */

import type { Commands } from "../bindings/Commands";
import type { Patch } from "../bindings/Patch";
import type { Snapshot } from "../bindings/Snapshot";
import type { UiError } from "../bindings/UiError";

export type { Commands } from "../bindings/Commands";
export type { ZoomStep } from "../bindings/ZoomStep";

export type Command = keyof Commands;

/** The arguments after the command's name: none where it takes none. */
export type Args<C extends Command> = Commands[C]["args"] extends undefined ? [] : [Commands[C]["args"]];

export interface Host {
  /** Which page of its window this is: 0 at birth, more where the host has built it anew. */
  readonly page: number;
  /** The state at birth, when the host put one in place. */
  readonly first: Snapshot | undefined;
  /** What `save_view` was last given, when the web view was built anew. */
  readonly savedView: string | undefined;
  invoke<C extends Command>(command: C, ...args: Args<C>): Promise<Commands[C]["answer"]>;
  /** The address of the frame in which a page of the web is shown, which can reach nothing of this page. */
  frame(address: string): string;
  /** Calls `listener` for every `patch` event from now on. */
  onPatch(listener: (patch: Patch) => void): Promise<void>;
}

/** Reads what a command threw; anything that is no refusal of the host's is `null`. */
export function asUiError(thrown: unknown): UiError | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  const { code, message, setup } = thrown as Partial<UiError>;
  return typeof code === "string" && typeof message === "string" ? { code, message, setup: setup ?? null } : null;
}
