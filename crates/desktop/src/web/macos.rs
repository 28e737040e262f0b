//! macOS: Launch Services open the address with the program that the user has chosen for it.

use objc2_app_kit::NSWorkspace;
use objc2_foundation::{NSString, NSURL};

use super::OpenError;

/// [`super::open`].
pub(super) fn open(url: &str) -> Result<(), OpenError> {
    let url = NSURL::URLWithString(&NSString::from_str(url)).ok_or(OpenError::NotAnAddress)?;
    let workspace = NSWorkspace::sharedWorkspace();
    if workspace.URLForApplicationToOpenURL(&url).is_none() {
        return Err(OpenError::NoBrowser);
    }
    if workspace.openURL(&url) { Ok(()) } else { Err(OpenError::Refused) }
}
