//! What the page has been told, and the patch that brings it up to date.

use super::entities::{Drawn, Entities};
use crate::view::{Patch, Snapshot};

/// Brings a part that was told up to date; none: it is the same.
fn another<T: PartialEq + Clone>(told: &mut T, now: T) -> Option<T> {
    if *told == now {
        return None;
    }
    told.clone_from(&now);
    Some(now)
}

/// What has to be said of the parts, and of this user's calls, as they are `now`.
pub(super) fn tell_parts(told: &mut Snapshot, now: Snapshot, patch: &mut Patch) {
    let set = &mut patch.set;
    set.language = another(&mut told.language, now.language);
    set.session = another(&mut told.session, now.session);
    set.appearance = another(&mut told.appearance, now.appearance);
    set.status = another(&mut told.status, now.status);
    set.dashboards = another(&mut told.dashboards, now.dashboards);
    set.phone = another(&mut told.phone, now.phone);
    set.look = another(&mut told.look, now.look);
    set.recents = another(&mut told.recents, now.recents);
    set.own = another(&mut told.own, now.own);
    set.call_order = another(&mut told.call_order, now.call_order);
    set.alarm = another(&mut told.alarm, now.alarm);
    set.popup = another(&mut told.popup, now.popup);
    set.report = another(&mut told.report, now.report);
    set.editor = another(&mut told.editor, now.editor);
    set.integrations = another(&mut told.integrations, now.integrations);
    set.integration_log = another(&mut told.integration_log, now.integration_log);
    set.browsers = another(&mut told.browsers, now.browsers);
    set.intent = another(&mut told.intent, now.intent);
    set.notice = another(&mut told.notice, now.notice);
    (set.calls, patch.remove.calls) = Drawn::all(now.calls).tell(&mut told.calls);
    (set.switches, patch.remove.switches) = Drawn::all(now.switches).tell(&mut told.switches);
}

/// What has to be said of the company.
pub(super) fn tell_entities(told: &mut Snapshot, now: Entities, patch: &mut Patch) {
    let Entities { people, queues, members, callers } = now;
    (patch.set.people, patch.remove.people) = people.tell(&mut told.people);
    (patch.set.queues, patch.remove.queues) = queues.tell(&mut told.queues);
    (patch.set.members, patch.remove.members) = members.tell(&mut told.members);
    (patch.set.callers, patch.remove.callers) = callers.tell(&mut told.callers);
}
