//! Which of two selections changed last.

use super::Kind;

/// When a selection changed that is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// Before the watch began, and its owner does not say when.
    Before,
    /// Before the watch began, at this time of the X server: milliseconds that begin anew every 49.7 days.
    At(u32),
    /// As this change since the watch began.
    Watched(u64),
}

/// The one that changed last; what is marked where that cannot be told.
pub(super) fn last(marked: Option<Changed>, copied: Option<Changed>) -> Option<Kind> {
    let (marked, copied) = match (marked, copied) {
        (None, None) => return None,
        (Some(_), None) => return Some(Kind::Marked),
        (None, Some(_)) => return Some(Kind::Copied),
        (Some(marked), Some(copied)) => (marked, copied),
    };
    let copied_later = match (marked, copied) {
        (Changed::Watched(marked), Changed::Watched(copied)) => copied > marked,
        (_, Changed::Watched(_)) => true,
        (Changed::Watched(_), _) => false,
        // Half of the round is the most that one can be later than the other.
        (Changed::At(marked), Changed::At(copied)) => {
            copied != marked && copied.wrapping_sub(marked) < u32::MAX / 2
        }
        (Changed::Before, _) | (_, Changed::Before) => false,
    };
    Some(if copied_later { Kind::Copied } else { Kind::Marked })
}

/// Changes in the order in which they are told.
#[derive(Debug, Default)]
pub(super) struct Changes {
    count: u64,
    marked: Option<u64>,
    copied: Option<u64>,
}

impl Changes {
    pub(super) fn note(&mut self, kind: Kind) {
        self.count += 1;
        *self.place(kind) = Some(self.count);
    }

    /// It was there before anybody watched.
    pub(super) fn of(&self, kind: Kind) -> Option<Changed> {
        match kind {
            Kind::Marked => self.marked.map(Changed::Watched),
            Kind::Copied => self.copied.map(Changed::Watched),
        }
    }

    const fn place(&mut self, kind: Kind) -> &mut Option<u64> {
        match kind {
            Kind::Marked => &mut self.marked,
            Kind::Copied => &mut self.copied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Changed::{At, Before, Watched};

    #[test]
    fn the_later_change_counts_and_what_is_marked_where_nobody_can_tell() {
        for (marked, copied, expected) in [
            (None, None, None),
            (Some(Before), None, Some(Kind::Marked)),
            (None, Some(Before), Some(Kind::Copied)),
            (Some(Watched(2)), Some(Watched(1)), Some(Kind::Marked)),
            (Some(Watched(1)), Some(Watched(2)), Some(Kind::Copied)),
            // Whatever the owner says of the time before, what was watched came after it.
            (Some(At(u32::MAX)), Some(Watched(1)), Some(Kind::Copied)),
            (Some(Before), Some(Watched(1)), Some(Kind::Copied)),
            (Some(Watched(1)), Some(At(u32::MAX)), Some(Kind::Marked)),
            (Some(At(10)), Some(At(20)), Some(Kind::Copied)),
            (Some(At(20)), Some(At(10)), Some(Kind::Marked)),
            (Some(At(20)), Some(At(20)), Some(Kind::Marked)),
            // The clock of the X server has begun anew in between.
            (Some(At(u32::MAX - 5)), Some(At(7)), Some(Kind::Copied)),
            (Some(At(7)), Some(At(u32::MAX - 5)), Some(Kind::Marked)),
            (Some(Before), Some(At(7)), Some(Kind::Marked)),
            (Some(At(7)), Some(Before), Some(Kind::Marked)),
            (Some(Before), Some(Before), Some(Kind::Marked)),
        ] {
            assert_eq!(last(marked, copied), expected, "{marked:?} {copied:?}");
        }
    }
}
