//! The company: extensions, people, queues, dashboards, and a call.

use std::collections::BTreeSet;

use sandbox_pbx::{Options, QueueCounts};
use serde_json::{Value, json};

use crate::client::{Client, all, error, keys};

fn words<'a>(list: impl IntoIterator<Item = &'a Value>) -> BTreeSet<&'a str> {
    list.into_iter().map(|word| word.as_str().unwrap()).collect()
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|id| id.len() == 24 && id.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[tokio::test]
async fn the_own_extensions_come_with_phones_when_they_are_asked_for() {
    let client = Client::start().await;
    let own = client.account(|_| true).employee;
    let page = client.json(&format!("/pbx/extension?employee={own}&includePhones=true")).await;
    assert_eq!((&page["offset"], &page["limit"], &page["total"]), (&json!(0), &json!(50), &json!(1)));
    let extension = &page["extensions"][0];
    assert_eq!(
        keys(extension),
        ["_id", "customer", "direct", "employee", "name", "number", "phones", "primary", "state", "type"]
    );
    assert_eq!(extension["state"], "IDLE");
    client
        .sandbox
        .ring(sandbox_pbx::IncomingCall {
            to: client.sandbox.accounts()[0].username.clone(),
            ..Default::default()
        })
        .unwrap();
    let ringing = client.json(&format!("/pbx/extension?employee={own}")).await;
    assert_eq!(ringing["extensions"][0]["state"], "RINGING");
    assert_eq!(extension["employee"], json!(own));
    for phone in all(&extension["phones"]) {
        assert_eq!(keys(phone), ["_id", "dnd", "kind", "name", "registered"]);
        assert!(is_id(&phone["_id"]));
    }
    let page = client.json(&format!("/pbx/extension?employee={own}")).await;
    assert_eq!(page["extensions"][0]["phones"], Value::Null);
}

#[tokio::test]
async fn others_extensions_are_for_those_who_may_see_them() {
    let client = Client::start().await;
    assert_eq!(client.get("/pbx/extension").await.refusal(), error(403, "access_denied"));
    let viewer = client.account(|account| account.access_level > sandbox_pbx::AccessLevel::Personal);
    let page = client.get_as(&viewer.token, "/pbx/extension?offset=20&limit=2&sort=number").await.json();
    assert_eq!((&page["total"], all(&page["extensions"]).len()), (&json!(23), 2));
    assert_eq!(page["extensions"][0]["name"], json!("Meeting room Anholt"));
    let page = client.get_as(&viewer.token, "/pbx/extension?filter=raman&includePhones=true").await.json();
    assert_eq!(page["extensions"][0]["name"], json!("Priya Raman"));
    let bad = client.get_as(&viewer.token, "/pbx/extension?limit=many").await;
    assert_eq!(bad.refusal(), error(400, "bad_request"));
}

#[tokio::test]
async fn the_overview_has_twenty_people_in_every_state() {
    let client = Client::start().await;
    let people = client.json("/pbx/app/employees").await;
    assert_eq!(all(&people).len(), 20);
    for person in all(&people) {
        assert_eq!(
            keys(person),
            [
                "_id",
                "birthdate",
                "department",
                "emailAddress",
                "extensions",
                "name",
                "picture",
                "presence",
                "title",
                "type",
                "viewOtherPartyOverride"
            ]
        );
        assert!(is_id(&person["_id"]) && person["type"] == json!("EMPLOYEE"));
        assert_eq!(keys(&person["extensions"][0]), ["_id", "name", "number", "state"]);
    }
    assert_eq!(
        words(all(&people).iter().map(|person| &person["presence"]["state"])),
        BTreeSet::from(["AVAILABLE", "AWAY", "BUSY", "HOLIDAY", "LUNCH", "MEETING", "OFF_WORK"])
    );
    assert_eq!(
        words(all(&people).iter().map(|person| &person["extensions"][0]["state"])),
        BTreeSet::from(["BUSY", "IDLE", "RINGING", "UNREGISTERED"])
    );
    let mut ids = words(all(&people).iter().map(|person| &person["_id"]));
    ids.extend(words(all(&people).iter().map(|person| &person["extensions"][0]["_id"])));
    assert_eq!(ids.len(), 40);
}

#[tokio::test]
async fn the_overview_can_be_of_some_and_have_rooms_in_it() {
    let client = Client::start().await;
    let people = client.json("/pbx/app/employees").await;
    let (first, last) = (people[0]["_id"].as_str().unwrap(), people[19]["_id"].as_str().unwrap());
    for answer in [
        client.get(&format!("/pbx/app/employees?ids={first}&ids={last}")).await,
        client.get(&format!("/pbx/app/employees?ids[]={first}&ids[]={last}")).await,
        client.post("/pbx/app/employees", json!({ "ids": [first, last] }).to_string()).await,
        client.post("/pbx/app/employees", json!([first, last]).to_string()).await,
    ] {
        let some = answer.json();
        assert_eq!((all(&some).len(), &some[0], &some[1]), (2, &people[0], &people[19]));
    }
    let with_rooms = client.json("/pbx/app/employees?standalone=true").await;
    let rooms = all(&with_rooms).iter().filter(|entry| entry["type"] == json!("EXTENSION"));
    assert_eq!((all(&with_rooms).len(), rooms.count()), (23, 3));
    let bad = client.post("/pbx/app/employees", "{ [] }").await;
    assert_eq!(bad.refusal(), error(400, "bad_request"));
}

#[tokio::test]
async fn queues_have_counts_or_lists_that_agree() {
    let client = Client::start().await;
    let counted = client.json("/pbx/app/queues").await;
    let listed = client.json("/pbx/app/queues?all=true").await;
    assert_eq!(all(&counted).len(), 4);
    for (counted, listed) in all(&counted).iter().zip(all(&listed)) {
        assert_eq!(
            keys(counted),
            [
                "_id",
                "callers",
                "dynamic",
                "member",
                "members",
                "name",
                "number",
                "priority",
                "serviceLevel",
                "serviceLevelCritical"
            ]
        );
        assert_eq!(counted["members"], json!(all(&listed["members"]).len()));
        assert_eq!(counted["callers"], json!(all(&listed["callers"]).len()));
        let path = format!("/pbx/queue/{}", counted["_id"].as_str().unwrap());
        assert_eq!(client.json(&format!("{path}/member")).await, listed["members"]);
        assert_eq!(all(&client.json(&format!("{path}/callers")).await).len(), all(&listed["callers"]).len());
    }
    let (member, other) = (&listed[0], &listed[1]);
    assert_eq!((&member["member"], &other["member"]), (&json!(true), &json!(false)));
    assert_eq!(
        keys(&listed[0]["members"][0]),
        ["_id", "calls", "extension", "lastCallEnded", "name", "number", "permanent", "priority", "seconds"]
    );
    let caller = &listed[2]["callers"][0];
    assert_eq!(
        keys(caller),
        [
            "_id",
            "answered",
            "answeredByExtension",
            "answeredByNumber",
            "entered",
            "name",
            "number",
            "presentation",
            "privacy",
            "state"
        ]
    );
    let one = listed[2]["_id"].as_str().unwrap();
    let only = client.json(&format!("/pbx/app/queues?queue={one}")).await;
    assert_eq!((all(&only).len(), &only[0]["name"]), (1, &listed[2]["name"]));
}

#[tokio::test]
async fn the_figures_of_a_queue_add_up() {
    let client = Client::start().await;
    let queues = client.json("/pbx/app/queues?all=true").await;
    for queue in all(&queues) {
        let id = queue["_id"].as_str().unwrap();
        let rows = client.json(&format!("/pbx/queue/{id}/stats")).await;
        let row = &rows[0];
        let number = |key: &str| row[key].as_u64().unwrap();
        let answered: u64 =
            all(&queue["members"]).iter().map(|member| member["calls"].as_u64().unwrap()).sum();
        assert_eq!(number("answered"), answered);
        let lost = ["noMembers", "allBusy", "timeout", "cancelled"].into_iter().map(number).sum::<u64>();
        assert_eq!((number("unanswered"), number("total")), (lost, lost + answered));
    }
    for page in ["member", "callers", "stats"] {
        assert_eq!(client.get(&format!("/pbx/queue/none/{page}")).await.refusal(), error(404, "id"));
    }
}

#[tokio::test]
async fn dashboards_have_every_kind_of_item_and_ids_that_lead_somewhere() {
    let client = Client::start().await;
    let people = client.json("/pbx/app/employees?standalone=true").await;
    let extensions = words(all(&people).iter().map(|person| &person["extensions"][0]["_id"]));
    let queues = client.json("/pbx/app/queues").await;
    let queues = words(all(&queues).iter().map(|queue| &queue["_id"]));

    let list = client.json("/pbx/app/dashboard").await;
    let mut kinds = BTreeSet::new();
    for entry in all(&list) {
        assert_eq!(keys(entry), ["_id", "name", "shared", "topbar"]);
        let dashboard = client.json(&format!("/pbx/app/dashboard/{}", entry["_id"].as_str().unwrap())).await;
        assert_eq!(
            keys(&dashboard),
            ["_id", "customer", "employee", "group", "items", "name", "shared", "topbar"]
        );
        assert_eq!(dashboard["shared"], json!(dashboard["employee"].is_null()));
        let mut places = BTreeSet::new();
        for item in all(&dashboard["items"]) {
            kinds.insert(item["type"].as_str().unwrap().to_owned());
            let place = (item["column"].as_u64().unwrap(), item["position"].as_u64().unwrap());
            assert!(places.insert(place), "two items at {place:?}");
            match item["type"].as_str().unwrap() {
                "QUEUE" => assert!(queues.contains(item["_id"].as_str().unwrap())),
                "MULTIQUEUE" => assert!(words(all(&item["queues"])).is_subset(&queues)),
                "EXTENSIONS" => assert!(words(all(&item["extensions"])).is_subset(&extensions)),
                "WEB" => assert!(item["url"].as_str().unwrap().starts_with(&client.sandbox.origin())),
                _ => {}
            }
        }
    }
    let topbar: Vec<&Value> = all(&list).iter().map(|entry| &entry["topbar"]).collect();
    assert_eq!(topbar, [1, 2, 3]);
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, ["EXTENSIONS", "MULTIQUEUE", "MYCALLS", "QUEUE", "SHORTCUTS", "SWITCHVAR", "WEB"]);
    assert_eq!(client.get_without_token("/notice-board").await.status, 200);
}

#[tokio::test]
async fn a_dashboard_is_for_its_owner_and_those_who_may_see_all() {
    let client = Client::start().await;
    let list = client.json("/pbx/app/dashboard").await;
    let own = format!("/pbx/app/dashboard/{}", list[0]["_id"].as_str().unwrap());
    let other = client.account(|account| account.username.starts_with("jonas"));
    let shared = client.get_as(&other.token, "/pbx/app/dashboard").await.json();
    assert_eq!((all(&shared).len(), &shared[0]["shared"]), (1, &json!(true)));
    assert_eq!(client.get_as(&other.token, &own).await.refusal(), error(403, "access_denied"));
    assert_eq!(client.get("/pbx/app/dashboard/none").await.refusal(), error(404, "_id"));

    let customer = client.json("/auth/validateToken").await["customer"].as_str().unwrap().to_owned();
    let by_owner = format!("/pbx/app/dashboard?customer={customer}");
    assert_eq!(client.get(&by_owner).await.refusal(), error(403, "access_denied"));
    let viewer = client.account(|account| account.access_level > sandbox_pbx::AccessLevel::Personal);
    assert_eq!(client.get_as(&viewer.token, &own).await.status, 200);
    let groups = client.get_as(&viewer.token, &by_owner).await.json();
    assert_eq!((&groups[0]["_id"], &groups[0]["name"]), (&Value::Null, &json!("Shared")));
    assert_eq!(all(&groups[1]["dashboards"]).len(), 2);
}

#[tokio::test]
async fn a_call_needs_a_phone_of_ones_own_and_somebody_to_call() {
    let client = Client::start().await;
    let phone = client.json("/pbx/app/settings/desktop").await["phoneId"].as_str().unwrap().to_owned();
    let people = client.json("/pbx/app/employees").await;
    let colleague = people[5]["extensions"][0]["_id"].as_str().unwrap();
    for target in ["121", "20123456", "%2B442079460187", colleague] {
        let answer = client.json(&format!("/pbx/app/action/call?device={phone}&target={target}")).await;
        assert_eq!(answer["success"], json!(true));
        assert!(answer["_id"].as_str().unwrap().contains(':'));
    }
    let placed = client.sandbox.calls();
    let targets: Vec<&str> = placed.iter().map(|call| call.target.as_str()).collect();
    assert_eq!(targets, ["121", "20123456", "+442079460187", colleague]);
    assert!(placed.iter().all(|call| call.device == phone));
    assert_eq!(placed.iter().map(|call| &call.id).collect::<BTreeSet<_>>().len(), 4);

    let softphone = phone.replace("00000001", "00000002");
    let of_another = client.account(|account| account.username.starts_with("jonas"));
    let settings = client.get_as(&of_another.token, "/pbx/app/settings/desktop").await.json();
    for device in ["", "none", &softphone, settings["phoneId"].as_str().unwrap()] {
        let answer = client.get(&format!("/pbx/app/action/call?device={device}&target=121")).await;
        assert_eq!(answer.refusal(), error(422, "device"), "{device}");
    }
    for target in ["", "1", "12a", "%2B", "123456789012345678901", "64f0c0de00000003000000ff"] {
        let answer = client.get(&format!("/pbx/app/action/call?device={phone}&target={target}")).await;
        assert_eq!(answer.refusal(), error(422, "target"), "{target}");
    }
    assert_eq!(client.sandbox.calls().len(), 4);
}

#[tokio::test]
async fn the_pbx_says_its_number_and_national_prefix() {
    let client = Client::start().await;
    let settings = client.json("/pbx/settings").await;
    assert_eq!(settings["nationalPrefix"], json!("+45"));
    assert!(settings["defaultNumber"].as_str().unwrap().starts_with("+45"));
    assert!(is_id(&settings["_id"]));
}

#[tokio::test]
async fn what_there_is_not_is_not_found_and_every_answer_has_a_date() {
    let client = Client::start().await;
    for path in ["/", "/pbx", "/pbx/app/settings", "/pbx/app/settings/desktop/none"] {
        assert_eq!(client.get(path).await.refusal(), error(404, "not_found"), "{path}");
    }
    assert_eq!(client.post("/pbx/app/queues", "").await.refusal(), error(404, "not_found"));
    assert!(client.get("/pbx/app/queues").await.headers.contains_key("date"));
}

#[tokio::test]
async fn a_company_has_as_many_people_as_are_asked_for_and_a_dashboard_that_names_them_all() {
    let client = Client::with(Options { people: Some(300), ..Options::default() }).await;
    let people = client.json("/pbx/app/employees").await;
    assert_eq!(all(&people).len(), 300);
    let extensions = words(all(&people).iter().map(|person| &person["extensions"][0]["_id"]));
    let ids = words(all(&people).iter().map(|person| &person["_id"]));
    assert_eq!((extensions.len(), ids.len()), (300, 300));

    let viewer = client.account(|account| account.access_level > sandbox_pbx::AccessLevel::Personal);
    let listed = client.get_as(&viewer.token, "/pbx/extension?limit=1000").await.json();
    assert_eq!(listed["total"], json!(303), "and three rooms");

    let everybody = client.sandbox.dashboard_of_everybody().unwrap();
    let dashboards = client.json("/pbx/app/dashboard").await;
    assert!(all(&dashboards).iter().any(|one| one["_id"] == json!(everybody)));
    let dashboard = client.json(&format!("/pbx/app/dashboard/{everybody}")).await;
    let named = all(&dashboard["items"]).iter().flat_map(|item| all(&item["extensions"]));
    assert_eq!(words(named), extensions);
}

fn fifty_queues() -> Options {
    Options { queues: Some(QueueCounts { queues: 50, waiting: 20 }), ..Options::default() }
}

#[tokio::test]
async fn a_company_has_as_many_queues_as_are_asked_for_and_a_dashboard_with_all_of_them() {
    let client = Client::with(fifty_queues()).await;
    let queues = client.json("/pbx/app/queues?all=true").await;
    for of in ["_id", "name", "number"] {
        assert_eq!(words(all(&queues).iter().map(|queue| &queue[of])).len(), 50, "{of}");
    }
    let callers = || all(&queues).iter().flat_map(|queue| all(&queue["callers"]));
    assert_eq!(words(callers().map(|caller| &caller["_id"])).len(), 1_000);
    let members = || all(&queues).iter().flat_map(|queue| all(&queue["members"]));
    assert_eq!(words(members().map(|member| &member["_id"])).len(), members().count());
    for queue in all(&queues) {
        let id = queue["_id"].as_str().unwrap();
        let callers = client.json(&format!("/pbx/queue/{id}/callers")).await;
        assert_eq!(callers, queue["callers"], "{id}");
        assert_eq!(all(&client.json(&format!("/pbx/queue/{id}/stats")).await)[0]["name"], queue["name"]);
    }

    let whole = client.sandbox.dashboard_of_queues().unwrap();
    let dashboard = client.json(&format!("/pbx/app/dashboard/{whole}")).await;
    let shown = all(&dashboard["items"]).iter().filter(|item| item["type"] == json!("QUEUE"));
    assert_eq!(words(shown.map(|item| &item["_id"])), words(all(&queues).iter().map(|queue| &queue["_id"])));
}

#[tokio::test]
async fn both_dashboards_are_there_where_both_sizes_are_asked_for() {
    let client = Client::with(Options { people: Some(30), ..fifty_queues() }).await;
    let listed = client.json("/pbx/app/dashboard").await;
    for (wanted, name) in [
        (client.sandbox.dashboard_of_everybody(), "Everybody"),
        (client.sandbox.dashboard_of_queues(), "All queues"),
    ] {
        let found = all(&listed).iter().find(|one| one["_id"] == json!(wanted));
        assert_eq!(found.unwrap()["name"], json!(name));
    }
}

#[tokio::test]
async fn where_no_size_is_asked_for_there_are_the_seeded_people_and_dashboards() {
    let client = Client::start().await;
    assert_eq!(client.sandbox.dashboard_of_everybody(), None);
    assert_eq!(client.sandbox.dashboard_of_queues(), None);
    assert_eq!(all(&client.json("/pbx/app/dashboard").await).len(), 3);
    assert_eq!(all(&client.json("/pbx/app/employees").await).len(), 20);
    assert_eq!(all(&client.json("/pbx/app/queues").await).len(), 4);
}
