/**
 * Sees to it that no patch is left out. Each has the revision after the one before; where one is missing, the host is
 * asked for the whole again, one question at a time, and what comes meanwhile is kept for after the answer.
 */

import type { Patch } from "../bindings/Patch";
import type { Snapshot } from "../bindings/Snapshot";

export interface Followed {
  replace(snapshot: Snapshot): void;
  apply(patch: Patch): void;
  /** The host did not answer. The next patch that does not fit asks again. */
  failed(thrown: unknown): void;
  /** No question is out any more. */
  settled(): void;
}

export class Sequence {
  /** The revision of what is held. */
  revision = 0;
  #kept: Patch[] = [];
  #asking = false;

  constructor(
    private readonly followed: Followed,
    private readonly question: () => Promise<Snapshot>,
  ) {}

  get asking(): boolean {
    return this.#asking;
  }

  /** Takes what is there without having been asked for: the page was born with it. */
  begin(snapshot: Snapshot): void {
    this.revision = snapshot.revision;
    this.followed.replace(snapshot);
  }

  /** Asks for the whole. While a question is out there is no second one. */
  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    let missing = true;
    let answered = -1;
    while (missing) {
      try {
        const snapshot = await this.question();
        // A host whose answers do not get on would be asked for ever.
        const gotOn = snapshot.revision > answered;
        answered = this.revision = snapshot.revision;
        this.followed.replace(snapshot);
        missing = this.#catchUp() && gotOn;
      } catch (thrown) {
        this.followed.failed(thrown);
        this.#catchUp();
        missing = false;
      }
    }
    this.#kept = [];
    this.#asking = false;
    this.followed.settled();
  }

  take(patch: Patch): void {
    if (this.#asking) this.#kept.push(patch);
    else if (!this.#fits(patch)) this.#askFor(patch);
  }

  #askFor(patch: Patch): void {
    // The answer may be older than it.
    this.#kept.push(patch);
    void this.ask();
  }

  /** False where a revision before it is missing. */
  #fits(patch: Patch): boolean {
    if (patch.revision > this.revision + 1) return false;
    if (patch.revision === this.revision + 1) {
      this.revision = patch.revision;
      this.followed.apply(patch);
    }
    return true;
  }

  /** Applies what was kept, up to where a revision is missing: then true, and the rest is kept on. */
  #catchUp(): boolean {
    while (this.#kept.length > 0) {
      const [patch] = this.#kept;
      if (patch !== undefined && !this.#fits(patch)) return true;
      this.#kept.shift();
    }
    return false;
  }
}
