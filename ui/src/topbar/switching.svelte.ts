/** Opening another dashboard: the old one stays until the new one is here, and for good where it does not come. */

import { command } from "../actions/command.svelte";
import type { Communicator } from "../communicator.svelte";

interface Wanted {
  id: string;
  name: string;
}

export class Switching {
  #wanted = $state.raw<Wanted | null>(null);
  readonly #page: Communicator;
  readonly #opening;

  /** For the component that is being made. */
  constructor(page: Communicator) {
    this.#page = page;
    this.#opening = command((id: string) => page.host.invoke("open_dashboard", { id }), { use: () => this.#wanted?.id });
    $effect(() => {
      if (this.#wanted?.id === this.#open?.id) this.#wanted = null;
    });
  }

  get #open(): Wanted | null {
    return this.#page.parts.dashboards.open;
  }

  /** The one that could not be opened, and why. The host tells that either at once or with the dashboards. */
  get failed(): { name: string; why: string } | null {
    const { problem } = this.#page.parts.dashboards;
    const wanted = this.#wanted;
    if (wanted === null || this.#open === null || wanted.id === this.#open.id) return null;
    const why = this.#opening.problem ?? problem;
    return why === null ? null : { name: wanted.name.trim() || wanted.id, why };
  }

  get busy(): boolean {
    return this.#opening.busy;
  }

  open(dashboard: Wanted): void {
    if (dashboard.id === this.#open?.id) {
      if (this.#wanted !== null) this.stay();
      return;
    }
    this.#wanted = dashboard;
    void this.#opening.run(dashboard.id);
  }

  retry(): void {
    if (this.#wanted !== null) void this.#opening.run(this.#wanted.id);
  }

  /** With the one that is open: the host opens no other later. */
  stay(): void {
    this.#wanted = null;
    if (this.#open !== null) this.#page.send("open_dashboard", { id: this.#open.id });
  }
}
