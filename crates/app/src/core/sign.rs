//! What window title and tray icon say of the connection, without the window being open.

use settings::words::Language;

use super::Core;
use crate::ports::{ConnectionSign, Mark, Ports};
use crate::view::ConnectionState;

/// The name of the program, in every language.
const NAME: &str = "Communicator";

/// The sign of a state. Only what is not as it should be is said; each mark has a shape of its own.
#[must_use]
pub(crate) fn sign(state: ConnectionState, troubled: bool, language: Language) -> ConnectionSign {
    let (mark, words) = match state {
        ConnectionState::Live if troubled => (
            Mark::Warning,
            Some(("the PBX does not answer as it should", "omstillingen svarer ikke, som den skal")),
        ),
        ConnectionState::Live => (Mark::None, None),
        ConnectionState::Polling => (Mark::Warning, Some(("calls do not ring", "opkald ringer ikke"))),
        ConnectionState::Connecting => (Mark::Waiting, Some(("connecting", "forbinder"))),
        ConnectionState::Stale => (Mark::Warning, Some(("not up to date", "ikke opdateret"))),
        ConnectionState::Offline => (Mark::Error, Some(("offline", "offline"))),
        ConnectionState::Refused => (Mark::Error, Some(("refused by the PBX", "afvist af omstillingen"))),
        ConnectionState::SignedOut => (Mark::Off, Some(("signed out", "logget ud"))),
    };
    let title = match words {
        Some((en, da)) => format!("{NAME} – {}", language.pick(en, da)),
        None => NAME.to_owned(),
    };
    ConnectionSign { mark, title }
}

impl<P: Ports> Core<P> {
    pub(crate) fn sign(&self) -> ConnectionSign {
        let sign = sign(self.session.connection.state, self.session.connection.why.is_some(), self.language);
        match self.facts.missed_calls {
            0 => sign,
            missed => ConnectionSign { title: format!("({missed}) {}", sign.title), ..sign },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [ConnectionState; 7] = [
        ConnectionState::SignedOut,
        ConnectionState::Connecting,
        ConnectionState::Live,
        ConnectionState::Polling,
        ConnectionState::Stale,
        ConnectionState::Offline,
        ConnectionState::Refused,
    ];

    #[test]
    fn no_state_but_a_good_one_goes_without_a_mark_and_words() {
        for state in STATES {
            let good = state == ConnectionState::Live;
            let sign = sign(state, false, Language::En);
            assert_eq!(sign.mark == Mark::None, good, "{state:?}");
            assert_eq!(sign.title == NAME, good, "{state:?}");
        }
        assert_eq!(sign(ConnectionState::Live, true, Language::En).mark, Mark::Warning);
        assert_eq!(sign(ConnectionState::Offline, true, Language::Da).title, "Communicator – offline");
        assert_eq!(
            sign(ConnectionState::Polling, true, Language::Da).title,
            "Communicator – opkald ringer ikke"
        );
    }
}
