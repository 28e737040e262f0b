//! Windows and macOS: Tauri's icon and menu.

use std::sync::{Arc, Mutex, PoisonError};

use desktop::tray::Entry;
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem};
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
    shown: Arc<Mutex<Option<Shown>>>,
}

/// What stands in the tray, and the entries of its menu by their place.
struct Shown {
    tray: Tray,
    entries: Vec<MenuEntry>,
}

enum MenuEntry {
    Separator(PredefinedMenuItem<Wry>),
    Plain(MenuItem<Wry>),
    Checked(CheckMenuItem<Wry>),
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
            let done = match &mut *shown {
                Some(shown) => shown.change(&app, &tray),
                None => build(&app, &events, &requests, &tray).map(|built| *shown = Some(built)),
            };
            match done {
                Ok(()) => *requests.lock().unwrap_or_else(PoisonError::into_inner) = requests_of(&tray),
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

impl Shown {
    /// Only what is another. A menu that is open stays open and changes in its place: one that was replaced would
    /// lose the choice that the hand is about to make.
    fn change(&mut self, app: &AppHandle, tray: &Tray) -> tauri::Result<()> {
        let Some(icon) = app.tray_by_id(ID) else { return Ok(()) };
        if self.tray.icon != tray.icon {
            icon.set_icon(image(tray.icon))?;
        }
        if tooltip(&self.tray) != tooltip(tray) {
            icon.set_tooltip(Some(tooltip(tray)))?;
        }
        if self.tray.menu != tray.menu && !self.update(tray)? {
            let (menu, entries) = menu(app, &tray.menu)?;
            icon.set_menu(Some(menu))?;
            self.entries = entries;
        }
        self.tray = tray.clone();
        Ok(())
    }

    /// Whether the entries are of the same kinds, so that they could be changed where they are.
    fn update(&self, tray: &Tray) -> tauri::Result<bool> {
        let same = |(shown, wanted): (&MenuEntry, &Entry<TrayRequest>)| shown.is_of_the_kind_of(wanted);
        if self.entries.len() != tray.menu.len() || !self.entries.iter().zip(&tray.menu).all(same) {
            return Ok(false);
        }
        for (shown, (before, wanted)) in self.entries.iter().zip(self.tray.menu.iter().zip(&tray.menu)) {
            if before != wanted {
                shown.show(wanted)?;
            }
        }
        Ok(true)
    }
}

impl MenuEntry {
    fn of(app: &AppHandle, place: usize, entry: &Entry<TrayRequest>) -> tauri::Result<Self> {
        let id = format!("{ID}{place}");
        Ok(match entry {
            Entry::Separator => Self::Separator(PredefinedMenuItem::separator(app)?),
            Entry::Item { label, enabled, checked: Some(checked), .. } => {
                Self::Checked(CheckMenuItem::with_id(app, id, label, *enabled, *checked, None::<&str>)?)
            }
            Entry::Item { label, enabled, checked: None, .. } => {
                Self::Plain(MenuItem::with_id(app, id, label, *enabled, None::<&str>)?)
            }
        })
    }

    const fn is_of_the_kind_of(&self, entry: &Entry<TrayRequest>) -> bool {
        matches!(
            (self, entry),
            (Self::Separator(_), Entry::Separator)
                | (Self::Plain(_), Entry::Item { checked: None, .. })
                | (Self::Checked(_), Entry::Item { checked: Some(_), .. })
        )
    }

    fn show(&self, entry: &Entry<TrayRequest>) -> tauri::Result<()> {
        let Entry::Item { label, enabled, checked, .. } = entry else { return Ok(()) };
        match self {
            Self::Separator(_) => Ok(()),
            Self::Plain(item) => {
                item.set_text(label)?;
                item.set_enabled(*enabled)
            }
            Self::Checked(item) => {
                item.set_text(label)?;
                item.set_enabled(*enabled)?;
                item.set_checked(checked.unwrap_or_default())
            }
        }
    }

    fn item(&self) -> &dyn IsMenuItem<Wry> {
        match self {
            Self::Separator(item) => item,
            Self::Plain(item) => item,
            Self::Checked(item) => item,
        }
    }
}

fn build(
    app: &AppHandle,
    events: &mpsc::UnboundedSender<Event>,
    requests: &Arc<Mutex<Vec<Option<TrayRequest>>>>,
    tray: &Tray,
) -> tauri::Result<Shown> {
    let (menu, entries) = menu(app, &tray.menu)?;
    let (on_menu, on_click, requests) = (events.clone(), events.clone(), requests.clone());
    let builder = TrayIconBuilder::with_id(ID)
        .tooltip(tooltip(tray))
        .menu(&menu)
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
    Ok(Shown { tray: tray.clone(), entries })
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
fn menu(app: &AppHandle, entries: &[Entry<TrayRequest>]) -> tauri::Result<(Menu<Wry>, Vec<MenuEntry>)> {
    let menu = Menu::new(app)?;
    let mut built = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let entry = MenuEntry::of(app, place, entry)?;
        menu.append(entry.item())?;
        built.push(entry);
    }
    Ok((menu, built))
}
