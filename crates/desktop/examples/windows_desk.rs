//! The hands of a user at a Windows desk, and what Windows itself tells programs: one thing for each start.
//!
//! `press ctrl alt F5` types a combination; `lock` and `unlock` post to the app what Windows posts when the
//! session is locked and unlocked; `log-off` sends what it sends before it ends the session, and comes back when the
//! app lets it go on. `tooltip` prints the tooltip that is shown, `menu` succeeds while a menu is open, and
//! `icon-is-at LEFT TOP RIGHT BOTTOM` gives the app an answer that Wine has not. `written TITLE` prints what stands in
//! the text field of the window with this title, `clipboard` the text that is copied. For the tests of the whole app
//! in Wine.

#[cfg(windows)]
mod windows_desk {
    use std::error::Error;
    use std::ffi::c_void;
    use std::io::Write as _;

    use desktop::lock::WINDOW_CLASS;
    use desktop::session_end;
    use windows::Win32::Foundation::{HANDLE, HWND, LPARAM, WPARAM};
    use windows::Win32::System::LibraryLoader::{GetProcAddress, LoadLibraryW};
    use windows::Win32::System::Threading::{
        OpenProcess, PROCESS_QUERY_INFORMATION, PROCESS_VM_OPERATION, PROCESS_VM_READ, PROCESS_VM_WRITE,
    };
    use windows::Win32::UI::Input::KeyboardAndMouse::{
        INPUT, INPUT_0, INPUT_KEYBOARD, KEYBD_EVENT_FLAGS, KEYBDINPUT, KEYEVENTF_KEYUP, SendInput,
        VIRTUAL_KEY, VK_CONTROL, VK_DOWN, VK_F1, VK_MENU, VK_RETURN, VK_SHIFT, VK_UP,
    };
    use windows::Win32::UI::WindowsAndMessaging::{
        FindWindowExW, FindWindowW, GetWindowThreadProcessId, HWND_MESSAGE, IsWindowVisible, PostMessageW,
        SendMessageW, WM_ENDSESSION, WM_GETTEXT, WM_QUERYENDSESSION, WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK,
        WTS_SESSION_UNLOCK,
    };
    use windows::core::{HSTRING, PCWSTR, s, w};

    pub fn run(words: &[String]) -> Result<(), Box<dyn Error>> {
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["press", keys @ ..] if !keys.is_empty() => press(keys),
            ["lock"] => tell_of_lock(WTS_SESSION_LOCK),
            ["unlock"] => tell_of_lock(WTS_SESSION_UNLOCK),
            ["log-off"] => log_off(),
            ["tooltip"] => tooltip(),
            ["menu"] => shown(w!("#32768")).next().map(|_| ()).ok_or_else(|| "no menu is open".into()),
            ["icon-is-at", edges @ ..] => icon_is_at(edges),
            ["written", title] => written(title),
            ["clipboard"] => print(&arboard::Clipboard::new()?.get_text()?),
            _ => Err("press KEY … | lock | unlock | log-off | tooltip | menu | icon-is-at EDGES | \
                written TITLE | clipboard"
                .into()),
        }
    }

    fn key(name: &str) -> Result<VIRTUAL_KEY, Box<dyn Error>> {
        Ok(match name {
            "ctrl" => VK_CONTROL,
            "alt" => VK_MENU,
            "shift" => VK_SHIFT,
            "down" => VK_DOWN,
            "up" => VK_UP,
            "enter" => VK_RETURN,
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

    /// Windows of a class that can be seen.
    fn shown(class: PCWSTR) -> impl Iterator<Item = HWND> {
        let mut last = None;
        let all = std::iter::from_fn(move || {
            // SAFETY: it looks for a window by the name of its class, after one that it has found.
            last = unsafe { FindWindowExW(None, last, class, PCWSTR::null()) }.ok();
            last
        });
        // SAFETY: a question about a window, which may have gone.
        all.filter(|window| unsafe { IsWindowVisible(*window) }.as_bool())
    }

    /// Prints nothing where none is shown.
    fn tooltip() -> Result<(), Box<dyn Error>> {
        shown(w!("tooltips_class32")).try_for_each(|window| print(&text_of(window)?))
    }

    /// What stands in the text field of a window.
    fn written(title: &str) -> Result<(), Box<dyn Error>> {
        // SAFETY: it looks for a window by its title, and in that for a field by the name of its class.
        let field = unsafe {
            let window = FindWindowW(PCWSTR::null(), &HSTRING::from(title))?;
            FindWindowExW(Some(window), None, w!("Edit"), PCWSTR::null())?
        };
        print(&text_of(field)?)
    }

    fn text_of(window: HWND) -> Result<String, Box<dyn Error>> {
        let mut text = vec![0_u16; 4096];
        // SAFETY: the text gets at most as many units as it has room for; Windows carries it over from the other
        // process, and comes back when that has answered.
        let length = unsafe {
            let room = (WPARAM(text.len()), LPARAM(text.as_mut_ptr() as isize));
            SendMessageW(window, WM_GETTEXT, Some(room.0), Some(room.1))
        };
        Ok(String::from_utf16_lossy(text.get(..usize::try_from(length.0)?).unwrap_or_default()))
    }

    fn print(text: &str) -> Result<(), Box<dyn Error>> {
        Ok(std::io::stdout().write_all(text.as_bytes())?)
    }

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn ReadProcessMemory(
            process: HANDLE,
            at: *const c_void,
            to: *mut c_void,
            size: usize,
            read: *mut usize,
        ) -> i32;
        fn WriteProcessMemory(
            process: HANDLE,
            at: *mut c_void,
            from: *const c_void,
            size: usize,
            written: *mut usize,
        ) -> i32;
    }

    /// Machine code of a `Shell_NotifyIconGetRect` that always answers this.
    fn always(edges: [i32; 4]) -> Vec<u8> {
        let mut code = Vec::new();
        for (offset, edge) in [0, 4, 8, 12].into_iter().zip(edges) {
            // mov dword ptr [rdx + offset], edge
            code.extend([0xC7, 0x42, offset]);
            code.extend(edge.to_le_bytes());
        }
        // xor eax, eax; ret
        code.extend([0x31, 0xC0, 0xC3]);
        code
    }

    /// Wine answers nobody who asks where an icon of the tray is (`Shell_NotifyIconGetRect` is a stub there),
    /// and the app's toolkit passes on no click without it. So the stub in the app's memory is replaced.
    fn icon_is_at(edges: &[&str]) -> Result<(), Box<dyn Error>> {
        let edges = edges.iter().map(|edge| edge.parse()).collect::<Result<Vec<i32>, _>>()?;
        let code = always(edges.try_into().map_err(|_| "LEFT TOP RIGHT BOTTOM")?);
        // SAFETY: it looks for a window by the name of its class.
        let window = unsafe { FindWindowW(session_end::WINDOW_CLASS, PCWSTR::null()) }?;
        let mut id = 0;
        // SAFETY: the id is written to a number of this function.
        unsafe { GetWindowThreadProcessId(window, Some(&raw mut id)) };
        let rights = PROCESS_QUERY_INFORMATION | PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE;
        // SAFETY: a process by its id; the handle ends with this program.
        let process = unsafe { OpenProcess(rights, false, id) }?;
        // SAFETY: a library of the system, without effects of its own.
        let library = unsafe { LoadLibraryW(w!("shell32.dll")) }?;
        // SAFETY: the library stays loaded.
        let ours = unsafe { GetProcAddress(library, s!("Shell_NotifyIconGetRect")) };
        let at = ours.ok_or("Wine has no such function")? as *mut c_void;
        let (mut theirs, mut count) = (vec![0_u8; code.len()], 0);
        // SAFETY: as much as there is room for.
        unsafe { ReadProcessMemory(process, at, theirs.as_mut_ptr().cast(), theirs.len(), &raw mut count) };
        // SAFETY: the code of a function that is longer than this.
        let own = unsafe { std::slice::from_raw_parts(at.cast::<u8>(), code.len()) };
        if theirs == code || theirs != own {
            return Err("the app has the library elsewhere, or has been given an answer before".into());
        }
        // SAFETY: the other process may be damaged by it, not this one.
        let done =
            unsafe { WriteProcessMemory(process, at, code.as_ptr().cast(), code.len(), &raw mut count) };
        if done == 0 || count != code.len() {
            return Err(std::io::Error::last_os_error().into());
        }
        Ok(())
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
