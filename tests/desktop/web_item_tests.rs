//! A page of the web on a dashboard: shown, and whatever it tries beyond that gets nowhere.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// What the page tries. Each says in the end what came of it: `got …` where it got anything.
const HOSTILE: &str = r#"<!doctype html><title>hostile</title><body>hostile<script>
const say = (row, what) => { new Image().src = "/row?" + encodeURIComponent(row) + "=" + encodeURIComponent(what) };
const attempts = {
  internals: () => "__TAURI_INTERNALS__" in window || "__TAURI__" in window || "ipc" in window ? "got it" : "none",
  born: () => "__COMMUNICATOR__" in window || "__COMMUNICATOR_TAKE__" in window ? "got it" : "none",
  handler: () => {
    const call = { cmd: "sign_out", callback: 1, error: 2, payload: { everywhere: true }, options: {}, __TAURI_INVOKE_KEY__: "x" };
    window.webkit.messageHandlers.ipc.postMessage(JSON.stringify(call));
    return "sent";
  },
  ipc: async () => {
    const answer = await fetch("ipc://localhost/sign_out", { method: "POST", body: "{\"everywhere\":true}" });
    return (answer.ok ? "got " : "refused: " + answer.status + " ") + (await answer.text());
  },
  own_page: async () => "got " + (await (await fetch("tauri://localhost/index.html")).text()),
  other_item: async () => "got " + (await (await fetch("web-item://localhost/x")).text()),
  parent_page: () => "got " + parent.document.title + top.document.title,
  parent_data: () => "got " + top.__COMMUNICATOR__ + top.__TAURI_INTERNALS__,
  parent_message: () => { parent.postMessage({ cmd: "sign_out" }, "*"); top.postMessage("patch", "*"); return "sent" },
  parent_frames: () => "got " + top.frames.length + top.location.href,
  top_away: () => { top.location = "/elsewhere"; return "sent" },
  top_replace: () => { top.location.replace("TRAP"); return "sent" },
  top_link: () => { const a = document.createElement("a"); a.href = "TRAP"; a.target = "_top"; document.body.append(a); a.click(); return "sent" },
  pop_up: () => (window.open("TRAP") === null ? "none" : "got a window"),
  pop_up_link: () => { const a = document.createElement("a"); a.href = "TRAP"; a.target = "_blank"; document.body.append(a); a.click(); return "sent" },
  storage: () => "got " + localStorage.length,
  session_storage: () => "got " + sessionStorage.length,
  cookie: () => { document.cookie = "a=b"; return "got " + document.cookie },
  database: () => "got " + indexedDB.open("x").readyState,
  caches: async () => "got " + (await caches.keys()),
  print: () => { print(); return "sent" },
  alert: () => { alert("hostile"); return "sent" },
  download: () => { const a = document.createElement("a"); a.href = "/loot"; a.download = "loot.txt"; document.body.append(a); a.click(); return "sent" },
  download_data: () => { const a = document.createElement("a"); a.href = "data:application/octet-stream,loot"; a.download = "loot.bin"; document.body.append(a); a.click(); return "sent" },
  full_screen: async () => { await document.documentElement.requestFullscreen(); return "got it" },
  camera: async () => { await navigator.mediaDevices.getUserMedia({ video: true, audio: true }); return "got it" },
  place: () => new Promise((done, failed) => navigator.geolocation.getCurrentPosition(() => done("got it"), failed)),
  clipboard: async () => "got " + (await navigator.clipboard.readText()),
  frame_elsewhere: () => { const f = document.createElement("iframe"); f.src = "tauri://localhost/"; document.body.append(f); return "sent" },
  worker: () => { navigator.serviceWorker.register("/worker.js"); return "sent" },
};
const soon = (what) => Promise.race([what, new Promise((_, no) => setTimeout(() => no(new Error("silent")), 3000))]);
(async () => {
  for (const [row, attempt] of Object.entries(attempts)) {
    let what;
    try { what = await soon(attempt()) } catch (error) { what = "refused: " + error }
    say(row, what);
  }
  say("end", "end");
})();
</script>"#;

/// A server of pages that nobody would want.
struct Hostile {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Hostile {
    /// `trap`: where its page wants to go.
    fn serve(page: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (kept, page) = (Arc::clone(&asked), page.to_owned());
        // Ends with the program of the tests.
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (kept, page) = (Arc::clone(&kept), page.clone());
                std::thread::spawn(move || {
                    let _silent = stream.set_read_timeout(Some(Duration::from_secs(5)));
                    let mut request = [0; 8192];
                    let length = stream.read(&mut request).unwrap_or_default();
                    let request = String::from_utf8_lossy(&request[..length]).into_owned();
                    kept.lock().unwrap().push(request);
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                        page.len()
                    );
                    let _gone = stream.write_all(answer.as_bytes());
                });
            }
        });
        Self { origin, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// What its page has said of each attempt.
    fn rows(&self) -> BTreeMap<String, String> {
        let row = |request: &String| {
            let line = request.lines().next()?.strip_prefix("GET /row?")?.split(' ').next()?.to_owned();
            let (row, what) = line.split_once('=')?;
            let plain = |text: &str| text.replace("%20", " ").replace("%3A", ":");
            Some((plain(row), plain(what)))
        };
        self.asked().iter().filter_map(row).collect()
    }
}

/// A dashboard with nothing but this page.
fn with_page(pbx: &Pbx, url: &str) {
    let id = pbx.sandbox().dashboards()[0].0.clone();
    let items = json!([{ "type": "WEB", "column": 0, "position": 0, "url": url, "height": 400 }]);
    pbx.sandbox().set_dashboard_items(&id, items).unwrap();
}

fn pbx() -> Pbx {
    Pbx::with(json!({ "window": {"x": 300, "y": 90, "width": 700, "height": 520} }))
}

fn driven<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    app.page().wait_for("#dashboard iframe");
    app.page().value("(window.__stayed = true)");
    app
}

#[test]
fn a_hostile_page_on_a_dashboard_is_shown_and_gets_nowhere() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let trap = Hostile::serve("trapped");
    let hostile = Hostile::serve(&HOSTILE.replace("TRAP", &trap.origin));
    with_page(&pbx, &format!("{}/page", hostile.origin));
    let app = driven(&screen, &home, &pbx);
    let page = app.page();
    let address = page.value("location.href");
    poll::until("everything was tried", || hostile.rows().contains_key("end"));

    let rows = hostile.rows();
    let tried: Vec<&str> = HOSTILE
        .lines()
        .skip_while(|line| !line.starts_with("const attempts"))
        .skip(1)
        .take_while(|line| !line.starts_with("};"))
        .filter_map(|line| line.strip_prefix("  ")?.split_once(": "))
        .filter(|(_, rest)| rest.starts_with("()") || rest.starts_with("async ()"))
        .map(|(row, _)| row)
        .collect();
    assert!(tried.len() >= 28, "{tried:?}");
    for row in tried {
        let what = rows.get(row).unwrap_or_else(|| panic!("{row} was not tried: {rows:#?}"));
        assert!(!what.starts_with("got"), "{row}: {what}");
    }

    page.wait_until_drawn();
    assert_eq!(page.value("window.__stayed"), json!(true), "the page was loaded anew");
    assert_eq!(page.value("location.href"), address);
    assert!(page.has("#dashboard iframe"), "still signed in, and on the dashboard");
    assert_eq!(trap.asked(), [] as [String; 0], "nothing has gone elsewhere");
    assert!(!app.window().is("FULLSCREEN"));
    let windows = screen.said("wmctrl", &["-lp"]);
    let own = app.process().to_string();
    let count = windows.lines().filter(|line| line.split_whitespace().nth(2) == Some(own.as_str())).count();
    assert_eq!(count, 1, "{windows}");
    let loot = home.files("").into_iter().filter(|file| file.to_string_lossy().contains("loot"));
    assert_eq!(loot.count(), 0, "nothing was downloaded");
    let token = &pbx.account().token;
    for request in hostile.asked() {
        assert!(!request.contains(token.as_str()), "the token has left: {request}");
        assert!(!request.to_ascii_lowercase().contains("referer: tauri"), "{request}");
    }
    assert!(pbx.takes(token), "the session still stands");
}

#[test]
fn a_frame_shows_only_what_the_dashboard_lists_and_a_page_that_leads_elsewhere_is_not_followed() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let elsewhere = Hostile::serve("elsewhere");
    let first = Hostile::serve(&format!(
        "<script>new Image().src='/row?ran=yes';location='{}/gone'</script>",
        elsewhere.origin
    ));
    with_page(&pbx, &format!("{}/page", first.origin));
    let app = driven(&screen, &home, &pbx);
    poll::until("the page ran", || first.rows().contains_key("ran"));
    app.page().wait_until_drawn();
    app.page().wait_until_drawn();
    assert_eq!(elsewhere.asked(), [] as [String; 0]);

    // The other one is put on the dashboard, and the same page shows it at once.
    with_page(&pbx, &format!("{}/now", elsewhere.origin));
    poll::until("the other is shown", || {
        elsewhere.asked().iter().any(|request| request.starts_with("GET /now"))
    });
    assert_eq!(app.page().value("window.__stayed"), json!(true), "the page was loaded anew");
    assert!(elsewhere.asked().iter().all(|request| !request.starts_with("GET /gone")));
}
