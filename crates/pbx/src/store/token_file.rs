//! `PROFILE/token`: the token on disk, for a computer without a keyring whose user asked for it by
//! `--insecure-storage`.
//!
//! Readable by this user alone, bound to the origin that issued it: for any other origin there is
//! no token here.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::disk::{self, Read, StoreError};
use crate::ids::EmployeeId;
use crate::secret::Token;

const NAME: &str = "token";

/// The file of one profile.
#[derive(Debug, Clone)]
pub struct TokenFile {
    folder: PathBuf,
}

/// A token and whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredToken {
    pub employee: EmployeeId,
    pub token: Token,
}

impl fmt::Debug for StoredToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "StoredToken({}, {:?})", self.employee, self.token)
    }
}

impl TokenFile {
    pub(super) fn new(profile: &Path) -> Self {
        Self { folder: profile.to_owned() }
    }

    /// The token that this origin issued; absent when the stored one is another's.
    #[must_use]
    pub fn read(&self, origin: &str) -> Read<StoredToken> {
        match disk::read(&self.file(), parse) {
            Read::Found((issuer, _)) if issuer != origin => Read::Absent,
            Read::Found((_, stored)) => Read::Found(stored),
            Read::Absent => Read::Absent,
            Read::Damaged(damage) => Read::Damaged(damage),
            Read::Unreadable { file, why } => Read::Unreadable { file, why },
        }
    }

    /// Stores a token; there is one per profile.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn write(&self, origin: &str, employee: &EmployeeId, token: &Token) -> Result<(), StoreError> {
        let text = Zeroizing::new(
            json!({ "schema": 1, "origin": origin, "employee": employee.as_str(), "token": token.expose() })
                .to_string(),
        );
        disk::write_atomically(&self.file(), text.as_bytes())
    }

    /// Removes the token, and damaged copies of it, which hold one as well.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; none when there is nothing to remove.
    pub fn remove(&self) -> Result<(), StoreError> {
        for damaged in disk::damaged_copies(&self.file()) {
            disk::remove(&damaged)?;
        }
        disk::remove(&self.file())
    }

    fn file(&self) -> PathBuf {
        self.folder.join(NAME)
    }
}

fn parse(bytes: &[u8]) -> Result<(String, StoredToken), String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
    let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let token = text("token").and_then(Token::new).ok_or("holds no token")?;
    let employee = EmployeeId::new(text("employee").ok_or("names no employee")?);
    Ok((text("origin").ok_or("names no origin")?, StoredToken { employee, token }))
}
