//! What the keyring and a sign-in came to, and who asked for one.

use account::token::TokenPlace;
use pbx::{LoginAnswer, Token};

use super::{PageReply, VerbReply};
use crate::said::Said;

/// What the keyring said at the start.
#[derive(Debug)]
pub enum KeyringAnswer {
    Token(Token),
    /// It has none, and the file has an older one.
    OnlyInFile(Token),
    Nothing,
    Unavailable(Said),
}

/// A login that was accepted.
#[derive(Debug)]
pub struct SignedIn {
    pub answer: LoginAnswer,
    pub place: TokenPlace,
    /// The file that was asked for could not be written: it is tried again when the disk takes others.
    pub file_refused: bool,
}

/// Who asked for a sign-in.
#[derive(Debug, Clone)]
pub enum SignInReply {
    Page(PageReply),
    Verb(VerbReply),
}
