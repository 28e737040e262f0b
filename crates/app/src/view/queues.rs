//! Queues, who answers in them, who waits in them, and the alarm for those who wait too long.

use std::collections::BTreeMap;

use pbx::{CallerState, ExtensionId, QueueStat, QueueStats};
use serde::Serialize;
use ts_rs::TS;

/// A queue, and how it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Queue {
    pub id: String,
    pub name: String,
    pub number: Option<String>,
    /// The user may join and leave.
    pub dynamic: bool,
    /// The user is a member now.
    pub member: bool,
    /// Seconds within which a call is to be answered; null where the PBX does not say.
    pub service_level: Option<u32>,
    /// Seconds of waiting that are too many; null: there is no such limit.
    pub service_level_critical: Option<u32>,
    /// Calls waiting now; null where the PBX does not say.
    pub waiting: Option<u32>,
    /// Since when the longest waiting caller has waited (ISO 8601 UTC); the page counts on.
    pub waiting_since: Option<String>,
    /// The day's figures that the PBX gives, by its own keys (`ANSWERED`, `TOTAL`, …); none before a dashboard has
    /// asked for them.
    #[ts(type = "Record<string, number>")]
    pub stats: BTreeMap<String, u32>,
    /// The day by its hours, in their order; empty where the PBX does not give them.
    pub hours: Vec<QueueHour>,
}

/// Calls of a queue in one hour of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QueueHour {
    /// When it began (ISO 8601 UTC).
    pub from: String,
    /// Null where the PBX does not say.
    pub answered: Option<u32>,
    /// Null where the PBX does not say.
    pub unanswered: Option<u32>,
}

/// Who answers in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QueueMembers {
    /// The queue's.
    pub id: String,
    /// Empty where the PBX tells their number only.
    pub listed: Vec<QueueMember>,
}

/// Somebody who answers in a queue: in the state of the person's extension, and in none that is known where there is
/// no such person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QueueMember {
    /// Of the membership.
    pub id: String,
    pub name: String,
    pub number: Option<String>,
    /// The one of `people` whose extension it is.
    pub person: Option<String>,
    /// One of that person's.
    pub extension: Option<String>,
    /// Calls answered today; null where the PBX does not say.
    pub calls: Option<u32>,
    /// Seconds talked today; null where the PBX does not say.
    pub seconds: Option<u32>,
}

/// Somebody who waits in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Caller {
    /// As the PBX names whoever waits; not the id of a call.
    pub id: String,
    pub queue: String,
    pub name: Option<String>,
    /// As the PBX gave it.
    pub number: Option<String>,
    /// The same as people write it; none where there is nothing to write better.
    pub shown_number: Option<String>,
    /// The number is secret.
    pub private: bool,
    pub waits: Waits,
    /// The call variables that the open dashboard shows and that have a value, by name.
    #[ts(type = "Record<string, string>")]
    pub variables: BTreeMap<String, String>,
    /// Since when (ISO 8601 UTC); null where the PBX does not say.
    pub since: Option<String>,
}

/// How somebody waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Waits {
    /// On the line, in the order of the queue.
    Queued,
    /// Has hung up and is to be called back.
    Callback,
    /// On the line, outside the order.
    Vip,
}

/// Callers who have waited past the limit of their queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QueueAlarm {
    pub queues: Vec<AlarmedQueue>,
    /// Until the user has acknowledged it.
    pub sounding: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AlarmedQueue {
    pub name: String,
    /// Callers past the limit.
    pub waiting: u32,
    /// Since when the longest of them has waited (ISO 8601 UTC).
    pub since: String,
}

impl Queue {
    /// With the day's figures, where they are known.
    #[must_use]
    pub fn new(queue: &pbx::Queue, stats: Option<&QueueStats>) -> Self {
        // Who is to be called back does not wait on the line.
        let on_the_line = |caller: &&pbx::QueueCaller| caller.state != Some(CallerState::Callback);
        let longest =
            queue.callers.listed.iter().filter(on_the_line).filter_map(|caller| caller.entered).min();
        Self {
            id: queue.id.as_str().to_owned(),
            name: queue.name.clone(),
            number: queue.number.clone(),
            dynamic: queue.dynamic,
            member: queue.member,
            service_level: queue.service_level,
            service_level_critical: queue.service_level_critical,
            waiting: queue.callers.count,
            waiting_since: longest.map(pbx::instant::iso_ms),
            stats: stats.map(figures).unwrap_or_default(),
            hours: stats.map(|stats| stats.hours.iter().map(QueueHour::from).collect()).unwrap_or_default(),
        }
    }
}

impl From<&pbx::QueueHour> for QueueHour {
    fn from(hour: &pbx::QueueHour) -> Self {
        let pbx::QueueHour { from, answered, unanswered } = *hour;
        Self { from: pbx::instant::iso_ms(from), answered, unanswered }
    }
}

fn figures(stats: &QueueStats) -> BTreeMap<String, u32> {
    let known = [
        QueueStat::NoMembers,
        QueueStat::AllBusy,
        QueueStat::Timeout,
        QueueStat::Cancelled,
        QueueStat::Answered,
        QueueStat::Unanswered,
        QueueStat::Total,
    ];
    let told = known.iter().filter_map(|stat| Some((stat.as_word().to_owned(), stats.of(stat)?)));
    told.collect()
}

impl QueueMembers {
    /// `employee`: whose extension something is.
    #[must_use]
    pub fn new<'a>(queue: &pbx::Queue, employee: impl Fn(&ExtensionId) -> Option<&'a pbx::Employee>) -> Self {
        let listed = queue.members.listed.iter().map(|member| {
            let person = member.extension.as_ref().and_then(&employee);
            let named = || person.map(|employee| employee.name.clone());
            QueueMember {
                id: member.id.clone(),
                name: member
                    .name
                    .clone()
                    .or_else(named)
                    .or_else(|| member.number.clone())
                    .unwrap_or_else(|| member.id.clone()),
                number: member.number.clone(),
                person: person.map(|employee| employee.id.as_str().to_owned()),
                extension: member.extension.as_ref().map(|id| id.as_str().to_owned()),
                calls: member.calls,
                seconds: member.seconds,
            }
        });
        Self { id: queue.id.as_str().to_owned(), listed: listed.collect() }
    }
}

impl Caller {
    #[must_use]
    pub fn new(queue: &pbx::Queue, caller: &pbx::QueueCaller, variables: BTreeMap<String, String>) -> Self {
        Self {
            id: caller.id.clone(),
            queue: queue.id.as_str().to_owned(),
            name: caller.name.clone(),
            number: caller.number.clone(),
            shown_number: None,
            private: caller.secret,
            waits: match caller.state {
                Some(CallerState::Callback) => Waits::Callback,
                Some(CallerState::Vip) => Waits::Vip,
                _ => Waits::Queued,
            },
            variables,
            since: caller.entered.map(pbx::instant::iso_ms),
        }
    }
}
