//! One change of a dashboard from its beginning to its end.

use std::sync::Arc;

use pbx::{AccountFile, Client, DashboardId, Error, Read, Token, Unreached};
use serde_json::{Map, Value, json};
use settings::words::Language;
use tokio::sync::Mutex;

use super::compare::differences;
use super::merge::{Conflict, Merged, merge};
use super::stopped::Stopped;
use super::{Failed, Making, Unsure};
use crate::cache;
use crate::core::fetch::Keeper;
use crate::event::BoardRequest;
use crate::view::{BoardBase, BoardDecision, BoardDraft, BoardEdit, BoardGroup, BoardSaved};

/// All that it needs.
pub(super) struct Job {
    pub(super) client: Arc<Client>,
    pub(super) token: Token,
    /// None: nothing of this account is kept on disk.
    pub(super) keeper: Option<Keeper>,
    pub(super) language: Language,
    /// What waits for the user's decision about this dashboard.
    pub(super) stopped: Option<Stopped>,
    /// The last save of this dashboard, where nobody knows what came of it.
    pub(super) unsure: Option<Unsure>,
    /// The last dashboard that was deleted here.
    pub(super) deleted: Option<Map<String, Value>>,
    /// The last one that was to be made, where nobody knows whether it was.
    pub(super) making: Option<Making>,
    /// The ids of those that were listed last. None: none has come yet.
    pub(super) listed: Option<Vec<String>>,
    /// Held while the dashboards of before are read and written: a job each may have one to keep.
    pub(super) keeping: Arc<Mutex<()>>,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Came {
    pub(super) answer: Value,
    /// It was deleted, and was this.
    pub(super) deleted: Option<Map<String, Value>>,
    /// None: whether it may be saved is as it was.
    pub(super) then: Option<Then>,
    /// It is known by now what the last save came to.
    pub(super) sure: bool,
    /// The dashboard of this id was deleted, and `answer` is the id that it was made anew with.
    pub(super) made_anew: Option<String>,
    /// Something at the PBX is another.
    pub(super) changed: bool,
}

/// Whether the dashboard may be saved from now on.
pub(super) enum Then {
    /// The PBX has stored it otherwise than it was sent.
    Stop(Box<Stopped>),
    GoOn,
}

pub(super) async fn carry_out(job: &Job, request: BoardRequest) -> Result<Came, Failed> {
    match request {
        BoardRequest::Edit { id } => edit(job, &id).await,
        BoardRequest::Save { base, draft, decision } => save(job, &base, &draft, decision.as_ref()).await,
        BoardRequest::Create { name } => {
            create(job, json!({ "name": name, "topbar": 0, "group": null, "items": [] })).await
        }
        BoardRequest::Delete { id } => delete(job, &id).await,
        BoardRequest::Undelete => match &job.deleted {
            Some(document) => {
                let made = create(job, body_of(document)).await?;
                Ok(Came { made_anew: Some(base_of(document).id), ..made })
            }
            None => Err(nothing_to_restore(job)),
        },
        BoardRequest::Restore { id } => match job.stopped.clone() {
            Some(stopped) => restore(job, &id, stopped).await,
            None => Err(nothing_to_restore(job)),
        },
        BoardRequest::Leave { .. } => Ok(Came { then: Some(Then::GoOn), ..Came::default() }),
    }
}

async fn edit(job: &Job, id: &str) -> Result<Came, Failed> {
    let dashboard = DashboardId::new(id);
    // What lists the choices may fail: then there are fewer of them.
    let (document, groups, switches, variables) = tokio::join!(
        job.client.dashboard_document(&job.token, &dashboard),
        job.client.groups(&job.token),
        job.client.switches(&job.token),
        job.client.variables(&job.token),
    );
    let groups = groups.map(|list| list.items).unwrap_or_default();
    let switches = switches.map(|answer| answer.value.items).unwrap_or_default();
    let variables = variables.map(|answer| answer.value.items).unwrap_or_default();
    let base = base_of(&document?);
    let found = theirs_of(job.unsure.as_ref(), &base).err();
    let stopped = job.stopped.as_ref().or(found.as_deref());
    let edit = BoardEdit {
        base,
        groups: groups.into_iter().map(|group| BoardGroup { id: group.id, name: group.name }).collect(),
        switches: switches.into_iter().map(|one| one.name).collect(),
        variables: variables.into_iter().map(|one| one.name).collect(),
        stopped: stopped.map(Stopped::differences),
    };
    Ok(Came { answer: json!(edit), then: found.map(Then::Stop), sure: true, ..Came::default() })
}

async fn save(
    job: &Job,
    base: &BoardBase,
    draft: &BoardDraft,
    decision: Option<&BoardDecision>,
) -> Result<Came, Failed> {
    let id = DashboardId::new(base.id.clone());
    let newest = job.client.dashboard_document(&job.token, &id).await?;
    let now = base_of(&newest);
    let theirs = match theirs_of(job.unsure.as_ref(), &now) {
        Ok(theirs) => theirs,
        Err(stopped) => return Ok(stop(stopped)),
    };
    let merged = match merge(base, draft, &theirs, decision) {
        Ok(merged) => merged,
        Err(Conflict(differences)) => {
            return Ok(Came { answer: json!(BoardSaved::Conflict { differences }), ..Came::default() });
        }
    };
    if differences(&merged, &now).is_empty() {
        return Ok(Came { answer: json!(BoardSaved::Saved), sure: true, changed: true, ..Came::default() });
    }
    keep_before(job, &base.id, &newest).await?;
    let unsure = |sent: Merged, error: Error| Failed::Unsure {
        id: base.id.clone(),
        last: Box::new(Unsure { before: newest.clone(), theirs: theirs.clone(), sent }),
        error,
    };
    if let Err(error) = job.client.save_dashboard(&job.token, &id, merged.body().to_string()).await {
        return Err(if stored_nothing(&error) { error.into() } else { unsure(merged, error) });
    }
    let found = match job.client.dashboard_document(&job.token, &id).await {
        Ok(document) => base_of(&document),
        Err(error) => return Err(unsure(merged, error)),
    };
    if differences(&merged, &found).is_empty() {
        return Ok(Came { answer: json!(BoardSaved::Saved), sure: true, changed: true, ..Came::default() });
    }
    Ok(stop(Box::new(Stopped { before: newest, sent: merged, found })))
}

/// What others have made of the dashboard: as it is now, without what a save whose answer was lost has stored.
///
/// # Errors
/// It is neither as that save sent it nor as it was before. Somebody else may have done it: the user sees what it is.
fn theirs_of(unsure: Option<&Unsure>, now: &BoardBase) -> Result<BoardBase, Box<Stopped>> {
    let Some(Unsure { before, theirs, sent }) = unsure else { return Ok(now.clone()) };
    if differences(sent, now).is_empty() || base_of(before) == *now {
        return Ok(theirs.clone());
    }
    Err(Box::new(Stopped { before: before.clone(), sent: sent.clone(), found: now.clone() }))
}

fn stop(stopped: Box<Stopped>) -> Came {
    let answer = json!(BoardSaved::Otherwise { differences: stopped.differences(), meanwhile: false });
    Came { answer, then: Some(Then::Stop(stopped)), sure: true, changed: true, ..Came::default() }
}

/// Whether a save that failed so has changed nothing for sure.
const fn stored_nothing(error: &Error) -> bool {
    matches!(
        error,
        Error::Unauthorized { .. }
            | Error::Forbidden { .. }
            | Error::NotFound { .. }
            | Error::Invalid { .. }
            | Error::Conflict { .. }
            | Error::RateLimited { .. }
            | Error::Redirected { .. }
            | Error::Unreachable { why: Unreached::Dns | Unreached::Refused | Unreached::Tls(_) }
    )
}

async fn create(job: &Job, body: Value) -> Result<Came, Failed> {
    let last = job.making.as_ref().filter(|last| last.body == body);
    let made = match last {
        Some(last) => made_by(job, last).await?,
        None => None,
    };
    let id = match made {
        Some(id) => id,
        None => match job.client.create_dashboard(&job.token, body.to_string()).await {
            Ok(id) => id,
            Err(error) if stored_nothing(&error) => return Err(error.into()),
            Err(error) => {
                let last = Box::new(Making { body, known: job.listed.clone() });
                return Err(Failed::Making { last, error });
            }
        },
    };
    Ok(Came { answer: json!(id.as_str()), changed: true, ..Came::default() })
}

/// The dashboard that an earlier try has made although its answer was lost: a new one that is as it was asked for.
async fn made_by(job: &Job, last: &Making) -> Result<Option<DashboardId>, Error> {
    let (Some(known), Some(body)) = (&last.known, last.body.as_object()) else { return Ok(None) };
    let wanted = Merged::from(base_of(body));
    for one in job.client.dashboards(&job.token).await?.value.items {
        if one.name != wanted.name || known.iter().any(|id| id == one.id.as_str()) {
            continue;
        }
        if differences(&wanted, &read(job, &one.id).await?).is_empty() {
            return Ok(Some(one.id));
        }
    }
    Ok(None)
}

async fn delete(job: &Job, id: &str) -> Result<Came, Failed> {
    let dashboard = DashboardId::new(id);
    let document = job.client.dashboard_document(&job.token, &dashboard).await?;
    keep_before(job, id, &document).await?;
    job.client.delete_dashboard(&job.token, &dashboard).await?;
    Ok(Came { deleted: Some(document), changed: true, ..Came::default() })
}

async fn restore(job: &Job, id: &str, stopped: Stopped) -> Result<Came, Failed> {
    let dashboard = DashboardId::new(id);
    let sent = Merged::from(base_of(&stopped.before));
    let mut found = read(job, &dashboard).await?;
    // An earlier try may have done it, and its answer was lost.
    let is_restored = |found: &BoardBase| differences(&sent, found).is_empty();
    if !is_restored(&found) {
        if found != stopped.found {
            let stopped = Stopped { found, ..stopped };
            let differences = stopped.differences();
            let answer = json!(BoardSaved::Otherwise { differences, meanwhile: true });
            let then = Some(Then::Stop(Box::new(stopped)));
            return Ok(Came { answer, then, changed: true, ..Came::default() });
        }
        job.client.save_dashboard(&job.token, &dashboard, body_of(&stopped.before).to_string()).await?;
        found = read(job, &dashboard).await?;
    }
    if is_restored(&found) {
        let answer = json!(BoardSaved::Saved);
        return Ok(Came { answer, then: Some(Then::GoOn), changed: true, ..Came::default() });
    }
    Ok(stop(Box::new(Stopped { before: stopped.before, sent, found })))
}

async fn read(job: &Job, dashboard: &DashboardId) -> Result<BoardBase, Error> {
    Ok(base_of(&job.client.dashboard_document(&job.token, dashboard).await?))
}

/// What may be changed of a dashboard, and what it is at the PBX.
fn base_of(document: &Map<String, Value>) -> BoardBase {
    let text = |key: &str| document.get(key).and_then(Value::as_str).map(str::to_owned);
    let topbar = document.get("topbar").and_then(Value::as_u64).and_then(|place| u8::try_from(place).ok());
    let items = document.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    BoardBase {
        id: text("_id").unwrap_or_default(),
        name: text("name").unwrap_or_default(),
        topbar: topbar.filter(|place| *place <= 5).unwrap_or_default(),
        group: text("group"),
        items,
    }
}

/// The body that makes a dashboard as it was.
fn body_of(document: &Map<String, Value>) -> Value {
    let member = |key: &str| document.get(key).cloned().unwrap_or_default();
    json!({
        "name": member("name"),
        "topbar": member("topbar"),
        "group": member("group"),
        "items": member("items"),
    })
}

/// Keeps the dashboard as it was before the first change that is made to it here. Without that nothing is sent.
async fn keep_before(job: &Job, id: &str, document: &Map<String, Value>) -> Result<(), Failed> {
    let Some(Keeper { store, files }) = &job.keeper else { return Ok(()) };
    let _alone = job.keeping.lock().await;
    let mut damaged = Vec::new();
    let read = store.read(AccountFile::DashboardsBefore, |bytes| {
        serde_json::from_slice::<Map<String, Value>>(bytes).map_err(|error| error.to_string())
    });
    if let Read::Unreadable { why, .. } = &read {
        return Err(not_kept(job, &why.to_string()));
    }
    let mut kept = cache::found(read, &mut damaged).unwrap_or_default();
    if kept.contains_key(id) {
        return Ok(());
    }
    kept.insert(id.to_owned(), Value::Object(document.clone()));
    let bytes = Value::Object(kept).to_string().into_bytes();
    let write = store.write(AccountFile::DashboardsBefore, Some(&bytes));
    files.written(write).await.map_err(|error| not_kept(job, &error.to_string()))
}

fn not_kept(job: &Job, why: &str) -> Failed {
    Failed::Said(job.language.pick(
        format!("The dashboard as it was could not be stored, so nothing was sent: {why}."),
        format!("Oversigten fra før kunne ikke gemmes, så intet blev sendt: {why}."),
    ))
}

fn nothing_to_restore(job: &Job) -> Failed {
    let words = job
        .language
        .pick("There is nothing to put back any more.", "Der er ikke længere noget at lægge tilbage.");
    Failed::Said(words.to_owned())
}
