//! Windows: a file counts when it belongs to the administrators or the system, and its access list lets
//! nobody else write it.

use std::ffi::c_void;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::windows::io::AsRawHandle as _;
use std::path::Path;

use settings::said::Said;
use windows::Win32::Foundation::{HANDLE, HLOCAL, LocalFree};
use windows::Win32::Security::Authorization::{ConvertSidToStringSidW, GetSecurityInfo, SE_FILE_OBJECT};
use windows::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACE_HEADER, ACL, DACL_SECURITY_INFORMATION, GetAce, OWNER_SECURITY_INFORMATION,
    PSECURITY_DESCRIPTOR, PSID,
};
use windows::core::PWSTR;

use super::{PolicyError, too_large};

/// The system, the administrators, the installer of Windows itself, and what a file's owner may do, who is
/// one of the others.
const TRUSTED: [&str; 4] =
    ["S-1-5-18", "S-1-5-32-544", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "S-1-3-4"];

/// Whatever changes a file or who may: data, appended data, attributes, removal, access list, owner, and the
/// two general rights that hold them.
const WRITES: u32 = 0x2 | 0x4 | 0x10 | 0x100 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x4000_0000 | 0x1000_0000;

/// An entry that is for what will be made below, and not for this.
const INHERIT_ONLY: u8 = 0x8;

/// Entries that allow something, without and with a condition: they are built alike.
const ALLOWS: [u8; 2] = [0, 9];

/// The bytes of a file that nobody but an administrator can have written.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, PolicyError> {
    let place = || path.display().to_string();
    let unreadable =
        |error: io::Error| PolicyError::Unreadable { place: place(), why: error.to_string().into() };
    let untrusted = |en: &str, da: &str| PolicyError::Untrusted { place: place(), why: Said::both(en, da) };
    let file = File::open(path).map_err(unreadable)?;
    let (owner, writers) = owner_and_writers(&file).map_err(unreadable)?;
    if !TRUSTED.contains(&owner.as_str()) {
        return Err(untrusted(
            "it does not belong to the administrators",
            "den tilhører ikke administratorerne",
        ));
    }
    if writers.is_none_or(|writers| writers.iter().any(|who| !TRUSTED.contains(&who.as_str()))) {
        return Err(untrusted(
            "others than administrators can write it",
            "andre end administratorer kan skrive i den",
        ));
    }
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(PolicyError::Unreadable { place: place(), why: too_large() });
    }
    Ok(bytes)
}

/// Who owns an open file, and whom its access list lets write it; none: it has no list, and everybody may.
fn owner_and_writers(file: &File) -> io::Result<(String, Option<Vec<String>>)> {
    let (mut owner, mut list) = (PSID::default(), std::ptr::null_mut::<ACL>());
    let mut descriptor = PSECURITY_DESCRIPTOR::default();
    // SAFETY: the file is open; what is written to lives until after the call.
    unsafe {
        GetSecurityInfo(
            HANDLE(file.as_raw_handle()),
            SE_FILE_OBJECT,
            OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
            Some(&raw mut owner),
            None,
            Some(&raw mut list),
            None,
            Some(&raw mut descriptor),
        )
    }
    .ok()?;
    let told = text(owner).and_then(|owner| Ok((owner, writers(list)?)));
    // SAFETY: the descriptor was allocated by the system for us; owner and list lie in it and are used no more.
    unsafe { LocalFree(Some(HLOCAL(descriptor.0))) };
    told
}

fn writers(list: *const ACL) -> io::Result<Option<Vec<String>>> {
    // SAFETY: it is null, or a list that the system has handed out and that lives.
    let Some(header) = (unsafe { list.as_ref() }) else { return Ok(None) };
    let mut writers = Vec::new();
    for place in 0..u32::from(header.AceCount) {
        let mut entry = std::ptr::null_mut::<c_void>();
        // SAFETY: the list is good, and `entry` is written by the call.
        unsafe { GetAce(list, place, &raw mut entry) }?;
        // SAFETY: each entry begins with this header.
        let kind = unsafe { &*entry.cast::<ACE_HEADER>() };
        if kind.AceFlags & INHERIT_ONLY != 0 || !ALLOWS.contains(&kind.AceType) {
            continue;
        }
        // SAFETY: an entry of this kind is built so.
        let allowed = unsafe { &*entry.cast::<ACCESS_ALLOWED_ACE>() };
        if allowed.Mask & WRITES != 0 {
            writers.push(text(PSID((&raw const allowed.SidStart).cast_mut().cast::<c_void>()))?);
        }
    }
    Ok(Some(writers))
}

/// `S-1-5-…`.
fn text(sid: PSID) -> io::Result<String> {
    let mut text = PWSTR::null();
    // SAFETY: the identifier is good for as long as the call takes; `text` is written by it.
    unsafe { ConvertSidToStringSidW(sid, &raw mut text) }?;
    // SAFETY: the call left a text that ends in nought.
    let told = unsafe { text.to_string() }.map_err(io::Error::other);
    // SAFETY: the text was allocated by the system for us and is not used again.
    unsafe { LocalFree(Some(HLOCAL(text.0.cast()))) };
    told
}
