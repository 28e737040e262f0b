//! `communicator browser …`.

/// What is asked of the way to the browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browsers {
    Install,
    Uninstall,
    Status { json: bool },
}

impl Browsers {
    /// What the words after `browser` ask for.
    pub(super) fn of(words: &[String], json: bool) -> Result<Self, String> {
        match words {
            [word] if word == "install" => Ok(Self::Install),
            [word] if word == "uninstall" => Ok(Self::Uninstall),
            [word] if word == "status" => Ok(Self::Status { json }),
            _ => Err("browser takes one of install, uninstall and status".to_owned()),
        }
    }
}
