/*!
The loop: it takes an event, gives it to the core and the features, runs what is due, and tells the page
what changed.

Everything that can happen is an [`Event`] and is handled to its end. Slow work (HTTP, keyring, applying a
plan) runs in tasks that report back as events, so that the loop never waits.
*/

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::core::Core;
use crate::core::resume::Left;
use crate::event::Event;
use crate::event::window::Birth;
use crate::feature::Handled;
use crate::ports::{AppWindow as _, Clock as _, Ports, Surroundings as _, WindowSpec, WindowState};
use crate::start::Start;

/// The application.
#[derive(Debug)]
pub struct App<P> {
    core: Core<P>,
    /// What the app before it has left, which failed, and its window.
    resumed: Option<(Left, Option<WindowState>)>,
}

impl<P: Ports> App<P> {
    /// With its cache read, and nothing asked or applied yet.
    pub fn new(ports: Arc<P>, start: Start) -> Self {
        Self { core: Core::new(ports, start, crate::features::all()), resumed: None }
    }

    #[cfg(test)]
    pub(crate) const fn core(&self) -> &Core<P> {
        &self.core
    }

    /// How much has been drawn.
    #[cfg(test)]
    pub(crate) fn drawn(&self) -> Arc<crate::core::page::counted::Drawn> {
        self.core.page.drawn.clone()
    }

    /// One event, to its end, as the loop handles it.
    #[cfg(test)]
    pub(crate) fn step(&mut self, event: Event) {
        self.handle(event);
        self.decide();
        self.after_event();
    }

    #[cfg(test)]
    pub(crate) const fn core_mut(&mut self) -> &mut Core<P> {
        &mut self.core
    }

    /// One more feature, before the others: it hears of everything.
    #[cfg(test)]
    pub(crate) fn add_witness(&mut self, feature: Box<dyn crate::feature::Feature<P>>) {
        self.core.add_witness(feature);
    }

    /// One more feature, after the others.
    #[cfg(test)]
    pub(crate) fn add_feature(&mut self, feature: Box<dyn crate::feature::Feature<P>>) {
        self.core.add_feature(feature);
    }

    /// What a window is born with now.
    #[must_use]
    pub fn window_spec(&mut self, birth: Birth) -> WindowSpec {
        let mut spec = self.core.window_spec(birth);
        self.take(Event::WindowBuilding { mode: spec.mode });
        spec.snapshot = serde_json::to_string(&self.core.draw()).unwrap_or_else(|_| "null".to_owned());
        spec
    }

    /// The first window was opened before the loop runs.
    pub fn window_is_opening(&mut self) {
        self.take(Event::FirstWindowOpening);
    }

    /// What the next app goes on with, once this one has failed.
    pub(crate) fn leave(&mut self) -> Left {
        self.core.leave()
    }

    /// Goes on where the one before has failed. `window`: as the system says that it is.
    pub(crate) fn resume(&mut self, left: Left, window: Option<WindowState>) {
        self.resumed = Some((left, window));
    }

    /// It ends: nothing is begun any more.
    pub(crate) const fn is_ending(&self) -> bool {
        self.core.is_quitting()
    }

    /// Runs until the app quits.
    pub(crate) async fn run(&mut self, events: &mut mpsc::UnboundedReceiver<Event>) {
        let ports = self.core.ports.clone();
        self.begin();
        while !self.core.is_quitting() {
            let wake = self.core.next_deadline();
            let event = tokio::select! {
                event = events.recv() => event,
                event = self.core.next() => Some(event),
                () = sleep_until(&*ports, wake) => {
                    let now = self.core.now();
                    self.core.do_what_is_due(now);
                    self.handle_emitted();
                    self.decide();
                    self.after_event();
                    continue;
                }
            };
            let Some(event) = event else { break };
            self.handle(event);
            self.decide();
            self.after_event();
        }
        self.core.ports.surroundings().begin_end();
        let began = self.core.now();
        let end = began + crate::ending::LOOP_WITHIN;
        // Nobody is there to answer any more.
        self.core.each_feature(|feature, core| feature.end(core));
        self.finish_features(end).await;
        self.core.finish_files(began + crate::ending::FILES_WITHIN).await;
        // Whoever asked for the end gets the answer first. The socket it goes through takes real time.
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.core.ports.surroundings().quit();
    }

    /// Lets the features end what nobody else would, for as long as they have something under way.
    async fn finish_features(&mut self, end: Instant) {
        let ports = self.core.ports.clone();
        loop {
            let mut busy = false;
            self.core.each_feature(|feature, core| busy |= feature.finish(core));
            if !busy {
                return;
            }
            match ports.clock().timeout_at(end, self.core.session.next()).await {
                Some(event @ Event::Own(_)) => {
                    self.core.tell_features(&event);
                }
                Some(_) => {}
                None => return,
            }
        }
    }

    /// The first things, in the order in which somebody waits for them.
    fn begin(&mut self) {
        let resumed = self.resumed.take();
        let is_first = resumed.is_none();
        // What the start was asked for.
        self.handle_emitted();
        match resumed {
            None => self.core.begin_account(),
            Some((left, window)) => {
                if let Some(window) = window {
                    self.take(Event::WindowFound(window));
                }
                self.core.resume(left);
            }
        }
        self.core.reconcile();
        self.core.ports.surroundings().watch_wake();
        self.core.ports.surroundings().watch_lock();
        // It has no end before that of the process.
        if is_first {
            self.core.ports.window().watch_monitors();
        }
        self.decide();
        self.after_event();
    }

    /// Handles an event, and what it has asked for.
    fn handle(&mut self, event: Event) {
        self.take(event);
        self.handle_emitted();
    }

    fn handle_emitted(&mut self) {
        while let Some(next) = self.core.emitted.pop_front() {
            self.take(next);
        }
    }

    fn take(&mut self, event: Event) {
        if self.core.tell_features(&event) == Handled::No {
            self.take_in_core(event);
        }
        self.core.page.handled();
    }

    fn take_in_core(&mut self, event: Event) {
        match event {
            // A feature's, which has seen them.
            Event::Own(_)
            | Event::Lock(_)
            | Event::LinksChosen
            | Event::KeepLocal { .. }
            | Event::Fault(_)
            | Event::Notification(_)
            | Event::Notify { .. }
            | Event::NotifiedActionRefused { .. }
            | Event::ClosedToTray
            | Event::BeaconsAround(_)
            | Event::ToggleDnd(_)
            | Event::AnswerCall(_)
            | Event::HangUpCall(_)
            | Event::ActOnCall { .. }
            | Event::CallsChanged { .. }
            | Event::Devices(_)
            | Event::HeadsetRefused
            | Event::Program(_)
            | Event::BrowsersChanged
            | Event::CallPressed
            | Event::OpenLink(_)
            | Event::IntentShown { .. }
            | Event::SessionBegan
            | Event::SessionEnded
            | Event::SessionIdentified
            | Event::SessionLeft
            | Event::AccountChanged
            | Event::AccountNamed { .. }
            | Event::PageBroke { .. }
            | Event::Shortcut(_)
            | Event::KeyboardChanged
            | Event::StopRecordingShortcut
            | Event::ReadWindow { .. }
            | Event::ShowWindow { .. }
            | Event::OpenWindow(_)
            | Event::WindowBuilding { .. }
            | Event::FirstWindowOpening
            | Event::WindowFound(_)
            | Event::AnswerWhenOpen { .. }
            | Event::HideWindow
            | Event::Closing { .. }
            | Event::PopUpWindow
            | Event::PoppedUp(_)
            | Event::WindowOpened(_)
            | Event::WindowUsed
            | Event::WindowIsBack
            | Event::WindowShown
            | Event::WindowRead { .. }
            | Event::Tray(_)
            | Event::TrayHost(_)
            | Event::UnsavedChanged(_)
            | Event::KeepSettingsAside { .. }
            | Event::SettingsAnswered { .. } => {}
            Event::BuildWindow(birth) => {
                let spec = self.window_spec(birth);
                self.core.build_window(spec);
            }
            Event::Page(request, reply) => self.core.on_page(request, reply),
            Event::Verb(request, reply) => self.core.on_verb(request, None, reply),
            Event::VerbOfUser { request, token, reply } => self.core.on_verb(request, Some(token), reply),
            Event::Window(event) => self.core.on_window(event),
            Event::Terminate => self.core.quit(),
            Event::Pulse(beat) => {
                self.core.skip_drawing();
                let _gone = beat.send(());
            }
            #[cfg(test)]
            Event::Look(reply) => {
                self.core.skip_drawing();
                let _gone = reply.send(self.core.draw_all());
            }
            Event::Answered(answer) => self.core.on_answer(*answer),
            Event::Keyring(answer) => self.core.on_keyring(answer),
            Event::Realtime(batch) => self.core.on_realtime(batch),
            Event::RealtimeEnded { why } => self.core.on_realtime_ended(why.as_deref()),
            Event::Woke => self.core.on_wake(),
            Event::SignedIn { result, reply } => self.core.on_signed_in(*result, reply),
            Event::SignedOut { failed, everywhere, reply } => {
                self.core.on_signed_out(failed, everywhere, reply)
            }
            Event::DemoStarted(result) => self.core.on_demo_started(result),
            Event::Applied { round, applied, .. } => self.core.on_applied(round, applied),
            Event::TellPage => self.core.push(),
            Event::TokenKept(place) => self.core.on_token_kept(place),
            Event::Written(written) => self.core.on_written(*written),
            Event::NumberData(data) => self.core.on_number_data(data),
            Event::CallHeard { event, at } => self.core.hear_at(*event, at),
        }
    }

    /// What the calls ask for now, before the page is drawn: an ear is quicker than an eye.
    fn decide(&mut self) {
        self.core.each_feature(|feature, core| feature.follow(core));
        if self.core.emitted.is_empty() {
            return;
        }
        self.handle_emitted();
        // What they have asked for shows, too.
        self.core.each_feature(|feature, core| feature.follow(core));
        self.handle_emitted();
    }

    /// What the event may have made due: the page hears of it, and whoever waits for the end. What only the company
    /// has done ends nothing, and of a thousand events a second nobody could see each one.
    fn after_event(&mut self) {
        if self.core.page.is_stale() {
            self.core.settle_refresh();
        } else if !self.core.has_company_changed() || self.core.page.wait_to_push(self.core.now()) {
            return;
        }
        self.core.push();
    }
}

async fn sleep_until(ports: &impl Ports, at: Option<Instant>) {
    match at {
        Some(at) => ports.clock().sleep_until(at).await,
        None => std::future::pending().await,
    }
}
