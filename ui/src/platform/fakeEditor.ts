/** What the stand-in host answers to the settings page: it takes changes, and refuses as a host would. */

import type { EditorRow } from "../bindings/EditorRow";
import type { Language } from "../bindings/Language";
import type { Patch } from "../bindings/Patch";
import type { Proving } from "../bindings/Proving";
import type { UiError } from "../bindings/UiError";
import { demoEditor } from "./demoEditor";
import { demoReport } from "./demoReport";
import type { Commands } from "./host";
import type { Whole } from "./patched";

type Asked =
  | "change_setting"
  | "reset_setting"
  | "discard_change"
  | "settle_conflict"
  | "record_shortcut"
  | "prove_shortcut"
  | "check_shortcut"
  | "settle_kept_aside"
  | "resume_saving"
  | "change_local"
  | "diagnostics";

type Answers = { [C in Asked]: (args: Commands[C]["args"]) => Commands[C]["answer"] };

/** What comes of trying a shortcut; any other is waited for. */
const PROOFS: Record<string, Proving> = { "globalShortcuts.ANSWER": "arrived", "globalShortcuts.SEARCH": "missed" };

export const refused = (message: string): UiError => ({ code: "refused", message, setup: null });

const refuse = (message: string): never => {
  throw refused(message);
};

/** `now` and `change` are the stand-in host's own. */
export function editorAnswers(now: () => Whole, change: (set: Patch["set"]) => void): Answers {
  const say = (en: string, da: string) => (now().language === "da" ? da : en);
  const find = (key: string) =>
    now().editor.rows.find((row) => row.key === key) ?? refuse(say(`There is no setting ${key}.`, `Der er ingen indstilling ${key}.`));

  /** The rows with one of them otherwise; the changes that are not saved yet are counted anew. */
  function lay(key: string, parts: Partial<EditorRow>) {
    const { editor } = now();
    const rows = editor.rows.map((row) => (row.key === key ? { ...row, ...parts } : row));
    const changes = rows.filter((row) => row.unsaved).length;
    const { saving } = editor;
    const counted = saving.state === "kept" || saving.state === "stopped" ? { ...saving, changes } : null;
    change({ editor: { ...editor, rows, saving: counted ?? (changes === 0 ? { state: "saved" } : { state: "waiting", changes }) } });
  }

  /** What the page itself looks like follows some settings. */
  function look(key: string, value: unknown) {
    const { appearance } = now();
    if (key === "theme" && typeof value === "string") change({ appearance: { ...appearance, theme: value } });
    if (key === "showStatusPanel" && typeof value === "boolean") change({ appearance: { ...appearance, showStatusPanel: value } });
    if ((key === "presenceBackground" || key === "callBackground") && typeof value === "boolean") {
      change({ appearance: { ...appearance, [key]: value } });
    }
    if (key === "dashboardColumnWidth" && typeof value === "number") change({ appearance: { ...appearance, columnWidth: value } });
  }

  return {
    change_setting: ({ key, value }) => {
      const { control, locked } = find(key);
      if (locked !== null) refuse(locked);
      if (
        control.kind === "number" &&
        (typeof value !== "number" || value * control.factor < control.min || value * control.factor > control.max)
      ) {
        refuse(say(`It must be between ${control.min} and ${control.max}.`, `Den skal være mellem ${control.min} og ${control.max}.`));
      }
      lay(key, { value, unsaved: true, refused: null });
      look(key, value);
      return null;
    },
    reset_setting: ({ key }) => {
      const row = find(key);
      lay(key, { value: null, unsaved: true, refused: null });
      look(key, row.default);
      return null;
    },
    discard_change: ({ key }) => {
      // What the PBX has is not kept here: the default stands for it.
      const row = find(key);
      lay(key, { value: row.conflict?.theirs ?? null, unsaved: false, refused: null, conflict: null });
      return null;
    },
    settle_conflict: ({ key, keep }) => {
      const { conflict } = find(key);
      if (conflict) lay(key, { value: conflict[keep], conflict: null, unsaved: keep === "mine" });
      return null;
    },
    record_shortcut: ({ active }) => {
      change({ editor: { ...now().editor, recording: active } });
      return null;
    },
    prove_shortcut: ({ key, active }) => {
      const prove = (state: Proving) => change({ editor: { ...now().editor, proving: { key, state } } });
      const end = PROOFS[key];
      if (active) prove("waiting");
      else change({ editor: { ...now().editor, proving: null } });
      if (active && end) setTimeout(() => prove(end), 200);
      return null;
    },
    check_shortcut: ({ key, value }) => {
      const combination = (of: unknown) => {
        const { key: name, commandOrControl, shift, alt } = Object(of) as Record<string, unknown>;
        return JSON.stringify([name, commandOrControl, shift, alt]);
      };
      const holder = now().editor.rows.find(
        (row) => row.control.kind === "shortcut" && row.key !== key && row.value !== null && combination(row.value) === combination(value),
      );
      return {
        problem: holder
          ? say(`“${holder.label}” has this combination already.`, `”${holder.label}” har allerede denne kombination.`)
          : null,
      };
    },
    settle_kept_aside: ({ useIt }) => {
      const { status } = now();
      const { keptAside } = status;
      change({ status: { ...status, keptAside: useIt || keptAside === null ? null : { ...keptAside, declined: true } } });
      return null;
    },
    resume_saving: () => {
      const { editor } = now();
      change({ editor: { ...editor, saving: { state: "saved" }, rows: editor.rows.map((row) => ({ ...row, unsaved: false })) } });
      return null;
    },
    change_local: ({ key, value }) => {
      const local = now().editor.thisComputer;
      if (!local.some((row) => row.key === key)) refuse(say("There is no such choice.", "Det valg findes ikke."));
      if (key !== "language") {
        change({ editor: { ...now().editor, thisComputer: local.map((row) => (row.key === key ? { ...row, value } : row)) } });
        return null;
      }
      const language: Language = value === "da" ? "da" : "en";
      const { editor } = now();
      const fresh = demoEditor(language, editor.saving);
      const reasons = new Map(demoReport(language).map((row) => [`${row.key} ${row.reason}`, row]));
      const report = now().report.rows.map((row) => {
        const said = reasons.get(`${row.key} ${row.reason}`);
        if (said === undefined) return row;
        const { why, hint, wantedWords, inForceWords } = said;
        return { ...row, why, hint, wantedWords, inForceWords };
      });
      const words = (row: EditorRow) => {
        const { label, help, sectionLabel, control } = [...fresh.rows, ...fresh.thisComputer].find((one) => one.key === row.key) ?? row;
        return { ...row, label, help, sectionLabel, control };
      };
      change({
        language,
        report: { ...now().report, rows: report },
        editor: {
          ...editor,
          rows: editor.rows.map(words),
          thisComputer: editor.thisComputer.map((row) => ({ ...words(row), value: row.key === key ? value : row.value })),
        },
      });
      return null;
    },
    diagnostics: () => JSON.stringify(now().report),
  };
}
