/** The made-up company's integrations: as settings, and what they have done. */

import type { EditorRow } from "../bindings/EditorRow";
import type { IntegrationEntry } from "../bindings/IntegrationEntry";
import type { Language } from "../bindings/Language";
import { type Both, demoForm } from "./demoForm";

export function demoIntegrationRows(language: Language): EditorRow[] {
  const { say, row, field, choice } = demoForm(language);
  const variables = [
    { text: "{NUMBER}", meaning: say(["the caller's number", "opkalderens nummer"]) },
    {
      text: "{NUMBER-NO-PREFIX}",
      meaning: say(["the number without the country's prefix", "nummeret uden landets præfiks"]),
    },
    { text: "{NAME}", meaning: say(["the caller's name", "opkalderens navn"]) },
    { text: "{VAR:name}", meaning: say(["the call variable of that name", "opkaldsvariablen med det navn"]) },
  ];
  const when = field(
    "when",
    ["When", "Hvornår"],
    {
      kind: "choice",
      none: null,
      options: [
        choice("NEVER", ["Never", "Aldrig"]),
        choice("RINGING", ["When a call rings", "Når et opkald ringer"]),
        choice("ANSWERED", ["When you answer", "Når du besvarer"]),
      ],
    },
    "NEVER",
  );
  const delay = field("delay", ["Delay", "Forsinkelse"], { kind: "number", min: 0, max: 3_600_000, unit: "ms" }, 0);
  const requireArgs = field("requireArgs", ["Only with all values", "Kun med alle værdier"], { kind: "switch" }, false, [
    "Nothing is done unless every variable used has a value. Otherwise a missing one is empty.",
    "Der sker intet, medmindre alle brugte variabler har en værdi. Ellers er en manglende tom.",
  ]);
  const template = (name: string, label: Both, multiline: boolean, help: Both | null = null) =>
    field(name, label, { kind: "text", template: true, multiline }, "", help);

  return [
    row(
      "integrations",
      "integration.run",
      ["Run a program", "Kør et program"],
      ["Starts a program when a call rings or is answered.", "Starter et program, når et opkald ringer eller besvares."],
      {
        kind: "form",
        variables,
        fields: [
          when,
          delay,
          template("command", ["Command", "Kommando"], false, [
            "The program with its arguments. Each value stays within its argument.",
            "Programmet med dets argumenter. Hver værdi bliver i sit argument.",
          ]),
          requireArgs,
        ],
      },
      { when: "ANSWERED", delay: 500, command: "cmdrun.exe {NUMBER} {NAME}", requireArgs: true, shell: "sh" },
      { when: "NEVER", delay: 0, command: "", requireArgs: false },
    ),
    row(
      "integrations",
      "integration.sendkeys",
      ["Type into a program", "Skriv i et program"],
      ["Brings a program to the front and types into it.", "Henter et program frem og skriver i det."],
      {
        kind: "form",
        variables,
        fields: [
          when,
          delay,
          field("focusProcess", ["Program", "Program"], { kind: "text", template: false, multiline: false }, "", [
            "Name of the process whose window is used.",
            "Navnet på processen, hvis vindue bruges.",
          ]),
          field("maximizeProcess", ["Maximise its window", "Maksimér dets vindue"], { kind: "switch" }, false),
          field("useAutoit", ["Keys as AutoIt writes them", "Taster, som AutoIt skriver dem"], { kind: "switch" }, false, [
            "Otherwise as .NET SendKeys writes them.",
            "Ellers som .NET SendKeys skriver dem.",
          ]),
          template("keys", ["Keys", "Taster"], false),
          requireArgs,
        ],
      },
      {
        when: "RINGING",
        delay: 0,
        focusProcess: "kundekort",
        maximizeProcess: true,
        useAutoit: false,
        keys: "{F2}{NUMBER}{ENTER}",
        requireArgs: true,
      },
      { when: "NEVER", delay: 0, focusProcess: "", maximizeProcess: false, useAutoit: false, keys: "", requireArgs: false },
    ),
    row(
      "integrations",
      "integration.copyToClipboard",
      ["Copy to the clipboard", "Kopiér til udklipsholderen"],
      ["Puts a text on the clipboard.", "Lægger en tekst på udklipsholderen."],
      { kind: "form", variables, fields: [when, template("what", ["Text", "Tekst"], true), requireArgs] },
      null,
      { when: "NEVER", what: "", requireArgs: false },
    ),
    row(
      "integrations",
      "integration.browser",
      ["Act in the browser", "Gør noget i browseren"],
      ["Works on a page that is open in your browser.", "Arbejder på en side, der er åben i din browser."],
      {
        kind: "form",
        variables,
        fields: [
          when,
          field("website", ["Host name", "Værtsnavn"], { kind: "text", template: false, multiline: false }, ""),
          field(
            "actions",
            ["Steps", "Trin"],
            {
              kind: "actions",
              actions: [
                { action: "sleep", label: say(["Wait", "Vent"]), value: "milliseconds" },
                { action: "target", label: say(["Choose an element", "Vælg et element"]), value: "text" },
                { action: "click", label: say(["Click on it", "Klik på det"]), value: "nothing" },
                { action: "insert", label: say(["Insert text", "Indsæt tekst"]), value: "text" },
                { action: "js", label: say(["Run JavaScript", "Kør JavaScript"]), value: "multiline" },
              ],
            },
            [],
          ),
        ],
      },
      { when: "RINGING", website: "crm.nordlys.test", actions: [{ action: "target", value: "#search", frame: 2 }, { action: "click" }] },
      { when: "NEVER", website: "", actions: [] },
    ),
    row(
      "integrations",
      "integration.website",
      ["Open a web page", "Åbn en webside"],
      ["Opens an address, or sends a request to it.", "Åbner en adresse, eller sender en forespørgsel til den."],
      {
        kind: "form",
        variables,
        fields: [
          when,
          delay,
          template("url", ["Address", "Adresse"], false),
          field("preferWindow", ["In a window of its own", "I sit eget vindue"], { kind: "switch" }, false),
          requireArgs,
          field(
            "apiMode",
            ["Send as a request", "Send som forespørgsel"],
            { kind: "choice", options: [choice("GET", ["GET", "GET"]), choice("POST", ["POST", "POST"])], none: say(["No", "Nej"]) },
            null,
            ["None: the page is opened in the browser.", "Ingen: siden åbnes i browseren."],
          ),
          template("apiData", ["Body of the request", "Forespørgslens indhold"], true, [
            "For POST, PUT and PATCH.",
            "Til POST, PUT og PATCH.",
          ]),
        ],
      },
      null,
      { when: "NEVER", delay: 0, url: "", preferWindow: false, requireArgs: false, apiMode: null, apiData: "" },
    ),
  ];
}

/** What they did lately, newest first. `kind`: `none`, `many` for as many as a host keeps, `hostile`; else a few. */
export function demoLog(language: Language, kind: string | null = null): IntegrationEntry[] {
  if (kind === "none") return [];
  const few = someEntries(language);
  if (kind === "hostile")
    return few.map((entry) => ({ ...entry, sent: entry.sent.map(({ label }) => ({ label, text: HOSTILE_TEXT })), output: HOSTILE_TEXT }));
  if (kind !== "many") return few;
  return Array.from({ length: 200 }, (_, at) => ({ ...(few[at % few.length] as IntegrationEntry), id: 200 - at }));
}

/** What callers and programs may choose. */
const HOSTILE_TEXT = `\u202e"; rm -rf ~ #\u0007\u001b[31m<script>alert(1)</script>\u200b%COMSPEC%{ENTER}\ud800${"W".repeat(300)}\n\n-- `;

/** An hour ago it was quiet. */
function someEntries(language: Language): IntegrationEntry[] {
  const { say } = demoForm(language);
  const labels = Object.fromEntries(demoIntegrationRows(language).map(({ key, label }) => [key.replace("integration.", ""), label]));
  const program: Both = ["Program", "Program"];
  const argument = (place: number): Both => [`Argument ${place}`, `Argument ${place}`];
  const lines = (...all: [Both, string][]) => all.map(([label, text]) => ({ label: say(label), text }));
  let id = 20;
  const entry = (
    seconds: number,
    key: string,
    when: string,
    outcome: string,
    label: Both,
    rest: Omit<Partial<IntegrationEntry>, "why"> & { why?: Both } = {},
  ): IntegrationEntry => {
    const { why, ...others } = rest;
    return {
      id: --id,
      at: new Date(Date.now() - seconds * 1000).toISOString(),
      key,
      label: labels[key] ?? key,
      when,
      call: "1764362714.118",
      outcome,
      outcomeLabel: say(label),
      reason: null,
      why: why === undefined ? null : say(why),
      sent: [],
      output: null,
      tookMs: 0,
      ...others,
    };
  };
  return [
    entry(40, "run", "ANSWERED", "done", ["Done", "Udført"], {
      sent: lines([program, "cmdrun.exe"], [argument(1), "+4560708090"], [argument(2), "Jørgen Æbelø & Sønner"]),
      output: "Looking up +4560708090\nCustomer 20417 opened\n",
      tookMs: 7,
    }),
    entry(52, "sendkeys", "RINGING", "failed", ["Failed", "Mislykket"], {
      reason: "focus_moved",
      why: [
        "Another window came to the front after 6 of 12 keys, so the typing stopped.",
        "Et andet vindue kom forrest efter 6 af 12 taster, så der blev ikke skrevet mere.",
      ],
      sent: lines([["Window", "Vindue"], "Kundekort – Nordlys"], [["Keys", "Taster"], "F2 · “+4560708090” · Enter"]),
      tookMs: 340,
    }),
    entry(1260, "website", "RINGING", "refused", ["Refused", "Afvist"], {
      call: "1764361502.97",
      reason: "would_change_host",
      why: ["The value would have changed the host of the address.", "Værdien ville have ændret adressens vært."],
    }),
    entry(1263, "run", "RINGING", "skipped", ["Skipped", "Sprunget over"], {
      call: "1764361502.97",
      reason: "missing_value",
      why: ["The caller's name is not known, and all values are required.", "Opkalderens navn er ukendt, og alle værdier kræves."],
    }),
    entry(2400, "copyToClipboard", "RINGING", "done", ["Done", "Udført"], {
      call: "1764360012.55",
      sent: lines([["Text", "Tekst"], "\u202egnp.exe\nSecond line"]),
    }),
    entry(3700, "run", "RINGING", "cancelled", ["Cancelled", "Annulleret"], {
      call: "1764358800.31",
      why: ["The call ended before the delay was over.", "Opkaldet sluttede, før forsinkelsen var gået."],
    }),
    entry(3720, "website", "ANSWERED", "done", ["Done", "Udført"], {
      call: null,
      sent: lines(
        [["Method", "Metode"], "POST"],
        [["Address", "Adresse"], "https://crm.nordlys.test/calls?number=%2B4560708090"],
        [["Body", "Indhold"], '{"caller":"J\\u00f8rgen","number":"+4560708090"}'],
      ),
      tookMs: 1234,
    }),
  ];
}
