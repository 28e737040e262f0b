//! The client and the sandbox speak the same dialect: every question is asked, and nothing of an
//! answer is lost on the way.

use std::time::Duration;

use pbx::{
    CallId, Client, Credentials, DashboardItem, Employee, Error, Limits, OneTimeCode, Password,
    PresenceState, Refusal, SecondFactor, ServerUrl, Token,
};
use sandbox_pbx::{Account, Fault, IncomingCall, Options, Sandbox};

use super::{assert_discreet, hasty};

async fn sandbox() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let client = Client::new(ServerUrl::parse(&sandbox.origin()).unwrap(), Limits::default()).unwrap();
    (sandbox, client)
}

fn credentials(account: &Account) -> Credentials {
    Credentials {
        username: account.username.clone(),
        password: Password::new(account.password.clone()),
        second_factor: None,
    }
}

fn token(account: &Account) -> Token {
    Token::new(account.token.clone()).unwrap()
}

#[tokio::test]
async fn a_sign_in_leads_to_a_token_that_is_good_for_everything() {
    let (sandbox, client) = sandbox().await;
    let account = sandbox.accounts().remove(0);
    let answer = client.login(&credentials(&account)).await.unwrap();
    assert_eq!(answer.expires_in_minutes, None, "persist was asked for");
    assert_eq!(answer.employee.as_ref().unwrap().as_str(), account.employee);

    let who = client.validate_token(&answer.token).await.unwrap();
    assert_eq!(
        (who.employee.as_str(), who.name.as_deref()),
        (account.employee.as_str(), Some(account.name.as_str()))
    );
    assert_eq!(who.language.as_deref(), Some(account.language.as_str()));

    let fetched = client.desktop_settings(&answer.token).await.unwrap();
    assert_eq!(fetched.bytes, sandbox.settings(&account.username).unwrap().unwrap());

    client.logout(&answer.token).await.unwrap();
    let error = client.desktop_settings(&answer.token).await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }), "{error:?}");
}

#[tokio::test]
async fn every_seeded_account_signs_in_or_says_why_not() {
    let (sandbox, client) = sandbox().await;
    for account in sandbox.accounts() {
        let mut attempt = credentials(&account);
        let first = client.login(&attempt).await;
        let (expected, factor) = match (&account.sms_code, &account.authenticator_code) {
            (Some(code), _) => {
                (Refusal::SmsRequired, SecondFactor::Sms(OneTimeCode::new(code.clone()).unwrap()))
            }
            (_, Some(code)) => (
                Refusal::AuthenticatorRequired,
                SecondFactor::Authenticator(OneTimeCode::new(code.clone()).unwrap()),
            ),
            _ if account.disabled => {
                assert!(matches!(first, Err(Error::Forbidden { code: Refusal::AccessDenied })), "{first:?}");
                continue;
            }
            _ => {
                assert_eq!(first.unwrap().employee.unwrap().as_str(), account.employee);
                continue;
            }
        };
        assert_eq!(first.unwrap_err(), Error::Forbidden { code: expected });
        attempt.second_factor = Some(factor);
        client.login(&attempt).await.unwrap();
        attempt.password = Password::new("wrong");
        let wrong = client.login(&attempt).await.unwrap_err();
        assert_eq!(wrong.code(), "credentials_invalid");
    }
}

#[tokio::test]
async fn settings_that_are_not_there_are_told_from_a_page_that_is_not_there() {
    let (sandbox, client) = sandbox().await;
    let account = sandbox.accounts().remove(0);
    sandbox.clear_settings(&account.username).unwrap();
    let error = client.desktop_settings(&token(&account)).await.unwrap_err();
    assert_eq!(error, Error::NotFound { what: Some("id".to_owned()) });
    let elsewhere = ServerUrl::parse(&format!("{}/nowhere", sandbox.origin())).unwrap();
    let error = Client::new(elsewhere, Limits::default())
        .unwrap()
        .desktop_settings(&token(&account))
        .await
        .unwrap_err();
    assert_eq!(error, Error::NotFound { what: Some("not_found".to_owned()) });
}

#[tokio::test]
async fn a_variable_that_no_event_carries_is_asked_for() {
    let (sandbox, client) = sandbox().await;
    let account = sandbox.accounts().remove(0);
    let value = " 1042 \"æ\" 😀\n".to_owned();
    let call = IncomingCall {
        to: account.username.clone(),
        untold: [("ORDER no. 1/2".to_owned(), value.clone())].into(),
        ..IncomingCall::default()
    };
    let call = CallId::new(sandbox.ring(call).unwrap());
    let token = token(&account);
    let asked = async |name| client.call_variable(&token, &call, name, Duration::from_secs(60)).await;
    assert_eq!(asked("ORDER no. 1/2").await, Ok(Some(value)));
    assert_eq!(asked("NONE").await, Ok(None));
    sandbox.end_call(call.as_str()).unwrap();
    assert_eq!(asked("ORDER no. 1/2").await, Ok(None));

    let company = client.company_settings(&token).await.unwrap().value;
    assert_eq!(company.national_prefix.as_deref(), Some("+45"));
}

#[tokio::test]
async fn the_whole_company_is_read_without_a_loss() {
    let (sandbox, client) = sandbox().await;
    let account = sandbox.accounts().remove(0);
    let token = token(&account);

    let employees = client.employees(&token).await.unwrap().value;
    assert_eq!((employees.items.len(), employees.lost), (20, 0));
    let known = |employee: &&Employee| {
        let presence =
            employee.presence.as_ref().is_some_and(|it| !matches!(it.state, PresenceState::Other(_)));
        presence && employee.extensions.iter().all(|it| it.number.is_some() && it.state.is_some())
    };
    assert_eq!(employees.items.iter().filter(known).count(), 20);

    let queues = client.queues(&token).await.unwrap().value;
    assert_eq!((queues.items.len(), queues.lost), (4, 0));
    for queue in &queues {
        assert_eq!(queue.members.count.unwrap() as usize, queue.members.listed.len());
        assert_eq!(queue.callers.count.unwrap() as usize, queue.callers.listed.len());
        assert!(queue.callers.listed.iter().all(|caller| caller.entered.is_some()));
        let stats = client.queue_stats(&token, &queue.id).await.unwrap().value;
        assert!(stats.total.is_some() && stats.answered.is_some());
    }

    let dashboards = client.dashboards(&token).await.unwrap().value;
    assert_eq!((dashboards.items.len(), dashboards.lost), (3, 0));
    for summary in &dashboards {
        let dashboard = client.dashboard(&token, &summary.id).await.unwrap().value;
        assert_eq!((&dashboard.name, dashboard.lost), (&summary.name, 0));
        assert!(!dashboard.items.is_empty());
        for placed in &dashboard.items {
            assert!(
                !matches!(placed.item, DashboardItem::Incomplete { .. } | DashboardItem::Unknown { .. }),
                "{placed:?}"
            );
        }
    }

    assert_eq!(client.themes(&token).await.unwrap().value.items.len(), 3);
    assert_eq!(client.ringtones(&token).await.unwrap().value.lost, 0);
    let beacons = client.beacons(&token).await.unwrap().value;
    assert_eq!((beacons.items.len(), beacons.lost), (5, 0));
    assert_eq!(beacons.items[0].place, "Reception");
    assert!(client.company_settings(&token).await.unwrap().value.national_prefix.is_some());

    let who = client.validate_token(&token).await.unwrap();
    let own = client.own_extensions(&token, &who.employee).await.unwrap().value;
    assert_eq!((own.items.len(), own.lost), (1, 0));
    let phone = own.items[0].phones.iter().find(|phone| phone.registered == Some(true)).unwrap();
    let id = client.call(&token, &phone.id, "+4588991500").await.unwrap().unwrap();
    let calls = sandbox.calls();
    assert_eq!((calls[0].id.as_str(), calls[0].target.as_str()), (id.as_str(), "+4588991500"));
}

#[tokio::test]
async fn faults_of_the_sandbox_are_the_errors_they_stand_for() {
    let (sandbox, client) = sandbox().await;
    let account = sandbox.accounts().remove(0);
    let status = |status| Fault { status: sandbox_pbx::Status::new(status), ..Fault::default() };
    for (fault, code) in [
        (status(401), "invalid_token"),
        (status(403), "access_denied"),
        (status(404), "not_found"),
        (status(500), "server_fault"),
        (Fault { body: Some(String::new()), ..Fault::default() }, "empty"),
        (Fault { body: Some("<html>".to_owned()), ..Fault::default() }, "not_json"),
        (Fault { cut_at: Some(20), ..Fault::default() }, "cut_short"),
    ] {
        sandbox.add_fault("/pbx/app/settings/desktop", fault.clone());
        let error = client.desktop_settings(&token(&account)).await.unwrap_err();
        assert_eq!(error.code(), code, "{fault:?}");
        assert_discreet(&error);
    }
    sandbox.add_fault("/pbx/app", Fault { delay_ms: 600_000, ..Fault::default() });
    sandbox.add_fault("/pbx/app/settings/desktop", Fault { delay_ms: 600_000, ..Fault::default() });
    let impatient = Client::new(client.server().clone(), hasty()).unwrap();
    assert_eq!(impatient.desktop_settings(&token(&account)).await.unwrap_err().code(), "unreachable_timeout");
    assert_eq!(impatient.employees(&token(&account)).await.unwrap_err().code(), "unreachable_timeout");

    sandbox.clear_faults();
    client.desktop_settings(&token(&account)).await.unwrap();
    sandbox.expire_tokens(&account.username).unwrap();
    assert_eq!(client.desktop_settings(&token(&account)).await.unwrap_err().code(), "expired");
    sandbox.stop().await;
    let fresh = Client::new(client.server().clone(), Limits::default()).unwrap();
    let gone = fresh.desktop_settings(&token(&account)).await.unwrap_err();
    assert_eq!(gone.code(), "unreachable_refused");
}
