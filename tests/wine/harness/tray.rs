//! The tray of a desktop, as X11 has it: the place that Wine puts the icons of Windows programs in.
//!
//! It follows the System Tray Protocol and XEmbed of freedesktop.org, as far as an icon needs them: whoever owns
//! the selection is the tray, icons ask it to be docked, and it takes their windows into its own.

use std::cell::RefCell;

use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ChangeWindowAttributesAux, ClientMessageEvent,
    ConnectionExt as _, CreateWindowAux, EventMask, ImageFormat, MOTION_NOTIFY_EVENT, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::poll;

const SIZE: u16 = 32;

/// Left and right, as X11 counts buttons.
pub const LEFT: u8 = 1;
pub const RIGHT: u8 = 3;

/// `SYSTEM_TRAY_REQUEST_DOCK` and `XEMBED_EMBEDDED_NOTIFY` of the two protocols.
const REQUEST_DOCK: u32 = 0;
const EMBEDDED_NOTIFY: u32 = 0;

/// The tray of this display; it goes with this value.
pub struct Tray {
    connection: RustConnection,
    root: Window,
    window: Window,
    opcode: Atom,
    xembed: Atom,
    icons: RefCell<Vec<Window>>,
}

/// The edges of an icon on the screen, pixels.
#[derive(Debug, Clone, Copy)]
pub struct Edges {
    pub left: i16,
    pub top: i16,
    pub right: i16,
    pub bottom: i16,
}

impl Tray {
    #[track_caller]
    pub fn start() -> Self {
        let (connection, number) = x11rb::connect(None).unwrap();
        let screen = connection.setup().roots[number].clone();
        let atom = |name: &str| connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
        let selection = atom(&format!("_NET_SYSTEM_TRAY_S{number}"));
        let (manager, opcode, xembed) = (atom("MANAGER"), atom("_NET_SYSTEM_TRAY_OPCODE"), atom("_XEMBED"));
        let window = connection.generate_id().unwrap();
        let look = CreateWindowAux::new()
            .background_pixel(screen.white_pixel)
            .override_redirect(1)
            .event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        // In the middle: a menu has room on every side.
        let (x, y) = (screen.width_in_pixels.cast_signed() / 2, screen.height_in_pixels.cast_signed() / 2);
        let input = WindowClass::INPUT_OUTPUT;
        let made = connection.create_window(
            COPY_DEPTH_FROM_PARENT,
            window,
            screen.root,
            x,
            y,
            SIZE,
            SIZE,
            0,
            input,
            0,
            &look,
        );
        made.unwrap().check().unwrap();
        connection.map_window(window).unwrap().check().unwrap();
        connection.set_selection_owner(window, selection, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        let announced = [x11rb::CURRENT_TIME, selection, window, 0, 0];
        let message = ClientMessageEvent::new(32, screen.root, manager, announced);
        let sent = connection.send_event(false, screen.root, EventMask::STRUCTURE_NOTIFY, message);
        sent.unwrap().check().unwrap();
        Self { connection, root: screen.root, window, opcode, xembed, icons: RefCell::default() }
    }

    /// The icons that are docked now.
    #[track_caller]
    pub fn icons(&self) -> Vec<Window> {
        while let Some(event) = self.connection.poll_for_event().unwrap() {
            match event {
                Event::ClientMessage(message) if message.type_ == self.opcode => {
                    let [_, what, icon, ..] = message.data.as_data32();
                    if what == REQUEST_DOCK {
                        self.dock(icon);
                    }
                }
                Event::DestroyNotify(gone) => self.forget(gone.window),
                Event::ReparentNotify(moved) if moved.parent != self.window => self.forget(moved.window),
                _ => {}
            }
        }
        self.icons.borrow().clone()
    }

    /// Takes the window into this one. One that has gone meanwhile is no failure.
    fn dock(&self, icon: Window) {
        let told = ChangeWindowAttributesAux::new().event_mask(EventMask::STRUCTURE_NOTIFY);
        let _gone = self.connection.change_window_attributes(icon, &told).unwrap().check();
        let _gone = self.connection.reparent_window(icon, self.window, 0, 0).unwrap().check();
        let embedded = [x11rb::CURRENT_TIME, EMBEDDED_NOTIFY, 0, self.window, 0];
        let message = ClientMessageEvent::new(32, icon, self.xembed, embedded);
        let _gone = self.connection.send_event(false, icon, EventMask::NO_EVENT, message).unwrap().check();
        let _gone = self.connection.map_window(icon).unwrap().check();
        self.icons.borrow_mut().push(icon);
    }

    fn forget(&self, window: Window) {
        self.icons.borrow_mut().retain(|icon| *icon != window);
    }

    /// The only icon, once there is just one.
    #[track_caller]
    pub fn icon(&self) -> Window {
        poll::until_some("there is one icon", || match self.icons().as_slice() {
            [icon] => Some(*icon),
            _ => None,
        })
    }

    /// What the icon looks like: its pixels as the server keeps them, once something is drawn and stays so.
    #[track_caller]
    pub fn picture(&self) -> Vec<u8> {
        let icon = self.icon();
        let mut before = None;
        poll::until_some("an icon is drawn", || {
            let size = self.connection.get_geometry(icon).unwrap().reply().unwrap();
            let (width, height) = (size.width, size.height);
            let image = self.connection.get_image(ImageFormat::Z_PIXMAP, icon, 0, 0, width, height, u32::MAX);
            let pixels = image.unwrap().reply().unwrap().data;
            let drawn = pixels.chunks(4).any(|pixel| pixel != &pixels[..4]);
            let stays = before.as_ref() == Some(&pixels);
            before = Some(pixels);
            before.clone().filter(|_| drawn && stays)
        })
    }

    #[track_caller]
    pub fn edges(&self) -> Edges {
        let icon = self.icon();
        let size = self.connection.get_geometry(icon).unwrap().reply().unwrap();
        let place = self.connection.translate_coordinates(icon, self.root, 0, 0).unwrap().reply().unwrap();
        Edges {
            left: place.dst_x,
            top: place.dst_y,
            right: place.dst_x + size.width.cast_signed(),
            bottom: place.dst_y + size.height.cast_signed(),
        }
    }

    /// Puts the pointer beside the icon.
    #[track_caller]
    pub fn leave(&self) {
        let Edges { left, top, .. } = self.edges();
        self.input(MOTION_NOTIFY_EVENT, 0, left - 50, top - 50);
    }

    /// Puts the pointer on the icon, with a small movement where it is there already.
    #[track_caller]
    pub fn point(&self) {
        let Edges { left, top, right, bottom } = self.edges();
        for (x, y) in [(left + 2, top + 2), ((left + right) / 2, (top + bottom) / 2)] {
            self.input(MOTION_NOTIFY_EVENT, 0, x, y);
        }
    }

    /// As a hand does it.
    #[track_caller]
    pub fn click(&self, button: u8) {
        self.point();
        for event in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
            self.input(event, button, 0, 0);
        }
    }

    fn input(&self, event: u8, detail: u8, x: i16, y: i16) {
        let done = self.connection.xtest_fake_input(event, detail, x11rb::CURRENT_TIME, self.root, x, y, 0);
        done.unwrap().check().unwrap();
    }
}
