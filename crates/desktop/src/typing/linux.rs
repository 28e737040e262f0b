//! Linux: X11 by XTEST.

mod x11;
mod x11_keys;
mod x11_map;

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use integrations::keys::Stroke;

use super::TypingError;
use crate::focus::system::Window;

/// Two texts at once would be typed into each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

pub(super) fn type_into(window: &Window, strokes: &[Stroke], stop: &AtomicBool) -> Result<(), TypingError> {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    x11::type_into(window, strokes, stop)
}
