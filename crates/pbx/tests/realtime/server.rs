//! A socket.io server in a process of its own, told what to do and ended by its pid.

use std::path::{Path, PathBuf};
use std::process::{Command as Blocking, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::PATIENCE;

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Engine.IO 3.
    SocketIo2,
    /// Engine.IO 4, whose opening does not show it.
    SocketIo3,
    SocketIo4,
}

/// One for each version of Engine.IO.
pub const BOTH: [Kind; 2] = [Kind::SocketIo4, Kind::SocketIo2];

pub const ALL: [Kind; 3] = [Kind::SocketIo4, Kind::SocketIo3, Kind::SocketIo2];

pub struct Server {
    child: Child,
    orders: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl Server {
    pub async fn start(kind: Kind, options: Value) -> Self {
        Self::start_at(kind, 0, options).await
    }

    pub async fn start_at(kind: Kind, port: u16, options: Value) -> Self {
        let version = match kind {
            Kind::SocketIo2 => "2",
            Kind::SocketIo3 => "3",
            Kind::SocketIo4 => "4",
        };
        let mut node = Command::new("node");
        node.arg(packages().join("server.js")).args([version, &port.to_string(), &options.to_string()]);
        Self::run(node).await
    }

    /// Any program that speaks as `server.js` does.
    pub async fn run(mut program: Command) -> Self {
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = program.spawn().expect("node is needed for these tests");
        let orders = child.stdin.take().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self { child, orders, said, port: 0 };
        let port = server.until("listen").await["port"].as_u64().unwrap();
        server.port = u16::try_from(port).unwrap();
        server
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits for the next thing of that kind that it says; what comes before is passed over.
    pub async fn until(&mut self, wanted: &str) -> Value {
        loop {
            let line = timeout(PATIENCE, self.said.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("the server did not say {wanted}"));
            let line = line.unwrap().unwrap_or_else(|| panic!("the server ended without {wanted}"));
            let said: Value = serde_json::from_str(&line).unwrap();
            if said["said"] == wanted {
                return said;
            }
        }
    }

    pub async fn order(&mut self, order: Value) {
        let name = order["do"].clone();
        self.orders.write_all(format!("{order}\n").as_bytes()).await.unwrap();
        while self.until("did").await["do"] != name {}
    }

    pub async fn emit(&mut self, name: &str, arguments: Value) {
        self.order(json!({"do": "emit", "name": name, "arguments": arguments})).await;
    }

    /// Ends it as a crash would.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// The folder with the server and its packages, installed once as the lock file says.
pub fn packages() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/realtime/servers");
        let lock = std::fs::read(folder.join("package-lock.json")).unwrap();
        // Where `cargo xtask test` put them, or an earlier run of this.
        let installed = folder.join("node_modules/.installed-lock.json");
        if std::fs::read(&installed).is_ok_and(|found| found == lock) {
            return folder;
        }
        let status = Blocking::new("npm").arg("ci").current_dir(&folder).stdout(Stdio::null()).status();
        assert!(status.expect("npm is needed for these tests").success(), "npm ci failed");
        std::fs::write(installed, lock).unwrap();
        folder
    })
}
