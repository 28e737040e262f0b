import { cleanup } from "@testing-library/svelte";
import { tick } from "svelte";
import { describe, expect, test } from "vitest";
import { presenceWords } from "../src/format/presence";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";
import { ICONS, presenceIcon } from "../src/parts/icons";
import { click, openPage, type Page, settled } from "./page";
// After the components, as jsdom goes by the order of the sheets alone.
import "../src/app.css";

const row = (page: Page, name: string) => {
  const found = page.all("#dashboard .person").find((one) => one.textContent?.includes(name));
  if (found === undefined) throw new Error(`${name} has no row`);
  return found;
};
const ground = (element: Element) => getComputedStyle(element).backgroundColor;
const NONE = "rgba(0, 0, 0, 0)";

/** What the page last said that it shows. */
const measured = (page: Page) => {
  const { shown } = page.asked("page_shown").at(-1) as { shown: { presenceBackground: unknown; callBackground: unknown } };
  return [shown.presenceBackground, shown.callBackground];
};

async function look(page: Page, presenceBackground: boolean, callBackground: boolean) {
  page.host.change({ appearance: { ...page.host.now().appearance, presenceBackground, callBackground } });
  await settled();
}

describe("behind a person", () => {
  test("nothing stands that no setting asks for", async () => {
    const page = await openPage();
    expect(
      page
        .all(".person")
        .map(ground)
        .filter((colour) => colour !== NONE),
    ).toEqual([]);
  });

  test("every presence has a colour of its own, and an unknown one the neutral", async () => {
    const page = await openPage("ground=presence");
    const of = (name: string) => ground(row(page, name));
    expect(of("Anna Vestergaard")).toBe("var(--ground-available)");
    expect(of("Freja Lindholm")).toBe("var(--ground-busy)");
    expect(of("Ida Holm")).toBe("var(--ground-away)");
    expect(of("Karen Mørch")).toBe("var(--ground-lunch)");
    expect(of("Søren Østergaard")).toBe("var(--ground-meeting)");
    expect(of("Oliver Bæk")).toBe("var(--ground-off-work)");
    expect(of("Laura Fogh")).toBe("var(--ground-holiday)");
    expect(of("Meeting room 2")).toBe(NONE);
    row(page, "Anna Vestergaard").dataset["presence"] = "AT_THE_DENTIST";
    expect(of("Anna Vestergaard")).toBe("var(--ground-other)");
  });

  test("a call that talks or rings wins over the presence, also for who has none", async () => {
    const page = await openPage("ground=both");
    expect(ground(row(page, "Mikkel Sørensen"))).toBe("var(--ground-call)");
    expect(ground(row(page, "Åse Kjær"))).toBe("var(--ground-call)");
    expect(ground(row(page, "Anna Vestergaard"))).toBe("var(--ground-available)");
    await look(page, false, true);
    expect(ground(row(page, "Mikkel Sørensen"))).toBe("var(--ground-call)");
    expect(ground(row(page, "Anna Vestergaard"))).toBe(NONE);
    await look(page, true, false);
    expect(ground(row(page, "Mikkel Sørensen"))).toBe("var(--ground-available)");
  });

  test("the colour is that of the row, of who was found, and of the card in the call box", async () => {
    const page = await openPage("ground=both&search=freja");
    expect(ground(page.get("#search-option-0"))).toBe("var(--ground-call)");
    page.communicator.openCall("204");
    await tick();
    expect(ground(page.get("#call-who"))).toBe("var(--ground-meeting)");
    page.communicator.view.call = "70102030";
    await tick();
    expect(ground(page.get("#call-who"))).toBe(NONE);
  });

  test("a switch on the settings page is enough", async () => {
    const page = await openPage("page=settings");
    await click(page.get("#input-presenceBackground"));
    await click(page.get("#leave-settings"));
    expect(ground(row(page, "Anna Vestergaard"))).toBe("var(--ground-available)");
  });
});

describe("beside a person", () => {
  test.each([
    ["en", "Meeting: Board room until 14:30", "Lunch: Back at 12:30"],
    ["da", "Møde: Board room until 14:30", "Frokost: Back at 12:30"],
  ])("stand sign and word, coloured or not (%s)", async (lang, meeting, lunch) => {
    for (const query of [`lang=${lang}`, `lang=${lang}&ground=both`]) {
      const page = await openPage(query);
      const said = row(page, "Søren Østergaard").querySelector(".presence")!;
      expect(said.textContent?.trim()).toBe(meeting);
      expect(said.querySelector("path")?.getAttribute("d")).toBe(ICONS.people);
      expect(row(page, "Karen Mørch").querySelector(".presence")?.textContent?.trim()).toBe(lunch);
      cleanup();
    }
  });

  test("who was found shows them too", async () => {
    const page = await openPage("search=laura");
    expect(page.get("#search-option-0 .presence").textContent?.trim()).toBe("Holiday: Until Monday");
    expect(page.get("#search-option-0 .presence path").getAttribute("d")).toBe(ICONS.holiday);
  });

  test("each presence has a shape of its own", () => {
    const shapes = [...Object.keys(en.presence), "SOMETHING_NEW", "constructor"].map((presence) => ICONS[presenceIcon(presence)]);
    expect(new Set(shapes).size).toBe(Object.keys(en.presence).length + 1);
  });

  test("a presence nobody knows stands by its own name", () => {
    expect(presenceWords({ presence: "AT_SEA", presenceText: null }, en)).toBe("AT_SEA");
    expect(presenceWords({ presence: "constructor", presenceText: null }, en)).toBe("constructor");
    expect(presenceWords({ presence: "BUSY", presenceText: "til kl. 3" }, da)).toBe("Optaget: til kl. 3");
    expect(presenceWords({ presence: null, presenceText: "in the garden" }, en)).toBe("in the garden");
    expect(presenceWords({ presence: null, presenceText: null }, en)).toBeNull();
  });
});

describe("the host is told", () => {
  test.each<[string, [boolean, boolean]]>([
    ["", [false, false]],
    ["ground=presence", [true, false]],
    ["ground=call", [false, true]],
    ["ground=both", [true, true]],
  ])("what really stands behind the rows (%s)", async (query, wanted) => {
    const page = await openPage(query);
    await settled();
    expect(measured(page)).toEqual(wanted);
  });

  test.each(["transparent", "var(--surface)"])("that nothing is coloured where the colour does not arrive but is %s", async (colour) => {
    const page = await openPage();
    const spoilt = document.createElement("style");
    spoilt.textContent = `.person { background-color: ${colour} !important }`;
    document.head.append(spoilt);
    try {
      await look(page, true, true);
      expect(measured(page)).toEqual([false, false]);
    } finally {
      spoilt.remove();
    }
  });

  test("of the mark while nobody is drawn who would be coloured", async () => {
    const page = await openPage("page=report&ground=presence");
    await settled();
    expect(measured(page)).toEqual([true, false]);
    await look(page, false, true);
    expect(measured(page)).toEqual([false, true]);
  });

  test("nothing by a page that has no people", async () => {
    const page = await openPage("scene=signed-out&ground=both");
    await settled();
    expect(measured(page)).toEqual([null, null]);
  });

  test("of the wallboard too", async () => {
    const page = await openPage("scene=wallboard&ground=both");
    await settled();
    expect(measured(page)).toEqual([true, true]);
  });
});

test.each(["", "compact"])("the star of a favourite has words (%s)", async (query) => {
  const page = await openPage(query);
  page.host.change({ look: { ...page.host.now().look, favourites: ["employee-3"] } });
  await settled();
  const starred = page.all("#dashboard .person").filter((one) => one.querySelector(".favourite"));
  expect(starred.map((one) => one.querySelector(".name")?.textContent.trim())).toEqual(["Favourite: Søren Østergaard"]);
});
