//! Calls that somebody makes up.

use super::*;
use crate::event::SampleCall;

fn sample(when: &str) -> SampleCall {
    SampleCall {
        when: when.to_owned(),
        number: "+4570101010".to_owned(),
        name: Some("Ada".to_owned()),
        variables: vec![("case".to_owned(), "7".to_owned())],
    }
}

fn attempt(office: &Office, key: Option<&str>, when: &str, dry_run: bool) -> (u8, Vec<Value>) {
    let SampleCall { when, number, name, variables } = sample(when);
    let key = key.map(str::to_owned);
    let reply = office.app.verb(Request::IntegrationsTry { key, when, number, name, variables, dry_run });
    let entries = reply.body.unwrap()["entries"].as_array().unwrap().clone();
    (reply.exit, entries)
}

fn all() -> Value {
    json!({
        "run": {"when": "RINGING", "command": "crm {NUMBER} {NAME}"},
        "copyToClipboard": {"when": "RINGING", "what": "{VAR:case}|{VAR:other}"},
        "website": {"when": "ANSWERED", "url": "https://crm.example/"},
    })
}

#[test]
fn a_made_up_call_goes_the_same_way_as_a_real_one_approval_included() {
    let office = Office::with(all());
    let (exit, entries) = attempt(&office, None, "RINGING", false);
    let outcomes: Vec<String> =
        entries.iter().map(|line| format!("{} {}", line["key"].as_str().unwrap(), ended(line))).collect();
    assert_eq!(
        outcomes,
        [
            "run refused awaiting_approval",
            "sendkeys skipped never",
            "copyToClipboard done -",
            "browser skipped never",
            "website skipped not_this_trigger",
        ]
    );
    assert_eq!(exit, 1);
    assert_eq!(entries[2]["sent"], json!({"text": "7|"}));
    assert!(entries.iter().all(|line| line["call"].is_null()));
    office.approve("run");
    let (exit, entries) = attempt(&office, Some("run"), "RINGING", false);
    assert_eq!((exit, entries.len(), ended(&entries[0])), (0, 1, "done -".to_owned()));
    assert_eq!(entries[0]["sent"]["arguments"], json!(["+4570101010", "Ada"]));
    // What did not run has no line of the log, and nobody is told of a call that nobody made.
    assert_eq!(office.log().len(), 3);
    let notified = |asked: &Asked| matches!(asked, Asked::Notify(name, _) if name == "integrations");
    assert!(!office.app.ports.take_asked().iter().any(notified));
    office.app.quit();
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let office =
        Office::approved(json!({"run": {"when": "RINGING", "delay": 60_000, "command": "crm {NUMBER}"}}));
    let (exit, entries) = attempt(&office, Some("run"), "RINGING", true);
    assert_eq!((exit, ended(&entries[0])), (0, "planned -".to_owned()));
    assert_eq!(entries[0]["sent"], json!({"program": "crm", "arguments": ["+4570101010"]}));
    assert_eq!(office.actions(), []);
    office.app.quit();
}

#[test]
fn a_made_up_call_waits_for_its_delay_and_is_given_up_with_the_session() {
    let office = Office::approved(json!({"run": {"when": "RINGING", "delay": 5000, "command": "crm"}}));
    office.app.stop_clock();
    let begin = || {
        let (reply, answer) = ReplyTo::new();
        let call = sample("RINGING");
        let request = PageRequest::TryIntegration { key: Some("run".into()), call, dry_run: false };
        office.app.events.send(Event::Page(request, reply)).unwrap();
        answer
    };
    let answered = |answer: oneshot::Receiver<Result<Value, UiError>>| {
        office.app.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() })
    };
    let first = begin();
    office.app.pass(Duration::from_secs(5));
    assert_eq!(answered(first).unwrap()[0]["outcome"], "done");
    let second = begin();
    assert_eq!(office.app.verb(Request::SignOut { everywhere: false }).exit, 0);
    let entries = answered(second).unwrap();
    assert_eq!((&entries[0]["outcome"], &entries[0]["reason"]), (&json!("cancelled"), &json!("signed_out")));
    assert!(answered(begin()).is_err(), "nobody is signed in");
    office.app.quit();
}

#[test]
fn what_makes_no_sense_is_refused_with_words() {
    let office = Office::with(all());
    for (key, when) in [(Some("shell"), "RINGING"), (None, "NEVER"), (Some("run"), "")] {
        let call = SampleCall { when: when.to_owned(), ..sample("RINGING") };
        let key = key.map(str::to_owned);
        let refused = office.app.ask(PageRequest::TryIntegration { key, call, dry_run: true }).unwrap_err();
        assert!(!refused.message.is_empty());
    }
    office.app.quit();
}

fn preview(office: &Office, key: &str, members: Value) -> Value {
    let call = sample("RINGING");
    office.app.ask(PageRequest::PreviewIntegration { key: key.to_owned(), members, call }).unwrap()
}

#[test]
fn a_text_that_is_being_written_says_where_it_is_wrong_and_what_it_would_do_before_it_is_saved() {
    let office = Office::with(json!({}));
    let right = preview(&office, "run", json!({"when": "NEVER", "command": "crm {NUMBER} {VAR:case}"}));
    assert_eq!(right["problems"], json!([]));
    assert_eq!((&right["would"]["outcome"], &right["would"]["id"]), (&json!("planned"), &json!(0)));
    let texts: Vec<&str> = right["would"]["sent"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["crm", "+4570101010", "7"]);

    let wrong = preview(&office, "run", json!({"when": "RINGING", "command": "crm æ {number}"}));
    let problem = &wrong["problems"][0];
    assert_eq!((&problem["member"], &problem["at"]), (&json!("command"), &json!(6)));
    assert_eq!(wrong["would"], json!(null));

    let step = json!({"when": "ANSWERED", "website": "crm.example", "actions": [
        {"action": "target", "value": "#n"}, {"action": "insert", "value": "{name}"},
    ]});
    assert_eq!(preview(&office, "browser", step)["problems"][0]["member"], "actions.1");

    let typed = preview(&office, "run", json!({"when": "RINGING", "command": 5, "delay": 1e9}));
    let members: Vec<&Value> =
        typed["problems"].as_array().unwrap().iter().map(|problem| &problem["member"]).collect();
    assert!(members.contains(&&json!("command")) && members.contains(&&json!("delay")), "{typed:#}");
    assert_eq!(typed["would"], json!(null));

    assert_ne!(preview(&office, "run", json!([]))["problems"], json!([]));
    let call = sample("RINGING");
    let unknown = PageRequest::PreviewIntegration { key: "x".into(), members: json!({}), call };
    assert!(office.app.ask(unknown).is_err());
    assert_eq!((office.actions().len(), office.log().len()), (0, 0));
    office.app.quit();
}

#[test]
fn in_the_demo_requests_go_to_its_own_sandbox_alone_and_nothing_is_kept() {
    let office = Office::with(json!({}));
    office.app.page(PageRequest::TryDemo);
    office.app.until("the demo is there", || office.app.snapshot()["session"]["demo"] == true);
    office.app.refresh();
    let website = |url: &str| json!({"when": "RINGING", "url": url, "apiMode": "GET"});
    let change = |url: &str| {
        let key = "integration.website".to_owned();
        office.app.page(PageRequest::ChangeSetting { key, value: website(url) });
    };
    let (_, entries) = {
        change("https://crm.example/{NUMBER}");
        attempt(&office, Some("website"), "RINGING", false)
    };
    assert_eq!(ended(&entries[0]), "refused demo");
    assert!(office.app.ended_as("integration.website").starts_with("adjusted demo"));
    let status = office.app.verb(Request::Status).body.unwrap();
    let own = format!("{}/pbx/x?n={{NUMBER}}", status["server"].as_str().unwrap().trim_end_matches('/'));
    change(&own);
    let (_, entries) = attempt(&office, Some("website"), "RINGING", false);
    assert_eq!(ended(&entries[0]), "done -");
    let files = |folder: &std::path::Path| -> Vec<std::path::PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    };
    let kept = files(office.world.folder.path());
    assert!(kept.iter().all(|file| !file.ends_with("approvals.json")), "{kept:?}");
    office.app.quit();
}
