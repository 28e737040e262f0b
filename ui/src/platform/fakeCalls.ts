/** How the stand-in host answers what is done with calls and with the alarm. */

import type { Call } from "../bindings/Call";
import type { CallAction } from "../bindings/CallAction";
import type { Patch } from "../bindings/Patch";
import type { Snapshot } from "../bindings/Snapshot";
import { silenced } from "./demoCalls";
import { refused } from "./fakeEditor";
import type { Commands } from "./host";
import { byId } from "./patched";

type Answers = { [C in "act_on_call" | "acknowledge_alarm"]: (args: Commands[C]["args"]) => Promise<null> | null };

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
  return {
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
      return [{ ...call, state: "active", since, answeredAt: since, toneWhy: null, note: null, actions: ["hold", "hang_up"] }];
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
