//! Linux: BlueZ on the system bus.

use std::sync::Arc;

use off_thread::caught;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::ears::Ears;
use super::{Scan, bluez};
use crate::listening::{fault, keep};

/// One task, ended with it; BlueZ ends the scan of a connection that closes.
#[derive(Debug)]
pub(super) struct Watch {
    task: AbortHandle,
}

impl Watch {
    pub(super) fn start(runtime: &Handle, ears: Arc<Ears>) -> Self {
        let task = runtime.spawn(keep("beacons", async move || match caught(bluez::listen(&ears)).await {
            Ok(why) => {
                ears.scan(Scan::Absent { why: why.clone() });
                why.to_string()
            }
            Err(why) => {
                ears.scan(Scan::Failed { why: fault() });
                why
            }
        }));
        Self { task: task.abort_handle() }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}
