//! The alarm of a queue whose caller has waited too long (`queueCriticalSound`).
//!
//! It sounds while a caller in a queue that the user is a member of has waited past that queue's
//! `serviceLevelCritical`. It stops when no such caller is left, or when the user acknowledges it: until
//! another caller crosses a limit. On a call it is a soft tick. A queue without a limit has no alarm, and
//! that is reported.

use std::collections::BTreeSet;

use settings::words::Language;

use crate::event::{CallId, Moment, QueueId};

/// A queue as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedQueue {
    pub id: QueueId,
    /// The user is a member of it now.
    pub member: bool,
    /// `serviceLevelCritical`, in seconds.
    pub critical_seconds: Option<u64>,
    /// Those on the line in it now.
    pub callers: Vec<Waiting>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub id: CallId,
    /// By the clock of the PBX.
    pub entered: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlarmSound {
    /// Repeating.
    Alarm,
    Tick,
    Silence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Critical,
    OnACall,
    Acknowledged,
    NobodyWaitsTooLong,
    SwitchedOff,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub sound: AlarmSound,
    pub why: Why,
    /// Who has waited past the limit, the longest waiting first.
    pub critical: Vec<(QueueId, CallId)>,
    /// Queues of the user that cannot sound the alarm, having no limit: for the report.
    pub without_limit: Vec<QueueId>,
    /// When the next caller crosses a limit, if nothing happens before.
    pub next: Option<Moment>,
}

/// What the user has acknowledged.
#[derive(Debug, Clone, Default)]
pub struct Alarm {
    acknowledged: BTreeSet<(QueueId, CallId)>,
}

impl Alarm {
    /// Judges the queues as they are. `switched_on`: `queueCriticalSound`; `now` in the clock of the PBX.
    pub fn judge(
        &mut self,
        switched_on: bool,
        queues: &[WatchedQueue],
        on_a_call: bool,
        now: Moment,
    ) -> Verdict {
        let mut without_limit = Vec::new();
        let mut critical = Vec::new();
        let mut next: Option<Moment> = None;
        for queue in queues.iter().filter(|queue| queue.member) {
            let Some(seconds) = queue.critical_seconds.filter(|seconds| *seconds > 0) else {
                without_limit.push(queue.id.clone());
                continue;
            };
            for caller in &queue.callers {
                let crosses = crosses_at(caller.entered, seconds);
                if now >= crosses {
                    critical.push((caller.entered, queue.id.clone(), caller.id.clone()));
                } else {
                    next = Some(next.map_or(crosses, |next| next.min(crosses)));
                }
            }
        }
        critical.sort();
        let critical: Vec<_> = critical.into_iter().map(|(_, queue, call)| (queue, call)).collect();
        self.acknowledged.retain(|known| critical.contains(known));

        let unheard = critical.iter().any(|caller| !self.acknowledged.contains(caller));
        let (sound, why) = if !switched_on {
            (AlarmSound::Silence, Why::SwitchedOff)
        } else if critical.is_empty() {
            (AlarmSound::Silence, Why::NobodyWaitsTooLong)
        } else if !unheard {
            (AlarmSound::Silence, Why::Acknowledged)
        } else if on_a_call {
            (AlarmSound::Tick, Why::OnACall)
        } else {
            (AlarmSound::Alarm, Why::Critical)
        };
        let next = next.filter(|_| switched_on);
        Verdict { sound, why, critical, without_limit, next }
    }

    /// The user has heard it: those of the verdict alarm no more.
    pub fn acknowledge(&mut self, verdict: &Verdict) {
        self.acknowledged.extend(verdict.critical.iter().cloned());
    }
}

/// The first moment at which the limit is passed, not only reached.
fn crosses_at(entered: Moment, seconds: u64) -> Moment {
    let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
    entered.plus_millis(millis).plus_millis(1)
}

impl Why {
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (en, da) = match self {
            Self::Critical => (
                "A caller in one of your queues has waited too long.",
                "En opkalder i en af dine køer har ventet for længe.",
            ),
            Self::OnACall => (
                "A caller has waited too long; you are on a call, so only a soft tick is heard.",
                "En opkalder har ventet for længe; du er i samtale, så der høres kun et dæmpet tik.",
            ),
            Self::Acknowledged => (
                "You have acknowledged it; it sounds again for the next caller who waits too long.",
                "Du har kvitteret for den; den lyder igen for den næste, der venter for længe.",
            ),
            Self::NobodyWaitsTooLong => {
                ("Nobody in your queues waits too long.", "Ingen i dine køer venter for længe.")
            }
            Self::SwitchedOff => ("queueCriticalSound is off.", "queueCriticalSound er slået fra."),
        };
        language.pick(en, da)
    }
}

/// What the report says of a queue in [`Verdict::without_limit`].
#[must_use]
pub fn without_limit_words(language: Language) -> &'static str {
    language.pick(
        "The queue has no serviceLevelCritical at the PBX, so it cannot sound the alarm.",
        "Køen har ingen serviceLevelCritical i omstillingen, så den kan ikke udløse alarmen.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_millis(seconds * 1000)
    }

    fn queue(id: &str, critical_seconds: Option<u64>, callers: &[(&str, i64)]) -> WatchedQueue {
        let callers = callers
            .iter()
            .map(|(id, entered)| Waiting { id: CallId::new(id), entered: at(*entered) })
            .collect();
        WatchedQueue { id: QueueId::new(id), member: true, critical_seconds, callers }
    }

    fn sound(alarm: &mut Alarm, queues: &[WatchedQueue], now: i64) -> (AlarmSound, Why) {
        let verdict = alarm.judge(true, queues, false, at(now));
        (verdict.sound, verdict.why)
    }

    #[test]
    fn it_sounds_past_the_limit_of_the_queue_and_wakes_at_that_very_moment() {
        let queues = [queue("q", Some(60), &[("a", 0), ("b", 20)])];
        let mut alarm = Alarm::default();
        let verdict = alarm.judge(true, &queues, false, at(60));
        assert_eq!((verdict.sound, verdict.why), (AlarmSound::Silence, Why::NobodyWaitsTooLong));
        let next = verdict.next.unwrap_or(at(0));
        assert_eq!(next, at(60).plus_millis(1));
        let verdict = alarm.judge(true, &queues, false, next);
        assert_eq!((verdict.sound, verdict.why), (AlarmSound::Alarm, Why::Critical));
        assert_eq!(verdict.critical, [(QueueId::new("q"), CallId::new("a"))]);
        assert_eq!(verdict.next, Some(at(80).plus_millis(1)));
    }

    #[test]
    fn it_stops_when_nobody_is_left() {
        let mut alarm = Alarm::default();
        assert_eq!(sound(&mut alarm, &[queue("q", Some(60), &[("a", 0)])], 100).0, AlarmSound::Alarm);
        assert_eq!(sound(&mut alarm, &[queue("q", Some(60), &[])], 101).1, Why::NobodyWaitsTooLong);
    }

    #[test]
    fn acknowledged_it_is_silent_until_another_caller_crosses_a_limit() {
        let mut alarm = Alarm::default();
        let queues = [queue("q", Some(60), &[("a", 0), ("b", 20)]), queue("r", Some(10), &[])];
        let verdict = alarm.judge(true, &queues, false, at(70));
        alarm.acknowledge(&verdict);
        assert_eq!(sound(&mut alarm, &queues, 75), (AlarmSound::Silence, Why::Acknowledged));
        assert_eq!(sound(&mut alarm, &queues, 81), (AlarmSound::Alarm, Why::Critical));
        // Who left and comes again has to be acknowledged again.
        let verdict = alarm.judge(true, &queues, false, at(82));
        alarm.acknowledge(&verdict);
        sound(&mut alarm, &[queue("q", Some(60), &[])], 83);
        assert!(alarm.acknowledged.is_empty());
        assert_eq!(sound(&mut alarm, &queues, 84).0, AlarmSound::Alarm);
    }

    #[test]
    fn on_a_call_it_is_a_soft_tick() {
        let verdict = Alarm::default().judge(true, &[queue("q", Some(60), &[("a", 0)])], true, at(100));
        assert_eq!((verdict.sound, verdict.why), (AlarmSound::Tick, Why::OnACall));
    }

    #[test]
    fn a_queue_without_a_limit_has_no_alarm_and_is_reported() {
        let queues = [queue("none", None, &[("a", 0)]), queue("zero", Some(0), &[("b", 0)])];
        let verdict = Alarm::default().judge(true, &queues, false, at(100_000));
        assert_eq!(verdict.sound, AlarmSound::Silence);
        assert_eq!(verdict.without_limit, [QueueId::new("none"), QueueId::new("zero")]);
        assert_eq!(verdict.next, None);
    }

    #[test]
    fn queues_of_others_and_a_switch_that_is_off_sound_nothing_and_wake_nobody() {
        let others = WatchedQueue { member: false, ..queue("q", Some(60), &[("a", 0)]) };
        let verdict = Alarm::default().judge(true, &[others], false, at(100));
        assert_eq!((verdict.sound, verdict.next), (AlarmSound::Silence, None));
        let queues = [queue("q", Some(60), &[("a", 0), ("b", 90)])];
        let verdict = Alarm::default().judge(false, &queues, false, at(100));
        assert_eq!((verdict.sound, verdict.why, verdict.next), (AlarmSound::Silence, Why::SwitchedOff, None));
    }

    #[test]
    fn a_limit_beyond_all_time_is_never_crossed() {
        let verdict =
            Alarm::default().judge(true, &[queue("q", Some(u64::MAX), &[("a", 0)])], false, at(100));
        assert_eq!(verdict.sound, AlarmSound::Silence);
    }

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for why in [Why::Critical, Why::OnACall, Why::Acknowledged, Why::NobodyWaitsTooLong, Why::SwitchedOff]
        {
            assert_ne!(why.words(Language::En), why.words(Language::Da), "{why:?}");
        }
        assert_ne!(without_limit_words(Language::En), without_limit_words(Language::Da));
    }
}
