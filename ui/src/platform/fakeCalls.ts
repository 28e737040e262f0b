/** How the stand-in host answers what is done with calls and with the alarm. */

import type { Call } from "../bindings/Call";
import type { CallAction } from "../bindings/CallAction";
import type { Snapshot } from "../bindings/Snapshot";
import { silenced } from "./demoCalls";
import { refused } from "./fakeEditor";
import type { Commands } from "./host";

type Answers = { [C in "act_on_call" | "acknowledge_alarm"]: (args: Commands[C]["args"]) => Promise<null> | null };

/** `refusal`: what each action is refused with; null where the phone does as it is told. */
export function callAnswers(
  now: () => Snapshot,
  change: (parts: Partial<Snapshot>) => void,
  wait: () => Promise<unknown>,
  refusal: string | null,
): Answers {
  return {
    act_on_call: async ({ id, action }) => {
      await wait();
      if (refusal !== null) throw refused(refusal);
      change({ calls: now().calls.flatMap((call) => (call.id === id ? acted(call, action, now()) : [call])) });
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
