//! Asking the PBX: the settings first and for themselves, everything else beside them.
//!
//! A server need only serve the settings page. Every other answer that is missing, late or rubbish
//! costs its own part of the window and delays nothing.

use std::sync::Arc;
use std::time::Duration;

pub use account::refusals::plain;
use numbers::Country;
use pbx::roster::Roster;
use pbx::{AccountStore, AnswerName, Client, DashboardSummary, Error, Fetched, List, Ringtone, Token};
use settings::document::Document;
use settings::values::Id;
use settings::words::Language;

use super::connection::Http;
use super::open_dashboard::OpenDashboard;
use super::reload::Part;
use super::{Core, Event};
use crate::cache;
use crate::event::Answer;
use crate::ports::Ports;
use crate::said::Said;
use crate::writer::Writer;

/// What is known of the company beside the settings.
#[derive(Debug, Default)]
pub(crate) struct Company {
    pub dashboards: Lists<List<DashboardSummary>>,
    pub open: OpenDashboard,
    /// Colleagues, queues and the user's own extensions, as they are now.
    pub roster: Roster,
    pub queues: ListState,
    pub extensions: ListState,
    pub ringtones: Lists<List<Ringtone>>,
    /// Whose numbers are written without a country, once the PBX has said so.
    pub country: Option<Country>,
    /// What stands before a number of that country, as the PBX has it.
    pub national_prefix: Option<String>,
    /// Called to hear messages.
    pub voicemail_number: Option<String>,
    /// Whether calls are recorded, once the PBX has said so.
    pub recording: Option<pbx::RecordingMode>,
    /// What the user may do with colleagues, once the PBX has said so.
    pub permissions: pbx::Permissions,
    /// Addresses of shortcuts that the page was told of beside those of the open dashboard.
    pub told_addresses: Vec<String>,
    /// The settings of the company have been asked for: once, they hardly change.
    settings_asked: bool,
}

/// A list with the last failure to get it; a failure leaves the last good one.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    pub last: Option<T>,
    pub problem: Option<String>,
    pub answered: bool,
}

/// How the last question for a list of the roster went.
#[derive(Debug, Default)]
pub(crate) struct ListState {
    pub problem: Option<String>,
    pub answered: bool,
}

impl ListState {
    fn note(&mut self, failure: Option<&Error>, language: Language) {
        self.answered = true;
        self.problem = failure.map(|error| plain(error, language));
    }
}

/// A list of the roster that has to be asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outdated {
    Employees,
    Queues,
    OwnExtensions,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { last: None, problem: None, answered: false }
    }
}

impl<T> Lists<T> {
    fn take(&mut self, answer: Result<T, Error>, language: Language) {
        self.answered = true;
        match answer {
            Ok(list) => {
                self.last = Some(list);
                self.problem = None;
            }
            Err(error) => self.problem = Some(plain(&error, language)),
        }
    }
}

impl Company {
    /// For the next session: what was asked for in this one is not answered any more.
    pub(crate) fn next_session(mut self) -> Self {
        self.roster.give_up_all();
        Self { open: self.open.next_session(), settings_asked: false, ..self }
    }

    pub(crate) fn dashboards_decided(&self) -> bool {
        self.dashboards.answered && self.open.opening().is_none()
    }

    /// The dashboard that is to be open: the chosen one if it exists, else the first.
    pub(crate) fn dashboard_to_open(&self, chosen: Option<&Id>) -> Option<&DashboardSummary> {
        let list = &self.dashboards.last.as_ref()?.items;
        list.iter().find(|one| Some(one.id.as_str()) == chosen.map(Id::as_str)).or_else(|| list.first())
    }
}

impl<P: Ports> Core<P> {
    /// Asks for everything now; answers come as events.
    pub(crate) fn fetch(&mut self) {
        self.look_at_policy();
        if !self.session.is_signed_in() {
            return;
        }
        self.session.connection.poll_at = None;
        self.fetch_settings_again();
        self.reconciling.lists_deadline = Some(self.now() + self.start.timings.lists);
        self.ask_identity();
        self.ask_dashboards();
        self.ask_employees();
        self.ask_queues();
        self.ask_own_extensions();
        self.ask_ringtones();
    }

    /// The administrator may have fixed something else meanwhile.
    pub(crate) fn look_at_policy(&mut self) {
        if self.read_policy() {
            self.decide_language();
            self.reconcile();
        }
    }

    /// What stands before the company's own numbers, once the PBX has said so.
    pub(crate) fn national_prefix(&self) -> Option<&str> {
        self.session.company.national_prefix.as_deref()
    }

    /// Asks for the settings as they are now.
    pub(crate) fn fetch_settings_again(&mut self) {
        if self.session.connection.fetching {
            // What is under way may be older than what is wanted.
            self.session.connection.ask_again();
        } else {
            self.fetch_settings();
        }
    }

    pub(crate) fn ask_identity(&mut self) {
        self.session.reload.asked(Part::Identity, self.now());
        self.ask(
            |client, token| async move { Answer::Identity(client.validate_token(&token).await) },
            |error| Answer::Identity(Err(error)),
        );
    }

    pub(crate) fn ask_ringtones(&mut self) {
        self.session.reload.asked(Part::Ringtones, self.now());
        let keeper = self.keeper();
        self.ask(
            |client, token| async move {
                Answer::Ringtones(kept(client.ringtones(&token).await, keeper, AnswerName::Ringtones))
            },
            |error| Answer::Ringtones(Err(error)),
        );
        if !std::mem::replace(&mut self.session.company.settings_asked, true) {
            self.ask(
                |client, token| async move {
                    let answer = client.company_settings(&token).await;
                    Answer::CompanySettings(answer.map(|answer| answer.value))
                },
                |error| Answer::CompanySettings(Err(error)),
            );
        }
    }

    pub(crate) fn ask_dashboards(&mut self) {
        self.session.reload.asked(Part::Dashboards, self.now());
        let keeper = self.keeper();
        self.ask(
            |client, token| async move {
                Answer::Dashboards(kept(client.dashboards(&token).await, keeper, AnswerName::Dashboards))
            },
            |error| Answer::Dashboards(Err(error)),
        );
    }

    pub(crate) fn ask_employees(&mut self) {
        if !self.session.is_signed_in() {
            return;
        }
        self.session.reload.asked(Part::Employees, self.now());
        let (question, keeper) = (self.session.company.roster.ask(), self.keeper());
        let failed = question.clone();
        self.ask(
            |client, token| async move {
                Answer::Employees(
                    question,
                    kept(client.employees(&token).await, keeper, AnswerName::Employees),
                )
            },
            |error| Answer::Employees(failed, Err(error)),
        );
    }

    /// Whatever the PBX dates from now on is told by this computer's clock.
    pub(crate) fn read_server_clock(&mut self) {
        if let Some((client, _)) = self.session.access() {
            self.session.company.roster.set_clock(client.clock().shift());
        }
    }

    pub(crate) fn ask_queues(&mut self) {
        if !self.session.is_signed_in() {
            return;
        }
        self.session.reload.asked(Part::Queues, self.now());
        let question = self.session.company.roster.ask();
        let failed = question.clone();
        // Who waits in a queue is nobody's business later: never stored.
        self.ask(
            |client, token| async move { Answer::Queues(question, client.queues(&token).await) },
            |error| Answer::Queues(failed, Err(error)),
        );
    }

    pub(crate) fn fetch_settings(&mut self) {
        self.session.connection.fetching = true;
        self.session.reload.asked(Part::Settings, self.now());
        self.reconciling.fetch_failed = None;
        self.ask(
            |client, token| async move { Answer::Settings(client.desktop_settings(&token).await) },
            |error| Answer::Settings(Err(error)),
        );
    }

    /// Asks the PBX one thing, if somebody is signed in; the answer comes as an event.
    /// `failed`: the answer if the question itself fails.
    pub(crate) fn ask<F: Future<Output = Answer> + Send + 'static>(
        &mut self,
        question: impl FnOnce(Arc<Client>, Token) -> F,
        failed: impl FnOnce(Error) -> Answer + Send + 'static,
    ) {
        let Some((client, token)) = self.session.access() else { return };
        let answer = question(client, token);
        let work = async move { Event::Answered(Box::new(answer.await)) };
        self.session.spawn(work, move |why| Event::Answered(Box::new(failed(Error::Internal { why }))));
    }

    /// The user's own phones: they can be asked for once the employee is known.
    pub(crate) fn ask_own_extensions(&mut self) {
        let Some(known) = self.account.known.as_ref().filter(|_| self.session.is_identified()) else {
            return;
        };
        if !self.session.is_signed_in() {
            return;
        }
        let (employee, keeper) = (known.employee.clone(), self.keeper());
        self.ask_calls_in_doubt(&employee);
        let (question, asked) = (self.session.company.roster.ask(), self.moment());
        let failed = question.clone();
        self.ask(
            |client, token| async move {
                let answer = client.own_extensions(&token, &employee).await;
                Answer::Extensions(question, asked, kept(answer, keeper, AnswerName::OwnExtensions))
            },
            move |error| Answer::Extensions(failed, asked, Err(error)),
        );
    }

    pub(crate) fn on_answer(&mut self, answer: Answer) {
        let language = self.language;
        if self.doubt_session(&answer) {
            return;
        }
        match answer {
            Answer::Session(verdict) => self.on_session_verdict(*verdict),
            Answer::Settings(Ok(fetched)) => self.on_settings(fetched),
            Answer::Settings(Err(error)) => self.on_settings_error(&error),
            Answer::Identity(Ok(identity)) => {
                let first = !self.session.is_identified();
                self.on_identity(identity);
                if first {
                    self.ask_own_extensions();
                }
            }
            Answer::Identity(Err(error)) => self.on_no_identity(&error),
            Answer::Dashboards(answer) => {
                match &answer {
                    Ok(_) => self.list_came(Part::Dashboards),
                    Err(error) => self.list_failed(Part::Dashboards, error),
                }
                self.session.company.dashboards.take(answer, language);
            }
            // A feature has taken them.
            Answer::Dashboard(..) | Answer::QueueStats(..) | Answer::Switches(_) | Answer::Variables(_) => {}
            Answer::Employees(question, Ok(list)) => {
                match self.session.company.roster.take_employees(question, list) {
                    Ok(_) => self.list_came(Part::Employees),
                    Err(_) => self.ask_again(Outdated::Employees),
                }
            }
            Answer::Employees(question, Err(error)) => {
                tracing::info!(code = error.code(), "no list of colleagues");
                self.session.company.roster.give_up(question);
                self.list_failed(Part::Employees, &error);
            }
            Answer::Queues(question, answer) => {
                self.session.company.queues.note(answer.as_ref().err(), language);
                match answer {
                    Ok(pbx::Answer { value, .. }) => {
                        self.read_server_clock();
                        match self.session.company.roster.take_queues(question, value) {
                            Ok(_) => self.list_came(Part::Queues),
                            Err(_) => self.ask_again(Outdated::Queues),
                        }
                    }
                    Err(error) => {
                        self.session.company.roster.give_up(question);
                        self.list_failed(Part::Queues, &error);
                    }
                }
            }
            Answer::Extensions(question, asked, answer) => {
                self.session.company.extensions.note(answer.as_ref().err(), language);
                match answer {
                    Ok(list) => {
                        if self.session.company.roster.take_own_extensions(question, list).is_err() {
                            self.ask_again(Outdated::OwnExtensions);
                            return;
                        }
                        self.own_extensions_changed();
                        self.resync_calls(asked);
                    }
                    Err(error) => {
                        self.session.company.roster.give_up(question);
                        self.calls_stay_in_doubt();
                        self.own_phones_failed(&error);
                    }
                }
            }
            Answer::OwnCalls(asked, answer) => self.on_own_calls(asked, answer),
            Answer::Ringtones(answer) => {
                if let Err(error) = &answer {
                    self.list_failed(Part::Ringtones, error);
                }
                self.session.company.ringtones.take(answer, language);
            }
            Answer::CompanySettings(Ok(settings)) => {
                let country = settings.national_prefix.as_deref().and_then(Country::from_prefix);
                if std::mem::replace(&mut self.session.company.country, country) != country {
                    // Their numbers are written otherwise from now on.
                    self.session.company.roster.all_callers_changed();
                }
                self.session.company.national_prefix = settings.national_prefix;
                self.session.company.voicemail_number = settings.voicemail_number;
                self.session.company.recording = settings.recording;
            }
            // Numbers with a + go without it. Who was refused is refused again; a 401 may pass.
            Answer::CompanySettings(Err(error)) => {
                tracing::info!(code = error.code(), "no settings of the company");
                self.session.company.settings_asked =
                    !error.is_passing() && !matches!(error, Error::Unauthorized { .. });
            }
        }
    }

    fn on_settings(&mut self, fetched: Fetched) {
        if self.session.connection.take_outdated() {
            self.fetch_settings();
            return;
        }
        match self.judge_settings(&fetched) {
            Ok(document) => {
                self.session.connection.failures = 0;
                self.session.connection.keep(fetched);
                self.answers(None);
                self.accept_document(document);
                self.store_settings();
                self.remember_account();
            }
            Err(why) => {
                self.settings_failed(Http::Answers { why: Some(why.clone()) }, why);
            }
        }
        self.poll_later(None);
        self.reconcile();
        if self.session.connection.take_again() {
            self.fetch_settings();
        }
    }

    /// Keeps the fetched document for the next start.
    pub(crate) fn store_settings(&self) {
        let (Some(store), Some(fetched)) = (&self.account.store, self.session.connection.kept()) else {
            return;
        };
        match store.desktop_settings_write(&fetched) {
            Ok(write) => self.start.files.write(write),
            Err(error) => tracing::warn!(%error, "the settings could not be stored"),
        }
    }

    /// What keeps answers of this account; none where nothing of it is kept on disk.
    pub(crate) fn keeper(&self) -> Option<Keeper> {
        let store = self.account.store.clone()?;
        Some(Keeper { store, files: self.start.files.clone() })
    }

    fn on_settings_error(&mut self, error: &Error) {
        self.session.connection.take_outdated();
        let again = self.session.connection.take_again();
        tracing::warn!(code = error.code(), "the settings could not be fetched");
        let words = said(error);
        match error {
            Error::Forbidden { .. } => {
                self.settings_failed(Http::Refused { why: words.clone() }, words);
            }
            Error::NotFound { what } if what.as_deref() == Some("id") => {
                let words = Said::both(
                    "Nothing is stored for this account yet. The settings in force stay as they are.",
                    "Der er endnu ikke gemt noget for denne konto. De gældende indstillinger bevares.",
                );
                // An answer like any other, and no failure: an account without settings has the defaults.
                self.session.connection.failures = 0;
                self.answers(Some(words));
                if self.document().is_none() {
                    self.in_force.set_fetched(Document::default());
                }
                self.judge_nothing_stored();
                self.emit(Event::SettingsAnswered { taken: false });
            }
            Error::Unreachable { .. } | Error::CutShort => {
                self.settings_failed(Http::Unreachable { why: words.clone() }, words);
            }
            _ => self.settings_failed(Http::Answers { why: Some(words.clone()) }, words),
        }
        let retry_after = match error {
            Error::RateLimited { retry_after } => *retry_after,
            _ => None,
        };
        self.poll_later(retry_after);
        self.reconcile();
        // Whoever asked after this was sent has not been answered by it; of a PBX that asks for fewer requests nobody is.
        if again && !matches!(error, Error::RateLimited { .. }) && self.session.is_signed_in() {
            self.fetch_settings();
        }
    }

    /// The PBX answers. Where it did not before, realtime need not wait for its next try; where realtime
    /// alone is away, a good answer says nothing about it.
    fn answers(&mut self, why: Option<Said>) {
        self.session_is_good();
        let is_back = self.session.connection.is_unreachable();
        self.session.connection.http(Http::Answers { why }, self.now_by_both());
        if is_back {
            self.reconnect_now();
        }
    }

    pub(crate) fn settings_failed(&mut self, http: Http, why: Said) {
        self.session.connection.failures = self.session.connection.failures.saturating_add(1);
        self.reconciling.fetch_failed = Some(why);
        self.session.connection.http(http, self.now_by_both());
    }

    /// The next fetch: every minute, less often the longer it fails or while events tell of changes
    /// anyway, never all clients at once.
    pub(crate) fn poll_later(&mut self, at_least: Option<Duration>) {
        let timings = self.start.timings;
        let stretched = if self.session.connection.is_live() && self.session.connection.failures == 0 {
            timings.poll_most
        } else {
            timings.poll.saturating_mul(1 << self.session.connection.failures.min(8))
        };
        let interval = stretched.min(timings.poll_most).max(at_least.unwrap_or_default());
        self.session.connection.poll_at = Some(self.now() + interval.mul_f64(jitter()));
    }

    /// The company as it was last: who there is and how the dashboard looks, but not what anybody
    /// was doing then.
    pub(crate) fn recall_company(&mut self) {
        let Some(store) = self.account.store.clone() else { return };
        let damaged = &mut self.start.damaged;
        let mut last =
            |name: AnswerName| cache::found(store.answer(&name), damaged).map(|fetched| fetched.bytes);
        let company = &mut self.session.company;
        company.dashboards.last =
            last(AnswerName::Dashboards).and_then(|bytes| pbx::read::dashboards(&bytes).ok());
        let employees = last(AnswerName::Employees).and_then(|bytes| pbx::read::employees(&bytes).ok());
        let own = last(AnswerName::OwnExtensions).and_then(|bytes| pbx::read::extensions(&bytes).ok());
        company.roster.recall(employees, own);
        company.ringtones.last =
            last(AnswerName::Ringtones).and_then(|bytes| pbx::read::ringtones(&bytes).ok());
        let wished = self.in_force.settings().dashboard.as_ref();
        if let Some(id) = company.dashboard_to_open(wished).map(|to_open| to_open.id.clone()) {
            let content = last(AnswerName::Dashboard(id));
            company.open =
                OpenDashboard::recalled(content.and_then(|bytes| pbx::read::dashboard(&bytes).ok()));
        }
    }
}

/// Whose files they are, and what writes them.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub store: AccountStore,
    pub files: Writer,
}

/// An error in plain words, in both languages.
pub(crate) fn said(error: &Error) -> Said {
    Said::of(|language| plain(error, language))
}

/// Keeps a good answer for a start without the PBX.
pub(crate) fn kept<T>(
    answer: Result<pbx::Answer<T>, Error>,
    keeper: Option<Keeper>,
    name: AnswerName,
) -> Result<T, Error> {
    let pbx::Answer { value, fetched } = answer?;
    if let Some(Keeper { store, files }) = keeper {
        match store.answer_write(&name, &fetched) {
            Ok(write) => files.write(write),
            Err(error) => tracing::warn!(%error, "an answer could not be stored"),
        }
    }
    Ok(value)
}

/// 0 to 1, by chance.
pub(crate) fn chance() -> f64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    (random % 1_000_000) as f64 / 1_000_000.0
}

/// 0.9 to 1.1.
pub(crate) fn jitter() -> f64 {
    chance() * 0.2 + 0.9
}
