import { expect, test } from "vitest";
import { belongs, site } from "../src/site";

test.each(["www.crm.com", "WWW.CRM.COM", "crm", "10.0.0.7", "xn--kd-lka.dk", "a-b.example"])("%s is a site, in lower case", (text) => {
  expect(site(text)).toBe(text.toLowerCase());
});

test.each([
  "",
  ".",
  "www.crm.com.",
  ".www.crm.com",
  "www..crm.com",
  "www.crm.com:443",
  "www.crm.com:8080",
  "user@www.crm.com",
  "https://www.crm.com",
  "www.crm.com/",
  "www.crm.com?x",
  "*.crm.com",
  "*",
  "<all_urls>",
  " www.crm.com",
  "www.crm.com\n",
  "-crm.com",
  "crm-.com",
  "www_crm.com",
  "[::1]",
  "127.1",
  "0x7f.0.0.1",
  "2130706433",
  // Full-width letters, a Cyrillic one, an accent, the Kelvin sign: they look alike.
  "\uff57ww.crm.com",
  "www.\u0441rm.com",
  "ww\u1e83.crm.com",
  "\u212a.com",
  "kød.dk",
  "www\u3002crm.com",
  "xn--a",
  `${"a".repeat(64)}.com`,
  `${"a.".repeat(130)}com`,
])("%j is no site", (text) => {
  expect(site(text)).toBeNull();
});

test.each([
  "https://www.crm.com/",
  "http://www.crm.com/a?b#c",
  "https://WWW.CRM.com/",
  "https://www.crm.com:443/",
  "http://www.crm.com:80/x",
])("%s is a page of www.crm.com", (address) => {
  expect(belongs(address, "www.crm.com")).toBe(true);
});

test.each([
  undefined,
  "",
  "www.crm.com",
  "https://www.crm.com:8080/",
  "http://www.crm.com:443/",
  "https://user@www.crm.com/",
  "https://:secret@www.crm.com/",
  "https://www.crm.com@evil.test/",
  "https://www.crm.com./",
  "https://www.crm.com.evil.test/",
  "https://evil.test/www.crm.com",
  "https://crm.com/",
  "https://xn--wwcrm-9wa.com/",
  "ftp://www.crm.com/",
  "file://www.crm.com/x",
  "javascript://www.crm.com/%0aalert(1)",
  "chrome-extension://www.crm.com/",
  "view-source:https://www.crm.com/",
  "blob:https://www.crm.com/1",
  "data:text/html,www.crm.com",
  "about:blank",
])("%s is none", (address) => {
  expect(belongs(address, "www.crm.com")).toBe(false);
});
