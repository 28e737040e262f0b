/** The whole page with the stand-in host, as a test sees it. */

import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { vi } from "vitest";
import App from "../src/App.svelte";
import { Communicator } from "../src/communicator.svelte";
import type { Command } from "../src/platform/host";
import { type FakeHost, fakeHost } from "../src/platform/fake";

export interface Page {
  host: FakeHost;
  communicator: Communicator;
  /** The element, which must be there. */
  get<E extends HTMLElement = HTMLElement>(selector: string): E;
  has(selector: string): boolean;
  all(selector: string): HTMLElement[];
  /** The arguments of every call of that command. */
  asked(command: Command): unknown[];
}

/** `query` as in the address of the stand-in page: `scene=signed-out&lang=da`. */
export async function openPage(query = "", prepare: (host: FakeHost) => void = () => {}): Promise<Page> {
  const host = fakeHost(new URLSearchParams(query), 0);
  prepare(host);
  const communicator = new Communicator(host);
  render(App, { communicator });
  await communicator.start();
  await tick();
  // A page that is built while a call rings draws the rest with the frame after the call.
  if (!vi.isFakeTimers() && communicator.callList.some(({ state }) => state === "ringing")) await painted();
  return {
    host,
    communicator,
    get<E extends HTMLElement>(selector: string) {
      const found = document.querySelector<E>(selector);
      if (found === null) throw new Error(`${selector} is not on the page`);
      return found;
    },
    has: (selector) => document.querySelector(selector) !== null,
    all: (selector) => [...document.querySelectorAll<HTMLElement>(selector)],
    asked: (command) => host.asked.filter((one) => one.command === command).map((one) => one.args),
  };
}

export async function type(field: HTMLElement, text: string): Promise<void> {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await tick();
}

/** Presses a key where it would arrive; false when the page took it. */
export async function press(target: Element | Window, key: string, more: KeyboardEventInit = {}): Promise<boolean> {
  const untouched = target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  await tick();
  return untouched;
}

/** Lets every answer that is on its way arrive. */
export async function settled(): Promise<void> {
  await new Promise((done) => setTimeout(done));
  await tick();
}

/** Lets a frame be painted. */
export async function painted(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await settled();
}

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settled();
}

/** Forms are sent by the key or the button; jsdom knows `requestSubmit`. */
export async function submit(form: HTMLFormElement): Promise<void> {
  form.requestSubmit();
  await settled();
}
