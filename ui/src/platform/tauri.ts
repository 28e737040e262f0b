/** The real host. The only module that imports `@tauri-apps/*`. */

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Patch } from "../bindings/Patch";
import type { Host } from "./host";

/** The page that a window is born with is 0; the host counts those that it builds in place of it in their addresses. */
const page = Number(new URLSearchParams(location.search).get("page") ?? 0);

/** Built in place of one that threw. */
export const isAnew = page > 0;

export const tauriHost: Host = {
  page,
  first: window.__COMMUNICATOR__,
  savedView: window.__COMMUNICATOR_VIEW__,
  invoke: (command, ...args) => invoke(command, args[0]),
  async onPatch(listener) {
    // WebKitGTK calls this, and other engines are told by an event. What throws is an error of the page like any other.
    window.__COMMUNICATOR_TAKE__ = (patch) => {
      queueMicrotask(() => listener(JSON.parse(patch) as Patch));
    };
    await listen<Patch>("patch", (event) => listener(event.payload));
  },
};

/** What the window was born with is of then: a page that is built anew asks for what is now. */
export async function anewHost(): Promise<Host> {
  const savedView = await tauriHost.invoke("saved_view").catch(() => null);
  return { ...tauriHost, first: undefined, savedView: savedView ?? undefined };
}
