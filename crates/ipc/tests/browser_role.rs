//! A browser's native host and the app, over a real socket.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use ipc::browser::{
    AppState, Browser, Connection, FromBrowser, HOST_NAME, Hello, Hub, LinkError, NotPicked, NotRun, Outcome,
    Picked, PushError, SiteState, Sites, Step, StepResult, Task, ToBrowser, Values, Wanted, connect,
};
use ipc::{Claim, Claimed, claim};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

fn ours(profile: &Path) -> Claimed {
    match claim(profile).unwrap() {
        Claim::Ours(claimed) => claimed,
        Claim::Taken => panic!("the profile is taken"),
    }
}

/// An app that takes browsers on; each comes out of the channel.
fn app(profile: &Path) -> mpsc::UnboundedReceiver<Connection> {
    let claimed = ours(profile);
    let (taken_on, browsers) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let handler = |request: Value| async move { json!({ "asked": request }) };
        let on_browser = move |browser| {
            let _test_over = taken_on.send(browser);
        };
        claimed.serve_with_browsers(handler, on_browser).await.unwrap();
    });
    browsers
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("it does not come"))
}

async fn linked(profile: &Path, browser: Option<&str>) -> ipc::browser::Link {
    within(async {
        loop {
            match connect(profile, browser).await {
                Ok(link) => return link,
                // It is starting.
                Err(LinkError::NotRunning) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => panic!("{error}"),
            }
        }
    })
    .await
}

fn hello() -> FromBrowser {
    FromBrowser::Hello(Hello {
        protocol: 1,
        version: "0.1.0".to_owned(),
        host: HOST_NAME.to_owned(),
        browser: Browser { name: "Firefox".to_owned(), version: "153".to_owned() },
    })
}

/// A client that says what it likes.
fn raw(profile: &Path, role: &Value) -> BufReader<UnixStream> {
    let mut stream = BufReader::new(UnixStream::connect(profile.join("communicator.sock")).unwrap());
    stream.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    writeln!(stream.get_mut(), "{role}").unwrap();
    line.clear();
    stream.read_line(&mut line).unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_go_both_ways_until_one_end_has_enough() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    let mut link = linked(profile.path(), Some("firefox")).await;
    let mut browser = within(browsers.recv()).await.unwrap();
    assert_eq!(browser.browser.as_deref(), Some("firefox"));

    link.writer.send(&hello()).await.unwrap();
    assert_eq!(within(browser.next()).await, Some(hello()));
    browser.push(&ToBrowser::Cancel { id: 3 }).unwrap();
    browser.push(&ToBrowser::App { state: AppState::Running, why: None }).unwrap();
    assert_eq!(within(link.reader.next()).await.unwrap(), ToBrowser::Cancel { id: 3 });
    assert!(matches!(within(link.reader.next()).await.unwrap(), ToBrowser::App { .. }));

    drop(link);
    assert_eq!(within(browser.next()).await, None);

    let mut link = linked(profile.path(), None).await;
    drop(within(browsers.recv()).await);
    assert!(matches!(within(link.reader.next()).await, Err(LinkError::Broken(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_browsers_are_connected_at_once_and_verbs_are_answered_beside_them() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    let mut links = Vec::new();
    for _ in 0..5 {
        links.push(linked(profile.path(), None).await);
    }
    let mut taken_on = Vec::new();
    for _ in 0..5 {
        taken_on.push(within(browsers.recv()).await.unwrap());
    }
    let folder = profile.path().to_owned();
    let asked = tokio::task::spawn_blocking(move || ipc::ask(&folder, &json!("x"))).await.unwrap().unwrap();
    assert_eq!(asked.answer, json!({ "asked": "x" }));
    for (link, browser) in links.iter_mut().zip(&taken_on) {
        browser.push(&ToBrowser::Cancel { id: 1 }).unwrap();
        within(link.reader.next()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_can_ask_no_verb_and_what_is_no_message_ends_its_connection() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    drop(linked(profile.path(), None).await);
    drop(within(browsers.recv()).await);
    let long = "x".repeat(70_000);
    for rubbish in ["{\"verb\":\"quit\"}", "{", "\u{1}", "", long.as_str()] {
        let mut client = raw(profile.path(), &json!({ "role": "browser", "browser": "a b" }));
        let mut browser = within(browsers.recv()).await.unwrap();
        assert_eq!(browser.browser, None, "that is no name of a browser");
        // It may be hung up on before all is written.
        let _hung_up = writeln!(client.get_mut(), "{rubbish}");
        assert_eq!(within(browser.next()).await, None, "{rubbish:.20}");
        let mut rest = String::new();
        let _reset = client.read_line(&mut rest);
        assert_eq!(rest, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_does_not_read_costs_the_app_nothing() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    drop(linked(profile.path(), None).await);
    drop(within(browsers.recv()).await);
    let _silent = raw(profile.path(), &json!({ "role": "browser" }));
    let browser = within(browsers.recv()).await.unwrap();
    let long = ToBrowser::App { state: AppState::Running, why: Some("x".repeat(500)) };
    let ended = within(async {
        loop {
            match browser.push(&long) {
                Ok(()) => tokio::task::yield_now().await,
                Err(error) => return error,
            }
        }
    })
    .await;
    assert_eq!(ended, PushError::Busy);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_knows_no_such_role_and_no_app_are_told_apart() {
    let profile = TempDir::new().unwrap();
    assert!(matches!(connect(profile.path(), None).await, Err(LinkError::NotRunning)));
    assert!(matches!(connect(&profile.path().join("none"), None).await, Err(LinkError::NotRunning)));
    let claimed = ours(profile.path());
    tokio::spawn(async move { claimed.serve(|_| async { json!({ "exit": 2 }) }).await });
    let error = within(async {
        loop {
            match connect(profile.path(), None).await {
                Err(LinkError::NotRunning) => tokio::time::sleep(Duration::from_millis(5)).await,
                other => return other.unwrap_err(),
            }
        }
    })
    .await;
    assert!(matches!(error, LinkError::OtherVersion), "{error}");
}

/// An app with a hub, and what it said when something changed.
fn hub(profile: &Path) -> (Hub, mpsc::UnboundedReceiver<()>) {
    let (news, changes) = mpsc::unbounded_channel();
    let hub = Hub::new(move || {
        let _test_over = news.send(());
    });
    let (claimed, all) = (ours(profile), hub.clone());
    tokio::spawn(async move {
        let handler = |_verb: Value| async { Value::Null };
        claimed.serve_with_browsers(handler, move |browser| all.take_on(browser)).await.unwrap();
    });
    (hub, changes)
}

fn task() -> Task {
    Task {
        website: "WWW.crm.com".to_owned(),
        spa: false,
        steps: vec![Step::Target { value: ".q".to_owned() }, Step::Insert { value: "+45 12".to_owned() }],
        values: Values::default(),
    }
}

/// A browser in which the site is allowed, with a page that was used then.
async fn browser(
    profile: &Path,
    hub: &Hub,
    key: &str,
    used_at: Option<u64>,
    allowed: bool,
) -> ipc::browser::Link {
    let mut link = linked(profile, Some(key)).await;
    link.writer.send(&hello()).await.unwrap();
    let asked = within(link.reader.next()).await.unwrap();
    assert!(
        matches!(asked, ToBrowser::Sites { ask: false, .. }),
        "the sites are named to each browser that comes"
    );
    let pages = u32::from(used_at.is_some());
    let state = SiteState { site: "www.crm.com".to_owned(), allowed, pages, used_at };
    link.writer
        .send(&FromBrowser::Sites(Sites { sites: vec![state.clone()], scripts: false }))
        .await
        .unwrap();
    within(async {
        while !hub.connected().iter().any(|one| one.name == key && one.sites == [state.clone()]) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
    link
}

fn ended(id: u64, reason: Option<&str>) -> FromBrowser {
    let outcome = if reason.is_some() { Outcome::Failed } else { Outcome::Done };
    let reason = reason.map(ToOwned::to_owned);
    FromBrowser::Result(StepResult { id, outcome, reason, step: None, detail: None, took_ms: vec![] })
}

/// The number of the plan that comes.
async fn plan_of(link: &mut ipc::browser::Link) -> u64 {
    match within(link.reader.next()).await.unwrap() {
        ToBrowser::Run(plan) => plan.id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_goes_to_the_browser_whose_page_was_used_last_and_else_to_the_next() {
    let profile = TempDir::new().unwrap();
    let (hub, _changes) = hub(profile.path());
    assert_eq!(hub.run(&task()).await, Err(NotRun::NoBrowser));
    let _other = browser(profile.path(), &hub, "edge", None, false).await;
    assert_eq!(hub.run(&task()).await, Err(NotRun::SiteNotAllowed));
    let _closed = browser(profile.path(), &hub, "brave", None, true).await;
    assert_eq!(hub.run(&task()).await, Err(NotRun::PageNotOpen));

    let mut firefox = browser(profile.path(), &hub, "firefox", Some(5), true).await;
    let mut chromium = browser(profile.path(), &hub, "chromium", Some(7), true).await;
    let (all, asked) = (hub.clone(), task());
    let run = tokio::spawn(async move { all.run(&asked).await });
    let id = plan_of(&mut chromium).await;
    chromium.writer.send(&ended(id, Some("page_not_open"))).await.unwrap();
    let id = plan_of(&mut firefox).await;
    firefox.writer.send(&ended(id, None)).await.unwrap();
    assert_eq!(within(run).await.unwrap().unwrap().outcome, Outcome::Done);

    let (all, asked) = (hub.clone(), task());
    let run = tokio::spawn(async move { all.run(&asked).await });
    let id = plan_of(&mut chromium).await;
    chromium.writer.send(&ended(id, Some("target_not_found"))).await.unwrap();
    let Err(NotRun::Failed(result)) = within(run).await.unwrap() else { panic!("it was not done") };
    assert_eq!(result.reason.as_deref(), Some("target_not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_ends_in_the_middle_and_a_plan_that_is_called_off_leave_nothing_behind() {
    let profile = TempDir::new().unwrap();
    let (hub, mut changes) = hub(profile.path());
    let mut chromium = browser(profile.path(), &hub, "chromium", Some(7), true).await;
    let (all, asked) = (hub.clone(), task());
    let run = tokio::spawn(async move { all.run(&asked).await });
    let id = plan_of(&mut chromium).await;
    run.abort();
    assert_eq!(within(chromium.reader.next()).await.unwrap(), ToBrowser::Cancel { id });
    // Its end is too late, and harms nobody; nor does one of no plan.
    chromium.writer.send(&ended(id, None)).await.unwrap();
    chromium.writer.send(&ended(999, None)).await.unwrap();

    let (all, asked) = (hub.clone(), task());
    let run = tokio::spawn(async move { all.run(&asked).await });
    plan_of(&mut chromium).await;
    drop(chromium);
    assert_eq!(within(run).await.unwrap(), Err(NotRun::BrowserGone));
    within(async {
        while !hub.connected().is_empty() {
            changes.recv().await.unwrap();
        }
    })
    .await;
    assert_eq!(hub.status(), json!({ "chromium": { "connected": false, "sites": [] } }));
    let too_long = Task { steps: vec![Step::Click {}; 201], ..task() };
    let _chromium = browser(profile.path(), &hub, "chromium", Some(7), true).await;
    assert!(matches!(hub.run(&too_long).await, Err(NotRun::Refused(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_are_named_to_all_browsers_and_what_they_allow_is_told() {
    let profile = TempDir::new().unwrap();
    let (hub, _changes) = hub(profile.path());
    let mut chromium = browser(profile.path(), &hub, "chromium", None, true).await;
    let wanted = vec![Wanted { site: "www.crm.com".to_owned(), script: true }];
    hub.want(wanted.clone(), true);
    assert_eq!(
        within(chromium.reader.next()).await.unwrap(),
        ToBrowser::Sites { sites: wanted.clone(), ask: true }
    );
    // The same again is no news, unless the user has just approved it.
    hub.want(wanted.clone(), false);
    hub.want(Vec::new(), false);
    assert_eq!(
        within(chromium.reader.next()).await.unwrap(),
        ToBrowser::Sites { sites: Vec::new(), ask: false }
    );
    assert_eq!(hub.status(), json!({ "chromium": { "connected": true, "sites": ["www.crm.com"] } }));
    let (turned_away, mut hung_up) = mpsc::unbounded_channel();
    for _ in 0..20 {
        let mut link = linked(profile.path(), None).await;
        let turned_away = turned_away.clone();
        tokio::spawn(async move {
            let ended = link.reader.next().await;
            let _test_over = turned_away.send(ended.is_err());
        });
    }
    // Sixteen are enough.
    for _ in 0..5 {
        assert_eq!(within(hung_up.recv()).await, Some(true));
    }
    assert!(hung_up.try_recv().is_err());
}

/// What an extension says of the site, and its pages.
fn told(allowed: bool, pages: u32) -> FromBrowser {
    let state =
        SiteState { site: "www.crm.com".to_owned(), allowed, pages, used_at: (pages > 0).then_some(1) };
    FromBrowser::Sites(Sites { sites: vec![state], scripts: false })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_is_pointed_out_on_a_site_that_the_user_allows_meanwhile() {
    let profile = TempDir::new().unwrap();
    let (hub, _changes) = hub(profile.path());
    assert_eq!(hub.pick("www.crm.com").await, Err(NotPicked::NoBrowser));
    assert!(matches!(hub.pick("www.crm.com:80").await, Err(NotPicked::Refused(_))));

    let mut firefox = linked(profile.path(), Some("firefox")).await;
    firefox.writer.send(&hello()).await.unwrap();
    within(firefox.reader.next()).await.unwrap();
    within(async {
        while hub.connected().is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
    let all = hub.clone();
    let pick = tokio::spawn(async move { all.pick("WWW.crm.com").await });
    let named =
        ToBrowser::Sites { sites: vec![Wanted { site: "www.crm.com".to_owned(), script: false }], ask: true };
    assert_eq!(within(firefox.reader.next()).await.unwrap(), named, "it shows where the site can be allowed");
    firefox.writer.send(&told(false, 0)).await.unwrap();
    firefox.writer.send(&told(true, 1)).await.unwrap();
    let ToBrowser::Pick { id, website } = within(firefox.reader.next()).await.unwrap() else {
        panic!("nobody is asked to point anything out")
    };
    assert_eq!(website, "www.crm.com");
    let selector = Some("#search > input".to_owned());
    firefox.writer.send(&FromBrowser::Picked(Picked { id, selector, reason: None })).await.unwrap();
    assert_eq!(within(pick).await.unwrap(), Ok("#search > input".to_owned()));
    // No integration of that site is approved.
    let none = ToBrowser::Sites { sites: Vec::new(), ask: false };
    assert_eq!(within(firefox.reader.next()).await.unwrap(), none);
}

#[tokio::test(flavor = "multi_thread")]
async fn pointing_out_ends_with_the_browser_with_whoever_asked_and_where_no_page_is_open() {
    let profile = TempDir::new().unwrap();
    let (hub, _changes) = hub(profile.path());
    let mut chromium = browser(profile.path(), &hub, "chromium", Some(7), true).await;
    let begin = || {
        let all = hub.clone();
        tokio::spawn(async move { all.pick("www.crm.com").await })
    };
    let pick = begin();
    within(chromium.reader.next()).await.unwrap();
    let ToBrowser::Pick { id, .. } = within(chromium.reader.next()).await.unwrap() else { panic!("no wish") };
    pick.abort();
    assert_eq!(within(chromium.reader.next()).await.unwrap(), ToBrowser::Cancel { id });
    within(chromium.reader.next()).await.unwrap();

    let pick = begin();
    within(chromium.reader.next()).await.unwrap();
    let ToBrowser::Pick { id, .. } = within(chromium.reader.next()).await.unwrap() else { panic!("no wish") };
    let reason = Some("cancelled".to_owned());
    chromium.writer.send(&FromBrowser::Picked(Picked { id, selector: None, reason })).await.unwrap();
    assert_eq!(within(pick).await.unwrap(), Err(NotPicked::Failed("cancelled".to_owned())));
    within(chromium.reader.next()).await.unwrap();

    let pick = begin();
    within(chromium.reader.next()).await.unwrap();
    within(chromium.reader.next()).await.unwrap();
    drop(chromium);
    assert_eq!(within(pick).await.unwrap(), Err(NotPicked::BrowserGone));
    let _chromium = browser(profile.path(), &hub, "chromium", None, true).await;
    assert_eq!(within(hub.pick("www.crm.com")).await, Err(NotPicked::PageNotOpen));
}
