//! How the pages before and at the end of a session look: nothing cut, nothing over something else.

use std::path::PathBuf;

use serde_json::json;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::picture;
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::second_factor_tests::{with_sms, without_key};
use crate::settings_tests::{CUT, OVERLAPPING};

#[test]
fn nothing_is_cut_or_overlaps_on_the_pages_of_signing_in_and_out_at_any_width_and_theme() {
    let (screen, pbx) = (Screen::of_size(1100, 900), Pbx::with_account(with_sms));
    let pictures = std::env::var_os("COMMUNICATOR_PICTURES").map(PathBuf::from);
    let new = pbx.sandbox().refused_accounts().into_iter().find(without_key).unwrap();
    for theme in ["EARTH", "TEAL", "DARK"] {
        let home = Home::make();
        // Nobody is signed in yet: the administrator chooses.
        let policy = json!({"set_by": "Havblik IT", "settings": {"theme": theme}});
        std::fs::write(home.path("policy.json"), policy.to_string()).unwrap();
        let app = Start::signed_out(&screen, &home, &pbx).drive();
        let (page, window) = (app.page(), app.window());
        poll::until("the theme is in force", || {
            page.value("document.documentElement.dataset.theme") == theme
        });
        let look = |page: &Page, name: &str| {
            for (width, height) in [(340, 600), (1000, 800)] {
                window.resize(width, height);
                poll::until("the window has its width", || {
                    page.number("innerWidth") == Some(f64::from(width))
                });
                page.wait_until_drawn();
                let scene = format!("{name} {width} {theme}");
                let part = if page.has("dialog[open]") { "dialog " } else { "main " };
                assert_eq!(page.value(&CUT.replace("main ", part)), json!([]), "{scene}");
                assert_eq!(page.value(&OVERLAPPING.replace("main ", part)), json!([]), "{scene}");
                if let Some(folder) = &pictures {
                    picture::wait_until_still(&screen);
                    let file = format!("{name}-{width}-{}.png", theme.to_lowercase());
                    picture::save(&screen, &folder.join(file));
                }
            }
        };
        page.wait_for("#username");
        look(page, "sign-in");
        page.press("#forgot-password");
        look(page, "forgotten");
        page.fill("#reset-username", &new.username);
        page.press("#sign-in button[type=submit]");
        page.refusal();
        look(page, "forgotten-refused");
        page.press("#back-to-sign-in");
        page.sign_in(&new);
        page.wait_for("#setup-key");
        look(page, "set-up");
        page.press("#back-to-sign-in");
        page.sign_in(pbx.account());
        page.fill("#code", "0000");
        page.press("#sign-in button[type=submit]");
        page.refusal();
        look(page, "code-wrong");
        page.fill("#code", pbx.account().sms_code.as_deref().unwrap());
        page.press("#sign-in button[type=submit]");
        page.wait_for("#employee-menu");
        app.wait_until_live();
        page.press("#employee-menu");
        page.press("[role=menu] li:last-child [role=menuitem], [role=menuitem]:last-child");
        page.wait_for("#sign-out-here");
        look(page, "sign-out");
        app.quit();
        // The key of the next first sign-in is a new one.
        forget_key(&pbx, &new);
    }
}

/// As an administrator does: the next sign-in is a first one again.
fn forget_key(pbx: &Pbx, account: &sandbox_pbx::Account) {
    let manager = &pbx.account().token;
    let address =
        format!("{}/employee/{}/authenticatorkey/reset?token={manager}", pbx.origin(), account.employee);
    ureq::post(&address).send_empty().unwrap();
}
