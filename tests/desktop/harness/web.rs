//! A web server on loopback that keeps what it is asked for.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::poll;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub method: String,
    /// With the query.
    pub path: String,
    /// `name: value`, the names in lower case.
    pub headers: Vec<String>,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Status line, headers and body.
    Says(String),
    /// It hangs up without a word.
    HangsUp,
    /// It never answers, and keeps the connection.
    Silence,
}

/// A page of HTML.
pub fn page(html: &str) -> Answer {
    let length = html.len();
    Answer::Says(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{html}"
    ))
}

/// An answer without a body; `more`: further header lines, each with its line break.
pub fn status(status: &str, more: &str) -> Answer {
    Answer::Says(format!("HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n"))
}

pub struct WebServer {
    port: u16,
    asked: Receiver<Asked>,
}

impl WebServer {
    /// Answers one request after the other with what this says of it.
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, asked) = mpsc::channel();
        thread::spawn(move || {
            let mut kept = Vec::new();
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Some(request) = read(&stream) else { continue };
                let answer = answer(&request);
                if sender.send(request).is_err() {
                    return;
                }
                match answer {
                    Answer::Says(text) => {
                        let _gone = stream.write_all(text.as_bytes());
                    }
                    Answer::HangsUp => {
                        let _gone = stream.shutdown(Shutdown::Both);
                    }
                    Answer::Silence => kept.push(stream),
                }
            }
        });
        Self { port, asked }
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until a path is asked for that begins so.
    #[track_caller]
    pub fn wait_for(&self, beginning: &str) -> Asked {
        poll::until_some(&format!("somebody asks for {beginning}"), || {
            self.asked.try_iter().find(|asked| asked.path.starts_with(beginning))
        })
    }

    /// What was asked for since this was last asked.
    pub fn all(&self) -> Vec<Asked> {
        self.asked.try_iter().collect()
    }
}

/// None: not a whole request, such as a connection that a browser opens and does not use.
fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.push(format!("{}: {}", name.to_lowercase(), value.trim()));
    }
    let length = headers.iter().find_map(|header| header.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    lines.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body: String::from_utf8(body).unwrap() })
}
