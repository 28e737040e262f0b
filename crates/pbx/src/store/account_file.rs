//! The files of an account that the app both writes and understands; the store sees JSON in them.

use super::file_write::Origin;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountFile {
    /// What this user changed and the PBX has not accepted yet.
    Unsaved,
    /// Why saving has stopped for this account.
    SavingStopped,
    /// The settings document that the user has declined to use.
    DeclinedSettings,
    /// Do not disturb that the app has set and not cleared yet.
    Dnd,
    /// What the user has approved of integrations.
    Approvals,
    /// Each dashboard that was changed here, as it was before the first change.
    DashboardsBefore,
    /// Dashboards that the PBX has stored otherwise than they were sent, until the user decides.
    DashboardsStopped,
    /// Where the sign-in is kept, and what of it is still to be forgotten.
    SignIn,
    /// The settings report.
    Report,
}

impl AccountFile {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unsaved => "unsaved.json",
            Self::SavingStopped => "saving-stopped.json",
            Self::DeclinedSettings => "desktop-settings.declined.json",
            Self::Dnd => "dnd.json",
            Self::Approvals => "approvals.json",
            Self::DashboardsBefore => "dashboards.before-first-save.json",
            Self::DashboardsStopped => "dashboards-stopped.json",
            Self::SignIn => "sign-in.json",
            Self::Report => "report.json",
        }
    }

    pub(super) const fn origin(self) -> Origin {
        match self {
            Self::Report => Origin::Copy,
            Self::Unsaved
            | Self::SavingStopped
            | Self::DeclinedSettings
            | Self::Dnd
            | Self::Approvals
            | Self::DashboardsBefore
            | Self::DashboardsStopped
            | Self::SignIn => Origin::Own,
        }
    }
}
