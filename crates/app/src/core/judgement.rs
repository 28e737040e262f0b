//! What the PBX sends is judged before it counts.
//!
//! Every document is judged against the one in force ([`settings::acceptance`]). One without most of the user's
//! settings does not count by itself: it goes to [`crate::features::aside`], and the last good one stays.

use std::time::SystemTime;

use pbx::Fetched;
use settings::acceptance::{Judgement, KeptAside, judge};
use settings::document::Document;
use settings::layers::Source;
use settings::report::{Findings, Outcome, Reason};
use settings::words::Language;

use super::connection::Http;
use super::{Core, Event};
use crate::cache;
use crate::ports::Ports;
use crate::said::Said;

/// Why a body is not applied by itself.
#[derive(Debug)]
pub(crate) struct NotApplied {
    /// For the user: also that the last good settings stay.
    pub(crate) why: Said,
    pub(crate) aside: Option<Box<KeptAside>>,
}

/// The document of a judgement, if it may be applied and be the base of a save.
pub(crate) fn accepted(judgement: Judgement) -> Result<Document, NotApplied> {
    match judgement {
        Judgement::Accepted(document) => Ok(document),
        Judgement::Refused(refused) => {
            let why = Said::of(|language| {
                let fault = refused.words(language);
                language.pick(
                    format!("The PBX answered, but not with settings: {fault}. The last good settings stay."),
                    format!(
                        "Omstillingen svarede, men ikke med indstillinger: {fault}. De sidste gode indstillinger bevares."
                    ),
                )
            });
            Err(NotApplied { why, aside: None })
        }
        Judgement::KeptAside(aside) => Err(NotApplied {
            why: Said::of(|language| kept_words(&aside, language)),
            aside: Some(Box::new(aside)),
        }),
    }
}

/// What a PBX sends that has nothing stored for the account.
pub(crate) fn nothing_stored(at: SystemTime) -> Fetched {
    Fetched { bytes: b"{}".to_vec(), at, server_date: None }
}

fn kept_words(aside: &KeptAside, language: Language) -> String {
    let (lost, had) = (aside.lost.len(), aside.had);
    if aside.is_empty() {
        let words = language.pick(
            "The PBX sent none of your settings. The last good ones stay until you decide otherwise.",
            "Omstillingen sendte ingen af dine indstillinger. De sidste gode bevares, til du vælger andet.",
        );
        return words.to_owned();
    }
    language.pick(
        format!(
            "The PBX sent a document without {lost} of your {had} settings. It is kept aside, and the last good settings stay."
        ),
        format!(
            "Omstillingen sendte et dokument uden {lost} af dine {had} indstillinger. Det er lagt til side, og de sidste gode indstillinger bevares."
        ),
    )
}

impl<P: Ports> Core<P> {
    /// The document of a fetch, if it may be applied.
    ///
    /// # Errors
    /// Why it is not, in plain words; then the last good settings stay, and one that is kept aside has gone there.
    pub(crate) fn judge_settings(&mut self, fetched: &Fetched) -> Result<Document, Said> {
        accepted(judge(self.document(), &fetched.bytes)).map_err(|not_applied| {
            if let Some(what) = not_applied.aside {
                self.keep_aside(*what, fetched.clone());
            }
            not_applied.why
        })
    }

    /// The last good document counts as a stored one from here on: the PBX has another.
    fn keep_aside(&mut self, what: KeptAside, fetched: Fetched) {
        self.in_force.age();
        self.emit(Event::KeepSettingsAside { what: Box::new(what), fetched });
    }

    /// The PBX has said whose settings were fetched: they are judged by what was stored of that account.
    pub(crate) fn judge_by_stored(&mut self) {
        let stored = self
            .account
            .store
            .clone()
            .and_then(|store| cache::read_settings(&store, &mut self.start.damaged));
        if let (Some(stored), Some(fetched)) = (stored, self.session.connection.kept())
            && let Judgement::KeptAside(what) = judge(Some(&stored.document), &fetched.bytes)
        {
            self.session.connection.fetched_at = Some(stored.fetched_at);
            self.in_force.set_stored(stored.document);
            self.keep_aside(what, fetched);
            self.reconcile();
            return;
        }
        self.store_settings();
    }

    /// The PBX says that nothing is stored for this account, which had settings.
    pub(crate) fn judge_nothing_stored(&mut self) {
        let fetched = nothing_stored(self.time_of_day());
        if let Judgement::KeptAside(what) = judge(self.document(), &fetched.bytes) {
            self.keep_aside(what, fetched);
        }
    }

    /// A document came up on the way to something else: it is judged like every other.
    pub(crate) fn settings_found(&mut self, fetched: Fetched) {
        if self.judge_settings(&fetched).is_ok() {
            self.adopt_document(fetched);
        }
    }

    /// The document as the PBX has it after a save. Answers to earlier questions are older.
    pub(crate) fn adopt_document(&mut self, fetched: Fetched) {
        if let Ok(document) = Document::parse(&fetched.bytes) {
            self.session.connection.take_settings(fetched);
            self.in_force.set_fetched(document);
            self.store_settings();
            self.emit(Event::SettingsAnswered { taken: true });
        }
    }

    /// A document that was kept aside counts after all.
    pub(crate) fn use_settings(&mut self, fetched: Fetched, document: Document) {
        self.session.connection.failures = 0;
        self.reconciling.fetch_failed = None;
        self.session.connection.take_settings(fetched);
        self.session.connection.http(Http::Answers { why: None }, self.now_by_both());
        self.accept_document(document);
        self.store_settings();
        if self.session.connection.poll_at.is_some() {
            self.poll_later(None);
        }
        self.reconcile();
    }

    /// The PBX has this document, and it counts. What the user has changed stays above it, as far as that still
    /// counts.
    pub(crate) fn accept_document(&mut self, document: Document) {
        if self.in_force.settle(document) {
            self.unsaved_changed(None);
        }
        self.emit(Event::SettingsAnswered { taken: true });
    }

    /// Says of every value of the last good document that a newer one is kept aside.
    pub(crate) fn mark_kept_aside(&self, findings: &mut Findings) {
        if self.facts.aside.is_none() {
            return;
        }
        for (key, finding) in findings {
            let cached = self.in_force.origin(*key).source == Source::Cached;
            if cached && finding.outcome == Outcome::Applied && finding.reason.is_none() {
                finding.reason = Some(Reason::KeptAside);
            }
        }
    }
}
