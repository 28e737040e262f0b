//! What a desktop gives to a program that the user starts: its word that the user has asked for it. Under Wayland
//! nothing else lets a window come to the front.

use ipc::ActivationToken;

/// Of the xdg-activation protocol, and of the older one for startup notification: the same word under Wayland.
const NAMES: [&str; 2] = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];

/// Words are short; what is longer is none.
const LONGEST: usize = 1024;

/// The word in this environment, if there is one.
pub fn token(variable: impl Fn(&str) -> Option<String>) -> Option<ActivationToken> {
    let good =
        |word: &String| !word.is_empty() && word.len() <= LONGEST && !word.chars().any(char::is_control);
    NAMES.into_iter().filter_map(variable).find(good).map(ActivationToken)
}

/// Leaves the word to the toolkit alone, under the one name by which it takes it, for the app that this process is
/// about to become; the programs that it starts inherit none.
///
/// # Safety
/// No other thread reads or writes the environment meanwhile.
pub unsafe fn leave_to_toolkit() {
    let [newer, older] = NAMES;
    let word = token(|name| std::env::var(name).ok());
    // SAFETY: as the caller promises.
    unsafe {
        std::env::remove_var(newer);
        // GTK takes the older one out of the environment when it starts.
        if let (Some(ActivationToken(word)), None) = (word, std::env::var_os(older)) {
            std::env::set_var(older, word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::token;

    fn of(variables: &[(&str, &str)]) -> Option<String> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        token(variable).map(|token| token.0)
    }

    #[test]
    fn the_newer_name_comes_first_and_an_empty_or_odd_word_is_none() {
        assert_eq!(of(&[("DESKTOP_STARTUP_ID", "b"), ("XDG_ACTIVATION_TOKEN", "a")]).as_deref(), Some("a"));
        assert_eq!(of(&[("DESKTOP_STARTUP_ID", "b"), ("XDG_ACTIVATION_TOKEN", "")]).as_deref(), Some("b"));
        let long = "x".repeat(2000);
        for word in ["", "a\nb", long.as_str()] {
            assert_eq!(of(&[("XDG_ACTIVATION_TOKEN", word)]), None);
        }
        assert_eq!(of(&[]), None);
    }
}
