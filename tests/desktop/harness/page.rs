//! The page in the app's window, driven by WebKitWebDriver.
//!
//! A small client of our own: of the protocol this takes a session, a script and typed keys, and the
//! few lines are easier kept than a crate for all browsers.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sandbox_pbx::Account;
use serde_json::{Value, json};

use super::poll;
use super::process::Running;

/// That of WebDriver by custom.
const DRIVER_PORT: u16 = 4444;

/// An address of loopback that no other driver has, of this program or of another that runs now: a port that was found
/// free could be somebody else's before the driver listens there.
fn loopback_of_its_own() -> Ipv4Addr {
    static DRIVERS: AtomicU32 = AtomicU32::new(0);
    let part = |number: u32| 1 + (number % 250) as u8;
    let id = std::process::id();
    Ipv4Addr::new(127, part(id), part(id / 250), part(DRIVERS.fetch_add(1, Ordering::Relaxed)))
}

/// A WebDriver session on the app, which the driver has started. The app ends with it.
#[derive(Debug)]
pub struct Page {
    session: String,
    agent: ureq::Agent,
    _driver: Running,
}

impl Page {
    /// Starts the app with these words under a driver that has the environment of `command`.
    #[track_caller]
    pub fn open(command: &mut Command, program: &Path, words: &[String]) -> Self {
        let host = loopback_of_its_own();
        let driver = Running::start(
            command
                .args([format!("--port={DRIVER_PORT}"), format!("--host={host}")])
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stderr(Stdio::null()),
        );
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .build()
            .into();
        let server = format!("http://{host}:{DRIVER_PORT}");
        poll::until("the driver answers", || agent.get(format!("{server}/status")).call().is_ok());

        let options = json!({"webkitgtk:browserOptions": {"binary": program, "args": words}});
        let answer = call(
            agent
                .post(format!("{server}/session"))
                .send_json(json!({"capabilities": {"alwaysMatch": options}})),
        );
        let id = answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        let session = format!("{server}/session/{id}");
        let page = Self { session, agent, _driver: driver };
        page.wait_for("body");
        page
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        call(self.agent.post(format!("{}/{path}", self.session)).send_json(body))
    }

    /// The value of a JavaScript expression in the page.
    #[track_caller]
    pub fn value(&self, expression: &str) -> Value {
        self.post("execute/sync", &json!({"script": format!("return {expression}"), "args": []}))
    }

    /// Runs a script in the page.
    #[track_caller]
    pub fn run(&self, script: &str) {
        self.post("execute/sync", &json!({"script": script, "args": []}));
    }

    pub fn number(&self, expression: &str) -> Option<f64> {
        self.value(expression).as_f64()
    }

    /// Gives the window another size, as a hand at its edge would: the app hears of it afterwards.
    #[track_caller]
    pub fn resize_window(&self, width: u32, height: u32) {
        self.post("window/rect", &json!({"width": width, "height": height}));
    }

    /// The size of what the page is drawn into, at a zoom of 100 %.
    pub fn size(&self) -> (u32, u32) {
        let pixels = |of: &str| self.number(of).unwrap_or_default() as u32;
        (pixels("window.innerWidth"), pixels("window.innerHeight"))
    }

    /// The text that an element shows; `None` without such an element.
    pub fn text(&self, selector: &str) -> Option<String> {
        self.value(&format!("document.querySelector({})?.innerText", json!(selector)))
            .as_str()
            .map(str::to_owned)
    }

    pub fn has(&self, selector: &str) -> bool {
        self.value(&format!("document.querySelector({}) !== null", json!(selector))) == json!(true)
    }

    /// The text of the whole page.
    pub fn words(&self) -> String {
        self.text("body").unwrap_or_default()
    }

    #[track_caller]
    pub fn wait_for(&self, selector: &str) {
        poll::until(&format!("the page has {selector}"), || self.has(selector));
    }

    /// Until the page shows these words, in any case of letters.
    #[track_caller]
    pub fn wait_for_words(&self, words: &str) {
        let wanted = words.to_lowercase();
        let mut last = String::new();
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            poll::until(&format!("the page says {words:?}"), || {
                last = self.words();
                last.to_lowercase().contains(&wanted)
            });
        }));
        if found.is_err() {
            panic!("the page does not say {words:?} but:\n{last}");
        }
    }

    /// Until the page has drawn what it holds now: the second frame from here has begun.
    #[track_caller]
    pub fn wait_until_drawn(&self) {
        self.value(
            "(window.__drawn = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.__drawn = true })))",
        );
        poll::until("the page has drawn", || self.value("window.__drawn") == json!(true));
    }

    /// Clicks at the element's place, which the driver gets right at a zoom of 100 % only.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.post(&format!("element/{element}/click"), &json!({}));
    }

    /// Clicks the button, link or tab that shows these words.
    #[track_caller]
    pub fn press_button(&self, words: &str) {
        let find = format!(
            "[...document.querySelectorAll('button, a, [role=tab], [role=menuitem]')]\
             .find(e => (e.innerText + ' ' + (e.ariaLabel ?? '')).toLowerCase().includes({}))",
            json!(words.to_lowercase())
        );
        poll::until(&format!("a button says {words:?}"), || {
            self.value(&format!("{find} !== undefined")) == json!(true)
        });
        self.value(&format!("({find}).click()"));
    }

    /// Empties a field and types into it.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.post(&format!("element/{element}/clear"), &json!({}));
        self.post(&format!("element/{element}/value"), &json!({"text": text}));
    }

    /// Empties a field, types into it and presses Enter.
    #[track_caller]
    pub fn enter(&self, selector: &str, text: &str) {
        self.fill(selector, &format!("{text}\u{e007}"));
    }

    /// Types name and password into the sign-in page and sends them.
    #[track_caller]
    pub fn sign_in(&self, account: &Account) {
        self.fill("#username", &account.username);
        self.fill("#password", &account.password);
        self.press("#sign-in button[type=submit]");
    }

    /// Until the sign-in page says in words what is wrong; those words.
    #[track_caller]
    pub fn refusal(&self) -> String {
        poll::until_some("the refusal is shown", || {
            self.text("#sign-in [role=alert]").filter(|text| !text.trim().is_empty())
        })
    }

    /// Presses an element wherever it stands, at any zoom.
    #[track_caller]
    pub fn press(&self, selector: &str) {
        self.wait_for(selector);
        self.value(&format!("document.querySelector({}).click()", json!(selector)));
    }

    /// Chooses from a list by the words that it offers.
    #[track_caller]
    pub fn choose(&self, selector: &str, words: &str) {
        let list = format!("document.querySelector({})", json!(selector));
        let at =
            format!("[...({list}?.options ?? [])].findIndex(option => option.label === {})", json!(words));
        poll::until(&format!("{selector} offers {words:?}"), || self.number(&at).is_some_and(|at| at >= 0.0));
        self.value(&format!(
            "(({list}.selectedIndex = {at}), {list}.dispatchEvent(new Event('change', {{ bubbles: true }})))"
        ));
    }

    /// The settings page, by the user's own menu.
    #[track_caller]
    pub fn open_settings(&self) {
        self.press("#employee-menu");
        self.press("[role=menuitem]");
        self.wait_for("#settings");
    }

    #[track_caller]
    fn element(&self, selector: &str) -> String {
        self.wait_for(selector);
        let found = self.post("element", &json!({"using": "css selector", "value": selector}));
        let id = found.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("no element {selector}: {found}")).to_owned()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Ends the app too; where it has ended already there is no session to end.
        let _ = self.agent.delete(&self.session).call();
    }
}

#[track_caller]
fn call(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let mut answer = answer.unwrap_or_else(|error| panic!("the driver: {error}"));
    let mut body: Value = answer.body_mut().read_json().unwrap();
    body["value"].take()
}
