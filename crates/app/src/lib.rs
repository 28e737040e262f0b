/*!
The application, without its window system.

One loop takes events, applies the settings through ports and tells the page what changed. Nothing here
knows Tauri: the shell (`src-tauri`) provides the ports and carries the page's commands in.
*/

mod app;
pub mod cache;
pub mod call_control;
pub mod core;
pub mod ending;
mod event;
mod facts;
pub mod faults;
mod feature;
mod features;
mod follower;
pub mod ports;
mod qr;
mod reply_to;
pub mod said;
mod session;
pub mod start;
mod supervisor;
mod tasks;
#[cfg(test)]
mod tests;
mod timings;
mod verbs;
pub mod view;
pub mod writer;

pub use app::App;
pub use core::window::Birth;
pub use event::{
    BoardRequest, DeskRequest, Event, Fault, LineRequest, PageReply, PageRequest, SampleCall, SignInRequest,
    VerbReply, WindowEvent, ZoomStep,
};
pub use reply_to::ReplyTo;
pub use supervisor::{Supervisor, why_unanswered};
pub use timings::Timings;
pub use verbs::{Reply, Request};
