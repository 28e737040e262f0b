//! Windows and macOS: Tauri's icon and menu.

use std::sync::{Arc, Mutex, PoisonError};

use desktop::tray::Entry;
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};
use tokio::sync::mpsc;

use super::picture;
use app::Event;
use app::ports::tray::{Icon, Tray, TrayRequest};

const ID: &str = "main";
/// Pixels: Windows shows 16 to 32 of them, the menu bar of macOS 18 points on screens of two pixels each.
const SIZE: u32 = if cfg!(target_os = "macos") { 48 } else { 32 };

pub struct TrayIcon {
    app: AppHandle,
    events: mpsc::UnboundedSender<Event>,
    /// What the entries of the menu ask for, by their place in it.
    requests: Arc<Mutex<Vec<Option<TrayRequest>>>>,
    shown: Arc<Mutex<Option<Tray>>>,
}

impl TrayIcon {
    pub fn new(app: &AppHandle, events: mpsc::UnboundedSender<Event>) -> Self {
        Self { app: app.clone(), events, requests: Arc::default(), shown: Arc::default() }
    }

    pub fn show(&self, tray: Tray) {
        let (app, events) = (self.app.clone(), self.events.clone());
        let (requests, shown) = (self.requests.clone(), self.shown.clone());
        let _quitting = crate::shell::on_main_thread(&self.app, move || {
            let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
            let done = match &*shown {
                Some(before) => change(&app, before, &tray),
                None => build(&app, &events, &requests, &tray),
            };
            match done {
                Ok(()) => {
                    *requests.lock().unwrap_or_else(PoisonError::into_inner) = requests_of(&tray);
                    *shown = Some(tray);
                }
                // The next change tries again.
                Err(error) => tracing::warn!(%error, "the tray icon could not be shown"),
            }
        });
    }
}

fn requests_of(tray: &Tray) -> Vec<Option<TrayRequest>> {
    let request = |entry: &Entry<TrayRequest>| match entry {
        Entry::Item { request, .. } => Some(*request),
        Entry::Separator => None,
    };
    tray.menu.iter().map(request).collect()
}

/// Only what is another: a menu that is open is not taken from under the hand.
fn change(app: &AppHandle, before: &Tray, tray: &Tray) -> tauri::Result<()> {
    let Some(shown) = app.tray_by_id(ID) else { return Ok(()) };
    if before.icon != tray.icon {
        shown.set_icon(image(tray.icon))?;
    }
    if tooltip(before) != tooltip(tray) {
        shown.set_tooltip(Some(tooltip(tray)))?;
    }
    if before.menu != tray.menu {
        shown.set_menu(Some(menu(app, &tray.menu)?))?;
    }
    Ok(())
}

fn build(
    app: &AppHandle,
    events: &mpsc::UnboundedSender<Event>,
    requests: &Arc<Mutex<Vec<Option<TrayRequest>>>>,
    tray: &Tray,
) -> tauri::Result<()> {
    let (on_menu, on_click, requests) = (events.clone(), events.clone(), requests.clone());
    let builder = TrayIconBuilder::with_id(ID)
        .tooltip(tooltip(tray))
        .menu(&menu(app, &tray.menu)?)
        .show_menu_on_left_click(false)
        .on_menu_event(move |_, event| {
            let requests = requests.lock().unwrap_or_else(PoisonError::into_inner);
            let place = event.id().as_ref().strip_prefix(ID).and_then(|place| place.parse::<usize>().ok());
            let Some(request) = place.and_then(|place| requests.get(place).copied().flatten()) else {
                return;
            };
            let _quitting = on_menu.send(Event::Tray(request));
        })
        .on_tray_icon_event(move |_, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                let _quitting = on_click.send(Event::Tray(TrayRequest::ToggleWindow));
            }
        });
    match image(tray.icon) {
        Some(image) => builder.icon(image),
        None => builder,
    }
    .build(app)?;
    // These systems always have a place for it.
    let _quitting = events.send(Event::TrayHost(true));
    Ok(())
}

fn tooltip(tray: &Tray) -> String {
    match tray.description.as_str() {
        "" => tray.title.clone(),
        description => format!("{}\n{description}", tray.title),
    }
}

fn image(icon: Icon) -> Option<Image<'static>> {
    let picture = picture::draw(icon, SIZE)?;
    Some(Image::new_owned(picture.rgba, picture.size, picture.size))
}

/// An entry's id is its place in the list.
fn menu(app: &AppHandle, entries: &[Entry<TrayRequest>]) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    for (place, entry) in entries.iter().enumerate() {
        let id = format!("{ID}{place}");
        match entry {
            Entry::Separator => menu.append(&PredefinedMenuItem::separator(app)?)?,
            Entry::Item { label, enabled, checked: Some(checked), .. } => {
                menu.append(&CheckMenuItem::with_id(app, id, label, *enabled, *checked, None::<&str>)?)?;
            }
            Entry::Item { label, enabled, checked: None, .. } => {
                menu.append(&MenuItem::with_id(app, id, label, *enabled, None::<&str>)?)?;
            }
        }
    }
    Ok(menu)
}
