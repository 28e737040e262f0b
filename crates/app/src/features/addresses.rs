//! Addresses of the open dashboard: shown in frames of the page, and opened in the user's own browser.
//!
//! Only what the dashboards have is shown and opened: the page cannot have any other one opened.

use pbx::{DashboardItem, ShortcutTarget};
use serde_json::Value;

use crate::core::Core;
use crate::event::{Event, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::{AppWindow as _, Links as _, Ports};
use crate::view::UiError;

/// What frames may show.
#[derive(Debug, Default)]
pub struct Addresses {
    allowed: Vec<String>,
}

/// What came of it.
#[derive(Debug)]
struct Opened {
    result: Result<(), String>,
    reply: PageReply,
}

impl<P: Ports> Feature<P> for Addresses {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Event::Page(PageRequest::OpenAddress(address), reply) = event {
            open(core, address, reply.clone());
            return Handled::Yes;
        }
        match event.take_own::<Opened>() {
            Some(Opened { result, reply }) => {
                reply.send(result.map(|()| Value::Null).map_err(UiError::refused));
                Handled::Yes
            }
            None => Handled::No,
        }
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

fn open<P: Ports>(core: &mut Core<P>, address: &str, reply: PageReply) {
    if !has(core, address) {
        let words = core.language.pick(
            "This address is no longer on the dashboard.",
            "Adressen findes ikke længere på oversigten.",
        );
        reply.send(Err(UiError::refused(words.to_owned())));
        return;
    }
    let (ports, address) = (core.ports.clone(), address.to_owned());
    let failed = reply.clone();
    core.spawn_own(
        async move {
            let result = ports.links().open(address).await;
            Opened { result, reply }
        },
        |why| Opened { result: Err(why), reply: failed },
    );
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
