//! A PBX of the test's own, on loopback, and the settings that it hands out.

use sandbox_pbx::{Account, Fault, HeldPort, Options, QueueCounts, Request, Sandbox};
use serde_json::{Value, json};

/// The page that every test is about.
pub const SETTINGS: &str = "/pbx/app/settings/desktop";

/// A sandbox with one account in use.
pub struct Pbx {
    sandbox: Option<Sandbox>,
    account: Account,
    port: HeldPort,
    scenario: Option<String>,
}

impl Pbx {
    /// With this document for the account.
    #[track_caller]
    pub fn with(settings: Value) -> Self {
        let pbx = Self::as_seeded();
        pbx.put(&settings);
        pbx
    }

    /// With the settings that the first account has in the sandbox.
    pub fn as_seeded() -> Self {
        Self::with_account(|_| true)
    }

    /// Of so many people, with a dashboard that names them all: [`Sandbox::dashboard_of_everybody`].
    pub fn of_people(people: usize) -> Self {
        Self::of_size(people, None)
    }

    /// And of so many queues, with a dashboard that has them all: [`Sandbox::dashboard_of_queues`].
    pub fn of_size(people: usize, queues: Option<QueueCounts>) -> Self {
        Self::started(Options { people: Some(people), queues, ..Options::default() }, |_| true)
    }

    /// As these say, with the first account in use.
    #[track_caller]
    pub fn with_options(options: Options) -> Self {
        Self::started(options, |_| true)
    }

    /// In which this goes on by itself: one of [`sandbox_pbx::SCENARIOS`].
    pub fn with_scenario(name: &str) -> Self {
        Self::started(Options { scenario: Some(name.to_owned()), ..Options::default() }, |_| true)
    }

    /// With the first account that is so, in use; those that are refused come last.
    #[track_caller]
    pub fn with_account(wanted: impl Fn(&Account) -> bool) -> Self {
        Self::started(Options::default(), wanted)
    }

    #[track_caller]
    fn started(options: Options, wanted: impl Fn(&Account) -> bool) -> Self {
        let scenario = options.scenario.clone();
        let port = HeldPort::take().unwrap();
        let sandbox = start(Options { port: port.port(), ..options });
        let mut all = sandbox.accounts().into_iter().chain(sandbox.refused_accounts());
        let account = all.find(|account| wanted(account)).expect("there is such an account");
        Self { sandbox: Some(sandbox), account, port, scenario }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.port.address())
    }

    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The account as it is now: keys and codes change.
    #[track_caller]
    pub fn account_now(&self) -> Account {
        let sandbox = self.sandbox();
        let mut all = sandbox.accounts().into_iter().chain(sandbox.refused_accounts());
        all.find(|account| account.username == self.account.username).expect("the account")
    }

    /// The account of somebody else that can be signed in to.
    pub fn another_account(&self) -> Account {
        let all = self.sandbox().accounts();
        all.into_iter().find(|account| account.username != self.account.username).expect("another account")
    }

    /// What the PBX answers whoever asks with this token whether it is good.
    pub fn takes(&self, token: &str) -> bool {
        let address = format!("{}/auth/validateToken?simple=1&token={token}", self.origin());
        ureq::get(&address).call().is_ok()
    }

    /// The answer of a page, as anybody with the account's token gets it.
    #[track_caller]
    pub fn read(&self, path: &str) -> Value {
        let ask = if path.contains('?') { '&' } else { '?' };
        let address = format!("{}{path}{ask}token={}", self.origin(), self.account.token);
        ureq::get(&address).call().unwrap().body_mut().read_json().unwrap()
    }

    /// The PBX itself, for what can be made to happen there.
    pub fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("the PBX is down")
    }

    /// The document that is handed out from now on.
    #[track_caller]
    pub fn put(&self, settings: &Value) {
        self.put_bytes(settings.to_string());
    }

    /// Any body in its place.
    #[track_caller]
    pub fn put_bytes(&self, body: impl Into<Vec<u8>>) {
        self.sandbox().set_settings(&self.account.username, body).unwrap();
    }

    /// The document as it is handed out now.
    pub fn settings(&self) -> Vec<u8> {
        self.sandbox().settings(&self.account.username).unwrap().expect("settings are stored")
    }

    /// Nothing is stored for the account.
    pub fn forget_settings(&self) {
        self.sandbox().clear_settings(&self.account.username).unwrap();
    }

    pub fn expire_tokens(&self) {
        self.sandbox().expire_tokens(&self.account.username).unwrap();
    }

    /// What goes wrong with every path that begins so, in the words of `sandbox-pbx --faults`.
    #[track_caller]
    pub fn fault(&self, prefix: &str, fault: Value) {
        self.sandbox().add_fault(prefix, serde_json::from_value::<Fault>(fault).unwrap());
    }

    /// Everything but the settings page answers 404.
    pub fn serve_settings_alone(&self) {
        self.fault("/", json!({"status": 404, "body": "", "content_type": "text/plain"}));
        self.fault(SETTINGS, json!({}));
    }

    pub fn clear_faults(&self) {
        self.sandbox().clear_faults();
    }

    pub fn requests(&self) -> Vec<Request> {
        self.sandbox().requests()
    }

    /// How often the settings were asked for.
    pub fn settings_fetches(&self) -> usize {
        self.requests().iter().filter(|request| request.method == "GET" && request.path == SETTINGS).count()
    }

    /// Calls placed, by the number that was called.
    pub fn calls(&self) -> Vec<String> {
        self.sandbox().calls().into_iter().map(|call| call.target).collect()
    }

    /// So many events a second for so many seconds, each true when it is sent. Returns at once.
    pub fn flood(&self, per_second: u32, seconds: u32) {
        self.sandbox().flood(per_second, seconds);
    }

    /// Ends every realtime connection, and refuses the next ones: nothing is told any more.
    pub fn refuse_realtime(&self) {
        self.sandbox().refuse_authenticate(true);
        self.sandbox().drop_realtime();
    }

    /// How often a realtime connection was begun.
    pub fn realtime_connections(&self) -> usize {
        self.requests().iter().filter(|request| request.path.starts_with("/socket.io")).count()
    }

    /// From now on nobody answers on its port, which nobody else is given.
    pub fn go_down(&mut self) {
        self.sandbox = None;
    }

    /// Answers again, on the same port, with the seeded settings and the scenario that it had.
    pub fn come_back(&mut self) {
        let scenario = self.scenario.clone();
        self.sandbox = Some(start(Options { port: self.port.port(), scenario, ..Options::default() }));
    }
}

fn start(options: Options) -> Sandbox {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(Sandbox::start(options)).unwrap()
}

/// A shortcut as the document writes it; `combination` such as `ctrl+shift+F9`.
pub fn shortcut(combination: &str) -> Value {
    let (modifiers, key) = match combination.rsplit_once('+') {
        // The key is `+` itself.
        Some((rest, "")) => (rest.trim_end_matches('+'), "+"),
        Some(parts) => parts,
        None => ("", combination),
    };
    json!({
        "enabled": true,
        "key": key,
        "commandOrControl": modifiers.contains("ctrl"),
        "shift": modifiers.contains("shift"),
        "alt": modifiers.contains("alt"),
    })
}
