//! A PBX whose clock is off: its answers, its pages and its events are of one mind about it.

use std::time::{Duration, SystemTime};

use sandbox_pbx::Options;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

use crate::client::Client;

fn ahead(moment: OffsetDateTime) -> i64 {
    (moment - OffsetDateTime::from(SystemTime::now())).whole_seconds()
}

#[tokio::test]
async fn a_clock_that_is_off_shows_in_the_date_of_every_answer_and_in_pages() {
    for set in [200, -200] {
        let client = Client::with(Options { clock_ahead: set, ..Options::default() }).await;
        let near = |moment: OffsetDateTime| (ahead(moment) - set).abs() <= 30;
        for path in ["/pbx/app/queues", "/nothing/here"] {
            let date = client.get(path).await.headers["date"].to_str().unwrap().to_owned();
            assert!(near(OffsetDateTime::parse(&date, &Rfc2822).unwrap()), "{path}: {date}");
        }
        let call =
            client.post("/sandbox/call", format!(r#"{{"to": "{}"}}"#, client.sandbox.accounts()[0].username));
        assert_eq!(call.await.status, 200);
        let own = client.sandbox.accounts()[0].employee.clone();
        let people = client.json(&format!("/pbx/app/employees?calls=true&ids={own}")).await;
        let started = people[0]["extensions"][0]["calls"][0]["started"].as_str().unwrap().to_owned();
        let started = OffsetDateTime::parse(&started, &Rfc3339).unwrap();
        assert!(
            near(started) && ahead(started) <= set + Duration::from_secs(1).as_secs() as i64,
            "{started}"
        );
    }
}
