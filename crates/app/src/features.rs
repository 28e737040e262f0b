//! The features, each in its own file: a line here is all that the app needs to know of one.

pub mod addresses;
pub mod appearance;
pub mod aside;
pub mod beacons;
pub mod board_edits;
pub mod browsers;
pub mod busylight;
pub mod call_box;
pub mod call_variables;
pub mod calls;
pub mod dashboards;
pub mod devices;
pub mod dnd;
pub mod editor;
pub mod faults;
pub mod headset;
#[cfg(debug_assertions)]
mod injected_fault;
pub mod integrations;
pub mod line;
pub mod links;
pub mod local;
pub mod notifications;
pub mod people;
pub mod phonebook;
pub mod pop_up;
pub mod queues;
pub mod recents;
pub mod ringing;
pub mod saving;
pub mod shortcuts;
pub mod status;
pub mod switches;
pub mod title;
pub mod tray;
pub mod window;

use crate::feature::Features;
use crate::ports::Ports;

/// All features, in the order in which they follow an event: sound before window, window before notifications,
/// all of it before what is drawn.
#[must_use]
pub fn all<P: Ports>() -> Features<P> {
    #[cfg_attr(not(debug_assertions), expect(unused_mut, reason = "the release has no more"))]
    let mut features: Features<P> = vec![
        Box::new(local::Local),
        Box::new(devices::Devices::default()),
        Box::new(calls::Calls::default()),
        Box::new(call_variables::CallVariables::default()),
        Box::new(line::Line::default()),
        Box::new(call_box::CallBox::default()),
        Box::new(ringing::Ringing::default()),
        Box::new(busylight::Busylight::default()),
        Box::new(headset::Headset::default()),
        Box::new(integrations::Integrations::default()),
        Box::new(browsers::Browsers::default()),
        Box::new(window::Window::default()),
        Box::new(pop_up::PopUp::default()),
        Box::new(dnd::DoNotDisturb::default()),
        Box::new(links::Links::default()),
        Box::new(beacons::Beacons::default()),
        Box::new(shortcuts::Shortcuts::default()),
        Box::new(notifications::Notifications::default()),
        Box::new(appearance::Appearance::default()),
        Box::new(dashboards::Dashboards::default()),
        Box::new(board_edits::BoardEdits::default()),
        Box::new(switches::Switches::default()),
        Box::new(addresses::Addresses::default()),
        Box::new(people::People::default()),
        Box::new(phonebook::Phonebook),
        Box::new(queues::Queues::default()),
        Box::new(recents::Recents::default()),
        Box::new(aside::Aside::default()),
        Box::new(editor::Editor),
        Box::new(saving::Saving::default()),
        Box::new(status::Status),
        Box::new(faults::Faults::default()),
        Box::new(title::Title::default()),
        Box::new(tray::TrayIcon::default()),
    ];
    #[cfg(debug_assertions)]
    if let Some(injected) = injected_fault::InjectedFault::of_this_run() {
        features.push(Box::new(injected));
    }
    features
}
