//! Calls of the sandbox, from their first ring to what is heard, shown and done with them.

use ::integrations::Kind;
use media::tones::Tone;
use sandbox_pbx::{Caller, IncomingCall};
use settings::values::RingerVolume;

use super::*;

mod clock;
mod gap;
mod notifications;

/// A user with a desk phone and a tone for each kind of caller.
pub(super) struct Office {
    pub world: World,
    pub app: Running,
}

impl Office {
    pub fn open(more: Value) -> Self {
        Self::open_with(more, false, |_| {})
    }

    pub fn open_with(more: Value, hidden: bool, prepare: impl Fn(&mut World)) -> Self {
        Self::open_changed(more, hidden, prepare, |_| {})
    }

    /// `change`: something about the app before it runs.
    pub fn open_changed(
        more: Value,
        hidden: bool,
        prepare: impl Fn(&mut World),
        change: impl FnOnce(&mut App<RecordingPorts>),
    ) -> Self {
        let mut world = World::with(json!({}));
        prepare(&mut world);
        let mut document = json!({
            "phoneId": phone(&world),
            "ringtoneExternal": tones(&world)[0].0,
            "ringtoneLocal": tones(&world)[1].0,
            "media": {"ringerVolume": 0.75},
        });
        for (key, value) in more.as_object().unwrap() {
            document[key] = value.clone();
        }
        world.put(&document);
        let app = world.run_with(world.start(hidden), hidden, change).settled();
        app.until("the connection is live", || {
            app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
        });
        app.refresh();
        app.ports.take_asked();
        Self { world, app }
    }

    pub fn ring(&self, from: Caller, queue: Option<&str>) -> String {
        let call = IncomingCall {
            to: self.world.sandbox.accounts()[0].username.clone(),
            from,
            queue: queue.map(str::to_owned),
            ..IncomingCall::default()
        };
        let id = self.world.sandbox.ring(call).unwrap();
        self.app.until("the card shows", || !self.cards().is_empty());
        id
    }

    pub fn cards(&self) -> Vec<Value> {
        self.app.calls()
    }

    /// What the ringer was asked since the last look.
    fn heard(&self) -> Vec<Asked> {
        let asked = self.app.ports.take_asked();
        asked
            .into_iter()
            .filter(|asked| matches!(asked, Asked::Ring(..) | Asked::Volume(_) | Asked::StopRinging))
            .collect()
    }

    fn tone(&self, place: usize) -> Tone {
        let (id, name) = tones(&self.world)[place].clone();
        Tone::for_ringtone(&id, Some(&name))
    }

    pub(super) fn actions_of_the_pbx(&self, action: &str) -> usize {
        let path = format!("/pbx/app/action/{action}");
        self.world.sandbox.requests().iter().filter(|asked| asked.path == path).count()
    }
}

/// Ids and English names of the PBX's ringtones.
fn tones(world: &World) -> Vec<(String, String)> {
    list(world, "/pbx/app/settings/desktop/ringtone")
        .as_array()
        .unwrap()
        .iter()
        .map(|tone| (tone["_id"].as_str().unwrap().to_owned(), tone["nameEn"].as_str().unwrap().to_owned()))
        .collect()
}

/// The first of the user's phones, a registered desk phone.
pub(super) fn phone(world: &World) -> String {
    own_phone(world, 0)
}

fn own_phone(world: &World, place: usize) -> String {
    let employee = &world.sandbox.accounts()[0].employee;
    let own = list(world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    own["extensions"][0]["phones"][place]["_id"].as_str().unwrap().to_owned()
}

pub(super) fn list(world: &World, path: &str) -> Value {
    list_as(world, &world.sandbox.accounts()[0].token, path)
}

/// What the PBX answers to somebody else.
pub(super) fn list_as(world: &World, token: &str, path: &str) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let separator = if path.contains('?') { '&' } else { '?' };
    let url = format!("{}{path}{separator}token={token}", world.sandbox.origin());
    pbx::install_crypto();
    runtime.block_on(async { reqwest::get(url).await.unwrap().json().await.unwrap() })
}

/// Integrations that need no approval: one when a call rings, one when it is answered.
fn on_each_moment() -> Value {
    json!({
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
        "website": {"when": "ANSWERED", "url": "https://crm.example/?n={NUMBER}"},
    })
}

pub(super) fn stranger() -> Caller {
    Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) }
}

#[test]
fn a_call_rings_with_the_tone_of_its_caller_until_it_is_over_and_the_card_says_why() {
    let office = Office::open(json!({}));
    let call = office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    assert_eq!(office.heard(), [Asked::Ring(office.tone(0), RingerVolume::new(0.75))]);
    let card = &office.cards()[0];
    assert_eq!((&card["name"], &card["number"]), (&json!("Ida Berg"), &json!("+4520304050")));
    assert_eq!(
        (&card["state"], &card["internal"], &card["queue"]),
        (&json!("ringing"), &json!(false), &json!(null))
    );
    assert!(card["toneWhy"].as_str().unwrap().contains("external"), "{card}");
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("the card is gone", || office.cards().is_empty());
    assert_eq!(office.heard(), [Asked::StopRinging]);
    for key in ["ringtoneExternal", "ringtoneLocal", "ringtoneQueue", "media.ringerVolume", "phoneId"] {
        assert_eq!(office.app.row(key)["outcome"], "applied", "{key}");
    }
    office.app.quit();
}

#[test]
fn changed_on_the_server_while_it_rings_volume_and_tone_are_heard_at_once() {
    let office = Office::open(json!({}));
    let call = office.ring(stranger(), None);
    office.heard();
    let document = |tone: usize, volume: f64| json!({"phoneId": phone(&office.world), "ringtoneExternal": tones(&office.world)[tone].0, "media": {"ringerVolume": volume}});
    office.world.put(&document(0, 0.25));
    office.app.until("the volume is in force", || office.app.row("media.ringerVolume")["in_force"] == 0.25);
    assert_eq!(office.heard(), [Asked::Volume(RingerVolume::new(0.25))]);
    office.world.put(&document(2, 0.25));
    let wanted = Asked::Ring(office.tone(2), RingerVolume::new(0.25));
    office.app.until("the tone is another", || office.app.ports.playing() == vec![office.tone(2)]);
    assert_eq!(office.heard(), [wanted]);
    office.world.put(&json!({"ringtoneExternal": null}));
    office.app.until("null is silence", || office.app.ports.playing().is_empty());
    assert_eq!(office.cards().len(), 1, "the call still shows");
    office.world.sandbox.end_call(&call).unwrap();
    office.app.quit();
}

#[test]
fn the_answer_command_picks_the_call_up_with_the_paired_phone_and_the_ringing_stops() {
    let office = Office::open(json!({}));
    let nothing = office.app.verb(Request::Answer);
    assert_eq!(nothing.exit, 1, "{nothing:?}");
    office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    assert!(office.cards()[0]["actions"].as_array().unwrap().contains(&json!("answer")));
    assert_eq!(office.app.verb(Request::Answer).exit, 0);
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    assert!(office.app.ports.playing().is_empty());
    assert_eq!(office.actions_of_the_pbx("pickup"), 1);
    assert_eq!(office.app.verb(Request::Hangup).exit, 0);
    office.app.until("it is over", || office.cards().is_empty());
    assert_eq!(office.actions_of_the_pbx("hangup"), 1);
    office.app.quit();
}

#[test]
fn answered_at_another_phone_everything_goes_quiet_at_once() {
    let office = Office::open(json!({}));
    let call = office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.app.until("it is quiet", || office.app.ports.playing().is_empty());
    office.app.quit();
}

#[test]
fn a_second_call_is_a_soft_tick_while_somebody_talks_and_rings_when_the_first_is_over() {
    let office = Office::open(json!({}));
    let first = office.ring(stranger(), None);
    office.world.sandbox.answer_call(&first, None).unwrap();
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    office.ring(Caller { number: Some("+4511111111".into()), name: None }, None);
    office.app.until("a tick is heard", || office.app.ports.playing() == vec![Tone::Tick]);
    office.world.sandbox.end_call(&first).unwrap();
    office.app.until("the second rings", || office.app.ports.playing() == vec![office.tone(0)]);
    office.app.quit();
}

#[test]
fn each_trigger_comes_once_for_a_call_however_many_events_do() {
    let office = Office::open(json!({"integration": on_each_moment()}));
    let call = office.ring(stranger(), None);
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    office.world.sandbox.drop_realtime();
    office.app.until("it is back", || {
        office.app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    office.app.refresh();
    let triggers: Vec<Asked> = office
        .app
        .ports
        .take_asked()
        .into_iter()
        .filter(|asked| matches!(asked, Asked::CarryOut(_)))
        .collect();
    assert_eq!(triggers, [Asked::CarryOut(Kind::CopyToClipboard), Asked::CarryOut(Kind::Website)]);
    office.app.quit();
}

#[test]
fn a_fetch_in_the_middle_leaves_a_ringing_call_ringing() {
    let office = Office::open(json!({}));
    let call = office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    office.heard();
    let lists =
        || office.world.sandbox.requests().iter().filter(|asked| asked.path == "/pbx/extension").count();
    for _ in 0..5 {
        let before = lists();
        office.app.refresh();
        office.app.until("the own extensions were asked for", || lists() > before);
    }
    // The answer to one more question is handled after those to the questions before.
    office.app.refresh();
    assert_eq!((office.cards().len(), office.heard()), (1, vec![]), "it rings on");
    assert_eq!(office.cards()[0]["state"], "ringing");
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("the card is gone", || office.cards().is_empty());
    office.app.quit();
}

#[test]
fn a_service_that_tells_of_starts_and_ends_alone_rings_as_well() {
    let office = Office::open(json!({}));
    let call = office
        .world
        .sandbox
        .ring(IncomingCall {
            to: office.world.sandbox.accounts()[0].username.clone(),
            from: stranger(),
            only_start_end: true,
            ..IncomingCall::default()
        })
        .unwrap();
    office.app.until("it rings", || office.app.ports.playing() == vec![office.tone(0)]);
    assert_eq!(office.app.verb(Request::Answer).exit, 0);
    office.app.until("it is quiet, since it was picked up here", || office.app.ports.playing().is_empty());
    assert_eq!(office.cards()[0]["state"], "active");
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    office.app.quit();
}

#[test]
fn somebody_who_waits_too_long_sounds_the_alarm_until_it_is_acknowledged() {
    let office = Office::open(json!({"queueCriticalSound": true}));
    let queue = list(&office.world, "/pbx/app/queues?all=true")
        .as_array()
        .unwrap()
        .iter()
        .find(|queue| {
            queue["member"] == true && queue["serviceLevelCritical"].as_u64().is_some_and(|it| it > 0)
        })
        .unwrap()["_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let entered = pbx::instant::iso_ms(std::time::SystemTime::now() - Duration::from_secs(3600));
    let told = json!({"queue": {"id": queue}, "id": "waiting.1:pbx1.sandbox", "caller": {"number": "+4570"}, "entered": entered});
    office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, "QUEUE_ENTER", told);
    office.app.until("the alarm sounds", || office.app.ports.playing() == vec![Tone::QueueAlarm]);
    let alarm = office.app.snapshot()["alarm"].clone();
    assert_eq!((&alarm["sounding"], &alarm["queues"][0]["waiting"]), (&json!(true), &json!(1)));
    office.app.page(PageRequest::AcknowledgeAlarm);
    office.app.until("it is quiet", || office.app.ports.playing().is_empty());
    assert_eq!(office.app.snapshot()["alarm"]["sounding"], false);
    let left = json!({"queue": {"id": queue}, "id": "waiting.1:pbx1.sandbox", "reason": "CANCELLED"});
    office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, "QUEUE_LEAVE", left);
    office.app.until("nobody waits too long", || office.app.snapshot()["alarm"] == Value::Null);
    office.app.quit();
}

#[test]
fn do_not_disturb_of_the_paired_phone_is_silence() {
    let office = Office::open(json!({}));
    let employee = office.world.sandbox.accounts()[0].employee.clone();
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    let extension = own["extensions"][0]["_id"].as_str().unwrap().to_owned();
    let dnd = json!({"extension": extension, "phone": phone(&office.world), "dnd": true});
    office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, "EXTENSION_STATE", dnd);
    office.ring(stranger(), None);
    assert_eq!(office.cards()[0]["toneWhy"], "Do not disturb is on.");
    assert_eq!(office.heard(), []);
    office.app.quit();
}

#[test]
fn a_call_that_somebody_was_faster_with_is_refused_in_words() {
    let office = Office::open(json!({}));
    office.world.sandbox.add_fault(
        "/pbx/app/action/pickup",
        serde_json::from_value(json!({"status": 422, "body": {"error": "target"}})).unwrap(),
    );
    office.ring(stranger(), None);
    let reply = office.app.verb(Request::Answer);
    assert_eq!(reply.exit, 1);
    assert!(reply.message.unwrap().contains("somebody was faster"));
    let id = office.cards()[0]["id"].as_str().unwrap().to_owned();
    let refused = office.app.ask(PageRequest::ActOnCall { id, action: CallAction::Answer }).unwrap_err();
    assert!(refused.message.contains("somebody was faster"));
    office.app.quit();
}

#[test]
fn a_phone_that_is_none_of_the_users_is_told() {
    let world = World::with(json!({"phoneId": "somebody-elses"}));
    let app = world.run(false).settled();
    app.until("it is told", || app.ended_as("phoneId") == "adjusted no_such_phone server");
    assert_eq!(app.ended_as("outboundGoto"), "applied absent default");
    app.quit();
}

/// The device that the PBX was last asked to pick a call up with.
fn picked_up_with(office: &Office) -> Option<String> {
    let requests = office.world.sandbox.requests();
    let asked = requests.iter().rfind(|asked| asked.path == "/pbx/app/action/pickup")?;
    asked.query.split('&').find_map(|part| part.strip_prefix("device=")).map(str::to_owned)
}

#[test]
fn calls_go_through_the_softphone_while_it_is_registered_and_through_the_desk_phone_otherwise() {
    let office = Office::open(json!({}));
    let [desk, unregistered, mobile] = [0, 1, 2].map(|place| own_phone(&office.world, place));
    for (softphone, phone, outcome, used) in [
        (&desk, &mobile, "applied - server", &desk),
        (&unregistered, &desk, "adjusted not_registered server", &desk),
    ] {
        office.world.put(&json!({"softphoneId": softphone, "phoneId": phone}));
        office.app.until("it is told", || office.app.ended_as("softphoneId") == outcome);
        let call = office.ring(stranger(), None);
        assert_eq!(office.app.verb(Request::Answer).exit, 0);
        assert_eq!(picked_up_with(&office).as_ref(), Some(used));
        office.world.sandbox.end_call(&call).unwrap();
        office.app.until("the card is gone", || office.cards().is_empty());
    }
    office.world.put(&json!({"softphoneId": "somebody-elses"}));
    office.app.until("it is told", || office.app.ended_as("softphoneId") == "adjusted no_such_phone server");
    office.app.quit();
}

/// `cargo xtask bench call`: from the event in the PBX to the order in the port of the integrations, over
/// a real socket. Read, and not judged.
#[test]
#[ignore = "a bench; `cargo xtask bench call` runs it"]
#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
fn bench_trigger() {
    const CALLS: usize = 100;
    let office = Office::open(json!({"integration": on_each_moment()}));
    let sandbox = &office.world.sandbox;
    let mut took: Vec<f64> = (0..CALLS)
        .map(|_| {
            office.app.ports.take_asked();
            let began = std::time::Instant::now();
            let call = IncomingCall {
                to: sandbox.accounts()[0].username.clone(),
                from: stranger(),
                ..IncomingCall::default()
            };
            let call = sandbox.ring(call).unwrap();
            let triggered = || {
                let asked = office.app.ports.take_asked();
                asked.contains(&Asked::CarryOut(Kind::CopyToClipboard))
            };
            while !triggered() {
                assert!(began.elapsed() < LONG, "no trigger");
                std::thread::yield_now();
            }
            let took = began.elapsed().as_secs_f64() * 1000.0;
            sandbox.end_call(&call).unwrap();
            office.app.until("the card is gone", || office.cards().is_empty());
            took
        })
        .collect();
    took.sort_by(f64::total_cmp);
    println!(
        "told of a call, trigger emitted: median {:.1} ms, slowest {:.1} ms",
        took[CALLS / 2],
        took[CALLS - 1]
    );
    office.app.quit();
}
