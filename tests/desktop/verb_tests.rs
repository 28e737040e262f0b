//! Each verb of the command line, asked of the running app.

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

#[test]
fn every_verb_reaches_the_running_app_and_does_what_it_says() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    let start = Start::new(&screen, &home, &pbx);
    let app = start.drive();
    app.wait_until_fetched();
    let page = app.page();
    let in_box = || page.value("document.querySelector('#call-number')?.value ?? null");
    let done = |words: &[&str]| {
        let answer = app.verb(words);
        assert_eq!((answer.exit, answer.stderr.as_str()), (Some(0), ""), "{words:?}: {answer:?}");
        answer.stdout
    };

    assert_eq!(done(&["call", "204"]), "");
    poll::until_equal("the number in the box", json!("204"), in_box);
    assert_eq!(done(&["search", "ida"]), "");
    poll::until_equal("the words in the search field", json!("ida"), || {
        page.value("document.querySelector('#search').value")
    });
    poll::until_equal("the box", Value::Null, in_box);
    done(&["call"]);
    poll::until_equal("the empty box", json!(""), in_box);
    done(&["search"]);
    poll::until_equal("the empty search field", json!(""), || {
        page.value("document.querySelector('#search').value")
    });
    assert_eq!(pbx.calls(), [] as [String; 0]);

    let window = app.window();
    window.focus();
    poll::until("the window has the focus", || window.has_focus());
    done(&["toggle"]);
    poll::until("the window is hidden", || !window.is_mapped());
    done(&["toggle"]);
    poll::until("the window is back", || window.is_mapped());
    done(&["toggle"]);
    poll::until("the window is hidden", || !window.is_mapped());
    done(&[]);
    poll::until("a plain start shows it", || window.is_mapped());

    for verb in ["answer", "hangup"] {
        let answer = app.verb(&[verb]);
        assert_eq!((answer.exit, answer.stderr.lines().count()), (Some(1), 1), "{answer:?}");
    }
    let fetches = pbx.settings_fetches();
    assert_eq!(done(&["refresh"]), "");
    assert!(pbx.settings_fetches() > fetches);
    assert_eq!(app.report_now().rows().len(), 45);
    assert!(done(&["explain"]).contains("zoom"));
    assert_eq!(app.status()["running"], true);
    assert!(!done(&["status"]).is_empty());

    let out = app.verb(&["sign-out"]);
    assert_eq!((out.exit, out.stdout.as_str()), (Some(0), ""), "{out:?}");
    assert_eq!(app.connection(), "signed_out");
    assert_eq!(app.verb(&["refresh"]).exit, Some(1));
    let account = pbx.account();
    let words =
        ["sign-in", "--username", account.username.as_str(), "--password-stdin", "--insecure-storage"];
    let wrong = app.verb_with_input(&words, "not this\n");
    assert_eq!(wrong.exit, Some(1), "{wrong:?}");
    let back = app.verb_with_input(&words, &format!("{}\n", account.password));
    assert_eq!(back.exit, Some(0), "{back:?}");
    app.wait_until_live();

    done(&["quit"]);
    for verb in ["answer", "hangup", "refresh", "quit", "status"] {
        assert_eq!(start.verb(&[verb]).exit, Some(3), "{verb}");
    }
}
