//! macOS: Launch Services, which knows the bundle by its identifier and from its `Info.plist` what it can
//! open.
//!
//! A link goes to the bundle and not to a command line, so that a profile of its own cannot have one. The
//! functions are those that `NSWorkspace` has had a new name for since macOS 12; these work on all versions.

use std::io;

use core_foundation::base::TCFType as _;
use core_foundation::string::CFString;
use core_foundation_sys::string::CFStringRef;
use settings::said::Said;

use super::{Before, Error, Handler, HandlerStatus, Opens, SCHEMES, Wanted};
use crate::IDENTIFIER;

#[link(name = "CoreServices", kind = "framework")]
unsafe extern "C" {
    fn LSSetDefaultHandlerForURLScheme(scheme: CFStringRef, handler: CFStringRef) -> i32;
    fn LSCopyDefaultHandlerForURLScheme(scheme: CFStringRef) -> CFStringRef;
}

/// [`super::set`].
pub(super) fn set(
    handler: &Handler,
    wanted: Wanted,
    _by_hand: bool,
    before: &[Before],
) -> Result<Vec<Before>, Error> {
    if wanted != Wanted::Used {
        // What the bundle offers stands in the bundle.
        for Before { scheme, program } in before {
            if used(scheme).is_some_and(|name| is_this(&name)) {
                use_for(scheme, program)?;
            }
        }
        return Ok(Vec::new());
    }
    check(handler)?;
    let mut kept = before.to_vec();
    for scheme in SCHEMES {
        match used(scheme) {
            Some(name) if is_this(&name) => continue,
            Some(name) => {
                kept.retain(|one| one.scheme != scheme);
                kept.push(Before { scheme: scheme.to_owned(), program: name });
            }
            None => {}
        }
        use_for(scheme, IDENTIFIER)?;
    }
    Ok(kept)
}

/// [`super::read`].
pub(super) fn read(handler: &Handler) -> Result<HandlerStatus, Error> {
    let opens = SCHEMES.map(|scheme| match used(scheme) {
        Some(name) if is_this(&name) => Opens::This,
        Some(name) => Opens::Another(name),
        None => Opens::Nobody,
    });
    Ok(HandlerStatus { offered: check(handler).is_ok(), opens, user_must_choose: false })
}

fn check(handler: &Handler) -> Result<(), Error> {
    let why = if handler.name != "communicator" {
        Said::both(
            "macOS opens links with the app itself, not with one of its profiles",
            "macOS åbner links med selve programmet, ikke med en af dets profiler",
        )
    } else if !handler.program.to_string_lossy().contains(".app/Contents/MacOS/") {
        Said::both(
            "macOS opens links only with an app that is installed as a bundle",
            "macOS åbner kun links med et program, der er installeret som app-pakke",
        )
    } else {
        return Ok(());
    };
    Err(Error::Unsupported { why })
}

/// Identifiers of bundles know no case.
fn is_this(name: &str) -> bool {
    name.eq_ignore_ascii_case(IDENTIFIER)
}

fn used(scheme: &str) -> Option<String> {
    let scheme = CFString::new(scheme);
    // SAFETY: the text lives until the call returns; what comes back is ours to release, or null.
    let name = unsafe { LSCopyDefaultHandlerForURLScheme(scheme.as_concrete_TypeRef()) };
    if name.is_null() {
        return None;
    }
    // SAFETY: not null, and by the name of the function (“Copy”) ours.
    Some(unsafe { CFString::wrap_under_create_rule(name) }.to_string())
}

fn use_for(scheme: &str, program: &str) -> Result<(), Error> {
    let (scheme_text, program) = (CFString::new(scheme), CFString::new(program));
    // SAFETY: both texts live until the call returns.
    let status = unsafe {
        LSSetDefaultHandlerForURLScheme(scheme_text.as_concrete_TypeRef(), program.as_concrete_TypeRef())
    };
    if status == 0 {
        return Ok(());
    }
    let source = io::Error::other(format!("Launch Services answers {status}"));
    Err(Error::System { doing: "choose the program for", place: format!("{scheme}: links"), source })
}
