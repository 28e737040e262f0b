//! The beacons of the house.

use sandbox_pbx::{Fault, Status};
use serde_json::json;

use crate::client::{Client, all, error, keys};

#[tokio::test]
async fn everybody_may_see_the_beacons_page_by_page_and_one_by_one() {
    let client = Client::start().await;
    let page = client.json("/pbx/beacon").await;
    assert_eq!((&page["offset"], &page["limit"], &page["total"]), (&json!(0), &json!(50), &json!(5)));
    for beacon in all(&page["beacons"]) {
        assert_eq!(
            keys(beacon),
            [
                "_id", "battery", "customer", "lastSeen", "location", "major", "minor", "note", "shared",
                "uuid"
            ]
        );
        let alone = client.json(&format!("/pbx/beacon/{}", beacon["_id"].as_str().unwrap())).await;
        assert_eq!(&alone, beacon);
    }
    let two = client.json("/pbx/beacon?offset=1&limit=2").await;
    assert_eq!((&two["total"], all(&two["beacons"]).len()), (&json!(5), 2));
    let found = client.json("/pbx/beacon?filter=above").await;
    assert_eq!(found["beacons"][0]["location"], json!("Workshop"));
    for (asked, number) in [("true", 1), ("false", 4)] {
        let page = client.json(&format!("/pbx/beacon?shared={asked}")).await;
        assert_eq!(page["total"], json!(number), "{asked}");
    }
    assert_eq!(client.get("/pbx/beacon?limit=many").await.refusal(), error(400, "bad_request"));
    assert_eq!(client.get("/pbx/beacon/none").await.refusal(), error(404, "id"));
}

#[tokio::test]
async fn the_page_has_faults_like_any_other() {
    let client = Client::start().await;
    client.sandbox.add_fault("/pbx/beacon", Fault { status: Status::new(403), ..Fault::default() });
    assert_eq!(client.get("/pbx/beacon").await.refusal(), error(403, "access_denied"));
}
