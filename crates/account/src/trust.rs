//! Whom this computer's policy adds to those that are trusted, and a client of the PBX that trusts them.

use std::path::Path;

use desktop::policy::PolicyError;
use pbx::{Client, ClientOptions, ServerUrl};
use serde_json::Value;
use settings::words::Language;

/// The name of the file of further certificate authorities in the policy, under `thisComputer`.
pub const CERTIFICATE_AUTHORITIES: &str = "certificateAuthorities";

/// A client that trusts the authorities of this computer's policy too. For the command line, without an app.
///
/// # Errors
/// In words: what the policy names cannot be read, or this computer cannot speak TLS.
pub fn client_by_policy(server: ServerUrl, language: Language) -> Result<Client, String> {
    let policy = desktop::policy::read().map_err(|error| error.words(language))?;
    let of_this_computer = policy.as_ref().and_then(|policy| policy.settings.get("thisComputer"));
    client(server, of_this_computer.and_then(|it| it.get(CERTIFICATE_AUTHORITIES)), language)
}

/// A client that trusts the authorities in the file that `authorities` names, besides those of the system.
///
/// # Errors
/// In words: the file cannot be read, or this computer cannot speak TLS.
pub fn client(server: ServerUrl, authorities: Option<&Value>, language: Language) -> Result<Client, String> {
    let authorities = self::authorities(authorities, language)?;
    let options = ClientOptions { authorities, ..ClientOptions::default() };
    Client::with_options(server, &options).map_err(|error| error.to_string())
}

/// The certificate authorities in the file that the policy names; none where it names no file. PEM, any number in
/// each. For whatever speaks TLS beside the client of the PBX.
///
/// # Errors
/// In words: the file cannot be read, or somebody who is no administrator could have written it.
pub fn authorities(named: Option<&Value>, language: Language) -> Result<Vec<Vec<u8>>, String> {
    named.and_then(Value::as_str).map(|file| read_authorities(file, language)).into_iter().collect()
}

/// Larger than every authority of the world together.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// Whoever can write this file can read what is sent to the PBX.
fn read_authorities(file: &str, language: Language) -> Result<Vec<u8>, String> {
    desktop::policy::read_trusted(Path::new(file), LARGEST_FILE).map_err(|error| match error {
        PolicyError::Untrusted { place, why } => {
            let why = format!("{place}: {}", why.in_language(language));
            language.pick(
                format!("The certificate authorities of this computer's policy do not count ({why})."),
                format!("Certifikatudstederne i denne computers politik gælder ikke ({why})."),
            )
        }
        PolicyError::Unreadable { place, why } | PolicyError::Invalid { place, why } => {
            let why = format!("{place}: {}", why.in_language(language));
            language.pick(
                format!("The certificate authorities of this computer's policy cannot be read ({why})."),
                format!("Certifikatudstederne i denne computers politik kan ikke læses ({why})."),
            )
        }
    })
}
