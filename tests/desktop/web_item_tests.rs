//! A page of the web on a dashboard: shown, and whatever it tries beyond that gets nowhere.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::mouse::Mouse;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::plain_web_view::PlainWebView;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// A page that tries whatever it should not do, one thing with each press of the mouse. Each says in the end what came
/// of it: `got …` where it got anything. `INVOKE-SECRET` stands for what opens the door of the commands, `TRAP` for a server.
const HOSTILE: &str = include_str!("harness/hostile.html");

/// What there is to get in the app's own window alone.
const OF_THE_APP: [&str; 6] = ["internals", "born", "ipc", "own_page", "other_item", "frame_elsewhere"];

/// What WebKitGTK lets every page do at a press of the mouse, in whatever frame, and has no setting against.
const LET: [&str; 2] = ["clipboard_write", "clipboard_copy"];

/// The attempts by name, each with its source.
fn attempts() -> Vec<(&'static str, &'static str)> {
    let attempts: Vec<(&str, &str)> = HOSTILE
        .lines()
        .skip_while(|line| !line.starts_with("const attempts"))
        .skip(1)
        .take_while(|line| !line.starts_with("};"))
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(',')?.split_once(": "))
        .collect();
    assert!(attempts.len() >= 38, "{attempts:?}");
    attempts
}

/// A page in a frame that lets it do anything, and what it is told by it.
const OUTER: &str = "<!doctype html><title>outer</title><script>onmessage = () => { new Image().src = '/heard' }</script>\
    <iframe src=/page allowfullscreen style='position:fixed;inset:0;width:100%;height:100%;border:0'></iframe>";

/// A server of pages that nobody would want.
struct Hostile {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Hostile {
    fn serve(page: &str) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), page)
    }

    /// At `/outer`, the page in a frame that lets it do anything.
    fn on(listener: TcpListener, page: &str) -> Self {
        let origin = format!("http://{}", listener.local_addr().unwrap());
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
                    let (kind, page) = match request.split(' ').nth(1).unwrap_or_default() {
                        "/worker.js" => ("text/javascript", String::new()),
                        "/outer" => ("text/html", OUTER.to_owned()),
                        // Wherever it is asked from: to be kept, and not to be shown.
                        "/download" => (
                            "application/octet-stream\r\nContent-Disposition: attachment; filename=loot.txt",
                            String::from("loot"),
                        ),
                        _ => ("text/html", page),
                    };
                    kept.lock().unwrap().push(request);
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
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

/// What opens the door of the commands, as the page itself sends it.
fn key(page: &Page) -> String {
    page.run(
        "const real = window.fetch; window.fetch = (address, options) => { \
         window.__key ??= options?.headers?.get?.('Tauri-Invoke-Key'); return real(address, options) }; \
         void window.__TAURI_INTERNALS__.invoke('saved_view')",
    );
    poll::until_some("the key", || page.value("window.__key ?? null").as_str().map(str::to_owned))
}

#[test]
fn a_hostile_page_on_a_dashboard_is_shown_and_gets_nowhere() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let first = Hostile::serve("nothing yet");
    with_page(&pbx, &format!("{}/page", first.origin));
    let app = driven(&screen, &home, &pbx);
    let page = app.page();
    let address = page.value("location.href");
    let trap = Hostile::serve("trapped");
    let filled = |text: &str, key: &str| text.replace("TRAP", &trap.origin).replace("INVOKE-SECRET", key);
    // Even with the key, which no frame has.
    let key = key(page);
    let hostile = Hostile::serve(&filled(HOSTILE, &key));
    with_page(&pbx, &format!("{}/page", hostile.origin));
    poll::until("the hostile page is shown", || !hostile.asked().is_empty());
    let mouse = Mouse::over(&screen, &app);
    poll::some_within(3 * poll::LONG, "everything was tried", || {
        mouse.click("#dashboard iframe");
        hostile.rows().contains_key("end").then_some(())
    });

    let rows = hostile.rows();
    assert_eq!(rows["pressed"], "yes", "a press counts as the user's");
    let mut got = Vec::new();
    for (row, _) in attempts() {
        let what = rows.get(row).unwrap_or_else(|| panic!("{row} was not tried: {rows:#?}"));
        if what.starts_with("got") {
            got.push(row);
        }
    }
    assert_eq!(got, LET, "{rows:#?}");

    page.wait_until_drawn();
    assert_eq!(page.value("window.__stayed"), json!(true), "the page was loaded anew");
    assert_eq!(page.value("location.href"), address);
    assert!(page.has("#dashboard iframe"), "still signed in, and on the dashboard");
    // WebKit may connect ahead of a navigation that it is then told not to follow: nothing is said on it.
    let mut elsewhere = trap.asked();
    elsewhere.retain(|request| !request.is_empty());
    assert_eq!(elsewhere, [] as [String; 0], "nothing has gone elsewhere");
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

    // The same from the top frame: it has what the page looked for, and is obeyed.
    let source = |row: &str| {
        let (_, source) = attempts().into_iter().find(|(name, _)| *name == row).unwrap();
        filled(source, &key)
    };
    for row in ["internals", "born"] {
        assert_eq!(page.value(&format!("({})()", source(row))), json!("got it"), "{row}");
    }
    page.run(&format!("void ({})()", source("ipc")));
    page.wait_for("#sign-in");
    poll::until("the session is over", || !pbx.takes(token));
}

#[test]
fn what_the_hostile_page_tries_it_gets_where_nothing_is_in_its_way() {
    let (screen, home) = (Screen::start(), Home::make());
    let trap = Hostile::serve("trapped");
    let hostile = Hostile::serve(&HOSTILE.replace("TRAP", &trap.origin));
    let view = PlainWebView::show(
        &screen,
        &home,
        &format!("{}/outer", hostile.origin),
        &format!("{}/", trap.origin),
    );
    poll::until("the hostile page is shown", || {
        hostile.asked().iter().any(|request| request.starts_with("GET /page"))
    });
    let mut turn = 0;
    poll::some_within(3 * poll::LONG, "everything was tried", || {
        turn += 1;
        view.press(turn);
        hostile.rows().contains_key("end").then_some(())
    });

    let (rows, mut said) = (hostile.rows(), view.said());
    if hostile.asked().iter().any(|request| request.starts_with("GET /heard")) {
        said.push("parent_message".to_owned());
    }
    // Forms are known by where they lead.
    let as_said = |row: &str| match row {
        "top_form" => "_top".to_owned(),
        "pop_up_form" => "_blank".to_owned(),
        _ => row.to_owned(),
    };
    let gets = |row: &str| {
        row == "pressed"
            || rows.get(row).is_some_and(|what| what.starts_with("got"))
            || said.contains(&as_said(row))
    };
    let lost: Vec<&str> = attempts()
        .into_iter()
        .map(|(row, _)| row)
        .filter(|row| !OF_THE_APP.contains(row) && !gets(row))
        .collect();
    assert_eq!(lost, [] as [&str; 0], "{rows:#?}\n{said:#?}");
}

#[test]
fn a_page_whose_server_is_not_there_yet_is_shown_once_it_is_without_a_users_help() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    // Of an address that no other test uses: a port that refuses.
    let refuses = TcpListener::bind("127.66.6.14:0").unwrap();
    let address = refuses.local_addr().unwrap();
    drop(refuses);
    with_page(&pbx, &format!("http://{address}/page"));
    let app = driven(&screen, &home, &pbx);
    let page = app.page();
    page.wait_for_words("does not answer");
    let late = TcpListener::bind(address).unwrap();
    let late = Hostile::on(late, "here at last<script>new Image().src='/row?ran=yes'</script>");
    poll::until("the page has come by itself", || late.rows().contains_key("ran"));
    poll::until("nothing is said any more", || !page.words().contains("does not answer"));
    assert!(!page.has("#dashboard article [role=status]"));
    assert_eq!(page.value("window.__stayed"), json!(true), "the page of the app was loaded anew");
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
