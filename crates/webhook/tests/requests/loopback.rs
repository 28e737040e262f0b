//! A server of a few lines: notes each request and answers with bytes that the test chose, however wrong they are.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What comes back for a request.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, then the end of the connection.
    Bytes(Vec<u8>),
    /// These bytes, then nothing more, and no end.
    Stall(Vec<u8>),
    /// The first bytes, then the second again and again, for as long as somebody reads.
    Endless(Vec<u8>, Vec<u8>),
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Method, target, version.
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    /// Path and query.
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

pub struct Loopback {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<Mutex<Vec<TcpStream>>>,
}

impl Loopback {
    /// Answers one after the other; the last again and again.
    pub fn new(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, connections) = (Arc::default(), Arc::default());
        let server = Self { address, seen, connections };
        let (seen, connections) = (Arc::clone(&server.seen), Arc::clone(&server.connections));
        thread::spawn(move || {
            let mut replies = replies.into_iter().peekable();
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                connections.lock().unwrap().push(stream.try_clone().unwrap());
                let Some(reply) = replies.peek().cloned() else { return };
                if let Some(request) = read(&stream) {
                    seen.lock().unwrap().push(request);
                    if replies.len() > 1 {
                        replies.next();
                    }
                    thread::spawn(move || answer(&stream, &reply));
                }
            }
        });
        server
    }

    pub fn of(reply: Reply) -> Self {
        Self::new(vec![reply])
    }

    pub fn status(status: u16) -> Self {
        Self::of(Reply::Bytes(bytes(status, b"")))
    }

    pub fn url(&self, rest: &str) -> String {
        format!("http://{}{rest}", self.address)
    }

    /// By another name than its address.
    pub fn named(&self, host: &str) -> String {
        format!("http://{host}:{}/", self.address.port())
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.lock().unwrap().len()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        for stream in self.connections.lock().unwrap().iter() {
            let _ended = stream.shutdown(Shutdown::Both);
        }
    }
}

/// An answer with its length.
pub fn bytes(status: u16, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn answer(mut stream: &TcpStream, reply: &Reply) {
    match reply {
        Reply::Bytes(bytes) => {
            let _gone = stream.write_all(bytes);
            let _gone = stream.shutdown(Shutdown::Write);
            // What is thrown away unread would reset the connection under the answer.
            let _gone = std::io::copy(&mut stream, &mut std::io::sink());
        }
        Reply::Stall(bytes) => {
            let _gone = stream.write_all(bytes);
            let _until_the_other_end = std::io::copy(&mut stream, &mut std::io::sink());
        }
        Reply::Endless(first, again) => {
            let _gone = stream.write_all(first);
            while stream.write_all(again).is_ok() {}
        }
    }
}

/// None where somebody connects and sends nothing.
fn read(stream: &TcpStream) -> Option<Seen> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Seen { line: line.trim_end().to_owned(), headers, body: String::from_utf8(body).unwrap() })
}
