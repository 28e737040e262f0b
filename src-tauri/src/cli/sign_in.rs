//! `sign-in` and `sign-out` from the command line: through the running app, else without one.

use std::io::{BufRead as _, IsTerminal as _};

use pbx::{Client, EmployeeId, LastAccount, Limits, ProfileStore, Read, ServerUrl};

use super::client::{self, Asked};
use super::{Exit, Invocation, Verb};
use crate::controller::account::{TokenPlace, credentials, forget_token, keep_token};
use crate::controller::fetch_words;
use crate::controller::verbs::Request;
use crate::profile::Profile;
use crate::view::SignIn;

/// `communicator sign-in`.
pub fn sign_in(invocation: &Invocation) -> Exit {
    let Verb::SignIn { username, password_stdin, insecure_storage } = &invocation.verb else {
        return Exit::Usage;
    };
    let password = match read_password(*password_stdin) {
        Ok(password) => password,
        Err(why) => {
            client::complain(&why);
            return Exit::Usage;
        }
    };
    if let Some(folder) = client::profile_folder(invocation) {
        let request = Request::SignIn {
            username: username.clone(),
            password: password.clone(),
            insecure_storage: *insecure_storage,
        };
        match client::ask(&folder, &request) {
            Asked::NotRunning => {}
            asked => return client::conclude(&asked),
        }
    }
    let request = SignIn {
        username: username.clone(),
        password,
        sms_key: None,
        authenticator_token: None,
        insecure_storage: *insecure_storage,
    };
    concluded(without_app(|| sign_in_alone(invocation, &request)))
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

async fn sign_in_alone(invocation: &Invocation, request: &SignIn) -> Result<(), String> {
    let profile = Profile::open(invocation.profile.as_deref()).map_err(|error| format!("{error:#}"))?;
    let store = ProfileStore::new(profile.path());
    let last = store.last_account().found();
    let server =
        crate::app::server(invocation.server.clone(), last.as_ref()).map_err(|error| error.to_string())?;
    let client = Client::new(server.clone(), Limits::default()).map_err(|error| error.to_string())?;
    let answer = client
        .login(&credentials(request))
        .await
        .map_err(|error| fetch_words(&error, crate::app::system_language()))?;
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
    if everywhere && let Some(token) = stored_token(&store, folder, &server, &last.employee).await {
        let client = Client::new(server.clone(), Limits::default()).map_err(|error| error.to_string())?;
        failed = client.logout(&token).await.err();
    }
    forget_token(folder, &server.origin(), &last.employee).await;
    match failed {
        Some(error) => Err(format!("signed out here, but not everywhere: {error}")),
        None => Ok(()),
    }
}

async fn stored_token(
    store: &ProfileStore,
    folder: &std::path::Path,
    server: &ServerUrl,
    employee: &EmployeeId,
) -> Option<pbx::Token> {
    if let Read::Found(stored) = store.token_file().read(&server.origin()) {
        return Some(stored.token);
    }
    crate::controller::account::token_in_keyring(folder, &server.origin(), employee).await.ok().flatten()
}

fn read_password(from_stdin: bool) -> Result<String, String> {
    if !from_stdin && std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").map_err(|error| error.to_string());
    }
    if !from_stdin {
        return Err("there is no terminal to ask for the password; use --password-stdin".to_owned());
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() { Err("no password came on standard input".to_owned()) } else { Ok(password) }
}
