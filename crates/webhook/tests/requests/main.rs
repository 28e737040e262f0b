//! Requests over real connections: what a server gets, and what becomes of bad names, bad servers and bad answers.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod hostile;
mod knock;
mod loopback;
mod names;
mod servers;
mod tls;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::TcpSocket;
use webhook::{Limits, Method, Request, Sender, Trust};

fn get(url: &str) -> Request<'_> {
    Request { method: Method::Get, url, body: None }
}

fn post(url: &str) -> Request<'_> {
    Request { method: Method::Post, url, body: Some(("text/plain", "x")) }
}

fn sender() -> Sender {
    Sender::new(Trust::default(), Limits::default())
}

/// A port that refuses, as long as the socket is there: bound, so that nobody else is given it, and not listened at.
fn refusing() -> (TcpSocket, SocketAddr) {
    let held = TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = held.local_addr().unwrap();
    (held, address)
}

/// A sender for which every name has these addresses; and how often it has looked one up.
fn knowing(trust: Trust, addresses: &[&str]) -> (Sender, Arc<AtomicUsize>) {
    let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let sender = Sender::with_look_up(trust, Limits::default(), move |_, port| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok::<_, io::Error>(addresses.iter().map(|address| SocketAddr::new(*address, port)).collect())
    });
    (sender, asked)
}
