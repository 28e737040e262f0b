//! Numbers as they are written, and what is dialled of each.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use numbers::{Country, characters, dialled, offered, read};
use proptest::prelude::*;

/// What is dialled, or nothing.
fn number(text: &str) -> Option<String> {
    read(text).ok().map(|number| number.as_str().to_owned())
}

#[track_caller]
fn all(table: &[(&str, &str)]) {
    let wrong: Vec<_> =
        table.iter().filter(|(text, expected)| number(text).as_deref() != Some(expected)).collect();
    let found: Vec<_> = wrong.iter().map(|(text, _)| number(text)).collect();
    assert!(wrong.is_empty(), "{wrong:?}: {found:?}");
}

#[test]
fn the_trunk_prefix_is_not_dialled_from_abroad_and_what_belongs_to_the_number_is() {
    all(&[
        ("+49(0)30 23125-042", "+493023125042"),
        ("+49 (0) 30 23125 042", "+493023125042"),
        ("+49 030 23125042", "+493023125042"),
        ("+44 (0) 20 7946 0018", "+442079460018"),
        ("(+44) (0)20 7946 0018", "+442079460018"),
        ("+44 20 7946 0018", "+442079460018"),
        ("0044 (0)20 7946 0018", "00442079460018"),
        ("0044 20 7946 0018", "00442079460018"),
        // Italy dials the nought from everywhere.
        ("+39 (0)6 6982 0018", "+390669820018"),
        ("+39 06 6982 0018", "+390669820018"),
        // Russia's trunk prefix is 8, and free numbers begin with it.
        ("+7 800 555 35 35", "+78005553535"),
        ("+7 8 495 123 45 67", "+74951234567"),
        // Half a number, and one of no country.
        ("+49 (0)30 1", "+49301"),
        ("+999 (0)12", "+999012"),
        ("+12345678901234567890", "+12345678901234567890"),
        // At home it is dialled.
        ("(0)30 23125042", "03023125042"),
        ("030/23125-042", "03023125042"),
        ("+45 70 10 10 10", "+4570101010"),
        ("+1 (201) 555-0123", "+12015550123"),
    ]);
}

#[test]
fn marks_that_nobody_sees_other_scripts_and_typography_are_read_for_what_they_mean() {
    all(&[
        ("\u{202a}+45 70 10 10 10\u{202c}", "+4570101010"),
        ("\u{2066}70101010\u{2069}", "70101010"),
        ("\u{200e}70\u{200b}10\u{ad}10\u{2060}10\u{feff}", "70101010"),
        ("70\u{a0}10\u{202f}10\u{2009}10", "70101010"),
        ("70\u{2010}10\u{2011}10\u{2013}10", "70101010"),
        ("70\u{2014}10\u{2212}10\u{ff0d}10", "70101010"),
        ("＋４５ ７０ １０ １０ １０", "+4570101010"),
        ("٧٠١٠١٠١٠", "70101010"),
        ("۷۰۱۰۱۰۱۰", "70101010"),
        ("७०१०१०१०", "70101010"),
        ("𝟕𝟎𝟏𝟎𝟏𝟎𝟏𝟎", "70101010"),
        ("（70）10．10", "701010"),
        ("2\u{fe0e}04", "204"),
    ]);
    // Shown in another order than it is written in.
    assert_eq!(number("7010\u{202e}0101"), None);
    for text in ["⁷⁰¹⁰", "①②③④", "70101010\n70202020", "7010\t1010", "7010\u{0}1010", "Ⅻ", "７０ａ"]
    {
        assert_eq!(number(text), None, "{text:?}");
    }
}

#[test]
fn dates_times_and_addresses_are_offered_to_nobody_and_typed_they_are_digits() {
    let denmark = Country::from_prefix("+45");
    for text in [
        "2026-11-28",
        "28.11.2026",
        "28/11/2026",
        "11/28/2026",
        "28-11-26",
        "1.2.26",
        "2026/1/2",
        "2026.11.28",
        "28\u{2011}11\u{2011}2026",
        "12.30",
        "8.15",
        "12.30-13.00",
        "192.0.2.7",
        "10.0.0.1",
        "127.0.0.1",
        "10.0.0.0/8",
        "255.255.255.255",
        "11.22.33.44",
        "٢٨.١١.٢٠٢٦",
    ] {
        assert_eq!(offered(text, denmark), None, "{text}");
        assert_eq!(offered(text, None), None, "{text}");
        assert!(dialled(text).bytes().all(|byte| byte.is_ascii_digit()), "{text}");
    }
    for (text, expected) in [
        ("28 11 20 26", "28112026"),
        ("28112026", "28112026"),
        ("204", "204"),
        ("70-10-10-10", "70101010"),
        ("+45 28.11.20.26", "+4528112026"),
        ("99.99.99", "999999"),
        ("256.1.1.1", "256111"),
        ("33.12.45.78.90", "3312457890"),
    ] {
        assert_eq!(offered(text, denmark).unwrap().as_str(), expected, "{text}");
    }
}

#[test]
fn four_groups_of_two_digits_are_a_number_where_they_are_one_of_the_country() {
    let offered =
        |text, prefix| offered(text, Country::from_prefix(prefix)).map(|number| number.as_str().to_owned());
    for prefix in ["+45", "45", "0045", " +45 ", "+47"] {
        assert_eq!(offered("33.12.45.78", prefix).as_deref(), Some("33124578"), "{prefix}");
    }
    for prefix in ["+33", "+49", "", "+", "0", "00", "+999", "abc", "123456789012"] {
        assert_eq!(offered("33.12.45.78", prefix), None, "{prefix}");
    }
    // No number of the country begins like this.
    assert_eq!(offered("10.20.30.40", "+45"), None);
    assert_eq!(offered("33.12.45.78", "+45").as_deref(), Some("33124578"));
}

#[test]
fn what_is_typed_is_dialled_as_it_is_seen_and_codes_stay_codes() {
    for (text, expected) in [
        (" +45 (70) 10-10-10 ", "+4570101010"),
        ("+49(0)30 23125-042", "+493023125042"),
        ("*21#", "*21#"),
        ("*21*70 10 10 10#", "*21*70101010#"),
        ("＊２１＃", "*21#"),
        ("7", "7"),
        ("ida", "ida"),
        ("1-800-FLOWERS", "1-800-FLOWERS"),
        ("70101010,22", "70101010,22"),
        ("70\u{200b}10x\u{202e}", "7010x"),
        ("+49(0)100\u{202e}(0)", "+491000"),
        ("\u{202e}\u{200b}", ""),
        ("  ", ""),
    ] {
        assert_eq!(dialled(text), expected, "{text:?}");
    }
}

fn writing() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "+", "(0)", "0", "00", "1", "45", "49", "39", "70", "9", " ", "-", ".", "/", "(", ")", "*", "#",
            "٧", "\u{202e}", "\u{200b}", "\u{2013}", "\u{a0}", "x", ",", "\n", "＋", "７",
        ]),
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn no_text_stops_the_reading_and_what_it_accepts_can_be_dialled_and_is_read_as_itself(
        text in prop_oneof![writing(), any::<String>(), "[+0-9 ().-]{0,30}", "\\PC{0,40}"],
    ) {
        if let Ok(number) = read(&text) {
            let number = number.as_str();
            let digits = number.strip_prefix('+').unwrap_or(number);
            prop_assert!((2..=20).contains(&digits.len()), "{text:?}");
            prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{text:?}");
            // Nothing is added: every digit stood in the text, in this order.
            let plain = characters::visible(&text);
            let mut stood = plain.chars();
            for digit in digits.chars() {
                prop_assert!(stood.any(|one| one == digit), "{text:?}");
            }
            let again = read(number).unwrap();
            prop_assert_eq!(again.as_str(), number);
            prop_assert_eq!(dialled(&text), number);
        }
        let _ = offered(&text, Country::from_prefix("45"));
        let seen = dialled(&text);
        prop_assert_eq!(&dialled(&seen), &seen, "{:?}", text);
        let unseen = seen.contains(['\u{202e}', '\u{200b}', '\0']);
        prop_assert!(!unseen);
    }

    #[test]
    fn a_number_without_a_plus_is_dialled_digit_by_digit(number in "[1-9][0-9]{1,19}") {
        let read = read(&number).unwrap();
        prop_assert_eq!(read.as_str(), &number);
    }
}
