import { tick } from "svelte";
import { expect, test } from "vitest";
import { keepPlace } from "../src/parts/focus";

function region() {
  document.body.innerHTML = `<main tabindex="-1"><ul><li tabindex="-1" data-home><button>One</button></li><li>Two</li></ul></main>`;
  const [list, button] = [document.querySelector("ul")!, document.querySelector("button")!];
  button.focus();
  return { list, button };
}

test("what had the focus and is moved has it again", async () => {
  const { list, button } = region();
  keepPlace(list);
  list.append(button.parentElement!);
  expect(document.activeElement).toBe(document.body);
  await tick();
  expect(document.activeElement).toBe(button);
});

test("what was around it has the focus when it takes none any more", async () => {
  const { list, button } = region();
  keepPlace(list);
  button.blur();
  button.disabled = true;
  await tick();
  expect(document.activeElement).toBe(button.parentElement);
});
