//! A disk for tests that stands still until it is let go on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use pbx::store::disk;
use pbx::{FileWrite, StoreError};

use super::{Disk, Writer};

/// Whether the disk works. Every clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Default)]
struct State {
    shut: bool,
    /// It stands still for this file alone.
    only: Option<&'static str>,
    waits: Option<PathBuf>,
}

/// Nobody is kept longer, should a test forget it.
const LONGEST: Duration = Duration::from_secs(120);

impl Gate {
    /// Starts a writer on a disk with this gate. What comes of the writes is told to nobody.
    pub fn start(&self, writer: &Writer) {
        assert!(writer.start_on(Gated(self.clone()), |_| {}).is_ok());
    }

    /// From here on the disk stands still.
    pub fn shut(&self) {
        self.set(true);
    }

    /// From here on the disk stands still as soon as this file is to be written.
    pub fn shut_for(&self, name: &'static str) {
        if let Ok(mut state) = self.0.0.lock() {
            state.only = Some(name);
        }
        self.set(true);
    }

    pub fn open(&self) {
        self.set(false);
    }

    /// The name of the file whose write stands still.
    pub fn waits(&self) -> Option<String> {
        let state = self.0.0.lock().ok()?;
        Some(state.waits.as_ref()?.file_name()?.to_string_lossy().into_owned())
    }

    fn set(&self, shut: bool) {
        if let Ok(mut state) = self.0.0.lock() {
            state.shut = shut;
        }
        self.0.1.notify_all();
    }

    fn pass(&self, file: &Path) {
        let Ok(mut state) = self.0.0.lock() else { return };
        if state.only.is_some_and(|name| !file.ends_with(name)) {
            return;
        }
        state.waits = state.shut.then(|| file.to_owned());
        if let Ok((mut state, _)) = self.0.1.wait_timeout_while(state, LONGEST, |state| state.shut) {
            state.waits = None;
        }
    }
}

struct Gated(Gate);

impl Disk for Gated {
    fn carry_out(&self, write: &FileWrite) -> Result<(), StoreError> {
        self.0.pass(write.file());
        write.carry_out()
    }

    fn make_room(&self, file: &Path) -> Result<Option<PathBuf>, StoreError> {
        disk::make_room(file)
    }
}
