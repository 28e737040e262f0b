//! The one hook of a process of tests: each test hears of the panics whose message has its own word in it, and all
//! others are printed as ever.

use std::panic::PanicHookInfo;
use std::path::Path;
use std::sync::{Arc, Mutex, Once, PoisonError};

use tokio::sync::mpsc;

use super::{Keeper, text_of};
use crate::event::Event;

static KEEPERS: Mutex<Vec<(String, Arc<Keeper>)>> = Mutex::new(Vec::new());
static HOOK: Once = Once::new();

/// As [`super::watch`], for the panics with this word in their message.
pub(crate) fn watch(word: &str, profile: &Path, events: mpsc::UnboundedSender<Event>) {
    add(word, Keeper::new(profile, events));
}

pub(super) fn add(word: &str, keeper: Keeper) {
    let keeper = Arc::new(keeper);
    KEEPERS.lock().unwrap_or_else(PoisonError::into_inner).push((word.to_owned(), keeper));
    HOOK.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| match keeper_of(panic) {
            Some(keeper) => keeper.take(panic),
            None => others(panic),
        }));
    });
}

fn keeper_of(panic: &PanicHookInfo<'_>) -> Option<Arc<Keeper>> {
    let text = text_of(panic.payload());
    let keepers = KEEPERS.lock().unwrap_or_else(PoisonError::into_inner);
    keepers.iter().find(|(word, _)| text.contains(word)).map(|(_, keeper)| keeper.clone())
}
