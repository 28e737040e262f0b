//! What outlives a fault in the loop: the next core goes on from the profile, with the little that is nowhere else.
//!
//! Nothing here is worked on in steps, so a fault has left it whole. All else of the core that failed is dropped.

use std::time::SystemTime;

use account::token::TokenPlace;
use pbx::Token;
use settings::shortcut::Action;

use super::Core;
use super::account::Change;
use super::files::Files;
use super::page::Page;
use crate::ports::{Ports, Sounds as _, Surroundings as _};
use crate::said::Said;
use crate::session::Phase;
use crate::start::Start;

/// What a core leaves to the next one.
#[derive(Debug)]
pub(crate) struct Left {
    session: Whose,
    /// The page of a window that stays, by what it has been told.
    page: Page,
    /// What the writer tells, which goes on writing.
    files: Files,
    /// There has been a window.
    was_open: bool,
    /// The one notification of a hidden start has been shown.
    told_hidden: bool,
    last_shortcut: Option<(Action, SystemTime)>,
}

/// Whose the session was.
#[derive(Debug)]
enum Whose {
    /// Nobody knew yet.
    Unknown,
    /// A token may be in memory alone.
    Of(Token, TokenPlace),
    Nobody {
        why: Option<Said>,
    },
    Demo,
}

impl Left {
    /// As the app would be started again by this user.
    pub(crate) fn arrange(&self, start: &mut Start) {
        start.demo = matches!(self.session, Whose::Demo);
        // It may have been signed out meanwhile, or replaced by another.
        start.token = match &self.session {
            Whose::Unknown => start.token.take(),
            Whose::Of(token, TokenPlace::Environment) => Some(token.clone()),
            _ => None,
        };
    }
}

impl<P: Ports> Core<P> {
    /// Takes down what it shows outside of its window, and leaves what the next one needs.
    pub(crate) fn leave(&mut self) -> Left {
        self.each_feature(|feature, core| feature.end(core));
        let session = match (self.account.demo, self.session.phase()) {
            (true, _) => Whose::Demo,
            (false, Phase::Starting) => Whose::Unknown,
            (false, Phase::SignedOut { why }) => Whose::Nobody { why: why.clone() },
            (false, Phase::SignedIn) => match (self.session.token(), self.session.token_place()) {
                (Some(token), Some(place)) => Whose::Of(token.clone(), place),
                _ => Whose::Unknown,
            },
        };
        Left {
            session,
            page: std::mem::take(&mut self.page).left(),
            files: std::mem::replace(&mut self.files, Files::none()),
            was_open: self.facts.window.was_open,
            told_hidden: self.account.told_hidden,
            last_shortcut: self.facts.shortcuts.last_pressed,
        }
    }

    /// Goes on where the core before it failed.
    pub(crate) fn resume(&mut self, left: Left) {
        let Left { session, page, files, was_open, told_hidden, last_shortcut } = left;
        self.page = page;
        self.files = files;
        self.facts.window.was_open |= was_open;
        self.account.told_hidden = told_hidden;
        self.facts.shortcuts.last_pressed = last_shortcut;
        // What was on is not known here, and would stay on.
        self.ports.sounds().stop_ringing();
        self.ports.sounds().stop_preview();
        self.ports.surroundings().let_sleep();
        match session {
            Whose::Unknown => self.begin_account(),
            Whose::Of(token, place) => self.begin_session(token, place, false, None),
            Whose::Nobody { why } => self.end_session(why),
            Whose::Demo => self.change_account(Change::Demo),
        }
    }
}
