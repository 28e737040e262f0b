//! Sound devices on the settings page, and ringtones to be heard.

use super::*;

impl Running {
    fn control(&self, key: &str) -> Value {
        let editor = self.snapshot()["editor"].clone();
        let row = editor["rows"].as_array().unwrap().iter().find(|row| row["key"] == key).unwrap().clone();
        row["control"].clone()
    }
}

#[test]
fn the_first_preferred_device_that_is_there_is_in_use_and_keeps_its_name_when_it_goes() {
    let world = World::with(json!({"media": {"preferredRingerOutputs": ["gone", "id of Headset"]}}));
    let app = world.run(false).settled();
    app.ports.plug_in(&["Loudspeaker", "Headset"]);
    app.page(PageRequest::LookAtDevices);
    let key = "media.preferredRingerOutputs";
    app.until("the devices are listed", || app.control(key)["present"].as_array().unwrap().len() == 2);
    let control = app.control(key);
    assert_eq!(control["problem"], Value::Null);
    assert_eq!(
        (&control["present"][0]["inUse"], &control["present"][1]["inUse"]),
        (&json!(false), &json!(true))
    );
    app.ports.plug_in(&["Loudspeaker"]);
    app.page(PageRequest::LookAtDevices);
    app.until("the headset is gone", || app.control(key)["present"].as_array().unwrap().len() == 1);
    let control = app.control(key);
    assert_eq!(control["present"][0]["inUse"], true, "the system's default stands in");
    assert_eq!(control["known"], json!([{"value": "id of Headset", "label": "Headset"}]));
    app.quit();
    let app = world.run(false).settled();
    assert_eq!(app.control(key)["known"][0]["label"], "Headset", "another run knows it still");
    app.ports.lose_sound();
    app.page(PageRequest::LookAtDevices);
    app.until("why there are none is said", || {
        app.control(key)["problem"].as_str().is_some_and(|problem| problem.contains("no sound server"))
    });
    app.quit();
}

#[test]
fn a_ringtone_is_played_where_and_as_loud_as_it_would_ring() {
    let world = World::with(json!({"media": {"preferredRingerOutputs": ["x"], "ringerVolume": 0.25}}));
    let app = world.run(false).settled();
    app.until("the ringtones are listed", || {
        app.control("ringtoneExternal")["options"].as_array().unwrap().len() > 1
    });
    let second = app.control("ringtoneExternal")["options"][1].clone();
    let id = second["value"].as_str().unwrap().to_owned();
    let silent = app.ask(PageRequest::PlayRingtone(id.clone())).unwrap_err();
    assert!(silent.message.contains("no output device"), "{}", silent.message);
    app.ports.plug_in(&["Loudspeaker"]);
    app.ports.take_asked();
    let played = app.ask(PageRequest::PlayRingtone(id.clone())).unwrap();
    assert_eq!(played, json!({"device": "Loudspeaker", "milliseconds": 3000}));
    app.page(PageRequest::StopRingtone);
    let tone = media::tones::Tone::for_ringtone(&id, second["label"].as_str());
    let preferred = vec![media::devices::Preferred { id: "x".into(), name: None }];
    let volume = settings::values::RingerVolume::new(0.25);
    assert_eq!(app.ports.take_asked(), [Asked::Preview(tone, preferred, volume), Asked::StopPreview]);
    app.quit();
}
