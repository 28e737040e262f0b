//! The window's title: the program, and how it is connected, so that a window in the background says so too.

use crate::core::Core;
use crate::event::Event;
use crate::feature::{Feature, Handled};
use crate::follower::Follower;
use crate::ports::{AppWindow as _, Ports, WindowRequest};

/// What the title says.
#[derive(Debug, Default)]
pub struct Title(Follower<String>);

impl<P: Ports> Feature<P> for Title {
    fn on(&mut self, _core: &mut Core<P>, event: &Event) -> Handled {
        // What was asked of it while it was being built is lost.
        if matches!(event, Event::WindowOpened(Ok(()))) {
            self.0 = Follower::default();
        }
        Handled::No
    }

    fn follow(&mut self, core: &mut Core<P>) {
        let change = self.0.follow(Some(core.sign().title), core.now());
        if let Some(title) = change.and_then(|change| change.wanted) {
            core.ports.window().ask(WindowRequest::SetTitle(title.clone()));
        }
    }
}
