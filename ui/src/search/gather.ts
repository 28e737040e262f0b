/** Gathers what the search finds beside people, as it is now. */

import type { Performer } from "../actions/perform.svelte";
import { ACTIONS, buttonsOf } from "../actions/registry";
import type { DashboardShortcut } from "../bindings/DashboardShortcut";
import type { Communicator } from "../communicator.svelte";
import { hostOf } from "../dashboard/web";
import { callerName, callerNumber } from "../format/caller";
import { atClock } from "../format/time";
import type { Words } from "../i18n/en";
import { inOrder } from "../model/waiting.svelte";
import type { Thing } from "./things";

export function gather(page: Communicator, performer: Performer, t: Words, language: string): Thing[] {
  const { parts } = page;
  const things: Thing[] = [];
  for (const id of page.queues.ids) {
    const queue = page.queues.get(id);
    if (queue === undefined) continue;
    const waiting = inOrder([...page.waiting.in(id)].flatMap((caller) => page.callers.get(caller) ?? []));
    for (const [place, caller] of queue.member ? waiting.entries() : []) {
      const name = callerName(caller, t);
      const next = place === 0;
      const words = caller.waits === "callback" ? t.search.callBackWho(name) : t.search.takeWho(name);
      things.push({
        key: next ? `take ${id}` : `take ${id} ${caller.id}`,
        kind: "waiting",
        icon: "queue",
        label: next ? t.search.takeFrom(queue.name) : words,
        detail: next ? name : queue.name,
        number: caller.number,
        run: () => performer.pick(caller.id, name),
      });
    }
    for (const action of buttonsOf("queue", queue)) {
      things.push({
        key: `member ${id}`,
        kind: "queue",
        icon: action.icon,
        label: queue.member ? t.queue.leaveNamed(queue.name) : t.queue.joinNamed(queue.name),
        detail: t.queue.kind,
        run: () => performer.on(action, queue, { title: queue.name }),
      });
    }
  }
  for (const call of parts.recents.calls) {
    if (call.number === null || call.number.trim() === "") continue;
    const number = call.number;
    things.push({
      key: `recent ${call.kind} ${call.id}`,
      kind: "recent",
      icon: call.kind === "outbound" ? "outbound" : call.kind === "inbound" ? "inbound" : "missed",
      label: callerName(call, t),
      detail: [t.recents.kind[call.kind], call.at === null ? null : atClock(call.at, language), callerNumber(call)]
        .filter((part) => part)
        .join(" · "),
      number,
      run: () => page.openCall(number),
    });
  }
  const shortcuts = new Map(
    [...page.phonebook.shortcuts, ...ofOpenBoard(page)].map((one) => [`shortcut ${one.name} ${one.number ?? one.url}`, one]),
  );
  for (const [key, { name, number, url }] of shortcuts) {
    things.push({
      key,
      kind: "shortcut",
      icon: number === null ? "connection" : "phone",
      label: name,
      detail: [t.search.kinds.shortcut, number ?? hostOf(url)].join(" · "),
      number,
      run: () => (number === null ? page.send("open_address", { address: url ?? "" }) : page.openCall(number)),
    });
  }
  for (const action of ACTIONS.own) {
    // What the search itself is, and what only Esc does.
    if (action.id === "search" || action.id === "leave-wallboard" || !action.enabled(parts, page)) continue;
    things.push({
      key: `action ${action.id}`,
      kind: "action",
      icon: action.icon,
      label: t.actions[action.id],
      detail: t.search.kinds.action,
      run: () => performer.own(action.id),
    });
  }
  for (const { id, name } of parts.dashboards.list) {
    things.push({
      key: `dashboard ${id}`,
      kind: "dashboard",
      icon: "puzzle",
      label: name,
      detail: t.search.kinds.dashboard,
      run: () => {
        page.view.page = "dashboard";
        page.send("open_dashboard", { id });
      },
    });
  }
  // A wall has no page for them.
  for (const row of parts.appearance.wallboard ? [] : (parts.editor?.rows ?? [])) {
    things.push({
      key: `setting ${row.key}`,
      kind: "setting",
      icon: "settings",
      label: row.label,
      detail: `${t.actions.settings} · ${row.sectionLabel}`,
      words: row.key,
      run: () => page.openSetting(row.key),
    });
  }
  return things;
}

/** Those are there before the host has read the others. */
function ofOpenBoard({ parts }: Communicator): readonly DashboardShortcut[] {
  const items = parts.dashboards.open?.items ?? [];
  return items.flatMap((item) => (item.kind === "shortcuts" ? item.config.shortcuts : []));
}
