//! Who is in the phonebook.

use crate::words::words;

words! {
    /// Where a number of the phonebook is.
    ContactNumberKind {
        Home = "HOME",
        Work = "WORK",
        Mobile = "MOBILE",
        Main = "MAIN",
        Short = "SHORT",
    }
}

/// Somebody of the phonebook, the company's or the user's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: String,
    /// Never empty: the name of the person, else the company, else the first number.
    pub name: String,
    /// Where they work, where that is not the name.
    pub company: Option<String>,
    pub title: Option<String>,
    pub department: Option<String>,
    /// The short number first, as nobody else has it.
    pub numbers: Vec<ContactNumber>,
}

/// A number of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactNumber {
    /// `None` where the PBX does not say.
    pub kind: Option<ContactNumberKind>,
    pub number: String,
}
