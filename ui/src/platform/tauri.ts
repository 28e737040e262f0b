/** The real host. The only module that imports `@tauri-apps/*`. */

import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Patch } from "../bindings/Patch";
import type { Host } from "./host";

/** The page that a window is born with is 0; the host counts those that it builds in place of it in their addresses. */
const page = Number(new URLSearchParams(location.search).get("page") ?? 0);

/** Built in place of one that threw. */
export const isAnew = page > 0;

export const tauriHost: Host = {
  page,
  first: undefined,
  savedView: undefined,
  invoke: (command, ...args) => invoke(command, args[0]),
  frame: (address) => convertFileSrc(address, "web-item"),
  async onPatch(listener) {
    // WebKitGTK calls this, and other engines are told by an event. What throws is an error of the page like any other.
    window.__COMMUNICATOR_TAKE__ = (patch) => {
      queueMicrotask(() => listener(JSON.parse(patch) as Patch));
    };
    await listen<Patch>("patch", (event) => listener(event.payload));
  },
};

/** With what the window was born with: one answer before the first frame, which the first script has asked for already. */
export async function bornHost(): Promise<Host> {
  const state = await (window.__COMMUNICATOR__ ?? tauriHost.invoke("first_state").catch(() => null));
  return { ...tauriHost, first: state?.snapshot ?? undefined, savedView: state?.view ?? undefined };
}

/** What the window was born with is of then: a page that is built anew asks for what is now. */
export async function anewHost(): Promise<Host> {
  const savedView = await tauriHost.invoke("saved_view").catch(() => null);
  return { ...tauriHost, first: undefined, savedView: savedView ?? undefined };
}
