//! What the kernel says of links and addresses, and which of it is a change: pure.
//! <https://man7.org/linux/man-pages/man7/rtnetlink.7.html>
//!
//! A message is no change by itself: the kernel repeats a link when a radio has looked around, and an
//! address when a router has renewed its lease. So what is there is kept, and compared. Left out are
//! loopback, addresses that reach no further than the cable (they come with the link), addresses that
//! the kernel still tries out, and ports of a bridge or a bond: those carry no traffic of their own,
//! and every container that starts brings one.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::is_only_near;

/// `RTMGRP_LINK`, `RTMGRP_IPV4_IFADDR`, `RTMGRP_IPV6_IFADDR`.
pub(super) const GROUPS: u32 = 0x1 | 0x10 | 0x100;

const ERROR: u16 = 2;
const DONE: u16 = 3;
const NEW_LINK: u16 = 16;
const DELETED_LINK: u16 = 17;
const GET_LINK: u16 = 18;
const NEW_ADDRESS: u16 = 20;
const DELETED_ADDRESS: u16 = 21;
const GET_ADDRESS: u16 = 22;
/// `NLM_F_REQUEST` and `NLM_F_DUMP`: all that there are.
const LIST: u16 = 0x1 | 0x300;

/// Lengths of a message's header, and of what stands before the attributes of a link and an address.
const HEADER: usize = 16;
const LINK: usize = 16;
const ADDRESS: usize = 8;

const MASTER: u16 = 10;
const INTERFACE_ADDRESS: u16 = 1;
const LOCAL_ADDRESS: u16 = 2;
/// The two top bits of an attribute's kind say how its value is to be read.
const KIND: u16 = 0x3fff;

const UP: u32 = 0x1;
const LOOPBACK: u32 = 0x8;
/// The cable is in, or the radio has its network.
const RUNNING: u32 = 0x40;
/// `IFA_F_DADFAILED` and `IFA_F_TENTATIVE`; among the eight flags that the header has.
const UNUSABLE: u8 = 0x08 | 0x40;
const NEAR_SCOPES: u8 = 253;

/// What is asked at the start, in this order; its number marks the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Links = 1,
    Addresses = 2,
}

impl Question {
    /// The message that asks it.
    pub(super) fn message(self) -> Vec<u8> {
        let (kind, body) = match self {
            Self::Links => (GET_LINK, LINK),
            Self::Addresses => (GET_ADDRESS, ADDRESS),
        };
        message(kind, LIST, self as u32, 0, &vec![0; body])
    }
}

fn message(kind: u16, flags: u16, sequence: u32, port: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(HEADER + body.len()).unwrap_or(u32::MAX);
    let mut bytes = length.to_ne_bytes().to_vec();
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(flags.to_ne_bytes());
    bytes.extend(sequence.to_ne_bytes());
    bytes.extend(port.to_ne_bytes());
    bytes.extend(body);
    bytes
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Up,
    Down,
    Loopback,
    Port,
}

/// The links and addresses that are there.
#[derive(Debug)]
pub(super) struct Network {
    /// Of the socket: answers to its questions carry it.
    port: u32,
    links: HashMap<u32, Link>,
    addresses: HashSet<(u32, IpAddr)>,
}

/// What came of a datagram.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) changed: bool,
    /// The question that has its whole answer now, or will get none.
    pub(super) answered: Option<Question>,
}

impl Network {
    pub(super) fn new(port: u32) -> Self {
        Self { port, links: HashMap::new(), addresses: HashSet::new() }
    }

    /// Takes in what was received; bytes that make no sense are passed over.
    pub(super) fn take(&mut self, datagram: &[u8]) -> Taken {
        let mut taken = Taken::default();
        for message in messages(datagram) {
            // The number alone is not enough: a change carries the one of who asked for it.
            let question = match message.sequence {
                _ if message.port != self.port => None,
                1 => Some(Question::Links),
                2 => Some(Question::Addresses),
                _ => None,
            };
            match message.kind {
                DONE | ERROR => taken.answered = question.or(taken.answered),
                kind => {
                    let changed = self.enter(kind, message.body).unwrap_or(false);
                    taken.changed |= changed && question.is_none();
                }
            }
        }
        taken
    }

    /// Whether the message has changed anything; `None` when it cannot be read.
    fn enter(&mut self, kind: u16, body: &[u8]) -> Option<bool> {
        match kind {
            NEW_LINK | DELETED_LINK => {
                let (index, link) = link(body)?;
                let before = match kind {
                    NEW_LINK => self.links.insert(index, link),
                    _ => self.links.remove(&index),
                };
                let after = (kind == NEW_LINK).then_some(link);
                Some((before == Some(Link::Up)) != (after == Some(Link::Up)))
            }
            NEW_ADDRESS | DELETED_ADDRESS => {
                let (index, address, usable) = address(body)?;
                if self.links.get(&index) == Some(&Link::Loopback) {
                    return Some(false);
                }
                Some(if kind == NEW_ADDRESS && usable {
                    self.addresses.insert((index, address))
                } else {
                    self.addresses.remove(&(index, address))
                })
            }
            _ => None,
        }
    }
}

/// A link's number and how it is; of no family, since a bridge tells of its ports in words of its own.
fn link(body: &[u8]) -> Option<(u32, Link)> {
    if body.first() != Some(&0) {
        return None;
    }
    let (index, flags) = (u32_at(body, 4)?, u32_at(body, 8)?);
    let has_master =
        attributes(body.get(LINK..)?).any(|(kind, value)| kind == MASTER && u32_at(value, 0) != Some(0));
    let link = if flags & LOOPBACK != 0 {
        Link::Loopback
    } else if has_master {
        Link::Port
    } else if flags & UP != 0 && flags & RUNNING != 0 {
        Link::Up
    } else {
        Link::Down
    };
    Some((index, link))
}

/// The number of an address's link, the address, and whether it can be used; near ones are passed over.
fn address(body: &[u8]) -> Option<(u32, IpAddr, bool)> {
    let (flags, scope, index) = (*body.get(2)?, *body.get(3)?, u32_at(body, 4)?);
    if scope >= NEAR_SCOPES {
        return None;
    }
    let attributes = body.get(ADDRESS..)?;
    // On a link from point to point the plain address is that of the other end.
    let value = [LOCAL_ADDRESS, INTERFACE_ADDRESS].into_iter().find_map(|wanted| {
        self::attributes(attributes).find_map(|(kind, value)| (kind == wanted).then_some(value))
    })?;
    let address = <[u8; 4]>::try_from(value)
        .map(IpAddr::from)
        .or_else(|_| <[u8; 16]>::try_from(value).map(IpAddr::from))
        .ok()?;
    (!is_only_near(address)).then_some((index, address, flags & UNUSABLE == 0))
}

#[derive(Debug, PartialEq, Eq)]
struct Message<'a> {
    kind: u16,
    sequence: u32,
    port: u32,
    body: &'a [u8],
}

/// The messages of a datagram, up to the first that is not whole.
fn messages(mut rest: &[u8]) -> impl Iterator<Item = Message<'_>> {
    std::iter::from_fn(move || {
        let length = usize::try_from(u32_at(rest, 0)?).ok()?;
        let message = Message {
            kind: u16_at(rest, 4)?,
            sequence: u32_at(rest, 8)?,
            port: u32_at(rest, 12)?,
            body: rest.get(HEADER..length)?,
        };
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some(message)
    })
}

/// Kind and value of each attribute, up to the first that is not whole.
fn attributes(mut rest: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::from(u16_at(rest, 0)?);
        let attribute = (u16_at(rest, 2)? & KIND, rest.get(4..length)?);
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some(attribute)
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
#[path = "rtnetlink_tests.rs"]
mod tests;
