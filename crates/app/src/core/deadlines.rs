//! What the app waits for: one list of the core's own deadlines, and those of the features.

use tokio::time::Instant;

use super::Core;
use crate::ports::Ports;

/// One thing that the core waits for.
struct Deadline<P> {
    at: fn(&Core<P>) -> Option<Instant>,
    /// With the time as it is then.
    then: fn(&mut Core<P>, Instant),
}

impl<P: Ports> Core<P> {
    /// All that the core waits for, in the order in which it is done where several are due.
    const DEADLINES: [Deadline<P>; 9] = [
        // The next poll.
        Deadline { at: |core| core.session.connection.poll_at, then: |core, _| core.fetch() },
        // Being offline becomes pressing.
        Deadline {
            at: |core| core.session.connection.alarm_at(core.start.timings.offline_alarm),
            then: |core, _| core.session.connection.alarmed = true,
        },
        // Whether the session still holds.
        Deadline { at: |core| core.session.doubt.ask_at, then: |core, _| core.ask_after_doubt() },
        // The first try to connect takes long.
        Deadline { at: |core| core.session.connection.patience, then: |core, _| core.first_try_is_slow() },
        // Lists that are late hold up a refresh no more.
        Deadline {
            at: |core| core.reconciling.lists_deadline,
            then: |core, _| core.reconciling.lists_deadline = None,
        },
        // What events told has changed is asked for together.
        Deadline { at: |core| core.session.live.ask_at, then: |core, _| core.ask_gathered() },
        // Calls that may have ended unheard.
        Deadline {
            at: |core| core.session.live.doubt_until,
            then: |core, _| {
                core.session.live.doubt_until = None;
                core.ask_own_extensions();
            },
        },
        // What is loaded anew after the connection was lost.
        Deadline {
            at: |core| core.session.reload.due_at(core.session.connection.is_live()),
            then: Self::load_what_is_due,
        },
        // The page hears of what the company has done meanwhile: that is no part.
        Deadline {
            at: |core| core.page.push_at,
            then: |core, _| {
                core.page.push_is_due();
                core.skip_drawing();
            },
        },
    ];

    /// When the first thing is due.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        let own = Self::DEADLINES.iter().filter_map(|deadline| (deadline.at)(self));
        let of_features = self.features.iter().filter_map(|feature| feature.due(self));
        own.chain(of_features).min()
    }

    /// Does all that is due at `now`.
    pub(crate) fn do_what_is_due(&mut self, now: Instant) {
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        self.each_feature(|feature, core| {
            if due(feature.due(core)) {
                feature.wake(core);
                core.page.handled();
            }
        });
        for Deadline { at, then } in &Self::DEADLINES {
            if due(at(self)) {
                then(self, now);
                self.page.handled();
            }
        }
    }
}
