//! How far the changes have come, on the settings page and in the status panel.

use super::{Saving, is_free};
use crate::core::Core;
use crate::ports::Ports;
use crate::view::editor::{SavedOtherwise, Saving as SavingView};
use crate::view::{Level, StatusLine};

impl Saving {
    pub(super) fn view<P: Ports>(&self, core: &Core<P>) -> SavingView {
        let changes = u32::try_from(core.unsaved().len()).unwrap_or(u32::MAX);
        let pick = |en: &str, da: &str| core.language.pick(en, da).to_owned();
        if let Some(stopped) = &self.stopped {
            let why = match (&self.why, stopped.restored) {
                (Some(why), _) => why.in_language(core.language).to_owned(),
                (None, true) => pick(
                    "The document is as it was before. Nothing more is saved for this account, because the PBX changed other settings during a save.",
                    "Dokumentet er, som det var før. Der gemmes ikke mere for denne konto, fordi omstillingen ændrede andre indstillinger, da der blev gemt.",
                ),
                (None, false) => pick(
                    "The PBX changed settings that you had not changed, so nothing more is saved for this account.",
                    "Omstillingen ændrede indstillinger, som du ikke havde ændret, så der gemmes ikke mere for denne konto.",
                ),
            };
            let differences = stopped.differences.iter().map(|one| SavedOtherwise {
                path: one.path.clone(),
                sent: one.sent.clone(),
                found: one.found.clone(),
            });
            return SavingView::Stopped { changes, why, differences: differences.collect() };
        }
        if let Some(trouble) = core.unsaved_trouble() {
            let problem = trouble.why(core.language);
            let why = core.language.pick(
                format!("This computer could not keep them: {problem}."),
                format!("Denne computer kunne ikke gemme dem: {problem}."),
            );
            return SavingView::Kept { changes, why };
        }
        if changes == 0 {
            return SavingView::Saved;
        }
        if self.is_sending(core) {
            return SavingView::Sending { changes };
        }
        if !core.session.is_signed_in() {
            return SavingView::Kept { changes, why: pick("Nobody is signed in.", "Ingen er logget ind.") };
        }
        if let Some(why) = &self.why {
            return SavingView::Kept { changes, why: why.in_language(core.language).to_owned() };
        }
        if core.unsaved().iter().all(|(unit, _)| !is_free(core, unit)) {
            let why = pick(
                "They wait for your decision, or the PBX does not accept them.",
                "De venter på din beslutning, eller omstillingen godtager dem ikke.",
            );
            return SavingView::Kept { changes, why };
        }
        SavingView::Waiting { changes }
    }

    /// Changes that are not with the PBX and do not get there by themselves in a moment.
    pub(super) fn line<P: Ports>(&self, core: &Core<P>) -> Option<StatusLine> {
        let words = |en: &str, da: &str| core.language.pick(en, da).to_owned();
        let (level, text, detail) = match self.view(core) {
            SavingView::Saved | SavingView::Waiting { .. } | SavingView::Sending { .. } => return None,
            SavingView::Kept { why, .. } => (
                Level::Info,
                words("Changes are kept on this computer only", "Ændringer er kun gemt på denne computer"),
                why,
            ),
            SavingView::Stopped { why, .. } => (
                Level::Warning,
                words(
                    "Settings are no longer saved: see the settings page",
                    "Indstillinger gemmes ikke mere: se siden med indstillinger",
                ),
                why,
            ),
        };
        let (level, text) = if level == Level::Info && !core.conflicts().is_empty() {
            let text = words(
                "A setting was changed here and elsewhere: see the settings page",
                "En indstilling er ændret her og et andet sted: se siden med indstillinger",
            );
            (Level::Warning, text)
        } else {
            (level, text)
        };
        Some(StatusLine {
            id: "saving".to_owned(),
            level,
            text,
            detail: Some(detail),
            since: None,
            pressing: level == Level::Warning,
        })
    }
}
