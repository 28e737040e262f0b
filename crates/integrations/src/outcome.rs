//! How an integration ended, and why.

use settings::said::Said;
use settings::words::Language;

use crate::refusal::TemplateRefused;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    Done,
    /// A dry run: nothing was done.
    Planned,
    /// There was nothing to do for this call.
    Skipped,
    /// The rules do not allow it.
    Refused,
    /// It was tried.
    Failed,
    /// It was waiting, and is not wanted any more.
    Cancelled,
}

impl Outcome {
    pub const ALL: [Self; 6] =
        [Self::Done, Self::Planned, Self::Skipped, Self::Refused, Self::Failed, Self::Cancelled];

    /// The word of the JSON, never translated.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Planned => "planned",
            Self::Skipped => "skipped",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word of the window.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Done => language.pick("Done", "Udført"),
            Self::Planned => language.pick("Would be done", "Ville blive udført"),
            Self::Skipped => language.pick("Skipped", "Sprunget over"),
            Self::Refused => language.pick("Refused", "Afvist"),
            Self::Failed => language.pick("Failed", "Mislykkedes"),
            Self::Cancelled => language.pick("Cancelled", "Annulleret"),
        }
    }

    /// Whether `integrations try` counts it as success.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Done | Self::Planned | Self::Skipped)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident $word:literal $outcome:ident $en:literal $da:literal,)*) => {
        /// Why it ended so. Each has one outcome that it goes with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$variant,)*];

            /// The word of the JSON, never translated.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The outcome that it goes with.
            #[must_use]
            pub const fn outcome(self) -> Outcome {
                match self { $(Self::$variant => Outcome::$outcome,)* }
            }

            /// A sentence for the window. `about` names what it is about (a variable, a program, a host), and
            /// never holds a value of a caller.
            #[must_use]
            pub fn why(self, language: Language, about: Option<&str>) -> String {
                let sentence = match self { $(Self::$variant => language.pick($en, $da),)* };
                match about {
                    Some(about) if !about.is_empty() => format!("{sentence} ({about})"),
                    _ => sentence.to_owned(),
                }
            }
        }
    };
}

reasons! {
    // Of the plan.
    /// `requireArgs`: a variable that is used has no value.
    MissingValue "missing_value" Skipped
        "A variable that it needs has no value for this call." "En variabel, den skal bruge, har ingen værdi for dette opkald.",
    NotThisTrigger "not_this_trigger" Skipped
        "It is set to run at another moment of the call." "Den er sat til at køre på et andet tidspunkt af opkaldet.",
    Never "never" Skipped "It is set to run never." "Den er sat til aldrig at køre.",
    NotThisComputer "not_this_computer" Skipped
        "This computer cannot do it." "Denne computer kan ikke gøre det.",
    ArgumentLikeOption "argument_like_option" Refused
        "A value of the caller begins with - or /, and the program could take it for an option." "En værdi fra den, der ringer, begynder med - eller /, og programmet kunne tage den for et tilvalg.",
    WouldChangeHost "would_change_host" Refused
        "A value of the caller would change which server is asked." "En værdi fra den, der ringer, ville ændre, hvilken server der spørges.",
    WouldChangePath "would_change_path" Refused
        "A value of the caller would change the path of the address instead of being a part of it." "En værdi fra den, der ringer, ville ændre adressens sti i stedet for at være en del af den.",
    AddressNotAllowed "address_not_allowed" Refused
        "The address is not one that a request may go to." "Adressen er ikke en, en forespørgsel må gå til.",
    InterpreterWithVariable "interpreter_with_variable" Refused
        "The program runs commands that it is given, so it gets no value of the caller." "Programmet udfører kommandoer, det får, så det får ingen værdi fra den, der ringer.",
    BatchFile "batch_file" Refused
        "A batch file cannot be handed a value safely." "En batchfil kan ikke få en værdi på en sikker måde.",
    ValueTooLong "value_too_long" Refused
        "A value of the caller is too long." "En værdi fra den, der ringer, er for lang.",
    /// The value holds a NUL.
    ValueNotAllowed "value_not_allowed" Refused
        "A value of the caller has a character that cannot be handed over." "En værdi fra den, der ringer, har et tegn, der ikke kan gives videre.",
    TemplateRefused "template_refused" Failed
        "Its text has an error." "Dens tekst har en fejl.",
    // Of approval and policy.
    AwaitingApproval "awaiting_approval" Refused
        "It waits for your approval." "Den venter på din godkendelse.",
    ChangedMeanwhile "changed_meanwhile" Refused
        "Its text has changed since you saw it." "Dens tekst er ændret, siden du så den.",
    ForbiddenByPolicy "forbidden_by_policy" Refused
        "The administrator of this computer forbids it." "Denne computers administrator forbyder det.",
    Demo "demo" Refused
        "The demo does nothing outside itself." "Demoen gør intet uden for sig selv.",
    // Of waiting.
    CallEnded "call_ended" Cancelled
        "The call ended before the delay was over." "Opkaldet sluttede, før ventetiden var omme.",
    SignedOut "signed_out" Cancelled
        "You signed out before the delay was over." "Du loggede ud, før ventetiden var omme.",
    Quit "quit" Cancelled
        "The app quit before the delay was over." "Programmet sluttede, før ventetiden var omme.",
    SettingsChanged "settings_changed" Cancelled
        "The integration was changed before the delay was over." "Integrationen blev ændret, før ventetiden var omme.",
    TooMany "too_many" Refused
        "Too many integrations are under way." "For mange integrationer er i gang.",
    // Of the adapters.
    ProgramNotFound "program_not_found" Failed
        "The program was not found." "Programmet blev ikke fundet.",
    ProgramNotExecutable "program_not_executable" Failed
        "The file is not a program that this user may start." "Filen er ikke et program, som denne bruger må starte.",
    ProgramNotStarted "program_not_started" Failed
        "The system did not start the program." "Systemet startede ikke programmet.",
    WindowNotFound "window_not_found" Failed
        "No window of that program is open, so nothing was typed." "Intet vindue fra det program er åbent, så intet blev skrevet.",
    FocusRefused "focus_refused" Failed
        "The system did not bring the window to the front, so nothing was typed." "Systemet hentede ikke vinduet frem, så intet blev skrevet.",
    FocusMoved "focus_moved" Failed
        "Another window came to the front, so typing stopped." "Et andet vindue kom frem, så skrivningen stoppede.",
    KeysHeld "keys_held" Failed
        "A key such as Ctrl or Alt was held down the whole time, so nothing was typed." "En tast som Ctrl eller Alt blev holdt nede hele tiden, så intet blev skrevet.",
    PermissionMissing "permission_missing" Failed
        "The system does not let the app do it until you allow it." "Systemet lader ikke programmet gøre det, før du tillader det.",
    Unsupported "unsupported" Failed
        "This desktop has no way to do it." "Dette skrivebord har ingen måde at gøre det på.",
    TypingFailed "typing_failed" Failed
        "The system did not take all the keys." "Systemet tog ikke imod alle taster.",
    Stopped "stopped" Cancelled "It was stopped." "Den blev stoppet.",
    ClipboardUnavailable "clipboard_unavailable" Failed
        "The clipboard could not be used." "Udklipsholderen kunne ikke bruges.",
    NotOpened "not_opened" Failed
        "The page could not be opened." "Siden kunne ikke åbnes.",
    Unreachable "unreachable" Failed
        "The server could not be reached." "Serveren kunne ikke nås.",
    Certificate "certificate" Failed
        "The server's certificate is not trusted." "Der er ikke tillid til serverens certifikat.",
    Redirected "redirected" Failed
        "The server answered with another address, which is not followed." "Serveren svarede med en anden adresse, som ikke følges.",
    Status "status" Failed
        "The server answered with an error." "Serveren svarede med en fejl.",
    AnswerTooLong "answer_too_long" Failed
        "The server's answer is too long." "Serverens svar er for langt.",
    TimedOut "timed_out" Failed
        "There was no answer in time." "Der kom intet svar i tide.",
    BrowserAbsent "browser_absent" Failed
        "No browser is connected to the app." "Ingen browser er forbundet med programmet.",
    ExtensionAbsent "extension_absent" Failed
        "The browser does not have the app's extension." "Browseren har ikke programmets udvidelse.",
    SiteNotAllowed "site_not_allowed" Failed
        "The extension has not been allowed to act on this site." "Udvidelsen har ikke fået lov til at handle på dette websted.",
    PageNotOpen "page_not_open" Failed
        "No page of that site is open in the browser." "Ingen side fra det websted er åben i browseren.",
    TargetNotFound "target_not_found" Failed
        "The page has no such element." "Siden har ikke et sådant element.",
    FrameOfOtherOrigin "frame_of_other_origin" Failed
        "The page has no such element, and parts of it come from another site, which are not searched." "Siden har ikke et sådant element, og dele af den kommer fra et andet websted, som der ikke søges i.",
    TargetNotUsable "target_not_usable" Failed
        "The element cannot be used: it is switched off, read-only or takes no text." "Elementet kan ikke bruges: Det er slået fra, skrivebeskyttet eller tager ikke imod tekst.",
    ValueNotAccepted "value_not_accepted" Failed
        "The field did not take the text as it is." "Feltet tog ikke imod teksten, som den er.",
    NavigatedAway "navigated_away" Failed
        "The page was left or closed before all was done." "Siden blev forladt eller lukket, før alt var gjort.",
    PageBusy "page_busy" Failed
        "The page did not answer; it may be showing a message." "Siden svarede ikke; måske viser den en besked.",
    ScriptsNotAllowed "scripts_not_allowed" Failed
        "Scripts are not allowed in this browser; the extension's page says how to allow them." "Scripts er ikke tilladt i denne browser; udvidelsens side siger, hvordan de tillades.",
    BrowserGone "browser_gone" Failed
        "The browser ended before all was done." "Browseren sluttede, før alt var gjort.",
    ScriptRefused "script_refused" Failed
        "The page or the browser does not allow the script." "Siden eller browseren tillader ikke scriptet.",
    Internal "internal" Failed
        "The app failed at it; its log has more." "Programmet fejlede; loggen har mere.",
}

/// Why nothing is done for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDone {
    pub outcome: Outcome,
    pub reason: Reason,
    /// What it is about, such as `{NAME}`. Never a value of a caller.
    pub about: Option<String>,
    /// What is said of it in place of that, in the words of the system or of this program.
    pub said: Option<Box<Said>>,
    /// The template's error, where that is the reason.
    pub template: Option<TemplateRefused>,
}

impl NotDone {
    #[must_use]
    pub const fn new(reason: Reason) -> Self {
        Self { outcome: reason.outcome(), reason, about: None, said: None, template: None }
    }

    #[must_use]
    pub fn about(reason: Reason, about: impl Into<String>) -> Self {
        Self { about: Some(about.into()), ..Self::new(reason) }
    }

    /// As [`Self::about`], with words that each language has its own of.
    #[must_use]
    pub fn said(reason: Reason, words: impl Fn(Language) -> String) -> Self {
        Self { said: Some(Box::new(Said::of(words))), ..Self::new(reason) }
    }

    /// A sentence for the window.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        match (&self.template, &self.said) {
            (Some(template), _) => template.words(language),
            (None, Some(said)) => self.reason.why(language, Some(said.in_language(language))),
            (None, None) => self.reason.why(language, self.about.as_deref()),
        }
    }
}

impl From<TemplateRefused> for NotDone {
    fn from(template: TemplateRefused) -> Self {
        Self { template: Some(template), ..Self::new(template.reason()) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_said_of_it_is_in_the_language_of_the_sentence() {
        let words = |language: Language| language.pick("after 3 keys", "efter 3 taster").to_owned();
        let stopped = NotDone::said(Reason::Stopped, words);
        assert_eq!(stopped.why(Language::En), "It was stopped. (after 3 keys)");
        assert_eq!(stopped.why(Language::Da), "Den blev stoppet. (efter 3 taster)");
    }

    #[test]
    fn every_reason_has_a_word_of_its_own_in_snake_case_and_a_sentence_in_both_languages() {
        let words: BTreeSet<_> = Reason::ALL.into_iter().map(Reason::word).collect();
        assert_eq!(words.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert!(reason.word().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            assert!(reason.why(Language::En, None).ends_with('.'));
            assert!(reason.why(Language::Da, Some("{NAME}")).ends_with(". ({NAME})"));
            assert_ne!(reason.why(Language::En, None), reason.why(Language::Da, None));
        }
    }
}
