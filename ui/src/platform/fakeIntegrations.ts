/** What the stand-in host does with integrations: it plans them as a host would, only simpler, and does nothing. */

import type { Approval } from "../bindings/Approval";
import type { EditorRow } from "../bindings/EditorRow";
import type { Field } from "../bindings/Field";
import type { IntegrationEntry } from "../bindings/IntegrationEntry";
import type { IntegrationLine } from "../bindings/IntegrationLine";
import type { IntegrationPreview } from "../bindings/IntegrationPreview";
import type { IntegrationProblem } from "../bindings/IntegrationProblem";
import type { IntegrationView } from "../bindings/IntegrationView";
import type { Patch } from "../bindings/Patch";
import { canonical, elements, members, type Members, plainText } from "../settings/values";
import { type Both, demoForm } from "./demoForm";
import { refused } from "./fakeEditor";
import type { Commands } from "./host";
import type { Whole } from "./patched";

type Asked = "approve_integration" | "revoke_integration" | "try_integration" | "preview_integration";
type Answers = { [C in Asked]: (args: Commands[C]["args"]) => Commands[C]["answer"] | Promise<Commands[C]["answer"]> };
type Call = Pick<Commands["try_integration"]["args"], "when" | "number" | "name" | "variables">;

const PREFIX = "integration.";
const VARIABLE = /\{(NUMBER-NO-PREFIX|NUMBER|NAME|VAR:[^{}]+)\}/gu;
const ORIGIN = "http://127.0.0.1:41237";

/** Like a fingerprint in looks and in that it changes with the text; it proves nothing. */
export function fingerprint(key: string, value: unknown): string {
  let hash = 0x811c9dc5;
  for (const unit of `${ORIGIN} ${key} ${canonical(value)}`) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0").repeat(8);
}

export interface FakeIntegrations {
  /** As they stand by the settings that are given. */
  views(rows: readonly EditorRow[], log: readonly IntegrationEntry[]): IntegrationView[];
  /** The user has saved this text in the editor, which approves it. */
  saves(key: string, value: unknown): void;
  answers: Answers;
}

/** `waiting`, `forbidden`: the words of those that are so from the beginning; the others are approved. */
export function fakeIntegrations(
  now: () => Whole,
  change: (set: Patch["set"]) => void,
  wait: () => Promise<unknown>,
  { waiting, forbidden }: Record<"waiting" | "forbidden", readonly string[]>,
): FakeIntegrations {
  const form = () => demoForm(now().language);
  const say = (both: Both) => form().say(both);
  const row = (key: string) => now().editor.rows.find((one) => one.key === `${PREFIX}${key}`);
  /** Fingerprints, by the key. */
  const approved = new Map<string, string>();
  let begun = false;
  let id = 100;

  const fieldsOf = (one: EditorRow): readonly Field[] => (one.control.kind === "form" ? one.control.fields : []);
  const valueOf = (one: EditorRow): Members => members(one.value ?? one.default);

  function needs(key: string, value: Members): boolean {
    if (value["when"] === "NEVER" || key === "copyToClipboard") return false;
    return key !== "website" || typeof value["apiMode"] === "string";
  }

  function begin(rows: readonly EditorRow[]) {
    begun = true;
    for (const one of rows.filter(({ key }) => key.startsWith(PREFIX))) {
      const key = one.key.slice(PREFIX.length);
      if (!waiting.includes(key)) approved.set(key, fingerprint(key, valueOf(one)));
    }
  }

  function approval(key: string, value: Members): Approval {
    if (forbidden.includes(key)) return "forbidden";
    if (!needs(key, value)) return "not_needed";
    return approved.get(key) === fingerprint(key, value) ? "approved" : "waiting";
  }

  function views(rows: readonly EditorRow[], log: readonly IntegrationEntry[]): IntegrationView[] {
    if (!begun) begin(rows);
    return rows
      .filter((one) => one.key.startsWith(PREFIX))
      .map((one) => {
        const key = one.key.slice(PREFIX.length);
        const value = valueOf(one);
        const standing = approval(key, value);
        return {
          key,
          label: one.label,
          when: plainText(value["when"] ?? "NEVER"),
          approval: standing,
          fingerprint: fingerprint(key, value),
          lines: fieldsOf(one).flatMap((field) => lines(field, value[field.name] ?? field.default)),
          problem: problems(one, value).map(({ text }) => text)[0] ?? null,
          locked:
            standing === "forbidden"
              ? say(["Forbidden by Nordlys IT (/etc/communicator/policy.json).", "Forbudt af Nordlys IT (/etc/communicator/policy.json)."])
              : null,
          last: log.find((entry) => entry.key === key) ?? null,
        };
      });
  }

  function lines(field: Field, value: unknown): IntegrationLine[] {
    const { control } = field;
    if (control.kind === "switch") return [{ label: field.label, text: value === true ? say(["Yes", "Ja"]) : say(["No", "Nej"]) }];
    if (control.kind === "choice") {
      return [{ label: field.label, text: control.options.find((one) => one.value === value)?.label ?? control.none ?? plainText(value) }];
    }
    if (control.kind === "number") return [{ label: field.label, text: `${plainText(value)} ${control.unit}` }];
    if (control.kind === "text") return [{ label: field.label, text: plainText(value) }];
    return elements(value).map((step, at) => ({ label: `${field.label} ${at + 1}`, text: stepText(step) }));
  }

  /** The word of the document and its value, as the host hands steps on. */
  function stepText(step: unknown, fill = plainText): string {
    const { action, value } = members(step);
    return value === undefined || value === null ? plainText(action) : `${plainText(action)}: ${fill(value)}`;
  }

  /** What is wrong with the text of one member. */
  function wrong(member: string, text: string): IntegrationProblem[] {
    const at = (units: number) => [...text.slice(0, units)].length;
    const problem = (units: number, both: Both): IntegrationProblem[] => [{ member, at: at(units), text: say(both) }];
    if (member === "url" && text !== "" && !/^https?:\/\//u.test(text)) {
      return problem(0, ["An address begins with http:// or https://.", "En adresse begynder med http:// eller https://."]);
    }
    for (const found of text.matchAll(/\{([^{}]*)(\}|$)/gu)) {
      const [whole, name = "", end] = found;
      if (end !== "}") return problem(found.index, ["This brace is not closed.", "Denne klamme er ikke lukket."]);
      if (whole.match(VARIABLE) !== null || (member === "keys" && /^[A-Z0-9+^%~!#(){}[\]]+( \d+)?$/u.test(name))) continue;
      return problem(found.index, [`There is no variable ${whole}.`, `Der er ingen variabel ${whole}.`]);
    }
    const quote = (text.match(/"/gu)?.length ?? 0) % 2 === 1 ? text.lastIndexOf('"') : -1;
    if (member === "command" && quote >= 0) return problem(quote, ["This quote is not closed.", "Dette anførselstegn er ikke lukket."]);
    return [];
  }

  function problems(one: EditorRow, value: Members): IntegrationProblem[] {
    return fieldsOf(one).flatMap(({ name, control, default: standard }) => {
      const given = value[name] ?? standard;
      if (control.kind === "text" && control.template) return wrong(name, plainText(given));
      if (control.kind !== "actions") return [];
      return elements(given).flatMap((step, at) => wrong(`${name}.${at}`, plainText(members(step)["value"])));
    });
  }

  /** What would be handed over, or the variable that has no value. */
  function plan(key: string, value: Members, call: Call): IntegrationLine[] | { missing: string } {
    const values = new Map<string, string>([
      ["NUMBER", call.number],
      ["NUMBER-NO-PREFIX", call.number.replace(/^\+45/u, "")],
      ["NAME", call.name ?? ""],
      ...call.variables.map(([name, given]): [string, string] => [`VAR:${name}`, given]),
    ]);
    let missing: string | null = null;
    const fill = (text: unknown, encode = (given: string) => given) =>
      plainText(text).replace(VARIABLE, (whole, name: string) => {
        const given = values.get(name) ?? "";
        if (given === "" && value["requireArgs"] === true) missing ??= whole;
        return encode(given);
      });
    const line = (both: Both, text: string): IntegrationLine => ({ label: say(both), text });
    const sent = (): IntegrationLine[] => {
      switch (key) {
        case "run": {
          const [program = "", ...others] = plainText(value["command"])
            .split(/\s+/u)
            .filter((word) => word !== "");
          return [
            line(["Program", "Program"], fill(program)),
            ...others.map((word, at) => line([`Argument ${at + 1}`, `Argument ${at + 1}`], fill(word))),
          ];
        }
        case "sendkeys":
          return [line(["Window", "Vindue"], plainText(value["focusProcess"])), line(["Keys", "Taster"], fill(value["keys"]))];
        case "copyToClipboard":
          return [line(["Text", "Tekst"], fill(value["what"]))];
        case "website":
          return [
            ...(typeof value["apiMode"] === "string" ? [line(["Method", "Metode"], value["apiMode"])] : []),
            line(["Address", "Adresse"], fill(value["url"], encodeURIComponent)),
            ...(typeof value["apiMode"] === "string" && value["apiMode"] !== "GET"
              ? [line(["Body", "Indhold"], fill(value["apiData"]))]
              : []),
          ];
        default:
          return [
            line(["Web site", "Websted"], plainText(value["website"])),
            ...elements(value["actions"]).map((step, at) => line([`Step ${at + 1}`, `Trin ${at + 1}`], stepText(step, fill))),
          ];
      }
    };
    const all = sent();
    return missing === null ? all : { missing };
  }

  const OUTCOMES: Readonly<Record<string, Both>> = {
    done: ["Done", "Udført"],
    planned: ["Would be done", "Ville blive udført"],
    skipped: ["Skipped", "Sprunget over"],
    refused: ["Refused", "Afvist"],
  };

  function entry(key: string, call: Call, outcome: string, rest: Partial<IntegrationEntry> = {}): IntegrationEntry {
    return {
      id: 0,
      at: new Date().toISOString(),
      key,
      label: row(key)?.label ?? key,
      when: call.when,
      call: null,
      outcome,
      outcomeLabel: say(OUTCOMES[outcome] ?? [outcome, outcome]),
      reason: null,
      why: null,
      sent: [],
      output: null,
      tookMs: 0,
      ...rest,
    };
  }

  function play(key: string, value: Members, call: Call): IntegrationEntry {
    if (value["when"] === "NEVER" || value["when"] === undefined) {
      return entry(key, call, "skipped", {
        reason: "never",
        why: say(["It is switched off: When is Never.", "Den er slået fra: Hvornår er Aldrig."]),
      });
    }
    if (value["when"] !== call.when) {
      return entry(key, call, "skipped", {
        reason: "not_this_trigger",
        why: say(["It is not done at this moment of a call.", "Den udføres ikke på dette tidspunkt i et opkald."]),
      });
    }
    const sent = plan(key, value, call);
    if ("missing" in sent) {
      return entry(key, call, "skipped", {
        reason: "missing_value",
        why: say([
          `${sent.missing} has no value, and all values are required.`,
          `${sent.missing} har ingen værdi, og alle værdier kræves.`,
        ]),
      });
    }
    return entry(key, call, "planned", { sent });
  }

  function preview({ key, members: given, ...call }: Commands["preview_integration"]["args"]): IntegrationPreview {
    const one = row(key);
    if (one === undefined) throw refused(key);
    const value = members(given);
    const found = problems(one, value);
    // As a host does: what it would do at all is shown, whenever it is to be done.
    return { problems: found, would: found.length > 0 ? null : play(key, { ...value, when: call.when }, call) };
  }

  function tryOne(key: string, call: Call, dryRun: boolean): IntegrationEntry {
    const one = row(key);
    if (one === undefined) throw refused(key);
    const value = valueOf(one);
    const planned = play(key, value, call);
    const standing = approval(key, value);
    if (planned.outcome !== "planned") return planned;
    if (standing === "waiting") {
      return {
        ...entry(key, call, "refused"),
        reason: "awaiting_approval",
        why: say(["You have not approved this text.", "Du har ikke godkendt denne tekst."]),
      };
    }
    if (standing === "forbidden") {
      return {
        ...entry(key, call, "refused"),
        reason: "forbidden_by_policy",
        why: say(["Nordlys IT has forbidden it.", "Nordlys IT har forbudt det."]),
      };
    }
    if (dryRun) return planned;
    return { ...entry(key, call, "done"), sent: planned.sent, output: key === "run" ? "Customer 20417 opened\n" : null, tookMs: 12 };
  }

  /** What the page is told when an approval comes or goes, or something was done. */
  function tell(log = now().integrationLog) {
    change({ integrationLog: log, integrations: views(now().editor.rows, log) });
  }

  return {
    views,
    saves(key, value) {
      if (key.startsWith(PREFIX)) approved.set(key.slice(PREFIX.length), fingerprint(key.slice(PREFIX.length), members(value)));
    },
    answers: {
      approve_integration: async ({ key, fingerprint: of }) => {
        await wait();
        const one = row(key);
        if (one === undefined || fingerprint(key, valueOf(one)) !== of) {
          throw refused(
            say(["The text has changed meanwhile, so it was not approved.", "Teksten er ændret imens, så den blev ikke godkendt."]),
          );
        }
        approved.set(key, of);
        tell();
        return null;
      },
      revoke_integration: async ({ key }) => {
        await wait();
        approved.delete(key);
        tell();
        return null;
      },
      try_integration: async ({ key, dryRun, ...call }) => {
        await wait();
        const keys = key === null ? now().integrations.map((one) => one.key) : [key];
        const entries = keys.map((one) => tryOne(one, call, dryRun));
        if (dryRun) return entries;
        const kept = entries.map((one) => ({ ...one, id: ++id }));
        tell([...kept, ...now().integrationLog].slice(0, 200));
        return kept;
      },
      preview_integration: preview,
    },
  };
}
