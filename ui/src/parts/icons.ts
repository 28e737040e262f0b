/** The icons, drawn on a grid of 20 by 20 as one path each; see Icon.svelte for how they are stroked. */

export const ICONS = {
  phone:
    "M6.6 3.2 4.4 3.9c-.7.2-1.1.9-1 1.6.6 5.8 5.2 10.4 11 11 .8.1 1.5-.3 1.7-1l.7-2.2c.2-.6-.1-1.2-.6-1.5l-2.6-1.4c-.5-.3-1.1-.2-1.5.2l-.9.9a9 9 0 0 1-3.8-3.8l.9-.9c.4-.4.5-1 .2-1.5L7.1 3.7c-.1-.3-.3-.5-.5-.5Z",
  search: "M8.75 14.5a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5ZM13 13l4 4",
  close: "m5 5 10 10M15 5 5 15",
  down: "m5.5 8 4.5 4.5L14.5 8",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  ok: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 10.2l2.1 2.1L13 8",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.3v4M10 6.6v.1",
  warning: "M10 3.4 2.8 15.8c-.2.4 0 .9.5.9h13.4c.5 0 .7-.5.5-.9L10 3.4ZM10 8.3v4M10 14.4v.1",
  error: "M7.1 3h5.8L17 7.1v5.8L12.9 17H7.1L3 12.9V7.1L7.1 3ZM10 6.6v4.2M10 13.3v.1",
  pending: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6.2V10l2.6 1.9",
  unsupported: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM5.2 5.2l9.6 9.6",
  notYet: "M6.5 10h.1M10 10h.1M13.5 10h.1M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z",
  adjusted: "M3 6.5h8M15 6.5h2M3 13.5h2M9 13.5h8M13 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 15.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  user: "M10 10a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5ZM3.8 16.8c.5-2.8 3-4.6 6.2-4.6s5.7 1.8 6.2 4.6",
  people:
    "M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.3 16c.3-2.6 2.4-4.2 5.2-4.2s4.9 1.6 5.2 4.2M13 4.2a2.7 2.7 0 0 1 0 5.1M14.6 12.1c1.8.5 2.9 1.9 3.1 3.9",
  queue:
    "M3.5 11V9.8a6.5 6.5 0 0 1 13 0V11M3.5 11.5c0-.6.4-1 1-1h1c.6 0 1 .4 1 1V14c0 .6-.4 1-1 1h-1c-.6 0-1-.4-1-1v-2.5ZM13.5 11.5c0-.6.4-1 1-1h1c.6 0 1 .4 1 1V14c0 .6-.4 1-1 1h-1c-.6 0-1-.4-1-1v-2.5ZM15.5 15c0 1.3-1 2-2.5 2h-2",
  puzzle: "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 14h5M14 11.5v5",
  report: "M5.5 3h9c.6 0 1 .4 1 1v12c0 .6-.4 1-1 1h-9c-.6 0-1-.4-1-1V4c0-.6.4-1 1-1ZM7.5 7h5M7.5 10h5M7.5 13h3",
  refresh: "M16.2 8.5A6.5 6.5 0 0 0 4.3 7M3.8 11.5A6.5 6.5 0 0 0 15.7 13M4 3.5V7h3.5M16 16.5V13h-3.5",
  fullscreen: "M3.5 7.5v-3c0-.6.4-1 1-1h3M12.5 3.5h3c.6 0 1 .4 1 1v3M16.5 12.5v3c0 .6-.4 1-1 1h-3M7.5 16.5h-3c-.6 0-1-.4-1-1v-3",
  signOut: "M8 17H4.5c-.6 0-1-.4-1-1V4c0-.6.4-1 1-1H8M12.5 13.5 16 10l-3.5-3.5M16 10H7.5",
  back: "M8.5 4.5 3 10l5.5 5.5M3.5 10H17",
  up: "m5.5 12 4.5-4.5 4.5 4.5",
  plus: "M10 4.5v11M4.5 10h11",
  minus: "M4.5 10h11",
  lock: "M6 9h8c.6 0 1 .4 1 1v5.5c0 .6-.4 1-1 1H6c-.6 0-1-.4-1-1V10c0-.6.4-1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9",
  undo: "M7.5 4.5 4 8l3.5 3.5M4.5 8H12a4 4 0 0 1 0 8H8.5",
  eye: "M2 10s2.9-5 8-5 8 5 8 5-2.9 5-8 5-8-5-8-5ZM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
  eyeOff:
    "M8 5.2A8.3 8.3 0 0 1 10 5c5.1 0 8 5 8 5a13 13 0 0 1-2.3 2.8M13 14.3A7.8 7.8 0 0 1 10 15c-5.1 0-8-5-8-5a13 13 0 0 1 3.3-3.5M3.5 3.5l13 13",
  settings: "M3 6.5h8M15 6.5h2M3 13.5h2M9 13.5h8M13 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 15.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  connection: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3.3 10h13.4M10 3c4 4.4 4 9.6 0 14-4-4.4-4-9.6 0-14Z",
  realtime: "M11 2.5 4.5 11.5H10l-1 6 6.5-9H10l1-6Z",
  shortcuts: "M3.5 5h13c.6 0 1 .4 1 1v8c0 .6-.4 1-1 1h-13c-.6 0-1-.4-1-1V6c0-.6.4-1 1-1ZM5.5 8h.1M8.5 8h.1M11.5 8h.1M14.5 8h.1M7 12h6",
  sound: "M3.5 8v4h2.8L10 15.5v-11L6.3 8H3.5ZM12.8 7.5a3.5 3.5 0 0 1 0 5M15 5.3a6.6 6.6 0 0 1 0 9.4",
  dnd: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM6.5 10h7",
  storage:
    "M10 7.5c3.3 0 6-1 6-2.2S13.3 3 10 3 4 4 4 5.3s2.7 2.2 6 2.2ZM4 5.3v9.4C4 16 6.7 17 10 17s6-1 6-2.3V5.3M4 10c0 1.3 2.7 2.3 6 2.3s6-1 6-2.3",
  busy: "M7.1 3h5.8L17 7.1v5.8L12.9 17H7.1L3 12.9V7.1L7.1 3ZM6.8 10h6.4",
  lunch: "M5 3v3.5a2.25 2.25 0 0 0 4.5 0V3M7.25 3v14M14.5 17v-5.5H12c0-4 .6-7 2.5-8.5V11.5",
  home: "M2.8 9.8 10 3.5l7.2 6.3M4.8 8.3v8.2h10.4V8.3M8.3 16.5v-4.3h3.4v4.3",
  holiday:
    "M10 13.3a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6ZM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3",
  play: "M6.5 4v12l9.5-6-9.5-6Z",
  stop: "M5 5h10v10H5z",
  hangUp:
    "M2.5 12.4c-.6-.8-.5-2 .3-2.7 4.2-3.6 10.2-3.6 14.4 0 .8.7.9 1.9.3 2.7l-.7.9c-.4.5-1.1.6-1.6.3L13 12.3c-.4-.3-.7-.7-.7-1.2l.1-1.2a9 9 0 0 0-4.8 0l.1 1.2c0 .5-.3.9-.7 1.2l-2.2 1.3c-.5.3-1.2.2-1.6-.3l-.7-.9Z",
  pause: "M6 4.5h2.5v11H6zM11.5 4.5H14v11h-2.5z",
  bell: "M10 3a4.5 4.5 0 0 0-4.5 4.5v3.2L4 13.5h12l-1.5-2.8V7.5A4.5 4.5 0 0 0 10 3ZM8.3 16a1.8 1.8 0 0 0 3.4 0",
  bellOff: "M6.3 4.9A4.5 4.5 0 0 1 14.5 7.5v3.2l.5 1M13.5 13.5H4l1.5-2.8V8M8.3 16a1.8 1.8 0 0 0 3.4 0M3.5 3.5l13 13",
  integrations: "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 14h5M14 11.5v5",
  log: "M3.5 5h.1M3.5 10h.1M3.5 15h.1M7 5h9.5M7 10h9.5M7 15h9.5",
  edit: "M3.8 16.2l.7-3.3 8.7-8.7c.5-.5 1.3-.5 1.8 0l.8.8c.5.5.5 1.3 0 1.8l-8.7 8.7-3.3.7ZM11.8 5.6l2.6 2.6",
  go: "M4 10h12M11.5 5.5 16 10l-4.5 4.5",
  grip: "M7.5 5h.1M12.5 5h.1M7.5 10h.1M12.5 10h.1M7.5 15h.1M12.5 15h.1",
  copy: "M8 7h7.5c.6 0 1 .4 1 1v7.5c0 .6-.4 1-1 1H8c-.6 0-1-.4-1-1V8c0-.6.4-1 1-1ZM4.5 13c-.6 0-1-.4-1-1V4.5c0-.6.4-1 1-1H12c.6 0 1 .4 1 1",
} as const satisfies Readonly<Record<string, string>>;

export type IconName = keyof typeof ICONS;

/** The icon of that name, else the one given: names that come from the host may be new. */
export function iconNamed(name: string, otherwise: IconName): IconName {
  return Object.hasOwn(ICONS, name) ? (name as IconName) : otherwise;
}

/** The sign of a presence: each has a shape of its own, and those nobody knows share one. */
const PRESENCE: Readonly<Record<string, IconName>> = {
  AVAILABLE: "ok",
  BUSY: "busy",
  AWAY: "pending",
  LUNCH: "lunch",
  MEETING: "people",
  OFF_WORK: "home",
  HOLIDAY: "holiday",
};

export function presenceIcon(presence: string): IconName {
  return (Object.hasOwn(PRESENCE, presence) ? PRESENCE[presence] : undefined) ?? "notYet";
}
