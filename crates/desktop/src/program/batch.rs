//! Which files Windows runs by its command interpreter, which reads their arguments as commands.

/// By its name alone; what Windows cuts off the end of a name counts for nothing.
pub(super) fn is_batch_file(program: &str) -> bool {
    let name = program.trim_end_matches([' ', '.', '"']).to_ascii_lowercase();
    // `name.bat:stream` and `name.bat::$DATA` are the same file to Windows.
    let name = name.split_once(".bat:").map_or(name.as_str(), |_| ".bat");
    let name = name.split_once(".cmd:").map_or(name, |_| ".cmd");
    name.ends_with(".bat") || name.ends_with(".cmd")
}

#[cfg(test)]
mod tests {
    use super::is_batch_file;

    #[test]
    fn batch_files_are_known_by_their_ending_however_it_is_written() {
        for batch in ["a.bat", "A.CMD", r"C:\x y\a.Bat", "a.bat.", "a.cmd  ", "a.bat. .", "a.bat::$DATA"] {
            assert!(is_batch_file(batch), "{batch}");
        }
        for other in ["a.exe", "bat", "a.batx", "cmd", r"C:\a.bat\b.exe", "a.com"] {
            assert!(!is_batch_file(other), "{other}");
        }
    }
}
