//! Linux: a StatusNotifierItem with a com.canonical.dbusmenu, by the crate `ksni`.
//! <https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/>
//!
//! The item lives as long as the watcher that it is registered with: it ends when the watcher goes and
//! is made anew when there is one again, so that it does not matter which of the two comes first, or how
//! often a panel restarts.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ksni::menu::{CheckmarkItem, StandardItem};
use ksni::{Category, Handle, Icon, MenuItem, OfflineReason, Status, ToolTip, Tray, TrayMethods as _};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::{Entry, Look, Picture, TrayEvent};
use crate::tray_host::linux::{Follow, Seen};

/// For one word with the bus or the watcher, either of which may hang.
const ONE_ANSWER: Duration = Duration::from_secs(5);
/// For all that makes an item: it has a connection of its own, and says a dozen words on it.
const REGISTERED_WITHIN: Duration = Duration::from_secs(10);
/// Before a watcher that did not take the item is asked again.
const PAUSE: Duration = Duration::from_secs(10);

/// Shows the newest look for as long as there is a sender of looks. Ends at once where there is no
/// session bus.
pub async fn show<R: Clone + Send + Sync + 'static>(
    mut looks: watch::Receiver<Look<R>>,
    tell: impl Fn(TrayEvent<R>) + Clone + Send + Sync + 'static,
) {
    let Some(mut follow) = Follow::begin().await else {
        tracing::info!("no tray icon: there is no session bus");
        return tell(TrayEvent::Host(false));
    };
    let mut host = None;
    let mut item: Option<Registered<R>> = None;
    loop {
        let seen = follow.look().await;
        if host != Some(seen.host) {
            host = Some(seen.host);
            tracing::info!(seen.host, seen.watcher, "tray");
            tell(TrayEvent::Host(seen.host));
        }
        if !seen.watcher {
            end(item.take());
        }
        if seen.watcher && item.is_none() {
            let first = looks.borrow_and_update().clone();
            item = register(first, tell.clone()).await;
        }
        let pause = wait_for(seen, item.is_some());
        tokio::select! {
            changed = looks.changed() => {
                if changed.is_err() {
                    return end(item.take());
                }
                let look = looks.borrow_and_update().clone();
                if let Some(Registered { handle, .. }) = &item
                    && timeout(ONE_ANSWER, handle.update(|item| item.take(look))).await.is_err()
                {
                    // Its watcher hangs: another item is registered with the next one.
                    end(item.take());
                }
            }
            goes_on = follow.changed() => {
                if !goes_on {
                    end(item.take());
                    return tell(TrayEvent::Host(false));
                }
            }
            () = gone(item.as_ref()) => end(item.take()),
            () = sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
    }
}

/// How long until the watcher is asked again though nothing was heard of it.
const fn wait_for(seen: Seen, registered: bool) -> Option<Duration> {
    if seen.silent || seen.watcher && !registered { Some(PAUSE) } else { None }
}

/// An item, and the word that its watcher has gone.
struct Registered<R> {
    handle: Handle<Item<R>>,
    gone: Arc<Notify>,
}

async fn gone<R>(item: Option<&Registered<R>>) {
    match item {
        Some(item) => item.gone.notified().await,
        None => std::future::pending().await,
    }
}

async fn register<R: Clone + Send + Sync + 'static>(
    look: Look<R>,
    tell: impl Fn(TrayEvent<R>) + Send + Sync + 'static,
) -> Option<Registered<R>> {
    let gone = Arc::new(Notify::new());
    let mut item = Item { look, pictures: Vec::new(), tell: Box::new(tell), gone: Arc::clone(&gone) };
    item.draw();
    // A sandbox lends no such name, and its process number is that of every other sandbox.
    let sandboxed = Path::new("/.flatpak-info").exists();
    let item = item.disable_dbus_name(sandboxed).assume_sni_available(true);
    match timeout(REGISTERED_WITHIN, item.spawn()).await {
        Ok(Ok(handle)) => {
            tracing::info!("the tray icon is registered");
            Some(Registered { handle, gone })
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "no tray icon");
            None
        }
        Err(_) => {
            tracing::warn!("no tray icon: the watcher does not answer");
            None
        }
    }
}

/// Nobody waits for it: what hangs there must not hang here.
fn end<R>(item: Option<Registered<R>>) {
    if let Some(item) = item {
        drop(item.handle.shutdown());
    }
}

struct Item<R> {
    look: Look<R>,
    /// Those of the look, as the bus has them.
    pictures: Vec<Icon>,
    tell: Box<dyn Fn(TrayEvent<R>) + Send + Sync>,
    gone: Arc<Notify>,
}

impl<R> Item<R> {
    fn take(&mut self, look: Look<R>) {
        let same = look.pictures == self.look.pictures;
        self.look = look;
        if !same {
            self.draw();
        }
    }

    fn draw(&mut self) {
        self.pictures = self.look.pictures.iter().map(icon).collect();
    }
}

impl<R: Clone + Send + Sync + 'static> Tray for Item<R> {
    /// Trays remember by it whether the user wants to see the icon.
    fn id(&self) -> String {
        crate::IDENTIFIER.to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn title(&self) -> String {
        self.look.title.clone()
    }

    fn status(&self) -> Status {
        if self.look.urgent { Status::NeedsAttention } else { Status::Active }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        self.pictures.clone()
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        if self.look.urgent { self.pictures.clone() } else { Vec::new() }
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: self.look.title.clone(),
            description: self.look.description.clone(),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        (self.tell)(TrayEvent::Clicked);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        self.look.menu.iter().map(menu_item).collect()
    }

    /// The watcher has gone, or did not take the item: this one ends.
    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        self.gone.notify_one();
        false
    }
}

fn menu_item<R: Clone + Send + Sync + 'static>(entry: &Entry<R>) -> MenuItem<Item<R>> {
    let Entry::Item { request, label, enabled, checked } = entry else { return MenuItem::Separator };
    // An underline would mark the key that chooses the entry; none is meant.
    let (label, enabled, request) = (label.replace('_', "__"), *enabled, request.clone());
    let choose = move |item: &mut Item<R>| (item.tell)(TrayEvent::Chosen(request.clone()));
    match *checked {
        Some(checked) => {
            CheckmarkItem { label, enabled, checked, activate: Box::new(choose), ..CheckmarkItem::default() }
                .into()
        }
        None => StandardItem { label, enabled, activate: Box::new(choose), ..StandardItem::default() }.into(),
    }
}

/// The bus has opacity first.
fn icon(picture: &Picture) -> Icon {
    let mut data = picture.rgba.clone();
    for pixel in data.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    let size = i32::try_from(picture.size).unwrap_or_default();
    Icon { width: size, height: size, data }
}
