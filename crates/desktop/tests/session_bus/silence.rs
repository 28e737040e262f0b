//! Telling a bus that is dead from one that is slow, missing or not meant for us.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use desktop::bus::{SILENCE, is_silent};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, connect, listen, socket_with,
};
use zbus::Address;

use crate::bus::{Bus, Home, silent};

fn silent_at(address: &str) -> bool {
    is_silent(&address.parse::<Address>().unwrap(), SILENCE)
}

#[test]
fn a_bus_that_answers_lives_and_one_that_is_missing_or_refuses_is_not_taken_for_silent() {
    let home = Home::new();
    let bus = Bus::start(&home);
    assert!(!silent_at(&bus.address));
    assert!(!silent_at("unix:path=/nonexistent"));
    // Whoever asks finds out by himself.
    assert!(!silent_at("unixexec:path=/nonexistent"));
    let path = home.path().join("refuses");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        client.write_all(b"REJECTED EXTERNAL\r\n").unwrap();
        client.read_to_end(&mut Vec::new()).unwrap();
    });
    assert!(!silent_at(&format!("unix:path={}", path.display())));
}

#[test]
fn a_bus_that_takes_the_connection_and_says_nothing_is_silent() {
    let home = Home::new();
    let (_listener, address) = silent(&home);
    assert!(silent_at(&address));
}

#[test]
fn a_bus_that_signs_in_and_then_says_nothing_is_silent() {
    let home = Home::new();
    let path = home.path().join("half");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        client.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n").unwrap();
        client.read_to_end(&mut Vec::new()).unwrap();
    });
    assert!(silent_at(&format!("unix:path={}", path.display())));
}

#[test]
fn a_bus_whose_queue_of_connections_is_full_is_silent_and_not_waited_for() {
    let home = Home::new();
    let path = home.path().join("full");
    let place = SocketAddrUnix::new(&path).unwrap();
    let open = |flags| socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
    let listener = open(SocketFlags::CLOEXEC);
    bind(&listener, &place).unwrap();
    listen(&listener, 0).unwrap();
    let mut waiting = Vec::new();
    loop {
        let client = open(SocketFlags::CLOEXEC | SocketFlags::NONBLOCK);
        match connect(&client, &place) {
            Ok(()) => waiting.push(client),
            Err(error) => break assert_eq!(error, Errno::AGAIN),
        }
    }
    assert!(silent_at(&format!("unix:path={}", path.display())));
}

/// The address of this bus by a way on which everything that it says comes so late.
pub fn slow(home: &Home, bus: &Bus, late: Duration) -> String {
    let place = bus.address.strip_prefix("unix:path=").unwrap().split(',').next().unwrap().to_owned();
    let path = home.path().join("slow");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, place) = (client.unwrap(), place.clone());
            thread::spawn(move || delay(client, Path::new(&place), late));
        }
    });
    format!("unix:path={}", path.display())
}

fn delay(client: UnixStream, bus: &Path, by: Duration) {
    let bus = UnixStream::connect(bus).unwrap();
    let (mut from_client, mut to_bus) = (client.try_clone().unwrap(), bus.try_clone().unwrap());
    thread::spawn(move || {
        let _gone = std::io::copy(&mut from_client, &mut to_bus);
        let _gone = to_bus.shutdown(Shutdown::Both);
    });
    let (mut from_bus, mut to_client) = (bus, client);
    let (late, due) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        for (at, said) in due {
            while let Some(left) = at.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
                thread::park_timeout(left);
            }
            if to_client.write_all(&said).is_err() {
                break;
            }
        }
    });
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = from_bus.read(&mut buffer) {
        let at = Instant::now() + by;
        if late.send((at, buffer[..length].to_vec())).is_err() {
            break;
        }
    }
}

#[test]
fn a_bus_that_takes_half_a_second_for_each_answer_lives() {
    let home = Home::new();
    let bus = Bus::start(&home);
    assert!(!silent_at(&slow(&home, &bus, Duration::from_millis(500))));
}
