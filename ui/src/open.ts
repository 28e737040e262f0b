/** Draws the page for a host, whichever it is. */

import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { Communicator } from "./communicator.svelte";
import type { Host } from "./platform/host";
import { mindPopup } from "./popup";

export function open(host: Host): void {
  const communicator = new Communicator(host);
  mindPopup(communicator);
  const target = document.getElementById("app") ?? document.body;
  mount(App, { target, props: { communicator } });
  void communicator.start();
}
