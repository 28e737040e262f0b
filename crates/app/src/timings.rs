//! How long things are waited for.

use std::time::Duration;

/// How long things are waited for. Tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timings {
    /// Between fetches while there is no realtime connection.
    pub poll: Duration,
    /// The longest that errors stretch it to.
    pub poll_most: Duration,
    /// For the first try of the realtime connection, before it is said that there is none.
    pub first_try: Duration,
    /// After the loss of the realtime connection, before anything is asked for.
    pub loss: Duration,
    /// In which lists are loaded anew once it is back.
    pub spread: Duration,
    /// Between questions for the day's figures of the queues that the open dashboard shows.
    pub figures: Duration,
    /// After a document was kept aside, before the PBX is asked for it once more.
    pub aside_again: Duration,
    /// The same document for so long is meant, and applied.
    pub aside_applies: Duration,
    /// After the user's last move or resize.
    pub settle: Duration,
    /// After monitors have changed, before the window is put in its place.
    pub monitors: Duration,
    /// So long after that what moves the window is the system.
    pub shaken: Duration,
    /// After the last change, before it is saved to the PBX.
    pub quiet: Duration,
    /// Hidden for so long, the web view is thrown away.
    pub dispose: Duration,
    /// Shown again after so long, everything is fetched.
    pub absence: Duration,
    /// For the page to show what it was told.
    pub page: Duration,
    /// Lists beside the settings that are later than this do not hold up a refresh.
    pub lists: Duration,
    /// Offline for longer is said even where the status panel is off.
    pub offline_alarm: Duration,
    /// For a tray to appear at login, or again.
    pub tray: Duration,
    /// CALL again within this time calls the number that the first press has put into the call box.
    pub call_again: Duration,
    /// For the combination of a shortcut to be pressed, when the user tries whether it arrives.
    pub proof: Duration,
    /// After a fault in the loop, in which the next one ends the program.
    pub second_fault: Duration,
    /// In which the status panel says what has failed.
    pub fault_shown: Duration,
    /// Of a session that is in doubt.
    pub session: SessionTimings,
    /// Of the realtime connection.
    pub realtime: pbx::Timings,
}

impl Default for Timings {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            poll: seconds(60),
            poll_most: seconds(15 * 60),
            first_try: seconds(5),
            loss: seconds(10),
            spread: seconds(20),
            figures: seconds(60),
            aside_again: seconds(30),
            aside_applies: seconds(10 * 60),
            settle: Duration::from_millis(500),
            monitors: Duration::from_millis(150),
            shaken: seconds(2),
            quiet: seconds(2),
            dispose: seconds(600),
            absence: seconds(300),
            page: seconds(10),
            lists: seconds(1),
            offline_alarm: seconds(30),
            tray: seconds(20),
            call_again: seconds(3),
            proof: seconds(20),
            second_fault: seconds(60),
            fault_shown: seconds(60 * 60),
            session: SessionTimings::default(),
            realtime: pbx::Timings::default(),
        }
    }
}

impl Timings {
    /// The product's own. A debug build lets a test shorten the long ones, in milliseconds, and lengthen
    /// the difference of the clocks that means a sleep: for a wall clock that goes faster than others.
    #[must_use]
    pub fn of_this_run() -> Self {
        let mut timings = Self::default();
        if cfg!(debug_assertions) {
            let told = |name: &str| {
                let milliseconds = std::env::var(name).ok()?.parse().ok()?;
                Some(Duration::from_millis(milliseconds))
            };
            timings.dispose = told("COMMUNICATOR_DEBUG_DISPOSE_MS").unwrap_or(timings.dispose);
            timings.poll = told("COMMUNICATOR_DEBUG_POLL_MS").unwrap_or(timings.poll);
            timings.tray = told("COMMUNICATOR_DEBUG_TRAY_MS").unwrap_or(timings.tray);
            let jump = &mut timings.realtime.jump;
            *jump = told("COMMUNICATOR_DEBUG_JUMP_MS").unwrap_or(*jump);
        }
        timings
    }
}

/// How long a doubtful session is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SessionTimings {
    /// For `validateToken` to answer.
    pub answer: Duration,
    /// Bound of the first pause, by chance, before what was answered with a passing 401 is asked for again;
    /// doubled each time. After an unexplained 401 the settings are asked for after seven times this.
    pub again: Duration,
    /// From the first unexplained 401 to the one that ends the session, at least.
    pub doubt: Duration,
}

impl Default for SessionTimings {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { answer: seconds(5), again: seconds(2), doubt: seconds(30) }
    }
}
