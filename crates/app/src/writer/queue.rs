//! Which file is written next. Knows no disk and no thread.
//!
//! What somebody waits for goes first, then what exists on this computer only, then what could be had again;
//! within each, in the order in which it was handed in. A write that has to come after another one says so and
//! never overtakes it. A newer content takes the place of an older one that still waits, unless it has to come
//! after something that was handed in between them.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pbx::{FileWrite, Origin, StoreError};
use tokio::sync::oneshot;

use super::{Refused, Trouble};

/// Of a write, for whoever waits for it.
pub(super) type Result = std::result::Result<(), String>;

/// After the first refusal; doubled with each one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(super) struct Queue {
    /// In the order of their numbers.
    entries: Vec<Entry>,
    last_number: u64,
    /// The number of the one that is being written.
    under_way: Option<u64>,
    /// Every write is tried once more and then left.
    ending: bool,
}

struct Entry {
    number: u64,
    write: FileWrite,
    /// The numbers of those that must be on the disk before. All are lower than its own.
    after: Vec<u64>,
    waiters: Vec<oneshot::Sender<Result>>,
    refusals: u32,
    trouble: Option<Trouble>,
    /// Not tried before; none: at once.
    due: Option<Instant>,
    /// Refused since the end began.
    left: bool,
}

impl Queue {
    pub(super) fn push(
        &mut self,
        write: FileWrite,
        after: Option<&Path>,
        waiter: Option<oneshot::Sender<Result>>,
    ) {
        let mut after: Vec<u64> = after.map(|first| self.numbers_of(first)).unwrap_or_default();
        let under_way = self.under_way;
        let pending = self.entries.iter_mut().rfind(|entry| entry.write.file() == write.file());
        if let Some(pending) = pending {
            let overtakes_nothing = after.iter().all(|number| *number <= pending.number);
            if under_way != Some(pending.number) && overtakes_nothing {
                pending.take(write, waiter);
                pending.comes_after(&after);
                return;
            }
            after.push(pending.number);
        }
        self.last_number += 1;
        self.entries.push(Entry {
            number: self.last_number,
            write,
            after,
            waiters: waiter.into_iter().collect(),
            refusals: 0,
            trouble: None,
            due: None,
            left: false,
        });
    }

    /// Has a waiter told of the newest write for a file; at once where there is none.
    pub(super) fn wait_for(&mut self, file: &Path, waiter: oneshot::Sender<Result>) {
        match self.entries.iter_mut().rfind(|entry| entry.write.file() == file) {
            Some(newest) => {
                newest.due = None;
                newest.waiters.push(waiter);
            }
            None => {
                let _gone = waiter.send(Ok(()));
            }
        }
    }

    fn numbers_of(&self, file: &Path) -> Vec<u64> {
        self.entries.iter().filter(|entry| entry.write.file() == file).map(|entry| entry.number).collect()
    }

    /// The newest content that waits for a file, or is being written.
    pub(super) fn content(&self, file: &Path) -> Option<Option<Vec<u8>>> {
        let newest = self.entries.iter().rfind(|entry| entry.write.file() == file)?;
        // It may never be written, for a first content may be there already.
        (!newest.write.first_one_stays()).then(|| newest.write.content().map(<[u8]>::to_vec))
    }

    /// The write to be carried out now, which is under way from here on.
    pub(super) fn begin_next(&mut self, now: Instant) -> Option<FileWrite> {
        let is_ready = |entry: &&Entry| {
            !entry.left
                && entry.due.is_none_or(|due| due <= now)
                && !self.entries.iter().any(|other| entry.after.contains(&other.number))
        };
        let next = self.entries.iter().filter(is_ready).min_by_key(|entry| {
            (entry.waiters.is_empty(), entry.write.origin() == Origin::Copy, entry.number)
        })?;
        let write = next.write.clone();
        self.under_way = Some(next.number);
        Some(write)
    }

    /// When a write that was refused is due again.
    pub(super) fn wake_at(&self) -> Option<Instant> {
        self.entries.iter().filter(|entry| !entry.left).filter_map(|entry| entry.due).min()
    }

    /// What was under way is on the disk.
    pub(super) fn done(&mut self) {
        let Some(entry) = self.take_under_way() else { return };
        for waiter in entry.waiters {
            let _gone = waiter.send(Ok(()));
        }
        if entry.refusals > 0 {
            // The disk takes again what it had refused: what else it has refused need not wait.
            for entry in &mut self.entries {
                entry.due = None;
            }
        }
    }

    /// The disk has refused what was under way: it is tried again later.
    pub(super) fn refused(&mut self, error: &StoreError, now: Instant) {
        let ending = self.ending;
        let under_way = self.under_way.take();
        let Some(at) = self.entries.iter().position(|entry| Some(entry.number) == under_way) else { return };
        let Some(entry) = self.entries.get_mut(at) else { return };
        for waiter in std::mem::take(&mut entry.waiters) {
            let _gone = waiter.send(Err(error.to_string()));
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << entry.refusals.min(8)).min(LONGEST_PAUSE);
        entry.refusals = entry.refusals.saturating_add(1);
        entry.trouble = Some(Trouble::from(&error.source));
        entry.due = Some(now + pause);
        entry.left = ending;
        self.let_newer_take_place(at);
    }

    /// What was under way is not tried again.
    pub(super) fn give_up(&mut self, why: &str) {
        let Some(entry) = self.take_under_way() else { return };
        for waiter in entry.waiters {
            let _gone = waiter.send(Err(why.to_owned()));
        }
    }

    fn take_under_way(&mut self) -> Option<Entry> {
        let number = self.under_way.take()?;
        let at = self.entries.iter().position(|entry| entry.number == number)?;
        Some(self.entries.remove(at))
    }

    /// A newer content for the same file came while the older one was being written in vain.
    fn let_newer_take_place(&mut self, at: usize) {
        let Some(older) = self.entries.get(at) else { return };
        let (number, file) = (older.number, older.write.file().to_owned());
        let newer = self.entries.iter().position(|entry| {
            entry.number > number
                && entry.write.file() == file
                && entry.after.iter().all(|after| *after <= number)
        });
        let Some(newer) = newer.map(|newer| self.entries.remove(newer)) else { return };
        for entry in &mut self.entries {
            for after in &mut entry.after {
                if *after == newer.number {
                    *after = number;
                }
            }
        }
        if let Some(older) = self.entries.get_mut(at) {
            let mut waiters = newer.waiters;
            let first = waiters.pop();
            older.take(newer.write, first);
            older.waiters.append(&mut waiters);
            older.comes_after(&newer.after);
        }
    }

    pub(super) fn all_refused(&self) -> Vec<Refused> {
        let refused = |entry: &Entry| {
            let trouble = entry.trouble.clone()?;
            Some(Refused { file: entry.write.file().to_owned(), trouble })
        };
        self.entries.iter().filter_map(refused).collect()
    }

    /// The end of the program: what was refused is tried at once, and only once.
    pub(super) fn try_once_more(&mut self) {
        self.ending = true;
        for entry in &mut self.entries {
            entry.due = None;
        }
    }

    /// Whether everything is written, or was refused at the end.
    pub(super) fn nothing_left_to_try(&self) -> bool {
        self.under_way.is_none() && self.entries.iter().all(|entry| entry.left || self.waits_for_left(entry))
    }

    fn waits_for_left(&self, entry: &Entry) -> bool {
        self.entries
            .iter()
            .any(|other| entry.after.contains(&other.number) && (other.left || self.waits_for_left(other)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = self.entries.iter().map(|entry| entry.write.file().to_owned()).collect();
        files.dedup();
        files
    }
}

impl Entry {
    /// A newer content for the same file.
    fn take(&mut self, write: FileWrite, waiter: Option<oneshot::Sender<Result>>) {
        if !self.write.first_one_stays() {
            self.write = write;
        }
        if let Some(waiter) = waiter {
            // Somebody needs to know whether the disk takes it now.
            self.due = None;
            self.waiters.push(waiter);
        }
    }

    /// What the newer content must come after, this one must as well.
    fn comes_after(&mut self, others: &[u64]) {
        let number = self.number;
        self.after.extend(others.iter().filter(|other| **other != number));
    }
}

#[cfg(test)]
mod tests;
