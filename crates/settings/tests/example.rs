//! The example of the page that documents the settings, with its slips mended.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use settings::document::Document;
use settings::key::Key;
use settings::layers::{Layers, Source};
use settings::read::Issue;
use settings::resolve::Resolved;

const EXAMPLE: &[u8] = include_bytes!("data/desktop-settings.example.json");

#[test]
fn the_documented_example_is_decoded_without_an_issue() {
    let mut layers = Layers::default();
    layers.set(Source::Server, Document::parse(EXAMPLE).unwrap());
    let resolved = Resolved::new(&layers);
    let mut absent = Vec::new();
    for key in Key::ALL {
        match resolved.origin(key).issue {
            None => {}
            Some(Issue::Absent) => absent.push(key.path()),
            Some(issue) => panic!("{key}: {issue:?}"),
        }
    }
    // The example has a null there.
    assert_eq!(absent, ["phoneId"]);
}
