//! Which addresses a request may go to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether nothing is ever sent there: link-local (where clouds keep their metadata), multicast, broadcast,
/// unspecified ("this host"), and IPv6 forms of these.
#[must_use]
pub fn is_refused(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_refused_v4(address),
        IpAddr::V6(address) => {
            address.is_unspecified()
                || address.is_multicast()
                || address.is_unicast_link_local()
                || embedded(address).is_some_and(is_refused_v4)
                || is_refused_nat64(address)
        }
    }
}

/// Whether it is this computer, or one of a private network: the only ones that get plain HTTP.
#[must_use]
pub fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_near_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => is_near_v4(address),
            None => address.is_loopback() || address.is_unique_local(),
        },
    }
}

const fn is_refused_v4(address: Ipv4Addr) -> bool {
    // 0.0.0.0 and all of 0.0.0.0/8 is "this host" (RFC 1122).
    let [first, ..] = address.octets();
    first == 0 || address.is_link_local() || address.is_multicast() || address.is_broadcast()
}

const fn is_near_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private()
}

const fn v4(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

/// The IPv4 address that stands in one of IPv6, where a network may send what goes to it.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if address.is_loopback() {
        return None;
    }
    match address.segments() {
        // Mapped (::ffff:a.b.c.d), compatible (::a.b.c.d), translated (::ffff:0:a.b.c.d), and NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        // 6to4 (RFC 3056).
        | [0x2002, high, low, ..]
        // ISATAP (RFC 5214), whatever its prefix.
        | [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(v4(high, low)),
        // Teredo (RFC 4380): the address of the other end, its bits turned round.
        [0x2001, 0, .., high, low] => Some(v4(!high, !low)),
        _ => None,
    }
}

/// NAT64 of a network's own (RFC 8215, 64:ff9b:1::/48): the address is at one of four places (RFC 6052, prefixes of
/// 48, 56, 64 and 96 bits, octet 8 left out), and the network alone knows at which. What begins with zero at one
/// place is the filling of another.
fn is_refused_nat64(address: Ipv6Addr) -> bool {
    if !matches!(address.segments(), [0x64, 0xff9b, 1, ..]) {
        return false;
    }
    let [_, _, _, _, _, _, a, b, _, c, d, e, f, g, h, i] = address.octets();
    let places = [[a, b, c, d], [b, c, d, e], [c, d, e, f], [f, g, h, i]];
    let mut filled = places.into_iter().filter(|[first, ..]| *first != 0).peekable();
    filled.peek().is_none() || filled.any(|place| is_refused_v4(Ipv4Addr::from(place)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn these_are_refused() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.0.0",
            "169.254.169.254",
            "169.254.255.255",
            "224.0.0.1",
            "239.255.255.255",
            "255.255.255.255",
            "::",
            "fe80::1",
            "febf:ffff::1",
            "ff02::1",
            "ff00::",
            "::ffff:169.254.169.254",
            "::ffff:0.0.0.0",
            "::ffff:224.0.0.1",
            "::169.254.169.254",
            "::ffff:0:169.254.169.254",
            "64:ff9b::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::169.254.169.254",
            "64:ff9b:1:a9fe:a9:fe00::",
            "64:ff9b:1:a9:fe:a9fe::",
            "64:ff9b:1:0:a9:fea9:fe00:0",
            "64:ff9b:1::",
            "2002:a9fe:a9fe::1",
            "2001:0:4136:e378:8000:63bf:5601:5601",
            "2001:db8::5efe:169.254.169.254",
            "fd00::200:5efe:169.254.169.254",
        ] {
            assert!(is_refused(ip(text)), "{text}");
        }
    }

    #[test]
    fn these_are_not() {
        for text in [
            "127.0.0.1",
            "10.0.0.1",
            "192.168.1.1",
            "93.184.215.14",
            "169.253.255.255",
            "169.255.0.0",
            "223.255.255.255",
            "::1",
            "2a00:1450:400f:80d::2004",
            "fd12:3456::1",
            "fec0::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "64:ff9b::93.184.215.14",
            "64:ff9b:1::10.0.0.1",
            "64:ff9b:1:a00:0:100::",
            "2002:5db8:d70e::1",
        ] {
            assert!(!is_refused(ip(text)), "{text}");
        }
    }

    #[test]
    fn near_is_this_computer_and_private_networks_alone() {
        for text in [
            "127.0.0.1",
            "127.255.255.254",
            "10.255.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "::1",
            "fc00::1",
            "fdff::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_near(ip(text)), "{text}");
        }
        for text in [
            "0.0.0.0",
            "11.0.0.1",
            "172.15.255.255",
            "172.32.0.1",
            "192.169.0.1",
            "100.64.0.1",
            "169.254.1.1",
            "93.184.215.14",
            "::",
            "2001:db8::1",
            "fe80::1",
            "fec0::1",
            "::ffff:93.184.215.14",
            // What a NAT64 sends there does not stay in this network.
            "64:ff9b::10.0.0.1",
        ] {
            assert!(!is_near(ip(text)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_is_refused_is_refused_in_every_form(bits in any::<u32>(), net in 0..4_u32) {
            // A quarter of all tries in each of these networks, which chance alone would miss.
            let net = match net {
                0 => 0xa9fe_0000 | (bits & 0xffff),
                1 => 0xe000_0000 | (bits & 0x0fff_ffff),
                2 => bits & 0x00ff_ffff,
                _ => bits,
            };
            let v4 = Ipv4Addr::from(net);
            let [high, low] = [(net >> 16) as u16, (net & 0xffff) as u16];
            let refused = is_refused(v4.into());
            for form in [
                Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low),
                Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, 1, 2, 3, 4, 5),
                Ipv6Addr::new(0x2001, 0, 1, 2, 3, 4, !high, !low),
                Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0x5efe, high, low),
            ] {
                prop_assert_eq!(is_refused(form.into()), refused, "{} as {}", v4, form);
            }
        }
    }
}
