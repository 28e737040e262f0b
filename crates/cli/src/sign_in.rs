//! `sign-in` and `sign-out` from the command line: through the running app, else without one.

use std::io::{BufRead as _, IsTerminal as _};

use account::credentials::{Typed, credentials, refusal_words};
use account::defaults::{server, system_language};
use account::profile::Profile;
use account::refusals;
use account::sign_out::{not_everywhere_words, sign_out_failure, signed_out_words};
use account::token::{Kept, TokenPlace, forget_token, keep_token, kept_token};
use account::trust::client_by_policy;
use ipc::{Exit, Request};
use pbx::{EmployeeId, LastAccount, ProfileStore, Read, ServerUrl};

use crate::client::{self, Asked};
use crate::line::{Invocation, Verb};

/// What was typed.
struct Login {
    username: String,
    password: String,
    sms_key: Option<String>,
    authenticator_token: Option<String>,
    insecure_storage: bool,
}

/// The kind of code that an account wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Sms,
    Authenticator,
}

/// How a try to sign in ended.
enum Tried {
    Ended(Exit),
    /// The account wants a code; in words, why.
    Code(Wanted, String),
}

/// `communicator sign-in`: asks for a code where the account wants one and somebody can be asked.
pub fn sign_in(invocation: &Invocation) -> Exit {
    let Verb::SignIn { username, password_stdin, insecure_storage } = &invocation.verb else {
        return Exit::Usage;
    };
    let password = match read_secret(*password_stdin, "Password: ", "password") {
        Ok(password) => password,
        Err(why) => {
            client::complain(&why);
            return Exit::Usage;
        }
    };
    let mut request = Login {
        username: username.clone(),
        password,
        sms_key: None,
        authenticator_token: None,
        insecure_storage: *insecure_storage,
    };
    let mut asked = false;
    loop {
        let (wanted, why) = match attempt(invocation, &request) {
            Tried::Ended(exit) => return exit,
            Tried::Code(wanted, why) => (wanted, why),
        };
        client::complain(&why);
        // A code that was wrong is not asked for again: whoever scripts this would loop.
        if std::mem::replace(&mut asked, true) {
            return Exit::Failed;
        }
        let code = match read_secret(*password_stdin, "Code: ", "code") {
            Ok(code) => Some(code),
            Err(why) => {
                client::complain(&why);
                return Exit::Failed;
            }
        };
        match wanted {
            Wanted::Sms => request.sms_key = code,
            Wanted::Authenticator => request.authenticator_token = code,
        }
    }
}

/// Through the running app, else without one.
fn attempt(invocation: &Invocation, request: &Login) -> Tried {
    let Some(folder) = client::profile_folder(invocation) else { return alone(invocation, request) };
    let asked = Request::SignIn {
        username: request.username.clone(),
        password: request.password.clone(),
        sms_key: request.sms_key.clone(),
        authenticator_token: request.authenticator_token.clone(),
        insecure_storage: request.insecure_storage,
    };
    match client::ask(&folder, &asked) {
        Asked::NotRunning => alone(invocation, request),
        Asked::Replied { reply, pid } => {
            let wanted = reply.body.as_ref().and_then(|body| body.get("code")?.as_str());
            match (wanted, &reply.message) {
                (Some("sms"), Some(why)) => Tried::Code(Wanted::Sms, why.clone()),
                (Some("authenticator"), Some(why)) => Tried::Code(Wanted::Authenticator, why.clone()),
                _ => Tried::Ended(client::conclude(&Asked::Replied { reply, pid })),
            }
        }
        asked => Tried::Ended(client::conclude(&asked)),
    }
}

fn alone(invocation: &Invocation, request: &Login) -> Tried {
    let mut wanted = None;
    let result = without_app(|| sign_in_alone(invocation, request, &mut wanted));
    match (wanted, result) {
        (Some(wanted), Err(why)) => Tried::Code(wanted, why),
        (_, result) => Tried::Ended(concluded(result)),
    }
}

fn concluded(result: Result<(), String>) -> Exit {
    match result {
        Ok(()) => Exit::Done,
        Err(why) => {
            client::complain(&why);
            Exit::Failed
        }
    }
}

/// Runs on a small runtime of its own: there is no app whose runtime could be used.
fn without_app<F: Future<Output = Result<(), String>>>(work: impl FnOnce() -> F) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(work())
}

async fn sign_in_alone(
    invocation: &Invocation,
    request: &Login,
    wanted: &mut Option<Wanted>,
) -> Result<(), String> {
    let profile = Profile::open(invocation.profile.as_deref()).map_err(|error| format!("{error:#}"))?;
    let store = ProfileStore::new(profile.path());
    let last = store.last_account().found();
    let server = server(invocation.server.clone(), last.as_ref()).map_err(|error| error.to_string())?;
    let client = client_by_policy(server.clone(), system_language())?;
    let credentials = credentials(&Typed {
        username: &request.username,
        password: &request.password,
        sms_key: request.sms_key.as_deref(),
        authenticator_token: request.authenticator_token.as_deref(),
    });
    let answer = client.login(&credentials).await.map_err(|error| {
        *wanted = match error.code() {
            "sms_required" => Some(Wanted::Sms),
            "authenticator_required" => Some(Wanted::Authenticator),
            _ => None,
        };
        refusal_words(&error, &credentials, system_language())
    })?;
    let employee = answer.employee.clone().unwrap_or_else(|| pbx::stand_in_for_employee(&answer.token));
    let place =
        keep_token(profile.path(), &server, &employee, &answer.token, request.insecure_storage).await?;
    if place == TokenPlace::Memory {
        return Err("signed in, but this computer has no keyring to keep the sign-in in; \
             add --insecure-storage to keep it in a file of the profile, or sign in from the app"
            .to_owned());
    }
    let last = LastAccount {
        server,
        employee,
        name: None,
        language: None,
        token_mark: Some(pbx::stand_in_for_employee(&answer.token)),
    };
    store.save_last_account(&last).map_err(|error| error.to_string())
}

/// `communicator sign-out`.
pub fn sign_out(invocation: &Invocation, everywhere: bool) -> Exit {
    let Some(folder) = client::profile_folder(invocation) else {
        client::complain("nobody is signed in here");
        return Exit::Done;
    };
    match client::ask(&folder, &Request::SignOut { everywhere }) {
        Asked::NotRunning => {}
        asked => return client::conclude(&asked),
    }
    concluded(without_app(|| sign_out_alone(&folder, invocation.server.clone(), everywhere)))
}

async fn sign_out_alone(
    folder: &std::path::Path,
    server: Option<ServerUrl>,
    everywhere: bool,
) -> Result<(), String> {
    let store = ProfileStore::new(folder);
    let Read::Found(last) = store.last_account() else { return Ok(()) };
    let server = server.unwrap_or(last.server);
    let mut failed = None;
    if everywhere && let Some(token) = stored_token(folder, &server, &last.employee).await {
        let client = client_by_policy(server.clone(), system_language())?;
        failed = client.logout(&token).await.err();
    }
    let language = system_language();
    let forgotten = forget_token(folder, &server.origin(), &last.employee).await;
    let failed = failed.map(|error| not_everywhere_words(&refusals::plain(&error, language), language));
    match sign_out_failure(failed, forgotten.err().as_ref(), language) {
        Some(failure) => Err(failure),
        None => {
            client::complain(signed_out_words(everywhere, language));
            Ok(())
        }
    }
}

async fn stored_token(
    folder: &std::path::Path,
    server: &ServerUrl,
    employee: &EmployeeId,
) -> Option<pbx::Token> {
    match kept_token(folder, &server.origin(), employee).await {
        Kept::File(token) | Kept::Keyring(token) => Some(token),
        Kept::Nothing | Kept::Unavailable(_) => None,
    }
}

/// From the terminal without showing it, else a line of standard input.
fn read_secret(from_stdin: bool, prompt: &str, name: &str) -> Result<String, String> {
    if !from_stdin && std::io::stdin().is_terminal() {
        return rpassword::prompt_password(prompt).map_err(|error| error.to_string());
    }
    if !from_stdin {
        return Err(format!("there is no terminal to ask for the {name}; use --password-stdin"));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    let secret = line.trim_end_matches(['\r', '\n']).to_owned();
    if secret.is_empty() { Err(format!("no {name} came on standard input")) } else { Ok(secret) }
}
