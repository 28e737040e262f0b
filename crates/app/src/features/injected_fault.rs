//! Faults on demand, for tests of a debug build: `communicator search "WORD loop"`, where
//! `COMMUNICATOR_DEBUG_FAULT` is WORD, panics in the loop, and `"WORD task"` in a task beside it.
#![expect(clippy::panic, reason = "a panic is what is asked for")]

use crate::core::Core;
use crate::event::Event;
use crate::feature::{Feature, Handled};
use crate::ports::Ports;

#[derive(Debug)]
pub struct InjectedFault {
    word: String,
}

/// What the task would have come to.
struct Done;

impl InjectedFault {
    /// None where nobody asks for it.
    pub fn of_this_run() -> Option<Self> {
        let word = std::env::var("COMMUNICATOR_DEBUG_FAULT").ok()?;
        Some(Self { word })
    }
}

impl<P: Ports> Feature<P> for InjectedFault {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let text = match event {
            Event::Verb(ipc::Request::Search { text }, _) => text,
            Event::VerbOfUser { request: ipc::Request::Search { text }, .. } => text,
            _ => return Handled::No,
        };
        match text.strip_prefix(&self.word).map(str::trim) {
            Some("loop") => panic!("injected into the loop of \"nobody\""),
            Some("task") => {
                core.spawn_own(async { panic!("injected into a task") }, |_: String| Done);
                Handled::No
            }
            _ => Handled::No,
        }
    }
}
