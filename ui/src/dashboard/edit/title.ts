/** What an item is called while the dashboard is edited. */

import type { Person } from "../../bindings/Person";
import type { Communicator } from "../../communicator.svelte";
import { hostOf } from "../web";
import { wireKind } from "./kinds";

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whoever has this extension, or is this employee. */
export function personOf(id: string, { people }: Pick<Communicator, "people">): Person | undefined {
  const all = people.ids.flatMap((one) => people.get(one) ?? []);
  return all.find(({ id: own, extensions }) => own === id || extensions.some((extension) => extension.id === id));
}

/** Empty: it has no name of its own. */
export function titleOf(item: Readonly<Record<string, unknown>>, { queues }: Pick<Communicator, "queues">): string {
  switch (wireKind(item)) {
    case "QUEUE":
      return queues.get(text(item["_id"]))?.name ?? "";
    case "MULTIQUEUE":
      return list(item["queues"])
        .flatMap((id) => queues.get(text(id))?.name ?? [])
        .join(", ");
    case "EXTENSIONS":
      return text(item["name"]);
    case "WEB":
      return hostOf(text(item["url"]));
    default:
      return "";
  }
}
