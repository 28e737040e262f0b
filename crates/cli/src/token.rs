//! The token of a signed-in employee, and where it is kept: the same for the app and for `sign-in` without it.

use std::path::Path;
use std::time::Duration;

use desktop::secrets::{Found, Keyring, Stored};
use pbx::{EmployeeId, ProfileStore, Read, ServerUrl, Token};

/// Where the token of this run is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPlace {
    /// Given by the environment: nowhere.
    Environment,
    Keyring,
    File,
    /// There is no keyring, or it did not answer: gone when the app quits.
    Memory,
}

/// The account's name in the keyring.
fn keyring_account(profile: &Path, origin: &str, employee: &EmployeeId) -> String {
    format!("{}|{origin}|{employee}", profile.display())
}

/// Keeps a token where it survives the process, as well as that can be had here.
pub async fn keep_token(
    profile: &Path,
    server: &ServerUrl,
    employee: &EmployeeId,
    token: &Token,
    insecure_storage: bool,
) -> Result<TokenPlace, String> {
    let account = keyring_account(profile, &server.origin(), employee);
    let in_keyring = Keyring::new().set(&account, token.expose(), KEYRING_SET).await;
    if matches!(in_keyring, Stored::Done) {
        return Ok(TokenPlace::Keyring);
    }
    if insecure_storage {
        ProfileStore::new(profile)
            .token_file()
            .write(&server.origin(), employee, token)
            .map_err(|error| error.to_string())?;
        return Ok(TokenPlace::File);
    }
    Ok(TokenPlace::Memory)
}

/// A locked keyring asks the user, who needs a moment.
const KEYRING_SET: Duration = Duration::from_secs(60);
const KEYRING_GET: Duration = Duration::from_secs(20);

/// Forgets a token wherever it may be kept.
pub async fn forget_token(profile: &Path, origin: &str, employee: &EmployeeId) {
    let _absent = Keyring::new().delete(&keyring_account(profile, origin, employee), KEYRING_GET).await;
    let file = ProfileStore::new(profile).token_file();
    // One of another server stays: it is still good there.
    if !matches!(file.read(origin), Read::Absent)
        && let Err(error) = file.remove()
    {
        tracing::warn!(%error, "the token file could not be removed");
    }
}

/// The token that the keyring holds for an account.
///
/// # Errors
/// Why the keyring could not be asked.
pub async fn token_in_keyring(
    profile: &Path,
    origin: &str,
    employee: &EmployeeId,
) -> Result<Option<Token>, String> {
    match Keyring::new().get(&keyring_account(profile, origin, employee), KEYRING_GET).await {
        Found::Secret(text) => Ok(Token::new(text.expose())),
        Found::Absent => Ok(None),
        Found::Unavailable { why } => Err(why),
        Found::TimedOut => Err("it did not answer".to_owned()),
    }
}
