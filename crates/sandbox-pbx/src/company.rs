//! The company that the sandbox is seeded with: Havblik Marine, invented, twenty people in Aarhus with four
//! queues, and as many more of both as are asked for.
//!
//! Data alone: no request, token or document. Names ending in `.example` lead nowhere by
//! definition (RFC 2606), and no number in it is ever dialled.

pub(crate) mod beacons;
pub(crate) mod crowd;
pub(crate) mod dashboards;
pub(crate) mod groups;
pub(crate) mod more_queues;
pub(crate) mod people;
pub(crate) mod phonebook;
pub(crate) mod queues;
pub(crate) mod settings;
pub(crate) mod sounds;
pub(crate) mod switches;

use people::Person;

/// The customer's id.
pub(crate) const CUSTOMER: &str = "64f0c0de0000000100000001";
/// The customer's name.
pub(crate) const CUSTOMER_NAME: &str = "Havblik Marine A/S";
/// The domain of its addresses.
pub(crate) const DOMAIN: &str = "havblik.example";
/// The host name of its PBX, the first half of every call id.
pub(crate) const PBX_HOST: &str = "pbx1.sandbox";
/// Product features of the customer, as validateToken lists them.
pub(crate) const FEATURES: [&str; 3] = ["CUSTOMER", "SIP", "PBX"];

/// What an id names; it is the middle of the id, so that two kinds never share one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Employee = 2,
    Extension = 3,
    Phone = 4,
    Queue = 5,
    Member = 6,
    Dashboard = 7,
    Ringtone = 8,
    Group = 9,
    Settings = 10,
    Beacon = 11,
    Contact = 12,
}

/// The id of the `index`-th thing of a kind: 24 hex characters, the same at every start.
pub(crate) fn id(kind: Kind, index: usize) -> String {
    format!("64f0c0de{:08x}{:08x}", kind as u32, index + 1)
}

/// The e-mail address of a person, which is the login name too.
pub(crate) fn username(person: &Person) -> String {
    format!("{}@{DOMAIN}", person.mailbox)
}
