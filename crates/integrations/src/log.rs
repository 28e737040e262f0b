//! The integration log: in memory alone, bounded.

use std::collections::VecDeque;

use calls::event::Moment;
use calls::triggers::When;
use serde_json::Value;

use crate::kind::Kind;
use crate::outcome::{Outcome, Reason};

/// Entries that are kept; the oldest goes first.
pub const MOST_ENTRIES: usize = 200;

/// Bytes of what was handed over, as JSON, in all entries; the oldest goes first, and the newest always stays.
pub const MOST_SENT_BYTES: usize = 8 * 1024 * 1024;

/// One integration and one call: what was done, and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Grows by one with each entry of a [`Log`]; set by [`Log::add`].
    pub id: u64,
    pub at: Moment,
    pub kind: Kind,
    pub when: When,
    /// The PBX's id of the call. None: tried by hand.
    pub call: Option<String>,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    /// A sentence for the window.
    pub why: Option<String>,
    /// What was handed over ([`crate::Action::sent`]).
    pub sent: Option<Value>,
    /// What the program wrote, as far as it is kept.
    pub output: Option<String>,
    /// From the trigger to the end, without the delay.
    pub took_ms: u64,
}

/// The last [`MOST_ENTRIES`] entries, and fewer where their values are long.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Each with the bytes of what was handed over.
    entries: VecDeque<(Entry, usize)>,
    last_id: u64,
}

impl Log {
    /// Adds an entry, and gives it its id.
    pub fn add(&mut self, entry: Entry) -> u64 {
        self.last_id += 1;
        let bytes = entry.sent.as_ref().map_or(0, |sent| sent.to_string().len());
        self.entries.push_front((Entry { id: self.last_id, ..entry }, bytes));
        self.entries.truncate(self.that_fit().clamp(1, MOST_ENTRIES));
        self.last_id
    }

    /// How many of the newest have room.
    fn that_fit(&self) -> usize {
        let mut room = MOST_SENT_BYTES;
        let fits = |(_, bytes): &&(Entry, usize)| {
            let left = room.checked_sub(*bytes);
            room = left.unwrap_or_default();
            left.is_some()
        };
        self.entries.iter().take_while(fits).count()
    }

    /// The entry of an id, while it is kept: a program writes after its entry was made.
    pub fn get_mut(&mut self, id: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().map(|(entry, _)| entry).find(|entry| entry.id == id)
    }

    /// Newest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter().map(|(entry, _)| entry)
    }

    /// The newest one of a kind.
    #[must_use]
    pub fn last_of(&self, kind: Kind) -> Option<&Entry> {
        self.entries().find(|entry| entry.kind == kind)
    }

    /// The newest one.
    #[must_use]
    pub fn last(&self) -> Option<&Entry> {
        self.entries().next()
    }

    /// Forgets everything: its values belong to one session.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn entry(kind: Kind, call: &str) -> Entry {
        Entry {
            id: 0,
            at: Moment::from_millis(0),
            kind,
            when: When::Ringing,
            call: Some(call.to_owned()),
            outcome: Outcome::Done,
            reason: None,
            why: None,
            sent: None,
            output: None,
            took_ms: 0,
        }
    }

    #[test]
    fn the_log_keeps_the_newest_200_entries_newest_first() {
        let mut log = Log::default();
        for call in 0..MOST_ENTRIES + 50 {
            log.add(entry(Kind::Run, &call.to_string()));
        }
        let calls: Vec<_> = log.entries().filter_map(|entry| entry.call.clone()).collect();
        let expected: Vec<_> = (50..MOST_ENTRIES + 50).rev().map(|call| call.to_string()).collect();
        assert_eq!(calls, expected);
    }

    #[test]
    fn long_values_leave_room_for_fewer_entries_and_always_for_the_newest() {
        let long =
            |bytes: usize| Entry { sent: Some("x".repeat(bytes).into()), ..entry(Kind::Website, "long") };
        let mut log = Log::default();
        for _ in 0..5 {
            log.add(long(MOST_SENT_BYTES / 3));
        }
        assert_eq!(log.entries().len(), 2);
        let last = log.add(long(MOST_SENT_BYTES + 1));
        assert_eq!(log.entries().map(|entry| entry.id).collect::<Vec<_>>(), [last]);
    }

    #[test]
    fn an_entry_is_found_by_its_id_while_it_is_kept_and_ids_are_never_used_again() {
        let mut log = Log::default();
        let first = log.add(entry(Kind::Run, "a"));
        let second = log.add(entry(Kind::Website, "b"));
        log.get_mut(first).unwrap().output = Some("hello".to_owned());
        assert_eq!(log.last_of(Kind::Run).unwrap().output.as_deref(), Some("hello"));
        assert_eq!(log.last().unwrap().kind, Kind::Website);
        log.clear();
        assert!(log.get_mut(second).is_none());
        assert!(log.add(entry(Kind::Run, "c")) > second);
    }
}
