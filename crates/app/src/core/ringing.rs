//! What is heard: of calls that ring, and of queues in which somebody waits too long.
//!
//! Decided anew after every event from the one state of the calls, so that sound, card and report cannot
//! disagree and nothing goes on ringing that does not ring.

use std::collections::BTreeMap;
use std::time::Duration;

use calls::alarm::{Alarm, AlarmSound, Verdict, Waiting, WatchedQueue};
use calls::event::{CallId, Moment, QueueId};
use calls::ringing::{Circumstances, Decision, RingSettings, Sound, decide, loudest};
use media::devices::Preferred;
use media::tones::Tone;
use pbx::CallerState;
use settings::values::RingerVolume;
use tokio::time::Instant;

use super::{Core, calling};
use crate::ports::{Ports, Sounds as _};
use crate::view;

/// What is heard, and why.
#[derive(Debug, Default)]
pub(crate) struct Ringing {
    playing: Option<Playing>,
    decisions: BTreeMap<CallId, Decision>,
    alarm: Alarm,
    verdict: Option<Verdict>,
    /// When it is to be decided again, though nothing happened.
    pub due: Option<Instant>,
}

/// What the ringer was told to play.
#[derive(Debug, Clone, PartialEq)]
struct Playing {
    tone: Tone,
    preferred: Vec<Preferred>,
    volume: RingerVolume,
}

impl Ringing {
    pub(crate) fn decision(&self, call: &CallId) -> Option<&Decision> {
        self.decisions.get(call)
    }

    /// The calls that bring the window up now.
    pub(crate) fn popping(&self) -> impl Iterator<Item = &CallId> {
        self.decisions.iter().filter(|(_, decision)| decision.pops_up).map(|(call, _)| call)
    }
}

impl<P: Ports> Core<P> {
    /// Brings the sound into line with the calls and queues as they are.
    pub(crate) fn decide_sound(&mut self) {
        let now = calling::now();
        let next = [self.decide_calls(now), self.decide_alarm(now)].into_iter().flatten().min();
        self.ringing.due = next.map(|next| {
            // Past the moment, so that it is not asked for a second time.
            let wait = u64::try_from(next.millis_since(now)).unwrap_or_default().saturating_add(1);
            Instant::now() + Duration::from_millis(wait)
        });
        let settings = &self.resolved.settings;
        let wanted = self.wanted_tone().map(|tone| Playing {
            tone,
            // A tick is for the ear of somebody who talks, a tone for the room.
            preferred: self.preferred(match tone {
                Tone::Tick => &settings.audio_outputs,
                _ => &settings.ringer_outputs,
            }),
            volume: settings.ringer_volume,
        });
        if wanted == self.ringing.playing {
            return;
        }
        let sounds = self.ports.sounds();
        match (&self.ringing.playing, &wanted) {
            (Some(is), Some(wanted)) if is.tone == wanted.tone && is.preferred == wanted.preferred => {
                sounds.set_volume(wanted.volume);
            }
            (_, Some(wanted)) => sounds.ring(wanted.tone, wanted.preferred.clone(), wanted.volume),
            (_, None) => sounds.stop_ringing(),
        }
        self.ringing.playing = wanted;
    }

    fn decide_calls(&mut self, now: Moment) -> Option<Moment> {
        let settings = &self.resolved.settings;
        let ring = RingSettings {
            external: settings.ringtones.external.clone(),
            local: settings.ringtones.local.clone(),
            queue: settings.ringtones.queue.clone(),
            by_queue: settings.ringtones.by_queue.clone(),
            popup: settings.popup_on_incoming_call,
        };
        let circumstances =
            Circumstances { dnd: self.own_dnd(), on_a_call: self.session.calls.on_a_call(), now };
        self.ringing.decisions = self
            .session
            .calls
            .all()
            .into_iter()
            .map(|call| (call.id.clone(), decide(&ring, call, circumstances)))
            .collect();
        self.ringing
            .decisions
            .values()
            .filter_map(|decision| decision.until)
            .filter(|until| *until > now)
            .min()
    }

    fn decide_alarm(&mut self, now: Moment) -> Option<Moment> {
        let on = self.resolved.settings.queue_critical_sound;
        if !on && self.ringing.verdict.is_none() {
            return None;
        }
        let queues: Vec<WatchedQueue> = self.watched_queues();
        let verdict = self.ringing.alarm.judge(on, &queues, self.session.calls.on_a_call(), now);
        let next = verdict.next;
        self.ringing.verdict = on.then_some(verdict);
        next
    }

    fn watched_queues(&self) -> Vec<WatchedQueue> {
        let queues = self.session.company.roster.queues().unwrap_or_default();
        queues
            .iter()
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

    /// A call comes before the alarm, and either before a tick.
    fn wanted_tone(&self) -> Option<Tone> {
        let heard = self.session.calls.all().into_iter().filter_map(|call| {
            let decision = self.ringing.decisions.get(&call.id)?;
            Some((call, decision))
        });
        let of_calls = loudest(heard).map(|(_, sound)| sound);
        let of_queues = self.ringing.verdict.as_ref().map(|verdict| verdict.sound);
        match (of_calls, of_queues) {
            (Some(Sound::Tone(id)), _) => Some(self.tone(id.as_str())),
            (_, Some(AlarmSound::Alarm)) => Some(Tone::QueueAlarm),
            (Some(Sound::Tick), _) | (_, Some(AlarmSound::Tick)) => Some(Tone::Tick),
            _ => None,
        }
    }

    /// The user has heard the alarm of the queues.
    pub(crate) fn acknowledge_alarm(&mut self) {
        if let Some(verdict) = &self.ringing.verdict {
            self.ringing.alarm.acknowledge(verdict);
        }
    }

    pub(crate) fn draw_alarm(&self) -> Option<view::QueueAlarm> {
        let verdict = self.ringing.verdict.as_ref().filter(|verdict| !verdict.critical.is_empty())?;
        let queues = self.session.company.roster.queues().unwrap_or_default();
        let alarmed = queues.iter().filter_map(|queue| {
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

    /// Names of the user's queues that have no limit, and so no alarm.
    pub(crate) fn queues_without_limit(&self) -> Vec<String> {
        let queues = self.session.company.roster.queues().unwrap_or_default();
        let without = queues.iter().filter(|queue| queue.member && queue.service_level_critical.is_none());
        without.map(|queue| queue.name.clone()).collect()
    }
}
