//! Settings that the PBX has sent and that are not applied by themselves.
//!
//! What every fetch brings is judged here against the document in force ([`settings::acceptance`]). A document
//! without most of the user's settings is held: fetched again after a moment, applied when the PBX still
//! sends the same much later, when the user chooses it, or on `refresh --accept`. Until then the last good
//! document counts as a cached one. What the user has declined stays declined over a restart, and is never
//! applied because time has passed.

use std::time::SystemTime;

use pbx::{AccountFile, Fetched, Read};
use serde_json::{Value, json};
use settings::acceptance::{Judgement, KeptAside, judge};
use settings::document::Document;
use settings::key::Key;
use settings::layers::Source;
use settings::report::{Findings, Outcome, Reason};
use settings::table;
use settings::words::Language;
use tokio::time::Instant;

use super::connection::Http;
use super::{Core, Event, fetch};
use crate::cache;
use crate::ports::Ports;
use crate::view;

/// What is kept aside, and what the user has said of it.
#[derive(Debug, Default)]
pub(crate) struct Aside {
    held: Option<Held>,
    /// The document that the user has declined, in this run or an earlier one.
    declined: Option<Document>,
    /// The user has asked for whatever the fetch under way brings.
    accepting: bool,
    /// When the PBX is asked again because of it.
    pub(crate) due: Option<Instant>,
}

#[derive(Debug)]
struct Held {
    what: KeptAside,
    fetched: Fetched,
    /// Since when the PBX sends just this.
    since: Instant,
    since_clock: SystemTime,
}

impl Aside {
    pub(crate) const fn holds(&self) -> bool {
        self.held.is_some()
    }

    pub(crate) fn document(&self) -> Option<&Document> {
        self.held.as_ref().map(|held| &held.what.document)
    }

    fn is_declined(&self) -> bool {
        self.held.as_ref().is_some_and(|held| self.declined.as_ref() == Some(&held.what.document))
    }
}

/// Why a body is not applied by itself.
#[derive(Debug)]
pub(crate) struct NotApplied {
    /// For the user: also that the last good settings stay.
    pub(crate) why: String,
    pub(crate) aside: Option<Box<KeptAside>>,
}

/// The document of a judgement, if it may be applied and be the base of a save.
pub(crate) fn accepted(judgement: Judgement, language: Language) -> Result<Document, NotApplied> {
    match judgement {
        Judgement::Accepted(document) => Ok(document),
        Judgement::Refused(refused) => {
            let fault = refused.words(language);
            let why = language.pick(
                format!("The PBX answered, but not with settings: {fault}. The last good settings stay."),
                format!(
                    "Centralen svarede, men ikke med indstillinger: {fault}. De sidste gode indstillinger bliver."
                ),
            );
            Err(NotApplied { why, aside: None })
        }
        Judgement::KeptAside(aside) => {
            Err(NotApplied { why: kept_words(&aside, language), aside: Some(Box::new(aside)) })
        }
    }
}

fn declined_of(bytes: &[u8]) -> Result<Document, String> {
    let file: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
    let document = file.get("document").and_then(Value::as_object).ok_or("holds no document")?;
    Ok(Document::from(document.clone()))
}

/// What a PBX sends that has nothing stored for the account.
pub(crate) fn nothing_stored() -> Fetched {
    Fetched { bytes: b"{}".to_vec(), at: SystemTime::now(), server_date: None }
}

fn kept_words(aside: &KeptAside, language: Language) -> String {
    let (lost, had) = (aside.lost.len(), aside.had);
    if aside.is_empty() {
        let words = language.pick(
            "The PBX sent none of your settings. The last good ones stay until you decide otherwise.",
            "Centralen sendte ingen af dine indstillinger. De sidste gode bliver, til du vælger andet.",
        );
        return words.to_owned();
    }
    language.pick(
        format!(
            "The PBX sent a document without {lost} of your {had} settings. It is kept aside, and the last good settings stay."
        ),
        format!(
            "Centralen sendte et dokument uden {lost} af dine {had} indstillinger. Det er lagt til side, og de sidste gode indstillinger bliver."
        ),
    )
}

impl<P: Ports> Core<P> {
    /// What an earlier run was told to decline.
    pub(crate) fn recall_aside(&mut self) {
        let declined = self
            .account
            .store
            .as_ref()
            .map_or(Read::Absent, |store| store.read(AccountFile::DeclinedSettings, declined_of));
        let declined = cache::found(declined, &mut self.start.damaged);
        self.aside = Aside { declined, accepting: self.aside.accepting, ..Aside::default() };
    }

    /// The document of a fetch, if it may be applied.
    ///
    /// # Errors
    /// Why it is not, in plain words; then the last good settings stay, and what is kept aside is held.
    pub(crate) fn judge_settings(&mut self, fetched: &Fetched) -> Result<Document, String> {
        match accepted(judge(self.document(), &fetched.bytes), self.language) {
            Ok(document) => {
                self.forget_aside();
                Ok(document)
            }
            Err(NotApplied { why, aside: None }) => Err(why),
            Err(NotApplied { why, aside: Some(aside) }) => {
                let document = aside.document.clone();
                if !self.hold_aside(*aside, fetched) {
                    return Err(why);
                }
                self.forget_aside();
                Ok(document)
            }
        }
    }

    /// The PBX has said whose settings were fetched: they are judged by what was stored of that account.
    pub(crate) fn judge_by_stored(&mut self) {
        let stored = self
            .account
            .store
            .clone()
            .and_then(|store| cache::read_settings(&store, &mut self.start.damaged));
        if let (Some(stored), Some(fetched)) = (stored, self.session.connection.kept())
            && let Judgement::KeptAside(aside) = judge(Some(&stored.document), &fetched.bytes)
            && !self.hold_aside(aside, &fetched)
        {
            self.session.connection.fetched_at = Some(stored.fetched_at);
            self.layers.set(Source::Cached, stored.document);
            self.lay_unsaved();
            self.reconcile();
            return;
        }
        self.store_settings();
    }

    /// The PBX says that nothing is stored for this account, which had settings.
    pub(crate) fn hold_nothing_stored(&mut self) {
        let fetched = nothing_stored();
        if let Judgement::KeptAside(what) = judge(self.document(), &fetched.bytes)
            && self.hold_aside(what, &fetched)
        {
            self.use_aside();
        }
    }

    /// Holds a document. True where it is to be applied after all.
    fn hold_aside(&mut self, what: KeptAside, fetched: &Fetched) -> bool {
        let now = Instant::now();
        let timings = self.start.timings;
        let nothing_held = self.aside.held.is_none();
        let same = self.aside.held.as_ref().filter(|held| held.what.document == what.document);
        let news = same.is_none();
        let (since, since_clock) =
            same.map_or((now, SystemTime::now()), |held| (held.since, held.since_clock));
        let empty = what.is_empty();
        let (lost, had) = (what.lost.len(), what.had);
        self.aside.held = Some(Held { what, fetched: fetched.clone(), since, since_clock });
        if self.aside.accepting {
            return true;
        }
        let waits = !empty && !self.aside.is_declined();
        if waits && now >= since + timings.aside_applies {
            tracing::warn!(
                lost,
                had,
                "the PBX goes on sending a document without most of the settings: applied"
            );
            return true;
        }
        if news {
            tracing::warn!(lost, had, "the PBX sent a document without most of the settings: kept aside");
        }
        // Once soon, in case it was a hiccup; then when it is old enough to be meant.
        self.aside.due = if nothing_held {
            Some(now + timings.aside_again.mul_f64(fetch::jitter()))
        } else if waits {
            Some(since + timings.aside_applies)
        } else {
            None
        };
        if let Some((Source::Server, document)) = self.layers.document() {
            let document = document.clone();
            self.layers.set(Source::Cached, document);
        }
        false
    }

    /// Good settings have come: what was kept aside is no matter any more.
    pub(crate) fn forget_aside(&mut self) {
        self.aside.held = None;
        self.aside.due = None;
        if self.aside.declined.take().is_some() {
            self.note_declined();
        }
    }

    fn note_declined(&self) {
        let bytes =
            self.aside.declined.as_ref().map(|document| {
                json!({ "schema": 1, "document": document.as_map() }).to_string().into_bytes()
            });
        if let Some(store) = &self.account.store {
            self.start.files.write(store.write(AccountFile::DeclinedSettings, bytes.as_deref()));
        }
    }

    /// Time to ask the PBX once more.
    pub(crate) fn look_at_aside_again(&mut self) {
        self.aside.due = None;
        if self.aside.holds() && self.session.is_signed_in() && !self.session.connection.fetching {
            self.fetch_settings();
        }
    }

    // --- The user decides --------------------------------------------------------------------------

    /// `refresh --accept`: what the fetch brings is applied, also where it would be kept aside.
    pub(crate) fn accept_next(&mut self) {
        self.aside.accepting = true;
    }

    /// The refresh is over.
    pub(crate) fn accept_no_more(&mut self) {
        self.aside.accepting = false;
    }

    /// Uses what is kept aside, or keeps the settings in force and asks no more.
    pub(crate) fn settle_aside(&mut self, use_it: bool) {
        if use_it {
            self.use_aside();
            self.reconcile();
        } else if let Some(held) = &self.aside.held {
            self.aside.declined = Some(held.what.document.clone());
            self.aside.due = None;
            self.note_declined();
        }
    }

    fn use_aside(&mut self) {
        let Some(held) = self.aside.held.take() else { return };
        self.forget_aside();
        self.session.connection.failures = 0;
        self.session.connection.take_settings(held.fetched);
        self.session.connection.http(Http::Answers { why: None });
        self.layers.set(Source::Server, held.what.document);
        self.lay_unsaved();
        self.emit(Event::SettingsAnswered);
        self.store_settings();
    }

    // --- What is told of it ------------------------------------------------------------------------

    /// Says of every value of the last good document that a newer one is kept aside.
    pub(crate) fn mark_kept_aside(&self, findings: &mut Findings) {
        if !self.aside.holds() {
            return;
        }
        for (key, finding) in findings {
            let cached = self.resolved.origin(*key).source == Source::Cached;
            if cached && finding.outcome == Outcome::Applied && finding.reason.is_none() {
                finding.reason = Some(Reason::KeptAside);
            }
        }
    }

    pub(crate) fn draw_aside(&self) -> Option<view::KeptAside> {
        let held = self.aside.held.as_ref()?;
        let label = |key: &Key| table::row(*key).label.pick(self.language).to_owned();
        let lost: Vec<String> = held.what.lost.iter().map(label).collect();
        Some(view::KeptAside {
            lost,
            had: u32::try_from(held.what.had).unwrap_or(u32::MAX),
            nothing_left: held.what.is_empty(),
            declined: self.aside.is_declined(),
            since: pbx::instant::iso_ms(held.since_clock),
        })
    }
}
