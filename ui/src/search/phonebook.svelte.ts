/**
 * The phonebook, and the shortcuts of the first dashboards: asked for when somebody searches, and again when that was a while ago.
 * No key asks for anything.
 */

import type { Contact } from "../bindings/Contact";
import type { DashboardShortcut } from "../bindings/DashboardShortcut";
import type { Host } from "../platform/host";
import { Directory } from "./directory.svelte";
import type { Found } from "./found";
import { asWords, dialled, type Entry, fold } from "./match";

/** Ms after which it is asked for again. */
const KEPT = 5 * 60_000;
/** Ms after which it is asked for again where the PBX did not tell. */
const AGAIN = 30_000;
/** So many at once, so that no key has to wait for all of a large phonebook. */
const AT_ONCE = 500;

function entryOf({ id, name, about, numbers }: Contact): Entry {
  const folded = fold(name);
  return {
    id,
    name,
    folded,
    words: asWords(folded),
    place: asWords(fold(about ?? "")),
    numbers: numbers.map(({ number }, at) => ({ digits: dialled(number), extension: at === 0 ? null : number, number })),
  };
}

export class Phonebook {
  readonly #directory = new Directory();
  #contacts: ReadonlyMap<string, Contact> = new Map();
  /** Of all dashboards that the host could read. */
  shortcuts = $state.raw<readonly DashboardShortcut[]>([]);
  /** Grows each time that more of what was asked for is here. */
  came = $state(0);
  #next = 0;
  #turn = 0;

  constructor(private readonly host: Host) {}

  get(id: string): Contact | undefined {
    return this.#contacts.get(id);
  }

  find(typed: string, language: string): Found {
    return this.#directory.find(typed, language);
  }

  /** Asks, where what is held is old. Without an answer there is nobody in it: nobody waits for it, so nobody is told. */
  async open(language: string): Promise<void> {
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + AGAIN;
    const turn = this.#turn;
    try {
      const { contacts, shortcuts } = await this.host.invoke("phonebook");
      if (turn !== this.#turn) return;
      this.#next = performance.now() + KEPT;
      this.shortcuts = shortcuts;
      await this.#take(contacts, turn);
      this.#directory.prepare(language);
    } catch {
      // Asked for again by whoever searches a while later.
    }
  }

  /** Of an account that has signed out nothing is left. */
  forget(): void {
    this.#turn += 1;
    this.#next = 0;
    this.shortcuts = [];
    for (const id of this.#contacts.keys()) this.#directory.put(id, undefined);
    this.#contacts = new Map();
  }

  async #take(contacts: readonly Contact[], turn: number): Promise<void> {
    const all = new Map(contacts.map((one) => [one.id, one]));
    for (const id of this.#contacts.keys()) if (!all.has(id)) this.#directory.put(id, undefined);
    this.#contacts = all;
    let left = AT_ONCE;
    for (const [id, contact] of all) {
      this.#directory.put(id, entryOf(contact));
      left -= 1;
      if (left > 0) continue;
      left = AT_ONCE;
      this.came += 1;
      await new Promise((done) => setTimeout(done));
      if (turn !== this.#turn) return;
    }
    this.came += 1;
  }
}
