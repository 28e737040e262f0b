//! A desktop's portal on a bus of the test: it gives keys and starts at login as the test says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::runtime::Runtime;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, ObjectServer, connection, fdo, interface};

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";

type Options = HashMap<String, OwnedValue>;
type Described = Vec<(String, HashMap<String, Value<'static>>)>;

/// What the desktop says when it is asked for keys.
#[derive(Clone, Copy)]
pub enum Says {
    /// What it describes as given, by the name of the shortcut and the trigger that was asked for.
    Gives(fn(&str, &str) -> String),
    /// The person closes the dialog.
    No,
    /// The dialog stays open until [`MockPortal::answer`].
    Waits,
}

/// The key that was asked for, as some desktop describes it.
pub fn as_asked(_: &str, trigger: &str) -> String {
    trigger.to_owned()
}

/// What was asked of the portal.
#[derive(Default)]
struct State {
    says: Option<Says>,
    /// Name and wanted trigger of each shortcut, for each time it was asked.
    bound: Vec<Vec<(String, String)>>,
    closed: usize,
    session: Option<OwnedObjectPath>,
    /// The open question: who asked, under which path.
    open: Option<(String, String)>,
    allows_autostart: bool,
    background: Vec<(bool, Vec<String>)>,
}

pub struct MockPortal {
    connection: Connection,
    runtime: Runtime,
    state: Arc<Mutex<State>>,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap()
}

struct GlobalShortcuts(Arc<Mutex<State>>);
struct Session(Arc<Mutex<State>>);
struct Background(Arc<Mutex<State>>);

fn text(options: &Options, name: &str) -> String {
    options.get(name).and_then(|value| value.downcast_ref::<&str>().ok()).unwrap_or_default().to_owned()
}

/// The path that the specification gives a request or session of this sender.
fn path_of(kind: &str, header: &Header<'_>, token: &str) -> (String, String) {
    let sender = header.sender().unwrap().to_string();
    let part = sender.trim_start_matches(':').replace('.', "_");
    (sender, format!("{PATH}/{kind}/{part}/{token}"))
}

async fn respond(
    connection: &Connection,
    to: &(String, String),
    code: u32,
    results: HashMap<&str, Value<'_>>,
) {
    let (sender, path) = to;
    connection
        .emit_signal(
            Some(sender.as_str()),
            path.as_str(),
            "org.freedesktop.portal.Request",
            "Response",
            &(code, results),
        )
        .await
        .unwrap();
}

fn described(bound: &[(String, String)], gives: impl Fn(&str, &str) -> String) -> Described {
    bound
        .iter()
        .map(|(id, trigger)| {
            let about = HashMap::from([
                ("description".to_owned(), Value::from(id.clone())),
                ("trigger_description".to_owned(), Value::from(gives(id, trigger))),
            ]);
            (id.clone(), about)
        })
        .collect()
}

#[interface(name = "org.freedesktop.portal.GlobalShortcuts")]
impl GlobalShortcuts {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        1
    }

    async fn create_session(
        &self,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
        #[zbus(object_server)] server: &ObjectServer,
    ) -> fdo::Result<OwnedObjectPath> {
        let request = path_of("request", &header, &text(&options, "handle_token"));
        let (_, session) = path_of("session", &header, &text(&options, "session_handle_token"));
        server.at(session.as_str(), Session(Arc::clone(&self.0))).await?;
        lock(&self.0).session = Some(OwnedObjectPath::try_from(session.clone()).unwrap());
        respond(connection, &request, 0, HashMap::from([("session_handle", Value::from(session))])).await;
        Ok(OwnedObjectPath::try_from(request.1).unwrap())
    }

    async fn bind_shortcuts(
        &self,
        _session: OwnedObjectPath,
        shortcuts: Vec<(String, Options)>,
        _parent: String,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> fdo::Result<OwnedObjectPath> {
        let request = path_of("request", &header, &text(&options, "handle_token"));
        let asked: Vec<_> =
            shortcuts.into_iter().map(|(id, about)| (id, text(&about, "preferred_trigger"))).collect();
        let says = {
            let mut state = lock(&self.0);
            state.bound.push(asked.clone());
            state.open = Some(request.clone());
            state.says.unwrap()
        };
        match says {
            Says::Gives(gives) => {
                let given = described(&asked, gives);
                respond(connection, &request, 0, HashMap::from([("shortcuts", Value::from(given))])).await;
            }
            Says::No => respond(connection, &request, 1, HashMap::new()).await,
            Says::Waits => {}
        }
        Ok(OwnedObjectPath::try_from(request.1).unwrap())
    }

    #[zbus(signal)]
    async fn activated(
        emitter: &SignalEmitter<'_>,
        session: OwnedObjectPath,
        id: String,
        timestamp: u64,
        options: HashMap<String, Value<'_>>,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn shortcuts_changed(
        emitter: &SignalEmitter<'_>,
        session: OwnedObjectPath,
        shortcuts: Described,
    ) -> zbus::Result<()>;
}

#[interface(name = "org.freedesktop.portal.Session")]
impl Session {
    async fn close(&self) {
        lock(&self.0).closed += 1;
    }

    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        1
    }
}

#[interface(name = "org.freedesktop.portal.Background")]
impl Background {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        2
    }

    async fn request_background(
        &self,
        _parent: String,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> fdo::Result<OwnedObjectPath> {
        let request = path_of("request", &header, &text(&options, "handle_token"));
        let wants =
            options.get("autostart").and_then(|value| value.downcast_ref::<bool>().ok()).unwrap_or(false);
        let command = options
            .get("commandline")
            .and_then(|value| value.try_clone().ok())
            .and_then(|value| Vec::<String>::try_from(value).ok())
            .unwrap_or_default();
        let allowed = {
            let mut state = lock(&self.0);
            state.background.push((wants, command));
            state.allows_autostart
        };
        let results =
            HashMap::from([("background", Value::from(true)), ("autostart", Value::from(wants && allowed))]);
        respond(connection, &request, 0, results).await;
        Ok(OwnedObjectPath::try_from(request.1).unwrap())
    }
}

impl MockPortal {
    pub fn start(address: &str, says: Says) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let state =
            Arc::new(Mutex::new(State { says: Some(says), allows_autostart: true, ..State::default() }));
        let connection = runtime.block_on(async {
            let builder = connection::Builder::address(address).unwrap();
            let builder = builder.serve_at(PATH, GlobalShortcuts(Arc::clone(&state))).unwrap();
            let builder = builder.serve_at(PATH, Background(Arc::clone(&state))).unwrap();
            builder.name(NAME).unwrap().build().await.unwrap()
        });
        Self { connection, runtime, state }
    }

    pub fn says(&self, says: Says) {
        lock(&self.state).says = Some(says);
    }

    /// Name and wanted trigger of each shortcut, for each time it was asked.
    pub fn bound(&self) -> Vec<Vec<(String, String)>> {
        lock(&self.state).bound.clone()
    }

    pub fn sessions_closed(&self) -> usize {
        lock(&self.state).closed
    }

    /// The person answers the open dialog, with the keys that were asked for.
    pub fn answer(&self) {
        let (request, asked) = {
            let mut state = lock(&self.state);
            (state.open.take().unwrap(), state.bound.last().unwrap().clone())
        };
        let results = HashMap::from([("shortcuts", Value::from(described(&asked, as_asked)))]);
        self.runtime.block_on(respond(&self.connection, &request, 0, results));
    }

    fn session(&self) -> OwnedObjectPath {
        lock(&self.state).session.clone().unwrap()
    }

    /// Somebody presses the key of a shortcut.
    pub fn press(&self, id: &str) {
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        let pressed = GlobalShortcuts::activated(&emitter, self.session(), id.to_owned(), 0, HashMap::new());
        self.runtime.block_on(pressed).unwrap();
    }

    /// The person chooses another key in the desktop's settings.
    pub fn choose(&self, id: &str, trigger: &str) {
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        let chosen = described(&[(id.to_owned(), trigger.to_owned())], as_asked);
        self.runtime.block_on(GlobalShortcuts::shortcuts_changed(&emitter, self.session(), chosen)).unwrap();
    }

    /// Whether the person lets the app start at login.
    pub fn allow_autostart(&self, allowed: bool) {
        lock(&self.state).allows_autostart = allowed;
    }

    /// What was asked about starting at login: whether, and by which command.
    pub fn background(&self) -> Vec<(bool, Vec<String>)> {
        lock(&self.state).background.clone()
    }
}
