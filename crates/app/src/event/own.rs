//! Messages of features to themselves, which nobody else has to know.

use std::any::Any;
use std::sync::{Mutex, PoisonError};

use super::Event;

/// A message of a feature to itself: what its slow work came to.
pub struct Own(Mutex<Option<Box<dyn Any + Send>>>);

impl Own {
    /// The message, if it is of this type and nobody has taken it.
    pub(crate) fn take<T: 'static>(&self) -> Option<T> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let message = held.take_if(|message| message.is::<T>())?;
        message.downcast().ok().map(|message| *message)
    }
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own")
    }
}

impl Event {
    /// A message to the feature that knows its type.
    pub(crate) fn own(message: impl Any + Send) -> Self {
        Self::Own(Own(Mutex::new(Some(Box::new(message)))))
    }

    /// The message of this type, taken: none where the event is another.
    pub(crate) fn take_own<T: 'static>(&self) -> Option<T> {
        match self {
            Self::Own(own) => own.take(),
            _ => None,
        }
    }
}
