import type { Person } from "../../bindings/Person";
import type { Communicator } from "../../communicator.svelte";

/** Whoever has this extension, or is this employee. */
export function personOf(id: string, { people }: Pick<Communicator, "people">): Person | undefined {
  const all = people.ids.flatMap((one) => people.get(one) ?? []);
  return all.find(({ id: own, extensions }) => own === id || extensions.some((extension) => extension.id === id));
}
