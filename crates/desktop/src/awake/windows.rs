//! Windows: a thread says that the display is in use, and says so no more when it ends.
//! <https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-setthreadexecutionstate>

use std::sync::mpsc::{Receiver, Sender, channel};

use settings::said::Said;
use tokio::sync::oneshot;
use windows::Win32::System::Power::{
    ES_CONTINUOUS, ES_DISPLAY_REQUIRED, ES_SYSTEM_REQUIRED, EXECUTION_STATE, SetThreadExecutionState,
};

/// The state belongs to a thread, so it has one of its own, which waits for this to go.
#[derive(Debug)]
pub(super) struct Awake {
    _thread: Sender<()>,
}

impl Awake {
    /// Windows has no place for a reason here: `powercfg /requests` names the program.
    pub(super) async fn begin(_reason: &str) -> Result<Self, Said> {
        let (keep, ended) = channel();
        let (answer, answered) = oneshot::channel();
        std::thread::Builder::new()
            .name("screen on".to_owned())
            .spawn(move || hold(&ended, answer))
            .map_err(|error| error.to_string())?;
        match answered.await {
            Ok(true) => Ok(Self { _thread: keep }),
            Ok(false) | Err(_) => {
                Err(Said::both("Windows did not take the request", "Windows tog ikke imod anmodningen"))
            }
        }
    }

    pub(super) fn by(&self) -> String {
        "SetThreadExecutionState".to_owned()
    }

    pub(super) async fn still_holds(&self) -> bool {
        true
    }

    /// The thread ends with what it waits for.
    pub(super) async fn release(self) {}
}

fn hold(ended: &Receiver<()>, answer: oneshot::Sender<bool>) {
    let held = set(ES_CONTINUOUS | ES_DISPLAY_REQUIRED | ES_SYSTEM_REQUIRED);
    if answer.send(held).is_err() || !held {
        return;
    }
    // Nothing is ever sent: the other side goes.
    let _gone = ended.recv();
    set(ES_CONTINUOUS);
}

fn set(state: EXECUTION_STATE) -> bool {
    // SAFETY: takes a number and concerns this thread alone. It answers with the state before, which is
    // never nought, or with nought.
    unsafe { SetThreadExecutionState(state) }.0 != 0
}
