//! The tray icon: how the connection stands; show or hide, answer, hang up, quit. Its menu is a plain list of entries.

mod badge;

use std::path::Path;

use settings::shortcut::Action;
use settings::words::Language;
use tauri::AppHandle;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tokio::sync::mpsc;

use crate::controller::{Event, TrayRequest};
use crate::ports::ConnectionSign;

const ID: &str = "main";
const ICON: Image<'_> = tauri::include_image!("icons/tray.png");

/// Shows how the connection stands, if there is an icon. On the main thread only.
pub fn show(app: &AppHandle, sign: &ConnectionSign) {
    let Some(tray) = app.tray_by_id(ID) else { return };
    let shown = tray
        .set_icon(Some(badge::with_mark(&ICON, sign.mark)))
        .and_then(|()| tray.set_tooltip(Some(&sign.title)));
    if let Err(error) = shown {
        tracing::warn!(%error, "the tray icon could not be changed");
    }
}

/// Puts the icon in the tray. On the main thread only.
///
/// # Errors
/// What Tauri or the system said; the app runs without a tray.
pub fn build(
    app: &AppHandle,
    events: &mpsc::UnboundedSender<Event>,
    profile: &Path,
    language: Language,
) -> tauri::Result<()> {
    let entry = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let toggle = entry("toggle", language.pick("Show or hide", "Vis eller skjul"))?;
    let answer = entry("answer", language.pick("Answer", "Besvar"))?;
    let hang_up = entry("hang-up", language.pick("Hang up", "Læg på"))?;
    let quit = entry("quit", language.pick("Quit", "Afslut"))?;
    let menu = Menu::with_items(app, &[&toggle, &answer, &hang_up, &quit])?;
    let (on_menu, on_click) = (events.clone(), events.clone());
    TrayIconBuilder::with_id(ID)
        .icon(ICON)
        .tooltip("Communicator")
        .menu(&menu)
        .show_menu_on_left_click(false)
        // Linux hands the picture over as a file, and all files are the profile's.
        .temp_dir_path(profile.join("tray"))
        .on_menu_event(move |_, event| {
            let request = match event.id().as_ref() {
                "toggle" => TrayRequest::ToggleWindow,
                "answer" => TrayRequest::Call(Action::Answer),
                "hang-up" => TrayRequest::Call(Action::Hangup),
                "quit" => TrayRequest::Quit,
                _ => return,
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
        })
        .build(app)?;
    let _quitting = events.send(Event::TrayBuilt);
    Ok(())
}
