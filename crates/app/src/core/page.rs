//! The snapshot that the window draws: drawn anew after every event, sent as what differs.

use std::time::Duration;

use serde_json::{Map, Value};
use settings::words::Language;

use super::account::Change;
use super::window::Purpose;
use super::{Core, Event, PageRequest};
use crate::event::PageReply;
use crate::ports::{AppWindow as _, Ports};
use crate::session::Phase;
use crate::view::editor::{Editor, Saving};
use crate::view::{
    Appearance, Changes, Dashboards, Intent, IntentTarget, Level, Notice, Phone, Report, ReportRow, Session,
    Snapshot, UiError,
};
use settings::plan::WindowMode;
use tokio::time::Instant;

/// Realtime events are shown at most this often: faster than anybody looks, slower than they may come.
const BETWEEN_PUSHES: Duration = Duration::from_millis(50);

/// What the page has been told.
#[derive(Debug)]
pub(crate) struct Page {
    /// The page listens: it has asked for its first snapshot.
    ready: bool,
    revision: u64,
    sent: Map<String, Value>,
    intent: Option<Intent>,
    notice: Option<Notice>,
    counter: u64,
    /// Where the user is, in the page's own words.
    pub view: Option<String>,
    pub life: super::page_failure::Life,
    /// How often it was looked whether the page has to be told something.
    told: u64,
    /// When it was last looked whether the page has to be told something.
    pushed: Option<Instant>,
    /// What came since then is told at this moment.
    pub push_at: Option<Instant>,
    /// What is being handled changes nothing that is shown.
    skips: bool,
    /// Something that is shown may be another than when the page was last told.
    stale: bool,
    /// How often the snapshot was drawn.
    #[cfg(test)]
    pub draws: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            ready: false,
            revision: 0,
            sent: Map::new(),
            intent: None,
            notice: None,
            counter: 0,
            view: None,
            life: super::page_failure::Life::default(),
            told: 0,
            pushed: None,
            push_at: None,
            skips: false,
            stale: true,
            #[cfg(test)]
            draws: std::sync::Arc::default(),
        }
    }
}

impl Page {
    pub(crate) fn intend(&mut self, intent: Option<(IntentTarget, String)>) -> Option<u64> {
        intent.map(|(target, text)| self.intend_after(target, text, None))
    }

    /// `follows`: the intent that this one goes on with.
    pub(crate) fn intend_after(&mut self, target: IntentTarget, text: String, follows: Option<u64>) -> u64 {
        self.counter += 1;
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
    pub(crate) fn say(&mut self, level: Level, text: impl Into<String>) {
        self.counter += 1;
        self.notice = Some(Notice { id: self.counter, level, text: text.into() });
    }

    /// The page is gone; the next one starts from a snapshot.
    pub(crate) fn gone(&mut self) {
        self.push_at = None;
        self.ready = false;
        self.sent = Map::new();
        self.forget_dialling();
    }

    /// What of it the next core goes on with: the page in the window is the same, and is to be told everything.
    pub(crate) fn left(self) -> Self {
        let Self { ready, revision, counter, view, life, .. } = self;
        Self { ready, revision, counter, view, life, ..Self::default() }
    }

    /// Whether what has changed is told a little later, with what changes until then.
    pub(crate) fn wait_to_push(&mut self, now: Instant) -> bool {
        let Some(next) = self.pushed.map(|pushed| pushed + BETWEEN_PUSHES) else { return false };
        if next <= now {
            return false;
        }
        self.push_at.get_or_insert(next);
        true
    }

    /// How often the page has been told what differs, or nothing did.
    pub(crate) const fn told(&self) -> u64 {
        self.told
    }

    /// Something has been handled: unless [`Core::skip_drawing`] was said meanwhile, the page has to be drawn.
    pub(crate) const fn handled(&mut self) {
        self.stale |= !std::mem::replace(&mut self.skips, false);
    }

    /// Something that is shown has changed with time, whatever was handled just now.
    pub(crate) const fn changed(&mut self) {
        self.stale = true;
    }

    /// Whether something that is shown may have changed since this was last asked.
    pub(crate) const fn take_stale(&mut self) -> bool {
        std::mem::replace(&mut self.stale, false)
    }

    pub(crate) const fn revision(&self) -> u64 {
        self.revision
    }
}

impl<P: Ports> Core<P> {
    /// Sends what differs from what was sent before. Without a window there is nobody to draw for: the next
    /// one is built with a snapshot of then.
    pub(crate) fn push(&mut self) {
        self.page.push_at = None;
        if self.facts.window.is_absent() {
            return;
        }
        self.page.pushed = Some(self.now());
        self.page.told += 1;
        let snapshot = self.draw();
        let parts = parts(&snapshot);
        let changed: Map<String, Value> = parts
            .iter()
            .filter(|(name, value)| self.page.sent.get(*name) != Some(value))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        if !changed.is_empty() {
            self.page.revision += 1;
            self.page.sent = parts;
            if self.page.ready {
                self.ports.window().tell(&Changes { revision: self.page.revision, parts: changed });
            }
        }
    }

    /// What is being handled changes nothing that is shown: the page is not drawn for it.
    pub(crate) const fn skip_drawing(&mut self) {
        self.page.skips = true;
    }

    /// Draws the snapshot from the present state.
    pub(crate) fn draw(&self) -> Snapshot {
        #[cfg(test)]
        self.page.draws.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let report = self.report();
        let mut page = Snapshot {
            revision: self.page.revision(),
            language: match self.language {
                Language::En => crate::view::Language::En,
                Language::Da => crate::view::Language::Da,
            },
            session: self.draw_session(),
            appearance: Appearance {
                wallboard: self.facts.window.mode == WindowMode::Wallboard,
                fullscreen: self.facts.window.mode == WindowMode::Fullscreen,
                ..Appearance::default()
            },
            status: self.draw_status(&report),
            dashboards: Dashboards::default(),
            people: Vec::new(),
            phone: self.draw_phone(),
            calls: Vec::new(),
            alarm: None,
            popup: None,
            report: Report {
                complete: report.complete,
                rows: report
                    .settings
                    .into_iter()
                    .map(|row| ReportRow {
                        key: row.key,
                        wanted: row.wanted,
                        in_force: row.in_force,
                        source: row.source,
                        outcome: row.outcome.word().to_owned(),
                        reason: row.reason,
                        why: row.why,
                        hint: row.hint,
                        wanted_words: row.wanted_words,
                        in_force_words: row.in_force_words,
                    })
                    .collect(),
            },
            editor: Editor {
                saving: Saving::Saved,
                rows: Vec::new(),
                this_computer: Vec::new(),
                recording: false,
                proving: None,
            },
            intent: self.page.intent.clone(),
            notice: self.page.notice.clone(),
        };
        self.ask_features(|feature| feature.draw(self, &mut page));
        page
    }

    fn draw_session(&self) -> Session {
        let server = self.account.server.url().to_owned();
        match &self.session.phase() {
            Phase::SignedOut { why } => Session::SignedOut { server, why: why.clone() },
            Phase::Starting | Phase::SignedIn => Session::SignedIn {
                server,
                demo: self.account.demo,
                employee_name: self.account.known.as_ref().and_then(|known| known.name.clone()),
                customer_name: self.account.known.as_ref().and_then(|known| known.customer_name.clone()),
            },
        }
    }

    fn draw_phone(&self) -> Phone {
        let phone = self.phone();
        let presented_note = self.settings().outbound_goto.then(|| {
            let text = self.language.pick(
                "The PBX decides which number is shown (outboundGoto).",
                "Centralen bestemmer, hvilket nummer der vises (outboundGoto).",
            );
            text.to_owned()
        });
        let dnd = self.dnd_told();
        match phone {
            Ok(phone) => Phone {
                ready: true,
                name: Some(phone.name),
                problem: None,
                presented: phone.presented,
                presented_note,
                dnd,
            },
            Err(problem) => Phone {
                ready: false,
                name: None,
                problem: Some(problem),
                presented: None,
                presented_note,
                dnd,
            },
        }
    }

    /// A command of the page. Short ones are done before this returns.
    pub(crate) fn on_page(&mut self, request: PageRequest, reply: PageReply) {
        let answer = match request {
            PageRequest::Ready => {
                self.page.ready = true;
                self.page.life.begins();
                self.push();
                serde_json::to_value(self.draw()).map_err(|error| UiError::refused(error.to_string()))
            }
            PageRequest::Failed(failure) => {
                self.on_page_failed(&failure);
                Ok(Value::Null)
            }
            PageRequest::SignIn(request) => return self.sign_in_from_page(request, reply),
            PageRequest::SignOut { everywhere } => {
                self.change_account(Change::SignOut { everywhere, reply: None });
                Ok(Value::Null)
            }
            PageRequest::ResetPassword { username, sms } => {
                return self.reset_password(&username, sms, reply);
            }
            PageRequest::TryDemo => {
                self.change_account(Change::Demo);
                Ok(Value::Null)
            }
            PageRequest::Refresh => {
                self.try_realtime();
                self.fetch();
                Ok(Value::Null)
            }
            PageRequest::DismissNotice(id) => {
                if self.page.notice.as_ref().is_some_and(|notice| notice.id == id) {
                    self.page.notice = None;
                }
                Ok(Value::Null)
            }
            // A feature's own.
            PageRequest::AcknowledgeAlarm
            | PageRequest::LeaveWallboard
            | PageRequest::ToggleFullscreen
            | PageRequest::Zoom(_)
            | PageRequest::ToggleDnd
            | PageRequest::Shown(_)
            | PageRequest::SetColumnWidth(_)
            | PageRequest::OpenDashboard(_)
            | PageRequest::ActOnCall { .. }
            | PageRequest::PlaceCall(_)
            | PageRequest::CallBoxClosed
            | PageRequest::LookAtDevices
            | PageRequest::PlayRingtone(_)
            | PageRequest::ChangeSetting { .. }
            | PageRequest::ResetSetting { .. }
            | PageRequest::DiscardChange { .. }
            | PageRequest::SettleConflict { .. }
            | PageRequest::SettleAside { .. }
            | PageRequest::ResumeSaving { .. }
            | PageRequest::ChangeLocal { .. }
            | PageRequest::StopRingtone
            | PageRequest::RecordShortcut { .. }
            | PageRequest::ProveShortcut { .. }
            | PageRequest::CheckShortcut { .. }
            | PageRequest::UseWindow => return,
            PageRequest::Diagnostics => Ok(Value::String(self.diagnostics())),
            PageRequest::SaveView(view) => {
                const MOST: usize = 64 * 1024;
                self.page.view = (view.len() <= MOST).then_some(view);
                Ok(Value::Null)
            }
            PageRequest::SavedView => Ok(self.view_for_new_page().into()),
        };
        let _gone = reply.send(answer);
    }

    pub(crate) fn show_intent(&mut self, target: IntentTarget, text: String) {
        self.emit(Event::IntentShown { target, text: text.clone() });
        self.page.intend(Some((target, text)));
        self.read_window(Purpose::Show);
    }
}

/// A snapshot as its parts by name, without the revision.
fn parts(snapshot: &Snapshot) -> Map<String, Value> {
    match serde_json::to_value(snapshot) {
        Ok(Value::Object(mut parts)) => {
            parts.remove("revision");
            parts
        }
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_gone_is_told_nothing_later() {
        let now = Instant::now();
        let mut page = Page { pushed: Some(now), ..Page::default() };
        assert!(page.wait_to_push(now) && page.push_at.is_some());
        page.gone();
        assert_eq!(page.push_at, None);
    }
}
