//! Busylights: the frames that arrive, two of them at once, and lights that come, go and may not be opened.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sandbox_pbx::Caller;
use serde_json::{Value, json};

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::kinds::{ALPHA, AWAY, DARK, FREE, KEEP_ALIVE, OMEGA, ON_A_CALL, RINGING};
use crate::harness::{poll, process};

pub const LIGHT: &str = "media.kuando";

pub fn settings() -> Value {
    json!({"media": {"kuando": {"use": true, "ringTone": "telephone-nordic", "ringVolume": 70}}})
}

#[test]
fn a_call_at_the_pbx_reaches_two_lights_byte_for_byte_and_both_are_dark_at_the_end() {
    let lights = [Device::plug_in(&OMEGA), Device::plug_in(&ALPHA)];
    let app = App::with(settings());
    let all_show = |frame: &[u8]| lights.iter().for_each(|light| light.until_it_shows(frame));
    all_show(&FREE);
    assert_eq!(app.driven_lights(), ["Busylight Omega", "Busylight Alpha"]);
    assert_eq!(app.ended(LIGHT), "applied");
    lights.iter().for_each(Device::forget);

    let call = app.ring();
    all_show(&RINGING);
    app.pbx().sandbox().answer_call(&call, None).unwrap();
    all_show(&ON_A_CALL);
    app.pbx().sandbox().end_call(&call).unwrap();
    all_show(&FREE);
    for light in &lights {
        // Each once, and at most a word in between that it stays so.
        let told: Vec<_> = light.written().into_iter().filter(|frame| frame[..] != KEEP_ALIVE[..]).collect();
        assert_eq!(told, [RINGING, ON_A_CALL, FREE]);
        light.until_it_was_told(&KEEP_ALIVE);
    }
    app.quit();
    all_show(&DARK);
}

#[test]
fn of_two_lights_one_is_taken_out_and_put_back_during_a_call_and_the_other_goes_on() {
    let (one, other) = (Device::plug_in(&OMEGA), Device::plug_in(&ALPHA));
    let app = App::with(settings());
    one.until_it_shows(&FREE);
    let call = app.ring();
    one.until_it_shows(&RINGING);
    one.take_out();
    app.pbx().sandbox().answer_call(&call, None).unwrap();
    other.until_it_shows(&ON_A_CALL);
    poll::until_equal("the lights", vec!["Busylight Alpha".to_owned()], || app.driven_lights());
    assert_eq!(app.call_state().as_deref(), Some("active"), "the call goes on");

    let back = Device::plug_in(&OMEGA);
    back.until_it_shows(&ON_A_CALL);
    poll::until_equal("the lights", 2, || app.driven_lights().len());
    app.pbx().sandbox().end_call(&call).unwrap();
    back.until_it_was_told(&FREE);
    other.until_it_was_told(&FREE);
}

#[test]
fn a_light_that_comes_and_goes_while_states_change_without_end_leaves_nobody_hanging() {
    let app = App::with(settings());
    let stays = Device::plug_in(&ALPHA);
    stays.until_it_shows(&FREE);
    for round in 0..8 {
        let comes = Device::plug_in(&OMEGA);
        poll::until("it is told something", || comes.shows().is_some());
        for _ in 0..4 {
            for presence in ["LUNCH", "AVAILABLE"] {
                app.set_presence(presence);
            }
        }
        comes.take_out();
        assert!(app.status()["devices"]["busylights"].is_array(), "round {round}");
    }
    app.set_presence("LUNCH");
    poll::until_equal("the lights", vec!["Busylight Alpha".to_owned()], || app.driven_lights());
    stays.until_it_shows(&AWAY);
}

#[test]
fn a_light_that_the_user_may_not_open_is_named_with_what_helps_and_driven_once_they_may() {
    let app = App::with(json!({"media": {"kuando": {"use": false, "ringTone": "", "ringVolume": 50}}}));
    let light = Device::plug_in(&OMEGA);
    let withheld = Withheld::of(light.node());
    app.put(settings());
    poll::until_equal("the report", "failed not_permitted".to_owned(), || app.ended(LIGHT));
    let told = app.status()["devices"]["busylights"][0].clone();
    assert_eq!((&told["name"], &told["driven"]), (&json!("Busylight Omega"), &json!(false)));
    assert!(told["why"].as_str().unwrap().contains("you may not open it"), "{told}");
    assert_eq!(light.shows(), None);
    drop(withheld);
    light.until_it_was_told(&FREE);
    poll::until_equal("the report", "applied".to_owned(), || app.ended(LIGHT));
}

#[test]
fn a_light_that_another_program_writes_to_as_well_is_driven_all_the_same() {
    use std::io::Write as _;
    let light = Device::plug_in(&OMEGA);
    let mut other = std::fs::File::options().read(true).write(true).open(light.node()).unwrap();
    let app = App::with(settings());
    light.until_it_was_told(&FREE);
    let mut report = vec![0];
    report.extend(AWAY);
    other.write_all(&report).unwrap();
    light.until_it_shows(&AWAY);
    app.ring();
    light.until_it_shows(&RINGING);
    assert_eq!(app.ended(LIGHT), "applied");
}

#[test]
fn after_a_crash_nobody_tells_the_light_any_more_to_stay_as_it_is() {
    let light = Device::plug_in(&OMEGA);
    let app = App::with(settings());
    light.until_it_shows(&FREE);
    app.crash();
    light.forget();
    // It goes dark by itself after 30 s; a program that was left behind would have told it after 8.
    poll::never_within(Duration::from_secs(10), "it is told something", || !light.written().is_empty());
}

#[test]
fn a_caller_in_a_queue_who_is_not_the_users_lights_nothing() {
    let light = Device::plug_in(&OMEGA);
    let app = App::with(settings());
    light.until_it_shows(&FREE);
    light.forget();
    let stranger = Caller { number: Some("+4520304050".into()), name: None };
    app.pbx().sandbox().enter_queue("Reception", stranger).unwrap();
    light.until_it_was_told(&KEEP_ALIVE);
    assert!(light.written().iter().all(|frame| frame[..] == KEEP_ALIVE[..]));
}

/// A node that nobody may open, root neither: it stands on a file system without devices. Until the value goes.
struct Withheld<'a>(&'a Path);

impl<'a> Withheld<'a> {
    #[track_caller]
    fn of(node: &'a Path) -> Self {
        let folder = "/run/no-devices";
        std::fs::create_dir_all(folder).unwrap();
        run("mount", &["-t", "tmpfs", "-o", "nodev", "none", folder]);
        let stand_in = format!("{folder}/node");
        run("cp", &["-a", node.to_str().unwrap(), &stand_in]);
        run("mount", &["--bind", &stand_in, node.to_str().unwrap()]);
        Self(node)
    }
}

impl Drop for Withheld<'_> {
    fn drop(&mut self) {
        use std::os::unix::fs::PermissionsExt as _;
        run("umount", &[self.0.to_str().unwrap()]);
        // As udev gives a right: the directory tells of it.
        std::fs::set_permissions(self.0, std::fs::Permissions::from_mode(0o660)).unwrap();
    }
}

#[track_caller]
fn run(program: &str, words: &[&str]) {
    let output = process::output(Command::new(program).args(words));
    assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
}
