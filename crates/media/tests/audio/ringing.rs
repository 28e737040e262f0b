//! Tones, loudness, previews, and the end of ringing.

use media::tones::Tone;

use crate::on_both_servers;
use crate::probe::Probe;
use crate::recording::{Recording, loudest, steepest};
use crate::server::{Server, eventually};

on_both_servers!(
    every_tone_is_heard_on_the_preferred_sink_alone,
    the_loudness_follows_the_volume_squared,
    no_step_is_steeper_than_the_score_from_start_to_stop,
    a_preview_plays_once_and_leaves_a_ringing_call_alone,
    ringing_leaves_neither_thread_nor_connection_behind,
    devices_are_listed_with_name_and_default,
);

fn every_tone_is_heard_on_the_preferred_sink_alone(server: &mut Server) {
    let headset = Recording::of(server, "headset");
    let others = [Recording::of(server, "speakers"), Recording::of(server, "monitor")];
    let mut probe = Probe::start(&server.home);
    for tone in Tone::ALL {
        probe.tell(&["start", tone.name(), "1", "headset"]);
        assert_eq!(probe.says("sounding")[0], "headset");
        headset.hears(tone, 1.0);
    }
    probe.tell(&["stop"]);
    headset.falls_silent(Tone::Pulse);
    for other in others {
        assert_eq!(loudest(&other.all()), 0.0);
    }
}

fn the_loudness_follows_the_volume_squared(server: &mut Server) {
    let headset = Recording::of(server, "headset");
    let mut probe = Probe::start(&server.home);
    probe.tell(&["start", "Pulse", "0.25", "headset"]);
    headset.hears(Tone::Pulse, 0.25);
    for volume in ["1", "0.5", "0.75"] {
        probe.tell(&["volume", volume]);
        headset.hears(Tone::Pulse, volume.parse().unwrap());
    }
    probe.tell(&["volume", "0"]);
    headset.falls_silent(Tone::Pulse);
}

/// A busy computer can tear a hole into any stream, so one clean try of ten is asked for: what the
/// ringer itself does wrong is in each of them.
fn no_step_is_steeper_than_the_score_from_start_to_stop(server: &mut Server) {
    let tone = Tone::Pulse;
    let bound = tone.step_bound(48_000) + 1.0 / 240.0;
    let mut probe = Probe::start(&server.home);
    let mut steps = Vec::new();
    let clean = (0..10).any(|_| {
        let headset = Recording::of(server, "headset");
        probe.tell(&["start", tone.name(), "1", "headset"]);
        headset.hears(tone, 1.0);
        // In the middle of a note.
        eventually("a loud moment", || {
            let all = headset.all();
            (loudest(&all[all.len() - 480..]) > 0.6).then_some(())
        });
        probe.tell(&["stop"]);
        headset.falls_silent(tone);
        let (step, place) = steepest(&headset.all());
        steps.push((step, place));
        step <= bound
    });
    assert!(clean, "steps, and samples before and after them that are sound: {steps:?}, above {bound}");
}

fn a_preview_plays_once_and_leaves_a_ringing_call_alone(server: &mut Server) {
    let headset = Recording::of(server, "headset");
    let mut probe = Probe::start(&server.home);
    probe.tell(&["preview", "Two-tone", "1", "headset"]);
    assert_eq!(probe.says("sounding")[2], "true");
    assert_eq!(probe.says("silent"), ["None"]);
    headset.falls_silent(Tone::TwoTone);
    let heard = headset.all();
    let begin = heard.iter().position(|sample| *sample != 0.0).expect("it was heard");
    let end = heard.iter().rposition(|sample| *sample != 0.0).unwrap();
    // The two tones last for 1.8 s of a cycle of 4 s.
    assert!((80_000..144_000).contains(&(end - begin)), "{begin} to {end}");

    probe.tell(&["start", "Pulse", "1", "headset"]);
    assert_eq!(probe.says("sounding")[2], "false");
    probe.tell(&["preview", "Glass", "1", "headset"]);
    probe.tell(&["stop-preview"]);
    headset.hears(Tone::Pulse, 1.0);
    probe.tell(&["stop"]);
    probe.says("silent");
    headset.falls_silent(Tone::Pulse);
}

fn ringing_leaves_neither_thread_nor_connection_behind(server: &mut Server) {
    let mut probe = Probe::start(&server.home);
    let threads = probe.threads();
    for _ in 0..5 {
        probe.tell(&["start", "Pulse", "1", "headset"]);
        probe.says("sounding");
        // By the app's name in the mixer.
        let inputs = server.pactl(&["list", "sink-inputs"]);
        assert!(inputs.contains("application.name = \"Communicator\""), "{inputs}");
        probe.tell(&["stop"]);
        probe.says("silent");
        probe.tell(&["outputs"]);
        probe.says("outputs");
    }
    probe.comes_down_to(threads);
    eventually("no connection is left", || {
        let clients = server.pactl(&["list", "clients"]);
        (!clients.contains("Communicator") && !clients.contains("ringer_probe")).then_some(())
    });
}

fn devices_are_listed_with_name_and_default(server: &mut Server) {
    let mut probe = Probe::start(&server.home);
    probe.tell(&["outputs"]);
    let outputs = probe.says("outputs")[1].clone();
    assert_eq!(outputs.matches("Device {").count(), 3, "{outputs}");
    for device in [
        r#"Device { id: "headset", name: "Jabra_Evolve", is_default: false }"#,
        r#"Device { id: "monitor", name: "HDMI", is_default: true }"#,
    ] {
        assert!(outputs.contains(device), "{outputs}");
    }
    // What hears the outputs is no microphone.
    probe.tell(&["inputs"]);
    assert_eq!(probe.says("inputs")[1], "Ok([])");
}
