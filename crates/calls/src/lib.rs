/*!
Calls: from events in any order to what rings, and why.

What the PBX says becomes [`event::CallEvent`]s; [`calls::Calls`] makes one state of each of this user's
calls of them and says what changed; [`ringing`] decides what is heard of a call, [`alarm`] what is heard
of a queue, [`popup`] whether the window comes to the front for a call, [`answering`] what ANSWER and
HANGUP mean at this moment, [`triggers`] what the integrations are told, [`link`] what a `tel:` link may
dial, and [`lock_dnd`] when a locked screen means do not disturb. All of it is pure: no I/O, no clock, no
operating system. Decisions are plain values that say why.
*/

pub mod alarm;
pub mod answering;
pub mod call;
pub mod calls;
pub mod event;
pub mod link;
pub mod lock_dnd;
pub mod own;
pub mod popup;
mod recent;
pub mod ringing;
pub mod triggers;
