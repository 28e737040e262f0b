/** The parts that the host draws only while somebody looks at them. */

export type Watch = { report: boolean; editor: boolean; integrationLog: boolean };

const NONE: Watch = { report: false, editor: false, integrationLog: false };
const PARTS = Object.keys(NONE) as (keyof Watch)[];

export class Watched {
  readonly #wishes = new Set<Partial<Watch>>();
  /** What the host was last told. */
  #told = NONE;
  #due = false;

  /** `tell` is called with what is watched from now on, and what was; not while `holds()`. */
  constructor(
    private readonly tell: (watch: Watch, before: Watch) => void,
    private readonly holds: () => boolean,
  ) {}

  /** Watched from now until the function that it returns is called. */
  add(wish: Partial<Watch>): () => void {
    this.#wishes.add(wish);
    this.#soon();
    return () => {
      this.#wishes.delete(wish);
      this.#soon();
    };
  }

  /** The host has answered with a whole snapshot, and forgotten what was watched. */
  forgotten(): void {
    this.#told = NONE;
  }

  /** What somebody looks at now. */
  get wished(): Watch {
    const watch = { ...NONE };
    for (const wish of this.#wishes) for (const part of PARTS) watch[part] ||= wish[part] === true;
    return watch;
  }

  settle(): void {
    this.#due = false;
    if (this.holds()) return;
    const watch = this.wished;
    const before = this.#told;
    if (PARTS.every((part) => watch[part] === before[part])) return;
    this.#told = watch;
    this.tell(watch, before);
  }

  /** One page goes and another comes in one turn: the host hears of both at once. */
  #soon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => this.settle());
  }
}
