//! What the user does with queues: whoever waits is picked up, queues are joined and left, and every refusal is told in
//! words.

use sandbox_pbx::Caller;

use super::calls::{Office, list, phone};
use super::*;

impl Office {
    /// A queue of the page, by its name.
    fn queue(&self, name: &str) -> Value {
        let queues = self.app.snapshot()["queues"].as_object().unwrap().clone();
        queues.into_values().find(|queue| queue["name"] == name).unwrap_or_default()
    }

    fn queue_id(&self, name: &str) -> String {
        self.app.until("the queue is there", || self.queue(name) != Value::Null);
        self.queue(name)["id"].as_str().unwrap().to_owned()
    }

    /// Somebody comes to wait, and the page has them.
    fn enters(&self, queue: &str) -> String {
        self.queue_id(queue);
        let caller = Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) };
        let id = self.world.sandbox.enter_queue(queue, caller).unwrap();
        self.app.until("the caller is listed", || self.waits(&id));
        id
    }

    fn waits(&self, caller: &str) -> bool {
        self.app.snapshot()["callers"][caller] != Value::Null
    }

    fn desk(&self, request: DeskRequest) -> Result<Value, UiError> {
        self.app.ask(PageRequest::Desk(request))
    }

    fn pick(&self, caller: &str) -> Result<Value, UiError> {
        self.desk(DeskRequest::PickCaller(caller.to_owned()))
    }

    fn refuse(&self, path: &str, status: u16, word: &str) {
        let fault = json!({"status": status, "body": {"error": word}});
        self.world.sandbox.add_fault(path, serde_json::from_value(fault).unwrap());
    }

    fn asked(&self, path: &str) -> Vec<String> {
        let requests = self.world.sandbox.requests();
        requests.into_iter().filter(|asked| asked.path == path).map(|asked| asked.query).collect()
    }
}

const PICK: &str = "/pbx/app/action/queuepickup";

#[test]
fn somebody_who_waits_is_picked_up_by_the_users_phone_and_waits_no_more() {
    let office = Office::open(json!({}));
    let caller = office.enters("Reception");
    office.pick(&caller).unwrap();
    office.app.until("nobody waits under that id", || !office.waits(&caller));
    office
        .app
        .until("the call is the user's", || office.cards().iter().any(|call| call["state"] == "active"));
    let asked = office.asked(PICK);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains(&format!("device={}", phone(&office.world))), "{asked:?}");
    office.app.quit();
}

#[test]
fn a_caller_who_is_gone_is_told_without_asking_and_by_the_answer_of_the_pbx() {
    let office = Office::open(json!({}));
    let caller = office.enters("Reception");
    office.refuse(PICK, 422, "target");
    let refused = office.pick(&caller).unwrap_err();
    assert!(refused.message.contains("no longer waits"), "{}", refused.message);
    let refused = office.pick("nobody").unwrap_err();
    assert!(refused.message.contains("no longer waits"), "{}", refused.message);
    assert_eq!(office.asked(PICK).len(), 1, "nobody was not asked for");
    office.app.quit();
}

#[test]
fn every_documented_refusal_of_a_pickup_has_words_of_its_own() {
    let office = Office::open(json!({}));
    let caller = office.enters("Reception");
    let mut said = std::collections::BTreeSet::new();
    for (status, word) in
        [(422, "device"), (422, "target"), (403, "queue"), (403, "access_denied"), (500, "internal_error")]
    {
        office.world.sandbox.clear_faults();
        office.refuse(PICK, status, word);
        assert!(said.insert(office.pick(&caller).unwrap_err().message), "{word}");
    }
    assert!(office.waits(&caller));
    office.app.quit();
}

#[test]
fn a_pickup_under_way_is_not_asked_for_again_and_holds_nothing_else_up() {
    let office = Office::open(json!({}));
    let (first, second) = (office.enters("Reception"), office.enters("Reception"));
    let slow = serde_json::from_value(json!({"delay_ms": 1500, "times": 1})).unwrap();
    office.world.sandbox.add_fault(PICK, slow);
    let (reply, answer) = ReplyTo::new();
    let request = PageRequest::Desk(DeskRequest::PickCaller(first.clone()));
    office.app.events.send(Event::Page(request, reply)).unwrap();
    assert!(office.pick(&first).unwrap_err().message.contains("already"));
    office.pick(&second).unwrap();
    office.app.until("the second is taken first", || !office.waits(&second));
    office.app.runtime.block_on(answer).unwrap().unwrap();
    office.app.until("the first is taken too", || !office.waits(&first));
    office.app.quit();
}

#[test]
fn a_queue_is_joined_and_left_and_the_page_sees_who_is_in_it() {
    let office = Office::open(json!({}));
    let sales = office.queue_id("Sales");
    let members = || office.app.snapshot()["members"][&sales]["listed"].as_array().unwrap().len();
    let before = members();
    assert_eq!(
        (&office.queue("Sales")["dynamic"], &office.queue("Sales")["member"]),
        (&json!(true), &json!(false))
    );
    office.desk(DeskRequest::JoinQueue(sales.clone())).unwrap();
    office.app.until("the user is a member", || office.queue("Sales")["member"] == true);
    assert_eq!(members(), before + 1);
    office.desk(DeskRequest::LeaveQueue(sales.clone())).unwrap();
    office.app.until("the user is no member", || office.queue("Sales")["member"] == false);
    assert_eq!(members(), before);
    office.app.quit();
}

#[test]
fn why_a_queue_is_not_joined_or_left_is_said_in_words() {
    let office = Office::open(json!({}));
    let (reception, sales) = (office.queue_id("Reception"), office.queue_id("Sales"));
    let refused = |request| office.desk(request).unwrap_err().message;
    assert!(refused(DeskRequest::LeaveQueue(reception)).contains("fixed"));
    assert!(refused(DeskRequest::JoinQueue("nowhere".to_owned())).contains("no longer exists"));
    office.desk(DeskRequest::JoinQueue(sales.clone())).unwrap();
    office.app.until("the user is a member", || office.queue("Sales")["member"] == true);
    let path = format!("/pbx/queue/{sales}/member/");
    office.refuse(&path, 403, "lockLastMember");
    assert!(refused(DeskRequest::LeaveQueue(sales.clone())).contains("last member"));
    office.world.sandbox.clear_faults();
    // Somebody else has ended it meanwhile: it is as it should be.
    office.refuse(&path, 404, "member");
    office.desk(DeskRequest::LeaveQueue(sales)).unwrap();
    office.app.quit();
}

#[test]
fn the_variable_that_an_item_shows_is_asked_for_once_for_each_caller() {
    let office = Office::open(json!({}));
    let dashboards = list(&office.world, "/pbx/app/dashboard");
    let desk = dashboards.as_array().unwrap().iter().find(|one| one["name"] == "Front desk").unwrap();
    office.app.ask(PageRequest::OpenDashboard(desk["_id"].as_str().unwrap().to_owned())).unwrap();
    let caller = office.enters("Service and support");
    let value = || office.app.snapshot()["callers"][&caller]["variables"]["customer-number"].clone();
    office.app.until("its value is told", || value() == "04050");
    let (channel, host) = caller.split_once('-').unwrap();
    let asked =
        |asked: &&sandbox_pbx::Request| asked.path.contains(channel) && asked.path.contains("callvariable");
    let count = || office.world.sandbox.requests().iter().filter(asked).count();
    office.app.refresh();
    assert_eq!((count(), host.is_empty()), (1, false));
    office.app.quit();
}

#[test]
fn a_call_that_rings_for_a_colleague_is_picked_up_by_the_users_phone() {
    let office = Office::open(json!({}));
    let colleague = office.world.sandbox.accounts()[1].clone();
    let people = || office.app.snapshot()["people"].as_object().unwrap().clone();
    let extension = || people()[&colleague.employee]["extensions"][0].clone();
    office.app.until("the colleague is there", || people().contains_key(&colleague.employee));
    let pick = || office.desk(DeskRequest::PickUpPerson(extension()["id"].as_str().unwrap().to_owned()));
    assert!(pick().unwrap_err().message.contains("no longer rings"));
    let call = sandbox_pbx::IncomingCall {
        to: colleague.username.clone(),
        from: calls::stranger(),
        ..sandbox_pbx::IncomingCall::default()
    };
    office.world.sandbox.ring(call).unwrap();
    office.app.until("it rings there", || extension()["state"] == "ringing");
    pick().unwrap();
    office
        .app
        .until("the call is the user's", || office.cards().iter().any(|call| call["state"] == "active"));
    office.app.quit();
}

#[test]
fn how_people_are_listed_is_kept_for_this_user_over_a_restart() {
    let office = Office::open(json!({}));
    let look = crate::view::Look {
        compact: true,
        favourites: vec!["somebody".to_owned()],
        ..crate::view::Look::default()
    };
    office.desk(DeskRequest::KeepLook(look)).unwrap();
    office.app.until("it is shown", || office.app.snapshot()["look"]["compact"] == true);
    office.app.quit();
    let app = office.world.run(false).settled();
    app.until("it is as it was", || app.snapshot()["look"]["favourites"] == json!(["somebody"]));
    app.quit();
}

#[test]
fn the_number_of_whoever_waits_is_written_as_people_write_it_also_once_the_country_is_known() {
    let office = Office::open(json!({}));
    let caller = office.enters("Reception");
    let shown = || office.app.snapshot()["callers"][&caller]["shownNumber"].clone();
    office.app.until("it is written", || shown() == "20 30 40 50");
    office.app.quit();
}
