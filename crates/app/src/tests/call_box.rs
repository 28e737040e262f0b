//! Numbers that come into the call box from outside: what is asked of the window, and that nothing is dialled
//! by the app itself.

use desktop::link_handler::Wanted;
use desktop::policy::Policy;

use super::*;

fn intent(app: &Running) -> Value {
    app.snapshot()["intent"].clone()
}

fn link(app: &Running, link: &str) -> verbs::Reply {
    app.verb(Request::Link { link: link.to_owned(), server: None })
}

fn press(app: &Running) {
    app.events.send(Event::Shortcut(Action::Call)).unwrap();
}

fn choose(app: &Running, key: &str, value: Value) -> Result<Value, UiError> {
    app.ask(PageRequest::ChangeLocal { key: key.to_owned(), value })
}

fn local_row(app: &Running, key: &str) -> Value {
    let snapshot = app.snapshot();
    let rows = snapshot["editor"]["thisComputer"].as_array().unwrap();
    rows.iter().find(|row| row["key"] == key).unwrap().clone()
}

fn fixed(value: Value) -> Policy {
    let settings = json!({"thisComputer": value}).as_object().unwrap().clone();
    Policy { settings, set_by: Some("IT".to_owned()), place: "here".to_owned() }
}

#[test]
fn call_opens_the_box_with_the_marked_number_and_a_second_press_calls_what_is_in_it() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.ports.mark(" +45 70 10 10 10\n");
    press(&app);
    app.until("the box is asked for", || intent(&app)["target"] == "call");
    let opened = intent(&app);
    assert_eq!((&opened["text"], &opened["follows"]), (&json!("+4570101010"), &Value::Null));
    press(&app);
    app.until("the call is asked for", || intent(&app)["target"] == "dial");
    let dial = intent(&app);
    assert_eq!((&dial["follows"], &dial["text"]), (&opened["id"], &json!("+4570101010")));
    // The page has not called yet: one more asks for it again.
    press(&app);
    app.until("the call is asked for again", || intent(&app)["follows"] == dial["id"]);
    // The page has called: the next one begins anew.
    app.ask(PageRequest::PlaceCall("204".to_owned())).unwrap_err();
    press(&app);
    app.until("the box is asked for", || intent(&app)["target"] == "call");
    app.quit();
}

#[test]
fn a_second_press_after_three_seconds_or_after_something_else_is_a_first_one() {
    let mut world = World::with(settings());
    world.timings.call_again = Duration::ZERO;
    let app = world.run(false).settled();
    app.ports.mark("204");
    let mut last = Value::Null;
    for _ in 0..3 {
        press(&app);
        app.until("the box is asked for anew", || intent(&app)["id"] != last);
        assert_eq!(intent(&app)["target"], "call");
        last = intent(&app)["id"].clone();
    }
    app.quit();

    world.timings.call_again = LONG;
    let app = world.run(false).settled();
    app.ports.mark("204");
    press(&app);
    app.until("the box is asked for", || intent(&app)["target"] == "call");
    app.verb(Request::Search { text: "ida".to_owned() });
    press(&app);
    app.until("the box is asked for", || intent(&app)["target"] == "call");
    app.quit();
}

#[test]
fn after_the_box_was_closed_call_is_a_first_press_and_reads_anew() {
    let mut world = World::with(settings());
    world.timings.call_again = LONG;
    let app = world.run(false).settled();
    app.ports.mark("70 10 10 10");
    press(&app);
    app.until("the box is asked for", || intent(&app)["text"] == "70101010");
    app.ask(PageRequest::CallBoxClosed { pressed: false }).unwrap();
    app.ports.mark("70 20 20 20");
    press(&app);
    app.until("the box is asked for anew", || intent(&app)["text"] == "70202020");
    assert_eq!((&intent(&app)["target"], &intent(&app)["follows"]), (&json!("call"), &Value::Null));
    press(&app);
    app.until("the call is asked for", || intent(&app)["target"] == "dial");
    assert_eq!(intent(&app)["text"], "70202020");
    app.quit();
}

#[test]
fn a_call_that_was_pressed_before_the_app_knew_that_the_box_was_closed_is_a_first_press() {
    let mut world = World::with(settings());
    world.timings.call_again = LONG;
    let app = world.run(false).settled();
    app.ports.mark("70 10 10 10");
    press(&app);
    app.until("the box is asked for", || intent(&app)["text"] == "70101010");
    app.ports.mark("70 20 20 20");
    press(&app);
    app.until("the call of the first number is asked for", || intent(&app)["target"] == "dial");
    // The page: it was closed before that, and then the intent to dial came to no box.
    app.ask(PageRequest::CallBoxClosed { pressed: false }).unwrap();
    app.ask(PageRequest::CallBoxClosed { pressed: true }).unwrap();
    assert_ne!(intent(&app)["target"], "dial", "a page that is built anew would call");
    app.until("the box is asked for anew", || intent(&app)["text"] == "70202020");
    assert_eq!((&intent(&app)["target"], &intent(&app)["follows"]), (&json!("call"), &Value::Null));
    press(&app);
    app.until("the call is asked for", || intent(&app)["target"] == "dial");
    assert_eq!(intent(&app)["text"], "70202020");
    app.quit();
}

#[test]
fn marked_text_that_is_no_number_opens_an_empty_box() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    for text in ["correct horse battery staple", "hunter2", "7", "tel:204", ""] {
        app.verb(Request::Search { text: String::new() });
        app.ports.mark(text);
        press(&app);
        app.until("the box is asked for", || intent(&app)["target"] == "call");
        assert_eq!(intent(&app)["text"], "", "{text}");
    }
    app.quit();
}

#[test]
fn a_link_opens_the_box_and_a_bad_one_is_a_usage_error_that_the_window_speaks_of() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let before = intent(&app);
    for bad in ["tel:*21*204#", "sip:204:secret@pbx.example", "tel:", "http://204", "tel:204,1"] {
        let reply = link(&app, bad);
        assert_eq!((reply.exit, intent(&app)), (2, before.clone()), "{reply:?}");
        assert!(!reply.message.unwrap().contains(bad));
        // From a browser nobody sees the answer: the window says it, and comes up for that.
        let notice = app.snapshot()["notice"].clone();
        assert_eq!(notice["level"], "error");
        let text = notice["text"].as_str().unwrap();
        assert!(text.starts_with("The link was not followed: ") && !text.contains("21*204"), "{text}");
        app.until("the window is shown", || {
            app.ports
                .take_asked()
                .iter()
                .any(|asked| matches!(asked, Asked::Window(WindowRequest::ShowAndFocus)))
        });
    }
    let elsewhere = "https://pbx.example".to_owned();
    let reply = app.verb(Request::Link { link: "tel:204".to_owned(), server: Some(elsewhere) });
    assert_eq!((reply.exit, intent(&app)), (2, before));
    assert_eq!(app.ports.take_asked(), []);

    let reply = link(&app, "tel:+45-70-10-10-10;ext=22");
    assert_eq!(reply.exit, 0);
    assert!(reply.message.unwrap().contains("22"));
    assert_eq!((&intent(&app)["target"], &intent(&app)["text"]), (&json!("call"), &json!("+4570101010")));
    app.quit();
}

#[test]
fn a_start_for_a_link_that_is_not_followed_says_so_in_the_language_of_the_window() {
    let world = World::with(settings());
    for (language, words) in [
        (
            Language::En,
            "The link was not followed: it has * or #, which are commands to the telephone network.",
        ),
        (
            Language::Da,
            "Linket blev ikke fulgt: det indeholder * eller #, som er kommandoer til telefonnettet.",
        ),
    ] {
        let mut start = world.start(false);
        (start.language, start.refused_link) = (language, ::calls::link::parse("tel:*21*204#").err());
        let app = world.run_start(start, false);
        assert_eq!((&app.snapshot()["notice"]["text"], &intent(&app)), (&json!(words), &Value::Null));
        app.quit();
    }
}

#[test]
fn four_pairs_of_digits_are_a_number_once_the_pbx_has_named_its_country_and_a_date_never_is() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let offered = |text: &str| {
        app.verb(Request::Search { text: String::new() });
        app.ports.mark(text);
        press(&app);
        app.until("the box is asked for", || intent(&app)["target"] == "call");
        intent(&app)["text"].as_str().unwrap().to_owned()
    };
    app.until("the country is known", || offered("33.12.45.78") == "33124578");
    for text in ["2026-11-28", "28.11.2026", "192.0.2.7"] {
        assert_eq!(offered(text), "", "{text}");
    }
    app.quit();
}

#[test]
fn the_number_of_the_call_verb_is_shown_as_it_is_dialled() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    for (given, shown) in
        [("+49(0)30 23125-042", "+493023125042"), ("204", "204"), ("*21#", "*21#"), ("ida", "ida")]
    {
        app.verb(Request::Call { number: given.to_owned() });
        assert_eq!(intent(&app)["text"], shown);
    }
    app.quit();
}

#[test]
fn a_link_is_called_at_once_only_where_the_user_has_said_so_and_the_policy_beats_the_user() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    choose(&app, "dialLinks", json!("yes")).unwrap_err();
    choose(&app, "dialLinks", json!(true)).unwrap();
    assert_eq!(link(&app, "tel:204").exit, 0);
    assert_eq!((&intent(&app)["target"], &intent(&app)["follows"]), (&json!("dial"), &Value::Null));
    app.quit();

    // Kept over a restart; and a start for a link does the same.
    let mut start = world.start(false);
    start.link = ::calls::link::parse("sip:205@pbx.example").ok();
    let app = world.run_start(start, false);
    assert_eq!((&intent(&app)["target"], &intent(&app)["text"]), (&json!("dial"), &json!("205")));
    for word in [json!(false), json!("false"), json!("what?")] {
        app.ports.set_policy(Some(fixed(json!({"dialLinks": word}))));
        app.refresh();
        assert_eq!(link(&app, "tel:204").exit, 0);
        assert_eq!(intent(&app)["target"], "call");
        assert!(choose(&app, "dialLinks", json!(true)).unwrap_err().message.contains("IT"));
    }
    app.ports.set_policy(Some(fixed(json!({"dialLinks": "true"}))));
    app.refresh();
    assert_eq!(local_row(&app, "dialLinks")["value"], true);
    link(&app, "tel:204");
    assert_eq!(intent(&app)["target"], "dial");
    app.quit();
}

#[test]
fn a_page_that_is_built_anew_finds_no_wish_to_dial() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    choose(&app, "dialLinks", json!(true)).unwrap();
    link(&app, "tel:204");
    assert_eq!(intent(&app)["target"], "dial");
    // The page has done it: there is no phone, so that it is refused, but it was asked for.
    app.ask(PageRequest::PlaceCall("204".to_owned())).unwrap_err();
    assert_eq!(intent(&app), Value::Null);
    link(&app, "tel:204");
    app.ports.window.close();
    app.until("the window is gone and the wish with it", || intent(&app) == Value::Null);
    app.quit();
}

#[test]
fn a_number_typed_with_blanks_reaches_the_pbx_as_digits() {
    let world = World::with(json!({}));
    world.put(&json!({"phoneId": calls::phone(&world)}));
    let app = world.run(false).settled();
    app.until("there is a phone", || app.snapshot()["phone"]["ready"] == true);
    app.ask(PageRequest::PlaceCall(" +45 (70) 10-10-10 ".to_owned())).unwrap();
    let targets: Vec<_> = world.sandbox.calls().into_iter().map(|call| call.target).collect();
    assert_eq!(targets, ["+4570101010"]);
    app.quit();
}

#[test]
fn the_system_is_asked_for_links_when_the_user_or_the_policy_says_so_and_what_it_answers_is_shown() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let asked = |app: &Running| {
        let asked = app.ports.take_asked().into_iter();
        asked.filter(|asked| matches!(asked, Asked::Links(_))).collect::<Vec<_>>()
    };
    let help = |app: &Running| local_row(app, "telephoneLinks")["help"].as_str().unwrap().to_owned();
    // A profile of its own offers nothing by itself.
    assert_eq!(asked(&app), []);
    assert_eq!(local_row(&app, "telephoneLinks")["value"], "off");
    choose(&app, "telephoneLinks", json!("all")).unwrap_err();
    choose(&app, "telephoneLinks", json!("default")).unwrap();
    app.until("it is shown", || help(&app).contains("This program opens them."));
    assert_eq!(asked(&app), [Asked::Links(Wanted::Used)]);
    app.quit();

    // Another program may have taken it meanwhile: each start asks and reads back.
    let app = world.run(false);
    app.ports.overrule_links();
    choose(&app, "telephoneLinks", json!("default")).unwrap();
    app.until("what is so is shown", || help(&app).contains("tel: phone, callto: phone"));
    let app = app.settled();
    choose(&app, "telephoneLinks", json!("off")).unwrap();
    app.until("it is undone", || asked(&app) == [Asked::Links(Wanted::Nothing)]);
    app.ports.set_policy(Some(fixed(json!({"telephoneLinks": "offered"}))));
    app.refresh();
    app.until("the policy counts", || asked(&app) == [Asked::Links(Wanted::Offered)]);
    assert!(choose(&app, "telephoneLinks", json!("off")).unwrap_err().message.contains("IT"));
    app.quit();
}

#[test]
fn the_demo_leaves_the_systems_links_alone_and_says_so() {
    let world = World::with(settings());
    let mut start = world.start(false);
    (start.demo, start.account, start.token) = (true, None, None);
    let app = world.run_start(start, false);
    choose(&app, "telephoneLinks", json!("default")).unwrap();
    let row = local_row(&app, "telephoneLinks");
    assert!(row["help"].as_str().unwrap().contains("The demo changes nothing"), "{row}");
    assert!(!app.ports.take_asked().iter().any(|asked| matches!(asked, Asked::Links(_))));
    app.quit();
}
