/** A key in the search field over 10,000 people, beside a search that folds them all at each key. `vitest bench`. */

import { bench, describe } from "vitest";
import type { Person } from "../src/bindings/Person";
import { inState, crowd } from "../src/platform/demoCompany";
import { Directory } from "../src/search/directory.svelte";
import { plainSearch } from "./plainSearch";

const PEOPLE = crowd(10_000);
/** As many as the field lists at first. */
const LISTED = 100;

function directory(): Directory {
  const all = new Directory();
  for (const person of PEOPLE) all.take(person.id, person, undefined);
  all.find("a", "da").first(LISTED);
  return all;
}

const kept = directory();

describe.each(["a", "sor", "søren øster", "support", "1234", "nobody at all"])("%j", (typed) => {
  bench("kept", () => void kept.find(typed, "da").first(LISTED));
  bench("plain", () => void plainSearch(PEOPLE, typed, "da"), { iterations: 5, warmupIterations: 1, time: 200 });
});

describe("the next key after", () => {
  let turn = 0;
  const next = (): Person => PEOPLE[(turn += 7919) % PEOPLE.length] as Person;
  bench("a telephone rang", () => {
    const person = next();
    kept.take(person.id, inState(person, "ringing"), person);
    kept.find("sor", "da").first(LISTED);
  });
  bench("somebody was renamed", () => {
    const person = next();
    kept.take(person.id, { ...person, name: `Z ${person.name}` }, person);
    kept.find("sor", "da").first(LISTED);
    kept.take(person.id, person, { ...person, name: `Z ${person.name}` });
  });
});

describe("whose number", () => {
  bench("kept", () => void kept.at("10 999", "da"));
});
