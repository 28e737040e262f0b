/** Draws the page for a host, whichever it is. */

import { mount } from "svelte";
import "./app.css";
import { Communicator } from "./communicator.svelte";
import { Failures } from "./failures";
import type { Host } from "./platform/host";
import { seeRem } from "./parts/virtual.svelte";
import { mindPopup } from "./popup";
import Root from "./Root.svelte";

export function open(host: Host): void {
  seeRem();
  const failures = new Failures(host);
  failures.listen();
  const communicator = new Communicator(host, failures);
  mindPopup(communicator);
  const target = document.getElementById("app") ?? document.body;
  mount(Root, { target, props: { communicator } });
  void communicator.start();
}
