//! The page in the window: what it has been told, and what it asks for.
//!
//! Whatever changes something that is shown marks it. The roster writes down which colleagues and queues an event is
//! about; everything else marks the parts as a whole. A push draws what is marked, compares it with what the page was
//! told last, and tells what is otherwise in one patch. Report and settings page are drawn only while the page watches
//! them.

mod draw;
pub(crate) mod entities;
mod requests;
mod told;

use std::collections::BTreeSet;
use std::time::Duration;

use pbx::QueueId;
use serde_json::Value;
use tokio::time::Instant;

use super::Core;
use crate::event::PageReply;
use crate::ports::{AppWindow as _, Ports, Surroundings as _};
use crate::said::Said;
use crate::view::UiError;
use crate::view::{Intent, IntentTarget, Level, Patch, Snapshot};
use entities::Entities;

/// What the company does is shown at most this often: faster than anybody looks, slower than it may come.
const BETWEEN_PUSHES: Duration = Duration::from_millis(50);

/// A page that is to ask for everything, and does not, is told so again after this: its question may have failed.
const TOLD_AGAIN: Duration = Duration::from_secs(5);

/// The page, as far as the core knows it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    listener: Listener,
    revision: u64,
    marks: Marks,
    watch: Watch,
    /// The revision under which the page was last told how to look, and so asked what it shows; none: it is still to
    /// be asked.
    asked_at: Option<u64>,
    intent: Option<Intent>,
    notice: Option<Message>,
    counter: u64,
    /// Where the user is, in the page's own words.
    pub view: Option<String>,
    pub life: super::page_failure::Life,
    /// When the page was last told something, or there was nothing to tell.
    pushed: Option<Instant>,
    /// What came since then is told at this moment.
    pub push_at: Option<Instant>,
    /// What is being handled changes nothing that is shown.
    skips: bool,
    /// Answers that go once the page was told what has changed.
    answers: Vec<(PageReply, Result<Value, UiError>)>,
    #[cfg(test)]
    pub drawn: std::sync::Arc<counted::Drawn>,
}

/// A short message to the user.
#[derive(Debug)]
struct Message {
    id: u64,
    level: Level,
    said: Said,
}

/// Who is told of changes.
#[derive(Debug, Default)]
enum Listener {
    /// There is no page, or it has not asked for its snapshot yet.
    #[default]
    Nobody,
    /// A page that was told things by a core that has failed: it is to ask for everything again, and is told so until
    /// it has been answered.
    Lost,
    /// What the page has been told.
    Page(Box<Snapshot>),
}

/// What may be otherwise than the page was told.
#[derive(Debug, Default)]
struct Marks {
    /// Anything but the company.
    parts: bool,
    /// The page is told how to look though that is the same.
    asks: bool,
    /// The day's figures of these are others.
    figures: BTreeSet<QueueId>,
    /// What is known of these who wait is another.
    callers: BTreeSet<String>,
}

/// What the page shows only now and then.
#[derive(Debug, Clone, Copy, Default)]
struct Watch {
    report: bool,
    editor: bool,
    integration_log: bool,
}

impl Page {
    pub(crate) fn intend(&mut self, intent: Option<(IntentTarget, String)>) -> Option<u64> {
        intent.map(|(target, text)| self.intend_after(target, text, None))
    }

    /// `follows`: the intent that this one goes on with.
    pub(crate) fn intend_after(&mut self, target: IntentTarget, text: String, follows: Option<u64>) -> u64 {
        self.counter += 1;
        self.marks.parts = true;
        self.intent = Some(Intent { id: self.counter, target, text, follows });
        self.counter
    }

    /// A call is dialled once: no page that is built later finds the wish.
    pub(crate) fn forget_dialling(&mut self) {
        if self.intent.as_ref().is_some_and(|intent| intent.target == IntentTarget::Dial) {
            self.intent = None;
        }
    }

    /// A short message, in place of the one before.
    pub(crate) fn say(&mut self, level: Level, said: impl Into<Said>) {
        self.counter += 1;
        self.marks.parts = true;
        self.notice = Some(Message { id: self.counter, level, said: said.into() });
    }

    /// The page is gone; the next one starts from a snapshot.
    pub(crate) fn gone(&mut self) {
        self.push_at = None;
        self.listener = Listener::Nobody;
        self.watch = Watch::default();
        self.forget_dialling();
    }

    /// What of it the next core goes on with: the page in the window is the same, and is to be told everything.
    pub(crate) fn left(self) -> Self {
        let Self { listener, revision, counter, view, life, .. } = self;
        let listener = match listener {
            Listener::Nobody => Listener::Nobody,
            Listener::Lost | Listener::Page(_) => Listener::Lost,
        };
        let marks = Marks { parts: true, ..Marks::default() };
        Self { listener, revision, counter, view, life, marks, ..Self::default() }
    }

    /// Whether what has changed is told a little later, with what changes until then.
    pub(crate) fn wait_to_push(&mut self, now: Instant) -> bool {
        let Some(next) = self.pushed.map(|pushed| pushed + BETWEEN_PUSHES) else { return false };
        if !matches!(self.listener, Listener::Page(_)) || next <= now {
            return false;
        }
        self.push_at.get_or_insert(next);
        true
    }

    /// The moment to tell it has come.
    pub(crate) fn push_is_due(&mut self) {
        match self.listener {
            // Nothing else would have it told.
            Listener::Lost => self.marks.parts = true,
            Listener::Nobody | Listener::Page(_) => self.push_at = None,
        }
    }

    /// Something has been handled: unless [`Core::skip_drawing`] was said meanwhile, any part may be another.
    pub(crate) const fn handled(&mut self) {
        self.marks.parts |= !std::mem::replace(&mut self.skips, false);
    }

    /// A part may be another, whatever was handled just now.
    pub(crate) const fn changed(&mut self) {
        self.marks.parts = true;
    }

    /// The page sees what has changed before it has this answer.
    pub(crate) fn answer_once_told(&mut self, reply: PageReply, answer: Result<Value, UiError>) {
        self.marks.parts = true;
        self.answers.push((reply, answer));
    }

    /// The day's figures of a queue are others.
    pub(crate) fn figures_changed(&mut self, queue: QueueId) {
        self.marks.figures.insert(queue);
    }

    /// What is known of somebody who waits is another.
    pub(crate) fn caller_changed(&mut self, caller: String) {
        self.marks.callers.insert(caller);
    }

    /// Whether a part may be another than the page was told.
    pub(crate) const fn is_stale(&self) -> bool {
        self.marks.parts
    }

    /// Whether it shows the log of the integrations.
    pub(crate) const fn shows_integration_log(&self) -> bool {
        self.watch.integration_log
    }

    /// Whether it shows the settings page.
    pub(crate) const fn shows_editor(&self) -> bool {
        self.watch.editor
    }

    /// The page is to say what it shows: it does so whenever it is told how to look, though that be the same.
    pub(crate) const fn ask_what_it_shows(&mut self) {
        self.marks.parts = true;
        self.marks.asks = true;
        self.asked_at = None;
    }

    /// The revision that asked the page last what it shows; none: it has still to be told.
    pub(crate) const fn asked_at(&self) -> Option<u64> {
        self.asked_at
    }

    /// What is to be told of what was drawn; none: it is all as it was told.
    fn differ(&mut self, parts: Option<Snapshot>, entities: Entities, asks: bool) -> Option<Patch> {
        let Listener::Page(told) = &mut self.listener else { return None };
        let mut patch = Patch::default();
        if let Some(parts) = parts {
            told::tell_parts(told, parts, &mut patch);
        }
        told::tell_entities(told, entities, &mut patch);
        if asks {
            patch.set.appearance = Some(told.appearance.clone());
        }
        if patch.is_empty() {
            return None;
        }
        self.revision += 1;
        patch.revision = self.revision;
        if patch.set.appearance.is_some() {
            self.asked_at = Some(self.revision);
        }
        Some(patch)
    }
}

impl<P: Ports> Core<P> {
    /// Tells the page what is otherwise than it was told, and answers what has waited for that. Where nobody listens
    /// nothing is drawn: a page begins with a snapshot.
    pub(crate) fn push(&mut self) {
        self.push_patch();
        for (reply, answer) in std::mem::take(&mut self.page.answers) {
            let _gone = reply.send(answer);
        }
    }

    fn push_patch(&mut self) {
        let again_at = self.page.push_at.take();
        let mut changed = self.session.company.roster.take_changed();
        let Marks { parts, asks, figures, callers } = std::mem::take(&mut self.page.marks);
        match self.page.listener {
            Listener::Nobody => return,
            Listener::Lost => {
                let now = self.now();
                self.page.push_at = again_at.filter(|at| *at > now);
                if self.page.push_at.is_some() {
                    return;
                }
                self.page.push_at = Some(now + TOLD_AGAIN);
                // One is left out, by which the page knows that it has missed something.
                self.page.revision += 2;
                let patch = Patch { revision: self.page.revision, ..Patch::default() };
                return self.ports.window().tell(&patch);
            }
            Listener::Page(_) => {}
        }
        self.page.pushed = Some(self.now());
        for queue in figures {
            changed.queues.insert(queue);
        }
        for caller in callers {
            changed.callers.insert(caller);
        }
        let parts = parts.then(|| self.draw_parts(self.page.watch));
        let entities = self.draw_entities(&changed);
        if let Some(patch) = self.page.differ(parts, entities, asks) {
            self.ports.window().tell(&patch);
        }
    }

    /// Whether something of the company is otherwise than the page was told.
    pub(crate) fn has_company_changed(&self) -> bool {
        let marks = &self.page.marks;
        self.session.company.roster.has_changed() || !marks.figures.is_empty() || !marks.callers.is_empty()
    }

    /// What is being handled changes no part of what is shown, unless [`Page::changed`] is said.
    pub(crate) const fn skip_drawing(&mut self) {
        self.page.skips = true;
    }

    /// A page listens from now on, and this is what it begins with.
    fn begin_page(&mut self) -> Snapshot {
        if self.number_data.is_none() {
            // It takes a tenth of a second and some megabytes, which a program without a window need not have.
            self.ports.surroundings().read_number_data();
        }
        self.page.life.begins();
        self.page.push_at = None;
        self.page.watch = Watch::default();
        self.page.marks = Marks::default();
        self.session.company.roster.take_changed();
        self.page.revision += 1;
        self.page.asked_at = Some(self.page.revision);
        let snapshot = self.draw();
        self.page.listener = Listener::Page(Box::new(snapshot.clone()));
        snapshot
    }
}

/// How much is drawn.
#[cfg(test)]
pub(crate) mod counted {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use serde_json::Value;

    use super::{Entities, Snapshot, Watch};

    /// How often the parts were drawn, the report and the settings page among them, and how many entities.
    #[derive(Debug, Default)]
    pub struct Drawn {
        /// Reports that were made to be kept.
        pub kept: AtomicUsize,
        pub parts: AtomicUsize,
        pub reports: AtomicUsize,
        pub editors: AtomicUsize,
        pub entities: AtomicUsize,
        /// Values in the parts that were drawn, and so compared, while that is counted.
        pub values: AtomicUsize,
        pub counts_values: AtomicBool,
    }

    impl Drawn {
        pub(super) fn count_parts(&self, watch: Watch) {
            self.parts.fetch_add(1, Ordering::Relaxed);
            self.reports.fetch_add(watch.report.into(), Ordering::Relaxed);
            self.editors.fetch_add(watch.editor.into(), Ordering::Relaxed);
        }

        pub(super) fn count_values(&self, parts: &Snapshot) {
            fn values(value: &Value) -> usize {
                1 + match value {
                    Value::Array(all) => all.iter().map(values).sum::<usize>(),
                    Value::Object(all) => all.values().map(values).sum::<usize>(),
                    _ => 0,
                }
            }
            if self.counts_values.load(Ordering::Relaxed) {
                let count = values(&serde_json::to_value(parts).unwrap_or_default());
                self.values.fetch_add(count, Ordering::Relaxed);
            }
        }

        pub(super) fn count_entities(&self, drawn: &Entities) {
            let Entities { people, queues, members, callers } = drawn;
            let count = people.len() + queues.len() + members.len() + callers.len();
            self.entities.fetch_add(count, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
impl<P: Ports> Core<P> {
    /// Everything, with what is shown only now and then.
    pub(crate) fn draw_all(&mut self) -> Snapshot {
        let watch = std::mem::replace(
            &mut self.page.watch,
            Watch { report: true, editor: true, integration_log: true },
        );
        let snapshot = self.draw();
        self.page.watch = watch;
        snapshot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_gone_is_told_nothing_later() {
        let now = Instant::now();
        let at = Some(now);
        let mut page = Page { pushed: at, push_at: at, listener: Listener::Lost, ..Page::default() };
        page.gone();
        assert_eq!((page.push_at, page.wait_to_push(now)), (None, false));
    }
}
