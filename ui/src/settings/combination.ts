/** Combinations of keys: what a key press is in the words of the document, and how it is shown. */

import type { Words } from "../i18n/en";
import { switchOf } from "./values";

export interface Combination {
  enabled: true;
  key: string;
  commandOrControl: boolean;
  shift: boolean;
  alt: boolean;
}

/** Pressed alone they are no key yet. */
const MODIFIERS: ReadonlySet<string> = new Set([
  ...["Shift", "Control", "Alt", "AltGraph", "Meta", "OS", "Super", "Hyper", "Fn", "FnLock"],
  ...["CapsLock", "NumLock", "ScrollLock", "Symbol", "SymbolLock"],
]);

/** Names of the web and those of the document, where they differ. */
const NAMED: Readonly<Record<string, string>> = {
  " ": "Space",
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  MediaTrackNext: "MediaNextTrack",
  MediaTrackPrevious: "MediaPreviousTrack",
  AudioVolumeUp: "VolumeUp",
  AudioVolumeDown: "VolumeDown",
  AudioVolumeMute: "VolumeMute",
};

const SAME_NAME: ReadonlySet<string> = new Set([
  ...["Tab", "Enter", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "PrintScreen"],
  ...["MediaPlayPause", "MediaStop"],
]);

/** Keys of the number block, which type or move as Num Lock says but stay the same key. */
const NUMBER_BLOCK: Readonly<Record<string, string>> = {
  NumpadAdd: "numadd",
  NumpadSubtract: "numsub",
  NumpadMultiply: "nummult",
  NumpadDivide: "numdiv",
  NumpadDecimal: "numdec",
};

export const onMac = (): boolean => /Mac/u.test(navigator.userAgent);

export const isModifier = (event: KeyboardEvent): boolean => MODIFIERS.has(event.key);

/** The document's name of the key; `null` for one that has none. */
export function keyName(event: KeyboardEvent, mac: boolean): string | null {
  const { key, code } = event;
  if (/^Numpad\d$/u.test(code)) return `num${code.slice(-1)}`;
  const block = NUMBER_BLOCK[code];
  if (block !== undefined) return block;
  const named = NAMED[key] ?? (SAME_NAME.has(key) || /^F([1-9]|1\d|2[0-4])$/u.test(key) ? key : undefined);
  if (named !== undefined) return named;
  if (event.shiftKey && /^Digit\d$/u.test(code)) return code.slice(-1);
  // Option and AltGr type another character than the key they are held with.
  const other = (mac && event.altKey) || event.getModifierState("AltGraph");
  const letter = /^(?:Key([A-Z])|Digit(\d))$/u.exec(code);
  if (other && letter !== null) return (letter[1] ?? letter[2] ?? "").toLowerCase();
  if ([...key].length !== 1 || /[\s\p{C}]/u.test(key)) return null;
  const lower = key.toLowerCase();
  return [...lower].length === 1 ? lower : key;
}

/** The combination that was pressed; `null` when the document has no words for it. */
export function combination(event: KeyboardEvent, mac: boolean): Combination | null {
  // The key of the system stands in no combination, and leaving it out would make another one.
  if (mac ? event.ctrlKey : event.metaKey) return null;
  const key = keyName(event, mac);
  if (key === null) return null;
  const { shiftKey: shift, altKey: alt } = event;
  return { enabled: true, key, commandOrControl: mac ? event.metaKey : event.ctrlKey, shift, alt };
}

/** What is written on the keys, in the order they are named; none without a key. */
export function keyCaps(value: Readonly<Record<string, unknown>>, t: Words, mac = onMac()): string[] {
  const { key } = value;
  if (typeof key !== "string" || key === "") return [];
  const words = t.settings.shortcut;
  return [
    switchOf(value["commandOrControl"]) === true ? (mac ? words.command : words.control) : null,
    switchOf(value["alt"]) === true ? (mac ? words.option : words.alt) : null,
    switchOf(value["shift"]) === true ? words.shift : null,
    key === " " ? "Space" : [...key].length === 1 ? key.toUpperCase() : key,
  ].filter((cap) => cap !== null);
}

export function combinationText(value: Readonly<Record<string, unknown>>, t: Words): string | null {
  const caps = keyCaps(value, t);
  return caps.length === 0 ? null : caps.join("+");
}
