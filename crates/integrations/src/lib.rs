/*!
Integrations: what a call makes this computer do, planned as plain values.

A template of the settings is parsed once, before any value is known ([`Armed`]). A call's [`Values`] turn it
into an [`Action`], or into the reason why nothing is done ([`NotDone`]). Whoever carries an action out does
nothing but that: every decision about a value that a caller has chosen is made here.

All of it is pure: no I/O, no clock, no operating system. The three systems differ in how a command is split
and which options a program may mistake a value for; [`System`] says which is meant, so that each is tested
everywhere.
*/

mod action;
mod address;
mod armed;
mod body;
pub mod browser;
mod clipboard;
pub mod command;
mod fingerprint;
pub mod keys;
mod kind;
pub mod log;
mod outcome;
mod refusal;
mod system;
mod template;
mod values;

pub use action::{Action, Body, Method, Program, Request, Typing};
pub use armed::{Armed, needs_approval, template_json, when};
pub use browser::{BrowserPlan, Step};
pub use fingerprint::Fingerprint;
pub use kind::Kind;
pub use outcome::{NotDone, Outcome, Reason};
pub use refusal::{Refusal, TemplateRefused};
pub use system::System;
pub use values::Values;
