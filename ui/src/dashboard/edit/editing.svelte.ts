/**
 * A dashboard while somebody edits it: a draft with the operations that led to it, on the dashboard that it began from.
 * Nothing of it is at the PBX before it is saved, and each operation can be taken back.
 */

import type { BoardDraft } from "../../bindings/BoardDraft";
import type { BoardEdit } from "../../bindings/BoardEdit";
import { defaultsOf, type WireKind } from "./kinds";

export type Item = Readonly<Record<string, unknown>>;

export interface Placed {
  /** Tells it apart while it is edited. */
  key: number;
  /** Which of the base's items it was; `null`: it is new. */
  from: number | null;
  item: Item;
}

/** Where an item is: both from 0. */
export interface Place {
  column: number;
  at: number;
}

/** A draft as a page that is built anew gets it back: what of the base is as it was is not there twice. */
export interface KeptBoard {
  edit: BoardEdit;
  name: string;
  topbar: number;
  group: string | null;
  columns: readonly (readonly { from: number | null; item?: Item }[])[];
}

type Columns = readonly (readonly Placed[])[];

interface State {
  name: string;
  topbar: number;
  group: string | null;
  columns: Columns;
}

export class Editing {
  #state = $state.raw<State>({ name: "", topbar: 0, group: null, columns: [] });
  #past = $state.raw<readonly State[]>([]);
  #keys = 0;

  constructor(readonly edit: BoardEdit) {
    const { base } = edit;
    this.#state = { name: base.name, topbar: base.topbar, group: base.group, columns: this.#columnsOf(base.items) };
  }

  /** Goes on with a draft. What led to it is one operation now. */
  static resumed({ edit, name, topbar, group, columns }: KeptBoard): Editing {
    const editing = new Editing(edit);
    const placed = columns.map((items) =>
      items.flatMap(({ from, item }) => {
        const known = item ?? (from === null ? undefined : edit.base.items[from]);
        return known === undefined ? [] : [{ key: (editing.#keys += 1), from, item: known }];
      }),
    );
    editing.#do({ name, topbar, group, columns: placed });
    return editing;
  }

  /** Whatever would be lost with the page; `null`: nothing has been changed. */
  kept(): KeptBoard | null {
    if (!this.changed) return null;
    const { edit, name, topbar, group } = this;
    const columns = this.columns.map((items) =>
      items.map(({ from, item }) => (from !== null && edit.base.items[from] === item ? { from } : { from, item })),
    );
    return { edit, name, topbar, group, columns };
  }

  get name(): string {
    return this.#state.name;
  }

  get topbar(): number {
    return this.#state.topbar;
  }

  get group(): string | null {
    return this.#state.group;
  }

  get columns(): Columns {
    return this.#state.columns;
  }

  get changed(): boolean {
    return this.#past.length > 0;
  }

  /** Takes back the last operation. */
  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#state = before;
  }

  /** What is typed letter by letter is one operation. */
  rename(name: string): void {
    this.#do({ name }, "name");
  }

  placeInBar(topbar: number): void {
    this.#do({ topbar });
  }

  shareWith(group: string | null): void {
    this.#do({ group });
  }

  /** At the end of a column; beyond the last one a new column begins. The key of the new item. */
  add(kind: WireKind, column: number): number {
    const placed: Placed = { key: (this.#keys += 1), from: null, item: { type: kind, ...defaultsOf(kind) } };
    const columns = this.columns.map((items, at) => (at === column ? [...items, placed] : items));
    this.#do({ columns: column >= columns.length ? [...columns, [placed]] : columns });
    return placed.key;
  }

  remove(key: number): void {
    this.#do({ columns: this.columns.map((items) => items.filter((one) => one.key !== key)) });
  }

  configure(key: number, item: Item): void {
    this.#do({ columns: this.columns.map((items) => items.map((one) => (one.key === key ? { ...one, item } : one))) });
  }

  placeOf(key: number): Place | null {
    for (const [column, items] of this.columns.entries()) {
      const at = items.findIndex((one) => one.key === key);
      if (at >= 0) return { column, at };
    }
    return null;
  }

  /** Puts it before what is at that place now. False: it is there already. */
  move(key: number, to: Place): boolean {
    const from = this.placeOf(key);
    const placed = from === null ? undefined : this.columns[from.column]?.[from.at];
    if (from === null || placed === undefined || to.column < 0) return false;
    const same = from.column === to.column && (to.at === from.at || to.at === from.at + 1);
    if (same) return false;
    const columns = this.columns.map((items) => items.filter((one) => one.key !== key));
    while (columns.length <= to.column) columns.push([]);
    const at = from.column === to.column && to.at > from.at ? to.at - 1 : to.at;
    columns[to.column]?.splice(Math.min(Math.max(0, at), columns[to.column]?.length ?? 0), 0, placed);
    this.#do({ columns });
    return true;
  }

  /** One step by an arrow key. */
  step(key: number, direction: "up" | "down" | "left" | "right"): boolean {
    const from = this.placeOf(key);
    if (from === null) return false;
    const { column, at } = from;
    const length = this.columns[column]?.length ?? 0;
    switch (direction) {
      case "up":
        return at > 0 && this.move(key, { column, at: at - 1 });
      case "down":
        return at < length - 1 && this.move(key, { column, at: at + 2 });
      case "left":
        return column > 0 && this.move(key, { column: column - 1, at });
      case "right":
        // An item alone in the last column has nowhere to go.
        return (column < this.columns.length - 1 || length > 1) && this.move(key, { column: column + 1, at });
    }
  }

  /** As it is saved: columns without items are none. */
  draft(): BoardDraft {
    const columns = this.columns.filter((items) => items.length > 0);
    const items = columns.flatMap((placed, column) =>
      placed.map(({ from, item }, position) => ({ from, item: { ...item, column, position } })),
    );
    return { name: this.name.trim(), topbar: this.topbar, group: this.group, items };
  }

  #columnsOf(items: readonly Item[]): Columns {
    const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : 0);
    const columns = new Map<number, { position: number; placed: Placed }[]>();
    for (const [from, item] of items.entries()) {
      const placed = { position: number(item["position"]), placed: { key: (this.#keys += 1), from, item } };
      const column = number(item["column"]);
      columns.set(column, [...(columns.get(column) ?? []), placed]);
    }
    const inOrder = [...columns.entries()].sort(([one], [other]) => one - other);
    return inOrder.map(([, all]) => all.sort((one, other) => one.position - other.position).map(({ placed }) => placed));
  }

  #lastOf: string | null = null;

  #do(change: Partial<State>, of: string | null = null): void {
    if (of === null || of !== this.#lastOf || this.#past.length === 0) this.#past = [...this.#past, this.#state];
    this.#lastOf = of;
    this.#state = { ...this.#state, ...change };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string | null => value === null || typeof value === "string";

/** Reads what a page that was built anew is given back; `null` where it is no draft. */
export function readBoard(given: unknown): KeptBoard | null {
  if (!isObject(given) || !isObject(given["edit"])) return null;
  const { edit, name, topbar, group, columns } = given;
  const { base, groups, switches, variables } = edit;
  const lists = [columns, groups, switches, variables];
  if (!isObject(base) || typeof base["id"] !== "string" || !Array.isArray(base["items"]) || !base["items"].every(isObject)) return null;
  if (!lists.every(Array.isArray) || typeof name !== "string" || typeof topbar !== "number" || !isText(group)) return null;
  const isPlaced = (one: unknown) =>
    isObject(one) && (one["from"] === null || typeof one["from"] === "number") && (one["item"] === undefined || isObject(one["item"]));
  const isColumn = (one: unknown) => Array.isArray(one) && one.every(isPlaced);
  return (columns as unknown[]).every(isColumn) ? (given as unknown as KeptBoard) : null;
}
