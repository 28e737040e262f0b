//! The phonebook, and the shortcuts of the first dashboards, for the search.
//!
//! Nothing of it is kept here: the page asks when somebody begins to search, and keeps it for a while.

use std::sync::Arc;

use pbx::{Client, DashboardId, DashboardItem, Error, Token};
use serde_json::Value;

use crate::core::{Core, fetch};
use crate::event::{Asker, DeskRequest, Event, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::{Contact, DashboardShortcut, Phonebook as Shown, UiError};

/// Of more dashboards than this the shortcuts are not asked for.
const MOST_DASHBOARDS: usize = 12;

/// Has no state of its own.
#[derive(Debug, Default)]
pub struct Phonebook;

/// What the PBX told.
struct Told {
    shown: Result<Shown, Error>,
    reply: PageReply,
}

impl<P: Ports> Feature<P> for Phonebook {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Event::Page(PageRequest::Desk(DeskRequest::ReadPhonebook), reply) = event {
            ask(core, reply.clone());
        } else if let Some(Told { shown, reply }) = event.take_own::<Told>() {
            if let Ok(shown) = &shown {
                let told = shown.shortcuts.iter().filter_map(|shortcut| shortcut.url.clone());
                core.session.company.told_addresses = told.collect();
            }
            let language = core.language;
            let refused = |error| UiError::refused(fetch::plain(&error, language));
            let value = |shown| serde_json::to_value(shown).unwrap_or(Value::Null);
            reply.send(shown.map(value).map_err(refused));
            core.skip_drawing();
        } else {
            return Handled::No;
        }
        Handled::Yes
    }
}

fn ask<P: Ports>(core: &mut Core<P>, reply: PageReply) {
    let asker = Asker::Page(reply.clone());
    let Some((client, token)) = core.session.access() else {
        let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
        return core.refuse(asker, text.to_owned());
    };
    core.session.owes(&asker);
    let dashboards = core.session.company.dashboards.last.iter().flat_map(|list| &list.items);
    let dashboards: Vec<_> = dashboards.take(MOST_DASHBOARDS).map(|one| one.id.clone()).collect();
    let failed = reply.clone();
    let work = async move { Event::own(Told { shown: read(&client, &token, &dashboards).await, reply }) };
    core.session.spawn(work, |why| Event::own(Told { shown: Err(Error::Internal { why }), reply: failed }));
}

/// A PBX that keeps no phonebook may still have shortcuts, and the other way round.
async fn read(client: &Arc<Client>, token: &Token, dashboards: &[DashboardId]) -> Result<Shown, Error> {
    let contacts = client.contacts(token).await;
    let mut shortcuts: Vec<DashboardShortcut> = Vec::new();
    for id in dashboards {
        let Ok(dashboard) = client.dashboard(token, id).await else { continue };
        for placed in &dashboard.value.items {
            let DashboardItem::Shortcuts { shortcuts: listed } = &placed.item else { continue };
            for shortcut in listed.iter().map(DashboardShortcut::new) {
                if !shortcuts.contains(&shortcut) {
                    shortcuts.push(shortcut);
                }
            }
        }
    }
    match contacts {
        Ok(contacts) => {
            Ok(Shown { contacts: contacts.items.into_iter().map(Contact::new).collect(), shortcuts })
        }
        Err(error) if shortcuts.is_empty() => Err(error),
        Err(error) => {
            tracing::info!(code = error.code(), "no phonebook");
            Ok(Shown { contacts: Vec::new(), shortcuts })
        }
    }
}
