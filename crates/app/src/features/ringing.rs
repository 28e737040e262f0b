//! What is heard: of calls that ring, and of queues in which somebody waits too long.
//!
//! Decided anew after every event from the one state of the calls, so that sound, card and report cannot
//! disagree and nothing goes on ringing that does not ring.

use std::time::Duration;

use calls::alarm::{Alarm, AlarmSound, Verdict, Waiting, WatchedQueue};
use calls::event::{CallId, Moment, QueueId};
use calls::ringing::{Circumstances, RingSettings, Sound, decide, loudest};
use media::devices::Preferred;
use media::tones::Tone;
use pbx::CallerState;
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::values::{Id, RingerVolume};
use tokio::time::Instant;

use crate::core::{Core, calling};
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::follower::Follower;
use crate::ports::{Ports, Sounds as _};
use crate::session::SessionId;
use crate::view::{self, Snapshot};

/// What it rings with, and what for.
const KEYS: [Key; 5] = [
    Key::RingtoneExternal,
    Key::RingtoneLocal,
    Key::RingtoneQueue,
    Key::QueueRingtones,
    Key::QueueCriticalSound,
];

/// What is heard.
#[derive(Debug, Default)]
pub struct Ringing {
    playing: Follower<Playing>,
    alarm: Alarm,
    verdict: Option<Verdict>,
    /// What was judged; none: the verdict is to be found anew.
    judged: Option<Judged>,
    /// The alarm as the window shows it.
    shown: Option<view::QueueAlarm>,
    /// When it is to be decided again, though nothing happened.
    due: Option<Instant>,
}

/// What the alarm depends on beside the time: while it is the same, the verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Judged {
    session: SessionId,
    /// How often a queue of the user had changed.
    queues: u64,
    on_a_call: bool,
}

/// What the ringer was told to play.
#[derive(Debug, Clone, PartialEq)]
struct Playing {
    tone: Tone,
    preferred: Vec<Preferred>,
    volume: RingerVolume,
}

impl<P: Ports> Feature<P> for Ringing {
    fn on(&mut self, _core: &mut Core<P>, event: &Event) -> Handled {
        let Event::Page(PageRequest::AcknowledgeAlarm, reply) = event else { return Handled::No };
        if let Some(verdict) = &self.verdict {
            self.alarm.acknowledge(verdict);
            self.judged = None;
        }
        reply.send(Ok(Value::Null));
        Handled::Yes
    }

    /// Brings the sound into line with the calls and queues as they are.
    fn follow(&mut self, core: &mut Core<P>) {
        let now = core.moment();
        let decisions = core.facts.heard.decisions.clone();
        let next = [decide_calls(core, now), self.decide_alarm(core, now)].into_iter().flatten().min();
        if decisions != core.facts.heard.decisions {
            // Time alone may have done that, in an event that shows nothing.
            core.page.changed();
        }
        self.due = next.map(|next| {
            // Past the moment, so that it is not asked for a second time.
            let wait = u64::try_from(next.millis_since(now)).unwrap_or_default().saturating_add(1);
            core.now() + Duration::from_millis(wait)
        });
        let settings = core.settings();
        let wanted = self.wanted_tone(core).map(|tone| Playing {
            tone,
            // A tick is for the ear of somebody who talks, a tone for the room.
            preferred: core.preferred(match tone {
                Tone::Tick => &settings.audio_outputs,
                _ => &settings.ringer_outputs,
            }),
            volume: settings.ringer_volume,
        });
        let Some(change) = self.playing.follow(wanted, core.now()) else { return };
        let sounds = core.ports.sounds();
        match (change.before, change.wanted) {
            (Some(is), Some(wanted)) if is.tone == wanted.tone && is.preferred == wanted.preferred => {
                sounds.set_volume(wanted.volume);
            }
            (_, Some(wanted)) => sounds.ring(wanted.tone, wanted.preferred.clone(), wanted.volume),
            (_, None) => sounds.stop_ringing(),
        }
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.due
    }

    fn keys(&self) -> &'static [Key] {
        &KEYS
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        let settings = core.settings();
        let tones = &settings.ringtones;
        let id = |id: &Option<Id>| json!(id.as_ref().map(Id::as_str));
        let pairs: Vec<Value> = tones
            .by_queue
            .iter()
            .map(|(queue, tone)| json!({ "queue": queue.as_str(), "ringtone": tone.as_str() }))
            .collect();
        findings.extend([
            (Key::RingtoneExternal, Finding::applied(id(&tones.external))),
            (Key::RingtoneLocal, Finding::applied(id(&tones.local))),
            (Key::RingtoneQueue, Finding::applied(id(&tones.queue))),
            (Key::QueueRingtones, Finding::applied(Value::Array(pairs))),
            (Key::QueueCriticalSound, alarm_finding(core)),
        ]);
    }

    fn draw(&self, _core: &Core<P>, page: &mut Snapshot) {
        page.alarm.clone_from(&self.shown);
    }
}

impl Ringing {
    /// Looks at the user's queues where something of them is another, or a caller crosses a limit now.
    fn decide_alarm<P: Ports>(&mut self, core: &mut Core<P>, now: Moment) -> Option<Moment> {
        if !core.settings().queue_critical_sound {
            self.judged = None;
            if self.verdict.take().is_some() {
                self.show_alarm(core);
            }
            return None;
        }
        let judged = Judged {
            session: core.session.id(),
            queues: core.session.company.roster.joined_changes(),
            on_a_call: core.session.calls.on_a_call(),
        };
        let next = self.verdict.as_ref().and_then(|verdict| verdict.next);
        if self.judged == Some(judged) && next.is_none_or(|next| now < next) {
            return next;
        }
        self.judged = Some(judged);
        let verdict = self.alarm.judge(true, &watched_queues(core), judged.on_a_call, now);
        let next = verdict.next;
        self.verdict = Some(verdict);
        self.show_alarm(core);
        next
    }

    fn show_alarm<P: Ports>(&mut self, core: &mut Core<P>) {
        let shown = self.draw_alarm(core);
        if shown != self.shown {
            self.shown = shown;
            core.page.changed();
        }
    }

    /// A call comes before the alarm, and either before a tick.
    fn wanted_tone<P: Ports>(&self, core: &Core<P>) -> Option<Tone> {
        let heard = core.session.calls.all().into_iter().filter_map(|call| {
            let decision = core.facts.heard.decisions.get(&call.id)?;
            Some((call, decision))
        });
        let of_calls = loudest(heard).map(|(_, sound)| sound);
        let of_queues = self.verdict.as_ref().map(|verdict| verdict.sound);
        match (of_calls, of_queues) {
            (Some(Sound::Tone(id)), _) => Some(core.tone(id.as_str())),
            (_, Some(AlarmSound::Alarm)) => Some(Tone::QueueAlarm),
            (Some(Sound::Tick), _) | (_, Some(AlarmSound::Tick)) => Some(Tone::Tick),
            _ => None,
        }
    }

    fn draw_alarm<P: Ports>(&self, core: &Core<P>) -> Option<view::QueueAlarm> {
        let verdict = self.verdict.as_ref().filter(|verdict| !verdict.critical.is_empty())?;
        let alarmed = core.session.company.roster.joined_queues().filter_map(|queue| {
            let of_queue = |(id, _): &&(QueueId, CallId)| id.as_str() == queue.id.as_str();
            let (_, longest) = verdict.critical.iter().find(of_queue)?;
            let caller = queue.callers.listed.iter().find(|caller| caller.id == longest.as_str())?;
            Some(view::AlarmedQueue {
                name: queue.name.clone(),
                waiting: u32::try_from(verdict.critical.iter().filter(of_queue).count()).unwrap_or(u32::MAX),
                since: pbx::instant::iso_ms(caller.entered?),
            })
        });
        Some(view::QueueAlarm { queues: alarmed.collect(), sounding: verdict.sound != AlarmSound::Silence })
    }
}

fn decide_calls<P: Ports>(core: &mut Core<P>, now: Moment) -> Option<Moment> {
    let settings = core.settings();
    let ring = RingSettings {
        external: settings.ringtones.external.clone(),
        local: settings.ringtones.local.clone(),
        queue: settings.ringtones.queue.clone(),
        by_queue: settings.ringtones.by_queue.clone(),
        popup: settings.popup_on_incoming_call,
    };
    let circumstances = Circumstances { dnd: core.own_dnd(), on_a_call: core.session.calls.on_a_call(), now };
    core.facts.heard.decisions = core
        .session
        .calls
        .all()
        .into_iter()
        .map(|call| (call.id.clone(), decide(&ring, call, circumstances)))
        .collect();
    core.facts
        .heard
        .decisions
        .values()
        .filter_map(|decision| decision.until)
        .filter(|until| *until > now)
        .min()
}

fn watched_queues<P: Ports>(core: &Core<P>) -> Vec<WatchedQueue> {
    let queues = core.session.company.roster.joined_queues();
    queues
        .map(|queue| WatchedQueue {
            id: QueueId::new(queue.id.as_str()),
            member: queue.member,
            critical_seconds: queue.service_level_critical.map(u64::from),
            callers: queue
                .callers
                .listed
                .iter()
                // Who is to be called back does not wait on the line.
                .filter(|caller| caller.state != Some(CallerState::Callback))
                .filter_map(|caller| {
                    let entered = calling::moment(caller.entered?);
                    Some(Waiting { id: CallId::new(&caller.id), entered })
                })
                .collect(),
        })
        .collect()
}

fn alarm_finding<P: Ports>(core: &Core<P>) -> Finding {
    let on = core.settings().queue_critical_sound;
    let without = if on { queues_without_limit(core) } else { Vec::new() };
    if without.is_empty() {
        return Finding::applied(json!(on));
    }
    Finding::new(Outcome::Adjusted, Reason::QueuesWithoutLimit, json!(on)).with_detail(without.join(", "))
}

/// Names of the user's queues that have no limit, and so no alarm.
fn queues_without_limit<P: Ports>(core: &Core<P>) -> Vec<String> {
    let queues = core.session.company.roster.joined_queues();
    let without = queues.filter(|queue| queue.service_level_critical.is_none());
    without.map(|queue| queue.name.clone()).collect()
}
