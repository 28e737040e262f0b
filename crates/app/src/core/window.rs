//! What others ask of the window: each is an intent, which the feature of the window carries out.

use serde_json::json;
use settings::plan::{self, Effect, WindowMode};
use settings::values::Zoom;

pub use crate::event::window::{Birth, Purpose};

use super::{Core, Event, WindowEvent};
use crate::event::VerbReply;
use crate::event::window::{Showing, Wish};
use crate::ports::{AppWindow as _, Ports, WindowSpec};
use crate::reply_to::ReplyTo;
use crate::verbs::Reply;

impl<P: Ports> Core<P> {
    /// Reads the window and does what that is for.
    pub(crate) fn read_window(&mut self, purpose: Purpose) {
        let wish = std::mem::take(&mut self.wish);
        self.emit(Event::ReadWindow { purpose, wish });
    }

    /// Opens a window, where there is none.
    pub(crate) fn open_window(&mut self, birth: Birth) {
        self.emit(Event::OpenWindow(birth));
    }

    /// Carries out what shows the window because another process asked for it, and answers what came of it.
    /// `token`: the desktop's word that the user has asked. `ask` reads the window, which takes the wish along.
    pub(crate) fn show_for(
        &mut self,
        token: Option<String>,
        reply: VerbReply,
        ask: impl FnOnce(&mut Self) -> Reply,
    ) {
        if self.ports.window().pops_up() {
            let answer = ask(self);
            if self.facts.window.is_absent() && answer.exit == 0 {
                // Whether it can be built is known once it is.
                self.emit(Event::AnswerWhenOpen { answer, reply });
            } else {
                let _gone = reply.send(answer);
            }
            return;
        }
        let (told, showing) = ReplyTo::new();
        self.wish = Wish { token, told: Some(told) };
        let mut answer = ask(self);
        // What nobody has taken is dropped, and so answered for: the window was not asked for.
        self.wish = Wish::default();
        let refused = self.language.pick(
            "The desktop did not let the window come to the front.",
            "Skrivebordet lod ikke vinduet komme frem.",
        );
        tokio::spawn(async move {
            if let Ok(showing) = showing.await {
                if showing == Showing::NotInFront {
                    // What it has to say already stays, and so does a refusal's own exit code.
                    let said = answer.message.take();
                    answer.exit = answer.exit.max(ipc::Exit::Failed as u8);
                    answer.message =
                        Some(said.map_or_else(|| refused.to_owned(), |said| format!("{said} {refused}")));
                }
                answer.body = Some(json!({ "window": showing.word() }));
            }
            let _gone = reply.send(answer);
        });
    }

    // --- A new window ------------------------------------------------------------------------------

    /// What a window is born with now, but for its first snapshot.
    pub(crate) fn window_spec(&mut self, birth: Birth) -> WindowSpec {
        let standing = self.overrides.standing(plan::desired(self.settings()), &self.tried);
        let mut spec = WindowSpec {
            geometry: self.settings().window,
            mode: WindowMode::Normal,
            always_on_top: false,
            zoom: Zoom::DEFAULT,
            theme: self.settings().theme,
            minimised: birth == Birth::Minimised,
            unseen: birth == Birth::Unseen,
            title: self.sign().title,
            snapshot: String::new(),
            view: self.page.view.clone(),
        };
        for (effect, _) in standing {
            match effect {
                Effect::PlaceWindow(geometry) => spec.geometry = geometry,
                Effect::SetMode(mode) => spec.mode = mode,
                Effect::SetAlwaysOnTop(on) => spec.always_on_top = on,
                Effect::SetZoom(zoom) => spec.zoom = zoom,
                _ => {}
            }
        }
        spec
    }

    pub(crate) fn build_window(&mut self, spec: WindowSpec) {
        let ports = self.ports.clone();
        let work = async move { Event::WindowOpened(ports.window().open(spec).await) };
        self.spawn(work, |why| Event::WindowOpened(Err(why)));
    }

    // --- What happens to it, for those that are no features ----------------------------------------

    pub(crate) fn on_window(&mut self, event: WindowEvent) {
        match event {
            WindowEvent::Destroyed => {
                self.page.gone();
                self.page.life.window_gone();
                self.forget_window();
            }
            WindowEvent::Changed
            | WindowEvent::Focused
            | WindowEvent::MonitorsChanged
            | WindowEvent::CloseRequested => {}
        }
    }
}
