//! What is said of transfers, notes and recordings.

use settings::words::Language;

use super::transfer::is_lost;
use crate::call_control::Failure;
use crate::core::fetch;

/// A sentence in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said(&'static str, &'static str);

impl Said {
    pub(super) const fn pick(self, language: Language) -> &'static str {
        match language {
            Language::En => self.0,
            Language::Da => self.1,
        }
    }
}

pub(super) const UNDER_WAY: Said = Said(
    "This is being done already: wait for the PBX to answer.",
    "Det er allerede i gang: vent på omstillingens svar.",
);
pub(super) const OVER: Said = Said("This call is over.", "Opkaldet er slut.");
pub(super) const NOT_ANSWERED: Said =
    Said("This call has not been answered yet.", "Opkaldet er endnu ikke besvaret.");
pub(super) const NOBODY: Said = Said("Nobody is signed in.", "Ingen er logget ind.");
pub(super) const NO_TARGET: Said = Said(
    "Choose a colleague or type a number to transfer to.",
    "Vælg en kollega, eller indtast et nummer at stille om til.",
);
pub(super) const NO_PAIR: Said = Said(
    "There are not two calls to put together: the PBX has told of one.",
    "Der er ikke to opkald at forbinde: omstillingen har kun oplyst om ét.",
);
pub(super) const NO_RECORDING: Said =
    Said("There is no call that the PBX could record.", "Der er intet opkald, som omstillingen kan optage.");
pub(super) const NOT_RECORDED: Said =
    Said("This call was not being recorded.", "Opkaldet blev ikke optaget.");
pub(super) const RECORDING_FORBIDDEN: Said =
    Said("Your company does not record calls on demand.", "Din virksomhed optager ikke opkald efter behov.");
pub(super) const PRESENCE_REFUSED: Said = Said(
    "The PBX does not accept this presence: check the text and the time.",
    "Omstillingen godtager ikke denne tilstedeværelse: se på teksten og tidspunktet.",
);
pub(super) const PRESENCE_FORBIDDEN: Said = Said(
    "The PBX does not let you change your presence.",
    "Omstillingen lader dig ikke ændre din tilstedeværelse.",
);

pub(super) const NOT_THEIR_PRESENCE: Said = Said(
    "The PBX does not let you set this colleague's presence. An administrator can grant it in a group.",
    "Omstillingen lader dig ikke sætte denne kollegas tilstedeværelse. En administrator kan give lov i en gruppe.",
);
pub(super) const NO_SUCH_COLLEAGUE: Said =
    Said("The PBX does not know this colleague any more.", "Omstillingen kender ikke længere denne kollega.");

/// Why a call that was to go to `who` is still here, as far as is known. `over`: it is here no more.
pub(super) fn not_transferred(error: &Failure, who: &str, over: bool, language: Language) -> String {
    let lost = is_lost(error);
    let Failure::Pbx(error) = error;
    if over && lost {
        let why = fetch::plain(error, language);
        return language.pick(
            format!("{why} The call is not here any more: it has gone to {who}, or the caller has hung up."),
            format!("{why} Opkaldet er her ikke længere: det er stillet om til {who}, eller der er lagt på."),
        );
    }
    if over {
        return language.pick(
            "The caller hung up before the call was transferred.".to_owned(),
            "Der blev lagt på, før opkaldet blev stillet om.".to_owned(),
        );
    }
    match error {
        pbx::Error::Invalid { parameter } | pbx::Error::NotFound { what: parameter } => {
            match parameter.as_deref() {
                Some("source") => language.pick(
                    "The PBX does not know this call any more.".to_owned(),
                    "Omstillingen kender ikke længere opkaldet.".to_owned(),
                ),
                Some("destination") => language.pick(
                    format!("The call to {who} is over, or cannot be put through yet. The caller is still on hold."),
                    format!("Opkaldet til {who} er slut eller kan ikke stilles igennem endnu. Den, der ringer, er stadig på hold."),
                ),
                _ => language.pick(
                    format!("{who} cannot take the call: busy, without a phone, or no such number. The caller is still with you."),
                    format!("{who} kan ikke tage opkaldet: optaget, uden telefon eller intet sådant nummer. Du har stadig opkaldet."),
                ),
            }
        }
        pbx::Error::Unreachable { why: pbx::Unreached::Timeout } => language.pick(
            format!("The PBX did not answer in time. If the call stays here, it has not gone to {who}."),
            format!(
                "Omstillingen svarede ikke i tide. Bliver opkaldet her, er det ikke stillet om til {who}."
            ),
        ),
        error if lost => {
            let why = fetch::plain(error, language);
            language.pick(
                format!("{why} If the call stays here, it has not gone to {who}."),
                format!("{why} Bliver opkaldet her, er det ikke stillet om til {who}."),
            )
        }
        error => {
            let why = fetch::plain(error, language);
            language.pick(
                format!("{why} The caller is still with you."),
                format!("{why} Du har stadig opkaldet."),
            )
        }
    }
}

/// Why somebody was not called about a call.
pub(super) fn not_asked(error: &Failure, who: &str, language: Language) -> String {
    let Failure::Pbx(error) = error;
    match error {
        pbx::Error::Invalid { parameter } if parameter.as_deref() == Some("device") => language.pick(
            "The PBX does not accept the phone that has this call for a second one.".to_owned(),
            "Omstillingen godtager ikke telefonen med opkaldet til et opkald mere.".to_owned(),
        ),
        pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. } => language.pick(
            format!("The PBX cannot call {who}. The caller is still with you."),
            format!("Omstillingen kan ikke ringe til {who}. Du har stadig opkaldet."),
        ),
        error => fetch::plain(error, language),
    }
}
