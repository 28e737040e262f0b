/** What every control of a setting is given, and how it says what the user chose. */

import type { Control } from "../../bindings/Control";

export interface ControlProps<K extends Control["kind"] = Control["kind"]> {
  control: Extract<Control, { kind: K }>;
  /** The key of the setting. */
  setting: string;
  label: string;
  /** What is set, else the default. */
  value: unknown;
  /** Of the input, or of the group where there are several. */
  id: string;
  /** Of the element that holds the label. */
  labelId: string;
  /** Ids of what is said about it: help, who locked it, what is wrong. */
  describedBy: string;
  /** The host refused what is shown. */
  invalid: boolean;
  disabled: boolean;
  /** Sends the value; true when it was taken. */
  change: (value: unknown) => Promise<boolean>;
  /** Says what is wrong before anything is sent. */
  complain: (problem: string) => void;
  /** Says what went wrong that is no fault of the value; null once it goes well. */
  trouble: (problem: string | null) => void;
}
