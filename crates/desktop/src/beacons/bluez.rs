//! BlueZ: which adapters there are, a scan on one that is on, and what it reports.
//! <https://git.kernel.org/pub/scm/bluetooth/bluez.git/tree/doc>: `org.bluez.Adapter.rst`, `org.bluez.Device.rst`
//!
//! BlueZ reports an advertisement as a change of the device's properties: its manufacturer data, and its strength where
//! that is another than before. Two connections to the bus: one asks, one hears. A flood of advertisements then holds up
//! no answer. The scan belongs to the connection that has asked for it and ends with that.
//!
//! BlueZ and its adapters come and go at any time. `Discovering` says nothing of that: it goes off and on between two
//! rounds of one scan.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures_util::StreamExt as _;
use serde::Serialize;
use settings::said::Said;
use tokio::time::{Instant, sleep_until, timeout};
use zbus::zvariant::{DynamicType, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Message, MessageStream};

use super::Scan;
use super::ears::Ears;
use super::frame::{self, Frame};

const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";
const BLUEZ: &str = "org.bluez";
const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const ADAPTER: &str = "org.bluez.Adapter1";
const DEVICE: &str = "org.bluez.Device1";

/// For the connection and for each question: a bus or a program that hangs counts as none.
const ONE_ANSWER: Duration = Duration::from_secs(10);

/// Before a scan that was refused or has failed is tried again; doubled with each time.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);

/// Senders that are remembered at most. What comes beyond that is somebody's joke.
const MOST_SENDERS: usize = 4096;

/// A frame has 23 bytes; an advertisement of the longest kind has 254.
const MOST_BYTES: usize = 254;

type Members = HashMap<String, OwnedValue>;

/// Listens for as long as there is a bus; why it ended.
pub(super) async fn listen(ears: &Ears) -> Said {
    let (mut hears, asks) = match timeout(ONE_ANSWER, connect()).await {
        Ok(Ok(both)) => both,
        Ok(Err(error)) => return on_the_bus(&error),
        Err(_) => {
            let seconds = ONE_ANSWER.as_secs();
            return Said::both(
                format!("the system bus has not answered within {seconds} s"),
                format!("systembussen svarede ikke inden for {seconds} s"),
            );
        }
    };
    let mut bluez = Bluez {
        asks,
        ears,
        owner: None,
        adapters: BTreeMap::new(),
        senders: HashMap::new(),
        on: None,
        again: None,
        pause: FIRST_PAUSE,
    };
    bluez.look_around(BLUEZ).await;
    tracing::debug!("listening for beacons");
    loop {
        let again = bluez.again;
        let message = tokio::select! {
            message = hears.next() => message,
            () = sleep_until(again.unwrap_or_else(Instant::now)), if again.is_some() => {
                bluez.try_again().await;
                continue;
            }
        };
        match message {
            Some(Ok(message)) => bluez.take(&message).await,
            Some(Err(error)) => return on_the_bus(&error),
            None => {
                return Said::both(
                    "the system bus has closed the connection",
                    "systembussen har lukket forbindelsen",
                );
            }
        }
    }
}

fn on_the_bus(error: &zbus::Error) -> Said {
    Said::from(error.to_string()).after("system bus", "systembussen")
}

/// The connection that hears all that counts, and the one that asks.
async fn connect() -> zbus::Result<(MessageStream, Connection)> {
    let hears = Connection::system().await?;
    // Before anything is asked, so that nothing falls in between.
    let stream = MessageStream::from(&hears);
    for rule in [
        format!("type='signal',sender='{BUS}',interface='{BUS}',member='NameOwnerChanged',arg0='{BLUEZ}'"),
        format!("type='signal',sender='{BLUEZ}',interface='{OBJECTS}'"),
        format!("type='signal',sender='{BLUEZ}',interface='{PROPERTIES}',arg0='{ADAPTER}'"),
        format!("type='signal',sender='{BLUEZ}',interface='{PROPERTIES}',arg0='{DEVICE}'"),
    ] {
        hears.call_method(Some(BUS), BUS_PATH, Some(BUS), "AddMatch", &rule).await?;
    }
    Ok((stream, Connection::system().await?))
}

/// One that sends frames of a beacon.
#[derive(Debug)]
struct Sender {
    frame: Frame,
    /// None: not known, or not heard any more.
    rssi: Option<i16>,
}

struct Bluez<'a> {
    asks: Connection,
    ears: &'a Ears,
    /// The unique name of BlueZ: only what it says itself counts.
    owner: Option<String>,
    /// By their paths, whether each is on.
    adapters: BTreeMap<String, bool>,
    senders: HashMap<String, Sender>,
    /// The adapter that scans for this program.
    on: Option<String>,
    /// When what has failed is tried again.
    again: Option<Instant>,
    pause: Duration,
}

impl Bluez<'_> {
    /// Takes in all that BlueZ has. Asked by its `name` for the first time, which starts it where the system does that.
    async fn look_around(&mut self, name: &str) {
        self.forget();
        let answer = self.ask(name, "/", OBJECTS, "GetManagedObjects", &()).await;
        let objects = answer.and_then(|answer| {
            self.owner = answer.header().sender().map(ToString::to_string);
            let objects: HashMap<OwnedObjectPath, HashMap<String, Members>> =
                answer.body().deserialize().map_err(|error| failed(error.to_string().into()))?;
            Ok(objects)
        });
        match objects {
            Ok(objects) => {
                for (path, interfaces) in &objects {
                    self.added(path.as_str(), interfaces);
                }
                self.follow().await;
            }
            Err(why) => self.fails(why),
        }
    }

    fn forget(&mut self) {
        self.owner = None;
        self.adapters.clear();
        self.senders.clear();
        self.on = None;
        self.again = None;
    }

    async fn try_again(&mut self) {
        self.again = None;
        match self.owner.clone() {
            Some(_) => self.follow().await,
            None => self.look_around(BLUEZ).await,
        }
    }

    async fn take(&mut self, message: &Message) {
        let header = message.header();
        let (Some(sender), Some(member)) = (header.sender(), header.member()) else { return };
        if sender.as_str() == BUS {
            if member.as_str() == "NameOwnerChanged" {
                self.owner_changed(message).await;
            }
            return;
        }
        if message.message_type() != zbus::message::Type::Signal
            || Some(sender.as_str()) != self.owner.as_deref()
        {
            return;
        }
        let path = header.path().map(ToString::to_string).unwrap_or_default();
        match member.as_str() {
            "PropertiesChanged" => {
                let body = message.body();
                let Ok((interface, changed, gone)) =
                    body.deserialize::<(String, HashMap<&str, Value<'_>>, Vec<String>)>()
                else {
                    return;
                };
                match interface.as_str() {
                    DEVICE => self.device(&path, |name| changed.get(name), &gone),
                    ADAPTER => {
                        if let Some(Value::Bool(on)) = changed.get("Powered") {
                            self.adapters.insert(path, *on);
                            self.adapters_changed().await;
                        }
                    }
                    _ => {}
                }
            }
            "InterfacesAdded" => {
                let body = message.body();
                let Ok((path, interfaces)) =
                    body.deserialize::<(OwnedObjectPath, HashMap<String, Members>)>()
                else {
                    return;
                };
                if self.added(path.as_str(), &interfaces) {
                    self.adapters_changed().await;
                }
            }
            "InterfacesRemoved" => {
                let body = message.body();
                let Ok((path, interfaces)) = body.deserialize::<(OwnedObjectPath, Vec<String>)>() else {
                    return;
                };
                if interfaces.iter().any(|one| one == DEVICE) {
                    self.senders.remove(path.as_str());
                }
                if interfaces.iter().any(|one| one == ADAPTER) {
                    self.adapters.remove(path.as_str());
                    self.adapters_changed().await;
                }
            }
            _ => {}
        }
    }

    async fn owner_changed(&mut self, message: &Message) {
        let Ok((_, _, owner)) = message.body().deserialize::<(String, String, String)>() else { return };
        if owner.is_empty() {
            self.forget();
            self.ears.scan(Scan::Absent { why: Said::both("BlueZ has ended", "BlueZ er stoppet") });
        } else if self.owner.as_ref() != Some(&owner) {
            self.pause = FIRST_PAUSE;
            self.look_around(&owner).await;
        }
    }

    /// Whether an adapter is among them.
    fn added(&mut self, path: &str, interfaces: &HashMap<String, Members>) -> bool {
        if let Some(members) = interfaces.get(DEVICE) {
            self.device(path, |name| members.get(name).map(|value| &**value), &[]);
        }
        let Some(members) = interfaces.get(ADAPTER) else { return false };
        let on = matches!(members.get("Powered").map(|value| &**value), Some(Value::Bool(true)));
        self.adapters.insert(path.to_owned(), on);
        true
    }

    async fn adapters_changed(&mut self) {
        self.pause = FIRST_PAUSE;
        self.again = None;
        self.follow().await;
    }

    /// Scans on the adapter that it scanned on, else on the first one that is on.
    async fn follow(&mut self) {
        let is_on = |path: &String| self.adapters.get(path).copied().unwrap_or(false);
        if self.on.as_ref().is_some_and(is_on) {
            return;
        }
        // BlueZ forgets the scan with the adapter that was switched off.
        self.on = None;
        let Some(adapter) = self.adapters.iter().find(|(_, on)| **on).map(|(path, _)| path.clone()) else {
            self.ears.scan(if self.adapters.is_empty() {
                let why =
                    Said::both("this computer has no Bluetooth adapter", "der er ingen Bluetooth-adapter");
                Scan::Absent { why }
            } else {
                Scan::Off
            });
            return;
        };
        match self.start(&adapter).await {
            Ok(()) => {
                self.on = Some(adapter);
                self.pause = FIRST_PAUSE;
                self.ears.scan(Scan::Listening);
            }
            Err(why) => self.fails(why),
        }
    }

    /// Tells why there is no scan, and tries again later. Without BlueZ there is nothing to try: it says when it comes.
    fn fails(&mut self, why: Scan) {
        if !matches!(why, Scan::Absent { .. }) {
            self.again = Some(Instant::now() + self.pause);
            self.pause = LONGEST_PAUSE.min(self.pause * 2);
        }
        self.ears.scan(why);
    }

    async fn start(&self, adapter: &str) -> Result<(), Scan> {
        let owner = self.owner.clone().unwrap_or_default();
        let filter: HashMap<&str, Value<'_>> =
            HashMap::from([("Transport", Value::from("le")), ("DuplicateData", Value::from(true))]);
        self.ask(&owner, adapter, ADAPTER, "SetDiscoveryFilter", &filter).await?;
        let answer =
            self.asks.call_method(Some(owner.as_str()), adapter, Some(ADAPTER), "StartDiscovery", &());
        match timeout(ONE_ANSWER, answer).await {
            // It scans for this program already.
            Ok(Err(zbus::Error::MethodError(name, ..))) if name.as_str() == "org.bluez.Error.InProgress" => {
                Ok(())
            }
            Ok(Err(error)) => Err(refusal(&error)),
            Ok(Ok(_)) => Ok(()),
            Err(_) => Err(silent("StartDiscovery")),
        }
    }

    /// A question to BlueZ; the error is what becomes of the scan.
    async fn ask(
        &self,
        name: &str,
        path: &str,
        interface: &str,
        method: &str,
        arguments: &(impl Serialize + DynamicType),
    ) -> Result<Message, Scan> {
        let answer = self.asks.call_method(Some(name), path, Some(interface), method, arguments);
        match timeout(ONE_ANSWER, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(refusal(&error)),
            Err(_) => Err(silent(method)),
        }
    }

    /// What is told of one sender: any of it may be missing, or be something else than it should.
    fn device<'v>(&mut self, path: &str, member: impl Fn(&str) -> Option<&'v Value<'v>>, gone: &[String]) {
        let data = member("ManufacturerData");
        let rssi = match member("RSSI") {
            Some(Value::I16(rssi)) => Some(*rssi),
            _ => None,
        };
        let has_room = self.senders.len() < MOST_SENDERS;
        if let Some(data) = data {
            match frame_in(data) {
                Some(frame) => match self.senders.get_mut(path) {
                    Some(sender) => sender.frame = frame,
                    None if has_room => {
                        self.senders.insert(path.to_owned(), Sender { frame, rssi: None });
                    }
                    None => {}
                },
                None => {
                    self.senders.remove(path);
                }
            }
        }
        let Some(sender) = self.senders.get_mut(path) else { return };
        if gone.iter().any(|name| name == "RSSI") {
            sender.rssi = None;
        }
        sender.rssi = rssi.or(sender.rssi);
        if let Some(rssi) = sender.rssi
            && (data.is_some() || member("RSSI").is_some())
        {
            self.ears.frame(&sender.frame, rssi);
        }
    }
}

const fn failed(why: Said) -> Scan {
    Scan::Failed { why }
}

fn silent(method: &str) -> Scan {
    let seconds = ONE_ANSWER.as_secs();
    failed(Said::both(
        format!("BlueZ has not answered {method} within {seconds} s"),
        format!("BlueZ svarede ikke på {method} inden for {seconds} s"),
    ))
}

/// What an error comes to.
fn refusal(error: &zbus::Error) -> Scan {
    let zbus::Error::MethodError(name, detail, _) = error else { return failed(error.to_string().into()) };
    let why = detail.clone().filter(|detail| !detail.is_empty()).unwrap_or_else(|| name.to_string());
    match name.as_str() {
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.Spawn.ServiceNotFound" => {
            let why = Said::both("BlueZ does not run on this computer", "BlueZ kører ikke på denne computer");
            Scan::Absent { why }
        }
        "org.bluez.Error.NotSupported" => {
            let why = Said::both(
                format!("the adapter has no Bluetooth LE ({why})"),
                format!("adapteren har ikke Bluetooth LE ({why})"),
            );
            Scan::Absent { why }
        }
        "org.bluez.Error.NotReady" => Scan::Off,
        "org.freedesktop.DBus.Error.AccessDenied"
        | "org.freedesktop.DBus.Error.AuthFailed"
        | "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"
        | "org.bluez.Error.NotAuthorized"
        | "org.bluez.Error.NotPermitted" => Scan::Refused { why: format!("BlueZ: {why}").into() },
        _ => failed(format!("BlueZ: {why}").into()),
    }
}

/// The frame in the manufacturer data of a device: a number of each company, and its bytes.
fn frame_in(data: &Value<'_>) -> Option<Frame> {
    let Value::Dict(companies) = data else { return None };
    let of_company = companies.iter().find(|(company, _)| matches!(company, Value::U16(frame::COMPANY)));
    frame::parse(&bytes(of_company?.1)?)
}

fn bytes(value: &Value<'_>) -> Option<Vec<u8>> {
    match value {
        Value::Value(inner) => bytes(inner),
        Value::Array(array) => {
            let byte = |value: &Value<'_>| match value {
                Value::U8(byte) => Some(*byte),
                _ => None,
            };
            array.iter().take(MOST_BYTES).map(byte).collect()
        }
        _ => None,
    }
}
