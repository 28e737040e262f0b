/** The ringtone that is being listened to: one at a time, whichever button began it. */

import type { RingtonePlayed } from "../bindings/RingtonePlayed";
import type { Host } from "../platform/host";

class Player {
  /** The button that it plays for; `null` while all is quiet. */
  at = $state<string | null>(null);
  /** What it plays on, once the host has said so. */
  device = $state<string | null>(null);
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Throws what the host refuses it with, unless something else was begun or stopped meanwhile. */
  async play(host: Host, at: string, id: string): Promise<void> {
    const turn = this.quiet();
    this.at = at;
    let played: RingtonePlayed;
    try {
      played = await host.invoke("play_ringtone", { id });
    } catch (thrown) {
      if (turn !== this.turn) return;
      this.quiet();
      throw thrown;
    }
    if (turn !== this.turn) return;
    this.device = played.device;
    this.timer = setTimeout(() => this.quiet(), played.milliseconds);
  }

  /** Nothing plays for this button any more: true where the host has to be told so. What plays for another goes on. */
  end(at: string): boolean {
    if (this.at !== at) return false;
    this.quiet();
    return true;
  }

  private quiet(): number {
    clearTimeout(this.timer);
    this.at = null;
    this.device = null;
    return ++this.turn;
  }
}

export const player = new Player();
