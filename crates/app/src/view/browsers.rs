//! The browsers of this computer, as the settings page shows them: how far each is connected.

use serde::Serialize;
use ts_rs::TS;

/// What stands between the app and the pages in the user's browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BrowserConnection {
    /// Those that are installed, connected, or have a manifest of ours.
    pub browsers: Vec<BrowserRow>,
    /// Those in a sandbox, which can start no program outside of it.
    pub packaged: Vec<PackagedBrowser>,
    /// What the user enters on the extension's page, where this is not the usual profile.
    pub code: Option<String>,
    /// The unpacked extension for Chromium's family that came with the program: a folder.
    pub chromium_package: Option<String>,
    /// The extension for Firefox that came with the program: a file.
    pub firefox_package: Option<String>,
}

/// One browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BrowserRow {
    /// As people know it.
    pub name: String,
    pub family: BrowserFamily,
    pub host: BrowserHost,
    /// The extension is connected to this app now.
    pub extension: bool,
    /// What is allowed and open of the sites of the integration.
    pub sites: Vec<BrowserSite>,
    /// The user lets scripts of settings run.
    pub scripts: bool,
}

/// By which the way to install an extension differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum BrowserFamily {
    Chromium,
    Firefox,
}

/// Whether the browser finds the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum BrowserHost {
    Absent,
    Installed,
    /// The program has been moved since.
    Outdated,
}

/// A site in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BrowserSite {
    /// Host name.
    pub site: String,
    pub allowed: bool,
    /// How many of its pages are open.
    pub pages: u32,
}

/// A browser that cannot reach the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PackagedBrowser {
    pub name: String,
    /// `Snap` or `Flatpak`.
    pub by: String,
}
