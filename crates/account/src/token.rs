//! The token of a signed-in employee, and where it is kept: the same for the app and for `sign-in` without it.
//!
//! It may be in the keyring, or in a file for whoever asked for that. What could not be removed at a sign-out is
//! noted, is not used any more, and is removed at the next occasion.

mod note;

use std::path::Path;
use std::time::Duration;

use desktop::secrets::{Found, Keyring, Stored};
use pbx::{EmployeeId, ProfileStore, Read, ServerUrl, Token};
use settings::said::Said;

use note::{InKeyring, Note};

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

/// What is kept of a sign-in.
#[derive(Debug)]
pub enum Kept {
    File(Token),
    Keyring(Token),
    Nothing,
    /// The keyring could not be asked, and why.
    Unavailable(Said),
}

/// The token of the file.
#[derive(Debug)]
pub struct InFile {
    pub token: Token,
    /// Nothing says that another sign-in came after it.
    pub newest: bool,
}

/// What a sign-out left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotForgotten {
    /// Without a full stop.
    pub why: Said,
    /// It is noted: the next start leaves it alone and removes it.
    pub noted: bool,
}

/// A locked keyring asks the user, who needs a moment.
const KEYRING_SET: Duration = Duration::from_secs(60);
const KEYRING_GET: Duration = Duration::from_secs(20);

/// The account's name in the keyring.
fn keyring_account(profile: &Path, origin: &str, employee: &EmployeeId) -> String {
    format!("{}|{origin}|{employee}", profile.display())
}

/// Keeps a token where it survives the process, as well as that can be had here.
///
/// # Errors
/// The file that was asked for could not be written.
pub async fn keep_token(
    profile: &Path,
    server: &ServerUrl,
    employee: &EmployeeId,
    token: &Token,
    insecure_storage: bool,
) -> Result<TokenPlace, String> {
    let origin = server.origin();
    let store = ProfileStore::new(profile);
    let account = keyring_account(profile, &origin, employee);
    let in_keyring = Keyring::new().set(&account, token.expose(), KEYRING_SET).await;
    let pair = store.account(&origin, employee);
    if matches!(in_keyring, Stored::Done) {
        // One of before would be read in its place.
        let file_left = remove_file(&store, &origin).is_err();
        Note { keyring: InKeyring::Holds, file_to_be_forgotten: file_left }.keep(&pair);
        return Ok(TokenPlace::Keyring);
    }
    if insecure_storage {
        return keep_in_file(profile, server, employee, token);
    }
    Ok(TokenPlace::Memory)
}

/// Keeps a token in the file of the profile, and asks no keyring. Blocks for the disk.
///
/// # Errors
/// The file could not be written.
pub fn keep_in_file(
    profile: &Path,
    server: &ServerUrl,
    employee: &EmployeeId,
    token: &Token,
) -> Result<TokenPlace, String> {
    let origin = server.origin();
    let store = ProfileStore::new(profile);
    let pair = store.account(&origin, employee);
    store.token_file().write(&origin, employee, token).map_err(|error| error.to_string())?;
    Note::read(&pair).signed_in_to_file().keep(&pair);
    Ok(TokenPlace::File)
}

/// Forgets a token wherever it may be kept.
///
/// # Errors
/// Something of it may still be there.
pub async fn forget_token(profile: &Path, origin: &str, employee: &EmployeeId) -> Result<(), NotForgotten> {
    let store = ProfileStore::new(profile);
    let pair = store.account(origin, employee);
    let before = Note::read(&pair);
    let has_file = !matches!(store.token_file().read(origin), Read::Absent);
    // Before anything is removed, so that a crash in the middle leaves nothing that counts.
    before.forgetting(has_file).keep(&pair);
    let deleted = Keyring::new().delete(&keyring_account(profile, origin, employee), KEYRING_GET).await;
    let file = remove_file(&store, origin);
    let (keyring, why) = match deleted {
        Stored::Done => (InKeyring::Untold, None),
        // Where there never was one, nothing was left in it.
        Stored::Unavailable { .. } if !before.keyring.is_known() => (InKeyring::Doubtful, None),
        Stored::Unavailable { why } | Stored::Refused { why } => (InKeyring::ToBeForgotten, Some(why)),
        Stored::TimedOut => {
            let why = Said::both("the keyring does not answer", "nøgleringen svarer ikke");
            (InKeyring::ToBeForgotten, Some(why))
        }
    };
    let why = why
        .map(|why| why.after("the keyring", "nøgleringen"))
        .or_else(|| file.as_ref().err().cloned().map(Said::from));
    let noted = Note { keyring, file_to_be_forgotten: file.is_err() }.keep(&pair);
    why.map_or(Ok(()), |why| Err(NotForgotten { why, noted }))
}

/// What is kept of the last sign-in. Looks into the keyring, and removes on the way what a sign-out left behind.
pub async fn kept_token(profile: &Path, origin: &str, employee: &EmployeeId) -> Kept {
    let file = token_in_file(profile, origin, employee).found();
    if let Some(InFile { token, newest: true }) = file {
        return Kept::File(token);
    }
    let store = ProfileStore::new(profile);
    let pair = store.account(origin, employee);
    let mut note = Note::read(&pair);
    if note.file_to_be_forgotten && remove_file(&store, origin).is_ok() {
        note = Note { file_to_be_forgotten: false, ..note };
        note.keep(&pair);
    }
    let in_keyring = if note.keyring.is_to_be_forgotten() {
        forget_again(profile, origin, employee).await;
        Ok(None)
    } else {
        token_in_keyring(profile, origin, employee).await
    };
    match (in_keyring, file) {
        (Ok(Some(token)), file) => {
            let file_left = file.is_some() && remove_file(&store, origin).is_err();
            let holds = Note { keyring: InKeyring::Holds, file_to_be_forgotten: file_left };
            if note != holds {
                holds.keep(&pair);
            }
            Kept::Keyring(token)
        }
        (_, Some(file)) => Kept::File(file.token),
        (Ok(None), None) => Kept::Nothing,
        (Err(why), None) => Kept::Unavailable(why),
    }
}

/// The token of the file, unless it is to be forgotten. Reads only; [`kept_token`] removes what is to go.
#[must_use]
pub fn token_in_file(profile: &Path, origin: &str, employee: &EmployeeId) -> Read<InFile> {
    let store = ProfileStore::new(profile);
    let stored = match store.token_file().read(origin) {
        Read::Found(stored) if stored.employee == *employee => stored,
        Read::Found(_) | Read::Absent => return Read::Absent,
        Read::Damaged(damage) => return Read::Damaged(damage),
        Read::Unreadable { file, why } => return Read::Unreadable { file, why },
    };
    let pair = store.account(origin, employee);
    let note = Note::read(&pair);
    if note.file_to_be_forgotten {
        return Read::Absent;
    }
    let mark = store
        .last_account()
        .found()
        .filter(|last| last.server.origin() == origin && last.employee == *employee)
        .and_then(|last| last.token_mark);
    let newest = mark.is_none_or(|mark| mark == pbx::stand_in_for_employee(&stored.token));
    Read::Found(InFile { token: stored.token, newest })
}

/// Tries once more to remove from the keyring what a sign-out left there.
pub async fn forget_again(profile: &Path, origin: &str, employee: &EmployeeId) {
    let pair = ProfileStore::new(profile).account(origin, employee);
    if !Note::read(&pair).keyring.is_to_be_forgotten() {
        return;
    }
    match Keyring::new().delete(&keyring_account(profile, origin, employee), KEYRING_GET).await {
        Stored::Done => {
            // Somebody may have signed in meanwhile.
            let now = Note::read(&pair);
            if now.keyring.is_to_be_forgotten() {
                Note { keyring: InKeyring::Untold, ..now }.keep(&pair);
            }
        }
        Stored::Unavailable { why } | Stored::Refused { why } => {
            tracing::warn!(%why, "the keyring still holds a sign-in that is to be forgotten");
        }
        Stored::TimedOut => {
            tracing::warn!("the keyring does not answer, and may hold a sign-in that is to be forgotten")
        }
    }
}

/// Removes the file and what was put aside of it. One of another server stays: it is still good there.
fn remove_file(store: &ProfileStore, origin: &str) -> Result<(), String> {
    let file = store.token_file();
    if matches!(file.read(origin), Read::Absent) {
        return Ok(());
    }
    file.remove().map_err(|error| {
        tracing::warn!(%error, "the token file could not be removed");
        error.to_string()
    })
}

/// The token that the keyring holds for an account.
async fn token_in_keyring(
    profile: &Path,
    origin: &str,
    employee: &EmployeeId,
) -> Result<Option<Token>, Said> {
    match Keyring::new().get(&keyring_account(profile, origin, employee), KEYRING_GET).await {
        Found::Secret(text) => Ok(Token::new(text.expose())),
        Found::Absent => Ok(None),
        Found::Unavailable { why } => Err(why),
        Found::TimedOut => Err(Said::both("it did not answer", "den svarede ikke")),
    }
}
