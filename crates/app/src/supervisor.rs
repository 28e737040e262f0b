//! Watches over the loop: what panics in it costs what it was doing, and not the window.
//!
//! After a panic nobody knows how far a change had come, so the app is dropped and built anew from the profile. The
//! window stays, its page is told everything again, and shortcuts, tray and sounds are brought into line. Who waited
//! for an answer is told that there is none ([`why_unanswered`]). What fails twice within a minute would fail for
//! ever: the second panic ends the process, with exit code 1.
//!
//! Nothing of this works where a panic ends the process at once, which a profile of Cargo can ask for.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use settings::words::Language;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::app::App;
use crate::cache;
use crate::event::Event;
use crate::faults::while_deadly;
use crate::ports::{AppWindow as _, Clock as _, Ports, Surroundings as _, WindowState};
use crate::start::Start;

const _: () = assert!(cfg!(panic = "unwind"), "a panic has to be caught");

/// For the window system to say whether there is a window.
const WINDOW_WITHIN: Duration = Duration::from_secs(2);

type Build<P> = Box<dyn FnMut(Start) -> App<P> + Send>;

/// The app, and how it is built anew.
pub struct Supervisor<P> {
    ports: Arc<P>,
    app: App<P>,
    build: Build<P>,
    /// Without what a start does but once.
    start: Start,
}

impl<P> std::fmt::Debug for Supervisor<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supervisor").finish_non_exhaustive()
    }
}

impl<P: Ports> Supervisor<P> {
    /// With an app that has read its cache, and asked or applied nothing yet.
    pub fn new(ports: Arc<P>, start: Start) -> Self {
        let of_app = ports.clone();
        Self::with(ports, start, move |start| App::new(of_app.clone(), start))
    }

    /// `build`: makes the app, the first time and after a fault.
    pub(crate) fn with(
        ports: Arc<P>,
        start: Start,
        mut build: impl FnMut(Start) -> App<P> + Send + 'static,
    ) -> Self {
        let again = start.again();
        Self { ports, app: build(start), build: Box::new(build), start: again }
    }

    /// The app that is about to run.
    pub const fn app(&mut self) -> &mut App<P> {
        &mut self.app
    }

    /// Runs until the app quits, or fails twice.
    pub async fn run(self, mut events: mpsc::UnboundedReceiver<Event>) {
        let Self { ports, mut app, mut build, start } = self;
        let mut deadly_until: Option<Instant> = None;
        loop {
            let is_deadly = || deadly_until.is_some_and(|until| ports.clock().now() < until);
            if caught(is_deadly, app.run(&mut events)).await.is_some() {
                return;
            }
            if is_deadly() || app.is_ending() {
                return ports.surroundings().give_up();
            }
            deadly_until = Some(ports.clock().now() + start.timings.second_fault);
            let window = window(&*ports).await;
            match built_anew(app, &start, window, &mut build) {
                Some(anew) => app = anew,
                None => return ports.surroundings().give_up(),
            }
            tracing::warn!("the app goes on, built anew from the profile");
        }
    }
}

/// What whoever waited is told where an answer was dropped.
#[must_use]
pub fn why_unanswered(events: &mpsc::UnboundedSender<Event>, language: Language) -> String {
    let words = if events.is_closed() {
        language.pick("the app is quitting", "programmet er ved at slutte")
    } else {
        language.pick(
            "something in this program failed before it could answer; please try again",
            "noget i programmet fejlede, før det kunne svare; prøv igen",
        )
    };
    words.to_owned()
}

/// The app in place of one that has failed; none where that fails too.
fn built_anew<P: Ports>(
    mut failed: App<P>,
    start: &Start,
    window: Option<WindowState>,
    build: &mut Build<P>,
) -> Option<App<P>> {
    let work = || {
        let left = failed.leave();
        // Its tasks end with it, before the next one asks the same of the same ports.
        drop(failed);
        let mut start = start.clone();
        left.arrange(&mut start);
        let last = start.files.profile(start.profile.path()).last_account();
        let last = cache::found(last, &mut start.damaged);
        start.recall(last);
        let mut app = build(start);
        app.resume(left, window);
        app
    };
    catch_unwind(AssertUnwindSafe(|| while_deadly(true, work))).ok()
}

/// The window as it is now, if there is one.
async fn window<P: Ports>(ports: &P) -> Option<WindowState> {
    let read = ports.clock().timeout_at(ports.clock().now() + WINDOW_WITHIN, ports.window().read());
    caught(|| false, read).await??
}

/// What the future comes to; none: it has panicked.
async fn caught<T>(is_deadly: impl Fn() -> bool, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let poll = AssertUnwindSafe(|| while_deadly(is_deadly(), || future.as_mut().poll(context)));
        match catch_unwind(poll) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Some(value)),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}
