//! `communicator browser install | uninstall | status`: done without the app; `status` asks it where it runs.

use std::fmt::Write as _;

use account::browser_host;
use account::profile::Profile;
use desktop::browsers::{self, Browser, Host, Manifest};
use ipc::{Exit, Reply, Request};
use serde_json::{Value, json};

use crate::client::{self, Asked};
use crate::line::{Browsers, Invocation};

/// Carries the verb.
pub fn carry(invocation: &Invocation, verb: Browsers) -> Exit {
    let Some(profile) = Profile::look(invocation.profile.as_deref()) else {
        client::complain("there is no home folder; name one with --profile DIR");
        return Exit::Failed;
    };
    let Some(host) = browser_host::of(&profile) else {
        client::complain("the console program communicator-cli is not installed beside this one");
        return Exit::Failed;
    };
    match verb {
        Browsers::Install => install(&profile, &host),
        Browsers::Uninstall => uninstall(&host),
        Browsers::Status { json } => status(invocation, &profile, &host, json),
    }
}

fn install(profile: &Profile, host: &Host) -> Exit {
    let found: Vec<Browser> =
        Browser::ALL.into_iter().filter(|browser| browsers::is_installed(*browser)).collect();
    complain_of_packaged();
    if found.is_empty() {
        client::complain("no browser that can start the app's host was found");
        return Exit::Failed;
    }
    // The profile is made as the app makes it.
    if let Err(error) = Profile::open(Some(profile.path())) {
        client::complain(&format!("{error:#}"));
        return Exit::Failed;
    }
    let mut exit = Exit::Done;
    for browser in found {
        match browsers::install(browser, host) {
            Ok(()) => {
                client::print(&format!("{}: installed\n", browser.name()));
            }
            Err(error) => {
                client::complain(&format!("{}: {error}", browser.name()));
                exit = Exit::Failed;
            }
        }
    }
    exit
}

/// A browser that has gone may have left its manifest.
fn uninstall(host: &Host) -> Exit {
    let mut exit = Exit::Done;
    for browser in Browser::ALL {
        if let Err(error) = browsers::uninstall(browser, host) {
            client::complain(&format!("{}: {error}", browser.name()));
            exit = Exit::Failed;
        }
    }
    exit
}

fn complain_of_packaged() {
    for packaged in browsers::packaged() {
        let (name, by) = (packaged.browser.name(), packaged.by.name());
        client::complain(&format!(
            "{name} is installed as a {by}, which starts no program outside its sandbox: the integration does not \
             work there; install {name} as an ordinary package"
        ));
    }
}

/// What one browser's row says.
struct Row {
    browser: Browser,
    installed: bool,
    manifest: Manifest,
    extension: &'static str,
    sites: Vec<String>,
}

fn status(invocation: &Invocation, profile: &Profile, host: &Host, json: bool) -> Exit {
    let connected =
        match client::profile_folder(invocation).map(|folder| client::ask(&folder, &Request::Browsers)) {
            Some(Asked::Replied { reply: Reply { body: Some(body), .. }, .. }) => Some(body),
            _ => None,
        };
    let mut rows = Vec::new();
    for browser in Browser::ALL {
        let manifest = match browsers::state(browser, host) {
            Ok(manifest) => manifest,
            Err(error) => {
                client::complain(&format!("{}: {error}", browser.name()));
                Manifest::Absent
            }
        };
        let app = connected.as_ref().and_then(|body| body.get(browser.key()));
        let sites = app.and_then(|app| app.get("sites")).and_then(Value::as_array);
        let is_connected = app.and_then(|app| app.get("connected")).and_then(Value::as_bool);
        rows.push(Row {
            browser,
            installed: browsers::is_installed(browser),
            extension: match is_connected {
                Some(true) => "connected",
                // It was, in this run of the app.
                Some(false) => "absent",
                None if manifest == Manifest::Absent => "absent",
                None => "never_seen",
            },
            manifest,
            sites: sites.into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        });
    }
    if json {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        return client::print(&format!("{:#}\n", json!({ "schema": 1, "browsers": rows })));
    }
    complain_of_packaged();
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{:15}  {}", row.browser.name(), row.words());
    }
    if let Some(code) = browser_host::code(profile) {
        let _ = writeln!(text, "\nCode of this profile, for the extension's page: {code}");
    }
    client::print(&text)
}

impl Row {
    fn json(&self) -> Value {
        json!({
            "name": self.browser.name(),
            "installed": self.installed,
            "manifest": self.manifest == Manifest::Ours,
            "extension": self.extension,
            "sites": self.sites,
        })
    }

    fn words(&self) -> String {
        let manifest = match self.manifest {
            Manifest::Ours => "",
            Manifest::Outdated => "; run communicator browser install again: the program was moved",
            Manifest::Absent if self.installed => "; run communicator browser install",
            Manifest::Absent => "",
        };
        let sites =
            if self.sites.is_empty() { String::new() } else { format!("; sites: {}", self.sites.join(", ")) };
        match (self.installed, self.extension) {
            (false, _) => format!("not found{manifest}"),
            (true, "connected") => format!("extension connected{sites}{manifest}"),
            (true, _) => format!("extension not connected{manifest}"),
        }
    }
}
