/** The made-up company's busylights and headset. */

import type { Desk } from "../bindings/Desk";
import type { Both } from "./demoForm";

/** Nothing is known. */
export const NO_DESK: Desk = { lights: [], headset: null, problem: null, colours: [], tones: [] };

export const demoDesk = (say: (both: Both) => string): Desk => ({
  lights: [
    { name: "Busylight Omega", driven: true, text: say(["On a call", "I samtale"]) },
    {
      name: "Busylight Alpha",
      driven: false,
      text: say([
        "you may not open it: install the package of this program, which brings the rule for it, and connect it again",
        "du må ikke åbne den: installér programmets pakke, som har reglen for den, og tilslut den igen",
      ]),
    },
  ],
  headset: { name: "Jabra Evolve2 65", driven: true, text: null },
  problem: null,
  colours: [
    { state: "ringing", label: say(["A call rings", "Et opkald ringer"]), colour: "#0033ff", blinks: true },
    { state: "on_a_call", label: say(["On a call", "I samtale"]), colour: "#ff0000", blinks: false },
    { state: "do_not_disturb", label: say(["Do not disturb", "Forstyr ikke"]), colour: "#cc00cc", blinks: false },
    { state: "away", label: say(["Away", "Ikke til stede"]), colour: "#ff7f00", blinks: false },
    { state: "free", label: say(["Free", "Ledig"]), colour: "#00ff00", blinks: false },
    { state: "offline", label: say(["Offline", "Ikke forbundet"]), colour: "#000000", blinks: false },
  ],
  tones: ["OpenOffice", "Quiet", "Funky", "FairyTale", "KuandoTrain", "TelephoneNordic"],
});
