import { launch } from "./firefox";
import { suite } from "./suite";

suite("firefox", launch);
