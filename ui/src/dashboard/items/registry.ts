/** How every kind of item that the host tells is shown, what it is called, and what it is drawn from. */

import type { Component } from "svelte";
import type { DashboardItem } from "../../bindings/DashboardItem";
import type { Communicator } from "../../communicator.svelte";
import type { Words } from "../../i18n/en";
import MultiQueueCard from "../MultiQueueCard.svelte";
import ShortcutsCard from "../ShortcutsCard.svelte";
import SwitchVarCard from "../SwitchVarCard.svelte";
import { hostOf } from "../web";
import WebCard from "../WebCard.svelte";
import ExtensionsItem from "./ExtensionsItem.svelte";
import type { ConfigOf, ViewKind } from "./kinds";
import MyCallsItem from "./MyCallsItem.svelte";
import PlaceholderItem from "./PlaceholderItem.svelte";
import QueueItem from "./QueueItem.svelte";

export interface Shown<K extends ViewKind> {
  view: Component<{ config: ConfigOf<K> }>;
  /** What it is called where it cannot be drawn. */
  name(config: ConfigOf<K>, communicator: Communicator, words: Words): string;
  /** What it is drawn from beside its own configuration: another value is worth another try. */
  from?(config: ConfigOf<K>, communicator: Communicator): unknown;
}

const ITEMS: { readonly [K in ViewKind]: Shown<K> } = {
  queue: {
    view: QueueItem,
    name: (config, { queues }) => queues.get(config?.queue)?.name ?? "",
    from: (config, { queues, members }) => [queues.get(config?.queue), members.get(config?.queue)],
  },
  multiQueue: { view: MultiQueueCard, name: (_, __, t) => t.multiQueue.kind },
  extensions: { view: ExtensionsItem, name: (config) => config?.name ?? "" },
  myCalls: { view: MyCallsItem, name: (_, __, t) => t.calls.mine, from: (_, { callList }) => callList },
  web: { view: WebCard, name: (config) => hostOf(config?.url ?? null) },
  switchVar: { view: SwitchVarCard, name: (_, __, t) => t.switches.kind },
  shortcuts: { view: ShortcutsCard, name: (_, __, t) => t.shortcutsItem.kind },
  placeholder: { view: PlaceholderItem, name: (config) => config?.name ?? "" },
};

/** Of a kind that this page does not know, which a later host may tell: a placeholder. */
export function shownAs(item: DashboardItem): Shown<never> {
  return (Object.hasOwn(ITEMS, item.kind) ? ITEMS[item.kind] : ITEMS.placeholder) as unknown as Shown<never>;
}
