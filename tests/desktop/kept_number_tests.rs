//! A link that is opened while nobody is signed in.

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const BOX: &str = "document.querySelector('#call-number')?.value ?? null";

#[test]
fn a_link_that_starts_the_app_is_in_the_call_box_after_the_sign_in_and_calls_nobody() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::signed_out(&screen, &home, &pbx).word("tel:+45-70-20-30-40").drive();
    let page = app.page();
    page.wait_for("#sign-in");
    page.wait_for_words("+4570203040");
    // Another one, of the running app: the last counts.
    assert_eq!(app.verb(&["tel:204"]).exit, Some(0));
    page.wait_for_words("Sign in to call 204");
    assert_eq!(page.value(BOX).as_str(), None);

    page.fill("#username", &pbx.account().username);
    page.fill("#password", &pbx.account().password);
    page.click("#sign-in button[type=submit]");
    poll::until_equal("the number in the box", Some("204".to_owned()), || {
        page.value(BOX).as_str().map(str::to_owned)
    });
    poll::until("there is a phone", || app.status()["phone"].is_object());
    assert_eq!(page.value(BOX), "204");
    assert_eq!(pbx.calls(), [] as [String; 0]);
}
