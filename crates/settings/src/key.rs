//! The keys of the settings document, in the order in which a report lists them.
//!
//! One key is one row of the report. Most are one property of the document; a shortcut, an
//! integration and the busylight are objects that stand or fall as one.

use crate::shortcut::Action;

macro_rules! keys {
    ($($variant:ident $path:literal,)*) => {
        /// A row of the settings report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($variant,)* }

        impl Key {
            /// Every key, in report order.
            pub const ALL: [Self; [$($path),*].len()] = [$(Self::$variant,)*];

            /// Where the value stands in the document; a dot goes one object deeper.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$variant => $path,)* }
            }
        }
    };
}

keys! {
    RingtoneExternal "ringtoneExternal",
    RingtoneLocal "ringtoneLocal",
    RingtoneQueue "ringtoneQueue",
    ShowStatusPanel "showStatusPanel",
    AutoLaunch "autoLaunch",
    AutoLaunchHide "autoLaunchHide",
    QueueCriticalSound "queueCriticalSound",
    Theme "theme",
    PhoneId "phoneId",
    SoftphoneId "softphoneId",
    DashboardId "dashboardId",
    WindowWallboardMode "windowWallboardMode",
    PresenceBackground "presenceBackground",
    CallBackground "callBackground",
    Fullscreen "fullscreen",
    Zoom "zoom",
    DashboardColumnWidth "dashboardColumnWidth",
    DndWhenDesktopLocked "dndWhenDesktopLocked",
    PopupOnIncomingCall "popupOnIncomingCall",
    PopupRevertWhenDone "popupRevertWhenDone",
    AlwaysOnTop "alwaysOnTop",
    BeaconsMayUpdateLocation "beaconsMayUpdateLocation",
    QueueRingtones "queueRingtones",
    WindowX "window.x",
    WindowY "window.y",
    WindowWidth "window.width",
    WindowHeight "window.height",
    ShortcutAnswer "globalShortcuts.ANSWER",
    ShortcutHangup "globalShortcuts.HANGUP",
    ShortcutToggleWindow "globalShortcuts.TOGGLE_WINDOW",
    ShortcutCall "globalShortcuts.CALL",
    ShortcutSearch "globalShortcuts.SEARCH",
    IntegrationRun "integration.run",
    IntegrationSendkeys "integration.sendkeys",
    IntegrationCopyToClipboard "integration.copyToClipboard",
    IntegrationBrowser "integration.browser",
    IntegrationWebsite "integration.website",
    PreferredAudioInputs "media.preferredAudioInputs",
    PreferredAudioOutputs "media.preferredAudioOutputs",
    PreferredVideoInputs "media.preferredVideoInputs",
    PreferredRingerOutputs "media.preferredRingerOutputs",
    RingerVolume "media.ringerVolume",
    Kuando "media.kuando",
    PreferredHeadset "media.preferredHeadset",
    OutboundGoto "outboundGoto",
}

impl Key {
    /// The object that the value stands in, and its name there.
    #[must_use]
    pub fn parent_and_name(self) -> (Option<&'static str>, &'static str) {
        match self.path().split_once('.') {
            Some((parent, name)) => (Some(parent), name),
            None => (None, self.path()),
        }
    }

    #[must_use]
    pub const fn of_shortcut(action: Action) -> Self {
        match action {
            Action::Answer => Self::ShortcutAnswer,
            Action::Hangup => Self::ShortcutHangup,
            Action::ToggleWindow => Self::ShortcutToggleWindow,
            Action::Call => Self::ShortcutCall,
            Action::Search => Self::ShortcutSearch,
        }
    }

    /// The four rows of the window's geometry, which is applied as one.
    pub const WINDOW: [Self; 4] = [Self::WindowX, Self::WindowY, Self::WindowWidth, Self::WindowHeight];
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path())
    }
}
