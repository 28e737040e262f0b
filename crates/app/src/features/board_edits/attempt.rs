//! One change of a dashboard from its beginning to its end.

use std::sync::Arc;

use pbx::{AccountFile, Client, DashboardId, Read, Token};
use serde_json::{Map, Value, json};
use settings::words::Language;

use super::Failed;
use super::merge::{Conflict, Merged, merge, otherwise};
use crate::cache;
use crate::core::fetch::Keeper;
use crate::event::BoardRequest;
use crate::view::{BoardBase, BoardDraft, BoardEdit, BoardGroup, BoardSaved};

/// All that it needs.
pub(super) struct Job {
    pub(super) client: Arc<Client>,
    pub(super) token: Token,
    /// None: nothing of this account is kept on disk.
    pub(super) keeper: Option<Keeper>,
    pub(super) language: Language,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Came {
    pub(super) answer: Value,
    /// It was deleted, and was this.
    pub(super) deleted: Option<Map<String, Value>>,
    /// The PBX has stored it otherwise than it was sent; it was this before.
    pub(super) otherwise: Option<(String, Map<String, Value>)>,
    /// It is again as it was before.
    pub(super) restored: Option<String>,
    /// Something at the PBX is another.
    pub(super) changed: bool,
}

/// `before`: what is put back.
pub(super) async fn carry_out(
    job: &Job,
    request: BoardRequest,
    before: Option<Map<String, Value>>,
) -> Result<Came, Failed> {
    match request {
        BoardRequest::Edit { id } => edit(job, &id).await,
        BoardRequest::Save { base, draft, insist } => save(job, &base, &draft, insist).await,
        BoardRequest::Create { name } => {
            create(job, &json!({ "name": name, "topbar": 0, "group": null, "items": [] })).await
        }
        BoardRequest::Delete { id } => delete(job, &id).await,
        BoardRequest::Undelete => match before {
            Some(document) => create(job, &body_of(&document)).await,
            None => Err(nothing_to_restore(job)),
        },
        BoardRequest::Restore { id } => match before {
            Some(document) => restore(job, id, document).await,
            None => Err(nothing_to_restore(job)),
        },
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
    let edit = BoardEdit {
        base: base_of(&document?),
        groups: groups.into_iter().map(|group| BoardGroup { id: group.id, name: group.name }).collect(),
        switches: switches.into_iter().map(|one| one.name).collect(),
        variables: variables.into_iter().map(|one| one.name).collect(),
    };
    Ok(Came { answer: json!(edit), ..Came::default() })
}

async fn save(job: &Job, base: &BoardBase, draft: &BoardDraft, insist: bool) -> Result<Came, Failed> {
    let id = DashboardId::new(base.id.clone());
    let newest = job.client.dashboard_document(&job.token, &id).await?;
    let theirs = base_of(&newest);
    let merged = if insist { Ok(Merged::of_draft(draft)) } else { merge(base, draft, &theirs) };
    let merged = match merged {
        Ok(merged) => merged,
        Err(Conflict(what)) => {
            return Ok(Came { answer: json!(BoardSaved::Conflict { theirs, what }), ..Came::default() });
        }
    };
    keep_before(job, &base.id, &newest).await?;
    job.client.save_dashboard(&job.token, &id, merged.body().to_string()).await?;
    let stored = base_of(&job.client.dashboard_document(&job.token, &id).await?);
    let what = otherwise(&merged, &stored);
    let changed = true;
    if what.is_empty() {
        return Ok(Came { answer: json!(BoardSaved::Saved), changed, ..Came::default() });
    }
    let otherwise = Some((base.id.clone(), newest));
    Ok(Came { answer: json!(BoardSaved::Otherwise { what }), otherwise, changed, ..Came::default() })
}

async fn create(job: &Job, body: &Value) -> Result<Came, Failed> {
    let id = job.client.create_dashboard(&job.token, body.to_string()).await?;
    Ok(Came { answer: json!(id.as_str()), changed: true, ..Came::default() })
}

async fn delete(job: &Job, id: &str) -> Result<Came, Failed> {
    let dashboard = DashboardId::new(id);
    let document = job.client.dashboard_document(&job.token, &dashboard).await?;
    keep_before(job, id, &document).await?;
    job.client.delete_dashboard(&job.token, &dashboard).await?;
    Ok(Came { deleted: Some(document), changed: true, ..Came::default() })
}

async fn restore(job: &Job, id: String, before: Map<String, Value>) -> Result<Came, Failed> {
    let dashboard = DashboardId::new(id.clone());
    job.client.save_dashboard(&job.token, &dashboard, body_of(&before).to_string()).await?;
    let stored = base_of(&job.client.dashboard_document(&job.token, &dashboard).await?);
    let wanted = base_of(&before);
    let sent = Merged { name: wanted.name, topbar: wanted.topbar, group: wanted.group, items: wanted.items };
    let what = otherwise(&sent, &stored);
    let (answer, restored) = if what.is_empty() {
        (json!(BoardSaved::Saved), Some(id))
    } else {
        (json!(BoardSaved::Otherwise { what }), None)
    };
    Ok(Came { answer, restored, changed: true, ..Came::default() })
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
