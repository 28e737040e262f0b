//! Answers of `/pbx/beacon`, and what is not known of the way back.

use super::list::read_list;
use super::value::{Object, number, text};
use crate::Error;
use crate::beacon::{Beacon, SightingReport};
use crate::ids::BeaconId;
use crate::list::List;

/// From the answer of `/pbx/beacon`. One without an id, or without all three of its numbers, is lost: nothing
/// could be told apart by it.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn beacons(body: &[u8]) -> Result<List<Beacon>, Error> {
    read_list(body, "beacons", "a list of beacons", |object| {
        let id = text(object, "_id")?;
        Some(Beacon {
            uuid: uuid(&text(object, "uuid")?)?,
            major: part(object, "major")?,
            minor: part(object, "minor")?,
            place: text(object, "location").or_else(|| text(object, "note")).unwrap_or_else(|| id.clone()),
            id: BeaconId::new(id),
        })
    })
}

/// How a sighting is reported. No page says it; whoever learns it says it here, and whoever asks this stops
/// compiling until it is done.
#[must_use]
pub const fn sighting_report() -> SightingReport {
    SightingReport::Undocumented
}

/// 32 hex digits in any case, in whatever groups and brackets they are written.
fn uuid(text: &str) -> Option<u128> {
    let text = text.trim_start_matches("urn:uuid:");
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ' | '{' | '}')).collect();
    let plain = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    plain.then(|| u128::from_str_radix(&digits, 16).ok()).flatten()
}

/// Major or minor: from 0 to 65535, and a fraction is none of them.
fn part(object: &Object, key: &str) -> Option<u16> {
    let number = number(object, key)?;
    let within = (0.0..=f64::from(u16::MAX)).contains(&number) && number.fract() == 0.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is within bounds and whole"
    )]
    within.then_some(number as u16)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn beacons_are_read_as_they_are_meant() {
        let list = beacons(
            br#"{"offset":0,"limit":50,"total":3,"beacons":[
                {"_id":"a","uuid":"FDA50693-A4E2-4FB1-AFCF-C6EB07647825","major":10035,"minor":"65535",
                 "location":" Second floor ","note":"x","battery":88,"lastSeen":"2025-06-11T10:00:00.000Z"},
                {"_id":"b","uuid":"fda50693a4e24fb1afcfc6eb07647825","major":1,"minor":0,"note":"At the door"},
                {"_id":"c","uuid":"{FDA50693-A4E2-4FB1-AFCF-C6EB07647825}","major":1.0,"minor":2}]}"#,
        )
        .unwrap();
        let uuid = 0xfda5_0693_a4e2_4fb1_afcf_c6eb_0764_7825;
        let read: Vec<_> = list.items.iter().map(|b| (b.uuid, b.major, b.minor, b.place.as_str())).collect();
        assert_eq!(
            (read, list.lost),
            (vec![(uuid, 10035, 65535, "Second floor"), (uuid, 1, 0, "At the door"), (uuid, 1, 2, "c")], 0)
        );
    }

    #[test]
    fn a_beacon_that_could_not_be_told_apart_is_lost_and_costs_no_other() {
        let good = r#"{"_id":"g","uuid":"00000000-0000-0000-0000-000000000001","major":1,"minor":1}"#;
        for bad in [
            r#"{"uuid":"00000000-0000-0000-0000-000000000001","major":1,"minor":1}"#,
            r#"{"_id":"x","uuid":"00000000-0000-0000-0000-0000000000","major":1,"minor":1}"#,
            r#"{"_id":"x","uuid":"0000000é-0000-0000-0000-00000000001","major":1,"minor":1}"#,
            r#"{"_id":"x","uuid":"+0000000-0000-0000-0000-000000000001","major":1,"minor":1}"#,
            r#"{"_id":"x","uuid":"00000000-0000-0000-0000-000000000001","major":65536,"minor":1}"#,
            r#"{"_id":"x","uuid":"00000000-0000-0000-0000-000000000001","major":1,"minor":-1}"#,
            r#"{"_id":"x","uuid":"00000000-0000-0000-0000-000000000001","major":1,"minor":1.5}"#,
            r#"{"_id":"x","uuid":"00000000-0000-0000-0000-000000000001","major":1}"#,
            "null",
        ] {
            let list = beacons(format!("[{bad},{good}]").as_bytes()).unwrap();
            assert_eq!((list.items.len(), list.items[0].id.as_str(), list.lost), (1, "g", 1), "{bad}");
        }
    }

    #[test]
    fn how_a_sighting_is_reported_is_not_known() {
        assert_eq!(sighting_report(), SightingReport::Undocumented);
    }
}
