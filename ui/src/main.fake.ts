/** The page in a plain browser, with demo data: for looking at it, never shipped. */

import { open } from "./open";
import { fakeHost } from "./platform/fake";
import { actAs } from "./platform/fakeUser";

const query = new URLSearchParams(location.search);
const host = fakeHost(query);
window.__STAND_IN__ = host;
open(host);
void actAs(query);
