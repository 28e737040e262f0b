//! How the targets read what they are handed. Written from their own documents, and not from the crate.

/// `CommandLineToArgvW`, over UTF-16 as the real one: counts of backslashes and of quotation marks decide.
pub fn command_line_to_argv(line: &str) -> Vec<String> {
    const QUOTE: u16 = b'"' as u16;
    const BACKSLASH: u16 = b'\\' as u16;
    let is_blank = |unit: u16| unit == u16::from(b' ') || unit == u16::from(b'\t');
    let line: Vec<u16> = line.encode_utf16().collect();
    let text = |units: &[u16]| String::from_utf16(units).unwrap();
    let mut at = 0;
    let mut found = Vec::new();
    // The program: no escapes.
    if line.first() == Some(&QUOTE) {
        let end = line[1..].iter().position(|unit| *unit == QUOTE).map_or(line.len(), |end| end + 1);
        found.push(text(&line[1..end]));
        at = (end + 1).min(line.len());
    } else {
        let end = line.iter().position(|unit| is_blank(*unit)).unwrap_or(line.len());
        found.push(text(&line[..end]));
        at += end;
    }
    while at < line.len() && is_blank(line[at]) {
        at += 1;
    }
    if at == line.len() {
        return found;
    }
    let (mut argument, mut quotes, mut backslashes) = (Vec::new(), 0, 0);
    while at < line.len() {
        let unit = line[at];
        if is_blank(unit) && quotes == 0 {
            found.push(text(&argument));
            argument.clear();
            backslashes = 0;
            while at < line.len() && is_blank(line[at]) {
                at += 1;
            }
            if at == line.len() {
                return found;
            }
            continue;
        }
        at += 1;
        if unit == BACKSLASH {
            argument.push(unit);
            backslashes += 1;
        } else if unit == QUOTE {
            if backslashes % 2 == 0 {
                argument.truncate(argument.len() - backslashes / 2);
                quotes += 1;
            } else {
                argument.truncate(argument.len() - backslashes / 2 - 1);
                argument.push(QUOTE);
            }
            backslashes = 0;
            while at < line.len() && line[at] == QUOTE {
                at += 1;
                quotes += 1;
                if quotes == 3 {
                    argument.push(QUOTE);
                    quotes = 0;
                }
            }
            if quotes == 2 {
                quotes = 0;
            }
        } else {
            argument.push(unit);
            backslashes = 0;
        }
    }
    found.push(text(&argument));
    found
}

/// The start-up code of programs of Microsoft's C compiler since 2008: two marks within quotation are one, and
/// the quotation goes on.
pub fn c_runtime(line: &str) -> Vec<String> {
    let mut rest = line.chars().peekable();
    let mut found = Vec::new();
    let mut program = String::new();
    let mut quoted = false;
    while let Some(character) = rest.next_if(|next| quoted || !matches!(next, ' ' | '\t')) {
        if character == '"' { quoted = !quoted } else { program.push(character) }
    }
    found.push(program);
    loop {
        while rest.next_if(|next| matches!(next, ' ' | '\t')).is_some() {}
        if rest.peek().is_none() {
            return found;
        }
        let (mut argument, mut quoted) = (String::new(), false);
        loop {
            let mut backslashes = 0;
            while rest.next_if_eq(&'\\').is_some() {
                backslashes += 1;
            }
            let mut literal = true;
            if rest.peek() == Some(&'"') {
                if backslashes % 2 == 0 {
                    let mut ahead = rest.clone();
                    ahead.next();
                    if quoted && ahead.peek() == Some(&'"') {
                        rest.next();
                    } else {
                        literal = false;
                        quoted = !quoted;
                    }
                }
                backslashes /= 2;
            }
            argument.extend(core::iter::repeat_n('\\', backslashes));
            match rest.peek() {
                None => break,
                Some(' ' | '\t') if !quoted => break,
                Some(character) if literal => argument.push(*character),
                Some(_) => {}
            }
            rest.next();
        }
        found.push(argument);
    }
}

/// Undoes percent-encoding, and says nothing of a `+`.
pub fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, more)) = rest.split_first() {
        rest = more;
        if *byte == b'%' {
            let digits = std::str::from_utf8(&more[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &more[2..];
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_readers_know_the_examples_of_microsofts_documentation() {
    for (line, expected) in [
        (r#"p "a b c" d e"#, vec!["p", "a b c", "d", "e"]),
        (r#"p "ab\"c" "\\" d"#, vec!["p", "ab\"c", "\\", "d"]),
        (r#"p a\\\b d"e f"g h"#, vec!["p", r"a\\\b", "de fg", "h"]),
        (r#"p a\\\"b c d"#, vec!["p", r#"a\"b"#, "c", "d"]),
        (r#"p a\\\\"b c" d e"#, vec!["p", r"a\\b c", "d", "e"]),
        (r#""p q" """#, vec!["p q", ""]),
    ] {
        assert_eq!(command_line_to_argv(line), expected, "{line}");
        assert_eq!(c_runtime(line), expected, "{line}");
    }
}
