//! Nothing that happens in the page leads it away from the app, or anything out of it: no address, no new
//! window, no form, no download, no printing, nothing dropped.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::drag::DragSource;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;
use crate::harness::{poll, process};

/// A server that nobody should ever come to.
struct Trap {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    fn set() -> Self {
        // Of an address that no other test uses: whoever still looks for a server that has ended, and whose port is
        // this one's now, is not led astray by it.
        let listener = TcpListener::bind("127.66.6.13:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&asked);
        // Ends with the program of the tests.
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let by = process::at_the_other_end(&stream);
                let _silent = stream.set_read_timeout(Some(Duration::from_secs(5)));
                let mut request = [0; 1024];
                let length = stream.read(&mut request).unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                kept.lock().unwrap().push(format!("{} by {by}", request.lines().next().unwrap_or_default()));
                let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 7\r\nConnection: close\r\n\r\ntrapped";
                let _gone = stream.write_all(page.as_bytes());
            }
        });
        Self { origin, asked }
    }

    /// What was asked for. WebKit sometimes connects ahead of a navigation that it is then told not to follow, and says
    /// nothing on that connection; there is no setting against it.
    fn asked(&self) -> Vec<String> {
        let all = self.asked.lock().unwrap().clone();
        let is_ahead = |one: &String| one.starts_with(" by ") && one.contains("WebKitNetworkProcess");
        all.into_iter().filter(|one| !is_ahead(one)).collect()
    }
}

/// The windows of a process that the window manager knows, dialogs among them. Toolkits keep others of one pixel.
fn windows(screen: &Screen, process: u32) -> Vec<String> {
    let all = screen.said("wmctrl", &["-lp"]);
    let of = |line: &&str| line.split_whitespace().nth(2) == Some(process.to_string().as_str());
    all.lines().filter(of).filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

/// What a download could have left: in the home, or where the program was started.
fn loot(home: &Home) -> Vec<PathBuf> {
    let here = std::fs::read_dir(".").unwrap().flatten().map(|entry| entry.path());
    let is_loot =
        |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().contains("loot"));
    home.files("").into_iter().chain(here).filter(is_loot).collect()
}

/// The page as it was before anybody tried to lead it away.
struct Stand<'a> {
    app: App<'a>,
    screen: &'a Screen,
    home: &'a Home,
    trap: Trap,
    address: Value,
    windows: Vec<String>,
}

impl<'a> Stand<'a> {
    #[track_caller]
    fn new(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> Self {
        let app = Start::new(screen, home, pbx).drive();
        app.wait_until_fetched();
        app.page().wait_for("[data-column]");
        app.window();
        app.page().value("(window.__stayed = true)");
        let address = app.page().value("location.href");
        assert!(address.as_str().unwrap().starts_with("tauri://localhost"), "{address}");
        let windows = windows(screen, app.process());
        assert_eq!(windows.len(), 1, "{windows:?}");
        Self { app, screen, home, trap: Trap::set(), address, windows }
    }

    /// Runs a script as the page itself would, and looks whether everything is as it was.
    #[track_caller]
    fn attempt(&self, script: &str) {
        self.app.page().value(&format!(
            "(setTimeout(() => {{ try {{ {script} }} catch (error) {{ window.__refused = String(error) }} window.__tried = true }}, 0), true)"
        ));
        poll::until(&format!("{script} was tried"), || {
            self.app.page().value("window.__tried === true") == true
        });
        self.app.page().value("(window.__tried = false)");
        self.is_as_before(script);
    }

    #[track_caller]
    fn is_as_before(&self, what: &str) {
        let page = self.app.page();
        // What goes on behind the page comes and goes through the same process as this.
        page.wait_until_drawn();
        page.wait_until_drawn();
        assert_eq!(page.value("window.__stayed"), json!(true), "{what}: the page was loaded anew");
        assert_eq!(page.value("location.href"), self.address, "{what}");
        assert!(page.has("[data-column]"), "{what}: the dashboard is gone");
        assert_eq!(windows(self.screen, self.app.process()), self.windows, "{what}");
        assert_eq!(self.trap.asked(), [] as [String; 0], "{what}");
        assert_eq!(loot(self.home), [] as [PathBuf; 0], "{what}");
    }
}

fn pbx() -> Pbx {
    Pbx::with(json!({
        "window": {"x": 300, "y": 90, "width": 700, "height": 520},
        "zoom": 100,
        "windowWallboardMode": false,
        "fullscreen": false,
    }))
}

#[test]
fn no_address_no_form_no_frame_and_no_new_window_leads_the_page_elsewhere() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let stand = Stand::new(&screen, &home, &pbx);
    let trap = stand.trap.origin.clone();
    std::fs::write(home.path("elsewhere.html"), "<h1>elsewhere</h1>").unwrap();
    let file = format!("file://{}", home.path("elsewhere.html").display());
    for address in [
        trap.as_str(),
        &file,
        "data:text/html,elsewhere",
        "about:blank",
        "tauri://elsewhere/",
        "tauri://localhost:1/",
        "http://tauri.localhost/",
        "tel:+4512345678",
        "mailto:somebody@example.com",
    ] {
        stand.attempt(&format!("location = {}", json!(address)));
        stand.attempt(&format!("location.assign({})", json!(address)));
        stand.attempt(&format!("location.replace({})", json!(address)));
        stand.attempt(&format!("window.open({})", json!(address)));
        stand.attempt(&format!("window.open({}, '_self')", json!(address)));
    }
    let add = |html: &str| format!("document.body.insertAdjacentHTML('beforeend', {})", json!(html));
    let go = "document.querySelector('#leave').click()";
    for html in [
        format!("<a id=leave href='{trap}'>x</a>"),
        format!("<a id=leave href='{trap}' target=_blank>x</a>"),
        format!("<a id=leave href='{trap}' target=elsewhere ping='{trap}/ping'>x</a>"),
        format!("<form action='{trap}'><button id=leave name=a value=b>x</button></form>"),
        format!("<form action='{trap}' method=post target=_blank><button id=leave>x</button></form>"),
        format!(
            "<form action='{trap}' method=dialog><button id=leave formaction='{trap}' formmethod=post>x</button></form>"
        ),
    ] {
        stand.attempt(&format!("{}; {go}", add(&html)));
        stand.attempt("document.querySelector('#leave').closest('form, a').remove()");
    }
    for html in [
        format!("<meta http-equiv=refresh content='0;url={trap}'>"),
        format!("<iframe src='{trap}'></iframe>"),
        format!("<object data='{trap}'></object><embed src='{trap}'>"),
        format!("<img src='{trap}/picture'>"),
        format!("<link rel=stylesheet href='{trap}/style'><link rel=prefetch href='{trap}/prefetch'>"),
    ] {
        stand.attempt(&add(&html));
    }
    // A base would turn every relative address of the page into one of somebody else's.
    stand.attempt(&format!(
        "document.head.insertAdjacentHTML('afterbegin', {})",
        json!(format!("<base href='{trap}/'>"))
    ));
    let base = stand.app.page().value("document.baseURI");
    assert!(base.as_str().unwrap().starts_with("tauri://localhost"), "{base}");
    stand.attempt(&format!("fetch('{trap}/fetched').catch(() => {{}})"));
    stand.attempt(&format!("navigator.sendBeacon('{trap}/beacon')"));
    stand.attempt(&format!("new WebSocket('{}')", trap.replace("http", "ws")));
}

#[test]
fn nothing_is_downloaded_and_nothing_is_printed() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let stand = Stand::new(&screen, &home, &pbx);
    let trap = stand.trap.origin.clone();
    for address in [
        json!("/index.html").to_string(),
        "location.href".to_owned(),
        json!("data:text/plain,loot").to_string(),
        "URL.createObjectURL(new Blob(['loot']))".to_owned(),
        json!(trap).to_string(),
    ] {
        stand.attempt(&format!(
            "const a = document.createElement('a'); a.href = {address}; a.download = 'loot'; document.body.append(a); a.click(); a.remove()"
        ));
    }
    stand.attempt("window.print()");
    stand.attempt("document.execCommand('print')");
    stand.app.window().focus();
    screen.press("ctrl+p");
    screen.press("ctrl+s");
    stand.is_as_before("Ctrl+P and Ctrl+S");
}

#[test]
fn a_file_or_a_link_that_is_dropped_on_the_window_leads_nowhere() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let stand = Stand::new(&screen, &home, &pbx);
    std::fs::write(home.path("dropped.html"), "<h1>dropped</h1>").unwrap();
    let file = format!("file://{}", home.path("dropped.html").display());
    let page = stand.app.page();
    let window = stand.app.window().geometry().unwrap();
    let middle = (window.x + window.width as i32 / 2, window.y + window.height as i32 / 2);
    for address in [file, stand.trap.origin.clone()] {
        let source = DragSource::start(&screen, &home, &address);
        page.value(
            "(window.__over = false, document.addEventListener('dragover', () => { window.__over = true }, { capture: true, once: true }), true)",
        );
        source.drag_to(middle, || page.value("window.__over") == json!(true));
        stand.is_as_before(&format!("{address} dropped"));
        drop(source);
    }
}
