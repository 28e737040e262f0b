//! A receptionist's desk: the seeded settings in a window of its own, with a phone and the dashboard of people and
//! queues.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use super::app::{App, Start};
use super::home::Home;
use super::pbx::{Pbx, shortcut};
use super::poll;
use super::screen::Screen;

/// A colleague with a telephone that is free.
pub const FREE: &str = "120";
/// Words of her name that find her alone.
pub const HER_NAME: &str = "anneke";

pub const RINGING: &str = "#calls [data-call-state=ringing]";
pub const ACTIVE: &str = "#calls [data-call-state=active]";
pub const HELD: &str = "#calls [data-call-state=held]";

pub fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["globalShortcuts"] = json!({"ANSWER": shortcut("ctrl+shift+F9")});
    for (key, value) in
        [("windowWallboardMode", json!(false)), ("fullscreen", json!(false)), ("zoom", json!(100))]
    {
        settings[key] = value;
    }
    pbx.put(&settings);
    pbx
}

#[track_caller]
pub fn ready<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    poll::until("there is a phone", || app.status()["phone"].is_object());
    app.page().wait_for("[data-column] article");
    app.window().focus();
    app
}

pub fn stranger() -> Caller {
    Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) }
}

/// A stranger calls the user; the id of the call, once its card is there.
#[track_caller]
pub fn ring(pbx: &Pbx, app: &App<'_>) -> String {
    let call =
        IncomingCall { to: pbx.account().username.clone(), from: stranger(), ..IncomingCall::default() };
    let call = pbx.sandbox().ring(call).unwrap();
    app.page().wait_for(RINGING);
    call
}

/// The calls at her telephone.
pub fn with_her(pbx: &Pbx) -> Vec<String> {
    pbx.sandbox().calls_at(FREE)
}

pub fn own_calls(app: &App<'_>) -> usize {
    app.status()["calls"].as_array().map_or(0, Vec::len)
}

/// How often the PBX was asked for something with this in its path.
pub fn asked(pbx: &Pbx, path: &str) -> usize {
    pbx.requests().iter().filter(|request| request.path.contains(path)).count()
}
