//! One save from its beginning to its end: what was asked, sent and found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use pbx::{Client, Error, Fetched, SERVER_OWNED_SETTINGS, Token};
use serde_json::Value;
use settings::acceptance::{Judgement, judge, judge_document};
use settings::document::Document;
use settings::save::{Changes, Difference, Unit, check, merge};

use crate::core::fetch::{self, Keeper};
use crate::core::judgement::{self, NotApplied};
use crate::said::Said;

use super::outcome::{End, Restored, Saved};
use super::stopped::Stopped;

/// All that a save needs.
pub(super) struct Job {
    pub(super) client: Arc<Client>,
    pub(super) token: Token,
    pub(super) changes: Changes,
    /// The document in force: what every fetch of the save is judged by.
    pub(super) last: Option<Document>,
    /// What the PBX has refused in this run.
    pub(super) set_aside: BTreeSet<Unit>,
    /// What the save before found not kept.
    pub(super) doubted: BTreeSet<Unit>,
    /// None: nothing of this account is kept on disk.
    pub(super) keeper: Option<Keeper>,
    /// When the save began.
    pub(super) at: SystemTime,
}

pub(super) async fn save(job: Job) -> Saved {
    let mut saved = Saved {
        changes: Changes::default(),
        accepted: BTreeSet::new(),
        settled: BTreeSet::new(),
        refused: BTreeMap::new(),
        doubted: BTreeSet::new(),
        document: None,
        aside: None,
        end: End::Done,
    };
    saved.end = attempt(&job, &mut saved).await;
    saved.changes = job.changes;
    saved
}

async fn attempt(job: &Job, saved: &mut Saved) -> End {
    let (fetched, newest) = match newest(job, job.last.as_ref(), saved).await {
        Ok(newest) => newest,
        Err(end) => return end,
    };
    // What needs no sending because it is so already is in this one.
    saved.document.clone_from(&fetched);
    loop {
        let mut set_aside = job.set_aside.clone();
        set_aside.extend(saved.refused.keys());
        let merged = merge(&newest, &job.changes, SERVER_OWNED_SETTINGS, &set_aside);
        saved.settled = merged.settled;
        if merged.sent.is_empty() {
            return End::Done;
        }
        if let Some(Keeper { store, files }) = &job.keeper
            && !store.has_before_first_save()
            && let Err(error) = files.written(store.before_first_save_write(text(&newest).as_bytes())).await
        {
            return End::NotKept(Said::both(
                format!("The previous document could not be stored, so nothing was sent: {error}."),
                format!("Dokumentet fra før kunne ikke gemmes, så intet blev sendt: {error}."),
            ));
        }
        match job.client.save_desktop_settings(&job.token, text(&merged.document)).await {
            Ok(()) => return verify(job, newest, &merged.document, &merged.sent, saved).await,
            Err(error) => match named(&error, &merged.sent) {
                // One key is put aside and the rest is saved.
                Some(unit) => {
                    saved.refused.insert(unit, refusal(&error));
                }
                None => return End::Failed(error),
            },
        }
    }
}

/// The document as it is now, if it may be what follows `last`; nothing stored is an empty one.
async fn newest(
    job: &Job,
    last: Option<&Document>,
    saved: &mut Saved,
) -> Result<(Option<Fetched>, Document), End> {
    let (fetched, judgement) = match job.client.desktop_settings(&job.token).await {
        Ok(fetched) => {
            let judgement = judge(last, &fetched.bytes);
            (Some(fetched), judgement)
        }
        Err(Error::NotFound { what }) if what.as_deref() == Some("id") => {
            (None, judge_document(last, Document::default()))
        }
        Err(error) => return Err(End::Failed(error)),
    };
    match judgement::accepted(judgement) {
        Ok(document) => Ok((fetched, document)),
        Err(NotApplied { why, aside: kept }) => {
            saved.aside = kept.map(|_| fetched.unwrap_or_else(|| judgement::nothing_stored(job.at)));
            Err(End::NotKept(why))
        }
    }
}

/// Fetches again and compares.
async fn verify(
    job: &Job,
    before: Document,
    sent: &Document,
    changed: &BTreeSet<Unit>,
    saved: &mut Saved,
) -> End {
    // Nothing can be said of the save where this fails: the next one finds what this one left.
    let (fetched, found) = match newest(job, Some(sent), saved).await {
        Ok(newest) => newest,
        Err(end) => {
            let lost = saved.aside.as_ref().and_then(|aside| lost_by_saving(sent, aside, changed));
            return lost
                .map_or(end, |differences| End::Stopped(Stopped { differences, before, restored: false }));
        }
    };
    let checked = check(sent, &found, changed, SERVER_OWNED_SETTINGS);
    saved.document = fetched;
    // One that was lost once may have met another writer: a save of this user's own that a sign-in cut off
    // reaches the PBX when it does. Lost again, it is what the PBX does with it.
    for unit in &checked.not_taken {
        if job.doubted.contains(unit) {
            saved.refused.insert(*unit, not_kept());
        } else {
            saved.doubted.insert(*unit);
        }
    }
    saved.accepted = changed.difference(&checked.not_taken).copied().collect();
    if checked.elsewhere.is_empty() {
        End::Done
    } else {
        End::Stopped(Stopped { differences: checked.elsewhere, before, restored: false })
    }
}

/// What the PBX lost of the document in this very save: the changes are in what came back, and most of the
/// rest is not. Else it may be anything that came in place of the document.
fn lost_by_saving(sent: &Document, aside: &Fetched, changed: &BTreeSet<Unit>) -> Option<Vec<Difference>> {
    let found = Document::parse(&aside.bytes).ok()?;
    let checked = check(sent, &found, changed, SERVER_OWNED_SETTINGS);
    let with_a_value = changed.iter().any(|unit| !unit.read(Some(&found)).is_null());
    (with_a_value && checked.not_taken.is_empty()).then_some(checked.elsewhere)
}

/// Sends a document as it was before, and says what is still otherwise. Nothing is sent where the copy is no
/// good one, or what the PBX has now are no settings that may follow `last`.
pub(super) async fn restore(
    client: &Client,
    token: &Token,
    before: &Document,
    last: Option<&Document>,
) -> Restored {
    let not_restored = |why: Said| Restored { result: Err(why), document: None };
    let judged = |answer: Result<Fetched, Error>, last: Option<&Document>| match answer {
        Ok(fetched) => match judgement::accepted(judge(last, &fetched.bytes)) {
            Ok(document) => Ok((document, fetched)),
            Err(refused) => Err(refused.why),
        },
        Err(error) => Err(fetch::said(&error)),
    };
    let now = match judged(client.desktop_settings(token).await, last) {
        Ok((now, _)) => now,
        Err(why) => return not_restored(why),
    };
    if !matches!(judge_document(Some(&now), before.clone()), Judgement::Accepted(_)) {
        let why = Said::both(
            "The previous copy lacks most of what the PBX has now, so nothing was sent.",
            "Kopien fra før mangler det meste af det, omstillingen har nu, så intet blev sendt.",
        );
        return not_restored(why);
    }
    let mut map = before.as_map().clone();
    map.retain(|name, _| !SERVER_OWNED_SETTINGS.contains(&name.as_str()));
    let sent = Document::from(map);
    if let Err(error) = client.save_desktop_settings(token, text(&sent)).await {
        return not_restored(fetch::said(&error));
    }
    match judged(client.desktop_settings(token).await, Some(&sent)) {
        Ok((found, fetched)) => {
            let checked = check(&sent, &found, &BTreeSet::new(), SERVER_OWNED_SETTINGS);
            Restored { result: Ok(checked.elsewhere), document: Some(fetched) }
        }
        Err(why) => not_restored(why),
    }
}

pub(super) fn not_kept() -> Said {
    Said::both("The PBX accepted it but did not keep it.", "Omstillingen godtog det, men gemte det ikke.")
}

fn text(document: &Document) -> String {
    Value::Object(document.as_map().clone()).to_string()
}

/// The unit that a refusal names, by its key, by a part of it or by what it stands in.
fn named(error: &Error, sent: &BTreeSet<Unit>) -> Option<Unit> {
    let name = error.refused_name()?;
    let fits = |unit: &&Unit| {
        let path = unit.path();
        path == name || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
    };
    let last = |unit: &&Unit| unit.path().rsplit('.').next() == Some(name);
    sent.iter().find(fits).or_else(|| sent.iter().find(last)).copied()
}

fn refusal(error: &Error) -> Said {
    match error {
        Error::Invalid { .. } => {
            Said::both("The PBX does not accept this value.", "Omstillingen godtager ikke denne værdi.")
        }
        error => fetch::said(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use settings::key::Key;

    #[test]
    fn a_refusal_names_a_key_by_its_place_a_part_of_it_or_its_last_name() {
        let sent = BTreeSet::from([Unit::Window, Unit::of(Key::Zoom), Unit::of(Key::RingerVolume)]);
        let by = |name: &str| named(&Error::Invalid { parameter: Some(name.to_owned()) }, &sent);
        assert_eq!(by("zoom"), Some(Unit::of(Key::Zoom)));
        assert_eq!(by("window.width"), Some(Unit::Window));
        assert_eq!(by("media.ringerVolume"), Some(Unit::of(Key::RingerVolume)));
        assert_eq!(by("ringerVolume"), Some(Unit::of(Key::RingerVolume)));
        assert_eq!(by("theme"), None);
        assert_eq!(named(&Error::ServerFault { status: 500 }, &sent), None);
    }
}
