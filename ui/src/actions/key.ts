/** Keys as an action names them, and whether a press is one of them. */

export interface Key {
  /** As `KeyboardEvent.key` says it; letters are lower case. */
  key: string;
  /** Ctrl, or Cmd on macOS. */
  command?: true;
  /** `any`: with Shift or without. Otherwise with Shift it is another key. */
  shift?: "any";
}

export type Pressed = Partial<Pick<KeyboardEvent, "key">> & Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * AltGr shows as Ctrl+Alt on some systems, so with Alt it is never one. A browser that fills in a field by itself sends
 * key events without a key.
 */
export function isPressed({ key, command, shift }: Key, pressed: Pressed): boolean {
  const same = command ? pressed.key?.toLowerCase() === key : pressed.key === key;
  return (
    same &&
    !pressed.altKey &&
    (pressed.ctrlKey || pressed.metaKey) === (command ?? false) &&
    (shift === "any" || !command || !pressed.shiftKey)
  );
}

/** As it stands at the end of a menu's line. */
export function keyWords({ key, command }: Key): string {
  const name = key.length === 1 ? key.toUpperCase() : key;
  return command ? `Ctrl ${name}` : name;
}
