//! A panel that shows tray icons: a StatusNotifierWatcher that is its own host, and speaks to the items as
//! panels do.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex};

use tokio::runtime::Runtime;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection, interface};

use super::bus::Bus;
use super::poll;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const ITEM_PATH: &str = "/StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// Who has registered, as `name` or `name/path`.
type Items = Arc<Mutex<Vec<String>>>;

struct Watcher(Items);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        let mut items = self.0.lock().unwrap();
        if !items.contains(&service) {
            items.push(service);
        }
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// What the panel says of its one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub status: String,
    pub title: String,
    pub tooltip: (String, String),
    pub pictures: Vec<Picture>,
}

/// The icon at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: i32,
    pub height: i32,
    /// How many bytes it has, and a number made from all of them.
    pub bytes: usize,
    mark: u64,
}

impl Picture {
    fn of((width, height, pixels): (i32, i32, Vec<u8>)) -> Self {
        let mut hasher = DefaultHasher::new();
        pixels.hash(&mut hasher);
        Self { width, height, bytes: pixels.len(), mark: hasher.finish() }
    }
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: i32,
    /// Empty: a separator.
    pub label: String,
    pub enabled: bool,
    pub ticked: Option<bool>,
}

/// The panel; it goes with this value, as one that crashes.
#[derive(Debug)]
pub struct Panel {
    bus: Connection,
    items: Items,
    runtime: Runtime,
}

/// One line of a menu on the bus: its number, what it is like, and the lines below it.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
type Pixmaps = Vec<(i32, i32, Vec<u8>)>;

impl Panel {
    #[track_caller]
    pub fn start(bus: &Bus) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let items = Items::default();
        let bus = runtime.block_on(async {
            let builder = connection::Builder::address(bus.address()).unwrap();
            let builder = builder.serve_at("/StatusNotifierWatcher", Watcher(items.clone())).unwrap();
            builder.name(WATCHER).unwrap().build().await.unwrap()
        });
        Self { bus, items, runtime }
    }

    /// The items whose owner is on the bus.
    pub fn items(&self) -> Vec<String> {
        let names = self.items.lock().unwrap().clone();
        let here = |name: &String| {
            let call = self.bus.call_method(
                Some("org.freedesktop.DBus"),
                "/org/freedesktop/DBus",
                Some("org.freedesktop.DBus"),
                "NameHasOwner",
                name,
            );
            self.runtime.block_on(call).unwrap().body().deserialize::<bool>().unwrap()
        };
        names.into_iter().filter(here).collect()
    }

    /// The one item, once it has registered.
    #[track_caller]
    pub fn item(&self) -> String {
        poll::until_some("one tray icon is registered", || match self.items().as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        })
    }

    fn property<T: TryFrom<OwnedValue>>(&self, interface: &str, name: &str) -> Option<T> {
        let item = self.items().pop()?;
        let properties = Some("org.freedesktop.DBus.Properties");
        let words = (interface, name);
        let call = self.bus.call_method(Some(item.as_str()), ITEM_PATH, properties, "Get", &words);
        let reply = self.runtime.block_on(call).ok()?;
        reply.body().deserialize::<OwnedValue>().ok()?.try_into().ok()
    }

    /// Any text of the item, such as its Id.
    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        self.property(ITEM, name).unwrap_or_else(|| panic!("no {name}"))
    }

    /// The icon as it is now; none while there is not one item.
    pub fn look(&self) -> Option<Seen> {
        let pictures: Pixmaps = pixmaps(self.property(ITEM, "IconPixmap")?)?;
        let tooltip: OwnedValue = self.property(ITEM, "ToolTip")?;
        let (_, _, title, description): (String, Pixmaps, String, String) =
            Value::from(tooltip).downcast().ok()?;
        Some(Seen {
            status: self.property(ITEM, "Status")?,
            title: self.property(ITEM, "Title")?,
            tooltip: (title, description),
            pictures: pictures.into_iter().map(Picture::of).collect(),
        })
    }

    #[track_caller]
    pub fn wait_for_look(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> Seen {
        poll::until_some(what, || self.look().filter(&is_so))
    }

    /// The user clicks the icon.
    #[track_caller]
    pub fn click(&self) {
        let item = self.item();
        let call = self.bus.call_method(Some(item.as_str()), ITEM_PATH, Some(ITEM), "Activate", &(0, 0));
        self.runtime.block_on(call).unwrap();
    }

    fn menu_path(&self) -> Option<OwnedObjectPath> {
        self.property(ITEM, "Menu")
    }

    /// The menu as the panel would show it.
    pub fn menu(&self) -> Option<Vec<Line>> {
        let (item, path) = (self.items().pop()?, self.menu_path()?);
        let words = (0, -1, Vec::<String>::new());
        let call = self.bus.call_method(Some(item.as_str()), path.as_str(), Some(MENU), "GetLayout", &words);
        let reply = self.runtime.block_on(call).ok()?;
        let (_, (_, _, lines)): (u32, Layout) = reply.body().deserialize().ok()?;
        lines.into_iter().map(line).collect()
    }

    /// The labels, those that cannot be chosen in brackets, those with a tick after one.
    pub fn labels(&self) -> Vec<String> {
        let label = |line: Line| {
            let label = match (line.label.is_empty(), line.enabled) {
                (true, _) => "-".to_owned(),
                (false, true) => line.label,
                (false, false) => format!("({})", line.label),
            };
            if line.ticked == Some(true) { format!("✓ {label}") } else { label }
        };
        self.menu().unwrap_or_default().into_iter().map(label).collect()
    }

    /// The user opens the menu and chooses this, once it can be chosen.
    #[track_caller]
    pub fn choose(&self, label: &str) {
        let line = poll::until_some(&format!("{label} can be chosen"), || {
            self.menu()?.into_iter().find(|line| line.label == label && line.enabled)
        });
        let (item, path) = (self.item(), self.menu_path().expect("a menu"));
        let words = (line.id, "clicked", Value::from(0_i32), 0_u32);
        let call = self.bus.call_method(Some(item.as_str()), path.as_str(), Some(MENU), "Event", &words);
        self.runtime.block_on(call).unwrap();
    }
}

fn pixmaps(value: OwnedValue) -> Option<Pixmaps> {
    Value::from(value).downcast().ok()
}

fn line(value: OwnedValue) -> Option<Line> {
    let (id, mut like, _): Layout = Value::from(value).downcast().ok()?;
    let label = like.remove("label").and_then(|label| String::try_from(label).ok()).unwrap_or_default();
    let enabled = like.remove("enabled").and_then(|enabled| bool::try_from(enabled).ok()).unwrap_or(true);
    let ticked = like.remove("toggle-state").and_then(|state| i32::try_from(state).ok());
    Some(Line { id, label, enabled, ticked: ticked.map(|state| state == 1) })
}
