//! Links to numbers, as the shell of Windows hands them to the program that is chosen for them.

use serde_json::json;

use crate::harness::desk::{Desk, settings};
use crate::harness::{poll, process};

const OFFERED: &str = r"HKCU\Software\RegisteredApplications";
const TEL: &str = r"HKCR\tel";

impl Desk {
    /// What the user has chosen on the settings page in an earlier run.
    #[track_caller]
    fn keeps_choice_of_links(&self, choice: &str) {
        let kept = json!({"schema": 1, "telephoneLinks": choice}).to_string();
        std::fs::create_dir_all(self.folder()).unwrap();
        std::fs::write(self.folder().join("local.json"), kept).unwrap();
    }

    /// The name that the app has offered itself by.
    #[track_caller]
    fn offered(&self) -> Option<String> {
        let listed = self.registry(&["query", OFFERED]);
        let line = listed.iter().find(|line| line.starts_with("communicator-"))?;
        line.split_whitespace().next().map(str::to_owned)
    }

    /// The user chooses the app for `tel:`. Wine keeps no such choice, and finds no class in the user's half of
    /// the registry: what the app has written there is copied to where Wine looks.
    #[track_caller]
    fn user_chooses(&self, name: &str) {
        self.registry(&["copy", &format!(r"HKCU\Software\Classes\{name}.link"), TEL, "/s", "/f"]);
        let command = self.registry(&["query", &format!(r"{TEL}\shell\open\command")]).join(" ");
        assert!(command.contains(r#"communicator.exe""#) && command.ends_with(r#"-- "%1""#), "{command}");
    }

    /// Opens a link as a browser does; the exit code of the program that is started for it.
    #[track_caller]
    fn opens(&self, link: &str) -> Option<i32> {
        process::output(self.program("start").args(["/wait", link])).status.code()
    }
}

#[test]
fn a_link_opened_by_the_shell_gets_to_the_running_app_which_keeps_the_number_and_dials_nothing() {
    let desk = Desk::with("links", settings());
    desk.keeps_choice_of_links("default");
    let mut app = desk.start();
    let name = poll::until_some("the app has offered itself", || desk.offered());
    desk.user_chooses(&name);

    assert_eq!(desk.windows_wanted(), 0);
    assert_eq!(desk.opens("tel:+4520304050"), Some(1), "the window that shows the number cannot be opened");
    // It was the running app that tried.
    poll::until_equal("how often a window was wanted", 1, || desk.windows_wanted());
    // Nobody was signed in: the number was kept, and is offered now.
    desk.sign_in();
    poll::until_equal("how often a window was wanted", 2, || desk.windows_wanted());
    app.wait_until_live();
    assert_eq!(desk.opens("tel:%2B45-20-30-40-50"), Some(1));
    poll::until_equal("how often a window was wanted", 3, || desk.windows_wanted());
    assert_eq!(
        desk.opens("tel:*21*70203040%23"),
        Some(2),
        "refused by the app: it is a command to the network"
    );
    poll::until_equal("how often a window was wanted", 4, || desk.windows_wanted());
    assert!(desk.verb(&["sign-out"]).status.success());
    desk.sign_in();
    app.wait_until_live();
    assert_eq!(desk.windows_wanted(), 4, "a sign-in alone, with no number kept, opens none");
    assert_eq!(app.running.ended(), None);
    assert!(desk.pbx.calls().is_empty(), "a link alone dials nothing");
    app.quit();

    desk.keeps_choice_of_links("off");
    let app = desk.start();
    poll::until_equal("what is offered", None, || desk.offered());
    app.quit();
    desk.registry(&["delete", TEL, "/f"]);
}
