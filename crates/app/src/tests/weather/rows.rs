//! Every action of a desk as a row: how it is begun, and what the PBX may answer.

use sandbox_pbx::{Channel, IncomingCall};

use crate::tests::calls::{Office, list, phone, stranger};
use crate::tests::*;

/// A colleague with a telephone that is free.
const FREE: &str = "120";

/// An action that can be done now.
pub(super) struct Doing {
    pub request: PageRequest,
    /// The begin of the path that it asks the PBX for.
    pub path: String,
    /// The call that it is about.
    pub call: Option<String>,
}

impl Doing {
    fn new(request: PageRequest, path: &str) -> Self {
        Self { request, path: path.to_owned(), call: None }
    }

    fn action(request: PageRequest, action: &str) -> Self {
        Self::new(request, &format!("/pbx/app/action/{action}"))
    }

    fn about(self, call: &str) -> Self {
        Self { call: Some(call.to_owned()), ..self }
    }
}

pub(super) struct Row {
    pub name: &'static str,
    pub begin: fn(&Office) -> Doing,
    /// What the PBX documents for it beside [`ALWAYS`], or that says more here.
    refusals: &'static [Refusal],
    /// Part of what is told when the call was over before the PBX carried it out; `None`: it is as was wished.
    pub over: Option<&'static str>,
    /// What a second press comes to while the first is under way.
    pub twice: Twice,
}

/// Status, word, and part of what the user is told. Two of a row are told in the same words where they are the same here,
/// and only there.
pub(super) type Refusal = (u16, &'static str, &'static str);

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Twice {
    /// It waits for the answer to the first.
    Joins,
    /// It is refused, because the first is under way already.
    Refused,
    /// It is another wish, which is carried out after the first.
    Another,
}

impl Row {
    const fn new(name: &'static str, begin: fn(&Office) -> Doing, refusals: &'static [Refusal]) -> Self {
        Self { name, begin, refusals, over: None, twice: Twice::Refused }
    }

    const fn over(self, words: &'static str) -> Self {
        Self { over: Some(words), ..self }
    }

    const fn twice(self, twice: Twice) -> Self {
        Self { twice, ..self }
    }

    pub(super) fn refusals(&self) -> impl Iterator<Item = Refusal> {
        let own = self.refusals.iter();
        let rest = ALWAYS
            .iter()
            .filter(|always| self.refusals.iter().all(|own| (own.0, own.1) != (always.0, always.1)));
        own.chain(rest).copied()
    }
}

/// What every page may answer.
static ALWAYS: [Refusal; 2] = [
    (403, "access_denied", "has no access to this."),
    (500, "internal_error", "an internal fault (HTTP 500)."),
];

const UNKNOWN: &str = "does not know this call";
const FASTER: &str = "somebody was faster";
const PHONE: &str = "desk phone that is chosen";
const OVER: &str = "This call is over";
const NOT_ANY: &str = "no call that the PBX could record";
const NO_QUEUE: &str = "queue no longer exists";
const FIXED: &str = "members of this queue are fixed";
const HUNG_UP: &str = "hung up before";
const NO_ACCESS_STILL: &str = "no access to this. The caller is still with you";
const FAULT_STILL: &str = "internal fault (HTTP 500). The caller is still with you";

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "answer",
        |office| act(&office.ring(stranger(), None), CallAction::Answer, "pickup"),
        &[(422, "device", PHONE), (422, "target", FASTER)],
    )
    .over(FASTER)
    .twice(Twice::Joins),
    Row::new("decline", declined, &[(422, "target", UNKNOWN)]).twice(Twice::Joins),
    Row::new(
        "hang up",
        |office| act(&office.answered(), CallAction::HangUp, "hangup"),
        &[(422, "target", UNKNOWN)],
    )
    .twice(Twice::Joins),
    Row::new(
        "hold",
        |office| act(&office.answered(), CallAction::Hold, "hold"),
        &[(404, "target", UNKNOWN), (422, "device", PHONE)],
    )
    .over(UNKNOWN)
    .twice(Twice::Joins),
    Row::new(
        "resume",
        |office| {
            let call = office.answered();
            office.app.page(PageRequest::ActOnCall { id: call.clone(), action: CallAction::Hold });
            office.app.until("it is held", || office.cards()[0]["state"] == "held");
            act(&call, CallAction::Resume, "unhold")
        },
        &[(404, "target", UNKNOWN), (422, "device", PHONE)],
    )
    .over(UNKNOWN)
    .twice(Twice::Joins),
    Row::new(
        "transfer",
        |office| of_answered(office, |call| (transfer(call, false), "transfer")),
        &[
            (422, "source", UNKNOWN),
            (422, "target", "cannot take the call"),
            (403, "access_denied", NO_ACCESS_STILL),
            (500, "internal_error", FAULT_STILL),
        ],
    )
    .over(HUNG_UP),
    Row::new(
        "consult",
        |office| of_answered(office, |call| (transfer(call, true), "call")),
        &[(422, "device", "does not accept the phone"), (422, "target", "still with you")],
    ),
    Row::new(
        "complete",
        |office| {
            let (first, second) = office.consulting();
            line(LineRequest::Complete { call: second }, "transfer").about(&first)
        },
        &[
            (422, "source", UNKNOWN),
            (422, "destination", "still on hold"),
            (403, "access_denied", NO_ACCESS_STILL),
            (500, "internal_error", FAULT_STILL),
        ],
    )
    .over(HUNG_UP),
    Row::new(
        "back to the caller",
        |office| {
            let (first, second) = office.consulting();
            line(LineRequest::BackToCaller { call: second }, "hangup").about(&first)
        },
        &[],
    ),
    Row::new(
        "read a note",
        |office| of_answered(office, |call| (LineRequest::ReadNote { call }, "cdrnote")),
        &[(422, "target", OVER)],
    )
    .over(OVER)
    .twice(Twice::Another),
    Row::new(
        "note",
        |office| {
            let note = "Ring tilbage".to_owned();
            of_answered(office, |call| (LineRequest::WriteNote { call, note }, "cdrnote"))
        },
        &[(422, "target", OVER)],
    )
    .over(OVER),
    Row::new(
        "record",
        |office| record(&office.answered(), true),
        &[(404, "calls", NOT_ANY), (403, "mode", "does not record calls on demand")],
    )
    .over(NOT_ANY),
    Row::new(
        "stop recording",
        |office| {
            let call = office.answered();
            office.app.page(record(&call, true).request);
            office.app.until("it is recorded", || office.cards()[0]["recording"] == "on");
            record(&call, false)
        },
        &[
            (404, "calls", NOT_ANY),
            (409, "calls", "was not being recorded"),
            (403, "mode", "does not record calls on demand"),
        ],
    )
    .over(NOT_ANY),
    Row::new(
        "take somebody who waits",
        |office| {
            office.queue_of_page("Reception");
            let caller = office.world.sandbox.enter_queue("Reception", stranger()).unwrap();
            let listed = || office.app.snapshot()["callers"][&caller] != Value::Null;
            office.app.until("the caller is listed", listed);
            desk(DeskRequest::PickCaller(caller), "/pbx/app/action/queuepickup")
        },
        &[
            (422, "device", "does not accept the phone"),
            (422, "target", "no longer waits"),
            (403, "queue", "may not take callers"),
        ],
    ),
    Row::new(
        "pick up for a colleague",
        rings_at_a_colleague,
        &[
            (422, "device", "does not accept the phone"),
            (422, "target", "no longer rings"),
            (403, "access_denied", "may not pick up"),
        ],
    ),
    Row::new(
        "join a queue",
        |office| {
            let queue = office.queue_of_page("Sales");
            let path = format!("/pbx/queue/{queue}/member");
            desk(DeskRequest::JoinQueue(queue), &path)
        },
        &[
            (403, "dynamic", FIXED),
            (404, "id", NO_QUEUE),
            (404, "extension", "does not know your extension"),
            (400, "bad_request", "does not do this"),
        ],
    ),
    Row::new(
        "leave a queue",
        |office| {
            let queue = office.queue_of_page("Sales");
            office.app.page(PageRequest::Desk(DeskRequest::JoinQueue(queue.clone())));
            let is_member = || office.app.snapshot()["queues"][&queue]["member"] == true;
            office.app.until("the user is a member", is_member);
            let path = format!("/pbx/queue/{queue}/member/");
            desk(DeskRequest::LeaveQueue(queue), &path)
        },
        // 404 `member`: it is as was wished.
        &[
            (403, "dynamic", FIXED),
            (403, "lockLastMember", "last member"),
            (404, "id", NO_QUEUE),
            (400, "bad_request", "does not do this"),
        ],
    ),
    Row::new(
        "mark a call as dealt with",
        |office| {
            let one = office.one_past(|call| call["kind"] == "queue" && call["handled"] == false);
            let word = |name: &str| one[name].as_str().unwrap().to_owned();
            let path = format!("/pbx/queue/{}/calls/{}/handled", word("queueId"), word("id"));
            desk(DeskRequest::HandleCall { queue: word("queueId"), call: word("id") }, &path)
        },
        &[
            (404, "id", NO_QUEUE),
            (404, "call", UNKNOWN),
            (404, "extension", "does not know your extension"),
            (409, "customer", "another company's"),
            (409, "call", "dealt with this call already"),
        ],
    ),
    Row::new(
        "note on a call of before",
        |office| {
            let call = office.one_past(|call| call["kind"] == "missed")["id"].as_str().unwrap().to_owned();
            desk(DeskRequest::NoteCall { call, note: "ring again".into() }, "/pbx/cdr/note")
        },
        &[(404, "id", UNKNOWN)],
    ),
    Row::new(
        "presence",
        |office| presence(None, &office.world.sandbox.accounts()[0].employee),
        &[
            (422, "presence", "does not accept this presence"),
            (403, "access_denied", "does not let you change your presence"),
        ],
    ),
    Row::new(
        "a colleague's presence",
        |office| {
            let settable = || {
                let people = office.app.snapshot()["people"].as_object().unwrap().clone();
                people.into_iter().find(|(_, person)| person["settable"] == true).map(|(id, _)| id)
            };
            office.app.until("somebody's may be set", || settable().is_some());
            let person = settable().unwrap();
            presence(Some(person.clone()), &person)
        },
        &[
            (422, "presence", "does not accept this presence"),
            (403, "access_denied", "does not let you set this colleague's presence"),
            (404, "id", "does not know this colleague"),
        ],
    ),
    Row::new(
        "call",
        |_| Doing::action(PageRequest::PlaceCall("+4570701010".into()), "call"),
        &[(422, "device", PHONE), (422, "target", "does not know this number")],
    ),
    Row::new(
        "do not disturb",
        |office| {
            let extension = own_extension(office);
            Doing::new(PageRequest::ToggleDnd, &format!("/pbx/extension/{extension}/dnd"))
        },
        &[
            (404, "not_found", "does not know this phone"),
            (404, "sip", "does not know this phone"),
            (404, "mvno", "does not know this phone"),
            (400, "bad_request", "does not do this"),
        ],
    )
    .twice(Twice::Another),
];

fn act(call: &str, action: CallAction, of_pbx: &str) -> Doing {
    Doing::action(PageRequest::ActOnCall { id: call.to_owned(), action }, of_pbx).about(call)
}

pub(super) fn line(request: LineRequest, of_pbx: &str) -> Doing {
    Doing::action(PageRequest::Line(request), of_pbx)
}

fn of_answered(office: &Office, ask: impl FnOnce(String) -> (LineRequest, &'static str)) -> Doing {
    let call = office.answered();
    let (request, of_pbx) = ask(call.clone());
    line(request, of_pbx).about(&call)
}

pub(super) fn transfer(call: String, consult: bool) -> LineRequest {
    LineRequest::Transfer { call, to: FREE.into(), consult }
}

fn record(call: &str, on: bool) -> Doing {
    let request = PageRequest::Line(LineRequest::Record { call: call.to_owned(), on });
    Doing::new(request, "/pbx/recording/ondemand").about(call)
}

fn desk(request: DeskRequest, path: &str) -> Doing {
    Doing::new(PageRequest::Desk(request), path)
}

fn presence(person: Option<String>, employee: &str) -> Doing {
    let request = LineRequest::SetPresence { person, state: "LUNCH".into(), text: None, until: None };
    Doing::new(PageRequest::Line(request), &format!("/employee/{employee}"))
}

fn declined(office: &Office) -> Doing {
    let call = office.ring(stranger(), None);
    // Which part of it rings at the desk phone no event has told yet.
    let leg = office.world.sandbox.leg_of(&call).unwrap();
    let extension = own_extension(office);
    let rings = json!({
        "id": call, "direction": "IN", "extension": extension, "phone": phone(&office.world), "leg": leg,
        "variables": {"Told": "yes"},
    });
    office.world.sandbox.send_event(Channel::Pbx, "CALL_RINGING", rings);
    office.app.until("the leg is told", || office.cards()[0]["variables"][0]["name"] == "Told");
    act(&call, CallAction::Decline, "hangup")
}

fn rings_at_a_colleague(office: &Office) -> Doing {
    let colleague = office.world.sandbox.accounts()[1].clone();
    let extension = || office.app.snapshot()["people"][&colleague.employee]["extensions"][0].clone();
    office.app.until("the colleague is there", || extension() != Value::Null);
    let call = IncomingCall { to: colleague.username.clone(), from: stranger(), ..IncomingCall::default() };
    office.world.sandbox.ring(call).unwrap();
    office.app.until("it rings there", || extension()["state"] == "ringing");
    let id = extension()["id"].as_str().unwrap().to_owned();
    desk(DeskRequest::PickUpPerson(id), "/pbx/app/action/pickup")
}

fn own_extension(office: &Office) -> String {
    let employee = &office.world.sandbox.accounts()[0].employee;
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    own["extensions"][0]["_id"].as_str().unwrap().to_owned()
}
