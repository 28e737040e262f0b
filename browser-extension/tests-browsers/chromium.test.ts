import { launch } from "./chromium";
import { suite } from "./suite";

suite("chromium", launch);
