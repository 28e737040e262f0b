//! A call from its first ring to its end: heard on a real sound server, seen in a real window, answered
//! while another program has the keyboard.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::sound::SoundServer;

const SINKS: [(&str, &str); 2] = [("speakers", "Desk speakers"), ("headset", "Jabra Evolve")];
const CARD: &str = "#calls [data-call-state]";

/// The seeded settings: a desk phone, a tone for each kind of caller; here with a ringer and shortcuts.
fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["media"]["preferredRingerOutputs"] = json!(["headset"]);
    settings["globalShortcuts"] =
        json!({"ANSWER": shortcut("ctrl+shift+F9"), "HANGUP": shortcut("ctrl+shift+F10")});
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    pbx
}

fn ring(pbx: &Pbx, only_start_end: bool) -> String {
    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        only_start_end,
        ..IncomingCall::default()
    };
    pbx.sandbox().ring(call).unwrap()
}

fn asked_for(pbx: &Pbx, action: &str) -> usize {
    let path = format!("/pbx/app/action/{action}");
    pbx.requests().iter().filter(|request| request.path == path).count()
}

fn states(app: &App<'_>) -> Vec<Value> {
    let calls = app.status()["calls"].clone();
    calls.as_array().unwrap().iter().map(|call| call["state"].clone()).collect()
}

#[test]
fn a_call_rings_on_the_preferred_device_shows_its_card_and_is_answered_from_another_program() {
    for only_start_end in [false, true] {
        let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
        let server = SoundServer::start(&home, &SINKS);
        let app = Start::new(&screen, &home, &pbx).drive();
        app.wait_until_fetched();
        app.wait_until_live();
        let page = app.page();
        let other = screen.another_program();
        other.take_focus(&screen);
        ring(&pbx, only_start_end);
        poll::until_equal("the sink that it rings on", Some("headset".to_owned()), || {
            server.plays_on("Communicator")
        });
        poll::until("the card is there", || page.text(CARD).is_some_and(|text| text.contains("Ida Berg")));
        assert!(page.has(&format!("{CARD} [data-action=answer]")));

        screen.press("ctrl+shift+F9");
        poll::until("the PBX was asked to pick it up", || asked_for(&pbx, "pickup") == 1);
        poll::until_equal("the sink that it rings on", None, || server.plays_on("Communicator"));
        poll::until("the card shows that it is talked on", || page.has("#calls [data-call-state=active]"));
        assert_eq!(states(&app), ["active"]);

        screen.press("ctrl+shift+F10");
        poll::until("the PBX was asked to end it", || asked_for(&pbx, "hangup") == 1);
        poll::until("the card is gone", || !page.has(CARD));
        assert_eq!(states(&app), [] as [Value; 0]);
    }
}

#[test]
fn answered_at_the_desk_phone_everything_stops_and_a_hidden_app_rings_as_well() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let server = SoundServer::start(&home, &SINKS);
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    app.wait_until_fetched();
    app.wait_until_live();
    let call = ring(&pbx, false);
    poll::until_equal("the sink that it rings on", Some("headset".to_owned()), || {
        server.plays_on("Communicator")
    });
    pbx.sandbox().answer_call(&call, None).unwrap();
    poll::until_equal("the sink that it rings on", None, || server.plays_on("Communicator"));
    poll::until_equal("the calls", vec![json!("active")], || states(&app));
    let ended = app.verb(&["hangup"]);
    assert_eq!(ended.exit, Some(0), "{ended:?}");
    poll::until_equal("the calls", vec![], || states(&app));
    let nothing = app.verb(&["answer"]);
    assert_eq!(nothing.exit, Some(1), "{nothing:?}");
}

#[test]
fn the_preferred_device_that_is_pulled_out_while_it_rings_hands_over_to_the_next() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let server = SoundServer::start(&home, &SINKS);
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.wait_until_live();
    ring(&pbx, false);
    poll::until_equal("the sink that it rings on", Some("headset".to_owned()), || {
        server.plays_on("Communicator")
    });
    let list = server.pactl(&["list", "short", "modules"]);
    let module = list.lines().find(|line| line.contains("sink_name=headset")).unwrap();
    server.pactl(&["unload-module", module.split('\t').next().unwrap()]);
    poll::until_equal("the sink that it rings on", Some("speakers".to_owned()), || {
        server.plays_on("Communicator")
    });
}
