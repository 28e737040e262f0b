/** The made-up company's settings page: every kind of control, and everything that can stand in a setting's way. */

import type { Editor } from "../bindings/Editor";
import type { Language } from "../bindings/Language";
import type { Saving } from "../bindings/Saving";
import { demoDesk } from "./demoDesk";
import { type Both, demoForm } from "./demoForm";
import { demoIntegrationRows } from "./demoIntegrations";

const NO_SHORTCUT = { enabled: false, key: "", commandOrControl: false, shift: false, alt: false };
const shortcut = (key: string) => ({ enabled: true, key, commandOrControl: true, shift: true, alt: false });

export function demoEditor(language: Language, saving: Saving = { state: "waiting", changes: 2 }): Editor {
  const { say, row, field, choice } = demoForm(language);
  const ringtones = [choice("tone-1", ["Marimba", "Marimba"]), choice("tone-2", ["Old telephone", "Gammel telefon"])];
  const silence = say(["None: silence", "Ingen: stilhed"]);
  return {
    saving,
    recording: false,
    proving: null,
    desk: demoDesk(say),
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
        ["Kept for other programs.", "Gemmes til andre programmer."],
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
        "devices",
        "media.kuando",
        ["Kuando busylight", "Kuando-lampe"],
        [
          "The light shows whether you are free, ringing, on a call or not to be disturbed.",
          "Lampen viser, om du er ledig, bliver ringet op, er i samtale eller ikke vil forstyrres.",
        ],
        {
          kind: "form",
          variables: [],
          fields: [
            field("use", ["Use the light", "Brug lampen"], { kind: "switch" }, false),
            field("ringTone", ["Tone of the light", "Lampens tone"], { kind: "text", template: false, multiline: false }, "", [
              "Played by the light itself; without a tone it only blinks.",
              "Afspilles af lampen selv; uden en tone blinker den blot.",
            ]),
            field("ringVolume", ["Volume of the light", "Lampens lydstyrke"], { kind: "number", min: 0, max: 100, unit: "%" }, 50),
          ],
        },
        { use: true, ringTone: "OpenOffice", ringVolume: 30, colour: "later" },
        { use: false, ringTone: "", ringVolume: 50 },
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
      ...demoIntegrationRows(language),
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
      {
        ...row(
          "this_computer",
          "endPrograms",
          ["End programs with their call", "Afslut programmer med deres opkald"],
          [
            "A program that an integration started for a call is ended when the call ends.",
            "Et program, som en integration startede for et opkald, afsluttes, når opkaldet slutter.",
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
