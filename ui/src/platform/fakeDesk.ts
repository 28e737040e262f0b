/** The desk of the stand-in host: whoever waits is taken, queues are joined and left. */

import type { Commands } from "../bindings/Commands";
import type { RecentCall } from "../bindings/RecentCall";
import type { Patch } from "../bindings/Patch";
import { demoPhonebook } from "./demoPhonebook";
import { refused } from "./fakeEditor";
import type { Whole } from "./patched";

type Desk =
  "pick_caller" | "join_queue" | "leave_queue" | "pick_up_person" | "keep_look" | "see_recents" | "handle_call" | "note_call" | "phonebook";
type Answers = { [C in Desk]: (args: Commands[C]["args"]) => Promise<Commands[C]["answer"]> };

const LANGUAGE = {
  en: {
    gone: "This caller no longer waits: somebody was faster, or the caller hung up.",
    last: "You are the last member, and this queue keeps its last one. Ask a colleague to join first.",
    handled: "Somebody has dealt with this call already.",
    over: "The PBX does not know this call any more.",
  },
  da: {
    gone: "Den ventende er her ikke længere: nogen var hurtigere, eller der blev lagt på.",
    last: "Du er det sidste medlem, og køen beholder sit sidste. Bed først en kollega om at tilmelde sig.",
    handled: "Nogen har allerede taget sig af opkaldet.",
    over: "Omstillingen kender ikke længere opkaldet.",
  },
} as const;

export function deskAnswers(
  now: () => Whole,
  change: (set: Patch["set"], remove?: Patch["remove"]) => void,
  wait: () => Promise<unknown>,
  refuses: boolean,
  /** Of the phonebook: so many more, for a large one. */
  contacts: number,
): Answers {
  const words = () => LANGUAGE[now().language];
  const join =
    (member: boolean) =>
    async ({ id }: { id: string }) => {
      await wait();
      const queue = now().queues[id];
      if (queue === undefined || (refuses && !member)) throw refused(words().last);
      change({ queues: { [id]: { ...queue, member } } });
      return null;
    };
  const past = (id: string, more: Partial<RecentCall>) => {
    const { recents } = now();
    change({ recents: { ...recents, calls: recents.calls.map((call) => (call.id === id ? { ...call, ...more } : call)) } });
  };
  return {
    pick_caller: async ({ id }) => {
      await wait();
      const caller = now().callers[id];
      const queue = now().queues[caller?.queue ?? ""];
      if (caller === undefined || queue === undefined || refuses) throw refused(words().gone);
      change({ queues: { [queue.id]: { ...queue, waiting: Math.max(0, (queue.waiting ?? 1) - 1) } } }, { callers: [id] });
      return null;
    },
    pick_up_person: async () => {
      await wait();
      if (refuses) throw refused(words().gone);
      return null;
    },
    keep_look: async ({ look }) => {
      change({ look });
      return await Promise.resolve(null);
    },
    see_recents: async () => {
      if (now().recents.unseen > 0) change({ recents: { ...now().recents, unseen: 0 } });
      return await Promise.resolve(null);
    },
    handle_call: async ({ queue, call }) => {
      await wait();
      if (refuses) throw refused(words().handled);
      past(call, { handled: true });
      const { recents } = now();
      const left = Math.max(0, (recents.unanswered[queue] ?? 0) - 1);
      change({ recents: { ...recents, unanswered: { ...recents.unanswered, [queue]: left } } });
      return null;
    },
    note_call: async ({ call, note }) => {
      await wait();
      if (refuses) throw refused(words().over);
      past(call, { note: note.trim() === "" ? null : note });
      return null;
    },
    phonebook: async () => {
      await wait();
      return demoPhonebook(contacts);
    },
    join_queue: join(true),
    leave_queue: join(false),
  };
}
