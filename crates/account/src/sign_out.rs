//! What a sign-out came to, in the user's language.

use settings::words::Language;

use crate::token::NotForgotten;

/// What a sign-out came to, and what it did not.
#[must_use]
pub const fn signed_out_words(everywhere: bool, language: Language) -> &'static str {
    match (everywhere, language) {
        (false, Language::En) => {
            "Signed out on this computer. The PBX goes on taking this sign-in wherever else it is kept; \
             sign-out --everywhere ends all of your sessions."
        }
        (false, Language::Da) => {
            "Logget ud på denne computer. Omstillingen godtager fortsat dette login, hvor det ellers er gemt; \
             sign-out --everywhere afslutter alle dine sessioner."
        }
        (true, Language::En) => "Signed out everywhere: all of your sessions at the PBX have ended.",
        (true, Language::Da) => "Logget ud overalt: alle dine login i omstillingen er afsluttet.",
    }
}

/// What a sign-out everywhere came to that the PBX did not carry out; `why` is a sentence.
#[must_use]
pub fn not_everywhere_words(why: &str, language: Language) -> String {
    language.pick(
        format!("Signed out on this computer, but not everywhere. {why}"),
        format!("Logget ud på denne computer, men ikke overalt. {why}"),
    )
}

/// What of a sign-out did not come about; none: all of it did.
#[must_use]
pub fn sign_out_failure(
    not_everywhere: Option<String>,
    not_forgotten: Option<&NotForgotten>,
    language: Language,
) -> Option<String> {
    let not_forgotten = not_forgotten.map(|left| not_forgotten_words(left, language));
    let failures: Vec<String> = [not_everywhere, not_forgotten].into_iter().flatten().collect();
    (!failures.is_empty()).then(|| failures.join(" "))
}

fn not_forgotten_words(left: &NotForgotten, language: Language) -> String {
    let why = left.why.in_language(language);
    let said = language.pick(
        format!("The sign-in is still kept on this computer, because it could not be removed: {why}."),
        format!("Dit login er stadig gemt på denne computer, fordi det ikke kunne fjernes: {why}."),
    );
    let then = if left.noted {
        language.pick(
            "It is no longer used, and the next start tries again to remove it.",
            "Det bruges ikke mere, og næste start prøver igen at fjerne det.",
        )
    } else {
        language.pick(
            "The next start may be signed in with it: sign out again then.",
            "Næste start kan være logget ind med det: log så ud igen.",
        )
    };
    format!("{said} {then}")
}
