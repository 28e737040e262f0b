/** The page as shipped: draws what the window was born with, then follows the host. */

import { open } from "./open";
import { anewHost, bornHost, isAnew } from "./platform/tauri";

void (isAnew ? anewHost() : bornHost()).then(open);
