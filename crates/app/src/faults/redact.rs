//! The message of a panic without what it quotes.
//!
//! An error that is unwrapped quotes the text that it is about, and a text that is cut in the middle of a letter is
//! quoted whole: either may be the name or number of a caller.

/// Characters of a message.
const LONGEST: usize = 300;
/// So many digits in a row may be a telephone number; indices of lists are shorter.
const NUMBER: usize = 6;

/// One line, with what stands in quotes and long numbers replaced by an ellipsis.
pub(super) fn redacted(message: &str) -> String {
    let line: String =
        message.chars().map(|char| if char.is_control() { ' ' } else { char }).collect::<String>();
    let line = without_sliced_text(&line);
    let text = without_numbers(&without_quoted(&line));
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A text that was cut is quoted last, in backquotes, and may have backquotes of its own.
fn without_sliced_text(line: &str) -> String {
    let sliced = ["char boundary", "when slicing `", "out of bounds of `", "is out of bounds"];
    if !sliced.iter().any(|words| line.contains(words)) {
        return line.to_owned();
    }
    // Also the letter, which stands in single quotes.
    match line.find(['`', '\'']) {
        Some(start) => format!("{}…", line.get(..start).unwrap_or_default()),
        None => line.to_owned(),
    }
}

/// Everything from the first double quote to the last one.
fn without_quoted(line: &str) -> String {
    let Some(start) = line.find('"') else { return line.to_owned() };
    let rest = line.rfind('"').filter(|end| *end > start).and_then(|end| line.get(end + 1..));
    format!("{}…{}", line.get(..start).unwrap_or_default(), rest.unwrap_or_default())
}

fn without_numbers(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut digits = String::new();
    for char in line.chars().chain(std::iter::once('\n')) {
        if char.is_ascii_digit() {
            digits.push(char);
            continue;
        }
        text.push_str(if digits.len() >= NUMBER { "…" } else { &digits });
        digits.clear();
        text.push(char);
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_quotes_is_left_out_and_the_rest_stays() {
        let cases = [
            (
                "index out of bounds: the len is 3 but the index is 7",
                "index out of bounds: the len is 3 but the index is 7",
            ),
            ("called `Option::unwrap()` on a `None` value", "called `Option::unwrap()` on a `None` value"),
            (
                "called `Result::unwrap()` on an `Err` value: Refused(\"Anna \\\"A\\\" Berg\", 4)",
                "called `Result::unwrap()` on an `Err` value: Refused(…, 4)",
            ),
            ("no call from +4512345678 any more", "no call from +… any more"),
            (
                "byte index 1 is not a char boundary; it is inside 'Å' (bytes 0..2) of `Åse `the` Berg`",
                "byte index 1 is not a char boundary; it is inside …",
            ),
            ("begin <= end (4 <= 2) when slicing `Anna Berg`", "begin <= end (4 <= 2) when slicing …"),
            ("two\nlines", "two lines"),
        ];
        for (message, kept) in cases {
            assert_eq!(redacted(message), kept);
        }
        assert_eq!(redacted(&"ø".repeat(5000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn whatever_the_message_is_nothing_panics() {
        for message in ["", "\"", "`", "\"\"", "'", "char boundary", "ø\"ø", "123456", "when slicing `"] {
            let _kept = redacted(message);
        }
    }
}
