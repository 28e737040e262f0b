//! A server of a few lines: takes connections on a port of the kernel's choice, notes each request
//! and answers with bytes that the test chose, however wrong they are.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What comes back for every request.
pub enum Reply {
    /// These bytes, then the end of the connection.
    Bytes(Vec<u8>),
    /// One after the other, each with the end of its connection; the last again and again.
    Each(Vec<Vec<u8>>),
    /// These bytes, then nothing more while the server lives.
    Stall(Vec<u8>),
    /// The same bytes again and again, for as long as somebody reads.
    Endless(Vec<u8>, Vec<u8>),
}

pub struct Loopback {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    ended: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    thread: Option<JoinHandle<()>>,
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Method, path with query, version.
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }
}

impl Loopback {
    pub fn new(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let open = Arc::new(Mutex::new(Vec::new()));
        let ended = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let (seen, open, ended) = (Arc::clone(&seen), Arc::clone(&open), Arc::clone(&ended));
            move || {
                for stream in listener.incoming() {
                    if ended.load(Ordering::Acquire) {
                        break;
                    }
                    let stream = stream.unwrap();
                    open.lock().unwrap().push(stream.try_clone().unwrap());
                    serve(&stream, &reply, &seen);
                    if !matches!(reply, Reply::Stall(_)) {
                        let _ = stream.shutdown(Shutdown::Both);
                    }
                }
            }
        });
        Self { address, seen, ended, open, thread: Some(thread) }
    }

    /// Answers with a status and a JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(Reply::Bytes(answer(status, "application/json", body.as_bytes())))
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn only_request(&self) -> Seen {
        let mut all = self.requests();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        // Ends a write that the client no longer reads.
        for stream in self.open.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the thread from its wait for a connection.
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().unwrap().join();
    }
}

pub fn answer(status: u16, content_type: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\
         Date: Mon, 23 Nov 2026 21:30:00 GMT\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn serve(stream: &TcpStream, reply: &Reply, seen: &Mutex<Vec<Seen>>) {
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    if let Some(request) = request(stream) {
        seen.lock().unwrap().push(request);
    }
    // The client may be gone by now, which is what some tests are about.
    let mut out = stream;
    match reply {
        Reply::Bytes(bytes) | Reply::Stall(bytes) => {
            let _ = out.write_all(bytes);
        }
        Reply::Each(all) => {
            let turn = seen.lock().unwrap().len().saturating_sub(1);
            let _ = out.write_all(all.get(turn).or(all.last()).unwrap());
        }
        Reply::Endless(head, again) => {
            let _ = out.write_all(head);
            while out.write_all(again).is_ok() {}
        }
    }
}

fn request(stream: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let line = lines.remove(0);
    let headers: Vec<(String, String)> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { line, headers, body: String::from_utf8(body).unwrap() })
}
