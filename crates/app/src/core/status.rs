//! The status panel, whose lines come from the features, and `communicator status`.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::Core;
use crate::feature::StatusLines;
use crate::ports::Ports;
use crate::view::Status;

impl<P: Ports> Core<P> {
    pub(crate) fn draw_status(&self) -> Status {
        let mut lines = StatusLines::default();
        self.ask_features(|feature| feature.status(self, &mut lines));
        Status {
            connection: self.session.connection.state,
            lines: lines.in_order(),
            settings_fetched_at: self.session.connection.fetched_at.map(pbx::instant::iso_ms),
            stale_since: self.stale_since().map(pbx::instant::iso_ms),
            kept_aside: None,
        }
    }

    /// Since when what is shown may be out of date: a connection that is back has told nothing of what it missed.
    fn stale_since(&self) -> Option<SystemTime> {
        self.session.reload.gap_since().or_else(|| self.session.connection.stale_since())
    }

    /// The answer of `communicator status`.
    pub(crate) fn status_json(&self) -> Value {
        let phone = self.phone().ok().map(|phone| json!({ "id": phone.id, "name": phone.name }));
        let last_shortcut = self
            .facts
            .shortcuts
            .last_pressed
            .map(|(action, at)| json!({ "action": action.wire_name(), "at": pbx::instant::iso_ms(at) }));
        json!({
            "schema": 1,
            "running": true,
            "server": self.account.server.url(),
            "connection": {
                "state": self.session.connection.state,
                "since": pbx::instant::iso_ms(self.session.connection.since),
                "why": self.connection_why(),
            },
            "calls": self.calls_json(),
            "phone": phone,
            "last_shortcut": last_shortcut,
            "integrations": { "last": self.facts.integrations.last },
            "devices": self.devices_status_json(),
        })
    }
}
