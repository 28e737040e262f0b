/** What the user does once: allows the site in the extension's own page. */

import type { Browser } from "./browser";
import { until } from "./poll";

export async function allow(browser: Browser, site: string, isAllowed: () => boolean | Promise<boolean>): Promise<void> {
  const own = await browser.openOwnPage();
  const button = `[data-site="${site}"] button`;
  await until("the page has a button for the site", () =>
    browser.look<boolean>(own, `document.querySelector(${JSON.stringify(button)}) !== null`),
  );
  await browser.press(own, button);
  await browser.consent(own, isAllowed);
  await browser.close(own);
}
