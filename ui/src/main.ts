/** The page as shipped: draws what the host put in place, then follows it. */

import { open } from "./open";
import { anewHost, isAnew, tauriHost } from "./platform/tauri";

if (isAnew) void anewHost().then(open);
else open(tauriHost);
