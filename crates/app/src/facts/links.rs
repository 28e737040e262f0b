//! The program that the system opens links with, as far as it is known.

use desktop::link_handler::{HandlerStatus, Opens, SCHEMES, Wanted};
use settings::words::Language;

use crate::said::Said;

/// What is known of the system's choice.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Asked of the system last.
    pub(crate) asked: Option<Wanted>,
    pub(crate) status: Option<Result<HandlerStatus, Said>>,
}

impl Chosen {
    /// How it stands, for the settings page.
    pub(crate) fn words(&self, demo: bool, language: Language) -> Option<String> {
        let pick = |en: &str, da: &str| Some(language.pick(en, da).to_owned());
        if demo {
            return pick(
                "The demo changes nothing on this computer that would outlive it.",
                "Demoen ændrer intet på denne computer, der varer længere end den selv.",
            );
        }
        let status = match self.status.as_ref()? {
            Ok(status) => status,
            Err(why) => {
                let why = why.in_language(language);
                return Some(language.pick(
                    format!("The system did not do it: {why}."),
                    format!("Systemet gjorde det ikke: {why}."),
                ));
            }
        };
        let ours = status.opens.iter().filter(|opens| **opens == Opens::This).count();
        if ours == SCHEMES.len() {
            return pick("This program opens them.", "Dette program åbner dem.");
        }
        if self.asked == Some(Wanted::Used) && status.user_must_choose {
            return pick(
                "Only you can choose this: choose Communicator for them among the default apps.",
                "Systemet lader kun dig vælge: vælg Communicator til dem blandt standardapps.",
            );
        }
        let each = SCHEMES.iter().zip(&status.opens).map(|(scheme, opens)| match opens {
            Opens::This => format!("{scheme}: Communicator"),
            Opens::Another(name) => format!("{scheme}: {name}"),
            Opens::Nobody => format!("{scheme}: {}", language.pick("none", "ingen")),
        });
        let each = each.collect::<Vec<_>>().join(", ");
        Some(
            language.pick(
                format!("The system opens them with: {each}."),
                format!("Systemet åbner dem med: {each}."),
            ),
        )
    }
}
