//! Queues, who answers in them, who waits in them, and the alarm for those who wait too long.

use std::collections::BTreeMap;

use pbx::{ExtensionId, QueueStat, QueueStats};
use serde::Serialize;
use ts_rs::TS;

/// A queue, and how it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Queue {
    pub id: String,
    pub name: String,
    /// Calls waiting now; null where the PBX does not say.
    pub waiting: Option<u32>,
    /// Since when the longest waiting caller has waited (ISO 8601 UTC); the page counts on.
    pub waiting_since: Option<String>,
    /// The day's figures that the PBX gives, by its own keys (`ANSWERED`, `TOTAL`, …); none before a dashboard has
    /// asked for them.
    #[ts(type = "Record<string, number>")]
    pub stats: BTreeMap<String, u32>,
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
    pub number: Option<String>,
    /// Since when (ISO 8601 UTC); null where the PBX does not say.
    pub since: Option<String>,
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
        let longest = queue.callers.listed.iter().filter_map(|caller| caller.entered).min();
        Self {
            id: queue.id.as_str().to_owned(),
            name: queue.name.clone(),
            waiting: queue.callers.count,
            waiting_since: longest.map(pbx::instant::iso_ms),
            stats: stats.map(figures).unwrap_or_default(),
        }
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
            }
        });
        Self { id: queue.id.as_str().to_owned(), listed: listed.collect() }
    }
}

impl Caller {
    #[must_use]
    pub fn new(queue: &pbx::Queue, caller: &pbx::QueueCaller) -> Self {
        Self {
            id: caller.id.clone(),
            queue: queue.id.as_str().to_owned(),
            name: caller.name.clone(),
            number: caller.number.clone(),
            since: caller.entered.map(pbx::instant::iso_ms),
        }
    }
}
