//! X11: the thread that takes keys and hears them, the keyboard map as the server has it, and what it
//! says of grabs.
//!
//! The thread sleeps until a key is pressed or something is asked of it; the other end of a socket pair
//! wakes it, and ends it. Whether a key is really held is asked over another connection, which is another
//! client to the server: a key that it is refused is held.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use global_hotkey::hotkey::Modifiers;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::{AsFd, BorrowedFd};
use settings::shortcut::Combination;
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::ErrorKind;
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, ModMask, Window};
use x11rb::rust_connection::RustConnection;

use super::keeper::{Keeper, Key};
use super::presses::Presses;
use super::typing::Convention;
use super::x11_grabs::{mask_of, roots_of};
use super::x11_keymap::{KeyRow, Keymap};
use super::{Changed, MainThread, Refusal};
use crate::x11_connection::{BoundedStream, X11Error, connect};

pub(super) use super::x11_grabs::Keys;

pub(super) const CONVENTION: Convention = Convention::X11;

type Work = Box<dyn FnOnce(&mut Keeper) + Send>;

/// The way to the thread that holds the keys. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Keyboard {
    work: Sender<Work>,
    wake: UnixStream,
}

impl Keyboard {
    pub(super) fn start(presses: Arc<Presses>, _: MainThread, changed: Changed) -> Result<Self, Refusal> {
        let (work, asked) = mpsc::channel();
        let (wake, woken) = UnixStream::pair().map_err(Refusal::failed)?;
        for end in [&wake, &woken] {
            end.set_nonblocking(true).map_err(Refusal::failed)?;
        }
        thread::Builder::new()
            .name("shortcuts".to_owned())
            .spawn(move || {
                let mut keeper = Keeper::new(Keys::new(presses, changed));
                if let Err(error) = serve(&mut keeper, &asked, &woken) {
                    tracing::error!(%error, "the shortcuts have ended");
                }
            })
            .map_err(Refusal::failed)?;
        Ok(Self { work, wake })
    }

    pub(super) fn run(&self, work: Work) {
        // A thread that has ended drops the work, and with it the answer that is waited for. A pair that is
        // full wakes it already.
        let _ = self.work.send(work);
        let _ = (&self.wake).write(&[1]);
    }
}

/// Until the other end of `woken` is closed.
fn serve(keeper: &mut Keeper, asked: &Receiver<Work>, woken: &UnixStream) -> io::Result<()> {
    loop {
        // What is asked of the server reads its events too: they are looked at before each sleep.
        keeper.keys.look();
        sleep(keeper.keys.connection(), woken)?;
        if has_ended(woken)? {
            return Ok(());
        }
        for work in asked.try_iter() {
            // A panic drops the answer that is waited for, and the keys that are held stay held.
            if catch_unwind(AssertUnwindSafe(|| work(keeper))).is_err() {
                tracing::error!("a question to the keyboard has panicked");
            }
        }
    }
}

/// Sleeps until one of the two has something to read.
fn sleep(server: Option<BorrowedFd<'_>>, woken: &UnixStream) -> io::Result<()> {
    let watched = [Some(woken.as_fd()), server];
    let mut polled: Vec<_> =
        watched.into_iter().flatten().map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).collect();
    match poll(&mut polled, None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Takes away what woke, and says whether nothing can wake any more.
fn has_ended(mut woken: &UnixStream) -> io::Result<bool> {
    loop {
        match woken.read(&mut [0; 64]) {
            Ok(0) => return Ok(true),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The layout in force, and a connection to ask about it.
pub(super) struct Layout {
    connection: RustConnection<BoundedStream>,
    roots: Vec<Window>,
    keymap: Keymap,
}

impl Layout {
    pub(super) fn present() -> Result<Self, Refusal> {
        let (connection, _) = connect(None).map_err(Refusal::failed)?;
        let keymap = read_keymap(&connection).map_err(Refusal::failed)?;
        Ok(Self { roots: roots_of(&connection), connection, keymap })
    }

    pub(super) fn find(&mut self, combination: &Combination) -> Result<Key, Refusal> {
        let found = self.keymap.find(combination.key).map(|number| Key { number });
        found.ok_or_else(|| Refusal::KeyNotAvailable {
            nearest: self.keymap.nearest(combination).map(|combination| combination.to_string()),
        })
    }

    /// No modifier that a shortcut can name types a character on X11.
    pub(super) const fn typed(&mut self, _: Key, _: &Combination) -> Option<char> {
        None
    }

    /// The key must be refused to this connection on each screen.
    pub(super) fn confirm(&mut self, key: Key, modifiers: Modifiers) -> Result<(), Refusal> {
        let mask = mask_of(modifiers);
        for &root in &self.roots {
            match self.grab(root, key.number, mask) {
                Err(ReplyError::X11Error(e)) if e.error_kind == ErrorKind::Access => {}
                Err(other) => return Err(Refusal::failed(X11Error::from(other))),
                Ok(()) => {
                    // Ends with the connection anyway, which is about to be closed.
                    let _ = self.connection.ungrab_key(key.number, root, mask);
                    let _ = self.connection.flush();
                    return Err(Refusal::said(
                        "the X server was asked for the key, but it is not taken",
                        "X-serveren blev bedt om tasten, men har ikke givet den",
                    ));
                }
            }
        }
        Ok(())
    }

    fn grab(&self, root: Window, keycode: u8, mask: ModMask) -> Result<(), ReplyError> {
        self.connection.grab_key(false, root, mask, keycode, GrabMode::ASYNC, GrabMode::ASYNC)?.check()
    }
}

fn read_keymap(connection: &RustConnection<BoundedStream>) -> Result<Keymap, X11Error> {
    if !connection.xkb_use_extension(1, 0)?.reply()?.supported {
        return Err(X11Error::Lacks("XKB 1.0"));
    }
    let device = xkb::ID::USE_CORE_KBD.into();
    let setup = connection.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let count = last.saturating_sub(first).saturating_add(1);
    let group = connection.xkb_get_state(device)?.reply()?.group;
    let map = connection
        .xkb_get_map(
            device,
            xkb::MapPart::KEY_SYMS,
            xkb::MapPart::default(),
            0,
            0,
            first,
            count,
            0,
            0,
            0,
            0,
            xkb::VMod::default(),
            0,
            0,
            0,
            0,
            0,
            0,
        )?
        .reply()?;

    // The map may begin later than the core one; rows are told by keycode.
    let missing = usize::from(map.first_key_sym.saturating_sub(first));
    let rows = map.map.syms_rtrn.unwrap_or_default();
    let keys = std::iter::repeat_with(KeyRow::default)
        .take(missing)
        .chain(rows.into_iter().map(|row| KeyRow {
            group_info: row.group_info,
            width: row.width,
            keysyms: row.syms,
        }))
        .collect();
    Ok(Keymap { group: group.into(), first_keycode: first, keys })
}
