//! Listening that is begun anew when it has ended: buses and sockets come late, go and come back.

use std::time::Duration;

use off_thread::caught;
use settings::said::Said;
use tokio::time::{Instant, sleep};

/// Before a facility that is missing or gone is looked for again; doubled with each time.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// What has worked for this long was there: its end is news, and it may be back soon.
const SETTLED: Duration = Duration::from_secs(60);

/// What it comes to that listening has panicked.
pub(crate) fn fault() -> Said {
    Said::both(off_thread::FAULT, off_thread::FAULT_IN_DANISH)
}

/// Listens anew when listening has ended, with pauses that grow; the log has the reason once.
pub(crate) async fn keep(what: &'static str, listen: impl AsyncFn() -> String) {
    let mut said = false;
    let mut pause = FIRST_PAUSE;
    loop {
        let since = Instant::now();
        // What panics is as good as a facility that has gone: it may be the next word that is understood.
        let why = caught(listen()).await.unwrap_or_else(|fault| fault);
        if since.elapsed() >= SETTLED {
            (said, pause) = (false, FIRST_PAUSE);
        }
        if !said {
            tracing::info!(why, "this system does not tell {what} for now");
            said = true;
        }
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}
