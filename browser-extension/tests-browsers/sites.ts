/**
 * The pages of made-up CRMs. The browsers reach them as a proxy that answers everything itself: so each site has its
 * own name and the default port, and no name is looked up.
 */

import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** The site of the settings. */
export const CRM = "www.crm.test";

/** A page that says in `document.body.dataset` what it noticed. */
const PAGES: Record<string, string> = {
  "/plain": `<button class="searchButton" onclick="this.dataset.pressed = Number(this.dataset.pressed ?? 0) + 1">Search</button>
    <form><input class="searchQuery" oninput="document.body.dataset.input = this.value" onchange="document.body.dataset.change = this.value"></form>
    <input id="number" type="number"><input id="fixed" value="as it is" readonly><textarea id="note">a</textarea>
    <select id="list"><option value="1">one</option><option value="2">two</option></select>
    <div id="editor" contenteditable>Dear</div><button id="off" disabled>Off</button><p id="text">Text</p>
    <div style="height: 5000px"></div>`,
  // As single-page applications have it: the field is made 1.5 s after the click, on another route.
  "/app": `<button class="searchButton">Search</button><main></main>
    <script>document.querySelector("button").onclick = () => {
      history.pushState(null, "", "/app/search");
      setTimeout(() => { document.querySelector("main").innerHTML = '<input class="searchQuery" oninput="document.body.dataset.input = this.value">'; }, 1500);
    };</script>`,
  // The field belongs to the page's state, as in React: a value that came past its own setter is taken for no change.
  "/controlled": `<input class="searchQuery"><output></output>
    <script>
      const field = document.querySelector("input"), out = document.querySelector("output");
      const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
      let known = "", state = "";
      Object.defineProperty(field, "value", { configurable: true, get() { return own.get.call(this); }, set(value) { known = String(value); own.set.call(this, value); } });
      field.addEventListener("input", () => {
        const now = own.get.call(field);
        if (now !== known) { known = now; state = now; }
        field.value = state;
        out.textContent = state;
      });
    </script>`,
  // Each time it is touched, the page draws its field anew.
  "/redrawn": `<main></main><script>
      const draw = () => { document.querySelector("main").innerHTML = '<input class="searchQuery">'; };
      draw();
      document.addEventListener("focusin", () => setTimeout(draw));
    </script>`,
  "/policy": `<button class="searchButton">Search</button><input class="searchQuery">`,
  "/sandboxed": `<button class="searchButton">Search</button><input class="searchQuery">`,
  "/shadow": `<crm-search></crm-search><script>
      const make = (host, mode, inside) => { const root = host.attachShadow({ mode }); root.innerHTML = inside; return root; };
      customElements.define("crm-field", class extends HTMLElement { connectedCallback() { make(this, "open", '<input class="searchQuery">').querySelector("input").addEventListener("input", (event) => { document.body.dataset.input = event.target.value; }); } });
      customElements.define("crm-closed", class extends HTMLElement { connectedCallback() { make(this, "closed", '<input class="secret">'); } });
      customElements.define("crm-search", class extends HTMLElement { connectedCallback() { make(this, "open", "<crm-field></crm-field><crm-closed></crm-closed>"); } });
    </script>`,
  "/frames": `<iframe name="own" src="/plain"></iframe><iframe name="other" src="http://other.test/field"></iframe>`,
  "/field": `<input class="elsewhere">`,
  // A click leaves it, for a page of the same site and for another site.
  "/leaving": `<button class="away" onclick="location.href = 'http://other.test/plain'">Away</button>
    <button class="next" onclick="location.href = '/plain'">Next</button>`,
  // What a user may point out: named in every way, and not at all.
  "/pick": `<style>div, button, input, a { display: block; margin: 4px; } iframe { display: block; height: 60px; width: 300px; }</style>
    <input id="customer-number"><input data-testid="phone" id=":r7:"><input name="q"><button aria-label="Find customer">?</button>
    <input class="css-1q2w3e search-field is-active"><section id="orders"><div><a>one</a><a>two</a></div><div><input type="text"></div></section>
    <div class="twin"><b>x</b></div><div class="twin"><b id="9 odd &quot;id">y</b></div>
    <button id="press" onclick="document.body.dataset.pressed = 'yes'">Press</button>
    <crm-one></crm-one><crm-one></crm-one>
    <iframe name="own" src="/field"></iframe><iframe name="other" src="http://other.test/field"></iframe>
    <script>customElements.define("crm-one", class extends HTMLElement { connectedCallback() { const root = this.attachShadow({ mode: "open" }); root.innerHTML = '<input style="display: block; height: 20px" class="inside">'; } });
      addEventListener("keydown", () => { document.body.dataset.keyed = "yes"; });</script>`,
  "/functions": `<script>window.findCustomer = (number) => { document.body.dataset.found = number; };</script>`,
  "/message": `<button class="searchButton" onclick="setTimeout(() => alert('Are you there?'), 0)">Ask</button><input class="searchQuery">`,
};

const POLICIES: Record<string, string> = {
  "/policy": "default-src 'none'; script-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "/sandboxed": "default-src 'none'; sandbox allow-same-origin",
};

export interface Sites {
  port: number;
  close: () => Promise<void>;
}

function answer(server: Server) {
  server.on("request", (request, response) => {
    const { pathname, host } = new URL(request.url ?? "", "http://none.test");
    const [, page] =
      Object.entries(PAGES)
        .sort(([one], [other]) => other.length - one.length)
        .find(([path]) => pathname === path || pathname.startsWith(`${path}/`)) ?? [];
    response.statusCode = page === undefined ? 404 : 200;
    response.setHeader("content-type", "text/html; charset=utf-8");
    const policy = POLICIES[pathname];
    if (policy !== undefined) response.setHeader("content-security-policy", policy);
    response.end(`<!doctype html><title>${host}</title><body>${page ?? "none"}</body>`);
  });
  // What browsers ask for by themselves, over https.
  server.on("connect", (_request, socket: Socket) => {
    // It is nobody's but ours from now on, and a browser that is killed resets it.
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 502 Not here\r\n\r\n");
  });
}

export async function serve(): Promise<Sites> {
  const server = createServer();
  answer(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
