//! The user's browsers on the settings page: how they are connected, and what the user points out on their pages.

use desktop::browsers::{Browser, Manifest, Packaged, Packaging};

use super::*;
use crate::ports::{BrowserHere, BrowsersHere, Extension, NotPicked};
use crate::view::BrowserSite;

fn here(manifest: Manifest, extension: Option<Extension>) -> BrowsersHere {
    BrowsersHere {
        browsers: vec![BrowserHere { browser: Browser::Firefox, manifest, extension }],
        packaged: vec![Packaged { browser: Browser::Brave, by: Packaging::Flatpak }],
        code: Some("0badc0de".to_owned()),
        firefox_package: Some("/usr/share/communicator/x.xpi".to_owned()),
        ..BrowsersHere::default()
    }
}

#[test]
fn the_settings_page_shows_each_browser_as_it_was_found_and_again_when_one_says_something_new() {
    let world = World::with(json!({}));
    let app = world.run(false).settled();
    assert_eq!(app.snapshot()["browsers"], json!(null), "nobody has looked");
    app.page(PageRequest::Watch { report: true, editor: true });
    app.ports.browsers.are(here(Manifest::Absent, None));
    app.page(PageRequest::LookAtBrowsers);
    app.until("the browsers are shown", || !app.snapshot()["browsers"].is_null());
    assert_eq!(
        app.snapshot()["browsers"],
        json!({
            "browsers": [{ "name": "Firefox", "family": "firefox", "host": "absent", "extension": false, "sites": [], "scripts": false }],
            "packaged": [{ "name": "Brave", "by": "Flatpak" }],
            "code": "0badc0de",
            "chromiumPackage": null,
            "firefoxPackage": "/usr/share/communicator/x.xpi",
        })
    );
    let sites = vec![BrowserSite { site: "www.crm.com".to_owned(), allowed: true, pages: 2 }];
    app.ports.browsers.are(here(Manifest::Ours, Some(Extension { sites, scripts: true })));
    app.events.send(Event::BrowsersChanged).unwrap();
    app.until("it is connected", || app.snapshot()["browsers"]["browsers"][0]["extension"] == true);
    let row = app.snapshot()["browsers"]["browsers"][0].clone();
    assert_eq!(
        (&row["host"], &row["sites"][0]),
        (&json!("installed"), &json!({ "site": "www.crm.com", "allowed": true, "pages": 2 }))
    );
    app.quit();
}

#[test]
fn browsers_are_connected_and_disconnected_on_a_word_and_a_refusal_is_said() {
    let app = World::with(json!({})).run(false).settled();
    app.page(PageRequest::ConnectBrowsers { connect: true });
    app.page(PageRequest::ConnectBrowsers { connect: false });
    assert_eq!(app.ports.browsers.connected(), [true, false]);
    app.ports.browsers.refuse("Firefox: cannot write /home/anna/.mozilla: read-only");
    let refused = app.ask(PageRequest::ConnectBrowsers { connect: true }).unwrap_err();
    assert!(refused.message.contains("read-only"), "{}", refused.message);
    app.quit();
}

#[test]
fn what_the_user_points_out_is_the_answer_and_whoever_gives_up_hears_nothing() {
    let app = World::with(json!({})).run(false).settled();
    let pick = || {
        let (reply, answer) = ReplyTo::new();
        let request = PageRequest::PickElement { website: " www.crm.com ".to_owned() };
        app.events.send(Event::Page(request, reply)).unwrap();
        answer
    };
    let answered = |answer: oneshot::Receiver<Result<Value, UiError>>| {
        app.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() })
    };
    app.ports.browsers.pick(Ok("#search > input".to_owned()));
    assert_eq!(answered(pick()), Ok(json!("#search > input")));
    assert_eq!(app.ports.browsers.picked_on(), ["www.crm.com"]);
    app.ports.browsers.pick(Err(NotPicked::Cancelled));
    assert_eq!(answered(pick()), Ok(json!(null)));
    app.ports.browsers.pick(Err(NotPicked::PageNotOpen));
    assert!(answered(pick()).unwrap_err().message.contains("open"));

    // The first gives way to the second, and that to whoever presses "Cancel".
    let first = pick();
    app.until("the first is asked", || app.ports.browsers.picked_on().len() == 4);
    let second = pick();
    assert_eq!(answered(first), Ok(json!(null)));
    app.until("the second is asked", || app.ports.browsers.picked_on().len() == 5);
    app.page(PageRequest::StopPicking);
    assert_eq!(answered(second), Ok(json!(null)));
    app.until("both are called off", || app.ports.browsers.called_off() == 2);
    app.quit();
}
