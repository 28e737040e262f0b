//! What the PBX refuses, in the user's language.

use pbx::Error;
use settings::words::Language;

/// An error of the PBX in the user's language.
#[must_use]
pub fn plain(error: &Error, language: Language) -> String {
    let da = match error.code() {
        "unreachable_dns" => "Omstillingens navn kan ikke slås op. Kontrollér adressen og netforbindelsen.",
        "unreachable_refused" => "Intet svarer på omstillingens adresse.",
        "unreachable_timeout" => "Omstillingen svarede ikke i tide.",
        "unreachable_tls" => "Der kunne ikke oprettes en sikker forbindelse til omstillingen.",
        "unreachable_cut" | "unreachable" => "Forbindelsen til omstillingen mislykkedes.",
        "expired" => "Dit login er udløbet. Log ind igen.",
        "invalid_token" => "Omstillingen godtager ikke dette login længere. Log ind igen.",
        "credentials_invalid" => "Brugernavn eller adgangskode er forkert.",
        "access_denied" => "Din konto har ikke adgang til dette.",
        "blacklisted" => "Omstillingen har spærret adressen på dette netværk.",
        "sms_required" => "Indtast koden, som du har fået på sms.",
        "authenticator_required" => "Indtast koden fra din godkendelsesapp.",
        "authenticator_setup" => "En godkendelsesapp skal først sættes op til kontoen.",
        "account_disabled" => "Kontoen er spærret.",
        "ip_restricted" => "Kontoen må ikke logge ind fra denne computers adresse.",
        "reset_second_factor" => {
            "Adgangskoden til en konto, der også logger ind med en kode, kan ikke nulstilles på denne måde."
        }
        "reset_too_soon" => "En ny adgangskode blev bestilt for mindre end 30 minutter siden.",
        "not_found" => "Omstillingen har ikke det, der blev spurgt om.",
        "server_fault" => "Omstillingen har en intern fejl.",
        "rate_limited" => "Omstillingen beder om færre forespørgsler.",
        "not_json" | "empty" | "too_large" | "cut_short" | "unexpected_shape" => {
            "Omstillingens svar kunne ikke bruges."
        }
        "internal" => "Programmet har en fejl; loggen i profilens mappe logs siger mere.",
        "redirected" => {
            "Omstillingen henviser til en anden adresse, og det følges ikke. Kontrollér adressen."
        }
        _ => "Omstillingen afviste det.",
    };
    match language {
        Language::Da => da.to_owned(),
        Language::En => match error.code() {
            "expired" => "Your session has expired. Please sign in again.".to_owned(),
            "invalid_token" => {
                "The PBX does not accept this sign-in any more. Please sign in again.".to_owned()
            }
            "credentials_invalid" => "User name or password is wrong.".to_owned(),
            "access_denied" => "Your account has no access to this.".to_owned(),
            "sms_required" => "Enter the code that you have received by SMS.".to_owned(),
            "authenticator_required" => "Enter the code of your authenticator app.".to_owned(),
            "internal" => {
                "This program has a fault; its log, in the folder logs of the profile, says more.".to_owned()
            }
            _ => sentence(&error.to_string()),
        },
    }
}

/// A capital at the start and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), characters.as_str()),
        None => String::new(),
    }
}
