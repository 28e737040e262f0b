//! Addresses of the open dashboard: shown in frames of the page, and opened in the user's own browser.
//!
//! Only what the dashboards have is shown and opened: the page cannot have any other one opened, nor its server asked.

use pbx::{DashboardItem, ShortcutTarget};
use serde_json::Value;

use crate::core::Core;
use crate::event::{Event, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::{AppWindow as _, Links as _, Ports};
use crate::said::Said;
use crate::view::UiError;

/// What frames may show.
#[derive(Debug, Default)]
pub struct Addresses {
    allowed: Vec<String>,
}

/// What came of opening one.
#[derive(Debug)]
struct Opened {
    result: Result<(), Said>,
    reply: PageReply,
}

/// Whether the server of one is there.
#[derive(Debug)]
struct Knocked {
    answers: bool,
    reply: PageReply,
}

impl<P: Ports> Feature<P> for Addresses {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::OpenAddress(address), reply) => open(core, address, reply.clone()),
            Event::Page(PageRequest::AddressAnswers(address), reply) => knock(core, address, reply.clone()),
            _ => return answered(core, event),
        }
        Handled::Yes
    }

    /// Before the page is told of a dashboard, its frames may show what is on it.
    fn follow(&mut self, core: &mut Core<P>) {
        let shown = web_pages(core);
        if shown != self.allowed {
            core.ports.window().allow_frames(shown.clone());
            self.allowed = shown;
        }
    }
}

fn web_pages<P: Ports>(core: &Core<P>) -> Vec<String> {
    let items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    let pages = items.filter_map(|placed| match &placed.item {
        DashboardItem::Web { url, .. } => Some(url.clone()),
        _ => None,
    });
    pages.collect()
}

fn answered<P: Ports>(core: &Core<P>, event: &Event) -> Handled {
    if let Some(Opened { result, reply }) = event.take_own() {
        let refused = |why: Said| UiError::refused(why.in_language(core.language).to_owned());
        reply.send(result.map(|()| Value::Null).map_err(refused));
    } else if let Some(Knocked { answers, reply }) = event.take_own() {
        reply.send(Ok(Value::Bool(answers)));
    } else {
        return Handled::No;
    }
    Handled::Yes
}

fn open<P: Ports>(core: &mut Core<P>, address: &str, reply: PageReply) {
    if !has(core, address) {
        refuse(core, &reply);
        return;
    }
    let (ports, address) = (core.ports.clone(), address.to_owned());
    let failed = reply.clone();
    core.spawn_own(
        async move {
            let result = ports.links().open(address).await;
            Opened { result, reply }
        },
        |why| Opened { result: Err(why.into()), reply: failed },
    );
}

/// A frame shows a server that is gone as it shows an empty page, so its page asks the host.
fn knock<P: Ports>(core: &mut Core<P>, address: &str, reply: PageReply) {
    if !web_pages(core).iter().any(|page| page == address) {
        refuse(core, &reply);
        return;
    }
    let (ports, address) = (core.ports.clone(), address.to_owned());
    let failed = reply.clone();
    core.spawn_own(
        async move {
            let answers = ports.links().answers(address).await;
            Knocked { answers, reply }
        },
        // Nobody knows: nothing is claimed.
        |_| Knocked { answers: true, reply: failed },
    );
}

fn refuse<P: Ports>(core: &Core<P>, reply: &PageReply) {
    let words = core
        .language
        .pick("This address is no longer on the dashboard.", "Adressen findes ikke længere på oversigten.");
    reply.send(Err(UiError::refused(words.to_owned())));
}

fn has<P: Ports>(core: &Core<P>, address: &str) -> bool {
    if core.session.company.told_addresses.iter().any(|told| told == address) {
        return true;
    }
    let mut items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    items.any(|placed| match &placed.item {
        DashboardItem::Web { url, .. } => url == address,
        DashboardItem::Shortcuts { shortcuts } => shortcuts
            .iter()
            .any(|shortcut| matches!(&shortcut.target, ShortcutTarget::Url(url) if url == address)),
        _ => false,
    })
}
