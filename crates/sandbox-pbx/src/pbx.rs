//! All that one running sandbox knows, shared by its pages.

use time::OffsetDateTime;

use crate::accounts::Accounts;
use crate::documents::Documents;
use crate::faults::Faults;
use crate::journal::Journal;

/// One running sandbox.
#[derive(Debug)]
pub(crate) struct Pbx {
    pub accounts: Accounts,
    pub documents: Documents,
    pub faults: Faults,
    pub journal: Journal,
    /// When the sandbox opened: what the seed reckons its times from.
    pub opened: OffsetDateTime,
    /// Where it listens, `http://127.0.0.1:PORT`.
    pub origin: String,
}
