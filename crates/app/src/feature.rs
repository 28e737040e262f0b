//! What a feature is, and how features talk.
//!
//! A feature owns its state: its fields are private, and nobody else holds a handle to it. It reads what all
//! share from the [`Core`] (settings in force, session, language) and what others know from [`Facts`], and it
//! asks for something by an event ([`Core::emit`]) that the owner of the thing handles. Features do not name
//! each other, so each can be read, tested and replaced by itself.
//!
//! After each event the features follow in the order of [`crate::features::all`]: what is heard is never later
//! than what is drawn.
//!
//! [`Facts`]: crate::facts::Facts

mod status_lines;

use std::any::Any;
use std::pin::Pin;

use pbx::roster::Changed;
use settings::key::Key;
use settings::report::Findings;
use tokio::time::Instant;

use crate::core::Core;
use crate::core::page::entities::Entities;
use crate::event::Event;
use crate::ports::Ports;
use crate::view::Snapshot;

pub use status_lines::{About, StatusLines};

/// One capability of the app, with its own state.
pub trait Feature<P: Ports>: Send {
    /// The app is about to begin: what an earlier run has left for the account is read.
    fn begin(&mut self, _core: &mut Core<P>) {}

    /// Something has happened, or is asked for.
    fn on(&mut self, _core: &mut Core<P>, _event: &Event) -> Handled {
        Handled::No
    }

    /// Brings what it answers for into line with how things are now: after every event, in the order of the
    /// features. Once more where that has asked for something.
    fn follow(&mut self, _core: &mut Core<P>) {}

    /// When it wants to be woken, though nothing happens.
    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        None
    }

    /// That time has come.
    fn wake(&mut self, _core: &mut Core<P>) {}

    /// The settings whose rows of the report are its: each setting has one owner.
    fn keys(&self) -> &'static [Key] {
        &[]
    }

    /// Whether its settings wait for somebody to sign in. The report says so of them meanwhile.
    fn needs_account(&self) -> bool {
        true
    }

    /// What is in force of its settings.
    fn findings(&self, _core: &Core<P>, _findings: &mut Findings) {}

    /// What the status panel says of it.
    fn status(&self, _core: &Core<P>, _lines: &mut StatusLines) {}

    /// What the window shows of it, but for the company. Asked whenever any of that may have changed.
    fn draw(&self, _core: &Core<P>, _page: &mut Snapshot) {}

    /// What the window shows of the company, as far as it may have changed.
    fn draw_company(&self, _core: &Core<P>, _changed: &Changed, _entities: &mut Entities) {}

    /// The user signs out: what has to be done while the session still can. The sign-out waits for it.
    fn before_sign_out(&self, _core: &Core<P>) -> Option<Work> {
        None
    }

    /// The app ends. Begins what must be done before that, as work of the session, and says whether anything is
    /// under way that must be waited for; asked again after each message that comes of it.
    fn finish(&mut self, _core: &mut Core<P>) -> bool {
        false
    }

    /// The app ends: nobody is there any more for what it shows.
    fn end(&mut self, _core: &mut Core<P>) {}
}

/// Work that is waited for.
pub type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// All features of an app, in their order.
pub type Features<P> = Vec<Box<dyn Feature<P>>>;

/// Whether an event was a feature's own: then nobody else looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handled {
    Yes,
    No,
}

impl<P: Ports> Core<P> {
    /// Asks for something, or says that it has happened: handled once the present event is, before the
    /// features follow.
    pub(crate) fn emit(&mut self, event: Event) {
        self.emitted.push_back(event);
    }

    /// Runs slow work of a feature; what it returns comes back as its own message. `failed`: what it comes
    /// to if it panics.
    pub(crate) fn spawn_own<T: Any + Send>(
        &mut self,
        work: impl Future<Output = T> + Send + 'static,
        failed: impl FnOnce(String) -> T + Send + 'static,
    ) {
        self.spawn(async move { Event::own(work.await) }, |why| Event::own(failed(why)));
    }
}
