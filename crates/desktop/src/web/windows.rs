//! Windows: the shell opens the address with the program that the user has chosen for it.

use windows::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_NO_ASSOCIATION, WIN32_ERROR};
use windows::Win32::System::Com::{
    COINIT_APARTMENTTHREADED, COINIT_DISABLE_OLE1DDE, CoInitializeEx, CoUninitialize,
};
use windows::Win32::UI::Shell::{SEE_MASK_FLAG_NO_UI, SEE_MASK_NOASYNC, SHELLEXECUTEINFOW, ShellExecuteExW};
use windows::Win32::UI::WindowsAndMessaging::SW_SHOWNORMAL;
use windows::core::{Error, HSTRING, PCWSTR, w};

use super::OpenError;

/// [`super::open`].
pub(super) fn open(url: &str) -> Result<(), OpenError> {
    let url = HSTRING::from(without_variables(url));
    let mut order = SHELLEXECUTEINFOW {
        cbSize: u32::try_from(size_of::<SHELLEXECUTEINFOW>()).unwrap_or(0),
        // The outcome is told to the caller and not in a box, and the thread may end when this is back.
        fMask: SEE_MASK_FLAG_NO_UI | SEE_MASK_NOASYNC,
        lpVerb: w!("open"),
        lpFile: PCWSTR(url.as_ptr()),
        nShow: SW_SHOWNORMAL.0,
        ..Default::default()
    };
    // SAFETY: the texts end in nought and outlive the call. The shell hands some addresses to objects that need an
    // apartment; what was begun on this thread is ended on it.
    unsafe {
        let begun = CoInitializeEx(None, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
        let opened = ShellExecuteExW(&raw mut order);
        if begun.is_ok() {
            CoUninitialize();
        }
        opened.map_err(|error| why(&error))
    }
}

/// A shell may take `%NAME%` for a variable of the environment (Wine's does): a `%` that begins no encoded byte is
/// encoded itself, which means the same to who reads the address.
fn without_variables(url: &str) -> String {
    let mut parts = url.split('%');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let encodes = part.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        plain.push_str(if encodes { "%" } else { "%25" });
        plain.push_str(part);
    }
    plain
}

fn why(error: &Error) -> OpenError {
    let is = |number: WIN32_ERROR| error.code() == number.to_hresult();
    if is(ERROR_NO_ASSOCIATION) {
        OpenError::NoBrowser
    } else if is(ERROR_ACCESS_DENIED) || is(ERROR_CANCELLED) {
        OpenError::Refused
    } else {
        // Without what it says of itself: the address may stand in it.
        OpenError::Failed { why: format!("Windows error {:#010x}", error.code().0) }
    }
}

#[cfg(test)]
mod tests {
    use super::without_variables;

    #[test]
    fn an_address_has_nothing_in_it_that_a_shell_takes_for_a_variable() {
        for (url, plain) in [
            ("https://x/?n=%2B45%c3%A6", "https://x/?n=%2B45%c3%A6"),
            ("https://x/%COMSPEC%/%25PATH%25", "https://x/%25COMSPEC%25/%25PATH%25"),
            ("https://x/100%", "https://x/100%25"),
            ("https://x/%%41%4", "https://x/%25%41%254"),
        ] {
            assert_eq!(without_variables(url), plain);
        }
    }
}
