//! The lines of the status panel: each comes from whoever knows it, and all stand in one order.

use crate::view::StatusLine;

/// What a line is about. Lines stand in the order of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Connection,
    /// Below the connection, above all that may be a consequence.
    Fault,
    Bus,
    Files,
    Realtime,
    Phone,
    Sound,
    Busylight,
    Headset,
    Dnd,
    Beacons,
    Notifications,
    Integrations,
    Storage,
    Shortcuts,
    Settings,
    Saving,
    Dashboards,
}

/// The lines so far.
#[derive(Debug, Default)]
pub struct StatusLines(Vec<(About, StatusLine)>);

impl StatusLines {
    /// None: there is nothing to say.
    pub fn put(&mut self, about: About, line: impl Into<Option<StatusLine>>) {
        self.0.extend(line.into().map(|line| (about, line)));
    }

    /// The lines as they are shown.
    #[must_use]
    pub fn in_order(mut self) -> Vec<StatusLine> {
        self.0.sort_by_key(|(about, _)| *about);
        self.0.into_iter().map(|(_, line)| line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Level;

    fn line(id: &str) -> StatusLine {
        StatusLine {
            id: id.to_owned(),
            level: Level::Info,
            text: String::new(),
            detail: None,
            since: None,
            pressing: false,
        }
    }

    #[test]
    fn lines_stand_in_one_order_whoever_puts_them_first() {
        let mut lines = StatusLines::default();
        for (about, id) in [
            (About::Saving, "saving"),
            (About::Sound, "sound"),
            (About::Fault, "fault-1"),
            (About::Fault, "fault-2"),
            (About::Connection, "connection"),
        ] {
            lines.put(about, line(id));
        }
        let ids: Vec<String> = lines.in_order().into_iter().map(|line| line.id).collect();
        assert_eq!(ids, ["connection", "fault-1", "fault-2", "sound", "saving"]);
    }
}
