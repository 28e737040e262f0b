/** The words of the language in use. Text that comes from the host is in that language already. */

import type { Language } from "../bindings/Language";
import { da } from "./da";
import { en, type Words } from "./en";

const CATALOGUE: Readonly<Record<Language, Words>> = { en, da };

class Translations {
  language = $state<Language>("en");

  /** A language that is not known is read in English. */
  get t(): Words {
    return CATALOGUE[this.language] ?? en;
  }
}

export const i18n = new Translations();
