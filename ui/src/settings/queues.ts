/** The queues that a setting can name, from the entities of the page: the settings page has no copies of them. */

import type { Choice } from "../bindings/Choice";
import type { Communicator } from "../communicator.svelte";
import { i18n } from "../i18n/i18n.svelte";

/** By their names, in the order of these. */
export function queueChoices({ queues }: Communicator): Choice[] {
  const choices = queues.ids.flatMap((id) => {
    const queue = queues.get(id);
    return queue === undefined ? [] : [{ value: id, label: queue.name }];
  });
  return choices.sort((one, other) => one.label.localeCompare(other.label, i18n.language) || (one.value < other.value ? -1 : 1));
}
