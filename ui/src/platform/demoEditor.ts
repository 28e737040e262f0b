/** The made-up company's settings page: every kind of control, and everything that can stand in a setting's way. */

import type { Control } from "../bindings/Control";
import type { Editor } from "../bindings/Editor";
import type { EditorRow } from "../bindings/EditorRow";
import type { Field } from "../bindings/Field";
import type { FieldControl } from "../bindings/FieldControl";
import type { Language } from "../bindings/Language";
import type { Saving } from "../bindings/Saving";

type Both = readonly [en: string, da: string];

const SECTIONS: Readonly<Record<string, Both>> = {
  appearance: ["Appearance", "Udseende"],
  window: ["Window and start", "Vindue og start"],
  calls: ["Calls", "Opkald"],
  ringing: ["Ringing", "Ringning"],
  devices: ["Devices", "Enheder"],
  shortcuts: ["Global shortcuts", "Globale genveje"],
  integrations: ["Integrations", "Integrationer"],
};

const NO_SHORTCUT = { enabled: false, key: "", commandOrControl: false, shift: false, alt: false };
const shortcut = (key: string) => ({ enabled: true, key, commandOrControl: true, shift: true, alt: false });

export function demoEditor(language: Language, saving: Saving = { state: "waiting", changes: 2 }): Editor {
  const say = ([en, da]: Both) => (language === "da" ? da : en);
  const row = (
    section: string,
    key: string,
    label: Both,
    help: Both,
    control: Control,
    value: unknown,
    standard: unknown,
    rest: Partial<EditorRow> = {},
  ): EditorRow => ({
    key,
    section,
    sectionLabel: say(SECTIONS[section] ?? [section, section]),
    label: say(label),
    help: say(help),
    control,
    value,
    default: standard,
    locked: null,
    unsaved: false,
    refused: null,
    conflict: null,
    ...rest,
  });
  const field = (name: string, label: Both, control: FieldControl, standard: unknown, help: Both | null = null): Field => ({
    name,
    label: say(label),
    help: help && say(help),
    control,
    default: standard,
  });
  const choice = (value: string, label: Both) => ({ value, label: say(label) });
  const ringtones = [choice("tone-1", ["Marimba", "Marimba"]), choice("tone-2", ["Old telephone", "Gammel telefon"])];
  const silence = say(["None: silence", "Ingen: stilhed"]);
  const variables = [
    { text: "{NUMBER}", meaning: say(["the caller's number", "opkalderens nummer"]) },
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
  const requireArgs = field("requireArgs", ["Only with all values", "Kun med alle værdier"], { kind: "switch" }, false, [
    "Nothing is done unless every variable used has a value.",
    "Der sker intet, medmindre hver brugt variabel har en værdi.",
  ]);

  return {
    saving,
    recording: false,
    proving: null,
    rows: [
      row(
        "appearance",
        "showStatusPanel",
        ["Show the status panel", "Vis statuspanelet"],
        [
          "Connection, phone, shortcuts and the age of the settings in a panel.",
          "Forbindelse, telefon, genveje og indstillingernes alder i et panel.",
        ],
        { kind: "switch" },
        true,
        true,
      ),
      row(
        "appearance",
        "theme",
        ["Theme", "Tema"],
        ["The colours of the window.", "Vinduets farver."],
        {
          kind: "choice",
          options: [choice("EARTH", ["Earth", "Jord"]), choice("TEAL", ["Teal", "Tyrkis"]), choice("DARK", ["Dark", "Mørkt"])],
          none: null,
          preview: "theme",
        },
        "EARTH",
        "EARTH",
      ),
      row(
        "appearance",
        "presenceBackground",
        ["Colour colleagues by presence", "Farv kolleger efter tilstedeværelse"],
        ["Behind their row and card; a sign and a word stand beside it.", "Bag deres række og kort; et tegn og et ord står ved siden af."],
        { kind: "switch" },
        null,
        false,
      ),
      row(
        "appearance",
        "callBackground",
        ["Colour colleagues on a call", "Farv kolleger i samtale"],
        ["Wins over the colour of the presence.", "Vinder over tilstedeværelsens farve."],
        { kind: "switch" },
        null,
        false,
      ),
      row(
        "appearance",
        "dashboardId",
        ["Dashboard at start", "Oversigt ved start"],
        ["Opened when the program starts.", "Åbnes, når programmet starter."],
        {
          kind: "choice",
          options: [choice("dashboard-1", ["Reception", "Reception"]), choice("dashboard-2", ["Support", "Support"])],
          none: say(["The first of the list", "Den første på listen"]),
          preview: "nothing",
        },
        "12345678902134567890BBBB",
        null,
      ),
      row(
        "appearance",
        "zoom",
        ["Zoom", "Zoom"],
        ["Size of everything in the window.", "Størrelsen af alt i vinduet."],
        { kind: "number", min: 25, max: 400, step: 1, unit: "%", factor: 1, slider: true },
        110,
        100,
        { unsaved: true },
      ),
      row(
        "appearance",
        "dashboardColumnWidth",
        ["Width of dashboard columns", "Bredde af oversigtens kolonner"],
        ["Dragging the edge of a column changes it too.", "At trække i en kolonnes kant ændrer den også."],
        { kind: "number", min: 200, max: 1200, step: 1, unit: "px", factor: 1, slider: true },
        null,
        370,
      ),
      row(
        "window",
        "autoLaunch",
        ["Start when you log in", "Start, når du logger på"],
        [
          "The program starts by itself when you log in to this computer.",
          "Programmet starter af sig selv, når du logger på denne computer.",
        ],
        { kind: "switch" },
        true,
        false,
        {
          locked: say([
            "Set by Nordlys IT (/etc/communicator/policy.json); it cannot be changed here.",
            "Fastsat af Nordlys IT (/etc/communicator/policy.json); den kan ikke ændres her.",
          ]),
        },
      ),
      row(
        "window",
        "alwaysOnTop",
        ["Always on top", "Altid øverst"],
        ["The window stays above the others.", "Vinduet bliver oven på de andre."],
        { kind: "switch" },
        true,
        false,
        { unsaved: true, conflict: { mine: true, theirs: false } },
      ),
      row(
        "window",
        "window",
        ["Place and size of the window", "Vinduets placering og størrelse"],
        ["Moving and resizing the window changes them too.", "At flytte vinduet og ændre dets størrelse ændrer dem også."],
        { kind: "geometry", minWidth: 320, minHeight: 240 },
        { x: 0, y: 0, width: 1000, height: 700 },
        { x: null, y: null, width: 1000, height: 700 },
      ),
      row(
        "calls",
        "outboundGoto",
        ["The PBX presents the number", "Omstillingen bestemmer det viste nummer"],
        ["Your own choice of presented number does not count.", "Dit eget valg af vist nummer gælder ikke."],
        { kind: "switch" },
        false,
        false,
        {
          locked: say(["The PBX sets this itself; it cannot be changed here.", "Omstillingen sætter den selv; den kan ikke ændres her."]),
        },
      ),
      row(
        "ringing",
        "ringtoneExternal",
        ["Ringtone for external calls", "Ringetone for eksterne opkald"],
        ["Played when somebody outside the company calls.", "Afspilles, når nogen uden for virksomheden ringer."],
        { kind: "choice", options: ringtones, none: silence, preview: "ringtone" },
        "tone-1",
        null,
        { refused: say(["the tone is not of this company", "tonen hører ikke til denne virksomhed"]) },
      ),
      row(
        "ringing",
        "queueRingtones",
        ["Ringtones of single queues", "Ringetoner for enkelte køer"],
        ["A tone of its own for a queue.", "En kø kan have sin egen tone."],
        {
          kind: "queueRingtones",
          queues: [
            choice("queue-reception", ["Reception", "Reception"]),
            choice("queue-support", ["Support", "Support"]),
            choice("queue-sales", ["Sales", "Salg"]),
          ],
          ringtones,
        },
        [{ queue: "queue-support", ringtone: "tone-2", since: 2019 }],
        [],
      ),
      row(
        "ringing",
        "media.ringerVolume",
        ["Ringtone volume", "Ringetonens lydstyrke"],
        ["How loud ringtones are; 0 is silent.", "Hvor højt ringetoner spilles; 0 er lydløs."],
        { kind: "number", min: 0, max: 100, step: 5, unit: "%", factor: 100, slider: true },
        null,
        0.5,
      ),
      row(
        "devices",
        "media.preferredAudioInputs",
        ["Microphones", "Mikrofoner"],
        ["The first one that is connected is used.", "Den første, der er tilsluttet, bruges."],
        {
          kind: "devices",
          present: [
            { id: "mic-2", name: "Jabra Evolve2 65", inUse: true },
            { id: "mic-3", name: "Built-in microphone", inUse: false },
          ],
          known: [{ value: "a-microphone-that-was-here-once-and-has-a-very-long-name-0123456789abcdef", label: "Table microphone" }],
          problem: null,
        },
        ["a-microphone-that-was-here-once-and-has-a-very-long-name-0123456789abcdef", "mic-2"],
        [],
      ),
      row(
        "devices",
        "media.preferredVideoInputs",
        ["Cameras", "Kameraer"],
        ["Kept for other programs; this one has no video calls.", "Gemmes til andre programmer; dette har ingen videoopkald."],
        {
          kind: "devices",
          present: [],
          known: [],
          problem: say(["This program has no video calls.", "Dette program har ingen videoopkald."]),
        },
        [],
        [],
      ),
      row(
        "shortcuts",
        "globalShortcuts.ANSWER",
        ["Answer", "Besvar"],
        ["Answers the call that has rung the longest.", "Besvarer det opkald, der har ringet længst."],
        { kind: "shortcut" },
        shortcut("a"),
        NO_SHORTCUT,
      ),
      row(
        "shortcuts",
        "globalShortcuts.HANGUP",
        ["Hang up", "Læg på"],
        ["Ends the call; without one it declines the call that rings.", "Afslutter samtalen; uden samtale afvises opkaldet, der ringer."],
        { kind: "shortcut" },
        shortcut("h"),
        NO_SHORTCUT,
      ),
      row(
        "shortcuts",
        "globalShortcuts.CALL",
        ["Call", "Ring op"],
        [
          "Opens the call box with the number that is selected or copied.",
          "Åbner opkaldsfeltet med det nummer, der er markeret eller kopieret.",
        ],
        { kind: "shortcut" },
        null,
        NO_SHORTCUT,
      ),
      row(
        "shortcuts",
        "globalShortcuts.SEARCH",
        ["Search", "Søg"],
        ["Shows the window with the cursor in the search field.", "Viser vinduet med markøren i søgefeltet."],
        { kind: "shortcut" },
        { ...shortcut("s"), note: "of another version" },
        NO_SHORTCUT,
      ),
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
            field("delay", ["Delay", "Forsinkelse"], { kind: "number", min: 0, max: 3_600_000, unit: "ms" }, 0),
            field("command", ["Command", "Kommando"], { kind: "text", template: true, multiline: false }, "", [
              "The program with its arguments.",
              "Programmet med dets argumenter.",
            ]),
            requireArgs,
          ],
        },
        { when: "ANSWERED", delay: 500, command: "cmdrun.exe {NUMBER} {NAME}", requireArgs: true, shell: "sh" },
        { when: "NEVER", delay: 0, command: "", requireArgs: false },
      ),
      row(
        "integrations",
        "integration.browser",
        ["Act in the browser", "Handl i browseren"],
        ["Works on a page that is open in your browser.", "Virker på en side, der er åben i din browser."],
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
            field(
              "apiMode",
              ["Send as a request", "Send som forespørgsel"],
              { kind: "choice", options: [choice("GET", ["GET", "GET"]), choice("POST", ["POST", "POST"])], none: say(["No", "Nej"]) },
              null,
            ),
            field("apiData", ["Body of the request", "Forespørgslens indhold"], { kind: "text", template: true, multiline: true }, ""),
          ],
        },
        null,
        { when: "NEVER", apiMode: null, apiData: "" },
      ),
    ],
    thisComputer: [
      {
        ...row(
          "this_computer",
          "language",
          ["Language", "Sprog"],
          ["For this program on this computer.", "For programmet på denne computer."],
          {
            kind: "choice",
            options: [choice("en", ["English", "English"]), choice("da", ["Dansk", "Dansk"])],
            none: say(["As in the account or the system", "Som i kontoen eller systemet"]),
            preview: "nothing",
          },
          null,
          null,
        ),
        sectionLabel: say(["This computer", "Denne computer"]),
      },
      {
        ...row(
          "this_computer",
          "telephoneLinks",
          ["Telephone links", "Telefonlinks"],
          [
            "Links to telephone numbers (tel:, callto:, sip:) in web pages and other programs. The system opens them with: tel: none, callto: none, sip: none.",
            "Links til telefonnumre (tel:, callto:, sip:) på websider og i andre programmer. Systemet åbner dem med: tel: ingen, callto: ingen, sip: ingen.",
          ],
          {
            kind: "choice",
            options: [
              choice("off", ["Not opened by this program", "Åbnes ikke af programmet"]),
              choice("offered", ["Offer this program for them", "Tilbyd programmet til dem"]),
              choice("default", ["Open them with this program", "Åbn dem med programmet"]),
            ],
            none: null,
            preview: "nothing",
          },
          "offered",
          null,
        ),
        sectionLabel: say(["This computer", "Denne computer"]),
      },
      {
        ...row(
          "this_computer",
          "dialLinks",
          ["Call numbers of links at once", "Ring straks til numre i links"],
          [
            "Without asking first. Anybody's web page can then have you call a number.",
            "Uden at spørge først. Hvem som helsts webside kan da få dig til at ringe til et nummer.",
          ],
          { kind: "switch" },
          false,
          null,
        ),
        sectionLabel: say(["This computer", "Denne computer"]),
      },
      {
        ...row(
          "this_computer",
          "namesOnLockedScreen",
          ["Names on a locked screen", "Navne på en låst skærm"],
          [
            "Call notifications say who is calling even while this computer is locked, where anybody can read them.",
            "Meddelelser om opkald siger, hvem der ringer, også mens computeren er låst, hvor alle kan læse dem.",
          ],
          { kind: "switch" },
          false,
          false,
        ),
        sectionLabel: say(["This computer", "Denne computer"]),
      },
    ],
  };
}

/** The saving of a scene. */
export function demoSaving(language: Language, state: "kept" | "stopped"): Saving {
  const say = ([en, da]: Both) => (language === "da" ? da : en);
  if (state === "kept") {
    return {
      state,
      changes: 2,
      why: say(["The PBX does not answer. Tried again in 20 s.", "Omstillingen svarer ikke. Prøves igen om 20 s."]),
    };
  }
  return {
    state,
    changes: 2,
    why: say([
      "The PBX changed settings that you had not changed, so nothing more is saved for this account.",
      "Omstillingen ændrede indstillinger, som du ikke havde ændret, så der gemmes ikke mere for denne konto.",
    ]),
    differences: [
      { path: "media.ringerVolume", sent: 0.5, found: null },
      { path: "globalShortcuts.ANSWER", sent: shortcut("a"), found: { ...shortcut("a"), key: "A" } },
    ],
  };
}
