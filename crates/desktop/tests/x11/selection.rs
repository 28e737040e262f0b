//! Which of the two selections changed last, by the X server's own word and by that of their owners.

use std::sync::Arc;

use desktop::selection::Kind::{self, Copied, Marked};
use desktop::selection::x11::Watch;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, EventMask, PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent,
    Window,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::display::{Display, new_window};

/// What an owner says when it is asked for the time.
#[derive(Clone, Copy)]
pub enum Says {
    /// Since when it is the owner, as GTK and Qt do.
    Time(u32),
    /// The text, whatever the question, as small programs do.
    Text,
    Refuses,
    /// Nothing, as one that hangs.
    Nothing,
}

/// A program that owns a selection.
pub struct Owner {
    connection: Arc<RustConnection>,
    window: Window,
}

impl Owner {
    pub fn of(display: &Display, kind: Kind, says: Says) -> Self {
        let (connection, root) = display.connect();
        let connection = Arc::new(connection);
        let window = new_window(&connection, root);
        let owner = Self { connection: Arc::clone(&connection), window };
        owner.take(kind);
        std::thread::spawn(move || {
            while let Ok(event) = connection.wait_for_event() {
                let Event::SelectionRequest(asked) = event else { continue };
                let property = match says {
                    Says::Nothing => continue,
                    Says::Refuses => x11rb::NONE,
                    Says::Time(time) => {
                        let (mode, of) = (PropMode::REPLACE, AtomEnum::INTEGER);
                        connection
                            .change_property32(mode, asked.requestor, asked.property, of, &[time])
                            .unwrap();
                        asked.property
                    }
                    Says::Text => {
                        let mode = PropMode::REPLACE;
                        connection
                            .change_property8(
                                mode,
                                asked.requestor,
                                asked.property,
                                asked.target,
                                b"70101010",
                            )
                            .unwrap();
                        asked.property
                    }
                };
                let answer = SelectionNotifyEvent {
                    response_type: SELECTION_NOTIFY_EVENT,
                    sequence: 0,
                    time: asked.time,
                    requestor: asked.requestor,
                    selection: asked.selection,
                    target: asked.target,
                    property,
                };
                connection.send_event(false, asked.requestor, EventMask::NO_EVENT, answer).unwrap();
                connection.flush().unwrap();
            }
        });
        owner
    }

    fn set(&self, kind: Kind, owner: Window) {
        self.connection
            .set_selection_owner(owner, self.atom(kind), x11rb::CURRENT_TIME)
            .unwrap()
            .check()
            .unwrap();
    }

    fn take(&self, kind: Kind) {
        self.set(kind, self.window);
    }

    fn let_go(&self, kind: Kind) {
        self.set(kind, x11rb::NONE);
    }

    fn atom(&self, kind: Kind) -> Atom {
        match kind {
            Marked => AtomEnum::PRIMARY.into(),
            Copied => self.connection.intern_atom(false, b"CLIPBOARD").unwrap().reply().unwrap().atom,
        }
    }
}

fn last(runtime: &tokio::runtime::Runtime, watch: &Watch) -> Option<Kind> {
    runtime.block_on(watch.last(false))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

#[test]
fn of_changes_since_the_watch_began_the_last_counts_whatever_the_owners_say() {
    let (display, runtime) = (Display::start("us"), runtime());
    let watch = Watch::of(Some(display.name.clone()));
    assert_eq!(last(&runtime, &watch), None);
    let marked = Owner::of(&display, Marked, Says::Time(2_000_000_000));
    assert_eq!(last(&runtime, &watch), Some(Marked));
    let copied = Owner::of(&display, Copied, Says::Nothing);
    assert_eq!(last(&runtime, &watch), Some(Copied));
    for _ in 0..3 {
        // The same owner, another text.
        marked.take(Marked);
        assert_eq!(last(&runtime, &watch), Some(Marked));
        copied.take(Copied);
        assert_eq!(last(&runtime, &watch), Some(Copied));
    }
    // Whose text is gone does not count, and nor does what the asker has marked itself.
    copied.let_go(Copied);
    assert_eq!(last(&runtime, &watch), Some(Marked));
    assert_eq!(runtime.block_on(watch.last(true)), None);
    copied.take(Copied);
    marked.take(Marked);
    assert_eq!(runtime.block_on(watch.last(true)), Some(Copied));
    marked.let_go(Marked);
    assert_eq!(last(&runtime, &watch), Some(Copied));
}

#[test]
fn of_what_was_there_before_the_owners_say_when_and_silence_leaves_what_is_marked() {
    let runtime = runtime();
    for (marked, copied, expected) in [
        (Says::Time(1000), Says::Time(2000), Copied),
        (Says::Time(2000), Says::Time(1000), Marked),
        (Says::Time(u32::MAX - 1000), Says::Time(2000), Copied),
        // The current time is none.
        (Says::Time(1000), Says::Time(0), Marked),
        (Says::Time(1000), Says::Text, Marked),
        (Says::Text, Says::Time(1000), Marked),
        (Says::Refuses, Says::Refuses, Marked),
        (Says::Nothing, Says::Time(2000), Marked),
        (Says::Nothing, Says::Nothing, Marked),
    ] {
        let display = Display::start("us");
        let _marked = Owner::of(&display, Marked, marked);
        let copied = Owner::of(&display, Copied, copied);
        let watch = Watch::of(Some(display.name.clone()));
        assert_eq!(last(&runtime, &watch), Some(expected));
        copied.take(Copied);
        assert_eq!(last(&runtime, &watch), Some(Copied));
    }
}

#[test]
fn a_thousand_changes_that_nobody_asks_about_are_taken_in_one_after_the_other() {
    let (display, runtime) = (Display::start("us"), runtime());
    let watch = Watch::of(Some(display.name.clone()));
    runtime.block_on(watch.begin());
    let owner = Owner::of(&display, Marked, Says::Text);
    for _ in 0..1000 {
        owner.take(Marked);
        owner.take(Copied);
    }
    assert_eq!(last(&runtime, &watch), Some(Copied));
}
