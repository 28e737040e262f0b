/** What has been said of the alarm: the beginning once, each queue once while it is in it, and never a count. */

import type { AlarmedQueue } from "../bindings/AlarmedQueue";
import type { QueueAlarm } from "../bindings/QueueAlarm";

export interface News {
  /** It begins, or is loud again. */
  begins: boolean;
  queues: AlarmedQueue[];
}

export class Told {
  private loud = false;
  private queues: readonly string[] = [];

  /** What is new in it; `null` where nothing is. */
  follow(alarm: QueueAlarm | null): News | null {
    const begins = alarm?.sounding === true && !this.loud;
    this.loud = alarm?.sounding === true;
    const before = begins ? [] : [...this.queues];
    this.queues = (alarm?.queues ?? []).map(({ name }) => name);
    // Two may have one name: each stands for itself.
    const fresh = (alarm?.queues ?? []).filter(({ name }) => {
      const at = before.indexOf(name);
      if (at >= 0) before.splice(at, 1);
      return at < 0;
    });
    return this.loud && fresh.length > 0 ? { begins, queues: fresh } : null;
  }
}
