//! Who may sign in, and which tokens hold.
//!
//! There is one account for each way a sign-in can go, so that every answer of the sign-in page can
//! be seen without preparing anything. The seeded tokens are the same at every start: scripts and
//! documents can name them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::company::people::PEOPLE;
use crate::company::{CUSTOMER, Kind, id, username};
use crate::totp;

/// How long a token holds that was asked for without `persist`.
const SESSION: Duration = Duration::from_secs(15 * 60);
/// How long after one request for a new password the next is refused.
const RESET_AGAIN: Duration = Duration::from_secs(30 * 60);
/// Codes remembered as sent.
const SMS_REMEMBERED: usize = 100;

/// The access levels that occur in the sandbox, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Own data only.
    Personal,
    /// Reads the whole customer.
    Viewer,
    /// Changes the whole customer.
    Manager,
}

impl AccessLevel {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "PERSONAL",
            Self::Viewer => "VIEWER",
            Self::Manager => "MANAGER",
        }
    }
}

/// A seeded account. None of it is secret: the program prints all of it when it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The employee's name.
    pub name: String,
    /// The e-mail address that is the login name.
    pub username: String,
    /// The password.
    pub password: String,
    /// A token that is there from the start, as `persist` would give.
    pub token: String,
    /// The employee's id.
    pub employee: String,
    /// `en` or `da`.
    pub language: String,
    /// What the account may read.
    pub access_level: AccessLevel,
    /// The one-time code that signing in needs (`smsKey`), where it needs one.
    pub sms_code: Option<String>,
    /// The code that signing in needs now (`authenticatorToken`), where it needs one. It changes
    /// every thirty seconds, and the one before is still taken.
    pub authenticator_code: Option<String>,
    /// The base32 key that the codes are made from, where there is one.
    pub authenticator_key: Option<String>,
    /// The account may not sign in, and its token is refused with 403 `access_denied`.
    pub disabled: bool,
    /// How else this account is refused; only accounts of [`crate::Sandbox::refused_accounts`] are.
    pub trouble: Option<Trouble>,
    /// The seeded token has run out: 401 `expired`. Signing in gives a good one.
    pub token_expired: bool,
    /// Settings are stored for it; without, the settings page answers 404 `id`.
    pub has_settings: bool,
}

/// What is wrong with an account that cannot do what the others can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// An authenticator is required and no key is set: the first login answers 403
    /// `authenticator_required` with a new `key`.
    NoAuthenticatorKey,
    /// Disabled, and told so: 403 `account`.
    Closed,
    /// May not sign in from this computer's address: 401 `invalid_token`.
    IpRestricted,
    /// This computer's address is on the black list: 403 `blacklisted`.
    Blacklisted,
}

impl Trouble {
    /// The word that the program prints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoAuthenticatorKey => "no-authenticator-key",
            Self::Closed => "closed",
            Self::IpRestricted => "ip-restricted",
            Self::Blacklisted => "blacklisted",
        }
    }
}

/// One line of the seed; `person` counts from 0 in the company's list.
struct Seeded {
    person: usize,
    password: &'static str,
    language: &'static str,
    access_level: AccessLevel,
    kind: SignIn,
}

#[derive(PartialEq, Eq)]
enum SignIn {
    Plain,
    WithoutSettings,
    Sms(&'static str),
    Authenticator(&'static str),
    ExpiredToken,
    Disabled,
    Trouble(Trouble),
}

const SEEDED: [Seeded; ACCOUNTS + 4] = [
    Seeded {
        person: 0,
        password: "Fjord-2026",
        language: "en",
        access_level: AccessLevel::Personal,
        kind: SignIn::Plain,
    },
    Seeded {
        person: 1,
        password: "Havn-2026",
        language: "da",
        access_level: AccessLevel::Personal,
        kind: SignIn::Plain,
    },
    Seeded {
        person: 4,
        password: "Tulip-2026",
        language: "en",
        access_level: AccessLevel::Personal,
        kind: SignIn::WithoutSettings,
    },
    Seeded {
        person: 2,
        password: "Skagen-2026",
        language: "da",
        access_level: AccessLevel::Manager,
        kind: SignIn::Sms("4821"),
    },
    Seeded {
        person: 18,
        password: "Kabel-2026",
        language: "da",
        access_level: AccessLevel::Viewer,
        kind: SignIn::Authenticator("KVKFKRCPNZQUYMLXOVYDSQKJKZDTSRLD"),
    },
    Seeded {
        person: 15,
        password: "Lager-2026",
        language: "en",
        access_level: AccessLevel::Personal,
        kind: SignIn::ExpiredToken,
    },
    Seeded {
        person: 19,
        password: "Farvel-2026",
        language: "da",
        access_level: AccessLevel::Personal,
        kind: SignIn::Disabled,
    },
    Seeded {
        person: 8,
        password: "Kran-2026",
        language: "en",
        access_level: AccessLevel::Personal,
        kind: SignIn::Trouble(Trouble::NoAuthenticatorKey),
    },
    Seeded {
        person: 17,
        password: "Olympia-2026",
        language: "en",
        access_level: AccessLevel::Personal,
        kind: SignIn::Trouble(Trouble::Closed),
    },
    Seeded {
        person: 14,
        password: "Bilag-2026",
        language: "da",
        access_level: AccessLevel::Personal,
        kind: SignIn::Trouble(Trouble::IpRestricted),
    },
    Seeded {
        person: 16,
        password: "Palle-2026",
        language: "da",
        access_level: AccessLevel::Personal,
        kind: SignIn::Trouble(Trouble::Blacklisted),
    },
];

/// The first so many are those that a client can be tried with; the others are refused in ways of
/// their own and are told apart.
pub(crate) const ACCOUNTS: usize = 7;

/// The seeded accounts; the receptionist of the demo is the first.
pub(crate) fn seeded() -> Vec<Account> {
    SEEDED
        .iter()
        .filter_map(|seeded| {
            let person = PEOPLE.get(seeded.person)?;
            let username = username(person);
            Some(Account {
                name: person.name.to_owned(),
                password: seeded.password.to_owned(),
                token: format!("{:016x}{:016x}", mixed(&username, 1), mixed(&username, 2)),
                username,
                employee: id(Kind::Employee, seeded.person),
                language: seeded.language.to_owned(),
                access_level: seeded.access_level,
                sms_code: match seeded.kind {
                    SignIn::Sms(code) => Some(code.to_owned()),
                    _ => None,
                },
                authenticator_code: None,
                authenticator_key: match seeded.kind {
                    SignIn::Authenticator(key) => Some(key.to_owned()),
                    _ => None,
                },
                trouble: match seeded.kind {
                    SignIn::Trouble(trouble) => Some(trouble),
                    _ => None,
                },
                disabled: seeded.kind == SignIn::Disabled,
                token_expired: seeded.kind == SignIn::ExpiredToken,
                has_settings: seeded.kind != SignIn::WithoutSettings,
            })
        })
        .collect()
}

/// What a client sends to sign in.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    pub username: String,
    pub password: String,
    pub sms_key: Option<String>,
    pub authenticator_token: Option<String>,
    pub persist: bool,
}

/// A token that was given out, and what it says.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub token: String,
    /// Minutes; −1 = until logout.
    pub expires_in_minutes: i64,
    pub account: Account,
}

/// A one-time code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentSms {
    /// Whose sign-in it is for.
    pub username: String,
    /// The code.
    pub code: String,
}

/// Why no new password is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResetRefused {
    Account,
    Username,
    Time,
}

impl Account {
    /// Whether signing in needs a code of an authenticator app.
    pub(crate) fn needs_authenticator(&self) -> bool {
        self.authenticator_key.is_some() || self.trouble == Some(Trouble::NoAuthenticatorKey)
    }

    fn may_come(&self) -> Result<(), Refused> {
        if self.disabled {
            return Err(Refused::AccessDenied);
        }
        match self.trouble {
            Some(Trouble::Closed) => Err(Refused::Closed),
            Some(Trouble::IpRestricted) => Err(Refused::InvalidToken),
            Some(Trouble::Blacklisted) => Err(Refused::Blacklisted),
            Some(Trouble::NoAuthenticatorKey) | None => Ok(()),
        }
    }
}

/// Why an account or a token is refused. The codes are the API's own where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    Credentials,
    SmsRequired,
    AuthenticatorRequired,
    /// No key was set; this one is, from now on.
    AuthenticatorKey(String),
    NotSignedIn,
    Expired,
    InvalidToken,
    AccessDenied,
    Closed,
    Blacklisted,
}

#[derive(Debug)]
struct Token {
    account: usize,
    /// `None` holds until logout.
    ends: Option<Instant>,
}

/// The accounts and every token given out to them.
#[derive(Debug)]
pub(crate) struct Accounts {
    all: Vec<Account>,
    tokens: Mutex<HashMap<String, Token>>,
    /// What the next token is made from: never used twice, whatever was forgotten meanwhile.
    turn: AtomicU64,
    /// The authenticator keys by employee; an account that has to have one may lack it.
    keys: Mutex<HashMap<String, String>>,
    /// Codes sent by SMS, oldest first.
    sent: Mutex<Vec<SentSms>>,
    /// When a new password was asked for last, by employee.
    resets: Mutex<HashMap<String, Instant>>,
}

impl Accounts {
    /// `seed` makes the tokens of one start different from those of another.
    pub(crate) fn new(all: Vec<Account>, seed: u64) -> Self {
        let now = Instant::now();
        let tokens = all
            .iter()
            .enumerate()
            .map(|(account, seeded)| {
                let ends = seeded.token_expired.then_some(now);
                (seeded.token.clone(), Token { account, ends })
            })
            .collect();
        let keys = all
            .iter()
            .filter_map(|account| Some((account.employee.clone(), account.authenticator_key.clone()?)))
            .collect();
        Self {
            all,
            tokens: Mutex::new(tokens),
            turn: AtomicU64::new(seed),
            keys: Mutex::new(keys),
            sent: Mutex::default(),
            resets: Mutex::default(),
        }
    }

    /// Every account with the key and the code that it has now.
    pub(crate) fn all(&self) -> Vec<Account> {
        let now = |account: &Account| {
            let key = self.key(&account.employee);
            let code = key.as_deref().and_then(totp::now);
            Account { authenticator_key: key, authenticator_code: code, ..account.clone() }
        };
        self.all.iter().map(now).collect()
    }

    pub(crate) fn named(&self, username: &str) -> Option<&Account> {
        self.all.iter().find(|account| is_of(account, username))
    }

    /// The password is looked at before anything else, so that a stranger learns nothing of an
    /// account but that the pair is wrong.
    pub(crate) fn sign_in(&self, sent: &Credentials) -> Result<SignedIn, Refused> {
        let (index, account) = self
            .all
            .iter()
            .enumerate()
            .find(|(_, account)| is_of(account, &sent.username) && account.password == sent.password)
            .ok_or(Refused::Credentials)?;
        account.may_come()?;
        if let Some(code) = &account.sms_code
            && sent.sms_key.as_ref() != Some(code)
        {
            if sent.sms_key.is_none() {
                self.send(account, code);
            }
            return Err(Refused::SmsRequired);
        }
        if account.needs_authenticator() {
            self.check_authenticator(account, sent.authenticator_token.as_deref())?;
        }
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let token = format!("{:016x}{:016x}", mixed(&account.username, turn), mixed("session", turn));
        let ends = (!sent.persist).then(|| Instant::now() + SESSION);
        tokens.insert(token.clone(), Token { account: index, ends });
        Ok(SignedIn {
            token,
            expires_in_minutes: if sent.persist { -1 } else { 15 },
            account: account.clone(),
        })
    }

    /// Whose token this is.
    pub(crate) fn owner(&self, token: Option<&str>) -> Result<&Account, Refused> {
        let token = token.ok_or(Refused::NotSignedIn)?;
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tokens.get(token).ok_or(Refused::InvalidToken)?;
        if known.ends.is_some_and(|ends| ends <= Instant::now()) {
            return Err(Refused::Expired);
        }
        let account = self.all.get(known.account).ok_or(Refused::InvalidToken)?;
        account.may_come()?;
        Ok(account)
    }

    fn send(&self, account: &Account, code: &str) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push(SentSms { username: account.username.clone(), code: code.to_owned() });
        let over = sent.len().saturating_sub(SMS_REMEMBERED);
        sent.drain(..over);
    }

    pub(crate) fn sent(&self) -> Vec<SentSms> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn check_authenticator(&self, account: &Account, code: Option<&str>) -> Result<(), Refused> {
        match self.key(&account.employee) {
            Some(key) if code.is_some_and(|code| totp::holds(&key, code)) => Ok(()),
            Some(_) => Err(Refused::AuthenticatorRequired),
            None => Err(Refused::AuthenticatorKey(self.new_key(account))),
        }
    }

    pub(crate) fn key(&self, employee: &str) -> Option<String> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(employee).cloned()
    }

    /// Gives an account another key; the one before is worth nothing from now on.
    pub(crate) fn new_key(&self, account: &Account) -> String {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let words = [mixed(&account.username, turn), mixed("key", turn), mixed(&account.employee, turn)];
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).take(20).collect();
        let key = totp::encoded(&bytes);
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(account.employee.clone(), key.clone());
        key
    }

    pub(crate) fn forget_key(&self, employee: &str) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(employee);
    }

    /// Asks for a new password. Nothing comes of it, and nobody learns whether there is an account.
    pub(crate) fn reset(&self, username: &str) -> Result<(), ResetRefused> {
        let Some(account) = self.named(username) else { return Ok(()) };
        if account.disabled || account.trouble == Some(Trouble::Closed) {
            return Err(ResetRefused::Account);
        }
        if account.sms_code.is_some() || account.needs_authenticator() {
            return Err(ResetRefused::Username);
        }
        let mut resets = self.resets.lock().unwrap_or_else(PoisonError::into_inner);
        if resets.get(&account.employee).is_some_and(|then| then.elapsed() < RESET_AGAIN) {
            return Err(ResetRefused::Time);
        }
        resets.insert(account.employee.clone(), Instant::now());
        Ok(())
    }

    /// Logout: every token of the account is unknown from now on.
    pub(crate) fn forget(&self, account: &Account) {
        self.each_token_of(&account.username, |tokens, token| {
            tokens.remove(token);
        });
    }

    /// Every token of the account has run out from now on; false without such an account.
    pub(crate) fn expire(&self, username: &str) -> bool {
        let now = Instant::now();
        self.each_token_of(username, |tokens, token| {
            if let Some(known) = tokens.get_mut(token) {
                known.ends = Some(now);
            }
        })
    }

    fn each_token_of(&self, username: &str, change: impl Fn(&mut HashMap<String, Token>, &str)) -> bool {
        let Some(index) = self.all.iter().position(|known| is_of(known, username)) else {
            return false;
        };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let own: Vec<String> = tokens
            .iter()
            .filter(|(_, known)| known.account == index)
            .map(|(token, _)| token.clone())
            .collect();
        for token in own {
            change(&mut tokens, &token);
        }
        true
    }
}

fn is_of(account: &Account, username: &str) -> bool {
    account.username.eq_ignore_ascii_case(username)
}

/// Spreads a name over 64 bits (FNV-1a, then the finish of splitmix64). Tokens only have to look
/// like tokens and differ: whoever reaches the loopback address may read all of this company.
fn mixed(name: &str, turn: u64) -> u64 {
    let mut hash = name.bytes().chain(CUSTOMER.bytes()).fold(0xcbf2_9ce4_8422_2325 ^ turn, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
