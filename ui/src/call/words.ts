/** What is said of a call. Names and numbers come from others: any script, any length, or nothing. */

import type { Call } from "../bindings/Call";
import type { Words } from "../i18n/en";

/** `shownNumber`: the number as people write it. */
type Named = Pick<Call, "name" | "number"> & Partial<Pick<Call, "shownNumber">>;

/** Who it is: the name, else the number, else why there is neither. */
export function caller({ name, number, shownNumber, private: secret }: Named & Pick<Call, "private">, t: Words): string {
  return name?.trim() || shownNumber || number?.trim() || (secret ? t.calls.secret : t.calls.unknown);
}

/** The number, where it stands beside a name. */
export function numberBeside({ name, number, shownNumber }: Named): string | null {
  return name?.trim() ? shownNumber || number?.trim() || null : null;
}

/** Where it comes from, or goes to. */
export function origin({ queue, internal }: Pick<Call, "queue" | "internal">, t: Words): string {
  if (queue) return t.calls.queue(queue);
  return internal ? t.calls.internal : t.calls.external;
}

/** Since when what its state says has gone on: a talk since it was answered, also after a hold. */
export function sinceWhen({ state, since, answeredAt }: Pick<Call, "state" | "since" | "answeredAt">): string {
  return state === "active" ? (answeredAt ?? since) : since;
}

/** What is read aloud when it begins to ring. */
export function ringing(call: Call, t: Words): string {
  const who = caller(call, t);
  return call.direction === "out" ? t.calls.ringsOut(who) : t.calls.rings(who, origin(call, t));
}
