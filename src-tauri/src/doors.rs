//! The ways in from outside: other processes over the socket, and signals.
//!
//! They have a thread of their own, so that they are heard when the loop, or what it runs on, stands still.

use std::path::{Path, PathBuf};
use std::time::Duration;

use account::defaults::system_language;
use anyhow::Context as _;
use ipc::browser::Hub;
use ipc::{ActivationToken, Asking, Claim, Claimed, Reply, Request};
use off_thread::caught;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use app::ending::Ending;
use app::{Event, ReplyTo};

/// A request that takes longer may wait for the PBX, or the loop may stand still.
const WORKED_ON: Duration = Duration::from_secs(1);

/// With [`WORKED_ON`] the five seconds after which an app does not answer.
const LOOP_SILENT: Duration = Duration::from_secs(4);

/// What has panicked at once would do so at once again.
const OPENED_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Opens them for as long as the process lives.
///
/// # Errors
/// The system has no thread or no file descriptor left.
pub fn open(
    claimed: Claimed,
    profile: PathBuf,
    events: mpsc::UnboundedSender<Event>,
    ending: Ending,
    browsers: Hub,
) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("no threads to be had")?;
    let work = move || {
        runtime.block_on(async {
            tokio::join!(
                serve(claimed, &profile, &events, &ending, &browsers),
                end_on_signal(&events, &ending)
            );
        });
    };
    std::thread::Builder::new().name("doors".to_owned()).spawn(work).context("no threads to be had")?;
    Ok(())
}

/// Answers other processes. After a panic, which has taken the claim along, the profile is claimed anew.
async fn serve(
    mut claimed: Claimed,
    profile: &Path,
    events: &mpsc::UnboundedSender<Event>,
    ending: &Ending,
    browsers: &Hub,
) {
    while caught(serve_once(claimed, events, ending, browsers)).await.is_err() {
        tracing::error!("the way in for other processes has failed and is opened anew");
        tokio::time::sleep(OPENED_AGAIN_AFTER).await;
        claimed = match ipc::claim(profile) {
            Ok(Claim::Ours(claimed)) => claimed,
            // Two apps on one profile would be worse than one that ends.
            Ok(Claim::Taken) | Err(_) => {
                ending.begin();
                let _ending = events.send(Event::Terminate);
                return;
            }
        };
    }
}

async fn serve_once(
    claimed: Claimed,
    events: &mpsc::UnboundedSender<Event>,
    ending: &Ending,
    browsers: &Hub,
) {
    let (events, ending, asked, taken_on) =
        (events.clone(), ending.clone(), browsers.clone(), browsers.clone());
    let answers = move |request| {
        let (events, ending, browsers) = (events.clone(), ending.clone(), asked.clone());
        async move {
            let reply = match serde_json::from_value::<Asking>(request) {
                // They are connected here, and the loop need not be asked.
                Ok(Asking { request: Request::Browsers, .. }) => Reply::with(browsers.status()),
                Ok(asking) => answer(&events, &ending, asking).await,
                Err(error) => Reply::failed(system_language().pick(
                    format!("the request is not understood: {error}"),
                    format!("forespørgslen kan ikke forstås: {error}"),
                )),
            };
            serde_json::to_value(reply).unwrap_or_default()
        }
    };
    let served = claimed.serve_with_browsers(answers, move |browser| taken_on.take_on(browser)).await;
    if let Err(error) = served {
        tracing::error!(%error, "other processes cannot reach this app");
        // The claim outlives the socket: a second app on this profile would be worse.
        std::future::pending::<()>().await;
    }
}

async fn answer(events: &mpsc::UnboundedSender<Event>, ending: &Ending, asking: Asking) -> Reply {
    let Asking { request, activation_token } = asking;
    let quits = matches!(request, Request::Quit);
    if quits {
        ending.begin();
    }
    let (reply, mut answer) = ReplyTo::new();
    let asked = events.send(match activation_token {
        Some(ActivationToken(token)) => Event::VerbOfUser { request, token, reply },
        None => Event::Verb(request, reply),
    });
    loop {
        let answered = timeout(WORKED_ON, &mut answer).await;
        match answered {
            Ok(Ok(reply)) => return reply,
            // The end comes, by itself or not.
            _ if quits => return Reply::done(),
            Ok(Err(_)) => return unanswered(events),
            Err(_) if asked.is_err() => return unanswered(events),
            Err(_) => {}
        }
        let (pulse, beat) = oneshot::channel();
        let _quitting = events.send(Event::Pulse(pulse));
        tokio::select! {
            biased;
            answered = &mut answer => {
                return answered.unwrap_or_else(|_| unanswered(events));
            }
            silent = timeout(LOOP_SILENT, beat) => if silent.is_err() {
                let words = system_language()
                    .pick("the running app does not answer", "det kørende program svarer ikke");
                return Reply::failed(words.to_owned());
            },
        }
    }
}

fn unanswered(events: &mpsc::UnboundedSender<Event>) -> Reply {
    Reply::failed(app::why_unanswered(events, system_language()))
}

/// SIGTERM and Ctrl+C end the app like `quit`, also after a panic in here.
async fn end_on_signal(events: &mpsc::UnboundedSender<Event>, ending: &Ending) {
    while caught(end_on_next_signal(events, ending)).await.is_err() {
        tokio::time::sleep(OPENED_AGAIN_AFTER).await;
    }
}

async fn end_on_next_signal(events: &mpsc::UnboundedSender<Event>, ending: &Ending) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
    #[cfg(windows)]
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    ending.begin();
    let _ending = events.send(Event::Terminate);
}
