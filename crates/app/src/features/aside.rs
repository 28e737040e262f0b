//! Settings that the PBX has sent and that are not applied by themselves.
//!
//! A document without most of the user's settings ([`crate::core::judgement`]) is held: fetched again after a
//! moment, applied when the PBX still sends the same much later, when the user chooses it, or on `refresh
//! --accept`. Until then the last good document counts as a cached one. What the user has declined stays declined
//! over a restart, and is never applied because time has passed.

use std::time::SystemTime;

use pbx::{AccountFile, AccountStore, Fetched, Read};
use serde_json::{Value, json};
use settings::acceptance::KeptAside;
use settings::document::Document;
use settings::key::Key;
use settings::table;
use tokio::time::Instant;

use crate::core::{Core, fetch};
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::{self, Snapshot};

/// What is kept aside, and what the user has said of it.
#[derive(Debug, Default)]
pub struct Aside {
    held: Option<Held>,
    /// The document that the user has declined, in this run or an earlier one.
    declined: Option<Document>,
    /// When the PBX is asked again because of it.
    due: Option<Instant>,
}

#[derive(Debug)]
struct Held {
    what: KeptAside,
    fetched: Fetched,
    /// Since when the PBX sends just this.
    since: Instant,
    since_clock: SystemTime,
}

impl<P: Ports> Feature<P> for Aside {
    fn begin(&mut self, core: &mut Core<P>) {
        self.recall(core);
    }

    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::AccountChanged | Event::AccountNamed { .. } => {
                self.recall(core);
                return Handled::No;
            }
            Event::SettingsAnswered { taken } => {
                if *taken {
                    self.forget(core);
                }
                return Handled::No;
            }
            Event::KeepSettingsAside { what, fetched } => self.take(core, what, fetched),
            Event::Page(PageRequest::SettleAside { use_it }, reply) => {
                if *use_it {
                    self.use_it(core);
                } else {
                    self.decline(core);
                }
                reply.send(Ok(Value::Null));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.due
    }

    /// Asks the PBX once more.
    fn wake(&mut self, core: &mut Core<P>) {
        self.due = None;
        if self.held.is_some() && core.session.is_signed_in() && !core.session.connection.fetching {
            core.fetch_settings();
        }
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        page.status.kept_aside = self.held.as_ref().map(|held| self.view(core, held));
    }
}

impl Aside {
    /// What an earlier run was told to decline.
    fn recall<P: Ports>(&mut self, core: &mut Core<P>) {
        let declined = core.account.store.as_ref().map_or(Read::Absent, read_declined);
        *self = Self { declined: core.recalled(declined), ..Self::default() };
        core.facts.aside = None;
    }

    /// Holds a document, or uses it where that has been asked for, or the PBX means it.
    fn take<P: Ports>(&mut self, core: &mut Core<P>, what: &KeptAside, fetched: &Fetched) {
        let now = core.now();
        let timings = core.start.timings;
        let nothing_held = self.held.is_none();
        let same = self.held.as_ref().filter(|held| held.what.document == what.document);
        let news = same.is_none();
        let (since, since_clock) =
            same.map_or((now, core.time_of_day()), |held| (held.since, held.since_clock));
        let (lost, had) = (what.lost.len(), what.had);
        self.held = Some(Held { what: what.clone(), fetched: fetched.clone(), since, since_clock });
        core.facts.aside = Some(what.document.clone());
        if core.accepts_all() {
            return self.use_it(core);
        }
        let waits = !what.is_empty() && !self.is_declined();
        if waits && now >= since + timings.aside_applies {
            tracing::warn!(
                lost,
                had,
                "the PBX goes on sending a document without most of the settings: applied"
            );
            return self.use_it(core);
        }
        if news {
            tracing::warn!(lost, had, "the PBX sent a document without most of the settings: kept aside");
        }
        // Once soon, in case it was a hiccup; then when it is old enough to be meant.
        self.due = if nothing_held {
            Some(now + timings.aside_again.mul_f64(fetch::jitter()))
        } else if waits {
            Some(since + timings.aside_applies)
        } else {
            None
        };
    }

    /// Good settings have come: what was kept aside is no matter any more.
    fn forget<P: Ports>(&mut self, core: &mut Core<P>) {
        self.held = None;
        core.facts.aside = None;
        self.due = None;
        if self.declined.take().is_some() {
            self.note_declined(core);
        }
    }

    fn use_it<P: Ports>(&mut self, core: &mut Core<P>) {
        let Some(held) = self.held.take() else { return };
        self.forget(core);
        core.use_settings(held.fetched, held.what.document);
    }

    /// The settings in force stay, and the PBX is asked no more.
    fn decline<P: Ports>(&mut self, core: &Core<P>) {
        if let Some(held) = &self.held {
            self.declined = Some(held.what.document.clone());
            self.due = None;
            self.note_declined(core);
        }
    }

    fn is_declined(&self) -> bool {
        self.held.as_ref().is_some_and(|held| self.declined.as_ref() == Some(&held.what.document))
    }

    fn note_declined<P: Ports>(&self, core: &Core<P>) {
        let bytes = self
            .declined
            .as_ref()
            .map(|document| json!({ "schema": 1, "document": document.as_map() }).to_string().into_bytes());
        if let Some(store) = &core.account.store {
            core.start.files.write(store.write(AccountFile::DeclinedSettings, bytes.as_deref()));
        }
    }

    fn view<P: Ports>(&self, core: &Core<P>, held: &Held) -> view::KeptAside {
        let label = |key: &Key| table::row(*key).label.pick(core.language).to_owned();
        view::KeptAside {
            lost: held.what.lost.iter().map(label).collect(),
            had: u32::try_from(held.what.had).unwrap_or(u32::MAX),
            nothing_left: held.what.is_empty(),
            declined: self.is_declined(),
            since: pbx::instant::iso_ms(held.since_clock),
        }
    }
}

/// What is damaged is put aside by the store.
fn read_declined(store: &AccountStore) -> Read<Document> {
    store.read(AccountFile::DeclinedSettings, |bytes| {
        let file: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
        let document = file.get("document").and_then(Value::as_object).ok_or("holds no document")?;
        Ok(Document::from(document.clone()))
    })
}
