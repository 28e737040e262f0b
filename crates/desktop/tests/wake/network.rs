//! Changes of the network, as the kernel tells of them.

use crate::bus::{Bus, Home, program};
use crate::namespace::Namespace;
use crate::probe::{A_WHILE, LISTENS_TO_NETWORK, LISTENS_TO_SLEEP, NETWORK_CHANGED, Probe};

const NO_BUS: &str = "unix:path=/nonexistent";

fn probe(home: &Home, network: &Namespace, bus: &str) -> Probe {
    let mut command = network.command(home, program("watch_probe"), bus);
    command.arg("wake");
    Probe::start(command)
}

/// A watch that has begun, in a network that has come to rest.
fn watch(home: &Home, network: &Namespace) -> Probe {
    let probe = probe(home, network, NO_BUS);
    probe.until(LISTENS_TO_NETWORK);
    probe.settle();
    probe
}

#[test]
fn addresses_that_come_and_go_are_told_once_for_each_burst() {
    let (home, network) = (Home::new(), Namespace::new());
    let probe = watch(&home, &network);
    network.ip(&[
        "addr add 192.0.2.1/24 dev cable",
        "addr del 192.0.2.1/24 dev cable",
        "addr add 192.0.2.2/24 dev cable",
        "addr add 2001:db8::2/64 dev cable nodad",
    ]);
    probe.hears_once(NETWORK_CHANGED);
    network.ip(&["addr del 192.0.2.2/24 dev cable"]);
    probe.hears_once(NETWORK_CHANGED);
    network.ip(&["addr del 2001:db8::2/64 dev cable"]);
    probe.hears_once(NETWORK_CHANGED);
}

#[test]
fn a_cable_that_is_pulled_and_put_back_is_told_each_time() {
    let (home, network) = (Home::new(), Namespace::new());
    let probe = watch(&home, &network);
    network.ip(&["link set other down"]);
    probe.until(NETWORK_CHANGED);
    probe.settle();
    network.ip(&["link set other up"]);
    probe.until(NETWORK_CHANGED);
}

#[test]
fn what_changes_no_way_out_is_not_told() {
    let (home, network) = (Home::new(), Namespace::new());
    network.ip(&["addr add 192.0.2.1/24 dev cable valid_lft 900 preferred_lft 900"]);
    let probe = watch(&home, &network);
    network.ip(&[
        // Loopback, and what reaches no further than the cable.
        "addr add 127.0.0.2/8 dev lo",
        "addr add 192.0.2.9/32 dev lo",
        "addr add 169.254.7.7/16 dev cable",
        "addr add fe80::7/64 dev cable nodad",
        "addr del fe80::7/64 dev cable",
        "link set lo down",
        "link set lo up",
        // An address that is renewed, and a link that stays as it was.
        "addr change 192.0.2.1/24 dev cable valid_lft 800 preferred_lft 800",
        "link set cable mtu 1400",
        "link set cable alias renamed",
        // Ports of a bridge, as a container brings them.
        "link add bridge type bridge",
        "link add port type veth peer name inside",
        "link set port master bridge",
        "link set inside master bridge",
        "link set inside up",
        "link set port up",
        "link del port",
        // Neighbours and routes.
        "neigh add 192.0.2.77 lladdr 02:00:00:00:00:01 dev cable",
        "route add 198.51.100.0/24 via 192.0.2.77",
    ]);
    assert_eq!(probe.count(NETWORK_CHANGED, A_WHILE), 0);
    network.ip(&["addr add 192.0.2.3/24 dev cable"]);
    probe.hears_once(NETWORK_CHANGED);
}

#[test]
fn a_watch_that_waits_is_told_nothing_and_never_wakes() {
    let (home, network) = (Home::new(), Namespace::new());
    // In there too: to a bus outside, who is root in there alone would be somebody else.
    let address = format!("unix:path={}", home.path().join("bus").display());
    let bus = Bus::start_as(&home, &address, network.command(&home, "dbus-daemon", ""));
    let probe = probe(&home, &network, &bus.address);
    let seen = probe.until(LISTENS_TO_NETWORK);
    if !seen.iter().any(|line| line.contains(LISTENS_TO_SLEEP)) {
        probe.until(LISTENS_TO_SLEEP);
    }
    probe.settle();
    let before = probe.rests();
    assert_eq!(probe.count("", A_WHILE), 0);
    assert_eq!(probe.rests(), before);
    network.ip(&["addr add 192.0.2.1/24 dev cable"]);
    probe.hears_once(NETWORK_CHANGED);
    assert!(probe.rests() > before, "the count counts");
}

#[test]
fn a_dropped_watch_is_told_nothing_and_another_one_is() {
    let (home, network) = (Home::new(), Namespace::new());
    let (mut dropped, other) = (watch(&home, &network), watch(&home, &network));
    // Dropped while the change is on its way to be told.
    network.ip(&["addr add 192.0.2.1/24 dev cable"]);
    dropped.order("drop");
    other.hears_once(NETWORK_CHANGED);
    network.ip(&["addr add 192.0.2.2/24 dev cable"]);
    other.hears_once(NETWORK_CHANGED);
    assert_eq!(dropped.count("", A_WHILE), 0);
    dropped.order("watch");
}
