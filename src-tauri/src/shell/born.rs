//! What a window is born with: kept until its page asks for it, once.

use std::sync::{Arc, Mutex, PoisonError};

use app::ports::WindowSpec;
use serde_json::Value;

/// The answer to the first question of a page, as JSON.
#[derive(Debug, Clone, Default)]
pub struct Born(Arc<Mutex<Option<String>>>);

impl Born {
    /// A window is being built with this.
    pub fn put(&self, spec: &WindowSpec) {
        let view = spec.view.as_deref().map_or(Value::Null, Value::from);
        let state = format!("{{\"snapshot\":{},\"view\":{view}}}", spec.snapshot);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// What it was, the first time; then there is nothing: it would be old.
    pub fn take(&self) -> String {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        state.unwrap_or_else(|| "{\"snapshot\":null,\"view\":null}".to_owned())
    }
}
