//! The phonebook: people and companies that Havblik Marine deals with, invented too, and in a large company one more
//! for each colleague beyond the seeded ones.

/// Somebody of it.
#[derive(Debug)]
pub(crate) struct Contact {
    pub given: &'static str,
    pub family: &'static str,
    pub company: &'static str,
    pub title: &'static str,
    /// With their kind.
    pub numbers: &'static [(&'static str, &'static str)],
    pub short: Option<&'static str>,
    /// Whose own; `None` is the company's. The place of a person.
    pub of: Option<usize>,
}

const fn shared(
    given: &'static str,
    family: &'static str,
    company: &'static str,
    title: &'static str,
    numbers: &'static [(&'static str, &'static str)],
) -> Contact {
    Contact { given, family, company, title, numbers, short: None, of: None }
}

pub(crate) const CONTACTS: [Contact; 8] = [
    shared(
        "Maren",
        "Aagaard",
        "Kattegat Ferries",
        "Purchasing",
        &[("WORK", "+4588991835"), ("MOBILE", "+4588995011")],
    ),
    shared("", "", "Nordhavn Shipyard", "", &[("MAIN", "+4588991042")]),
    shared("Jørgen", "Ærøe", "Skagen Fiskeri ApS", "Skipper", &[("MOBILE", "+4588991317")]),
    shared("Poul", "Sørensen", "Skagen Fiskeri ApS", "", &[("WORK", "+4588991318"), ("HOME", "+4588991319")]),
    shared("Åse", "Lysgaard", "Limfjord Marina", "Harbour master", &[("WORK", "+4588992077")]),
    Contact { short: Some("7012"), ..shared("", "", "Aarhus Taxa", "", &[("MAIN", "+4588994848")]) },
    shared("Fiona", "MacLeod", "Hebrides Rigging", "Sales", &[("OTHER", "+442079460187")]),
    Contact { of: Some(0), ..shared("Mormor", "", "", "", &[("HOME", "+4588990101")]) },
];
