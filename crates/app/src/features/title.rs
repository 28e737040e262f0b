//! The window's title: the program, and how it is connected, so that a window in the background says so too.

use tokio::time::Instant;

use crate::core::Core;
use crate::feature::Feature;
use crate::follower::Follower;
use crate::ports::{AppWindow as _, Ports, WindowRequest};

/// What the title says.
#[derive(Debug, Default)]
pub struct Title(Follower<String>);

impl<P: Ports> Feature<P> for Title {
    fn follow(&mut self, core: &mut Core<P>) {
        let change = self.0.follow(Some(core.sign().title), Instant::now());
        if let Some(title) = change.and_then(|change| change.wanted) {
            core.ports.window().ask(WindowRequest::SetTitle(title.clone()));
        }
    }
}
