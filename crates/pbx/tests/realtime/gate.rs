//! What may stand between a client and the PBX: forwards requests of HTTP, one on each connection, and
//! does with those that ask for a WebSocket what it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::PATIENCE;

/// What becomes of a request for a WebSocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upgrades {
    Pass,
    /// One of a session that polls passes; any other is refused.
    PassProbes,
    /// Answered by these bytes.
    Answer(&'static [u8]),
    /// Taken, and never answered.
    Hang,
    /// Answered as it should be, and then nothing passes.
    HangAfterwards,
    Cut,
}

const BAD: &[u8] = b"HTTP/1.1 400 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

pub const REFUSED: Upgrades = Upgrades::Answer(BAD);

/// What becomes of the other requests of realtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polls {
    Pass,
    /// All are answered with 404.
    Refuse,
    /// The GETs of a session are answered by a page like this one.
    Answer(&'static str),
    /// POSTs are taken, and never answered.
    HangPosts,
    /// GETs of a session likewise.
    HangGets,
    /// Each opening sets a cookie, and a request of its session without it is not known: several
    /// servers behind one address.
    Sticky,
}

#[derive(Debug)]
struct State {
    upgrades: Upgrades,
    polls: Polls,
    /// The heads of all requests, in order.
    heads: Vec<String>,
}

pub struct Gate {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Gate {
    pub async fn to(port: u16, upgrades: Upgrades, polls: Polls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { upgrades, polls, heads: Vec::new() }));
        let task = tokio::spawn({
            let state = Arc::clone(&state);
            async move {
                loop {
                    let (near, _) = listener.accept().await.unwrap();
                    tokio::spawn(serve(near, port, Arc::clone(&state)));
                }
            }
        });
        Self { address, state, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn upgrades(&self, upgrades: Upgrades) {
        self.state.lock().unwrap().upgrades = upgrades;
    }

    pub fn polls(&self, polls: Polls) {
        self.state.lock().unwrap().polls = polls;
    }

    /// The heads of the requests since the last call.
    pub fn take_heads(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().heads)
    }

    /// Waits for the next request for a WebSocket that is not in [`Gate::take_heads`] yet.
    pub async fn upgrade_asked(&self) {
        let end = tokio::time::Instant::now() + PATIENCE;
        while !self.state.lock().unwrap().heads.iter().any(|head| is_upgrade(head)) {
            assert!(tokio::time::Instant::now() < end, "no WebSocket is asked for");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub fn is_upgrade(head: &str) -> bool {
    head.to_ascii_lowercase().contains("\r\nupgrade: websocket\r\n")
}

async fn serve(mut near: TcpStream, port: u16, state: Arc<Mutex<State>>) {
    let Some((head, body)) = head_of(&mut near).await else { return };
    let (upgrades, polls) = {
        let mut state = state.lock().unwrap();
        state.heads.push(head.clone());
        (state.upgrades, state.polls)
    };
    if is_upgrade(&head) {
        return upgrade(near, port, upgrades, &head).await;
    }
    let of_session = head.lines().next().unwrap_or_default().contains("sid=");
    let get = head.starts_with("GET ");
    match polls {
        Polls::Answer(page) if of_session && get => {
            let answer = format!(
                "HTTP/1.1 200 X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                page.len()
            );
            let _ = near.write_all(answer.as_bytes()).await;
            return;
        }
        Polls::Refuse => {
            let _ = near.write_all(b"HTTP/1.1 404 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
            return;
        }
        Polls::HangPosts if !get => return hang(near).await,
        Polls::HangGets if of_session && get => return hang(near).await,
        Polls::Sticky if of_session && !head.contains("cookie: AWSALB=here; other=1\r\n") => {
            let _ = near.write_all(BAD).await;
            return;
        }
        _ => {}
    }
    let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let once = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    if far.write_all(once.as_bytes()).await.is_err() || far.write_all(&body).await.is_err() {
        return;
    }
    if polls == Polls::Sticky && !of_session {
        let Some((head, body)) = head_of(&mut far).await else { return };
        let cookies = "\r\nSet-Cookie: AWSALB=here; Path=/; HttpOnly\r\nset-cookie: other=1\r\n";
        let head = head.replacen("\r\n", cookies, 1);
        let _ = near.write_all(head.as_bytes()).await;
        let _ = near.write_all(&body).await;
    }
    let _ = copy_bidirectional(&mut near, &mut far).await;
}

async fn upgrade(mut near: TcpStream, port: u16, upgrades: Upgrades, head: &str) {
    match upgrades {
        Upgrades::PassProbes if !head.contains("sid=") => {
            let _ = near.write_all(BAD).await;
        }
        Upgrades::Pass | Upgrades::PassProbes => {
            let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
            if far.write_all(head.as_bytes()).await.is_ok() {
                let _ = copy_bidirectional(&mut near, &mut far).await;
            }
        }
        Upgrades::HangAfterwards => {
            let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
            let _ = far.write_all(head.as_bytes()).await;
            let Some((answer, _)) = head_of(&mut far).await else { return };
            let _ = near.write_all(answer.as_bytes()).await;
            hang(near).await;
        }
        Upgrades::Answer(bytes) => {
            let _ = near.write_all(bytes).await;
        }
        Upgrades::Hang => hang(near).await,
        Upgrades::Cut => {}
    }
}

/// Until the other end has had enough.
async fn hang(mut stream: TcpStream) {
    let mut buffer = [0; 4096];
    while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
}

/// The head of a request or an answer, and what came behind it.
async fn head_of(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            let body = bytes.split_off(end + 4);
            return Some((String::from_utf8(bytes).unwrap(), body));
        }
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        if count == 0 {
            return None;
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}
