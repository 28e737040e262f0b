/** Browsers of the made-up company's computers. */

import type { BrowserConnection } from "../bindings/BrowserConnection";

/** `none`: there is none; `new`: nothing is connected yet; else one is, and the other lacks the extension. */
export function demoBrowsers(kind: string | null): BrowserConnection {
  const packages = {
    code: kind === "new" ? "5f1c03aa" : null,
    chromiumPackage: kind === "new" ? null : "/usr/share/communicator/browser-extension/chromium",
    firefoxPackage: "/usr/share/communicator/browser-extension/communicator-browser-extension.xpi",
  };
  if (kind === "none") return { browsers: [], packaged: [{ name: "Firefox", by: "Snap" }], ...packages };
  const nothing = { extension: false, sites: [], scripts: false };
  const sites = [{ site: "crm.nordlys.test", allowed: true, pages: 1 }];
  return {
    browsers: [
      kind === "new"
        ? { name: "Chromium", family: "chromium", host: "absent", ...nothing }
        : { name: "Chromium", family: "chromium", host: "installed", extension: true, sites, scripts: false },
      kind === "new"
        ? { name: "Microsoft Edge", family: "chromium", host: "outdated", ...nothing }
        : {
            name: "Microsoft Edge",
            family: "chromium",
            host: "installed",
            extension: true,
            sites: [{ site: "crm.nordlys.test", allowed: false, pages: 0 }],
            scripts: false,
          },
      { name: "Firefox", family: "firefox", host: "installed", ...nothing },
    ],
    packaged: kind === "new" ? [{ name: "Brave", by: "Flatpak" }] : [],
    ...packages,
  };
}
