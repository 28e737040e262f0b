//! What became of every setting, and why.
//!
//! A row joins three things: what the document said and where that came from, what was wrong with
//! it, and what was found after the effect was applied. The words of the report are in
//! [`crate::words`].

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::key::Key;
use crate::layers::Source;
use crate::names::{self, Names, NoNames};
use crate::read::Issue;
use crate::resolve::{Origin, Resolved};
use crate::said::Said;
use crate::table::{self, Effect, Row, Shape};
use crate::words::{self, Language};

/// How a setting ended. The words are a contract with scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// In force equals what should be, and was read back.
    Applied,
    /// Something else is in force, and why.
    Adjusted,
    /// Waits for something named.
    Pending,
    /// This system or session cannot do it.
    Unsupported,
    /// Tried, and the system refused.
    Failed,
    /// No effect is built yet.
    NotYet,
}

impl Outcome {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Adjusted => "adjusted",
            Self::Pending => "pending",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::NotYet => "not_yet",
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident $word:literal,)*) => {
        /// Why an outcome is not plainly `applied`: fixed words, never translated.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

reasons! {
    Absent "absent",
    Invalid "invalid",
    OutOfRange "out_of_range",
    NoPalette "no_palette",
    /// `window.x` without `window.y`, or the other way round.
    FallsWithOther "falls_with_other",
    /// Elements of a list of a wrong type, or overruled by a later one.
    PartIgnored "part_ignored",
    /// The PBX has sent a document without most of the settings; the last good one stays.
    KeptAside "kept_aside",
    NoVideoCalls "no_video_calls",
    NotBuilt "not_built",
    /// The wallboard holds the screen.
    Wallboard "wallboard",
    /// Fullscreen holds the geometry.
    Fullscreen "fullscreen",
    WindowInUse "window_in_use",
    NoWindow "no_window",
    ChangedByHand "changed_by_hand",
    OffScreen "off_screen",
    TooLarge "too_large",
    /// The window manager or the system decided otherwise.
    SystemDecided "system_decided",
    Duplicate "duplicate",
    Taken "taken",
    WouldSwallowTyping "would_swallow_typing",
    KeyNotAvailable "key_not_available",
    /// The desktop gives out keys, and gave another one.
    ChosenByDesktop "chosen_by_desktop",
    /// The desktop is asking the user which key to give.
    BeingAsked "being_asked",
    /// The desktop, or the user whom it asked, gave no key.
    NotGranted "not_granted",
    /// This session has no such facility.
    NotInThisSession "not_in_this_session",
    Demo "demo",
    NoSuchDashboard "no_such_dashboard",
    NoDashboards "no_dashboards",
    DashboardsUnavailable "dashboards_unavailable",
    DashboardsLoading "dashboards_loading",
    AutoLaunchOff "auto_launch_off",
    /// The user has switched the program's autostart off in the system.
    Vetoed "vetoed",
    SignedOut "signed_out",
    NoTray "no_tray",
    SystemRefused "system_refused",
    PageSilent "page_silent",
    /// Something in the page of the window threw.
    PageError "page_error",
    NotTried "not_tried",
    /// The shortcuts are let go of while one is being recorded.
    BeingRecorded "being_recorded",
    /// A preferred device is not connected.
    DeviceAbsent "device_absent",
    /// This computer has no sound that could be used.
    NoSound "no_sound",
    /// Queues of the user without a limit have no alarm.
    QueuesWithoutLimit "queues_without_limit",
    NoSuchPhone "no_such_phone",
    /// The softphone is not connected to the PBX, so the desk phone is used.
    NotRegistered "not_registered",
    PhonesUnavailable "phones_unavailable",
    /// Nothing on this system keeps the screen on.
    ScreenMaySleep "screen_may_sleep",
    /// Nothing moves under the hands of somebody who talks.
    CallInProgress "call_in_progress",
    /// Nothing comes to the front, so nothing goes back.
    PopupOff "popup_off",
    /// Nothing on this system tells whether the screen is locked.
    LockUntold "lock_untold",
    /// No phone is paired that it could be set for.
    NoPhone "no_phone",
    /// Do not disturb was set by hand, which stands.
    DndByHand "dnd_by_hand",
    /// The PBX does not tell the state, so one that was set by hand could not be seen.
    DndUnseen "dnd_unseen",
    /// The PBX does not do what was asked.
    PbxRefused "pbx_refused",
    /// The user has not said yes to this text of an integration.
    AwaitingApproval "awaiting_approval",
    /// The administrator does not allow this integration.
    ForbiddenByPolicy "forbidden_by_policy",
    /// The text of an integration has an error, or the rules do not allow it.
    TemplateRefused "template_refused",
    /// No browser is connected to the app.
    BrowserAbsent "browser_absent",
    /// Browsers can reach the app, but the extension of none is connected.
    ExtensionAbsent "extension_absent",
    /// The user has allowed the site in no browser that is connected.
    SiteNotAllowed "site_not_allowed",
    /// No page of the PBX says how a client reports where its user is.
    ReportingUndocumented "reporting_undocumented",
    /// No busylight, or no headset of the wanted maker, is connected.
    NotConnected "not_connected",
    /// The system does not let this user open the device.
    NotPermitted "not_permitted",
    /// Another program has the device for itself.
    HeldByProgram "held_by_program",
    /// kuandoHUB, the maker's own program, drives the lights.
    KuandoHub "kuando_hub",
    /// The light has no tone of this name.
    NoSuchTone "no_such_tone",
    /// The headset has no button that answers a call.
    NoCallControls "no_call_controls",
}

/// What was found after an effect was applied, for one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    /// As read back, in the shape of the document.
    pub in_force: Value,
    /// What the system said, or what would work instead; part of `why` or `hint`.
    pub detail: Option<Said>,
}

impl Finding {
    #[must_use]
    pub const fn applied(in_force: Value) -> Self {
        Self { outcome: Outcome::Applied, reason: None, in_force, detail: None }
    }

    #[must_use]
    pub const fn new(outcome: Outcome, reason: Reason, in_force: Value) -> Self {
        Self { outcome, reason: Some(reason), in_force, detail: None }
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Said>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// What was found for each key.
pub type Findings = HashMap<Key, Finding>;

/// A row as scripts and people read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportRow {
    pub key: String,
    pub wanted: Value,
    pub in_force: Value,
    pub source: String,
    pub outcome: Outcome,
    pub reason: Option<String>,
    pub why: Option<String>,
    pub hint: Option<String>,
    /// `wanted` for people, where it names things by ids or is a share. For the window and the plain table
    /// alone: the JSON that scripts read goes without both ([`Report::for_scripts`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_words: Option<String>,
    /// `in_force` likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_words: Option<String>,
}

/// The report of `communicator explain --json`, schema 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub schema: u32,
    pub running: bool,
    /// Every setting has been tried after the latest fetch.
    pub complete: bool,
    pub server: Option<String>,
    /// ISO 8601 UTC with milliseconds.
    pub fetched_at: Option<String>,
    pub settings: Vec<ReportRow>,
}

impl Report {
    /// Takes out of a report what is no part of schema 1.
    pub fn for_scripts(report: &mut Value) {
        let rows = report.get_mut("settings").and_then(Value::as_array_mut);
        for row in rows.into_iter().flatten().filter_map(Value::as_object_mut) {
            for words in ["wanted_words", "in_force_words"] {
                row.shift_remove(words);
            }
        }
    }
}

/// One row for every key, in report order. `fixed_by`: who has set what the policy says, in plain words;
/// `names`: what the things are called that settings name by ids.
#[must_use]
pub fn rows(
    resolved: &Resolved,
    findings: &Findings,
    fixed_by: Option<&str>,
    names: &dyn Names,
    language: Language,
) -> Vec<ReportRow> {
    table::rows().map(|row| fixed_row(row, resolved, findings, fixed_by, names, language)).collect()
}

/// The row of one key, as it stands among [`rows`].
#[must_use]
pub fn row(
    key: Key,
    resolved: &Resolved,
    findings: &Findings,
    fixed_by: Option<&str>,
    names: &dyn Names,
    language: Language,
) -> ReportRow {
    fixed_row(table::row(key), resolved, findings, fixed_by, names, language)
}

fn fixed_row(
    row: Row,
    resolved: &Resolved,
    findings: &Findings,
    fixed_by: Option<&str>,
    names: &dyn Names,
    language: Language,
) -> ReportRow {
    let origin = resolved.origin(row.key);
    let mut reported = report_row(row, &origin, findings.get(&row.key), names, language);
    if origin.source == Source::Policy
        && let Some(fixed_by) = fixed_by
    {
        let why = reported.why.take();
        reported.why = Some(why.map_or(fixed_by.to_owned(), |why| format!("{why} {fixed_by}")));
    }
    reported
}

fn report_row(
    row: Row,
    origin: &Origin,
    found: Option<&Finding>,
    names: &dyn Names,
    language: Language,
) -> ReportRow {
    let key = row.key;
    let finding = match (row.effect, row.shape, found) {
        (Effect::NotYet, ..) => not_built(origin.issue),
        (Effect::NoVideoCalls, ..) => Finding::new(Outcome::Unsupported, Reason::NoVideoCalls, Value::Null),
        (Effect::Built, Shape::Shortcut(_), Some(found)) => {
            as_disabled(joined(found, origin.issue), &origin.wanted)
        }
        (Effect::Built, _, Some(found)) => joined(found, origin.issue),
        (Effect::Built, _, None) => Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
    };
    let (why, hint) = words::explain(&words::Case { key, origin, finding: &finding, names, language });
    let said = |value: &Value| names::words(key, value, names, language);
    ReportRow {
        wanted_words: said(&origin.wanted),
        in_force_words: said(&finding.in_force),
        key: key.path().to_owned(),
        wanted: masked(key, origin.wanted.clone()),
        in_force: masked(key, finding.in_force),
        source: origin.source.word().to_owned(),
        outcome: finding.outcome,
        reason: finding.reason.map(|reason| reason.word().to_owned()),
        why,
        hint,
    }
}

/// Why a finding is as it is, in plain words; none where it is plainly applied.
#[must_use]
pub fn why(key: Key, wanted: &Value, finding: &Finding, language: Language) -> Option<String> {
    let origin = Origin { wanted: wanted.clone(), source: Source::Unsaved, issue: None };
    let case = words::Case { key, origin: &origin, finding, names: &NoNames, language };
    words::explain(&case).0
}

fn not_built(issue: Option<Issue>) -> Finding {
    let reason = match issue {
        Some(Issue::Invalid) => Reason::Invalid,
        Some(Issue::OutOfRange) => Reason::OutOfRange,
        Some(Issue::PartIgnored) => Reason::PartIgnored,
        _ => Reason::NotBuilt,
    };
    Finding::new(Outcome::NotYet, reason, Value::Null)
}

/// What the system did, and where it did as it was told, what was wrong with the value.
fn joined(found: &Finding, issue: Option<Issue>) -> Finding {
    let mut finding = found.clone();
    if finding.outcome != Outcome::Applied {
        return finding;
    }
    let (outcome, reason) = match issue {
        None => return finding,
        Some(Issue::Absent) => (Outcome::Applied, Reason::Absent),
        Some(Issue::Invalid) => (Outcome::Adjusted, Reason::Invalid),
        Some(Issue::OutOfRange) => (Outcome::Adjusted, Reason::OutOfRange),
        Some(Issue::NoPalette) => (Outcome::Adjusted, Reason::NoPalette),
        Some(Issue::FallsWithOther) => (Outcome::Adjusted, Reason::FallsWithOther),
        Some(Issue::PartIgnored) => (Outcome::Adjusted, Reason::PartIgnored),
    };
    finding.outcome = outcome;
    finding.reason = Some(reason);
    finding
}

/// A disabled shortcut is in force as it stands in the document: nothing is registered for it, and its
/// key waits there for the day it is enabled.
fn as_disabled(mut finding: Finding, wanted: &Value) -> Finding {
    let disabled =
        |value: &Value| value.get("enabled").and_then(|on| crate::read::switch(on).value) == Some(false);
    if finding.outcome == Outcome::Applied && disabled(&finding.in_force) && disabled(wanted) {
        finding.in_force = wanted.clone();
    }
    finding
}

/// Integration templates are the user's own and are shown, but what addresses carry of names,
/// passwords and query values is not.
pub(crate) fn masked(key: Key, mut value: Value) -> Value {
    if key.path().starts_with("integration.") {
        mask_addresses(&mut value);
    }
    value
}

fn mask_addresses(value: &mut Value) {
    match value {
        Value::String(text) if text.contains("://") => *text = masked_addresses(text),
        Value::Array(items) => items.iter_mut().for_each(mask_addresses),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    // This one is an address as a whole, blanks and all.
                    Value::String(text) if name == "url" => {
                        if let Some((scheme, address)) = text.split_once("://") {
                            *text = format!("{scheme}://{}", masked_address(address));
                        }
                    }
                    _ => mask_addresses(member),
                }
            }
        }
        _ => {}
    }
}

/// Every address in a text, wherever it begins and whatever stands beside it. It ends where a blank, a quotation
/// mark or an angle bracket does; what follows without one is masked with it, rather than shown.
fn masked_addresses(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, address) = rest.split_at(at + "://".len());
        shown.push_str(before);
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`');
        let (address, after) = address.split_at(address.find(ends).unwrap_or(address.len()));
        shown.push_str(&masked_address(address));
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// What follows the scheme of an address.
fn masked_address(address: &str) -> String {
    let (address, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let (place, query) =
        address.split_once('?').map_or((address, None), |(place, query)| (place, Some(query)));
    // Another address may stand in the path.
    let places: Vec<String> = place.split("://").map(masked_authority).collect();
    let mut shown = places.join("://");
    if let Some(query) = query {
        let masked = |pair: &str| match pair.split_once('=') {
            Some((name, _)) => format!("{name}=***"),
            None => "***".to_owned(),
        };
        let pairs: Vec<String> = query.split('&').map(masked).collect();
        shown = format!("{shown}?{}", pairs.join("&"));
    }
    shown + if fragment.contains("://") { "#***" } else { fragment }
}

/// Without the user's name and password.
fn masked_authority(place: &str) -> String {
    // A backslash is a slash where browsers read it.
    let (authority, path) = place.split_at(place.find(['/', '\\']).unwrap_or(place.len()));
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("***@{host}{path}"),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may stop at the first surprise"
    )]
    use serde_json::json;

    use super::*;
    use crate::document::Document;
    use crate::layers::{Layers, Source};
    use crate::names::Named;

    fn report(document: &str, findings: &Findings) -> Vec<ReportRow> {
        let mut layers = Layers::default();
        layers.set(Source::Server, Document::parse(document.as_bytes()).unwrap());
        rows(&Resolved::new(&layers), findings, None, &NoNames, Language::En)
    }

    fn row<'a>(rows: &'a [ReportRow], key: &str) -> &'a ReportRow {
        rows.iter().find(|row| row.key == key).unwrap()
    }

    #[test]
    fn there_are_forty_five_rows_in_the_order_of_the_contract() {
        let rows = report("{}", &Findings::new());
        assert_eq!(rows.len(), 45);
        assert_eq!(rows.first().unwrap().key, "ringtoneExternal");
        assert_eq!(rows.last().unwrap().key, "outboundGoto");
    }

    #[test]
    fn every_reason_and_outcome_is_told_in_the_documentation() {
        let page = include_str!("../../../docs/command-line.md");
        for reason in Reason::ALL {
            assert!(page.contains(&format!("| `{}` |", reason.word())), "{reason:?}");
        }
    }

    #[test]
    fn a_value_out_of_range_is_adjusted_though_the_system_did_as_told() {
        let findings = Findings::from([(Key::Zoom, Finding::applied(json!(400)))]);
        let rows = report(r#"{"zoom": 1e9}"#, &findings);
        let zoom = row(&rows, "zoom");
        assert_eq!((zoom.outcome, zoom.reason.as_deref()), (Outcome::Adjusted, Some("out_of_range")));
        assert!(zoom.why.as_deref().unwrap().contains("400"), "{zoom:?}");
    }

    #[test]
    fn a_volume_out_of_range_is_told_in_per_cent() {
        let findings = Findings::from([(Key::RingerVolume, Finding::applied(json!(1)))]);
        let rows = report(r#"{"media": {"ringerVolume": 1.5}}"#, &findings);
        let volume = row(&rows, "media.ringerVolume");
        assert_eq!((&volume.wanted, &volume.in_force), (&json!(1.5), &json!(1)));
        assert_eq!(
            volume.why.as_deref(),
            Some("150% is beyond what is possible (0% to 100%); the nearest, 100%, is used.")
        );
        assert_eq!(volume.in_force_words.as_deref(), Some("100%"));
    }

    #[test]
    fn names_are_said_and_the_values_for_scripts_stay_ids() {
        struct Company;
        impl Names for Company {
            fn name(&self, of: Named, id: &str) -> Option<String> {
                (of == Named::Dashboard && id == "d1").then(|| "Reception".to_owned())
            }
        }
        let mut layers = Layers::default();
        layers.set(Source::Server, Document::parse(br#"{"dashboardId": "gone"}"#).unwrap());
        let finding = Finding::new(Outcome::Adjusted, Reason::NoSuchDashboard, json!("d1"));
        let findings = Findings::from([(Key::DashboardId, finding)]);
        let rows = rows(&Resolved::new(&layers), &findings, None, &Company, Language::En);
        let dashboard = row(&rows, "dashboardId");
        assert_eq!((&dashboard.wanted, &dashboard.in_force), (&json!("gone"), &json!("d1")));
        assert_eq!(dashboard.wanted_words.as_deref(), Some("gone (name not known)"));
        assert_eq!(dashboard.in_force_words.as_deref(), Some("Reception"));
        let why = dashboard.why.as_deref().unwrap();
        assert!(why.contains("the first one, “Reception”, is open"), "{why}");
    }

    #[test]
    fn scripts_get_the_members_of_the_contract_and_no_others() {
        let report = Report {
            schema: 1,
            running: true,
            complete: true,
            server: None,
            fetched_at: None,
            settings: report(r#"{"phoneId": "p"}"#, &Findings::new()),
        };
        let mut json = serde_json::to_value(&report).unwrap();
        Report::for_scripts(&mut json);
        for row in json["settings"].as_array().unwrap() {
            let members: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(
                members,
                ["key", "wanted", "in_force", "source", "outcome", "reason", "why", "hint"],
                "{row}"
            );
        }
    }

    #[test]
    fn what_the_system_refused_is_told_before_what_was_wrong_with_the_value() {
        let finding = Finding::new(Outcome::Failed, Reason::SystemRefused, Value::Null);
        let rows = report(r#"{"zoom": 1e9}"#, &Findings::from([(Key::Zoom, finding)]));
        assert_eq!(row(&rows, "zoom").outcome, Outcome::Failed);
    }

    #[test]
    fn what_has_no_effect_yet_says_so_whatever_its_value_is() {
        let key = "media.preferredAudioInputs";
        for (document, expected) in [
            (r#"{"media": {"preferredAudioInputs": 5}}"#, "invalid"),
            (r#"{"media": {"preferredAudioInputs": ["a"]}}"#, "not_built"),
        ] {
            let rows = report(document, &Findings::new());
            assert_eq!(
                (row(&rows, key).outcome, row(&rows, key).reason.as_deref()),
                (Outcome::NotYet, Some(expected))
            );
        }
    }

    #[test]
    fn what_the_administrator_has_fixed_says_by_whom() {
        let mut layers = Layers::default();
        layers.set(Source::Server, Document::parse(br#"{"zoom": 90, "theme": "TEAL"}"#).unwrap());
        layers.set(Source::Policy, Document::parse(br#"{"zoom": "much"}"#).unwrap());
        let findings = Findings::from([(Key::Zoom, Finding::applied(json!(100)))]);
        let rows = rows(&Resolved::new(&layers), &findings, Some("Set by IT."), &NoNames, Language::En);
        let zoom = row(&rows, "zoom");
        assert_eq!((zoom.source.as_str(), zoom.outcome), ("policy", Outcome::Adjusted));
        let why = zoom.why.as_deref().unwrap();
        assert!(
            why.starts_with("The policy of this computer has a string") && why.ends_with("Set by IT."),
            "{why}"
        );
        assert!(zoom.hint.as_deref().unwrap().contains("computer"), "{zoom:?}");
        assert_eq!(row(&rows, "theme").why.as_deref(), Some("It has not been tried yet."));
    }

    #[test]
    fn addresses_in_integrations_are_shown_without_their_secrets() {
        let rows = report(
            r#"{"integration": {"website": {"url": "https://me:pw@crm.example/a?key=SECRET&n={NUMBER}#f"}}}"#,
            &Findings::new(),
        );
        assert_eq!(
            row(&rows, "integration.website").wanted,
            json!({"url": "https://***@crm.example/a?key=***&n=***#f"})
        );
    }

    #[test]
    fn why_an_integration_is_not_taken_shows_no_more_of_its_addresses_than_its_row() {
        let rows = report(
            r#"{"integration": {"website": {"url": "https://me:pw@x.example/?k=SECRET", "delay": []}}}"#,
            &Findings::from([(Key::IntegrationWebsite, Finding::applied(Value::Null))]),
        );
        let website = row(&rows, "integration.website");
        assert_eq!(website.reason.as_deref(), Some("invalid"));
        let why = website.why.as_deref().unwrap();
        assert!(why.contains("x.example") && !why.contains("pw") && !why.contains("SECRET"), "{why}");
    }

    #[test]
    fn every_address_in_a_text_is_masked_wherever_it_stands() {
        for (text, shown) in [
            ("a\nhttps://x.example/?k=SECRET b", "a\nhttps://x.example/?k=*** b"),
            (
                "--url=https://me:pw@x.example/,https://me:pw@y.example/",
                "--url=https://***@x.example/,https://***@y.example/",
            ),
            ("<a href='https://x.example/?k=SECRET'>", "<a href='https://x.example/?k=***'>"),
            ("\"https://x.example/?a=1&SECRET\" c", "\"https://x.example/?a=***&***\" c"),
            (
                "https://x.example/r/https://me:pw@y.example?k=SECRET",
                "https://x.example/r/https://***@y.example?k=***",
            ),
            ("https://x.example\\@me:pw@y.example", "https://x.example\\@me:pw@y.example"),
            ("https://x.example/?next=https://me:pw@y.example/?k=SECRET", "https://x.example/?next=***"),
            ("https://x.example/#https://me:pw@y.example/", "https://x.example/#***"),
            ("no address at all?k=1", "no address at all?k=1"),
            ("://", "://"),
        ] {
            let mut value = json!([{ "value": text }]);
            mask_addresses(&mut value);
            assert_eq!(value[0]["value"], shown);
        }
        let mut website = json!({ "url": "https://x.example/?q=a b&k=SECRET" });
        mask_addresses(&mut website);
        assert_eq!(website["url"], "https://x.example/?q=***&k=***");
        // However deep they stand in each other.
        let mut deep = json!("://a/".repeat(200_000));
        mask_addresses(&mut deep);
    }
}
