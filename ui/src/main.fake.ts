/** The page in a plain browser, with demo data: for looking at it, never shipped. */

import { open } from "./open";
import { fakeHost } from "./platform/fake";
import { actAs } from "./platform/fakeUser";

const query = new URLSearchParams(location.search);
// `delay=0` answers at once, so that a test need not wait for what comes of a press.
const host = query.has("delay") ? fakeHost(query, Number(query.get("delay"))) : fakeHost(query);
window.__STAND_IN__ = host;
open(host);
void actAs(query);
