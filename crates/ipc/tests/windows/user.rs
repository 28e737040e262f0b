//! Who runs these tests, as the system names them.

use std::ffi::c_void;

use windows::Win32::Foundation::{CloseHandle, HANDLE};
use windows::Win32::Security::Authorization::ConvertSidToStringSidW;
use windows::Win32::Security::{GetTokenInformation, TOKEN_QUERY, TOKEN_USER, TokenUser};
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
use windows::core::PWSTR;

/// The identifier of this user, `S-1-5-21-…`.
pub fn sid() -> String {
    // Of numbers as long as a pointer, because what is written begins with one.
    let mut buffer = [0_usize; 64];
    let mut length = 0;
    let mut token = HANDLE::default();
    let mut text = PWSTR::null();
    // SAFETY: each call writes to places that are large enough and live until the end; the text is left to
    // the process, which ends soon.
    unsafe {
        OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token).unwrap();
        let start = buffer.as_mut_ptr().cast::<c_void>();
        let size = u32::try_from(size_of_val(&buffer)).unwrap();
        GetTokenInformation(token, TokenUser, Some(start), size, &raw mut length).unwrap();
        CloseHandle(token).unwrap();
        ConvertSidToStringSidW((*start.cast::<TOKEN_USER>()).User.Sid, &raw mut text).unwrap();
        text.to_string().unwrap()
    }
}
