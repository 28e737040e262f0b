/**
 * Which colour stands on which: the pairs the components use. The test computes the contrast of
 * each from the palette files themselves. A component that puts a new pair together adds it here.
 */

/** What stands behind a person: their presence, or a call. */
export const GROUNDS = ["available", "busy", "away", "lunch", "meeting", "off-work", "holiday", "other", "call"] as const;

/** Text and figures: WCAG AA asks for 4.5 to 1. */
export const TEXT_PAIRS: readonly (readonly [ink: string, ground: string])[] = [
  ...["window", "surface", "sunken", "accent-soft"].flatMap((ground) =>
    ["text", "muted", "accent-text"].map((ink) => [ink, ground] as const),
  ),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-bar", "bar"],
  ["on-bar", "bar-field"],
  ["on-bar", "bar-selected"],
  ["bar-muted", "bar"],
  ["bar-muted", "bar-field"],
  ["bar-muted", "bar-selected"],
  ...["ok", "info", "warning", "error"].flatMap((level) =>
    ["window", "surface", "sunken", `${level}-soft`].map((ground) => [level, ground] as const),
  ),
  ...["ok", "info", "warning", "error"].map((level) => ["text", `${level}-soft`] as const),
  ...["ok", "info", "warning", "error"].map((level) => ["muted", `${level}-soft`] as const),
  ...GROUNDS.flatMap((ground) => ["text", "muted", "warning", "error"].map((ink) => [ink, `ground-${ground}`] as const)),
  ...[1, 2, 3, 4, 5].map((place) => ["on-avatar", `avatar-${place}`] as const),
];

/** Edges of controls, focus rings and signs that carry meaning: WCAG AA asks for 3 to 1. */
export const COMPONENT_PAIRS: readonly (readonly [edge: string, ground: string])[] = [
  ["control", "window"],
  ["control", "surface"],
  ["control", "sunken"],
  ["focus", "window"],
  ["focus", "surface"],
  ["focus", "sunken"],
  ["focus", "accent-soft"],
  ["bar-control", "bar"],
  ["bar-focus", "bar"],
  ["bar-focus", "bar-field"],
  ["bar-focus", "bar-selected"],
  ["accent", "window"],
  ["accent", "surface"],
  ["accent", "sunken"],
  // The buttons of a call that rings, and of the alarm.
  ...["warning-soft", "error-soft"].flatMap((ground) => ["control", "focus", "accent", "error"].map((edge) => [edge, ground] as const)),
  ...["ok", "info", "warning", "error"].map((level) => [level, "accent-soft"] as const),
  ["presence-busy", "surface"],
  ["presence-busy", "accent-soft"],
  ["presence-busy", "sunken"],
  ...GROUNDS.flatMap((ground) => ["presence-busy"].map((edge) => [edge, `ground-${ground}`] as const)),
  ...GROUNDS.flatMap((ground) => ["ok", "focus"].map((edge) => [edge, `ground-${ground}`] as const)),
];
