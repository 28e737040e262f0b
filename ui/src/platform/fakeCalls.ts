/** How the stand-in host answers what is done with calls and with the alarm. */

import type { Call } from "../bindings/Call";
import type { CallAction } from "../bindings/CallAction";
import type { Patch } from "../bindings/Patch";
import type { Snapshot } from "../bindings/Snapshot";
import { silenced } from "./demoCalls";
import { refused } from "./fakeEditor";
import type { Commands } from "./host";
import { byId } from "./patched";

type Answered =
  | "act_on_call"
  | "acknowledge_alarm"
  | "transfer_call"
  | "complete_transfer"
  | "back_to_caller"
  | "call_note"
  | "set_call_note"
  | "record_call";
type Answers = { [C in Answered]: (args: Commands[C]["args"]) => Promise<Commands[C]["answer"]> | Commands[C]["answer"] };

/** The calls in their order. */
export const callsOf = ({ callOrder, calls }: Snapshot): Call[] => callOrder.flatMap((id) => calls[id] ?? []);

/** What is told when these are all the calls there are. */
export function callsAre(now: Snapshot, calls: readonly Call[]): Pick<Patch, "set" | "remove"> {
  const order = calls.map(({ id }) => id);
  return {
    set: { calls: byId(calls), callOrder: order },
    remove: { calls: Object.keys(now.calls).filter((id) => !order.includes(id)) },
  };
}

/** `refusal`: what each action is refused with; null where the phone does as it is told. */
export function callAnswers(
  now: () => Snapshot,
  change: (set: Patch["set"], remove?: Patch["remove"]) => void,
  wait: () => Promise<unknown>,
  refusal: string | null,
): Answers {
  const notes = new Map<string, string>();
  const doneFor = async (change: () => void) => {
    await wait();
    if (refusal !== null) throw refused(refusal);
    change();
    return null;
  };
  const are = (calls: readonly Call[]) => {
    const { set, remove } = callsAre(now(), calls);
    change(set, remove);
  };
  const others = (...ids: string[]) => callsOf(now()).filter(({ id }) => !ids.includes(id));
  const called = (number: string) => Object.values(now().people).find((person) => person.number === number)?.name ?? null;

  return {
    transfer_call: ({ call, to, consult }) =>
      doneFor(() => {
        const of = now().calls[call];
        if (of === undefined) return;
        if (!consult) return are(others(call));
        const since = new Date().toISOString();
        const asked = called(to) ?? to;
        are([
          ...others(call),
          { ...of, state: "held", since, asked, actions: ["resume"] },
          {
            ...of,
            id: `${call}-asked`,
            name: called(to),
            number: to,
            state: "dialling",
            direction: "out",
            queue: null,
            since,
            answeredAt: null,
            answered: false,
            waiting: call,
            asked: null,
            actions: ["hang_up"],
            variables: [],
            recording: "never",
          },
        ]);
      }),
    complete_transfer: ({ call }) => doneFor(() => are(others(call, now().calls[call]?.waiting ?? ""))),
    back_to_caller: ({ call }) =>
      doneFor(() => {
        const first = now().calls[now().calls[call]?.waiting ?? ""];
        if (first === undefined) return;
        const since = new Date().toISOString();
        are([...others(call, first.id), { ...first, state: "active", since, asked: null, actions: ["hold", "hang_up"] }]);
      }),
    call_note: async ({ call }) => {
      await wait();
      return notes.get(call) ?? "";
    },
    set_call_note: async ({ call, note }) => {
      await wait();
      if (refusal !== null) throw refused(refusal);
      notes.set(call, note.trim());
      return note.trim();
    },
    record_call: ({ call, on }) =>
      doneFor(() => are(callsOf(now()).map((one) => (one.id === call ? { ...one, recording: on ? "on" : "off" } : one)))),
    act_on_call: async ({ id, action }) => {
      await wait();
      if (refusal !== null) throw refused(refusal);
      const { set, remove } = callsAre(
        now(),
        callsOf(now()).flatMap((call) => (call.id === id ? acted(call, action, now()) : [call])),
      );
      change(set, remove);
      return null;
    },
    acknowledge_alarm: () => {
      const { alarm } = now();
      if (alarm !== null) change({ alarm: { ...alarm, sounding: false } });
      return null;
    },
  };
}

/** The call after that; none when it has ended. */
function acted(call: Call, action: CallAction, { language }: Snapshot): Call[] {
  const since = new Date().toISOString();
  switch (action) {
    case "answer":
      return [
        {
          ...call,
          state: "active",
          since,
          answeredAt: since,
          answered: true,
          recording: "off",
          toneWhy: null,
          note: null,
          actions: ["hold", "hang_up"],
        },
      ];
    case "silence":
      return [{ ...call, toneWhy: null, note: silenced(language), actions: call.actions.filter((other) => other !== "silence") }];
    case "hold":
      return [{ ...call, state: "held", since, actions: ["resume", "hang_up"] }];
    case "resume":
      return [{ ...call, state: "active", since, actions: ["hold", "hang_up"] }];
    case "decline":
    case "hang_up":
      return [];
  }
}
