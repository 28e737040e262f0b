//! All recording ports together, as the loop needs them, and the words that its tests use of them.
//!
//! A test of one feature needs only the fake of its port and a [`Journal`].

use desktop::policy::Policy;
use media::tones::Tone;
use serde_json::Value;
use settings::placement::Monitor;
use settings::shortcut::Action;
use tokio::sync::mpsc;

pub use super::autostart::recording::RecordingAutostart;
pub use super::beacons::recording::RecordingBeacons;
pub use super::browsers::recording::RecordingBrowsers;
pub use super::clock::manual::ManualClock;
pub use super::desk::recording::RecordingDesk;
pub use super::integrations::recording::{Ends, RecordingIntegrations, kind_of};
pub use super::journal::{Asked, Journal};
pub use super::links::recording::RecordingLinks;
pub use super::notifications::recording::RecordingNotifications;
pub use super::selection::recording::RecordingSelection;
pub use super::shortcuts::recording::RecordingShortcuts;
pub use super::sounds::recording::RecordingSounds;
pub use super::surroundings::recording::RecordingSurroundings;
use super::tray::Tray;
pub use super::window::recording::{RecordingWindow, monitor, page};
use super::{
    AppWindow, Autostart, Beacons, Browsers, Clock, Desk, Integrations, Links, Notifications, Ports,
    Selection, Shortcuts, Sounds, Surroundings, WindowState,
};
use crate::event::Event;

/// One fake a port, all of them writing to one journal.
#[derive(Debug)]
pub struct RecordingPorts {
    journal: Journal,
    pub window: RecordingWindow,
    pub shortcuts: RecordingShortcuts,
    pub autostart: RecordingAutostart,
    pub sounds: RecordingSounds,
    pub desk: RecordingDesk,
    pub integrations: RecordingIntegrations,
    pub browsers: RecordingBrowsers,
    pub selection: RecordingSelection,
    pub links: RecordingLinks,
    pub beacons: RecordingBeacons,
    pub notifications: RecordingNotifications,
    pub surroundings: RecordingSurroundings,
    pub clock: ManualClock,
}

impl RecordingPorts {
    /// With a tray, a clock that runs, and nothing refused.
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        let journal = Journal::default();
        Self {
            window: RecordingWindow::new(journal.clone(), events.clone()),
            shortcuts: RecordingShortcuts::new(journal.clone()),
            autostart: RecordingAutostart::new(journal.clone()),
            sounds: RecordingSounds::new(journal.clone()),
            desk: RecordingDesk::new(journal.clone()),
            integrations: RecordingIntegrations::new(journal.clone()),
            browsers: RecordingBrowsers::default(),
            selection: RecordingSelection::default(),
            links: RecordingLinks::new(journal.clone()),
            beacons: RecordingBeacons::new(journal.clone()),
            notifications: RecordingNotifications::new(journal.clone()),
            surroundings: RecordingSurroundings::new(journal.clone(), events),
            clock: ManualClock::running(),
            journal,
        }
    }

    /// What was asked since this was called last.
    pub fn take_asked(&self) -> Vec<Asked> {
        self.journal.take()
    }

    /// The port that is asked this next panics, once.
    pub fn panic_at(&self, asked: Asked, message: &str) {
        self.journal.panic_at(asked, message);
    }

    /// Whether this is among what was asked.
    pub fn has_asked(&self, wanted: &Asked) -> bool {
        self.journal.contains(wanted)
    }

    /// What the page was told of a window that came up by itself.
    pub fn popups_told(&self) -> Vec<Value> {
        self.window.popups_told()
    }

    pub fn window_now(&self) -> Option<WindowState> {
        self.window.now()
    }

    /// What the window's title was set to last.
    pub fn title(&self) -> String {
        self.window.title()
    }

    /// How often somebody has looked at the window.
    pub fn reads(&self) -> usize {
        self.window.reads()
    }

    pub fn view_given(&self) -> Option<String> {
        self.window.view_given()
    }

    /// What the window was built with last.
    pub fn snapshot_given(&self) -> String {
        self.window.snapshot_given()
    }

    /// A part of the snapshot as the page knows it.
    pub fn told(&self, part: &str) -> Value {
        self.window.told(part)
    }

    pub fn ignore_on_top(&self) {
        self.window.ignore_on_top();
    }

    /// The session has no way to bring a window to the front.
    pub fn refuse_popups(&self) {
        self.window.refuse_popups();
    }

    /// A session that tells nobody where windows stand, and moves none.
    pub fn keep_place(&self) {
        self.window.keep_place();
    }

    /// A compositor that lets nothing come to the front.
    pub fn keep_behind(&self) {
        self.window.keep_behind();
    }

    /// A window manager that gives the keyboard to whatever comes up.
    pub fn give_keyboard(&self) {
        self.window.give_keyboard();
    }

    /// No window can be built any more.
    pub fn refuse_windows(&self) {
        self.window.refuse_windows();
    }

    /// It can be opened again.
    pub fn allow_windows(&self) {
        self.window.allow_windows();
    }

    /// From now on the page does not say what it shows, or does again.
    pub fn silence_page(&self, silent: bool) {
        self.window.silence_page(silent);
    }

    /// From now on the page cannot draw these parts.
    pub fn cannot_draw(&self, parts: &[&str]) {
        self.window.cannot_draw(parts);
    }

    pub fn point_at(&self, x: f64, y: f64) {
        self.window.point_at(x, y);
    }

    /// The user gives the keyboard to the window, or to another program.
    pub fn focus(&self, focused: bool) {
        self.window.focus(focused);
    }

    /// The user minimises the window, or brings it back from there.
    pub fn minimise_by_hand(&self, minimised: bool) {
        self.window.minimise_by_hand(minimised);
    }

    /// The user drags the window's edge.
    pub fn resize_by_hand(&self, width: f64, height: f64) {
        self.window.resize_by_hand(width, height);
    }

    /// The user moves the window with the mouse.
    pub fn move_by_hand(&self, x: f64, y: f64) {
        self.window.move_by_hand(x, y);
    }

    /// The monitors are these from now on, and the window manager has pushed the window there.
    pub fn rearrange(&self, monitors: Vec<Monitor>, pushed: Option<(f64, f64)>) {
        self.window.rearrange(monitors, pushed);
    }

    pub fn held(&self) -> Vec<Action> {
        self.shortcuts.held()
    }

    pub fn hold_up(&self, held_up: bool) {
        self.shortcuts.hold_up(held_up);
    }

    /// Whether somebody waits for what is held up.
    pub fn waits(&self) -> bool {
        self.shortcuts.waits()
    }

    /// Another program holds the combination of this action, or has let go of it.
    pub fn take(&self, action: Action, taken: bool) {
        self.shortcuts.take(action, taken);
    }

    /// The combination of this action is not held any more, or not by the key that it should be.
    pub fn lose(&self, action: Action) {
        self.shortcuts.lose(action);
    }

    /// The devices that play, the first of which is the system's default.
    pub fn plug_in(&self, names: &[&str]) {
        self.sounds.plug_in(names);
    }

    pub fn lose_sound(&self) {
        self.sounds.lose();
    }

    /// What rings; nothing: silence.
    pub fn playing(&self) -> Vec<Tone> {
        self.sounds.playing()
    }

    /// The user marks a text in another program.
    pub fn mark(&self, text: &str) {
        self.selection.mark(text);
    }

    pub fn overrule_links(&self) {
        self.links.overrule();
    }

    /// Each tray that was shown, one after the other.
    pub fn trays(&self) -> Vec<Tray> {
        self.surroundings.trays()
    }

    pub fn remove_tray(&self) {
        self.surroundings.remove_tray();
    }

    pub fn set_policy(&self, policy: Option<Policy>) {
        self.surroundings.set_policy(policy);
    }

    pub fn is_awake(&self) -> bool {
        self.surroundings.is_awake()
    }

    /// Nothing on this system keeps the screen on.
    pub fn refuse_to_stay_awake(&self) {
        self.surroundings.refuse_to_stay_awake();
    }

    /// The tray as it was shown last.
    pub fn tray(&self) -> Option<Tray> {
        self.surroundings.trays().pop()
    }
}

impl Ports for RecordingPorts {
    fn window(&self) -> &impl AppWindow {
        &self.window
    }

    fn shortcuts(&self) -> &impl Shortcuts {
        &self.shortcuts
    }

    fn autostart(&self) -> &impl Autostart {
        &self.autostart
    }

    fn sounds(&self) -> &impl Sounds {
        &self.sounds
    }

    fn desk(&self) -> &impl Desk {
        &self.desk
    }

    fn integrations(&self) -> &impl Integrations {
        &self.integrations
    }

    fn browsers(&self) -> &impl Browsers {
        &self.browsers
    }

    fn selection(&self) -> &impl Selection {
        &self.selection
    }

    fn links(&self) -> &impl Links {
        &self.links
    }

    fn notifications(&self) -> &impl Notifications {
        &self.notifications
    }

    fn beacons(&self) -> &impl Beacons {
        &self.beacons
    }

    fn surroundings(&self) -> &impl Surroundings {
        &self.surroundings
    }

    fn clock(&self) -> &impl Clock {
        &self.clock
    }
}

#[cfg(test)]
mod tests {
    use settings::values::RingerVolume;

    use super::*;
    use crate::ports::WindowRequest;

    #[test]
    fn what_several_ports_are_asked_is_listed_once_in_the_order_of_asking() {
        let (events, _received) = mpsc::unbounded_channel();
        let ports = RecordingPorts::new(events);
        let volume = RingerVolume::DEFAULT;
        ports.sounds().ring(Tone::Marimba, Vec::new(), volume);
        ports.window().ask(WindowRequest::ShowAndFocus);
        ports.notifications().withdraw("a call");
        ports.sounds().stop_ringing();
        let asked = [
            Asked::Ring(Tone::Marimba, volume),
            Asked::Window(WindowRequest::ShowAndFocus),
            Asked::Withdraw("a call".to_owned()),
            Asked::StopRinging,
        ];
        assert_eq!(ports.take_asked(), asked);
        assert_eq!(ports.take_asked(), []);
    }
}
