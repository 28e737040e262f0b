//! Drawing: the parts from how things are, the company from what has changed of it.

use std::collections::BTreeMap;

use pbx::roster::Changed;
use settings::plan::WindowMode;
use settings::words::Language;

use super::Watch;
use super::entities::Entities;
use crate::core::Core;
use crate::ports::Ports;
use crate::session::Phase;
use crate::view::editor::{Editor, Saving};
use crate::view::{self, Appearance, Dashboards, Notice, Own, Phone, Report, ReportRow, Session, Snapshot};

impl<P: Ports> Core<P> {
    /// Everything that the window shows.
    pub(crate) fn draw(&self) -> Snapshot {
        let Entities { people, queues, members, callers } = self.draw_entities(&Changed::all());
        Snapshot {
            people: people.into_all(),
            queues: queues.into_all(),
            members: members.into_all(),
            callers: callers.into_all(),
            ..self.draw_parts(self.page.watch)
        }
    }

    /// What of the company may have changed.
    pub(super) fn draw_entities(&self, changed: &Changed) -> Entities {
        let mut entities = Entities::default();
        self.ask_features(|feature| feature.draw_company(self, changed, &mut entities));
        #[cfg(test)]
        self.page.drawn.count_entities(&entities);
        entities
    }

    /// The parts and this user's calls, and nothing of the company.
    pub(super) fn draw_parts(&self, watch: Watch) -> Snapshot {
        #[cfg(test)]
        self.page.drawn.count_parts(watch);
        let mut page = Snapshot {
            revision: self.page.revision,
            language: match self.language {
                Language::En => view::Language::En,
                Language::Da => view::Language::Da,
            },
            session: self.draw_session(),
            appearance: Appearance {
                wallboard: self.facts.window.mode == WindowMode::Wallboard,
                fullscreen: self.facts.window.mode == WindowMode::Fullscreen,
                ..Appearance::default()
            },
            status: self.draw_status(),
            dashboards: Dashboards::default(),
            phone: self.draw_phone(),
            recents: view::Recents::default(),
            look: view::Look::default(),
            own: Own::default(),
            call_order: Vec::new(),
            alarm: None,
            popup: None,
            report: watch.report.then(|| self.draw_report()),
            editor: watch.editor.then(nothing_to_edit),
            integrations: Vec::new(),
            integration_log: Vec::new(),
            browsers: None,
            intent: self.page.intent.clone(),
            notice: self.page.notice.as_ref().map(|message| Notice {
                id: message.id,
                level: message.level,
                text: message.said.in_language(self.language).to_owned(),
            }),
            people: BTreeMap::new(),
            queues: BTreeMap::new(),
            members: BTreeMap::new(),
            callers: BTreeMap::new(),
            calls: BTreeMap::new(),
            switches: BTreeMap::new(),
        };
        self.ask_features(|feature| feature.draw(self, &mut page));
        #[cfg(test)]
        self.page.drawn.count_values(&page);
        page
    }

    /// How far the user's changes have come, as the settings page says it.
    pub(crate) fn draw_saving(&self) -> Saving {
        let page = self.draw_parts(Watch { editor: true, ..Watch::default() });
        page.editor.map_or(Saving::Saved, |editor| editor.saving)
    }

    fn draw_report(&self) -> Report {
        let report = self.report();
        let row = |row: settings::report::ReportRow| ReportRow {
            key: row.key,
            wanted: row.wanted,
            in_force: row.in_force,
            source: row.source,
            outcome: row.outcome.word().to_owned(),
            reason: row.reason,
            why: row.why,
            hint: row.hint,
            wanted_words: row.wanted_words,
            in_force_words: row.in_force_words,
        };
        Report { complete: report.complete, rows: report.settings.into_iter().map(row).collect() }
    }

    fn draw_session(&self) -> Session {
        let server = self.account.server.url().to_owned();
        match &self.session.phase() {
            Phase::SignedOut { why } => Session::SignedOut {
                server,
                why: why.as_ref().map(|why| why.in_language(self.language).to_owned()),
            },
            Phase::Starting | Phase::SignedIn => Session::SignedIn {
                server,
                demo: self.account.demo,
                employee_name: self.account.known.as_ref().and_then(|known| known.name.clone()),
                customer_name: self.account.known.as_ref().and_then(|known| known.customer_name.clone()),
            },
        }
    }

    fn draw_phone(&self) -> Phone {
        let phone = self.phone();
        let presented_note = self.settings().outbound_goto.then(|| {
            let text = self.language.pick(
                "The PBX decides which number is shown.",
                "Omstillingen bestemmer, hvilket nummer der vises.",
            );
            text.to_owned()
        });
        let dnd = self.dnd_told();
        match phone {
            Ok(phone) => Phone {
                ready: true,
                name: Some(phone.name),
                problem: None,
                presented: phone.presented,
                presented_note,
                dnd,
            },
            Err(problem) => Phone {
                ready: false,
                name: None,
                problem: Some(problem),
                presented: None,
                presented_note,
                dnd,
            },
        }
    }
}

/// The settings page before any feature has drawn its part.
fn nothing_to_edit() -> Editor {
    Editor {
        saving: Saving::Saved,
        rows: Vec::new(),
        this_computer: Vec::new(),
        recording: false,
        proving: None,
        desk: view::Desk::default(),
    }
}
