//! X11: the stack as the window manager keeps it, and requests that window managers grant without
//! giving the keyboard.
//!
//! What was found out (openbox 3.6, xfwm4 4.18): a plain request to be raised gives the keyboard in
//! xfwm4, one that names a sibling does not. `_NET_RESTACK_WINDOW` is the way of the hints, and xfwm4
//! does not know it. Unminimising gives the keyboard in both; a window that is withdrawn and mapped anew
//! with user time 0 does not get it. Beneath another window means beneath all to openbox.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, CONFIGURE_REQUEST_EVENT, ClientMessageEvent, ConfigWindow, ConfigureRequestEvent,
    ConnectionExt as _, EventMask, MapState, StackMode, Window,
};

use super::Stacking;
use crate::x11_window::{X11Error, XServer};

/// Of the two that `_NET` messages know, the one that stands for the user: window managers obey it.
const FROM_USER: u32 = 2;
/// `_NET_WM_DESKTOP` of a window that is on all of them.
const ALL_DESKTOPS: u32 = u32::MAX;

/// How far a window has come to the front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Front {
    pub in_front: bool,
    /// The keyboard goes to it.
    pub active: bool,
}

impl XServer {
    /// How the window stands among the others; one that is not managed stands nowhere.
    ///
    /// # Errors
    /// As [`Self::window`].
    pub fn stacking(&self, window: Window) -> Result<Stacking, X11Error> {
        let above = self.above(window)?.into_iter().filter(|other| self.is_seen(*other));
        let desktop = self.property(window, self.atoms._NET_WM_DESKTOP, AtomEnum::CARDINAL)?;
        Ok(Stacking { above: above.map(i64::from).collect(), desktop: desktop.first().copied() })
    }

    /// Looks whether the window is in front, and asks for it where it is not: to be called again until
    /// it is so, because a window manager takes its time.
    ///
    /// # Errors
    /// As [`Self::window`].
    pub fn bring_to_front(&self, window: Window) -> Result<Front, X11Error> {
        let active = self.property(self.root, self.atoms._NET_ACTIVE_WINDOW, AtomEnum::WINDOW)?;
        let mapped = self.connection.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
        let stack = self.stack()?;
        // One that is not listed yet is taken for the lowest.
        let above = stack.iter().position(|one| *one == window).map_or(0, |own| own.saturating_add(1));
        let covering: Vec<Window> = stack
            .into_iter()
            .skip(above)
            .filter(|other| *other != window && self.is_seen(*other) && !self.stays_above(*other))
            .collect();
        let front = Front { in_front: mapped && covering.is_empty(), active: active.contains(&window) };
        if front.in_front {
            return Ok(front);
        }
        let here = self.property(self.root, self.atoms._NET_CURRENT_DESKTOP, AtomEnum::CARDINAL)?;
        let there = self.property(window, self.atoms._NET_WM_DESKTOP, AtomEnum::CARDINAL)?;
        match (here.first(), there.first()) {
            (Some(here), Some(there)) if here != there && *there != ALL_DESKTOPS => {
                self.tell_manager(window, self.atoms._NET_WM_DESKTOP, [*here, FROM_USER, 0, 0, 0])?;
            }
            _ => {
                if let Some(highest) = covering.last() {
                    self.restack(window, *highest, StackMode::ABOVE)?;
                }
            }
        }
        Ok(front)
    }

    /// Puts the window back beneath what was above it, and onto its desktop. What is gone by now, or
    /// above it anyway, is passed over.
    ///
    /// # Errors
    /// As [`Self::window`].
    pub fn put_back(&self, window: Window, before: &Stacking) -> Result<(), X11Error> {
        if let Some(desktop) = before.desktop {
            let there = self.property(window, self.atoms._NET_WM_DESKTOP, AtomEnum::CARDINAL)?;
            if there.first() != Some(&desktop) {
                return self.tell_manager(window, self.atoms._NET_WM_DESKTOP, [desktop, FROM_USER, 0, 0, 0]);
            }
        }
        let stack = self.stack()?;
        let own = stack.iter().position(|one| *one == window);
        let beneath_it = stack.get(..own.unwrap_or_default()).unwrap_or_default();
        let nearest = before
            .above
            .iter()
            .filter_map(|other| Window::try_from(*other).ok())
            .find(|other| stack.contains(other));
        match nearest {
            Some(other) if beneath_it.contains(&other) => self.restack(window, other, StackMode::BELOW),
            _ => Ok(()),
        }
    }

    /// The window manager has let go of the window: what is mapped next is a new one to it.
    ///
    /// # Errors
    /// As [`Self::window`].
    pub fn is_withdrawn(&self, window: Window) -> Result<bool, X11Error> {
        let state = self.property(window, self.atoms.WM_STATE, AtomEnum::ANY)?;
        Ok(state.first().is_none_or(|state| *state == 0))
    }

    /// All windows that are managed, the lowest first.
    fn stack(&self) -> Result<Vec<Window>, X11Error> {
        self.property(self.root, self.atoms._NET_CLIENT_LIST_STACKING, AtomEnum::WINDOW)
    }

    fn above(&self, window: Window) -> Result<Vec<Window>, X11Error> {
        let mut stack = self.stack()?;
        Ok(match stack.iter().position(|one| *one == window) {
            Some(own) => stack.split_off(own.saturating_add(1)),
            None => Vec::new(),
        })
    }

    /// Another window that is on the screen. One that has gone meanwhile is not.
    fn is_seen(&self, window: Window) -> bool {
        let asked = self.connection.get_window_attributes(window).ok();
        let attributes = asked.and_then(|asked| asked.reply().ok());
        attributes.is_some_and(|attributes| attributes.map_state == MapState::VIEWABLE)
    }

    /// Panels, and what somebody wants above all or over the whole screen: not to be covered.
    fn stays_above(&self, window: Window) -> bool {
        let of = |property| self.property(window, property, AtomEnum::ATOM).unwrap_or_default();
        let states = of(self.atoms._NET_WM_STATE);
        let kinds = of(self.atoms._NET_WM_WINDOW_TYPE);
        states.contains(&self.atoms._NET_WM_STATE_ABOVE)
            || states.contains(&self.atoms._NET_WM_STATE_FULLSCREEN)
            || kinds.contains(&self.atoms._NET_WM_WINDOW_TYPE_DOCK)
    }

    fn restack(&self, window: Window, sibling: Window, mode: StackMode) -> Result<(), X11Error> {
        let known = self.property(self.root, self.atoms._NET_SUPPORTED, AtomEnum::ATOM)?;
        if known.contains(&self.atoms._NET_RESTACK_WINDOW) {
            let restack = [FROM_USER, sibling, mode.into(), 0, 0];
            return self.tell_manager(window, self.atoms._NET_RESTACK_WINDOW, restack);
        }
        // Framed windows are no siblings to the server, which would refuse: so the window manager is
        // handed the request itself (ICCCM 4.1.5).
        let request = ConfigureRequestEvent {
            response_type: CONFIGURE_REQUEST_EVENT,
            stack_mode: mode,
            parent: self.root,
            window,
            sibling,
            value_mask: ConfigWindow::SIBLING | ConfigWindow::STACK_MODE,
            ..ConfigureRequestEvent::default()
        };
        self.connection.send_event(false, self.root, to_manager(), request)?;
        self.connection.flush()?;
        Ok(())
    }

    pub(crate) fn tell_manager(&self, window: Window, message: u32, data: [u32; 5]) -> Result<(), X11Error> {
        let message = ClientMessageEvent::new(32, window, message, data);
        self.connection.send_event(false, self.root, to_manager(), message)?;
        self.connection.flush()?;
        Ok(())
    }
}

/// Whoever redirects the root window's children is the window manager.
fn to_manager() -> EventMask {
    EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY
}
