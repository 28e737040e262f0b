//! The port of the user's own browsers: how far they are connected, and what the user points out on their pages.

use desktop::browsers::{Browser, Manifest, Packaged};

use crate::view::BrowserSite;

/// What is found of the browsers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrowsersHere {
    pub browsers: Vec<BrowserHere>,
    pub packaged: Vec<Packaged>,
    /// What the user enters on the extension's page for this profile; none for the usual one.
    pub code: Option<String>,
    /// The extension that came with the program, as paths: a folder for Chromium's family, a file for Firefox.
    pub chromium_package: Option<String>,
    pub firefox_package: Option<String>,
}

/// One browser that is installed, connected, or has a manifest of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserHere {
    pub browser: Browser,
    pub manifest: Manifest,
    /// None: the extension is not connected.
    pub extension: Option<Extension>,
}

/// What a connected extension has told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extension {
    pub sites: Vec<BrowserSite>,
    pub scripts: bool,
}

/// Why nothing was pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPicked {
    /// The user gave up.
    Cancelled,
    NoHostName,
    NoBrowser,
    PageNotOpen,
    SiteNotAllowed,
    TooLate,
    /// The page was left, or the browser ended.
    PageGone,
    /// A reason of the extension's, in its word.
    Other(String),
}

/// The browsers. Each method reads files or waits for the user: nothing else waits for it.
pub trait Browsers: Send + Sync + 'static {
    fn look(&self) -> impl Future<Output = BrowsersHere> + Send;

    /// Lets each installed browser start the app's host, or, with `false`, none any more.
    ///
    /// # Errors
    /// In words for the log and the user: which browser refused it, and why.
    fn connect(&self, connect: bool) -> impl Future<Output = Result<(), String>> + Send;

    /// Has the user point out an element on a page of the site. Dropping it ends that.
    ///
    /// # Errors
    /// Nothing was pointed out.
    fn pick(&self, website: String) -> impl Future<Output = Result<String, NotPicked>> + Send;
}

/// Browsers that do what the test says.
#[cfg(test)]
pub mod recording {
    use std::sync::{Mutex, PoisonError};

    use tokio::sync::Notify;

    use super::{Browsers, BrowsersHere, NotPicked};

    #[derive(Debug, Default)]
    pub struct RecordingBrowsers {
        here: Mutex<BrowsersHere>,
        connected: Mutex<Vec<bool>>,
        refuses: Mutex<Option<String>>,
        picked: Mutex<Option<Result<String, NotPicked>>>,
        news: Notify,
        sites: Mutex<Vec<String>>,
        dropped: Mutex<usize>,
    }

    fn lock<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
        held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    struct Dropped<'a>(&'a Mutex<usize>, bool);

    impl Drop for Dropped<'_> {
        fn drop(&mut self) {
            if self.1 {
                *lock(self.0) += 1;
            }
        }
    }

    impl RecordingBrowsers {
        /// From now on this is found.
        pub fn are(&self, here: BrowsersHere) {
            *lock(&self.here) = here;
        }

        /// From now on nothing can be written.
        pub fn refuse(&self, why: &str) {
            *lock(&self.refuses) = Some(why.to_owned());
        }

        /// What was asked for: to connect, or not.
        pub fn connected(&self) -> Vec<bool> {
            lock(&self.connected).clone()
        }

        /// The user points this out, now or when they are asked.
        pub fn pick(&self, picked: Result<String, NotPicked>) {
            *lock(&self.picked) = Some(picked);
            self.news.notify_one();
        }

        /// The sites of which something was to be pointed out.
        pub fn picked_on(&self) -> Vec<String> {
            lock(&self.sites).clone()
        }

        /// How often that was called off.
        pub fn called_off(&self) -> usize {
            *lock(&self.dropped)
        }
    }

    impl Browsers for RecordingBrowsers {
        async fn look(&self) -> BrowsersHere {
            lock(&self.here).clone()
        }

        async fn connect(&self, connect: bool) -> Result<(), String> {
            lock(&self.connected).push(connect);
            lock(&self.refuses).clone().map_or(Ok(()), Err)
        }

        async fn pick(&self, website: String) -> Result<String, NotPicked> {
            lock(&self.sites).push(website);
            let mut dropped = Dropped(&self.dropped, true);
            loop {
                let picked = lock(&self.picked).take();
                if let Some(picked) = picked {
                    dropped.1 = false;
                    return picked;
                }
                self.news.notified().await;
            }
        }
    }
}
