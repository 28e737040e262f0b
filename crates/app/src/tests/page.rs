//! What the page is told: no more than what has changed, and all of that.

mod recorded;

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use pbx::event::{Direction, ExtensionEvent, Party, QueueEnter, QueueLeave, QueueRef};
use pbx::{
    CallEvent, CallKind, ConfigEvent, ConfigKind, ExtensionId, ExtensionState, QueueId, RealtimeUpdate,
};
use proptest::prelude::*;

use super::*;
use crate::core::page::counted::Drawn;
use crate::event::Answer;
use crate::ports::recording::page::{ModelPage, Took};
use crate::view::Level;

/// An app whose events are handled one by one, and its page.
struct Stage {
    app: App<RecordingPorts>,
    ports: Arc<RecordingPorts>,
    drawn: Arc<Drawn>,
    page: ModelPage,
    /// So many patches do not reach the page.
    loses: usize,
    /// Everything that the page was told, where that is recorded.
    told: Option<Vec<Value>>,
    _folder: TempDir,
}

/// The present moment of the stage's calls.
fn stage_now() -> ::calls::event::Moment {
    crate::core::calling::moment(std::time::SystemTime::now())
}

/// A person, a queue or a call of this number.
fn id(kind: &str, number: usize) -> String {
    format!("{kind}{number:04}")
}

fn employees(numbers: impl Iterator<Item = usize>) -> pbx::List<pbx::Employee> {
    let people: Vec<Value> = numbers
        .map(|number| {
            let extension =
                |kind: &str| json!({"_id": id(kind, number), "number": id("", number), "state": "IDLE"});
            json!({"_id": id("e", number), "name": format!("Person {number}"), "title": "Consultant",
                   "department": "Sales", "presence": {"state": "AVAILABLE"},
                   "extensions": [extension("x"), extension("y")]})
        })
        .collect();
    pbx::read::employees(json!(people).to_string().as_bytes()).unwrap()
}

fn queues(numbers: impl Iterator<Item = usize>, waiting: usize) -> pbx::List<pbx::Queue> {
    let queues: Vec<Value> = numbers
        .map(|number| {
            let callers: Vec<Value> = (0..waiting)
                .map(|caller| json!({"_id": id("w", number * 2 + caller), "entered": "2026-11-23T21:30:00.000Z"}))
                .collect();
            let members = json!([{"_id": id("m", number), "extension": id("x", number)}, {"_id": "out", "number": "8"}]);
            json!({"_id": id("q", number), "name": format!("Queue {number}"), "member": number == 0,
                   "serviceLevelCritical": 1, "callers": callers, "members": members})
        })
        .collect();
    pbx::read::queues(json!(queues).to_string().as_bytes()).unwrap()
}

fn own_extensions() -> pbx::List<pbx::Extension> {
    let own =
        json!([{"_id": "x0000", "state": "IDLE", "phones": [{"_id": "p", "name": "Mitel", "dnd": false}]}]);
    pbx::read::extensions(own.to_string().as_bytes()).unwrap()
}

fn dashboard() -> pbx::Dashboard {
    let items = json!([
        {"type": "QUEUE", "_id": "q0000", "column": 3, "stats": ["TOTAL", "ANSWERED"], "maxMembers": 4,
         "showCalls": true, "maxCalls": 5, "variable": "case", "variableName": "Case no."},
        {"type": "QUEUE", "_id": "q0000", "column": 3, "showStats": false, "showMembers": false, "showCalls": false, "stats": ["TOTAL"]},
        {"type": "EXTENSIONS", "column": 0, "position": 7, "name": "Sales",
         "extensions": ["x0001", "y0002", "e0003", "nobody"]},
        {"type": "MYCALLS", "column": 0, "position": 2, "maxCalls": 3},
    ]);
    dashboard_of(items)
}

/// The same, with switches and a variable.
fn dashboard_with_switches() -> pbx::Dashboard {
    let named = |kind: &str, name: &str| json!({"kind": kind, "name": name});
    let variables = json!([named("SWITCH", "s0"), named("SWITCH", "s1"), named("VARIABLE", "v0")]);
    dashboard_of(json!([
        {"type": "QUEUE", "_id": "q0000", "column": 0},
        {"type": "SWITCHVAR", "column": 0, "position": 1, "variables": variables},
    ]))
}

fn dashboard_of(items: Value) -> pbx::Dashboard {
    let dashboard = json!({"_id": "d", "name": "Front desk", "items": items});
    pbx::read::dashboard(dashboard.to_string().as_bytes()).unwrap()
}

impl Stage {
    /// With a page that has asked for its first snapshot. To be called in a runtime, which need not run.
    fn new() -> Self {
        Self::begun(false, None)
    }

    /// Somebody is signed in, at a PBX that never answers by itself.
    fn signed_in() -> Self {
        Self::begun(true, None)
    }

    fn begun(signed_in: bool, told: Option<Vec<Value>>) -> Self {
        pbx::install_crypto();
        let folder = TempDir::new().unwrap();
        let (events, _received) = mpsc::unbounded_channel();
        let ports = Arc::new(RecordingPorts::new(events));
        if signed_in {
            // What is recorded is the same in every run, and no time of day passes between two drawings.
            ports.clock.stop();
            ports.clock.set_system(recorded::begins());
        }
        let mut start = start_in(&folder);
        if signed_in {
            start.token = Some(pbx::Token::new("a-token").unwrap());
            start.account = Some(start::KnownAccount {
                employee: pbx::EmployeeId::new("e0000"),
                name: Some("Person 0".to_owned()),
                customer_name: None,
                language: None,
            });
        }
        if signed_in {
            start.cached =
                start.cached.map(|cached| crate::cache::Cached { fetched_at: recorded::begins(), ..cached });
        }
        let app = App::new(ports.clone(), start);
        let drawn = app.drawn();
        let page = ModelPage::default();
        let mut stage = Self { app, ports, drawn, page, loses: 0, told, _folder: folder };
        if signed_in {
            stage.app.core_mut().begin_account();
        }
        stage.app.window_is_opening();
        stage.step(Event::WindowOpened(Ok(())));
        stage.begin_page();
        stage
    }

    fn of_company(people: usize, of_queues: usize) -> Self {
        let mut stage = Self::new();
        stage.load_people(0..people);
        stage.load_queues(0..of_queues, 1);
        let own = stage.ask();
        let answer = Answer::Extensions(own, stage_now(), Ok(own_extensions()));
        stage.step(Event::Answered(Box::new(answer)));
        stage.open_dashboard();
        stage.flush();
        stage
    }

    fn ask(&mut self) -> pbx::roster::Question {
        self.app.core_mut().session.company.roster.ask()
    }

    fn load_people(&mut self, numbers: impl Iterator<Item = usize>) {
        let question = self.ask();
        self.step(Event::Answered(Box::new(Answer::Employees(question, Ok(employees(numbers))))));
    }

    fn load_queues(&mut self, numbers: impl Iterator<Item = usize>, waiting: usize) {
        let question = self.ask();
        let at = self.app.core_mut().time_of_day();
        let fetched = pbx::Fetched { bytes: Vec::new(), at, server_date: None };
        let answer = pbx::Answer { value: queues(numbers, waiting), fetched };
        self.step(Event::Answered(Box::new(Answer::Queues(question, Ok(answer)))));
    }

    fn open_dashboard(&mut self) {
        self.opens(dashboard());
    }

    fn opens(&mut self, dashboard: pbx::Dashboard) {
        self.app.core_mut().session.company.open.asked_for("d".to_owned());
        self.answered(Answer::Dashboard("d".to_owned(), Ok(dashboard)));
    }

    /// The PBX answers a question of the session.
    fn answered(&mut self, answer: Answer) {
        self.step(Event::Answered(Box::new(answer)));
    }

    /// The page asks for something whose answer is of no interest.
    fn asks(&mut self, request: PageRequest) {
        let (reply, _answer) = ReplyTo::new();
        self.step(Event::Page(request, reply));
    }

    /// Something happens, and the page hears what it is told of it.
    fn step(&mut self, event: Event) {
        self.app.step(event);
        self.deliver();
    }

    fn tell(&mut self, event: pbx::Event) {
        let (batch, _handled) = Batch::new(vec![RealtimeUpdate::Event(event)]);
        self.step(Event::Realtime(batch));
    }

    /// Without the wait for more that the company may do.
    fn flush(&mut self) {
        self.app.core_mut().push();
        self.deliver();
    }

    /// A page that knows nothing asks for everything.
    fn begin_page(&mut self) {
        self.page.ask();
        let (reply, mut answer) = ReplyTo::new();
        self.app.step(Event::Page(PageRequest::Ready, reply));
        let snapshot = answer.try_recv().unwrap().unwrap();
        self.record("answered", || snapshot.clone());
        self.page.take_snapshot(snapshot);
        self.deliver();
    }

    fn record(&mut self, what: &str, told: impl FnOnce() -> Value) {
        if let Some(all) = &mut self.told {
            all.push(json!({"do": what, "told": told()}));
        }
    }

    fn watch(&mut self, report: bool, editor: bool) {
        let (reply, mut answer) = ReplyTo::new();
        self.app.step(Event::Page(PageRequest::Watch { report, editor }, reply));
        assert!(answer.try_recv().unwrap().is_ok());
        self.deliver();
    }

    fn deliver(&mut self) {
        let mut missed = false;
        for patch in self.ports.window.take_patches() {
            if self.loses > 0 {
                self.loses -= 1;
                self.record("lost", || patch["revision"].clone());
                continue;
            }
            self.record("told", || patch.clone());
            missed |= self.page.take_patch(&patch) == Took::Missed;
        }
        if missed {
            self.begin_page();
        }
    }

    /// What a page would begin with now.
    fn fresh(&mut self) -> Value {
        serde_json::to_value(self.app.core_mut().draw()).unwrap()
    }

    /// Parts, reports, settings pages and entities drawn so far.
    fn drawn(&self) -> [usize; 4] {
        let Drawn { parts, reports, editors, entities, .. } = &*self.drawn;
        [parts, reports, editors, entities].map(|count| count.load(Ordering::Relaxed))
    }

    /// What is drawn by this, and what is told of it.
    fn cost(&mut self, event: pbx::Event) -> ([usize; 4], Vec<Value>) {
        // The page is told at most so often.
        std::thread::park_timeout(Duration::from_millis(60));
        let before = self.drawn();
        let (batch, _handled) = Batch::new(vec![RealtimeUpdate::Event(event)]);
        self.app.step(Event::Realtime(batch));
        self.app.core_mut().push();
        let after = self.drawn();
        let patches = self.ports.window.take_patches();
        for patch in &patches {
            assert_eq!(self.page.take_patch(patch), Took::Applied);
        }
        (std::array::from_fn(|at| after[at] - before[at]), patches)
    }
}

/// Settings of somebody whom queues alarm.
fn alarming() -> settings::document::Document {
    let bytes = json!({"queueCriticalSound": true}).to_string();
    settings::document::Document::parse(bytes.as_bytes()).unwrap()
}

fn start_in(folder: &TempDir) -> Start {
    Start {
        profile: Profile::open(Some(folder.path())).unwrap(),
        given_profile: true,
        cached: Some(crate::cache::Cached { document: alarming(), fetched_at: std::time::SystemTime::now() }),
        account: None,
        server: pbx::ServerUrl::parse("http://127.0.0.1:9").unwrap(),
        given_server: true,
        program: "/opt/communicator".into(),
        hidden: false,
        autostart: false,
        demo: false,
        token: None,
        language: Language::En,
        instance_id: "an instance".to_owned(),
        intent: None,
        link: None,
        refused_link: None,
        damaged: Vec::new(),
        files: Writer::default(),
        log: LogHealth::default(),
        timings: Timings::default(),
    }
}

fn state(extension: &str, state: &str) -> pbx::Event {
    pbx::Event::Extension(ExtensionEvent {
        extension: ExtensionId::new(extension),
        state: Some(ExtensionState::from_word(state)),
        phone: None,
        dnd: None,
        time: None,
    })
}

fn presence(person: usize, state: &str) -> pbx::Event {
    pbx::Event::Config(Box::new(ConfigEvent {
        kind: ConfigKind::EmployeePresenceChanged,
        id: Some(id("e", person)),
        data: json!({"presence": {"state": state}}),
        employee: None,
        customer: None,
    }))
}

fn queue_ref(queue: usize) -> QueueRef {
    QueueRef { id: QueueId::new(id("q", queue)), name: None }
}

fn enters(queue: usize, caller: usize, entered: std::time::SystemTime) -> pbx::Event {
    let party = Party { number: Some(format!("+4520{caller:06}")), ..Party::default() };
    pbx::Event::QueueEnter(QueueEnter {
        queue: queue_ref(queue),
        id: id("w", caller),
        caller: party,
        state: None,
        entered: Some(entered),
    })
}

fn leaves(queue: usize, caller: usize) -> pbx::Event {
    pbx::Event::QueueLeave(QueueLeave { queue: queue_ref(queue), id: id("w", caller), reason: None })
}

fn call(kind: CallKind, call: usize, extension: &str) -> pbx::Event {
    pbx::Event::Call(Box::new(CallEvent {
        kind,
        id: pbx::CallId::new(id("c", call)),
        direction: Some(Direction::In),
        extension: Some(ExtensionId::new(extension)),
        phone: None,
        leg: None,
        caller: Party::default(),
        callee: Party::default(),
        queue: None,
        variables: std::collections::BTreeMap::new(),
        held: None,
        reason: None,
        time: None,
    }))
}

/// Something was changed in the PBX.
fn config(kind: ConfigKind, name: &str, value: Value) -> pbx::Event {
    let id = Some(name.to_owned());
    pbx::Event::Config(Box::new(ConfigEvent {
        kind,
        id,
        data: json!({"value": value}),
        employee: None,
        customer: None,
    }))
}

/// The evening of some day.
fn long_ago() -> std::time::SystemTime {
    std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_469_400)
}

fn past_call(number: usize, noted: bool) -> pbx::PastCall {
    pbx::PastCall {
        id: id("c", number),
        direction: if number == 0 { Direction::In } else { Direction::Out },
        other: pbx::PastParty { number: Some(format!("+45203040{number:02}")), ..pbx::PastParty::default() },
        queue: None,
        answered: number != 0,
        started: Some(long_ago()),
        answered_at: None,
        ended: Some(long_ago() + Duration::from_secs(9)),
        note: noted.then(|| "ring again".to_owned()),
    }
}

fn unanswered(queue: usize, number: usize, handled: bool) -> pbx::UnansweredCall {
    pbx::UnansweredCall {
        id: id("u", number),
        queue: QueueId::new(id("q", queue)),
        number: None,
        name: Some(format!("Caller {number}")),
        status: None,
        entered: Some(long_ago()),
        ended: None,
        handled,
    }
}

/// Settings in which one integration is used.
fn settings_with(kind: &str, when: &str) -> Vec<u8> {
    let member = match kind {
        "run" => json!({"when": when, "command": "crm --number={NUMBER}"}),
        "copyToClipboard" => json!({"when": when, "what": "{NUMBER}"}),
        _ => json!({"when": when, "url": "https://crm.example/?n={NUMBER}", "apiMode": "GET"}),
    };
    json!({"queueCriticalSound": true, "zoom": 110, "integration": {kind: member}}).to_string().into_bytes()
}

/// What can happen, in any order.
#[derive(Debug, Clone)]
enum Act {
    State(usize, &'static str),
    Presence(usize, &'static str),
    Enter(usize, usize),
    Leave(usize, usize),
    Call(CallKind, usize, bool),
    /// Lists come: of the first so many.
    People(usize),
    Queues(usize, usize),
    Dashboard,
    Figures(usize, u32),
    OwnPhones,
    /// How numbers are written is known.
    NumberData,
    /// Whose numbers are written without a country.
    Country(&'static str),
    /// A dashboard with switches is opened.
    Switches,
    /// Their values come: so many of them, switched on or off.
    Values(usize, bool),
    Switched(usize, Option<bool>),
    Variable(Option<&'static str>),
    /// So many calls are over, and one of them is noted.
    Past(usize, bool),
    /// So many of a queue that nobody has answered.
    Unanswered(usize, usize, bool),
    Messages(u32),
    Notice,
    Dnd(bool),
    Danish(bool),
    Favourite(usize),
    /// Settings come, with that integration at this moment.
    Settings(&'static str, &'static str),
    /// Every integration is approved.
    Approve,
    /// A made-up call, with which integrations are tried.
    Try(bool),
    ShowLog(bool),
    SignOut,
    Watch(bool, bool),
    /// The next patches do not reach the page.
    Lose(usize),
    /// The page is built anew.
    Rebuilt,
    Flush,
}

fn act() -> impl Strategy<Value = Act> {
    let state = prop::sample::select(vec!["IDLE", "RINGING", "BUSY", "UNREGISTERED", "AT_SEA"]);
    let presence = prop::sample::select(vec!["AVAILABLE", "LUNCH", "AT_SEA"]);
    let kind = prop::sample::select(vec![
        CallKind::Start,
        CallKind::Ringing,
        CallKind::Answer,
        CallKind::Hold,
        CallKind::End,
    ]);
    let (person, queue) = (0..4_usize, 0..3_usize);
    prop_oneof![
        6 => (person.clone(), state).prop_map(|(person, state)| Act::State(person, state)),
        3 => (person.clone(), presence).prop_map(|(person, state)| Act::Presence(person, state)),
        4 => (queue.clone(), 0..5_usize).prop_map(|(queue, caller)| Act::Enter(queue, caller)),
        4 => (queue.clone(), 0..5_usize).prop_map(|(queue, caller)| Act::Leave(queue, caller)),
        6 => (kind, 0..3_usize, any::<bool>()).prop_map(|(kind, call, own)| Act::Call(kind, call, own)),
        2 => (0..5_usize).prop_map(Act::People),
        2 => (0..4_usize, 0..3_usize).prop_map(|(queues, waiting)| Act::Queues(queues, waiting)),
        1 => Just(Act::Dashboard),
        1 => (queue, 0..3_u32).prop_map(|(queue, total)| Act::Figures(queue, total)),
        2 => Just(Act::OwnPhones),
        1 => Just(Act::NumberData),
        1 => prop::sample::select(vec!["+45", "+46"]).prop_map(Act::Country),
        2 => Just(Act::Switches),
        2 => (0..4_usize, any::<bool>()).prop_map(|(count, on)| Act::Values(count, on)),
        3 => (0..3_usize, any::<Option<bool>>()).prop_map(|(name, on)| Act::Switched(name, on)),
        2 => prop::option::of(prop::sample::select(vec!["", "203", "Lukket"])).prop_map(Act::Variable),
        2 => (0..3_usize, any::<bool>()).prop_map(|(count, noted)| Act::Past(count, noted)),
        2 => (0..2_usize, 0..3_usize, any::<bool>())
            .prop_map(|(queue, count, handled)| Act::Unanswered(queue, count, handled)),
        1 => (0..3_u32).prop_map(Act::Messages),
        1 => Just(Act::Notice),
        1 => any::<bool>().prop_map(Act::Dnd),
        1 => any::<bool>().prop_map(Act::Danish),
        1 => (0..4_usize).prop_map(Act::Favourite),
        2 => (
            prop::sample::select(vec!["run", "copyToClipboard", "website"]),
            prop::sample::select(vec!["NEVER", "RINGING", "ANSWERED"]),
        )
            .prop_map(|(kind, when)| Act::Settings(kind, when)),
        1 => Just(Act::Approve),
        1 => any::<bool>().prop_map(Act::Try),
        1 => any::<bool>().prop_map(Act::ShowLog),
        1 => Just(Act::SignOut),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(report, editor)| Act::Watch(report, editor)),
        1 => (1..4_usize).prop_map(Act::Lose),
        1 => Just(Act::Rebuilt),
        3 => Just(Act::Flush),
    ]
}

impl Stage {
    fn act(&mut self, act: Act) {
        match act {
            Act::State(person, word) => self.tell(state(&id("x", person), word)),
            Act::Presence(person, word) => self.tell(presence(person, word)),
            Act::Enter(queue, caller) => {
                let now = self.app.core_mut().time_of_day();
                self.tell(enters(queue, caller, now));
            }
            Act::Leave(queue, caller) => self.tell(leaves(queue, caller)),
            Act::Call(kind, number, own) => {
                self.tell(call(kind, number, if own { "x0000" } else { "x0001" }));
            }
            Act::People(count) => self.load_people(0..count),
            Act::Queues(count, waiting) => self.load_queues(0..count, waiting),
            Act::Dashboard => self.open_dashboard(),
            Act::Figures(queue, total) => {
                let stats = pbx::QueueStats { total: Some(total), ..pbx::QueueStats::default() };
                let answer = Answer::QueueStats(QueueId::new(id("q", queue)), Ok(stats));
                self.step(Event::Answered(Box::new(answer)));
            }
            Act::OwnPhones => {
                let question = self.ask();
                let answer = Answer::Extensions(question, stage_now(), Ok(own_extensions()));
                self.step(Event::Answered(Box::new(answer)));
            }
            Act::NumberData => self.step(Event::NumberData(numbers::Data::read())),
            Act::Country(prefix) => {
                let settings = json!({"nationalPrefix": prefix}).to_string();
                self.answered(Answer::CompanySettings(pbx::read::company_settings(settings.as_bytes())));
            }
            Act::Switches => self.opens(dashboard_with_switches()),
            Act::Values(count, on) => {
                let named = |kind: char| {
                    let all = (0..count).map(|at| json!({"name": format!("{kind}{at}"), "value": on}));
                    Value::from_iter(all).to_string()
                };
                self.answered(Answer::Switches(pbx::read::switches(named('s').as_bytes())));
                self.answered(Answer::Variables(pbx::read::variables(named('v').as_bytes())));
            }
            Act::Switched(name, on) => {
                self.tell(config(ConfigKind::SwitchChanged, &format!("s{name}"), json!(on)));
            }
            Act::Variable(value) => self.tell(config(ConfigKind::VariableChanged, "v0", json!(value))),
            Act::Past(count, noted) => {
                let calls = (0..count).map(|number| past_call(number, noted)).collect();
                self.step(crate::features::recents::told::latest("x0000", calls));
            }
            Act::Unanswered(queue, count, handled) => {
                let calls = (0..count).map(|number| unanswered(queue, number, handled)).collect();
                self.step(crate::features::recents::told::unanswered(&id("q", queue), calls));
            }
            Act::Messages(new) => self.step(crate::features::recents::told::voicemails(new)),
            Act::Danish(danish) => {
                let value = json!(if danish { "da" } else { "en" });
                self.asks(PageRequest::ChangeLocal { key: "language".to_owned(), value });
            }
            Act::Favourite(person) => {
                let favourites = vec![id("e", person)];
                let look = crate::view::Look { favourites, ..crate::view::Look::default() };
                self.asks(PageRequest::Desk(DeskRequest::KeepLook(look)));
            }
            Act::Settings(kind, when) => {
                let bytes = settings_with(kind, when);
                let at = self.app.core_mut().time_of_day();
                self.answered(Answer::Settings(Ok(pbx::Fetched { bytes, at, server_date: None })));
            }
            Act::Approve => {
                for one in self.app.core_mut().draw_all().integrations {
                    self.asks(PageRequest::ApproveIntegration { key: one.key, fingerprint: one.fingerprint });
                }
            }
            Act::Try(dry_run) => {
                let call = SampleCall {
                    when: "RINGING".to_owned(),
                    number: "+4520304050".to_owned(),
                    name: Some("Ida Berg".to_owned()),
                    variables: Vec::new(),
                };
                self.asks(PageRequest::TryIntegration { key: None, call, dry_run });
            }
            Act::ShowLog(open) => self.asks(PageRequest::ShowIntegrationLog { open }),
            Act::Notice => {
                self.app.core_mut().page.say(Level::Info, "something");
                self.step(Event::TellPage);
            }
            Act::Dnd(dnd) => self.tell(pbx::Event::Extension(ExtensionEvent {
                extension: ExtensionId::new("x0000"),
                state: None,
                phone: Some(pbx::PhoneId::new("p")),
                dnd: Some(dnd),
                time: None,
            })),
            Act::SignOut => self.step(Event::SignedOut { failed: None, everywhere: false, reply: None }),
            Act::Watch(report, editor) => self.watch(report, editor),
            Act::Lose(count) => self.loses = count,
            Act::Rebuilt => {
                self.record("rebuilt", || Value::Null);
                self.page = ModelPage::default();
                self.begin_page();
            }
            Act::Flush => self.flush(),
        }
    }
}

/// Where what the page holds is another than what the host would draw.
fn differences(held: &Value, fresh: &Value, place: &str) -> Vec<String> {
    match (held, fresh) {
        (Value::Object(held), Value::Object(fresh)) => {
            let keys: BTreeSet<_> = held.keys().chain(fresh.keys()).collect();
            let at = |all: &serde_json::Map<String, Value>, key| all.get(key).cloned().unwrap_or_default();
            keys.into_iter()
                .flat_map(|key| differences(&at(held, key), &at(fresh, key), &format!("{place}/{key}")))
                .collect()
        }
        _ if held == fresh => Vec::new(),
        _ => vec![format!("{place}: the page holds {held}, the host would draw {fresh}")],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_and_is_lost_the_page_shows_what_the_host_would_draw(
        acts in prop::collection::vec(act(), 0..60), signed_in in prop::bool::weighted(0.8)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _within = runtime.enter();
        let mut stage = if signed_in { Stage::signed_in() } else { Stage::new() };
        for act in acts {
            let looks = matches!(act, Act::Flush | Act::Rebuilt);
            stage.act(act);
            // Where it stands: the page is told at most so often.
            stage.ports.clock.advance(Duration::from_millis(30));
            let fresh = stage.fresh();
            // What was lost is known with the next patch.
            if looks && stage.page.revision() == fresh["revision"].as_u64().unwrap() {
                prop_assert_eq!(differences(&stage.page.held(), &fresh, ""), Vec::<String>::new());
            }
        }
        stage.loses = 0;
        stage.act(Act::Notice);
        stage.flush();
        let fresh = stage.fresh();
        prop_assert_eq!(differences(&stage.page.held(), &fresh, ""), Vec::<String>::new());
    }
}

/// Companies of two sizes, in which the same person is seen.
fn small_and_large(cost: impl Fn(&mut Stage) -> ([usize; 4], Vec<Value>)) -> ([usize; 4], Vec<Value>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let of = |people: usize| {
        let mut stage = Stage::of_company(people, people / 10);
        // Whatever could be drawn would be.
        stage.watch(true, true);
        let cost = cost(&mut stage);
        assert_eq!(stage.page.held(), stage.fresh());
        cost
    };
    let (small, large) = (of(20), of(2000));
    let length = |(_, patches): &([usize; 4], Vec<Value>)| {
        patches.iter().map(|one| one.to_string().len()).sum::<usize>()
    };
    assert_eq!((small.0, length(&small)), (large.0, length(&large)));
    assert!(length(&large) <= 1024, "{} bytes: {:?}", length(&large), large.1);
    large
}

#[test]
fn the_state_of_a_telephone_draws_and_tells_one_person_in_a_company_of_any_size() {
    let (drawn, patches) = small_and_large(|stage| stage.cost(state("x0007", "RINGING")));
    assert_eq!(drawn, [0, 0, 0, 1]);
    assert_eq!(patches.len(), 1);
    assert_eq!(patches[0]["remove"], json!({}));
    let set = patches[0]["set"].as_object().unwrap();
    assert_eq!(set.keys().collect::<Vec<_>>(), ["people"]);
    assert_eq!(set["people"].as_object().unwrap().keys().collect::<Vec<_>>(), ["e0007"]);
    assert_eq!(set["people"]["e0007"]["state"], "ringing");
}

#[test]
fn the_call_of_a_colleague_shows_as_the_state_of_one_person_and_as_nothing_else() {
    let (drawn, patches) = small_and_large(|stage| stage.cost(call(CallKind::Start, 5, "x0007")));
    assert_eq!((drawn, patches.len()), ([0, 0, 0, 1], 1));
}

/// What is drawn by an event of the user's own call, how many values are compared, and how many bytes are told.
fn cost_of_own_call(people: usize, watched: bool) -> Vec<([usize; 4], usize, usize)> {
    let mut stage = Stage::of_company(people, people / 10);
    stage.watch(watched, watched);
    stage.drawn.counts_values.store(true, Ordering::Relaxed);
    let values = |stage: &Stage| stage.drawn.values.load(Ordering::Relaxed);
    let kinds = [CallKind::Start, CallKind::Ringing, CallKind::Answer, CallKind::Hold, CallKind::End];
    kinds
        .map(|kind| {
            let before = values(&stage);
            let (drawn, patches) = stage.cost(call(kind, 5, "x0000"));
            let compared = values(&stage) - before;
            assert_eq!(stage.page.held(), stage.fresh());
            (drawn, compared, patches.iter().map(|one| one.to_string().len()).sum::<usize>())
        })
        .to_vec()
}

#[test]
fn an_own_call_draws_compares_and_tells_as_much_in_a_company_of_any_size() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    for watched in [false, true] {
        let large = cost_of_own_call(2000, watched);
        assert_eq!(cost_of_own_call(20, watched), large);
        // Report and settings page are by far the largest parts.
        let most = if watched { 20_000 } else { 1_000 };
        for (drawn, compared, bytes) in large {
            assert!(compared <= most && bytes <= 2048, "{drawn:?}: {compared} values, {bytes} bytes");
        }
    }
}

#[test]
fn whoever_comes_to_a_queue_of_others_draws_the_queue_and_the_caller() {
    let (drawn, patches) = small_and_large(|stage| stage.cost(enters(1, 9999, std::time::SystemTime::now())));
    assert_eq!((drawn, patches.len()), ([0, 0, 0, 2], 1));
    let set = patches[0]["set"].as_object().unwrap();
    assert_eq!(set.keys().collect::<Vec<_>>(), ["queues", "callers"]);
    assert_eq!(set["callers"]["w9999"]["queue"], "q0001");
}

#[test]
fn what_is_told_once_more_as_it_is_tells_the_page_nothing() {
    let (drawn, patches) = small_and_large(|stage| stage.cost(state("x0007", "IDLE")));
    assert_eq!((drawn, patches), ([0, 0, 0, 1], vec![]));
}

#[test]
fn report_and_settings_page_are_drawn_while_the_page_watches_them_and_come_before_the_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::of_company(3, 1);
    stage.act(Act::Notice);
    let held = stage.page.held();
    assert_eq!((&held["report"], &held["editor"]), (&Value::Null, &Value::Null));
    assert_eq!(&stage.drawn()[1..3], [0, 0]);
    let (reply, mut answer) = ReplyTo::new();
    stage.app.step(Event::Page(PageRequest::Watch { report: true, editor: false }, reply));
    let patches = stage.ports.window.take_patches();
    assert_eq!(answer.try_recv().unwrap().unwrap(), Value::Null);
    assert_eq!(patches.len(), 1);
    assert_eq!(patches[0]["set"].as_object().unwrap().keys().collect::<Vec<_>>(), ["report"]);
    assert_eq!(patches[0]["set"]["report"]["rows"].as_array().unwrap().len(), 45);
    assert_eq!(stage.page.take_patch(&patches[0]), Took::Applied);
    stage.watch(false, true);
    let held = stage.page.held();
    assert!(held["report"].is_null() && held["editor"]["rows"].is_array());
    // A page that begins watches nothing.
    stage.begin_page();
    assert!(stage.page.held()["editor"].is_null());
    assert_eq!(stage.page.held(), stage.fresh());
}

#[test]
fn a_dashboard_names_what_stands_on_it_and_copies_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::of_company(4, 1);
    stage.act(Act::Figures(0, 7));
    stage.act(Act::Flush);
    let held = stage.page.held();
    let missing = &held["dashboards"]["open"]["items"][2]["config"]["missing"];
    assert!(missing.as_str().unwrap().contains("no longer exists"));
    let person = |person: &str, extension: Value| json!({"person": person, "extension": extension});
    assert_eq!(
        held["dashboards"]["open"],
        json!({"id": "d", "name": "Front desk", "items": [
            {"id": "0-0", "column": 0, "position": 0, "kind": "myCalls", "config": {"maxCalls": 3, "variable": null}},
            {"id": "0-1", "column": 0, "position": 1, "kind": "extensions", "config": {"name": "Sales", "everyone": false, "people": [
                person("e0001", Value::Null), person("e0002", json!("y0002")), person("e0003", Value::Null)]}},
            {"id": "3-0", "column": 3, "position": 0, "kind": "queue", "config": {"queue": "q0000",
                "showCalls": true, "showMembers": true, "stats": ["TOTAL", "ANSWERED"], "maxCalls": 5,
                "maxMembers": 4, "variable": {"name": "case", "label": "Case no."}, "missing": missing}},
            {"id": "3-1", "column": 3, "position": 1, "kind": "queue", "config": {"queue": "q0000",
                "showCalls": false, "showMembers": false, "stats": [], "maxCalls": null, "maxMembers": null,
                "variable": null, "missing": missing}},
        ]})
    );
    assert_eq!(held["queues"]["q0000"]["stats"], json!({"TOTAL": 7}));
    assert_eq!(held["queues"]["q0000"]["waiting"], 1);
    assert_eq!(
        held["members"]["q0000"]["listed"],
        json!([{"id": "m0000", "name": "Person 0", "number": null, "person": "e0000", "extension": "x0000",
                "calls": null, "seconds": null},
               {"id": "out", "name": "8", "number": "8", "person": null, "extension": null,
                "calls": null, "seconds": null}])
    );
    let extensions = held["people"]["e0002"]["extensions"].as_array().unwrap();
    assert_eq!(extensions[1], json!({"id": "y0002", "number": "0002", "state": "idle"}));
}

#[test]
fn a_page_that_is_left_over_from_a_fault_asks_for_everything() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::of_company(3, 1);
    let page = std::mem::take(&mut stage.app.core_mut().page).left();
    stage.app.core_mut().page = page;
    stage.drawn = stage.app.drawn();
    stage.step(Event::TellPage);
    assert_eq!(stage.page.held(), stage.fresh());
}

#[test]
fn a_page_whose_host_has_failed_is_told_to_ask_until_it_has_been_answered() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::of_company(3, 1);
    stage.ports.clock.stop();
    let fail = |stage: &mut Stage| {
        let page = std::mem::take(&mut stage.app.core_mut().page);
        stage.app.core_mut().page = page.left();
    };
    let told = |stage: &mut Stage| {
        stage.app.core_mut().page.say(Level::Info, "something");
        stage.app.core_mut().push();
        stage.ports.window.take_patches().len()
    };
    fail(&mut stage);
    assert_eq!(told(&mut stage), 1);
    // The page asks, and the host fails before it has answered.
    fail(&mut stage);
    assert_eq!(told(&mut stage), 1);
    // Or the answer is lost: it is told again, but not with whatever happens.
    assert_eq!([told(&mut stage), told(&mut stage)], [0, 0]);
    let again = stage.app.core_mut().page.push_at.unwrap();
    assert!(again > stage.app.core_mut().now());
    stage.ports.clock.advance(Duration::from_secs(5));
    stage.app.core_mut().page.push_is_due();
    assert!(stage.app.core_mut().page.is_stale());
    assert_eq!(told(&mut stage), 1);
    stage.begin_page();
    assert_eq!(stage.page.held(), stage.fresh());
    assert_eq!(told(&mut stage), 1, "from here on by patches");
    assert_eq!(stage.app.core_mut().page.push_at, None);
}

#[test]
fn a_report_is_made_to_be_kept_when_something_in_it_is_another_and_not_with_each_event() {
    let world = World::with(json!({"zoom": 110}));
    let drawn = Arc::new(std::sync::Mutex::new(None));
    let of_app = drawn.clone();
    let app = world.run_with(world.start(false), false, move |app| {
        *of_app.lock().unwrap() = Some(app.drawn());
    });
    let app = app.settled();
    let drawn = drawn.lock().unwrap().take().unwrap();
    let kept = || drawn.kept.load(Ordering::Relaxed);
    app.until("the connection is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    // From here on nothing is fetched because its time has come.
    app.stop_clock();
    app.refresh();
    let before = kept();
    for id in 0..20 {
        app.page(PageRequest::DismissNotice(id));
        app.page(PageRequest::SaveView(format!("somewhere {id}")));
    }
    let made = kept() - before;
    assert!(made <= 2, "{made} reports for what was still under way, of 40 events");
    let before = kept();
    app.page(PageRequest::ChangeLocal { key: "language".to_owned(), value: json!("da") });
    app.until("the words in it are others", || kept() > before);
    app.quit();
}

#[test]
fn what_a_colleague_did_meanwhile_is_told_with_what_an_answer_waits_for() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::new();
    stage.load_people(0..2);
    stage.tell(state("x0001", "RINGING"));
    let (reply, mut answer) = ReplyTo::new();
    let request = PageRequest::ApproveIntegration {
        key: "integration.run".to_owned(),
        fingerprint: "another".to_owned(),
    };
    stage.app.step(Event::Page(request, reply));
    answer.try_recv().unwrap().unwrap_err();
    stage.deliver();
    assert_eq!(stage.page.held()["people"]["e0001"]["state"], "ringing");
    assert_eq!(differences(&stage.page.held(), &stage.fresh(), ""), Vec::<String>::new());
}

#[test]
fn a_presence_of_the_users_that_was_set_elsewhere_reaches_their_own_state_at_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::signed_in();
    stage.load_people(0..2);
    stage.tell(presence(0, "LUNCH"));
    assert_eq!(stage.page.held()["own"]["presence"]["state"], "LUNCH");
    // That of a colleague draws none of the parts.
    let (drawn, _) = stage.cost(presence(1, "LUNCH"));
    assert_eq!(drawn, [0, 0, 0, 1]);
}
