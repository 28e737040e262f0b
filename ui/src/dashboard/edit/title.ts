/** What an item is called while the dashboard is edited. */

import type { Communicator } from "../../communicator.svelte";
import { hostOf } from "../web";
import { wireKind } from "./kinds";

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

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
