#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io;

use pbx::{AccountFile, AccountStore, AnswerName, EmployeeId, Fetched, ProfileStore};

use super::*;

fn store() -> AccountStore {
    ProfileStore::new("/p").account("https://pbx.example", &EmployeeId::new("e"))
}

fn unsaved(text: &str) -> FileWrite {
    store().write(AccountFile::Unsaved, Some(text.as_bytes()))
}

fn dnd(text: &str) -> FileWrite {
    store().write(AccountFile::Dnd, Some(text.as_bytes()))
}

fn queues(text: &str) -> FileWrite {
    let fetched =
        Fetched { bytes: text.as_bytes().to_vec(), at: std::time::SystemTime::UNIX_EPOCH, server_date: None };
    store().answer_write(&AnswerName::Queues, &fetched).unwrap()
}

fn full(write: &FileWrite) -> StoreError {
    StoreError { file: write.file().to_owned(), source: io::ErrorKind::StorageFull.into() }
}

/// Everything that is due now, as it is written.
fn drain(queue: &mut Queue, now: Instant) -> Vec<FileWrite> {
    let mut written = Vec::new();
    while let Some(write) = queue.begin_next(now) {
        queue.done();
        written.push(write);
    }
    written
}

#[test]
fn only_the_newest_content_of_a_file_is_written() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    for text in ["1", "2", "3"] {
        queue.push(unsaved(text), None, None);
        queue.push(dnd(text), None, None);
    }
    assert_eq!(queue.content(unsaved("").file()), Some(Some(b"3".to_vec())));
    assert_eq!(drain(&mut queue, now), [unsaved("3"), dnd("3")]);
    assert_eq!(queue.content(unsaved("").file()), None);
}

#[test]
fn what_is_on_this_computer_only_goes_before_what_the_pbx_has_too() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    queue.push(queues("[]"), None, None);
    queue.push(unsaved("1"), None, None);
    let (told, _heard) = oneshot::channel();
    queue.push(dnd("1"), None, Some(told));
    assert_eq!(drain(&mut queue, now), [dnd("1"), unsaved("1"), queues("[]")]);
}

#[test]
fn a_write_that_has_to_come_after_another_never_overtakes_it() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    // Handed in before: that content may go first, the next one may not.
    queue.push(unsaved("1"), None, None);
    queue.push(queues("[]"), None, None);
    queue.push(unsaved("2"), Some(queues("[]").file()), None);
    queue.push(unsaved("3"), None, None);
    assert_eq!(drain(&mut queue, now), [unsaved("1"), queues("[]"), unsaved("3")]);
    // What takes the place of a content that waits comes after it as well: a copy goes last otherwise.
    queue.push(queues("[]"), None, None);
    queue.push(unsaved("4"), None, None);
    queue.push(unsaved("5"), Some(queues("[]").file()), None);
    assert_eq!(drain(&mut queue, now), [queues("[]"), unsaved("5")]);
}

#[test]
fn a_write_waits_for_another_that_the_disk_refuses() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    queue.push(queues("[]"), None, None);
    queue.push(unsaved("1"), Some(queues("[]").file()), None);
    let first = queue.begin_next(now).unwrap();
    queue.refused(&full(&first), now);
    assert_eq!(queue.begin_next(now), None);
    assert_eq!(drain(&mut queue, now + FIRST_PAUSE), [queues("[]"), unsaved("1")]);
}

#[test]
fn a_refused_write_is_tried_again_ever_later_and_once_a_minute_in_the_end() {
    let (mut queue, mut now) = (Queue::default(), Instant::now());
    queue.push(unsaved("1"), None, None);
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let write = queue.begin_next(now).unwrap();
        queue.refused(&full(&write), now);
        assert_eq!(queue.begin_next(now), None);
        let due = queue.wake_at().unwrap();
        pauses.push((due - now).as_secs());
        now = due;
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(queue.all_refused().len(), 1);
    assert_eq!(drain(&mut queue, now), [unsaved("1")]);
    assert!(queue.all_refused().is_empty());
}

#[test]
fn once_the_disk_takes_a_refused_write_all_others_are_tried_at_once() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    queue.push(dnd("1"), None, None);
    queue.push(unsaved("1"), None, None);
    for at in [now, now] {
        let write = queue.begin_next(at).unwrap();
        queue.refused(&full(&write), at);
    }
    // Only the first one is refused again.
    let write = queue.begin_next(now + FIRST_PAUSE).unwrap();
    queue.refused(&full(&write), now + FIRST_PAUSE);
    assert_eq!(write, dnd("1"));
    assert_eq!(drain(&mut queue, now + FIRST_PAUSE), [unsaved("1"), dnd("1")]);
}

#[test]
fn a_newer_content_takes_the_place_of_one_that_was_refused_meanwhile() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    queue.push(unsaved("1"), None, None);
    let write = queue.begin_next(now).unwrap();
    queue.push(unsaved("2"), None, None);
    assert_eq!(queue.content(write.file()), Some(Some(b"2".to_vec())));
    queue.refused(&full(&write), now);
    assert_eq!(drain(&mut queue, now + FIRST_PAUSE), [unsaved("2")]);
}

#[test]
fn what_is_being_written_is_not_replaced_and_the_newer_content_follows() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    queue.push(unsaved("1"), None, None);
    assert_eq!(queue.begin_next(now), Some(unsaved("1")));
    queue.push(unsaved("2"), None, None);
    queue.done();
    assert_eq!(drain(&mut queue, now), [unsaved("2")]);
}

#[test]
fn of_what_is_written_once_the_first_content_is_written() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    let write = |text: &str| store().before_first_save_write(text.as_bytes());
    queue.push(write("1"), None, None);
    queue.push(write("2"), None, None);
    assert_eq!(drain(&mut queue, now), [write("1")]);
}

#[test]
fn whoever_waits_hears_of_the_write_that_took_the_place_of_theirs() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    let (told, mut first) = oneshot::channel();
    queue.push(dnd("1"), None, Some(told));
    let (told, mut second) = oneshot::channel();
    queue.push(dnd("2"), None, Some(told));
    let write = queue.begin_next(now).unwrap();
    queue.refused(&full(&write), now);
    let words = full(&write).to_string();
    assert_eq!((first.try_recv(), second.try_recv()), (Ok(Err(words.clone())), Ok(Err(words))));
    // It is tried again with nobody waiting, and at once for somebody who does.
    let (told, mut third) = oneshot::channel();
    queue.push(dnd("3"), None, Some(told));
    assert_eq!(drain(&mut queue, now), [dnd("3")]);
    assert_eq!(third.try_recv(), Ok(Ok(())));
}

#[test]
fn at_the_end_everything_is_tried_once_more_and_only_once() {
    let (mut queue, now) = (Queue::default(), Instant::now());
    queue.push(dnd("1"), None, None);
    let write = queue.begin_next(now).unwrap();
    queue.refused(&full(&write), now);
    queue.push(unsaved("1"), Some(write.file()), None);
    queue.try_once_more();
    assert!(!queue.nothing_left_to_try());
    let write = queue.begin_next(now).unwrap();
    queue.refused(&full(&write), now);
    assert!(queue.nothing_left_to_try(), "what follows it is not tried without it");
    assert_eq!(queue.begin_next(now + LONGEST_PAUSE), None);
    assert_eq!(queue.files(), [dnd("").file().to_owned(), unsaved("").file().to_owned()]);
}
