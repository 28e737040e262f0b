//! Links from anywhere: what each may dial, or why it is refused. Written down by hand.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test stops at the first surprise")]

use calls::link::Refused::{self, *};
use calls::link::{is_link, parse};
use proptest::prelude::*;

/// Links as people and programs write them.
const FOLLOWED: &[(&str, &str)] = &[
    // RFC 3966, with what it lets stand between digits.
    ("tel:+4570101010", "+4570101010"),
    ("tel:+45-70-10-10-10", "+4570101010"),
    ("tel:+1-201-555-0123", "+12015550123"),
    ("tel:+1(201)555.0123", "+12015550123"),
    ("tel:+45.70.10.10.10", "+4570101010"),
    ("tel:70101010", "70101010"),
    ("tel:(70)101010", "70101010"),
    ("tel:112", "112"),
    ("tel:12", "12"),
    ("tel:004570101010", "004570101010"),
    ("tel:12345678901234567890", "12345678901234567890"),
    ("tel:+12345678901234567890", "+12345678901234567890"),
    // The scheme knows no case.
    ("TEL:+4570101010", "+4570101010"),
    ("Tel:70101010", "70101010"),
    ("CALLTO:70101010", "70101010"),
    ("Sip:204@pbx.example", "204"),
    // Escapes and blanks that programs make of what people wrote.
    ("tel:%2B4570101010", "+4570101010"),
    ("tel:%2b4570101010", "+4570101010"),
    ("tel:+45%2070%2010%2010%2010", "+4570101010"),
    ("tel:70%2010%2010%2010", "70101010"),
    ("tel:+45 70 10 10 10", "+4570101010"),
    ("tel:%2870%29101010", "70101010"),
    // Parameters that a client may ignore, and an extension that is handed on.
    ("tel:+4570101010;foo=bar", "+4570101010"),
    ("tel:+4570101010;foo", "+4570101010"),
    ("tel:+4570101010;tsp=a.example", "+4570101010"),
    ("tel:+4570101010;cic=+1-23", "+4570101010"),
    ("tel:+4570101010;x=%41%00", "+4570101010"),
    ("tel:+4570101010;ext=22", "+4570101010"),
    ("tel:+4570101010;ext=2-2", "+4570101010"),
    ("tel:+4570101010;EXT=22;foo=1", "+4570101010"),
    // A number and nothing else.
    ("callto:+4570101010", "+4570101010"),
    ("callto:70101010", "70101010"),
    ("callto:+45-70-10-10-10", "+4570101010"),
    ("callto:70%2010%2010%2010", "70101010"),
    ("callto:70 10 10 10", "70101010"),
    // User part and host.
    ("sip:+4570101010@pbx.example", "+4570101010"),
    ("sip:204@pbx.example", "204"),
    ("sip:204@pbx.example.", "204"),
    ("sip:204@localhost", "204"),
    ("sip:204@a-b.c3.example", "204"),
    ("sip:204@192.0.2.7", "204"),
    ("sip:204@[2001:db8::7]", "204"),
    ("sip:204@[::1]", "204"),
    ("sip:204@[::ffff:192.0.2.7]", "204"),
    ("sip:+45-7010-1010@pbx.example;user=phone", "+4570101010"),
    ("sip:+4570101010@pbx.example;USER=Phone", "+4570101010"),
    ("sip:%2B4570101010@pbx.example", "+4570101010"),
    // What stands before the number, ports and parameters; scripts and marks; a country to count in.
    ("tel://70101010", "70101010"),
    ("callto://70101010", "70101010"),
    ("sip://204@pbx.example", "204"),
    ("sips:204@pbx.example", "204"),
    ("tel:-+4570101010", "+4570101010"),
    ("tel:(+45)70101010", "+4570101010"),
    ("tel:٧٠١٠١٠١٠", "70101010"),
    ("tel:۷۰۱۰۱۰۱۰", "70101010"),
    ("tel:７０１０１０１０", "70101010"),
    ("tel:७०१०१०१०", "70101010"),
    ("tel:𝟕𝟎𝟏𝟎𝟏𝟎𝟏𝟎", "70101010"),
    ("tel:＋4570101010", "+4570101010"),
    ("tel:7010１010", "70101010"),
    ("tel:\u{2066}70101010\u{2069}", "70101010"),
    ("tel:\u{200e}70101010", "70101010"),
    ("tel:\u{200f}70101010", "70101010"),
    ("tel:\u{61c}70101010", "70101010"),
    ("tel:7010\u{200b}1010", "70101010"),
    ("tel:7010\u{200d}1010", "70101010"),
    ("tel:7010\u{2060}1010", "70101010"),
    ("tel:7010\u{feff}1010", "70101010"),
    ("tel:7010\u{ad}1010", "70101010"),
    ("tel:7010\u{a0}1010", "70101010"),
    ("tel:7010\u{2009}1010", "70101010"),
    ("tel:7010\u{3000}1010", "70101010"),
    ("tel:7010\u{2013}1010", "70101010"),
    ("tel:7010\u{2212}1010", "70101010"),
    ("callto:٧٠١٠", "7010"),
    ("sip:٢٠٤@pbx.example", "204"),
    ("tel:%D9%A7%D9%A0", "70"),
    ("tel:+4570101010;phone-context=+45", "+4570101010"),
    ("sip:204@pbx.example:5060", "204"),
    ("sip:204@[::1]:5060", "204"),
    ("sip:204@192.0.2.7:5060", "204"),
    ("sip:204@pbx.example;transport=tcp", "204"),
    ("sip:204@pbx.example;user=phone;transport=udp", "204"),
    ("sip:204@pbx.example;maddr=evil.example", "204"),
    ("sip:204@pbx.example;lr", "204"),
    ("sip:204@pbx.example;user=ip", "204"),
    ("sip:204;ext=1@pbx.example;user=phone", "204"),
    ("TEL://70101010", "70101010"),
    ("tel://+45-70-10-10-10/", "+4570101010"),
    ("SIPS:+4570101010@pbx.example;transport=tls", "+4570101010"),
    ("sip:204@pbx.example;method=INVITE", "204"),
    ("sip:70101010;phone-context=+45@pbx.example;user=phone", "+4570101010"),
    ("tel:70101010;phone-context=+45", "+4570101010"),
    ("tel:030-23125-042;phone-context=+49", "+493023125042"),
    ("tel:555-0123;phone-context=+1-201", "+12015550123"),
    ("tel:+49(0)30-23125-042", "+493023125042"),
    ("tel:+44%20(0)%2020%207946%200018", "+442079460018"),
    ("tel:70%C2%A010%E2%80%9310%E2%80%8B10", "70101010"),
];

const REFUSED: &[(&str, Refused)] = &[
    // No such link.
    ("", Scheme),
    ("70101010", Scheme),
    ("tel", Scheme),
    (":70101010", Scheme),
    (" tel:70101010", Scheme),
    ("\ttel:70101010", Scheme),
    ("\ntel:70101010", Scheme),
    ("\u{feff}tel:70101010", Scheme),
    ("\0tel:70101010", Scheme),
    ("te\0l:70101010", Scheme),
    ("te l:70101010", Scheme),
    ("tel%3A70101010", Scheme),
    ("tel%3a:70101010", Scheme),
    ("tеl:70101010", Scheme),
    ("ｔｅｌ:70101010", Scheme),
    ("tel\u{200b}:70101010", Scheme),
    ("tel：70101010", Scheme),
    ("telnet:70101010", Scheme),
    ("telephone:70101010", Scheme),
    ("http://tel:70101010", Scheme),
    ("javascript:tel:70101010", Scheme),
    ("file:///etc/passwd", Scheme),
    ("data:text/plain,70101010", Scheme),
    ("view-source:tel:70101010", Scheme),
    ("skype:70101010?call", Scheme),
    ("facetime:70101010", Scheme),
    ("--server", Scheme),
    ("-tel:70101010", Scheme),
    // No number.
    ("tel:", NoNumber),
    ("tel:+", NoNumber),
    ("tel:-", NoNumber),
    ("tel:()", NoNumber),
    ("tel:+-.-", NoNumber),
    ("tel:;ext=22", NoNumber),
    ("callto:", NoNumber),
    ("callto:+", NoNumber),
    ("sip:", NoNumber),
    ("sip:@pbx.example", NoNumber),
    ("sip:pbx.example", NoNumber),
    ("sip:204", NoNumber),
    ("sip:+@pbx.example", NoNumber),
    // Nested schemes, slashes, other kinds of address.
    ("tel:tel:70101010", NotANumber),
    ("tel:sip:204@pbx.example", NotANumber),
    ("tel:javascript:alert(1)", NotANumber),
    ("tel:/70101010", NotANumber),
    ("tel:70/101010", NotANumber),
    ("tel:70\\101010", NotANumber),
    ("callto:tel:70101010", NotANumber),
    ("callto:file:///etc/passwd", NotANumber),
    ("callto:ida@pbx.example", NotANumber),
    ("callto:204@pbx.example", NotANumber),
    ("callto:skype.name", NotANumber),
    ("callto:70101010;ext=22", NotANumber),
    ("callto:70101010;phone-context=+45", NotANumber),
    ("sip:tel:70101010", NoNumber),
    ("sip:ida@pbx.example", NotANumber),
    ("sip:ida.berg@pbx.example", NotANumber),
    ("sip:a204@pbx.example", NotANumber),
    ("sip:204/5@pbx.example", NotANumber),
    // Letters, hex digits, names of numbers.
    ("tel:1-800-FLOWERS", NotANumber),
    ("tel:CAFE", NotANumber),
    ("tel:7010101O", NotANumber),
    ("tel:0x2A", NotANumber),
    ("tel:1e9", NotANumber),
    ("tel:anna", NotANumber),
    ("tel:null", NotANumber),
    ("tel:NaN", NotANumber),
    ("tel:70101010p22", NotANumber),
    ("tel:70101010w22", NotANumber),
    ("tel:70101010x22", NotANumber),
    ("callto:70101010P22", NotANumber),
    // Shells and formats.
    ("tel:$(reboot)", NotANumber),
    ("tel:`id`", NotANumber),
    ("tel:70101010|id", NotANumber),
    ("tel:70101010>x", NotANumber),
    ("tel:70101010&id", Query),
    ("tel:\"70101010\"", NotANumber),
    ("tel:'70101010'", NotANumber),
    ("tel:70101010\" --server \"http://evil.example", NotANumber),
    ("tel:{NUMBER}", NotANumber),
    ("tel:~70101010", NotANumber),
    ("tel:<script>", NotANumber),
    ("tel:=70101010", NotANumber),
    ("tel:@204", NotANumber),
    ("tel:70_10_10_10", NotANumber),
    ("tel:70:101010", NotANumber),
    ("tel:70!101010", NotANumber),
    ("tel:^70101010", NotANumber),
    ("tel:[70101010]", NotANumber),
    ("tel:%s%s%s%n", Escape),
    ("tel:../../etc/passwd", NotANumber),
    // Plus signs.
    ("tel:++4570101010", Plus),
    ("tel:+%2B4570101010", Plus),
    ("tel:45+70101010", Plus),
    ("tel:4570101010+", Plus),
    ("callto:7010+1010", Plus),
    ("sip:70+10@pbx.example", Plus),
    // Commands to the network: diversions, the IMEI, wiping a telephone, caller id off.
    ("tel:*#06#", Code),
    ("tel:*%2306%23", Code),
    ("tel:%2A%2306%23", Code),
    ("tel:%2a2767%2a3855%23", Code),
    ("tel:*2767*3855%23", Code),
    ("tel:*21*70101010%23", Code),
    ("tel:**21*70101010#", Code),
    ("tel:##002#", Code),
    ("tel:*31#70101010", Code),
    ("tel:#31#70101010", Code),
    ("tel:*67", Code),
    ("tel:70101010#", Code),
    ("tel:70101010*", Code),
    ("tel:7*0101010", Code),
    ("tel:+45*70101010", Code),
    ("tel:70101010#fragment", Code),
    ("callto:*21*70101010#", Code),
    ("callto:%2A21", Code),
    ("sip:*21@pbx.example", Code),
    ("sip:204#@pbx.example", Code),
    ("sip:%23204@pbx.example", Code),
    // Pauses, and tones after them.
    ("tel:70101010,22", Pause),
    ("tel:70101010,,,22#", Pause),
    ("tel:70101010%2C22", Pause),
    ("tel:70101010%2c22", Pause),
    ("tel:70101010;,22", Pause),
    ("tel:70101010;ext=22,33", Pause),
    ("tel:70101010;postd=22", Pause),
    ("tel:70101010;postd=pp22", Pause),
    ("tel:+4570101010;POSTD=1", Pause),
    ("callto:70101010,22", Pause),
    ("sip:70101010,22@pbx.example", Pause),
    // Control characters and line breaks, bare and escaped.
    ("tel:7010\x001010", ControlCharacter),
    ("tel:70101010\0", ControlCharacter),
    ("tel:\x0070101010", ControlCharacter),
    ("tel:7010\n1010", ControlCharacter),
    ("tel:70101010\n", ControlCharacter),
    ("tel:70101010\r\n", ControlCharacter),
    ("tel:70101010\r\nVia: x", ControlCharacter),
    ("tel:\t70101010", ControlCharacter),
    ("tel:7010\t1010", ControlCharacter),
    ("tel:7010\x1b[31m1010", ControlCharacter),
    ("tel:7010\x071010", ControlCharacter),
    ("tel:7010\x7f1010", ControlCharacter),
    ("tel:7010\x081010", ControlCharacter),
    ("tel:7010\u{85}1010", ControlCharacter),
    ("tel:7010%001010", ControlCharacter),
    ("tel:70101010%00", ControlCharacter),
    ("tel:7010%0A1010", ControlCharacter),
    ("tel:7010%0a1010", ControlCharacter),
    ("tel:7010%0D%0A1010", ControlCharacter),
    ("tel:7010%091010", ControlCharacter),
    ("tel:+4570101010;foo=a\nb", ControlCharacter),
    ("callto:7010\n1010", ControlCharacter),
    ("callto:7010%0A1010", ControlCharacter),
    ("sip:204\0@pbx.example", ControlCharacter),
    ("sip:204@pbx.example\r\nRoute: x", ControlCharacter),
    ("sip:204%0d@pbx.example", ControlCharacter),
    // What looks like digits, like nothing, or turns the line round.
    ("tel:⁷⁰¹⁰¹⁰¹⁰", NotAscii),
    ("tel:①②③④", NotAscii),
    ("tel:\u{202e}70101010", NotAscii),
    ("tel:7010\u{202e}0101", NotAscii),
    ("tel:7010\u{2028}1010", NotAscii),
    ("tel:7010\u{ff0c}1010", NotAscii),
    ("tel:\u{2217}21\u{ff03}", NotAscii),
    ("tel:70101010\u{20e3}", NotAscii),
    ("tel:\u{1f4de}70101010", NotAscii),
    ("tel:7010\u{301}1010", NotAscii),
    ("tel:70101010;føø=1", NotAscii),
    ("sip:204@pbx.exаmple", NotAscii),
    ("sip:204@\u{202e}elpmaxe", NotAscii),
    // Escapes of what needs none, broken ones, and layers.
    ("tel:%37%30%31%30", Escape),
    ("tel:7%301", Escape),
    ("tel:%EF%BC%97", TooFewDigits),
    ("tel:%E2%80%AE70101010", NotAscii),
    ("tel:%252B4570101010", Escape),
    ("tel:%25%32%42", Escape),
    ("tel:%252A21%2523", Escape),
    ("tel:%", Escape),
    ("tel:70101010%", Escape),
    ("tel:70101010%2", Escape),
    ("tel:7%%20", Escape),
    ("tel:%zz", Escape),
    ("tel:%+20", Escape),
    ("tel:%u002B45", Escape),
    ("tel:%C0%AB45", Escape),
    ("tel:%2F%2F70101010", Escape),
    ("tel:70101010%3Bext=22", Escape),
    ("tel:70101010%3Fx", Escape),
    ("tel:%74%65%6C:70101010", Escape),
    ("tel:7%41", Escape),
    ("tel:%2D70101010", Escape),
    ("tel:70%1B101010", Escape),
    ("callto:%37%30", Escape),
    ("sip:%32%30%34@pbx.example", Escape),
    ("sip:204%40evil.example@pbx.example", Escape),
    // Blanks.
    ("tel: 70101010", Blank),
    ("tel:70101010 ", Blank),
    ("tel:70  101010", Blank),
    ("tel:%2070101010", Blank),
    ("tel:70101010%20", Blank),
    ("tel:70%20%20101010", Blank),
    ("tel: ", Blank),
    ("callto: 70101010", Blank),
    ("sip:204 @pbx.example", Blank),
    ("sip: 204@pbx.example", Blank),
    // Too short, too long.
    ("tel:7", TooFewDigits),
    ("tel:+7", TooFewDigits),
    ("tel:0", TooFewDigits),
    ("callto:7", TooFewDigits),
    ("sip:7@pbx.example", TooFewDigits),
    ("tel:123456789012345678901", TooManyDigits),
    ("tel:+123456789012345678901", TooManyDigits),
    ("callto:123456789012345678901234567890", TooManyDigits),
    ("sip:123456789012345678901@pbx.example", TooManyDigits),
    // Parameters that change what the number means.
    ("tel:7042;phone-context=example.com", Context),
    ("tel:863-1234;phone-context=+1-914-555", Context),
    ("tel:911;Phone-Context=+1", Context),
    ("tel:7042;phone-context=evil.example;ext=22", Context),
    ("tel:+4570101010;isub=12345", Subaddress),
    ("tel:+4570101010;ISUB=1", Subaddress),
    ("tel:+4570101010;m-secret=1", MustBeUnderstood),
    ("tel:+4570101010;M-X", MustBeUnderstood),
    // Malformed ones.
    ("tel:+4570101010;", Parameter),
    ("tel:+4570101010;;ext=22", Parameter),
    ("tel:+4570101010;=22", Parameter),
    ("tel:+4570101010;ext", Parameter),
    ("tel:+4570101010;ext=", Parameter),
    ("tel:+4570101010;ext=*21", Parameter),
    ("tel:+4570101010;ext=abc", Parameter),
    ("tel:+4570101010;ext=12345678901", Parameter),
    ("tel:+4570101010;ext=1;ext=2", Parameter),
    ("tel:+4570101010;foo=1;FOO=2", Parameter),
    ("tel:+4570101010;foo=", Parameter),
    ("tel:+4570101010;foo bar=1", Parameter),
    ("tel:+4570101010;foo=a b", Parameter),
    ("tel:+4570101010;foo=\"a\"", Parameter),
    ("tel:+4570101010;foo=<x>", Parameter),
    ("tel:+4570101010;fo_o=1", Parameter),
    ("tel:+4570101010;foo=a=b", Parameter),
    ("tel:+4570101010;foo=#", Parameter),
    ("tel:+4570101010;foo=%4", Escape),
    ("tel:+4570101010;foo=%zz", Escape),
    // Queries.
    ("tel:+4570101010?subject=x", Query),
    ("tel:+4570101010?", Query),
    ("tel:?70101010", Query),
    ("tel:+4570101010;foo=1?x=2", Query),
    ("callto:70101010?call", Query),
    ("callto:70101010&video=1", Query),
    ("sip:204@pbx.example?Subject=x", Query),
    ("sip:204@pbx.example?Replaces=a%3Bto-tag", Query),
    ("sip:204?x@pbx.example", Query),
    // What a SIP address may have beyond a user part and a host.
    ("sip:204:secret@pbx.example", Password),
    ("sip:204:@pbx.example", Password),
    ("sip:ida:secret@pbx.example", Password),
    ("sip:204@pbx.example:", Port),
    ("sip:204@pbx.example:0", Port),
    ("sip:204@pbx.example:65536", Port),
    ("sip:204@[::1]:x", Port),
    ("sip:204@pbx.example;method=REGISTER", Parameter),
    ("sip:204@pbx.example;method", Parameter),
    ("sip:204@pbx.example;tränsport=tcp", NotAscii),
    ("tel:///70101010", NotANumber),
    ("tel:70101010/", NotANumber),
    ("sip:204@pbx.example;", Parameter),
    ("sip:204;phone-context=+45@pbx.example", Context),
    // Hosts.
    ("sip:204@", NoHost),
    ("sip:204@;user=phone", NoHost),
    ("sip:204@@pbx.example", Host),
    ("sip:204@pbx.example@evil.example", Host),
    ("sip:204@pbx..example", Host),
    ("sip:204@.example", Host),
    ("sip:204@-pbx.example", Host),
    ("sip:204@pbx-.example", Host),
    ("sip:204@pbx_.example", Host),
    ("sip:204@pbx.example/x", Host),
    ("sip:204@pbx.example#x", Host),
    ("sip:204@pbx example", Host),
    ("sip:204@pbx%2eexample", Host),
    ("sip:204@*", Host),
    ("sip:204@192.0.2.256", Host),
    ("sip:204@192.0.2", Host),
    ("sip:204@0x7f000001.1", Host),
    ("sip:204@2130706433", Host),
    ("sip:204@::1", Host),
    ("sip:204@2001:db8::7", Host),
    ("sip:204@[::1", Host),
    ("sip:204@[::1]x", Host),
    ("sip:204@[]", Host),
    ("sip:204@[fe80::1%25eth0]", Host),
    ("sip:204@[pbx.example]", Host),
    ("sip:204@.", Host),
    ("sip:204@:5060", Host),
];

#[test]
fn links_as_they_are_written_name_their_number() {
    for (link, number) in FOLLOWED {
        match parse(link) {
            Ok(read) => assert_eq!(read.number.as_str(), *number, "{link:?}"),
            Err(refused) => panic!("{link:?} was refused: {refused}"),
        }
    }
}

#[test]
fn hostile_links_are_refused_each_for_its_own_reason() {
    assert!(REFUSED.len() >= 200, "{}", REFUSED.len());
    let mut wrong = Vec::new();
    for (link, expected) in REFUSED {
        let read = parse(link);
        if read.as_ref().err() != Some(expected) {
            wrong.push(format!("{link:?}: {read:?} and not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut links: Vec<_> = REFUSED.iter().map(|(link, _)| link).collect();
    links.sort_unstable();
    links.dedup();
    assert_eq!(links.len(), REFUSED.len(), "a link stands twice in the table");
}

#[test]
fn very_long_links_are_refused_unread() {
    let long = |head: &str, part: &str| format!("{head}{}", part.repeat(1 << 20));
    for link in [
        long("tel:+", "1"),
        long("tel:70101010", "-"),
        long("tel:70101010;", "a"),
        long("tel:", "%20"),
        long("callto:", "("),
        long("sip:204@", "a."),
        long("sip:", "1@"),
    ] {
        assert_eq!(parse(&link), Err(TooLong));
    }
}

#[test]
fn an_extension_is_handed_on_beside_the_number() {
    let link = parse("tel:+4570101010;ext=2-2").unwrap();
    assert_eq!((link.number.as_str(), link.extension.as_deref()), ("+4570101010", Some("22")));
    assert_eq!(parse("tel:+4570101010").unwrap().extension, None);
}

#[test]
fn no_reason_and_no_debug_output_holds_what_the_link_said() {
    let link = parse("tel:+4570101010").unwrap();
    assert!(!format!("{link:?}").contains("7010"));
    for (link, refused) in REFUSED.iter().filter(|(link, _)| link.len() > 12) {
        assert!(!refused.why().contains(link));
    }
}

fn dialable(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or(number);
    (2..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The characters of a link that matter, in any order.
fn telling() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "tel:",
            "sip:",
            "callto:",
            "+",
            "1",
            "70",
            "9",
            "-",
            ".",
            "(",
            ")",
            " ",
            "%20",
            "%2B",
            "%",
            "%2",
            ";",
            "ext=",
            "22",
            "phone-context=",
            "isub=",
            "a",
            "=",
            "@",
            "host.example",
            "[::1]",
            ":",
            "?",
            "*",
            "#",
            ",",
            "\0",
            "\n",
            "٧",
            "\u{202e}",
            "/",
        ]),
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn no_text_stops_the_parser_and_what_it_accepts_can_be_dialled(
        scheme in prop::sample::select(vec!["", "tel:", "TEL:", "callto:", "sip:"]),
        rest in prop_oneof![telling(), any::<String>(), "[+0-9 ().-]{0,30}", "[0-9+]{1,22}(@|;ext=)[a-z0-9.]{0,9}"],
    ) {
        let text = format!("{scheme}{rest}");
        if let Ok(link) = parse(&text) {
            prop_assert!(dialable(link.number.as_str()), "{text:?}");
            prop_assert!(is_link(&text));
            let plain = link.extension.is_none_or(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert!(plain, "{text:?}");
            // Every digit that is dialled stood in the link, in this order.
            let text = numbers::characters::visible(&text);
            let mut stood = text.chars();
            for digit in link.number.as_str().trim_start_matches('+').chars() {
                prop_assert!(stood.any(|one| one == digit), "{text:?}");
            }
        }
    }

    #[test]
    fn a_number_is_the_same_in_every_scheme_and_by_hand(number in "[1-9][0-9]{1,19}") {
        for link in [format!("tel:{number}"), format!("callto:{number}"), format!("sip:{number}@pbx.example")] {
            let read = parse(&link).unwrap();
            prop_assert_eq!(read.number.as_str(), numbers::dialled(&number));
        }
        let by_hand = numbers::dialled(&number);
        prop_assert_eq!(by_hand, number);
    }
}
