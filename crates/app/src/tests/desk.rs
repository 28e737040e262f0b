//! Busylights and headset: what they are told of calls and of the user, what a press does, and what is said of them.

use devices::busylight::{Look, Ring, State, Tone, Volume};
use devices::desk::{Driven, Hindrance, Present, Told, Trial, Wanted, WantedHeadset};
use devices::headset::{CallPhase, LayoutError, Maker, Meant};
use sandbox_pbx::{Channel, Fault};

use super::calls::{Office, list, phone, stranger};
use super::*;

const LIGHT: &str = "media.kuando";
const HEADSET: &str = "media.preferredHeadset";
const TALKING: CallPhase = CallPhase::Active { held: false, another_rings: false };

fn with_light() -> Value {
    json!({"media": {"kuando": {"use": true, "ringTone": "telephone-nordic", "ringVolume": 70}}})
}

fn with_headset() -> Value {
    json!({"media": {"preferredHeadset": "JABRA"}})
}

fn driven(name: &str) -> Driven {
    Driven { name: name.to_owned(), hindrance: None }
}

fn hindered(name: &str, hindrance: Hindrance) -> Driven {
    Driven { hindrance: Some(hindrance), ..driven(name) }
}

impl Running {
    fn wanted(&self) -> Wanted {
        self.ports.desk.wanted()
    }

    #[track_caller]
    fn until_light(&self, state: State, ring: Option<Ring>) {
        self.until(state.word(), || self.wanted().lights == Some(Look::of(state, ring)));
    }

    #[track_caller]
    fn until_headset(&self, phase: CallPhase) {
        let wanted = WantedHeadset { maker: Maker::Jabra, phase, muted: false };
        self.until("the headset is told", || self.wanted().headset == Some(wanted));
    }

    fn devices_tell(&self, told: Told) {
        self.events.send(Event::Devices(told)).unwrap();
    }

    fn lights_are(&self, lights: &[Driven]) {
        self.devices_tell(Told::Lights(lights.to_vec()));
    }

    fn devices_in_status(&self) -> Value {
        self.verb(Request::Status).body.unwrap()["devices"].clone()
    }
}

#[test]
fn nothing_is_wanted_of_any_device_unless_the_settings_say_so() {
    let office = Office::open(json!({}));
    office.ring(stranger(), None);
    assert_eq!(office.app.verb(Request::Answer).exit, 0);
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    assert_eq!(office.app.wanted(), Wanted::default());
    for key in [LIGHT, HEADSET] {
        assert_eq!(office.app.row(key)["outcome"], "applied", "{key}");
    }
    office.app.quit();
}

#[test]
fn a_light_shows_what_the_user_is_at_and_plays_the_tone_of_the_settings_while_a_call_rings() {
    let office = Office::open(with_light());
    let app = &office.app;
    let ring = Some(Ring { tone: Tone::TelephoneNordic, volume: Volume::of_per_cent(70.0) });
    app.until_light(State::Free, None);
    let first = office.ring(stranger(), None);
    app.until_light(State::Ringing, ring);
    assert_eq!(app.verb(Request::Answer).exit, 0);
    app.until_light(State::OnACall, None);
    let second = office.ring(stranger(), None);
    app.until_light(State::Ringing, None);
    office.world.sandbox.end_call(&second).unwrap();
    app.until_light(State::OnACall, None);
    office.world.sandbox.end_call(&first).unwrap();
    app.until_light(State::Free, None);
    let ports = Arc::clone(&office.app.ports);
    office.app.quit();
    assert!(ports.has_asked(&Asked::CloseDevices), "dark at the end");
}

#[test]
fn a_light_shows_do_not_disturb_and_where_the_user_is() {
    let office = Office::open(with_light());
    let (app, sandbox) = (&office.app, &office.world.sandbox);
    let employee = sandbox.accounts()[0].employee.clone();
    for (word, state) in [
        ("LUNCH", State::Away),
        ("BUSY", State::DoNotDisturb),
        ("AT_SEA", State::Away),
        ("AVAILABLE", State::Free),
    ] {
        sandbox.set_presence(&employee, word, None, None).unwrap();
        app.until_light(state, None);
    }
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    let extension = own["extensions"][0]["_id"].as_str().unwrap().to_owned();
    let dnd = json!({"extension": extension, "phone": phone(&office.world), "dnd": true});
    sandbox.send_event(Channel::Pbx, "EXTENSION_STATE", dnd);
    app.until_light(State::DoNotDisturb, None);
    office.ring(stranger(), None);
    app.until_light(State::DoNotDisturb, None);
    office.app.quit();
}

#[test]
fn switched_off_in_the_settings_the_light_is_let_go_of_at_once() {
    let office = Office::open(with_light());
    office.app.until_light(State::Free, None);
    let off = json!({"use": false, "ringTone": "", "ringVolume": 50});
    office.app.page(PageRequest::ChangeSetting { key: LIGHT.into(), value: off });
    office.app.until("no light is wanted", || office.app.wanted().lights.is_none());
    office.app.lights_are(&[driven("Busylight Omega")]);
    assert_eq!(office.app.row(LIGHT)["outcome"], "applied");
    office.app.quit();
}

#[test]
fn the_report_says_what_becomes_of_the_light_and_never_that_it_is_not_built() {
    let office = Office::open(with_light());
    let app = &office.app;
    let omega = || driven("Busylight Omega");
    assert_eq!(app.ended_as(LIGHT), "pending not_tried server");
    for (lights, ended) in [
        (vec![], "pending not_connected server"),
        (vec![omega()], "applied - server"),
        (vec![hindered("Busylight Alpha", Hindrance::NotPermitted)], "failed not_permitted server"),
        (vec![hindered("Busylight Alpha", Hindrance::Held)], "failed held_by_program server"),
        (vec![hindered("Busylight Alpha", Hindrance::KuandoHub)], "adjusted kuando_hub server"),
        (
            vec![omega(), hindered("Busylight Alpha", Hindrance::NotPermitted)],
            "adjusted not_permitted server",
        ),
        (
            vec![hindered("Busylight Alpha", Hindrance::Failed { why: "broken pipe".into() })],
            "failed system_refused server",
        ),
    ] {
        app.lights_are(&lights);
        assert_eq!(app.ended_as(LIGHT), ended, "{lights:?}");
        let row = app.row(LIGHT);
        assert_eq!(row["in_force"]["use"], lights.contains(&omega()), "{row}");
        if let Some(one) = lights.iter().find(|one| one.hindrance.is_some()) {
            let why = row["why"].as_str().unwrap();
            assert!(why.contains(&one.name) || ended.contains("kuando_hub"), "{why}");
        }
    }
    let told = app.devices_in_status()["busylights"][0].clone();
    assert_eq!((&told["driven"], &told["showing"]), (&json!(false), &Value::Null));
    office.world.put(&json!({"media": {"kuando": {"use": true, "ringTone": "wave", "ringVolume": 50}}}));
    app.refresh();
    app.lights_are(&[omega()]);
    app.until("the tone is unknown", || app.ended_as(LIGHT) == "adjusted no_such_tone server");
    assert_eq!(app.row(LIGHT)["in_force"], json!({"use": true, "ringTone": "", "ringVolume": 50}));
    assert_eq!(app.devices_in_status()["busylights"][0]["showing"], "free");
    office.ring(stranger(), None);
    app.until_light(State::Ringing, None);
    office.app.quit();
}

#[test]
fn the_hook_of_the_headset_does_what_answer_and_hang_up_do_and_the_headset_follows_the_call() {
    let office = Office::open(with_headset());
    let app = &office.app;
    app.until_headset(CallPhase::None);
    office.ring(stranger(), None);
    app.until_headset(CallPhase::Ringing);
    app.devices_tell(Told::Meant(Meant::Answer));
    app.until_headset(TALKING);
    assert_eq!(office.actions_of_the_pbx("pickup"), 1);
    app.devices_tell(Told::Meant(Meant::HangUp));
    app.until_headset(CallPhase::None);
    assert_eq!(office.actions_of_the_pbx("hangup"), 1);
    office.app.quit();
}

#[test]
fn a_second_call_and_one_that_is_held_show_at_the_headset() {
    let office = Office::open(with_headset());
    let app = &office.app;
    let first = office.ring(stranger(), None);
    office.world.sandbox.answer_call(&first, None).unwrap();
    app.until_headset(TALKING);
    office.world.sandbox.hold_call(&first, true).unwrap();
    app.until_headset(CallPhase::Active { held: true, another_rings: false });
    office.ring(stranger(), None);
    app.until_headset(CallPhase::Active { held: true, another_rings: true });
    office.app.quit();
}

#[test]
fn a_press_that_the_pbx_refuses_is_told_to_the_headset_and_to_the_user() {
    let office = Office::open(with_headset());
    let fault: Fault = serde_json::from_value(json!({"status": 422, "body": {"error": "target"}})).unwrap();
    office.world.sandbox.add_fault("/pbx/app/action/pickup", fault);
    office.ring(stranger(), None);
    office.app.devices_tell(Told::Meant(Meant::Answer));
    office.app.until("the headset is told", || office.app.ports.has_asked(&Asked::RefusePress));
    let notice = office.app.snapshot()["notice"].clone();
    assert!(notice["text"].as_str().unwrap().contains("somebody was faster"), "{notice}");
    office.app.quit();
}

#[test]
fn mute_at_the_headset_shows_is_kept_for_the_call_and_ends_with_it() {
    let office = Office::open(with_headset());
    let app = &office.app;
    app.devices_tell(Told::Headset(Some(driven("Evolve"))));
    let call = office.ring(stranger(), None);
    office.world.sandbox.answer_call(&call, None).unwrap();
    app.until_headset(TALKING);
    app.devices_tell(Told::Meant(Meant::Mute(true)));
    let muted = WantedHeadset { maker: Maker::Jabra, phase: TALKING, muted: true };
    app.until("it stays so", || app.wanted().headset == Some(muted));
    let lines = app.snapshot()["status"]["lines"].clone();
    let line = lines.as_array().unwrap().iter().find(|line| line["id"] == "headset").cloned().unwrap();
    assert_eq!(line["text"], "Evolve: microphone off");
    office.world.sandbox.end_call(&call).unwrap();
    app.until_headset(CallPhase::None);
    office.app.quit();
}

#[test]
fn the_report_says_what_becomes_of_the_headset_and_never_that_it_is_not_built() {
    let office = Office::open(with_headset());
    let app = &office.app;
    assert_eq!(app.ended_as(HEADSET), "pending not_tried server");
    let why = LayoutError::NoHookSwitch;
    for (headset, ended, in_force) in [
        (None, "pending not_connected server", "NONE"),
        (Some(driven("Evolve")), "applied - server", "JABRA"),
        (Some(hindered("Evolve", Hindrance::NotPermitted)), "failed not_permitted server", "NONE"),
        (
            Some(hindered("Evolve", Hindrance::NoControls { why })),
            "unsupported no_call_controls server",
            "NONE",
        ),
    ] {
        app.devices_tell(Told::Headset(headset));
        assert_eq!(app.ended_as(HEADSET), ended);
        assert_eq!(app.row(HEADSET)["in_force"], in_force);
    }
    office.world.put(&json!({"media": {"preferredHeadset": "NONE"}}));
    app.refresh();
    app.until("no headset is wanted", || app.wanted().headset.is_none());
    assert_eq!(app.ended_as(HEADSET), "applied - server");
    assert_eq!(app.devices_in_status()["headset"], Value::Null);
    office.app.quit();
}

#[test]
fn the_devices_verb_lists_what_is_connected_used_or_not_and_why() {
    let office = Office::open(with_light());
    let app = &office.app;
    app.ports.plug_in(&["Loudspeaker", "Headset"]);
    app.ports.desk.connect(vec![
        Present::Light { name: "Busylight Omega".to_owned() },
        Present::Headset { name: "Evolve".to_owned(), maker: Maker::Jabra },
    ]);
    app.lights_are(&[driven("Busylight Omega")]);
    let body = app.verb(Request::Devices).body.unwrap();
    assert_eq!(body["schema"], 1);
    assert_eq!(
        body["outputs"],
        json!([
            {"id": "id of Loudspeaker", "name": "Loudspeaker", "use": "ringer"},
            {"id": "id of Headset", "name": "Headset", "use": "none"},
        ])
    );
    assert_eq!(
        body["busylights"],
        json!([{"name": "Busylight Omega", "driven": true, "showing": "free", "why": null}])
    );
    assert_eq!((&body["headset"]["name"], &body["headset"]["driven"]), (&json!("Evolve"), &json!(false)));
    assert!(body["headset"]["why"].as_str().unwrap().contains("media.preferredHeadset"), "{body}");
    office.world.put(&json!({"media": {"kuando": {"use": false, "ringTone": "", "ringVolume": 50}}}));
    app.refresh();
    app.until("no light is wanted", || app.wanted().lights.is_none());
    let light = app.verb(Request::Devices).body.unwrap()["busylights"][0].clone();
    assert_eq!((&light["driven"], &light["showing"]), (&json!(false), &Value::Null));
    assert!(light["why"].as_str().unwrap().contains("media.kuando"), "{light}");
    office.app.quit();
}

#[test]
fn the_settings_page_shows_the_devices_and_tries_them_out_but_not_in_a_call() {
    let office = Office::open(with_light());
    let app = &office.app;
    let refused = app.ask(PageRequest::TryDevices { ring: false }).unwrap_err();
    assert!(refused.message.contains("No device is in use"), "{}", refused.message);
    app.lights_are(&[driven("Busylight Omega")]);
    app.until_light(State::Free, None);
    let desk = app.snapshot()["editor"]["desk"].clone();
    assert_eq!(desk["lights"], json!([{"name": "Busylight Omega", "driven": true, "text": "Free"}]));
    assert_eq!(
        desk["colours"][1],
        json!({"state": "on_a_call", "label": "On a call", "colour": "#ff0000", "blinks": false})
    );
    assert_eq!(desk["tones"].as_array().unwrap().len(), Tone::ALL.len());
    app.page(PageRequest::TryDevices { ring: false });
    app.page(PageRequest::TryDevices { ring: true });
    let ring = Some(Ring { tone: Tone::TelephoneNordic, volume: Volume::of_per_cent(70.0) });
    for trial in [Trial::Colours, Trial::Ring(ring)] {
        assert!(app.ports.has_asked(&Asked::TryOut(trial)), "{trial:?}");
    }
    office.ring(stranger(), None);
    let refused = app.ask(PageRequest::TryDevices { ring: true }).unwrap_err();
    assert!(refused.message.contains("There is a call"), "{}", refused.message);
    office.app.quit();
}

#[test]
fn after_a_sleep_devices_that_are_wanted_hear_again_what_they_show() {
    let office = Office::open(with_light());
    office.app.until_light(State::Free, None);
    office.app.events.send(Event::Woke).unwrap();
    office.app.until("they hear it", || office.app.ports.has_asked(&Asked::WakeDevices));
    office.app.quit();
}
