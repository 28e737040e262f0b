//! A window before the others while another one keeps the keyboard, under two window managers that
//! grant it in different ways.

use desktop::x11_window::XServer;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, Window};
use x11rb::rust_connection::RustConnection;

use crate::display::{Display, Manager, eventually, new_window};

const MANAGERS: [Manager; 2] = [Manager::Openbox, Manager::Xfwm4];

/// A display with windows of its own, and the server to be asked about them.
struct Stage {
    display: Display,
    server: XServer,
    connection: RustConnection,
    root: Window,
}

impl Stage {
    fn under(manager: Manager) -> Self {
        let display = Display::managed_by(manager, "us");
        let server = XServer::connect(Some(&display.name)).unwrap();
        let (connection, root) = display.connect();
        Self { display, server, connection, root }
    }

    /// A managed window with the keyboard.
    fn window(&self) -> Window {
        let window = new_window(&self.connection, self.root);
        self.connection.map_window(window).unwrap();
        eventually("the window has a frame", || {
            let tree = self.connection.query_tree(window).unwrap().reply().unwrap();
            (tree.parent != self.root).then_some(())
        });
        // xfwm4 lists no window while there is one alone.
        eventually("the window is in use", || {
            self.display.run("xdotool", &["windowactivate", &window.to_string()]);
            let highest = self.stack().last().is_none_or(|top| *top == window);
            (self.has_keyboard(window) && highest).then_some(())
        });
        window
    }

    /// The window manager and the X server both say so.
    fn has_keyboard(&self, window: Window) -> bool {
        let focus = self.connection.get_input_focus().unwrap().reply().unwrap().focus;
        focus == window && self.property("_NET_ACTIVE_WINDOW").first() == Some(&window)
    }

    fn stack(&self) -> Vec<Window> {
        self.property("_NET_CLIENT_LIST_STACKING")
    }

    fn property(&self, name: &str) -> Vec<u32> {
        let atom = self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
        let asked = self.connection.get_property(false, self.root, atom, AtomEnum::ANY, 0, 1024).unwrap();
        asked.reply().unwrap().value32().map(Iterator::collect).unwrap_or_default()
    }

    fn bring(&self, window: Window) {
        eventually("the window is in front", || {
            let front = self.server.bring_to_front(window).unwrap();
            assert!(!front.active, "it got the keyboard");
            front.in_front.then_some(())
        });
    }
}

#[test]
fn it_comes_to_the_front_goes_back_beneath_the_same_window_and_the_keyboard_stays_where_it_is() {
    for manager in MANAGERS {
        let stage = Stage::under(manager);
        let [lowest, own, middle, used] = [(); 4].map(|()| stage.window());
        let before = stage.server.stacking(own).unwrap();
        assert_eq!(before.above, [i64::from(middle), i64::from(used)], "{manager:?}");
        stage.bring(own);
        assert_eq!(stage.stack(), [lowest, middle, used, own], "{manager:?}");
        assert!(stage.has_keyboard(used), "{manager:?}");

        stage.server.put_back(own, &before).unwrap();
        // openbox knows no place beneath a window but that beneath all.
        let back = match manager {
            Manager::Openbox => [own, lowest, middle, used],
            Manager::Xfwm4 => [lowest, own, middle, used],
        };
        eventually("it is back", || (stage.stack() == back).then_some(()));
        assert!(stage.has_keyboard(used), "{manager:?}");
    }
}

#[test]
fn what_was_above_it_may_be_gone_or_above_it_again_by_the_time_it_goes_back() {
    for manager in MANAGERS {
        let stage = Stage::under(manager);
        let [own, middle, used] = [(); 3].map(|()| stage.window());
        let before = stage.server.stacking(own).unwrap();
        stage.bring(own);
        stage.connection.destroy_window(middle).unwrap();
        stage.connection.flush().unwrap();
        eventually("the window between is gone", || (stage.stack() == [used, own]).then_some(()));
        stage.server.put_back(own, &before).unwrap();
        eventually("it is beneath the next", || (stage.stack() == [own, used]).then_some(()));
        // Asked again it stays: it is not lifted to just beneath.
        let newest = stage.window();
        stage.server.put_back(own, &before).unwrap();
        eventually("nothing has moved", || (stage.stack() == [own, used, newest]).then_some(()));
        assert!(stage.has_keyboard(newest), "{manager:?}");
    }
}

#[test]
fn from_another_desktop_it_comes_to_the_one_in_use_and_goes_back_there() {
    for manager in MANAGERS {
        let stage = Stage::under(manager);
        stage.display.run("xdotool", &["set_num_desktops", "2"]);
        let own = stage.window();
        stage.display.run("xdotool", &["set_desktop_for_window", &own.to_string(), "1"]);
        let desktop = || stage.server.stacking(own).unwrap().desktop;
        eventually("it is on the other desktop", || (desktop() == Some(1)).then_some(()));
        let used = stage.window();
        let before = stage.server.stacking(own).unwrap();
        stage.bring(own);
        assert_eq!(desktop(), Some(0), "{manager:?}");
        assert!(stage.has_keyboard(used), "{manager:?}");
        stage.server.put_back(own, &before).unwrap();
        eventually("it is on its desktop again", || (desktop() == Some(1)).then_some(()));
        assert!(stage.has_keyboard(used), "{manager:?}");
    }
}

#[test]
fn a_fullscreen_window_in_use_is_not_covered() {
    for manager in MANAGERS {
        let stage = Stage::under(manager);
        let [own, film] = [(); 2].map(|()| stage.window());
        stage.display.run("wmctrl", &["-i", "-r", &film.to_string(), "-b", "add,fullscreen"]);
        eventually("it is fullscreen", || stage.server.window(film).unwrap().fullscreen.then_some(()));
        stage.bring(own);
        assert_eq!(stage.stack(), [own, film], "{manager:?}");
        assert!(stage.has_keyboard(film), "{manager:?}");
    }
}
