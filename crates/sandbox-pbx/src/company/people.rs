//! The people: name, post, presence and telephones.
//!
//! Between them every presence and every extension state of the assumptions occurs, so that a
//! picture of the window shows each sign at least once.

/// A presence; `until` is reckoned from the moment the sandbox opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Presence {
    pub state: &'static str,
    pub text: Option<&'static str>,
    pub until: Until,
}

/// How long a presence lasts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    Open,
    Minutes(i64),
    Days(i64),
}

/// A telephone of an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phone {
    pub kind: &'static str,
    pub name: &'static str,
    pub dnd: bool,
    pub registered: bool,
}

/// An employee with the extension that is theirs.
#[derive(Debug)]
pub(crate) struct Person {
    pub name: &'static str,
    pub mailbox: &'static str,
    pub title: &'static str,
    pub department: &'static str,
    pub birthdate: Option<&'static str>,
    pub number: &'static str,
    pub state: &'static str,
    pub presence: Presence,
    pub phones: &'static [Phone],
}

const fn phone(kind: &'static str, name: &'static str, registered: bool) -> Phone {
    Phone { kind, name, dnd: false, registered }
}

const YEALINK: Phone = phone("SIP", "Yealink T54W", true);
const YEALINK_OUT: Phone = phone("SIP", "Yealink T54W", false);
const SNOM: Phone = phone("SIP", "Snom D785", true);
const GIGASET: Phone = phone("SIP", "Gigaset N870", true);
const MITEL: Phone = phone("SIP", "Mitel 6867i", true);
const SOFTPHONE: Phone = phone("SIP", "Softphone", false);
const MOBILE: Phone = phone("MVNO", "Mobile", true);
const MOBILE_QUIET: Phone = Phone { dnd: true, ..MOBILE };
const HOME: Phone = phone("EXTERNAL", "Home office", true);

const DESK: &[Phone] = &[YEALINK];
const DESK_AND_MOBILE: &[Phone] = &[YEALINK, MOBILE];

const fn present(state: &'static str) -> Presence {
    Presence { state, text: None, until: Until::Open }
}

const fn busy_with(state: &'static str, text: &'static str, until: Until) -> Presence {
    Presence { state, text: Some(text), until }
}

const AVAILABLE: Presence = present("AVAILABLE");

/// The order of the columns below.
#[expect(clippy::too_many_arguments, reason = "one line per person is what makes the list readable")]
const fn person(
    name: &'static str,
    mailbox: &'static str,
    title: &'static str,
    department: &'static str,
    birthdate: Option<&'static str>,
    number: &'static str,
    state: &'static str,
    presence: Presence,
    phones: &'static [Phone],
) -> Person {
    Person { name, mailbox, title, department, birthdate, number, state, presence, phones }
}

/// The managing director: no group lets anybody pick up her calls.
pub(crate) const NOT_PICKED_UP: usize = 2;

/// Everybody, the receptionist of the demo first. Ids, accounts and queues count in this order.
#[rustfmt::skip]
pub(crate) const PEOPLE: [Person; 20] = [
    person("Clara Winther", "clara.winther", "Receptionist", "Reception", Some("1991-04-18"),
        "100", "IDLE", AVAILABLE, &[YEALINK, SOFTPHONE, MOBILE]),
    person("Jonas Kjærgaard", "jonas.kjaergaard", "Receptionist", "Reception", Some("1996-11-02"),
        "101", "IDLE", busy_with("LUNCH", "In the canteen", Until::Minutes(25)), &[YEALINK, SOFTPHONE]),
    person("Mette Lindqvist", "mette.lindqvist", "Managing Director", "Management", None,
        "110", "IDLE", busy_with("MEETING", "Board meeting", Until::Minutes(70)), &[SNOM, MOBILE_QUIET]),
    person("Rasmus Toft", "rasmus.toft", "Chief Financial Officer", "Finance", Some("1978-02-27"),
        "111", "BUSY", present("BUSY"), DESK_AND_MOBILE),
    person("Anneke de Vries", "anneke.devries", "Head of Sales", "Sales", Some("1984-08-09"),
        "120", "IDLE", AVAILABLE, DESK_AND_MOBILE),
    person("Søren Bagger", "soren.bagger", "Account Manager", "Sales", Some("1973-12-14"),
        "121", "BUSY", AVAILABLE, DESK_AND_MOBILE),
    person("Priya Raman", "priya.raman", "Account Manager", "Sales", Some("1990-06-21"),
        "122", "RINGING", AVAILABLE, &[MITEL, MOBILE]),
    person("Emil Østergaard", "emil.ostergaard", "Sales Assistant", "Sales", Some("2001-01-30"),
        "123", "IDLE", busy_with("AWAY", "Back in a moment", Until::Minutes(10)), DESK),
    person("Tomasz Zieliński", "tomasz.zielinski", "Service Coordinator", "Service", Some("1986-03-05"),
        "130", "IDLE", AVAILABLE, DESK_AND_MOBILE),
    person("Ida Holmgaard", "ida.holmgaard", "Service Engineer", "Service", Some("1993-09-16"),
        "131", "IDLE", busy_with("BUSY", "On board M/S Tuxen", Until::Minutes(180)), &[MOBILE]),
    person("Freja Damgaard", "freja.damgaard", "Support Specialist", "Service", Some("1998-05-11"),
        "132", "BUSY", AVAILABLE, DESK),
    person("Oliver Brandt", "oliver.brandt", "Support Specialist", "Service", Some("1995-10-23"),
        "133", "IDLE", AVAILABLE, &[YEALINK, HOME]),
    person("Amina El-Sayed", "amina.elsayed", "Support Specialist", "Service", Some("1992-07-07"),
        "134", "IDLE", AVAILABLE, DESK),
    person("Lars Peter Mølgaard", "lars.molgaard", "Service Engineer", "Service", Some("1969-04-01"),
        "135", "UNREGISTERED", busy_with("OFF_WORK", "Day off after night duty", Until::Minutes(960)), &[YEALINK_OUT]),
    person("Hanne Skov", "hanne.skov", "Bookkeeper", "Finance", Some("1965-11-19"),
        "140", "IDLE", AVAILABLE, DESK),
    person("Kofi Mensah", "kofi.mensah", "Warehouse Manager", "Warehouse", Some("1982-02-08"),
        "150", "IDLE", AVAILABLE, &[GIGASET, MOBILE]),
    person("Nikolaj Friis", "nikolaj.friis", "Logistics Coordinator", "Warehouse", Some("1989-12-28"),
        "151", "RINGING", AVAILABLE, &[GIGASET]),
    person("Elena Petrova", "elena.petrova", "Marketing Manager", "Marketing", Some("1987-05-26"),
        "160", "UNREGISTERED", busy_with("HOLIDAY", "Sailing in Greece", Until::Days(12)), &[YEALINK_OUT]),
    person("Jakob Vestergaard", "jakob.vestergaard", "IT Administrator", "IT", Some("1994-08-31"),
        "170", "IDLE", busy_with("MEETING", "Network review", Until::Minutes(40)), &[SNOM, SOFTPHONE]),
    person("Sofie Bruun", "sofie.bruun", "HR Partner", "Management", Some("1980-10-10"),
        "180", "UNREGISTERED", present("OFF_WORK"), &[YEALINK_OUT]),
];

/// Extensions that belong to nobody, as (name, number, state); ids follow those of [`PEOPLE`].
pub(crate) const STANDALONE: [(&str, &str, &str); 3] =
    [("Meeting room Anholt", "190", "IDLE"), ("Quay gate", "191", "IDLE"), ("Workshop", "192", "BUSY")];

/// The number that calls an extension from outside.
pub(crate) fn direct(number: &str) -> String {
    format!("+4588990{number}")
}
