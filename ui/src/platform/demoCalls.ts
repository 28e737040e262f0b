/** Calls and an alarm of the made-up company. */

import type { Call } from "../bindings/Call";
import type { Language } from "../bindings/Language";
import type { QueueAlarm } from "../bindings/QueueAlarm";

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const TEXTS: Readonly<Record<Language, Record<"tone" | "elsewhere" | "silenced" | "asked", string>>> = {
  en: {
    tone: "The ringtone of the queue Reception, on Headset (USB).",
    elsewhere: "It still rings on the desk phone in the reception.",
    asked: "Karen Mørch-Nielsen",
    silenced: "Silent here; it still rings on the other phones.",
  },
  da: {
    tone: "Ringetonen for køen Reception, på Headset (USB).",
    elsewhere: "Det ringer stadig på bordtelefonen i receptionen.",
    asked: "Karen Mørch-Nielsen",
    silenced: "Lydløst her; det ringer stadig på de andre telefoner.",
  },
};

export const silenced = (language: Language) => TEXTS[language].silenced;

/** `calls=ringing|active|consult|alone|several|many|hostile`; anything else is none. */
export function demoCalls(which: string | null, language: Language): Call[] {
  const t = TEXTS[language];
  const ringing: Call = {
    id: "call-1",
    state: "ringing",
    direction: "in",
    name: "Nordisk Tømrer ApS",
    number: "+45 20 30 40 50",
    private: false,
    queue: "Reception",
    internal: false,
    since: secondsAgo(7),
    answeredAt: null,
    toneWhy: t.tone,
    actions: ["answer", "decline", "silence"],
    note: null,
    shownNumber: null,
    variables: [{ name: language === "da" ? "Kundenr." : "Customer", value: "20417" }],
    answered: false,
    waiting: null,
    asked: null,
    recording: "never",
  };
  const held: Call = {
    ...ringing,
    id: "call-2",
    state: "held",
    name: "Søren Østergaard",
    number: "204",
    queue: null,
    internal: true,
    since: secondsAgo(48),
    answeredAt: secondsAgo(190),
    toneWhy: null,
    actions: ["resume", "hang_up"],
    variables: [],
    answered: true,
    recording: "off",
  };
  const active: Call = {
    ...held,
    id: "call-3",
    state: "active",
    direction: "out",
    name: null,
    number: "+45 70 10 20 30",
    internal: false,
    since: secondsAgo(12),
    answeredAt: secondsAgo(83),
    actions: ["hold", "hang_up"],
  };
  const secret: Call = { ...ringing, id: "call-4", name: null, number: null, private: true, queue: null, toneWhy: null, note: t.elsewhere };
  switch (which) {
    case "ringing":
      return [ringing];
    case "active":
      return [active];
    case "consult":
      return [
        { ...held, actions: ["resume"], asked: t.asked },
        { ...active, id: "call-4", name: t.asked, number: "207", internal: true, answered: true, waiting: "call-2", recording: "on" },
      ];
    case "alone":
      return [{ ...held, actions: ["resume"], asked: t.asked, recording: "always" }];
    case "several":
      return [ringing, held];
    case "many":
      return [
        ringing,
        secret,
        held,
        active,
        {
          ...active,
          id: "call-5",
          state: "dialling",
          number: "208",
          internal: true,
          answeredAt: null,
          answered: false,
          recording: "never",
          actions: ["hang_up"],
        },
      ];
    case "hostile":
      return [
        {
          ...ringing,
          name: "<img src=x onerror=alert(1)><b>Bold</b>",
          number: "+4512345678901234567890",
          queue: "A queue whose name is longer than the card that has to hold it, by far",
          toneWhy: "<b>Bold</b>",
          note: "x".repeat(120),
        },
        { ...held, name: "محمد عبد الله بن عبد العزيز", number: null, answeredAt: null, since: secondsAgo(999_999), actions: [] },
        { ...active, name: " ", number: "", direction: null },
      ];
    default:
      return [];
  }
}

/** `alarm=sounding|acknowledged`; anything else is none. */
export function demoAlarm(which: string | null): QueueAlarm | null {
  if (which !== "sounding" && which !== "acknowledged") return null;
  return {
    queues: [
      { name: "Reception", waiting: 2, since: secondsAgo(200) },
      { name: "Support", waiting: 1, since: secondsAgo(95) },
    ],
    sounding: which === "sounding",
  };
}
