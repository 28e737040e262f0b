/** The page as shipped: draws what the host put in place, then follows it. */

import { open } from "./open";
import { tauriHost } from "./platform/tauri";

open(tauriHost);
