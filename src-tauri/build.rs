//! Declares the page's commands, so that only a window with the capability may call them, and says
//! what is missing before the compiler does.

#![expect(clippy::print_stderr, reason = "a build script speaks to whoever builds")]

use std::path::Path;

const COMMANDS: &[&str] = &[
    "ui_ready",
    "first_state",
    "watch",
    "page_shown",
    "page_failed",
    "sign_in",
    "sign_out",
    "reset_password",
    "try_demo",
    "refresh",
    "open_dashboard",
    "place_call",
    "edit_board",
    "save_board",
    "create_board",
    "delete_board",
    "undelete_board",
    "restore_board",
    "leave_board",
    "set_switch",
    "set_variable",
    "open_address",
    "address_answers",
    "call_box_closed",
    "dismiss_notice",
    "leave_wallboard",
    "toggle_fullscreen",
    "zoom",
    "set_column_width",
    "save_view",
    "saved_view",
    "change_setting",
    "reset_setting",
    "discard_change",
    "settle_conflict",
    "record_shortcut",
    "prove_shortcut",
    "check_shortcut",
    "settle_kept_aside",
    "resume_saving",
    "change_local",
    "diagnostics",
    "approve_integration",
    "revoke_integration",
    "try_integration",
    "preview_integration",
    "show_integration_log",
    "look_at_browsers",
    "connect_browsers",
    "pick_element",
    "stop_picking",
    "look_at_devices",
    "try_devices",
    "try_notification",
    "act_on_call",
    "pick_caller",
    "join_queue",
    "leave_queue",
    "pick_up_person",
    "keep_look",
    "see_recents",
    "handle_call",
    "note_call",
    "phonebook",
    "transfer_call",
    "complete_transfer",
    "back_to_caller",
    "call_note",
    "set_call_note",
    "record_call",
    "set_presence",
    "acknowledge_alarm",
    "use_window",
    "toggle_dnd",
    "play_ringtone",
    "stop_ringtone",
];

fn main() {
    println!("cargo:rerun-if-changed=ui/dist/index.html");
    if !Path::new("ui/dist/index.html").exists() {
        eprintln!("the user interface is not built; run: cargo xtask ui");
        std::process::exit(1);
    }
    println!("cargo:rerun-if-changed=tauri.conf.json");
    let configuration = std::fs::read_to_string("tauri.conf.json").unwrap_or_default();
    for command in COMMANDS {
        let permission = format!("allow-{}", command.replace('_', "-"));
        if !configuration.contains(&format!("\"{permission}\"")) {
            eprintln!("the page may not call {command}: no window of tauri.conf.json has {permission}");
            std::process::exit(1);
        }
    }
    // How the program of the packages is linked is said by who makes them.
    println!("cargo:rerun-if-env-changed=COMMUNICATOR_LINK_ARGUMENTS");
    for argument in std::env::var("COMMUNICATOR_LINK_ARGUMENTS").unwrap_or_default().split_whitespace() {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
