//! Devices that come and go while it rings.

use media::tones::Tone;

use crate::on_both_servers;
use crate::probe::Probe;
use crate::recording::Recording;
use crate::server::Server;

const TONE: Tone = Tone::Pulse;

on_both_servers!(
    an_unplugged_device_gives_way_to_the_next_and_gets_the_sound_back,
    a_device_is_recognised_by_its_name_and_no_preferred_one_means_the_default,
    where_every_device_has_gone_it_is_said_and_the_next_one_rings,
);

fn an_unplugged_device_gives_way_to_the_next_and_gets_the_sound_back(server: &mut Server) {
    let speakers = Recording::of(server, "speakers");
    let monitor = Recording::of(server, "monitor");
    let mut probe = Probe::start(&server.home);
    probe.tell(&["start", TONE.name(), "1", "headset", "speakers"]);
    assert_eq!(probe.says("sounding")[..2], ["headset", "Preferred { rank: 0, by: Id }"]);
    {
        let headset = Recording::of(server, "headset");
        headset.hears(TONE, 1.0);
        speakers.stays_silent(TONE);
    }
    server.unplug("headset");
    assert_eq!(probe.says("sounding")[..2], ["speakers", "Preferred { rank: 1, by: Id }"]);
    speakers.hears(TONE, 1.0);

    server.plug("headset", "Jabra_Evolve");
    assert_eq!(probe.says("sounding")[..2], ["headset", "Preferred { rank: 0, by: Id }"]);
    Recording::of(server, "headset").hears(TONE, 1.0);
    speakers.falls_silent(TONE);
    monitor.stays_silent(TONE);
}

fn a_device_is_recognised_by_its_name_and_no_preferred_one_means_the_default(server: &mut Server) {
    let mut probe = Probe::start(&server.home);
    probe.tell(&["start", TONE.name(), "1", "another port=Desk_speakers"]);
    assert_eq!(probe.says("sounding")[..2], ["speakers", "Preferred { rank: 0, by: Name }"]);
    probe.tell(&["start", TONE.name(), "1", "d41d8cd98f"]);
    assert_eq!(probe.says("sounding")[..2], ["monitor", "PreferredAbsent"]);
    Recording::of(server, "monitor").hears(TONE, 1.0);
    // The person changes the system's default.
    server.make_default("headset");
    assert_eq!(probe.says("sounding")[..2], ["headset", "PreferredAbsent"]);
    Recording::of(server, "headset").hears(TONE, 1.0);
}

fn where_every_device_has_gone_it_is_said_and_the_next_one_rings(server: &mut Server) {
    let mut probe = Probe::start(&server.home);
    probe.tell(&["start", TONE.name(), "1", "headset"]);
    probe.says("sounding");
    for sink in ["headset", "speakers", "monitor"] {
        server.unplug(sink);
    }
    assert_eq!(probe.says("unheard")[0], "NoDevice");
    server.plug("speakers", "Desk_speakers");
    assert_eq!(probe.says("sounding")[..2], ["speakers", "PreferredAbsent"]);
    Recording::of(server, "speakers").hears(TONE, 1.0);
}
