//! The hands of a user at a Windows desk, and what Windows itself tells programs: one thing for each start.
//!
//! `press ctrl alt F5` types a combination; `lock` and `unlock` post to the app what Windows posts when the
//! session is locked and unlocked; `log-off` sends what it sends before it ends the session, and comes back when the
//! app lets it go on. For the tests of the whole app in Wine.

#[cfg(windows)]
mod windows_desk {
    use std::error::Error;

    use desktop::lock::WINDOW_CLASS;
    use desktop::session_end;
    use windows::Win32::Foundation::{LPARAM, WPARAM};
    use windows::Win32::UI::Input::KeyboardAndMouse::{
        INPUT, INPUT_0, INPUT_KEYBOARD, KEYBD_EVENT_FLAGS, KEYBDINPUT, KEYEVENTF_KEYUP, SendInput,
        VIRTUAL_KEY, VK_CONTROL, VK_F1, VK_MENU, VK_SHIFT,
    };
    use windows::Win32::UI::WindowsAndMessaging::{
        FindWindowExW, FindWindowW, HWND_MESSAGE, PostMessageW, SendMessageW, WM_ENDSESSION,
        WM_QUERYENDSESSION, WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, WTS_SESSION_UNLOCK,
    };
    use windows::core::PCWSTR;

    pub fn run(words: &[String]) -> Result<(), Box<dyn Error>> {
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["press", keys @ ..] if !keys.is_empty() => press(keys),
            ["lock"] => tell_of_lock(WTS_SESSION_LOCK),
            ["unlock"] => tell_of_lock(WTS_SESSION_UNLOCK),
            ["log-off"] => log_off(),
            _ => Err("press KEY … | lock | unlock | log-off".into()),
        }
    }

    fn key(name: &str) -> Result<VIRTUAL_KEY, Box<dyn Error>> {
        Ok(match name {
            "ctrl" => VK_CONTROL,
            "alt" => VK_MENU,
            "shift" => VK_SHIFT,
            _ => {
                let number: u16 = name.strip_prefix('F').ok_or("not a key")?.parse()?;
                VIRTUAL_KEY(VK_F1.0 + number - 1)
            }
        })
    }

    fn press(names: &[&str]) -> Result<(), Box<dyn Error>> {
        let keys = names.iter().map(|name| key(name)).collect::<Result<Vec<_>, _>>()?;
        let event = |key: &VIRTUAL_KEY, flags: KEYBD_EVENT_FLAGS| INPUT {
            r#type: INPUT_KEYBOARD,
            Anonymous: INPUT_0 { ki: KEYBDINPUT { wVk: *key, dwFlags: flags, ..Default::default() } },
        };
        let down = keys.iter().map(|key| event(key, KEYBD_EVENT_FLAGS(0)));
        let up = keys.iter().rev().map(|key| event(key, KEYEVENTF_KEYUP));
        let events: Vec<INPUT> = down.chain(up).collect();
        // SAFETY: the events are passed with their length and size.
        let sent = unsafe { SendInput(&events, i32::try_from(size_of::<INPUT>())?) };
        if usize::try_from(sent)? == events.len() { Ok(()) } else { Err("not every key was taken".into()) }
    }

    fn log_off() -> Result<(), Box<dyn Error>> {
        // SAFETY: it looks for a window by the name of its class.
        let window = unsafe { FindWindowW(session_end::WINDOW_CLASS, PCWSTR::null()) }?;
        // SAFETY: a message with a number to a window of the app; both come back when it is handled.
        let send =
            |message, what| unsafe { SendMessageW(window, message, Some(WPARAM(what)), Some(LPARAM(0))) };
        if send(WM_QUERYENDSESSION, 0).0 == 0 {
            return Err("the app stands in the way".into());
        }
        send(WM_ENDSESSION, 1);
        Ok(())
    }

    fn tell_of_lock(event: u32) -> Result<(), Box<dyn Error>> {
        // SAFETY: it looks for a window by the name of its class.
        let window = unsafe { FindWindowExW(Some(HWND_MESSAGE), None, WINDOW_CLASS, PCWSTR::null()) }?;
        // SAFETY: two numbers for a window of the app.
        unsafe { PostMessageW(Some(window), WM_WTSSESSION_CHANGE, WPARAM(event as usize), LPARAM(0)) }?;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(windows)]
    {
        let words: Vec<String> = std::env::args().skip(1).collect();
        windows_desk::run(&words)
    }
    #[cfg(not(windows))]
    Err("this program is for Windows".into())
}
