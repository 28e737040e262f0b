/** What the tests of pages ask within the page, in whichever engine. */

import { controlFaults } from "./controls";
import { focusFaults } from "./focus";
import { nameFaults } from "./names";
import { stateFaults } from "./states";
import { textFaults } from "./text";

/** What a user would stumble over on the page as it is now. */
function layoutFaults(): string[] {
  const { scrollWidth } = document.documentElement;
  const wide = scrollWidth > innerWidth ? [`the page is ${scrollWidth} wide in a window of ${innerWidth}`] : [];
  return [...wide, ...textFaults(), ...controlFaults()];
}

const look = { layoutFaults, focusFaults, nameFaults, stateFaults };

declare global {
  interface Window {
    pageLook: typeof look;
  }
}

window.pageLook = look;
