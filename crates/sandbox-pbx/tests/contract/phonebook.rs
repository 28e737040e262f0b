//! The phonebook, and what one may do with others.

use sandbox_pbx::AccessLevel;
use serde_json::{Value, json};

use crate::client::{Client, all, error, keys};

#[tokio::test]
async fn the_phonebook_has_the_companys_contacts_and_ones_own_page_by_page() {
    let client = Client::start().await;
    let page = client.json("/pbx/phonebook").await;
    assert_eq!((&page["offset"], &page["limit"], &page["total"]), (&json!(0), &json!(50), &json!(8)));
    assert_eq!(
        keys(&page["contacts"][0]),
        [
            "_id",
            "company",
            "customer",
            "employee",
            "familyName",
            "givenName",
            "phoneNumbers",
            "shortNumber",
            "title",
            "type"
        ]
    );
    let two = client.json("/pbx/phonebook?offset=1&limit=2").await;
    assert_eq!((&two["total"], all(&two["contacts"]).len()), (&json!(8), 2));
    let found = client.json("/pbx/phonebook?filter=88991042").await;
    assert_eq!(found["contacts"][0]["company"], "Nordhavn Shipyard");
    for (kind, number) in [("PERSONAL", 1), ("SHARED", 7), ("ALL", 8)] {
        assert_eq!(client.json(&format!("/pbx/phonebook?type={kind}")).await["total"], number, "{kind}");
    }
    assert_eq!(client.get("/pbx/phonebook?type=OTHERS").await.refusal(), error(400, "bad_request"));
    assert_eq!(client.get("/pbx/phonebook?limit=many").await.refusal(), error(400, "bad_request"));
}

#[tokio::test]
async fn a_colleagues_presence_is_set_by_whoever_controls_a_group_that_grants_it_and_by_a_manager() {
    let client = Client::start().await;
    let permissions = client.json("/pbx/app/permissions").await;
    let may = |permissions: &Value| -> Vec<String> {
        let all = permissions.as_object().unwrap();
        all.iter().filter(|(_, one)| one["setPresence"] == true).map(|(id, _)| id.clone()).collect()
    };
    assert_eq!(may(&permissions).len(), 6);
    let people = client.json("/pbx/app/employees").await;
    for person in all(&people) {
        let extension = person["extensions"][0]["_id"].as_str().unwrap();
        let own = permissions.get(extension).is_none();
        let granted = permissions[extension]["setPresence"] == true;
        let page = format!("/employee/{}", person["_id"].as_str().unwrap());
        let body = json!({ "presence": { "state": "AWAY" } }).to_string();
        assert_eq!(client.post(&page, body).await.status == 200, own || granted, "{person}");
        if granted {
            let more = json!({ "presence": { "state": "AWAY" }, "title": "Boss" }).to_string();
            assert_eq!(client.post(&page, more).await.refusal(), error(403, "access_denied"));
        }
        let alone = client.json(&format!("/pbx/app/grouppermissions?target={extension}")).await;
        assert_eq!(alone["setPresence"] == true, granted);
        assert_eq!(alone["pickup"], person["name"] != "Mette Lindqvist");
    }
    assert_eq!(client.get("/pbx/app/grouppermissions?target=none").await.refusal(), error(422, "target"));
    let manager = client.account(|account| account.access_level == AccessLevel::Manager).token;
    let answer =
        client.send(reqwest::Method::GET, "/pbx/app/permissions", Some(&manager), None).await.unwrap();
    assert_eq!(may(&answer.json()).len(), all(&people).len() - 1);
}
