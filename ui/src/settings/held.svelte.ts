/**
 * The value a control shows: what the host last said, or what was just sent to it. Two changes of one
 * object in quick succession build on each other, and what the host refuses stays where it was typed.
 */

import { canonical } from "./values";

export class Held {
  /** What was sent, what the host had said by then, and whether it has said anything else since. */
  private sent = $state.raw<{ value: unknown; over: string; passed: boolean } | null>(null);
  private flights = $state(0);
  private readonly told = $derived.by(() => canonical(this.now()));

  /** `now`: what the host says. */
  constructor(private readonly now: () => unknown) {}

  readonly value = $derived.by(() => {
    const { sent } = this;
    if (sent === null) return this.now();
    // For good: what the host comes back to later is its own.
    if (sent.over !== this.told) sent.passed = true;
    return this.flights > 0 || !sent.passed ? sent.value : this.now();
  });

  /** Sends a value. False where there is nothing to send: it is what the host has, or is on its way. */
  async send(value: unknown, how: () => Promise<unknown>): Promise<boolean> {
    const text = canonical(value);
    if (this.flights > 0 ? this.sent !== null && canonical(this.sent.value) === text : text === this.told) {
      if (this.flights === 0) this.drop();
      return false;
    }
    this.sent = { value, over: this.told, passed: false };
    this.flights += 1;
    try {
      await how();
      return true;
    } finally {
      this.flights -= 1;
    }
  }

  /** Back to what the host says. */
  drop(): void {
    this.sent = null;
  }
}
