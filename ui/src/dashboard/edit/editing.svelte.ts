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

/** One state of a draft; what of the base is as it was is not there twice. `key`: of an item that is new. */
interface KeptState {
  name: string;
  topbar: number;
  group: string | null;
  columns: readonly (readonly { from: number | null; key?: number; item?: Item }[])[];
}

/** A draft as a page that is built anew gets it back. */
export interface KeptBoard extends KeptState {
  edit: BoardEdit;
  /** What undo leads back to, the latest last; without the base, to which it always leads in the end. */
  past?: readonly KeptState[];
}

/** Operations that a page that is built anew can take back one by one. */
const PAST = 30;

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

  /** Goes on with a draft. Operations that were not kept are one now, the first. */
  static resumed({ edit, past = [], ...now }: KeptBoard): Editing {
    const editing = new Editing(edit);
    for (const state of [...past, now]) editing.#do(editing.#stateOf(state));
    return editing;
  }

  /** Whatever would be lost with the page; `null`: nothing has been changed. */
  kept(): KeptBoard | null {
    if (!this.changed) return null;
    const past = this.#past.slice(1).slice(-PAST);
    return { edit: this.edit, ...this.#keptOf(this.#state), past: past.map((state) => this.#keptOf(state)) };
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

  #keptOf({ name, topbar, group, columns }: State): KeptState {
    const base = this.edit.base.items;
    const kept = columns.map((items) =>
      items.map(({ key, from, item }) => (from === null ? { from, key, item } : base[from] === item ? { from } : { from, item })),
    );
    return { name, topbar, group, columns: kept };
  }

  /** An item has the same key in every state. */
  #stateOf({ name, topbar, group, columns }: KeptState): State {
    const base = this.edit.base.items;
    const taken = new Set<number>();
    const placed = columns.map((items) =>
      items.flatMap(({ from, key, item }) => {
        const known = item ?? (from === null ? undefined : base[from]);
        if (known === undefined) return [];
        const told = from === null ? (key ?? 0) : from + 1;
        const own = taken.has(told) || (from === null && told <= base.length) ? this.#keys + 1 : told;
        taken.add(own);
        this.#keys = Math.max(this.#keys, own);
        return [{ key: own, from, item: known }];
      }),
    );
    return { name, topbar, group, columns: placed };
  }

  #columnsOf(items: readonly Item[]): Columns {
    const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : 0);
    const columns = new Map<number, { position: number; placed: Placed }[]>();
    this.#keys = items.length;
    for (const [from, item] of items.entries()) {
      const placed = { position: number(item["position"]), placed: { key: from + 1, from, item } };
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
  const { edit, past = [] } = given;
  const { base, groups, switches, variables } = edit;
  if (!isObject(base) || typeof base["id"] !== "string" || !Array.isArray(base["items"]) || !base["items"].every(isObject)) return null;
  if (![groups, switches, variables, past].every(Array.isArray) || !isState(given)) return null;
  return (past as unknown[]).every(isState) ? (given as unknown as KeptBoard) : null;
}

function isState(given: unknown): boolean {
  if (!isObject(given) || typeof given["name"] !== "string" || typeof given["topbar"] !== "number" || !isText(given["group"])) return false;
  const isColumn = (one: unknown) => Array.isArray(one) && one.every(isPlaced);
  return Array.isArray(given["columns"]) && given["columns"].every(isColumn);
}

function isPlaced(given: unknown): boolean {
  if (!isObject(given)) return false;
  const { from, key, item } = given;
  const isKey = key === undefined || (typeof key === "number" && Number.isSafeInteger(key));
  return (from === null || typeof from === "number") && isKey && (item === undefined || isObject(item));
}
