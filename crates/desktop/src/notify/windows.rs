//! Windows: a toast. The system shows toasts of registered apps alone and drops others without a
//! word, so the app's name is registered for this person first; an installed app has it already.
//! <https://learn.microsoft.com/windows/apps/design/shell/tiles-and-notifications/send-local-toast-other-apps>

use std::time::Duration;

use tauri_winrt_notification::Toast;
use windows::Win32::System::Registry::{HKEY_CURRENT_USER, REG_SZ, RegSetKeyValueW};
use windows::core::{HSTRING, w};

use crate::off_thread::{self, NoAnswer};

const NAME: &str = "Communicator";

pub(super) async fn show(title: &str, body: &str, limit: Duration) -> Result<(), String> {
    let (title, body) = (title.to_owned(), body.to_owned());
    let work = move || {
        register()?;
        let toast = Toast::new(crate::IDENTIFIER).title(&title).text1(&body);
        toast.show().map_err(|error| error.to_string())
    };
    match off_thread::run("notification", limit, work).await {
        Ok(answer) => answer,
        Err(NoAnswer::TimedOut) => Err(format!("Windows has not answered within {} s", limit.as_secs())),
        Err(NoAnswer::Failed { why }) => Err(why),
    }
}

fn register() -> Result<(), String> {
    let key = HSTRING::from(format!(r"Software\Classes\AppUserModelId\{}", crate::IDENTIFIER));
    let mut name: Vec<u16> = NAME.encode_utf16().collect();
    name.push(0);
    let bytes = u32::try_from(size_of_val(name.as_slice())).map_err(|error| error.to_string())?;
    // SAFETY: `name` is a UTF-16 text with its zero, `bytes` long, and outlives the call.
    let answer = unsafe {
        let data = Some(name.as_ptr().cast());
        RegSetKeyValueW(HKEY_CURRENT_USER, &key, w!("DisplayName"), REG_SZ.0, data, bytes)
    };
    answer.ok().map_err(|error| format!("the app cannot be registered for toasts: {error}"))
}
