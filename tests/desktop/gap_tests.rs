//! The realtime connection breaks while a call rings, and is there again a moment later.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::sound::SoundServer;

const SINKS: [(&str, &str); 1] = [("speakers", "Desk speakers")];
const CARD: &str = "#calls [data-call-state]";

fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    pbx
}

fn asked_for(pbx: &Pbx, path: &str) -> usize {
    pbx.requests().iter().filter(|request| request.path == path).count()
}

/// The connection is cut, and cannot be made anew.
fn cut(app: &App<'_>, pbx: &Pbx) {
    pbx.fault("/socket.io/", json!({"status": 503}));
    pbx.sandbox().drop_realtime();
    poll::until("the connection is gone", || app.connection() != "live");
}

/// The connection is there again, and the own extensions were asked for since.
fn restore(app: &App<'_>, pbx: &Pbx) {
    let before = asked_for(pbx, "/pbx/extension");
    pbx.clear_faults();
    app.wait_until_live();
    poll::until("the own extensions were asked for", || asked_for(pbx, "/pbx/extension") > before);
}

#[test]
fn a_call_rings_on_through_a_broken_connection_and_is_answered_after_it_unless_it_ended_meanwhile() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let server = SoundServer::start(&home, &SINKS);
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let page = app.page();
    let heard = || server.plays_on("Communicator").is_some();
    for ends in [false, true] {
        let call = pbx.sandbox().ring(IncomingCall {
            to: pbx.account().username.clone(),
            from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
            ..IncomingCall::default()
        });
        let call = call.unwrap();
        poll::until("it is heard and seen", || heard() && page.has("#calls [data-call-state=ringing]"));
        cut(&app, &pbx);
        assert!(heard() && page.has("#calls [data-call-state=ringing]"), "it rings on while nobody knows");
        if ends {
            pbx.sandbox().end_call(&call).unwrap();
            restore(&app, &pbx);
            poll::until("it is quiet and gone", || !heard() && !page.has(CARD));
            continue;
        }
        restore(&app, &pbx);
        // Whatever the answer changes is changed before the answer to a later question.
        app.report();
        assert!(heard() && page.has("#calls [data-call-state=ringing]"), "it rings on");
        let answered = app.verb(&["answer"]);
        assert_eq!(answered.exit, Some(0), "{answered:?}");
        assert_eq!(asked_for(&pbx, "/pbx/app/action/pickup"), 1);
        poll::until("it is talked on", || !heard() && page.has("#calls [data-call-state=active]"));
        pbx.sandbox().end_call(&call).unwrap();
        poll::until("the card is gone", || !page.has(CARD));
    }
}
