//! What the page in the window has said that it shows.

use crate::view::PageShown;

/// What is known of the page.
#[derive(Debug, Default)]
pub struct Page {
    /// What the page said last; none where there is no page, or a new one has not spoken yet.
    pub shown: Option<PageShown>,
    /// The page has been told something that it has not shown yet.
    pub awaited: bool,
}
