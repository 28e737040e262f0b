//! Sound servers that are not there, go, hang, and come back.

use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use media::tones::Tone;
use rustix::process::Signal;

use crate::on_both_servers;
use crate::probe::Probe;
use crate::recording::Recording;
use crate::server::{Home, Server};

/// Bounds are a few seconds; on a busy computer a little more.
const BOUNDED: Duration = Duration::from_secs(15);

on_both_servers!(a_killed_server_is_said_and_rings_again_once_it_is_back, a_hanging_server_is_said_too);

fn a_killed_server_is_said_and_rings_again_once_it_is_back(server: &mut Server) {
    let mut probe = Probe::start(&server.home);
    probe.tell(&["start", "Pulse", "1", "headset"]);
    probe.says("sounding");
    server.kill();
    assert!(probe.says("unheard")[0].starts_with("NoServer"));
    server.start();
    assert_eq!(probe.says("sounding\theadset").first().unwrap(), "Preferred { rank: 0, by: Id }");
    Recording::of(server, "headset").hears(Tone::Pulse, 1.0);

    server.kill();
    probe.says("unheard");
    probe.tell(&["stop"]);
    assert!(probe.says("silent")[0].starts_with("Some(NoServer"));
}

fn a_hanging_server_is_said_too(server: &mut Server) {
    let mut probe = Probe::start(&server.home);
    let threads = probe.threads();
    probe.tell(&["start", "Pulse", "1", "headset"]);
    probe.says("sounding");
    server.front().signal(Signal::STOP);
    assert_eq!(probe.says("unheard")[0], "TimedOut");
    let before = Instant::now();
    probe.tell(&["stop"]);
    probe.says("silent");
    assert!(before.elapsed() < BOUNDED, "{:?}", before.elapsed());
    server.front().signal(Signal::CONT);
    probe.tell(&["start", "Pulse", "1", "headset"]);
    probe.says("sounding\theadset");
    Recording::of(server, "headset").hears(Tone::Pulse, 1.0);
    probe.tell(&["stop"]);
    probe.says("silent");
    probe.comes_down_to(threads);
}

#[test]
fn without_a_server_every_answer_is_an_error_and_comes_at_once() {
    let home = Home::new();
    let mut probe = Probe::start(&home);
    for question in ["outputs", "inputs"] {
        probe.tell(&[question]);
        let answer = probe.says(question);
        assert!(answer[1].starts_with("Err(NoServer"), "{answer:?}");
        assert!(answer[0].parse::<u128>().unwrap() < 2_000, "{answer:?}");
    }
    probe.tell(&["start", "Pulse", "1", "headset"]);
    assert!(probe.says("unheard")[0].starts_with("NoServer"));
    probe.tell(&["stop"]);
    assert!(probe.says("silent")[0].starts_with("Some(NoServer"));
    probe.tell(&["preview", "Pulse", "1", "headset"]);
    assert!(probe.says("silent")[0].starts_with("Some(NoServer"));
}

#[test]
fn a_server_that_never_says_a_word_costs_the_limit_and_no_more() {
    let home = Home::new();
    let _listener = UnixListener::bind(home.socket()).unwrap();
    let mut probe = Probe::start(&home);
    let threads = probe.threads();
    probe.tell(&["outputs"]);
    let answer = probe.says("outputs");
    assert!(answer[1].starts_with("Err(TimedOut") || answer[1].starts_with("Err(NoServer"), "{answer:?}");
    assert!(answer[0].parse::<u128>().unwrap() < BOUNDED.as_millis(), "{answer:?}");

    probe.tell(&["start", "Pulse", "1", "headset"]);
    let before = Instant::now();
    probe.tell(&["stop"]);
    probe.says("silent");
    assert!(before.elapsed() < BOUNDED, "{:?}", before.elapsed());
    probe.comes_down_to(threads);
}
