/** The made-up company's settings report: an outcome of every kind, in the words of the host. */

import type { Language } from "../bindings/Language";
import type { ReportRow } from "../bindings/ReportRow";
import { type Both, demoForm } from "./demoForm";

const shortcut = (key: string) => ({ enabled: true, key, commandOrControl: true, shift: true, alt: false });

const DEMO_RUN = { when: "ANSWERED", delay: 500, command: "cmdrun.exe {NUMBER} {NAME}", requireArgs: true };
const TONE = "12345678901234567890ABCD";
const GONE = "12345678902134567890BBBB";
const MICROPHONES = ["a-microphone-that-was-here-once-and-has-a-very-long-name-0123456789abcdef", "mic-2"];

/** Why a setting is as it is, in the words of the host (`crates/settings/src/words.rs`), and its hint. */
interface Why {
  reason: string;
  why: Both;
  hint?: Both;
}

const ABSENT: Why = {
  reason: "absent",
  why: ["The PBX has no value for it, so the default is used.", "Omstillingen har ingen værdi for den, så standarden bruges."],
};
const CORRECT: Both = [
  "Ask whoever administers the PBX to correct the value.",
  "Bed den, der administrerer omstillingen, om at rette værdien.",
];

/** What waits for approval. */
export const WAITS: Why = {
  reason: "awaiting_approval",
  why: [
    "It waits for your approval of what it may do on this computer.",
    "Den venter på, at du godkender, hvad den må gøre på computeren.",
  ],
  hint: [
    "Read it on the settings page and approve it there, or with the command “communicator integrations approve”.",
    "Læs den på indstillingssiden, og godkend den dér eller med kommandoen ”communicator integrations approve”.",
  ],
};

/** As the report has it, in that language. */
export function inWords({ reason, why, hint }: Why, language: Language): Pick<ReportRow, "reason" | "why" | "hint"> {
  const { say } = demoForm(language);
  return { reason, why: say(why), hint: hint === undefined ? null : say(hint) };
}

export function demoReport(language: Language): ReportRow[] {
  const { say } = demoForm(language);
  const row = (
    key: string,
    wanted: unknown,
    inForce: unknown,
    outcome: string,
    why: Why | null = null,
    rest: Partial<ReportRow> = {},
  ): ReportRow => ({
    key,
    wanted,
    inForce,
    source: wanted === null ? "default" : "server",
    outcome,
    ...(why === null ? { reason: null, why: null, hint: null } : inWords(why, language)),
    wantedWords: null,
    inForceWords: null,
    ...rest,
  });
  return [
    row("ringtoneExternal", TONE, TONE, "applied", null, { wantedWords: "Marimba", inForceWords: "Marimba" }),
    row("showStatusPanel", true, true, "applied"),
    row("autoLaunch", true, false, "adjusted", {
      reason: "demo",
      why: ["The demo changes nothing that would outlive it.", "Demoen ændrer intet, der varer længere end den selv."],
    }),
    row("theme", "EARTH", "EARTH", "applied"),
    row(
      "dashboardId",
      GONE,
      "dashboard-1",
      "adjusted",
      {
        reason: "no_such_dashboard",
        why: [
          "The PBX has no dashboard with this id (any more), so the first one, “Reception”, is open.",
          "Omstillingen har ikke (længere) en oversigt med dette id, så den første, ”Reception”, er åben.",
        ],
        hint: ["Choose a dashboard that exists.", "Vælg en oversigt, der findes."],
      },
      { wantedWords: say([`${GONE} (name not known)`, `${GONE} (navn ukendt)`]), inForceWords: "Reception" },
    ),
    row("fullscreen", false, false, "applied"),
    row("zoom", 1e9, 400, "adjusted", {
      reason: "out_of_range",
      why: [
        "1000000000 is beyond what is possible (25 to 400); the nearest, 400, is used.",
        "1000000000 er uden for det mulige (25 til 400); det nærmeste, 400, bruges.",
      ],
      hint: CORRECT,
    }),
    row("dashboardColumnWidth", 370, 370, "applied"),
    row("alwaysOnTop", true, null, "unsupported", {
      reason: "not_in_this_session",
      why: [
        "This session cannot do it. (Wayland lets no program keep itself above others)",
        "Denne session kan det ikke. (Wayland lader intet program holde sig over de andre)",
      ],
    }),
    row("popupOnIncomingCall", null, false, "applied", ABSENT),
    row("window.x", 0, 0, "applied"),
    row("window.y", 0, 28, "adjusted", {
      reason: "off_screen",
      why: [
        "Its title bar could not be reached there on the monitors that are connected now.",
        "Dér kunne titellinjen ikke nås på de skærme, der er tilsluttet nu.",
      ],
      hint: [
        "Move the window where you want it, or connect the monitor again.",
        "Flyt vinduet, hvor du vil have det, eller tilslut skærmen igen.",
      ],
    }),
    row("window.width", 1000, 1000, "pending", {
      reason: "window_in_use",
      why: [
        "You have moved, resized or toggled the window, so the change waits for the next start.",
        "Du har flyttet eller ændret vinduet, så ændringen venter til næste start.",
      ],
      hint: ["Restart the program to take the new place.", "Genstart programmet for at bruge den nye placering."],
    }),
    row("window.height", 700, 700, "applied", null, { source: "cached" }),
    row("globalShortcuts.ANSWER", shortcut("a"), shortcut("a"), "applied"),
    row("globalShortcuts.HANGUP", shortcut("h"), shortcut("h"), "applied"),
    row("globalShortcuts.TOGGLE_WINDOW", "Ctrl+§", null, "adjusted", {
      reason: "invalid",
      why: [
        'The PBX sent a string ("Ctrl+§") where a shortcut with a known key belongs.',
        'Omstillingen sendte "Ctrl+§", hvor der skal stå en genvej med en kendt tast.',
      ],
      hint: CORRECT,
    }),
    row("globalShortcuts.CALL", null, null, "applied", ABSENT),
    row("globalShortcuts.SEARCH", shortcut("s"), null, "failed", {
      reason: "taken",
      why: ["Another program already holds this combination.", "Et andet program har allerede denne kombination."],
      hint: ["Choose another combination, for instance with Ctrl and Shift.", "Vælg en anden kombination, for eksempel med Ctrl og Skift."],
    }),
    row("integration.run", DEMO_RUN, DEMO_RUN, "applied"),
    row(
      "media.preferredAudioInputs",
      MICROPHONES,
      null,
      "not_yet",
      {
        reason: "not_built",
        why: ["This setting is kept, but has no effect in this version.", "Indstillingen gemmes, men har ingen virkning i denne version."],
      },
      { wantedWords: "Table microphone; Jabra Evolve2 65" },
    ),
    row("media.preferredVideoInputs", null, null, "unsupported", {
      reason: "no_video_calls",
      why: [
        "This program has no video calls; the list is kept for others.",
        "Dette program har ingen videoopkald; listen gemmes til andre.",
      ],
    }),
    row("media.ringerVolume", 0.8, 0.8, "applied", null, {
      wantedWords: say(["80%", "80 %"]),
      inForceWords: say(["80%", "80 %"]),
    }),
  ];
}
