//! The settings page: what is changed there reaches the PBX, and nothing else of the document does.

use serde_json::{Value, json};

use crate::harness::accessible;
use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::{Pbx, SETTINGS, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;

/// With what a save could lose: keys that nobody knows, long numbers, an order of their own.
fn document() -> Value {
    json!({
        "ofALaterVersion": {"n": 1_234_567_890_123_456_789_u64},
        "alwaysOnTop": false,
        "theme": "EARTH",
        "zoom": 100,
        "window": {"x": 60, "y": 50, "width": 1100, "height": 760, "snap": "left"},
        "globalShortcuts": {"CALL": shortcut("ctrl+shift+F9"), "SEARCH": shortcut("ctrl+shift+F10")},
        "queueRingtones": [],
        "integration": {"run": {"when": "NEVER", "delay": 0, "command": "", "requireArgs": false, "later": [1]}},
        "media": {"preferredAudioInputs": ["one", "two"], "ringerVolume": 0.5},
        "outboundGoto": false,
    })
}

fn now(pbx: &Pbx) -> Value {
    serde_json::from_slice(&pbx.settings()).unwrap()
}

fn saves(pbx: &Pbx) -> usize {
    pbx.requests().iter().filter(|request| request.method == "POST" && request.path == SETTINGS).count()
}

fn open(app: &App) {
    app.wait_until_fetched();
    app.page().open_settings();
}

/// Id and English name of the second ringtone in the PBX's list.
fn second_ringtone(pbx: &Pbx) -> (String, String) {
    let address = format!("{}{SETTINGS}/ringtone?token={}", pbx.origin(), pbx.account().token);
    let list: Value = ureq::get(&address).call().unwrap().body_mut().read_json().unwrap();
    let text = |name: &str| list[1][name].as_str().unwrap().to_owned();
    (text("_id"), text("nameEn"))
}

/// The saving state as the page words it.
fn wait_until_saved(page: &Page) {
    page.wait_for("#saving.saved");
}

#[test]
fn each_kind_of_control_saves_its_setting_and_not_a_byte_beside_it() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document()));
    let app = Start::new(&screen, &home, &pbx).drive();
    open(&app);
    let page = app.page();

    let mut expected = now(&pbx);
    let mut count = 0;
    let mut changes = |what: &str, pointer: &str, value: Value, act: &dyn Fn()| {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        expected.pointer_mut(parent).unwrap()[name] = value;
        // The PBX appends what it derives by itself.
        let derived = expected.as_object_mut().unwrap().shift_remove("outboundGoto").unwrap();
        expected["outboundGoto"] = derived;
        act();
        count += 1;
        poll::until(&format!("the PBX has the new value of {what}"), || {
            now(&pbx).pointer(pointer) == expected.pointer(pointer)
        });
        assert_eq!(now(&pbx).to_string(), expected.to_string(), "{what}");
        wait_until_saved(page);
        assert_eq!(saves(&pbx), count, "{what}");
    };

    changes("a switch", "/alwaysOnTop", json!(true), &|| page.press("#input-alwaysOnTop"));
    changes("a number", "/dashboardColumnWidth", json!(420), &|| {
        page.enter("#input-dashboardColumnWidth", "420")
    });
    changes("a theme", "/theme", json!("TEAL"), &|| page.press("#input-theme input[value=TEAL]"));
    let (tone, name) = second_ringtone(&pbx);
    changes("a choice", "/ringtoneExternal", json!(tone), &|| page.choose("#input-ringtoneExternal", &name));
    changes("the place of the window", "/window/width", json!(1010), &|| {
        page.enter("#input-window-width", "1010")
    });
    poll::until("the window has that width", || {
        app.window().geometry().is_some_and(|geometry| geometry.width == 1010)
    });
    changes("a shortcut", "/globalShortcuts/CALL", shortcut("ctrl+shift+F8"), &|| {
        page.press("#input-globalShortcuts-CALL-record");
        page.value("document.querySelector('#input-globalShortcuts-CALL-record').focus()");
        page.wait_for_words("Press the combination now");
        screen.press("ctrl+shift+F8");
    });
    changes("devices", "/media/preferredAudioInputs", json!(["two", "one"]), &|| {
        page.press(
            "#setting-media-preferredAudioInputs button[aria-label^='Move one '][aria-label$=' down']",
        );
    });
    page.press("#input-integration-run-toggle");
    changes("an integration", "/integration/run/command", json!("crm {NUMBER}"), &|| {
        page.fill("#input-integration-run-command", "crm {NUMBER}");
        page.press("#input-integration-run-save");
    });
    changes("a switch of an integration", "/integration/run/requireArgs", json!(true), &|| {
        page.press("#input-integration-run-requireArgs");
        page.press("#input-integration-run-save");
    });
    changes("back to the default", "/theme", Value::Null, &|| page.press("#reset-theme"));
    assert_eq!(app.report().in_force("theme"), "EARTH");

    // A choice of this computer goes nowhere.
    page.choose("#setting-language select", "Dansk");
    page.wait_for_words("Indstillinger");
    wait_until_saved(page);
    assert_eq!(saves(&pbx), count);
}

#[test]
fn a_clash_is_told_while_the_shortcut_is_recorded_and_the_shortcuts_work_again_afterwards() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document()));
    let app = Start::new(&screen, &home, &pbx).drive();
    open(&app);
    let page = app.page();
    let record = "#input-globalShortcuts-CALL-record";
    page.press(record);
    page.value(&format!("document.querySelector('{record}').focus()"));
    page.wait_for_words("Press the combination now");
    poll::until("the shortcuts are let go of", || {
        app.report_now().ended("globalShortcuts.SEARCH") == "pending being_recorded"
    });
    // It would open the search if it were not let go of.
    screen.press("ctrl+shift+F10");
    page.wait_for_words("already used for Search");
    assert!(page.has("#settings"), "the search was not opened");
    screen.press("Escape");
    poll::until("the recording has ended", || !page.words().contains("Press the combination now"));
    assert_eq!(now(&pbx).pointer("/globalShortcuts/CALL"), Some(&shortcut("ctrl+shift+F9")));
    poll::until("the shortcut is registered again", || {
        app.report().row("globalShortcuts.SEARCH")["outcome"] == "applied"
    });
    screen.press("ctrl+shift+F10");
    poll::until("the search field has the keyboard", || {
        page.value("document.activeElement.getAttribute('role')") == "combobox"
    });
}

#[test]
fn a_setting_changed_elsewhere_meanwhile_shows_both_values_and_the_chosen_one_wins() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document()));
    let app = Start::new(&screen, &home, &pbx).drive();
    open(&app);
    let page = app.page();
    for (keep, column) in [("Keep mine", 420), ("Take theirs", 300)] {
        pbx.fault(SETTINGS, json!({"method": "POST", "status": 503}));
        page.enter("#input-dashboardColumnWidth", "420");
        let mut elsewhere = document();
        elsewhere["dashboardColumnWidth"] = json!(300);
        pbx.put(&elsewhere);
        app.refresh();
        page.wait_for("#conflict-dashboardColumnWidth");
        let words = page.text("#conflict-dashboardColumnWidth").unwrap();
        assert!(words.contains("420") && words.contains("300"), "{words}");
        pbx.clear_faults();
        page.press_button(keep);
        wait_until_saved(page);
        assert_eq!(now(&pbx)["dashboardColumnWidth"], column, "{keep}");
        poll::until("the chosen one is in force", || app.report().in_force("dashboardColumnWidth") == column);
        pbx.put(&document());
        app.refresh();
    }
}

#[test]
fn a_pbx_that_loses_other_settings_on_a_save_is_found_out_and_the_document_is_put_back() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document()));
    let app = Start::new(&screen, &home, &pbx).drive();
    open(&app);
    let page = app.page();
    let before = now(&pbx);
    pbx.fault(SETTINGS, json!({"method": "POST", "patch_request": {"media": null, "zoom": 150}}));
    page.press("#input-alwaysOnTop");
    page.wait_for("#saving.stopped");
    page.wait_for("#saving [data-path=media]");
    page.wait_for("#saving [data-path=zoom]");
    assert_eq!(app.report().row("alwaysOnTop")["in_force"], true, "what was changed here counts here");
    pbx.clear_faults();
    page.press_button("Put it back as it was");
    poll::until("the document is as it was", || now(&pbx) == before);
    poll::until("nothing differs any more", || !page.has("#saving [data-path]"));
    assert!(page.has("#saving.stopped"), "nothing is saved until the user says so");
}

#[test]
fn a_fixed_setting_is_disabled_and_a_screen_reader_is_told_by_whom() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document()));
    let policy = json!({"set_by": "Havblik IT", "settings": {"dashboardColumnWidth": 400}});
    std::fs::write(home.path("policy.json"), policy.to_string()).unwrap();
    let app = Start::new(&screen, &home, &pbx).accessible().drive();
    open(&app);
    app.page().wait_for("#input-dashboardColumnWidth:disabled");
    let control = accessible::element("Width of dashboard columns");
    assert!(control["description"].as_str().unwrap().contains("Set by Havblik IT"), "{control}");
    assert_eq!(control["enabled"], false, "{control}");
    let said = app.verb(&["explain"]).stdout;
    assert!(said.contains("Set by Havblik IT"), "{said}");
    let free = accessible::element("Always on top");
    assert_eq!(free["enabled"], true, "{free}");
}

#[test]
fn ten_times_the_app_is_killed_and_no_change_that_it_showed_as_kept_is_lost() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document()));
    pbx.fault(SETTINGS, json!({"method": "POST", "status": 503}));
    for run in 0..10 {
        let app = Start::new(&screen, &home, &pbx).drive();
        app.wait_until_fetched();
        let page = app.page();
        page.open_settings();
        // The page is there before the settings that it is told.
        page.wait_for("#input-dashboardColumnWidth");
        if run > 0 {
            let kept = (300 + run - 1).to_string();
            assert_eq!(
                page.value("document.querySelector('#input-dashboardColumnWidth').value"),
                kept.as_str()
            );
        }
        let width = (300 + run).to_string();
        page.enter("#input-dashboardColumnWidth", &width);
        // That is what the page shows of it.
        page.wait_for("#take-back-dashboardColumnWidth");
        poll::until("the page has it", || {
            page.value("document.querySelector('#input-dashboardColumnWidth').value") == width.as_str()
        });
        // The mark is there from the run before: the host says that it has this one.
        let wanted = || app.report_now().row("dashboardColumnWidth")["wanted"].clone();
        poll::until_equal("the host has it", json!(300 + run), wanted);
        app.crash();
    }
    pbx.clear_faults();
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    poll::until("the last one is saved in the end", || now(&pbx)["dashboardColumnWidth"] == 309);
}

/// Text that does not fit where it stands, and elements that hang out of the window.
pub const CUT: &str = "[...document.querySelectorAll('main *')].filter(e => {
    const style = getComputedStyle(e);
    // On a narrow window the headings of the table are for screen readers alone.
    if (getComputedStyle(e.closest('thead') ?? e).clipPath.startsWith('inset')) return false;
    if (e.classList.contains('visually-hidden') || e.closest('.visually-hidden, details:not([open]) > :not(summary)')) return false;
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || style.visibility === 'hidden') return false;
    const outside = box.right > innerWidth + 0.5 || box.left < -0.5;
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== '');
    const cut = own && style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && style.textOverflow !== 'ellipsis';
    return outside || cut;
}).map(e => e.outerHTML.slice(0, 120))";

/// Words and controls that lie upon each other.
pub const OVERLAPPING: &str = "(() => {
    const seen = e => { const b = e.getBoundingClientRect(); return b.width > 1 && b.height > 1 && !e.closest('.visually-hidden, details:not([open]) > :not(summary)') };
    const leaves = [...document.querySelectorAll('main label, main p, main h2, main h3, main button, main input, main select, main textarea, main code')]
        .filter(e => seen(e) && !e.classList.contains('visually-hidden'));
    const found = [];
    for (const [at, one] of leaves.entries()) {
        const a = one.getBoundingClientRect();
        for (const other of leaves.slice(at + 1, at + 12)) {
            if (one.contains(other) || other.contains(one)) continue;
            // The eye stands in the field of the password, which leaves room for it.
            if (one.closest('.secret')?.contains(other)) continue;
            const b = other.getBoundingClientRect();
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 1) found.push(one.outerHTML.slice(0, 80) + ' | ' + other.outerHTML.slice(0, 80));
        }
    }
    return found;
})()";

#[test]
fn nothing_is_cut_or_overlaps_on_settings_and_report_at_any_width_theme_and_language() {
    let (screen, home) = (Screen::of_size(1700, 1000), Home::make());
    let pictures = std::env::var_os("COMMUNICATOR_PICTURES").map(std::path::PathBuf::from);
    let mut settings = document();
    let pbx = Pbx::with(settings.clone());
    let app = Start::new(&screen, &home, &pbx).drive();
    open(&app);
    let page = app.page();
    for width in [320, 800, 1600] {
        settings["window"] = json!({"x": 20, "y": 30, "width": width, "height": 900});
        for theme in ["EARTH", "TEAL", "DARK"] {
            settings["theme"] = json!(theme);
            pbx.put(&settings);
            app.refresh();
            poll::until("the window has its width", || page.number("innerWidth") == Some(f64::from(width)));
            for (language, name) in [("en", "English"), ("da", "Dansk")] {
                page.choose("#setting-language select", name);
                poll::until("the page speaks it", || page.value("document.documentElement.lang") == language);
                for name in ["settings", "report"] {
                    if name == "report" {
                        page.press("#employee-menu");
                        let words = if language == "en" { "Settings report" } else { "Indstillingsrapport" };
                        page.press_button(words);
                        page.wait_for("#report");
                    }
                    page.wait_until_drawn();
                    let scene = format!("{name} {width} {theme} {language}");
                    assert_eq!(page.value(CUT), json!([]), "{scene}");
                    assert_eq!(page.value(OVERLAPPING), json!([]), "{scene}");
                    if let Some(folder) = &pictures {
                        crate::harness::picture::wait_until_still(&screen);
                        let file = format!("{name}-{width}-{}-{language}.png", theme.to_lowercase());
                        crate::harness::picture::save(&screen, &folder.join(file));
                    }
                }
                page.press("#leave-report");
                page.open_settings();
            }
        }
    }
}
