//! The clipboard, as other programs see it.

use std::sync::atomic::AtomicBool;

use desktop::clipboard::{Clipboard, Restored};
use desktop::typing::type_into;
use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use windows::Win32::System::DataExchange::{IsClipboardFormatAvailable, RegisterClipboardFormatW};
use windows::core::{PCWSTR, w};

use crate::field::{Field, alone_at_the_keyboard};

fn has(format: PCWSTR) -> bool {
    // SAFETY: questions.
    unsafe { IsClipboardFormatAvailable(RegisterClipboardFormatW(format)) }.is_ok()
}

#[test]
fn another_program_pastes_what_was_copied_and_it_is_kept_from_history_and_from_other_computers() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let paste = |after: &str| {
        let window = field.is_brought();
        let control = Modifiers { control: true, ..Modifiers::NONE };
        let paste = Stroke::Press { key: Key::Character('v'), modifiers: control, times: 1 };
        let whole =
            [(NamedKey::Home, control), (NamedKey::End, Modifiers { shift: true, ..Modifiers::NONE })];
        let mark = whole.map(|(key, modifiers)| Stroke::Press { key: Key::Named(key), modifiers, times: 1 });
        type_into(&window, &[&mark[..], &[paste]].concat(), &AtomicBool::new(false)).unwrap();
        field.says(after);
    };
    arboard::Clipboard::new().unwrap().set_text("the user's own").unwrap();
    let clipboard = Clipboard::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let put =
        |text: &str, keeps_former| runtime.block_on(clipboard.put(text.to_owned(), keeps_former)).unwrap();
    let restore = || runtime.block_on(clipboard.restore());
    for text in ["+4570101010", "Søren Ærø, Жук 😀"] {
        put(text, true);
        paste(text);
    }
    assert!(has(w!("CanIncludeInClipboardHistory")) && has(w!("CanUploadToCloudClipboard")));
    assert_eq!(restore(), Ok(Restored::Former));
    paste("the user's own");

    put("ours", true);
    arboard::Clipboard::new().unwrap().set_text("copied since").unwrap();
    assert_eq!(restore(), Ok(Restored::Replaced));
    paste("copied since");
    // There without anybody who keeps it.
    put("stays", false);
    drop(clipboard);
    paste("stays");
}
