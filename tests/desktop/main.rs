//! The real app, in a real window, on a display of its own, against a real HTTP server.
//!
//! Each test proves that something is wired up which no crate can prove alone: what the window
//! manager, the session or the web view then says is what counts, never what the app says of itself
//! alone. `cargo xtask test` installs what they need and gives them a session bus of their own.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and may say what it saw"
)]

mod autostart_tests;
mod axe_tests;
mod bad_input_tests;
mod beacon_tests;
mod bench_call;
mod bench_company;
mod bench_devices;
mod bench_disk;
mod bench_idle;
mod bench_integrations;
mod bench_live;
mod bench_start;
mod bench_verbs;
mod board_key_tests;
mod board_tests;
mod call_tests;
mod desk_state_tests;
mod desk_tests;
mod disk_tests;
mod ending_tests;
mod entry_tests;
mod escape_tests;
mod fault_tests;
mod gap_tests;
mod harness;
mod harness_tests;
mod held_key_tests;
mod integration_afterwards_tests;
mod integration_page_tests;
mod integration_request_tests;
mod integration_tests;
mod integration_verb_tests;
mod item_tests;
mod kept_aside_tests;
mod kept_number_tests;
mod keyring_tests;
mod link_tests;
mod live_tests;
mod lock_tests;
mod memory_tests;
mod monitor_tests;
mod mouse_tests;
mod notification_tests;
mod page_failure_tests;
mod patch_tests;
mod policy_tests;
mod popup_tests;
mod realtime_tests;
mod second_factor_tests;
mod secrets_tests;
mod selection_tests;
mod settings_tests;
mod shortcut_tests;
mod sign_in_look_tests;
mod sign_in_tests;
mod sign_out_tests;
mod silent_bus_tests;
mod soak_day;
mod soak_wall;
mod sound_tests;
mod start_tests;
mod tour;
mod transfer_tests;
mod tray_tests;
mod trial_tests;
mod verb_tests;
mod wallboard_tests;
mod wayland_frame_tests;
mod wayland_tests;
mod weather_tests;
mod web_item_tests;
mod window_tests;
