/** The real host. The only module that imports `@tauri-apps/*`. */

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changes } from "../bindings/Changes";
import type { Host } from "./host";

export const tauriHost: Host = {
  first: window.__COMMUNICATOR__,
  savedView: window.__COMMUNICATOR_VIEW__,
  invoke: (command, ...args) => invoke(command, args[0]),
  async onChanges(listener) {
    await listen<Changes>("changes", (event) => listener(event.payload));
  },
};
