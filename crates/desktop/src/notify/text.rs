//! What others have written (a caller's name comes from the network) made fit to be shown as text.

use super::{Button, LONGEST_BODY, LONGEST_TITLE, Notice};

/// The notice without what no desktop could show or what would make it show something else.
pub(super) fn readable(notice: &Notice) -> Notice {
    Notice {
        title: one_line(&notice.title, LONGEST_TITLE),
        body: lines(&notice.body, LONGEST_BODY),
        buttons: notice
            .buttons
            .iter()
            .map(|button| Button { label: one_line(&button.label, LONGEST_TITLE), ..button.clone() })
            .collect(),
        kind: notice.kind,
    }
}

fn one_line(text: &str, most: usize) -> String {
    bounded(text.chars().map(|one| if is_unreadable(one) { ' ' } else { one }), most)
}

fn lines(text: &str, most: usize) -> String {
    bounded(text.chars().map(|one| if one != '\n' && is_unreadable(one) { ' ' } else { one }), most)
}

/// Control characters (D-Bus takes no NUL, XML few of them), marks that turn the direction of what
/// follows, and what is no character.
fn is_unreadable(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(one, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn bounded(text: impl Iterator<Item = char>, most: usize) -> String {
    let mut text: Vec<char> = text.collect();
    if text.len() > most {
        text.truncate(most.saturating_sub(1));
        text.push('…');
    }
    text.into_iter().collect::<String>().trim().to_owned()
}

/// `body` for a desktop that reads markup in it.
#[cfg_attr(
    not(any(target_os = "linux", test)),
    expect(dead_code, reason = "only Linux desktops read markup")
)]
pub(super) fn without_markup(body: &str) -> String {
    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Kind;
    use super::*;

    fn titled(title: &str) -> String {
        readable(&Notice {
            title: title.to_owned(),
            body: String::new(),
            buttons: Vec::new(),
            kind: Kind::Passing,
        })
        .title
    }

    #[test]
    fn a_name_with_angle_brackets_stays_text() {
        assert_eq!(without_markup("B&O <sales>"), "B&amp;O &lt;sales&gt;");
    }

    #[test]
    fn what_would_break_a_line_or_turn_it_round_is_a_space() {
        assert_eq!(titled("Ida\0Berg\r\n<b>"), "Ida Berg  <b>");
        assert_eq!(titled("\u{202E}gnp.exe"), "gnp.exe");
        assert_eq!(titled("Åse Ørsted 👩‍💻"), "Åse Ørsted 👩‍💻");
    }

    #[test]
    fn a_title_that_nobody_would_read_ends() {
        let title = titled(&"x".repeat(10_000));
        assert_eq!(title.chars().count(), LONGEST_TITLE);
        assert!(title.ends_with('…'));
    }

    proptest! {
        #[test]
        fn no_markup_is_left_whatever_the_text(text: String) {
            let safe = without_markup(&text);
            prop_assert!(!safe.contains(['<', '>']));
            prop_assert!(!titled(&text).contains(char::is_control));
        }
    }
}
