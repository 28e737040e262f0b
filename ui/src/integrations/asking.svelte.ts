/**
 * A question that is asked anew while somebody types: a moment after the last change, and only the answer to the last
 * question counts.
 */

/** Ms without a change before it is asked. */
const QUIET = 250;

export class Asking<Q, A> {
  /** The last answer, with the question that it is of. It stays until there is another. */
  answered = $state.raw<{ question: Q; answer: A } | null>(null);
  /** The host did not answer the last question. */
  failed = $state(false);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly how: (question: Q) => Promise<A>,
    private readonly quiet = QUIET,
  ) {}

  ask(question: Q): void {
    const turn = this.#next();
    this.#timer = setTimeout(() => void this.#send(question, turn), this.answered === null ? 0 : this.quiet);
  }

  /** No answer counts any more. */
  stop(): void {
    this.#next();
  }

  #next(): number {
    clearTimeout(this.#timer);
    return ++this.#turn;
  }

  async #send(question: Q, turn: number): Promise<void> {
    try {
      const answer = await this.how(question);
      if (turn !== this.#turn) return;
      this.answered = { question, answer };
      this.failed = false;
    } catch {
      if (turn === this.#turn) this.failed = true;
    }
  }
}
