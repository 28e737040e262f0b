/*!
The application, without its window system.

One loop takes events, applies the settings through ports and tells the page what changed. Nothing here
knows Tauri: the shell (`src-tauri`) provides the ports and carries the page's commands in.
*/

pub mod cache;
pub mod controller;
pub mod ending;
pub mod ports;
mod qr;
pub mod view;
