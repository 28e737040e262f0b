/*!
The per-user socket: one running app per profile, and how other processes speak to it.

Who runs is decided by a lock on a file in the profile: the system gives it back when its holder
ends in any way, so nothing is left over that would have to be judged. The socket beside it is
only the way to the holder, and only the holder of the lock replaces one that was left behind. Cleaners
and people take such files away; the holder sees that and makes them anew. Where the profile takes no new
files, a folder of this user's elsewhere stands in for it until it does.

Both ends speak JSON, one value a line. On connecting the server says `{"hello":{"pid":N}}`; the
client sends its request; while the request is worked on the server says `{"working":true}` each
second, so that a long answer and a dead app can be told apart; then `{"answer":…}`. The socket
carries any value; what the app takes and answers are an [`Asking`] and a [`Reply`].

A browser's native host takes a role instead of asking: its connection stays ([`browser`]).

The crate knows neither the app nor the rest of the operating system, so that whatever speaks to the app can
use it.
*/

pub mod browser;
mod claim;
mod client;
mod fnv;
#[cfg(any(windows, test))]
mod pipe_name;
mod place;
mod protocol;
mod server;
#[cfg_attr(unix, path = "transport/unix.rs")]
#[cfg_attr(windows, path = "transport/windows.rs")]
mod transport;

pub use claim::{Claim, Claimed, claim};
pub use client::{Answered, AskError, Replied, ask, request};
pub use place::stand_in;
pub use protocol::{ActivationToken, Asking, Exit, Reply, Request};

/// Why a client speaks to no app whose process is somebody else's.
const OTHER_USER: &str = "what answers there is a program of another user";

/// The longest line a client may send, in bytes.
const LONGEST_REQUEST: usize = 64 * 1024;

/// The longest line the server may send, in bytes.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
