//! Which texts name a site.

use std::net::Ipv4Addr;

/// The host name in lower case. None where the text is anything else: with a port, a user, a path, a trailing dot,
/// letters beyond ASCII (such names have an `xn--` form), or a number that browsers read as an address.
#[must_use]
pub fn site(text: &str) -> Option<String> {
    let host = text.to_ascii_lowercase();
    if host.len() > 253 || !host.split('.').all(is_label) {
        return None;
    }
    // Browsers read a name whose last part is a number as an address, also in other spellings than the usual one.
    let last = host.rsplit('.').next().unwrap_or_default();
    let number = last.bytes().all(|byte| byte.is_ascii_digit())
        || last.strip_prefix("0x").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    (!number || host.parse::<Ipv4Addr>().is_ok_and(|address| address.to_string() == host)).then_some(host)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::site;

    #[test]
    fn a_host_name_is_a_site_in_lower_case() {
        for text in ["www.crm.com", "WWW.CRM.COM", "crm", "10.0.0.7", "xn--kd-lka.dk", "a-b.example"] {
            assert_eq!(site(text), Some(text.to_lowercase()), "{text}");
        }
    }

    #[test]
    fn whatever_else_is_none() {
        let long = "a.".repeat(130) + "com";
        let label = "a".repeat(64) + ".com";
        for text in [
            "",
            ".",
            "www.crm.com.",
            ".www.crm.com",
            "www..crm.com",
            "www.crm.com:443",
            "user@www.crm.com",
            "https://www.crm.com",
            "www.crm.com/",
            "*.crm.com",
            "<all_urls>",
            " www.crm.com",
            "www.crm.com\n",
            "-crm.com",
            "crm-.com",
            "www_crm.com",
            "[::1]",
            "127.1",
            "0x7f.0.0.1",
            "1.0x7f",
            "2130706433",
            "010.0.0.1",
            "1.2.3.4.5",
            "\u{ff57}ww.crm.com",
            "www.\u{441}rm.com",
            "\u{212a}.com",
            "kød.dk",
            "www\u{3002}crm.com",
            long.as_str(),
            label.as_str(),
        ] {
            assert_eq!(site(text), None, "{text:?}");
        }
    }
}
