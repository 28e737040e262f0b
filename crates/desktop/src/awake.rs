//! Keeping the screen on: no screen saver, no dark display, no lock for want of somebody at the keys.
//!
//! A wallboard hangs on a wall where nobody moves a mouse. What is asked for here ends with the value
//! that stands for it, and with the process, however that ends.

#[cfg_attr(target_os = "linux", path = "awake/linux.rs")]
#[cfg_attr(target_os = "windows", path = "awake/windows.rs")]
#[cfg_attr(target_os = "macos", path = "awake/macos.rs")]
mod system;

use std::time::Duration;

use settings::said::Said;

/// For one answer of a desktop, which may have to start the program that gives it.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "the other systems answer at once"))]
const ONE_ANSWER: Duration = Duration::from_secs(3);

/// The screen stays on while this is there.
#[derive(Debug)]
#[must_use = "the screen may sleep again when this is dropped"]
pub struct Awake(system::Awake);

/// Keeps the screen on. `reason` is shown to people who ask the system what does so.
///
/// # Errors
/// In plain words, why this system will not.
pub async fn keep_awake(reason: &str) -> Result<Awake, Said> {
    let awake = system::Awake::begin(reason).await?;
    tracing::info!(by = awake.by(), "the screen stays on");
    Ok(Awake(awake))
}

impl Awake {
    /// By what the screen is kept on, as the system calls it.
    #[must_use]
    pub fn by(&self) -> String {
        self.0.by()
    }

    /// Whether what was promised still counts: a desktop that was started anew knows nothing of it.
    pub async fn still_holds(&self) -> bool {
        self.0.still_holds().await
    }

    /// Lets the screen sleep again, and says so to whoever was asked.
    pub async fn release(self) {
        self.0.release().await;
        tracing::info!("the screen may sleep again");
    }
}
