use proptest::collection::vec;
use proptest::prelude::any;
use proptest::proptest;

use super::*;

const OUR_PORT: u32 = 4711;
const IF_UP: u32 = UP | RUNNING;
const SCOPE_GLOBAL: u8 = 0;

/// As the kernel tells of it to everybody.
fn told(kind: u16, body: &[u8]) -> Vec<u8> {
    message(kind, 0, 0, 0, body)
}

fn answer(question: Question, kind: u16, body: &[u8]) -> Vec<u8> {
    message(kind, 2, question as u32, OUR_PORT, body)
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = 4 + value.len();
    let mut bytes = u16::try_from(length).unwrap_or(u16::MAX).to_ne_bytes().to_vec();
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(value);
    bytes.resize(length.next_multiple_of(4), 0);
    bytes
}

fn link_body(index: u32, flags: u32, attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut body = vec![0; 4];
    body.extend(index.to_ne_bytes());
    body.extend(flags.to_ne_bytes());
    body.extend([0; 4]);
    body.extend(attributes.concat());
    body
}

fn address_body(index: u32, flags: u8, scope: u8, address: &str) -> Vec<u8> {
    let octets = match address.parse() {
        Ok(IpAddr::V4(v4)) => v4.octets().to_vec(),
        Ok(IpAddr::V6(v6)) => v6.octets().to_vec(),
        Err(_) => Vec::new(),
    };
    let mut body = vec![if octets.len() == 4 { 2 } else { 10 }, 24, flags, scope];
    body.extend(index.to_ne_bytes());
    // Before the address one that is not it, of an odd length.
    body.extend(attribute(3, b"eth0\0"));
    body.extend(attribute(INTERFACE_ADDRESS, &octets));
    body
}

/// One with loopback as number 1, a cable that is in as 2, and 192.0.2.1 on it.
fn network() -> Network {
    let mut network = Network::new(OUR_PORT);
    let mut links = answer(Question::Links, NEW_LINK, &link_body(1, IF_UP | LOOPBACK, &[]));
    links.extend(answer(Question::Links, NEW_LINK, &link_body(2, IF_UP, &[])));
    assert_eq!(network.take(&links), Taken::default(), "what is there already is no change");
    let end = network.take(&answer(Question::Links, DONE, &[0; 4]));
    assert_eq!(end, Taken { changed: false, answered: Some(Question::Links) });
    let address = address_body(2, 0x80, SCOPE_GLOBAL, "192.0.2.1");
    let mut addresses = answer(Question::Addresses, NEW_ADDRESS, &address);
    addresses.extend(answer(Question::Addresses, DONE, &[0; 4]));
    let end = network.take(&addresses);
    assert_eq!(end, Taken { changed: false, answered: Some(Question::Addresses) });
    network
}

fn changes(network: &mut Network, kind: u16, body: &[u8]) -> bool {
    let taken = network.take(&told(kind, body));
    assert_eq!(taken.answered, None);
    taken.changed
}

#[test]
fn an_address_is_a_change_when_it_comes_and_when_it_goes_and_not_when_it_is_repeated() {
    let mut network = network();
    for address in ["192.0.2.2", "2001:db8::2"] {
        let body = address_body(2, 0x80, SCOPE_GLOBAL, address);
        assert!(changes(&mut network, NEW_ADDRESS, &body), "{address}");
        assert!(!changes(&mut network, NEW_ADDRESS, &body), "{address}");
        assert!(changes(&mut network, DELETED_ADDRESS, &body), "{address}");
        assert!(!changes(&mut network, DELETED_ADDRESS, &body), "{address}");
    }
    let known = address_body(2, 0x80, SCOPE_GLOBAL, "192.0.2.1");
    assert!(!changes(&mut network, NEW_ADDRESS, &known));
    assert!(changes(&mut network, DELETED_ADDRESS, &known));
}

#[test]
fn an_address_that_is_tried_out_counts_when_it_can_be_used() {
    let mut network = network();
    let tentative = address_body(2, 0x40, SCOPE_GLOBAL, "2001:db8::3");
    let usable = address_body(2, 0, SCOPE_GLOBAL, "2001:db8::3");
    assert!(!changes(&mut network, NEW_ADDRESS, &tentative));
    assert!(changes(&mut network, NEW_ADDRESS, &usable));
    assert!(changes(&mut network, NEW_ADDRESS, &tentative), "and no longer when it cannot");
}

#[test]
fn near_addresses_and_loopback_are_no_change() {
    let mut network = network();
    for body in [
        address_body(1, 0x80, SCOPE_GLOBAL, "192.0.2.9"),
        address_body(2, 0x80, 254, "127.0.0.2"),
        address_body(2, 0x80, 253, "fe80::1"),
        address_body(2, 0x80, SCOPE_GLOBAL, "169.254.1.1"),
    ] {
        assert!(!changes(&mut network, NEW_ADDRESS, &body), "{body:?}");
        assert!(!changes(&mut network, DELETED_ADDRESS, &body), "{body:?}");
    }
    assert!(!changes(&mut network, NEW_LINK, &link_body(1, LOOPBACK, &[])));
    assert!(!changes(&mut network, NEW_LINK, &link_body(1, IF_UP | LOOPBACK, &[])));
}

#[test]
fn a_link_is_a_change_when_it_goes_up_or_down_and_not_when_it_is_repeated() {
    let mut network = network();
    assert!(!changes(&mut network, NEW_LINK, &link_body(2, IF_UP | 0x1000, &[])));
    assert!(changes(&mut network, NEW_LINK, &link_body(2, UP, &[])), "the cable is out");
    assert!(!changes(&mut network, NEW_LINK, &link_body(2, 0, &[])));
    assert!(changes(&mut network, NEW_LINK, &link_body(2, IF_UP, &[])));
    assert!(changes(&mut network, DELETED_LINK, &link_body(2, IF_UP, &[])));
    assert!(!changes(&mut network, NEW_LINK, &link_body(3, 0, &[])), "a new link that is down");
    assert!(!changes(&mut network, DELETED_LINK, &link_body(3, 0, &[])));
}

#[test]
fn the_port_of_a_bridge_and_what_the_bridge_says_of_it_are_no_change() {
    let mut network = network();
    let port = link_body(4, IF_UP, &[attribute(3, b"veth1a2b\0"), attribute(MASTER, &9_u32.to_ne_bytes())]);
    assert!(!changes(&mut network, NEW_LINK, &port));
    let mut of_bridge = port.clone();
    of_bridge.splice(..1, [7]);
    assert!(!changes(&mut network, DELETED_LINK, &of_bridge));
    assert!(!changes(&mut network, DELETED_LINK, &port));
}

#[test]
fn an_answer_to_another_program_with_our_number_is_a_change_all_the_same() {
    let mut network = network();
    let body = address_body(2, 0, SCOPE_GLOBAL, "192.0.2.5");
    let theirs = message(NEW_ADDRESS, 0, Question::Addresses as u32, OUR_PORT + 1, &body);
    assert_eq!(network.take(&theirs), Taken { changed: true, answered: None });
}

#[test]
fn a_question_that_fails_is_an_answered_one() {
    let mut network = Network::new(OUR_PORT);
    let taken = network.take(&answer(Question::Links, ERROR, &[0; 20]));
    assert_eq!(taken.answered, Some(Question::Links));
}

#[test]
fn statistics_neighbours_and_routes_are_no_change() {
    let mut network = network();
    for kind in [24, 25, 28, 29, 92] {
        assert!(!changes(&mut network, kind, &[0; 64]), "{kind}");
    }
}

#[test]
fn a_datagram_that_ends_early_counts_up_to_there() {
    let mut network = network();
    let mut both = told(NEW_ADDRESS, &address_body(2, 0, SCOPE_GLOBAL, "192.0.2.6"));
    let whole = both.len();
    both.extend(told(DELETED_ADDRESS, &address_body(2, 0, SCOPE_GLOBAL, "192.0.2.6")));
    both.truncate(both.len() - 1);
    assert_eq!(messages(&both).count(), 1);
    assert!(network.take(&both).changed);
    assert!(!network.take(both.get(..whole).unwrap_or_default()).changed, "it is there");
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in vec(any::<u8>(), 0..200), kind in 16_u16..23) {
        let mut network = Network::new(OUR_PORT);
        network.take(&bytes);
        network.take(&told(kind, &bytes));
    }
}
