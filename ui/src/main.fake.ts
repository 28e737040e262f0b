/** The page in a plain browser, with demo data: for looking at it, never shipped. */

import { open } from "./open";
import { fakeHost } from "./platform/fake";

open(fakeHost(new URLSearchParams(location.search)));
