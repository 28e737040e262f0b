#![expect(clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::collections::VecDeque;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Payload, Piece, framing_of, join};
use crate::realtime::engine::{EnginePacket, Frame, Framing};
use crate::realtime::fault::RealtimeFault;
use crate::realtime::transport::LARGEST_MESSAGE;

fn text(text: &str) -> Piece {
    Ok(Frame::Text(text.to_owned()))
}

fn read(body: &[u8], framing: Framing) -> Result<Vec<Piece>, RealtimeFault> {
    let mut pieces = VecDeque::new();
    let mut payload = Payload::new(framing);
    payload.push(body, &mut pieces)?;
    payload.end(&mut pieces)?;
    Ok(pieces.into())
}

#[test]
fn packets_of_version_4_stand_between_separators() {
    let body = "40\u{1e}42[\"æ\"]\u{1e}bAQL/".as_bytes();
    let binary = Ok(Frame::Binary(vec![1, 2, 255]));
    assert_eq!(read(body, Framing::V4), Ok(vec![text("40"), text("42[\"æ\"]"), binary]));
    assert_eq!(read(b"", Framing::V4), Ok(vec![]));
}

#[test]
fn packets_of_version_3_have_their_length_before_them_in_units_letters_or_bytes() {
    let two = vec![text("42[\"☎😀ø\"]"), text("40")];
    // The telephone is one unit and three bytes, the face two units and four bytes.
    for body in ["10:42[\"☎😀ø\"]2:40", "9:42[\"☎😀ø\"]2:40", "15:42[\"☎😀ø\"]2:40"] {
        assert_eq!(read(body.as_bytes(), Framing::V3), Ok(two.clone()), "{body}");
    }
    assert_eq!(read(b"6:b4AQL/", Framing::V3), Ok(vec![Ok(Frame::Binary(vec![4, 1, 2, 255]))]));
    assert_eq!(read(b"0:", Framing::V3), Ok(vec![]));
    let binary = [0, 2, 255, b'4', b'0', 1, 1, 0, 255, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    let expected = vec![text("40"), Ok(Frame::Binary(vec![4, 1, 2, 3, 4, 5, 6, 7, 8, 9]))];
    assert_eq!(read(&binary, Framing::V3), Ok(expected));
}

#[test]
fn which_version_wrote_the_first_body_is_seen_by_its_beginning() {
    assert_eq!(framing_of(b"0{\"sid\":\"a\"}"), Framing::V4);
    assert_eq!(framing_of(b"12:0{\"sid\":\"a\"}2:40"), Framing::V3);
}

#[test]
fn what_is_no_packet_costs_itself() {
    let good = text("40");
    for bad in [&b"\xff\xfe"[..], b"b%%%", b"bA"] {
        let body = [b"40\x1e", bad, b"\x1e40"].concat();
        let Ok(pieces) = read(&body, Framing::V4) else { unreachable!("read") };
        assert_eq!((pieces.len(), &pieces[0], &pieces[2]), (3, &good, &good), "{bad:?}");
        assert!(pieces[1].is_err(), "{bad:?}");
    }
    for bad in ["x", "3", ":", "3:40", "1:40", "-1:4", "99999999999:4", "3:b4%"] {
        assert!(matches!(read(bad.as_bytes(), Framing::V3).as_deref(), Ok([Err(_)])), "{bad}");
    }
}

#[test]
fn no_packet_is_larger_than_a_message_of_the_websocket_may_be() {
    let large = "4".repeat(LARGEST_MESSAGE + 1);
    let prefixed = format!("{}:{large}", large.len());
    assert_eq!(read(large.as_bytes(), Framing::V4), Err(RealtimeFault::TooLarge));
    assert_eq!(read(prefixed.as_bytes(), Framing::V3), Err(RealtimeFault::TooLarge));
    // Many that are not, in one body.
    let most = "4".repeat(LARGEST_MESSAGE);
    let pieces = read([most.as_str(); 3].join("\u{1e}").as_bytes(), Framing::V4);
    assert_eq!(pieces.map(|pieces| pieces.len()), Ok(3));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_joined_is_taken_apart_again_however_it_arrives(
        packets in vec(prop_oneof![
            "[^\u{1e}]{0,30}".prop_map(EnginePacket::Message),
            vec(any::<u8>(), 0..40).prop_map(EnginePacket::Binary),
        ], 0..6),
        old in any::<bool>(),
        portion in 1..40_usize,
    ) {
        let framing = if old { Framing::V3 } else { Framing::V4 };
        let frames: Vec<Frame> = packets.into_iter().map(|packet| packet.encode(framing)).collect();
        let mut pieces = VecDeque::new();
        let mut payload = Payload::new(framing);
        for part in join(&frames, framing).as_bytes().chunks(portion) {
            prop_assert_eq!(payload.push(part, &mut pieces), Ok(()));
        }
        prop_assert_eq!(payload.end(&mut pieces), Ok(()));
        prop_assert_eq!(Vec::from(pieces), frames.into_iter().map(Ok).collect::<Vec<Piece>>());
    }

    #[test]
    fn no_body_panics(
        body in prop_oneof![vec(any::<u8>(), 0..64), "[0-9]{1,3}:\\PC{0,40}".prop_map(String::into_bytes)],
        head in vec(0..12_u8, 0..6),
    ) {
        for framing in [Framing::V3, Framing::V4] {
            let _ = read(&body, framing);
            let _ = read(&[head.as_slice(), &[255], &body].concat(), framing);
        }
    }
}
