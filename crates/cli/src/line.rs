//! The command line: a contract with scripts.
//!
//! Parsed by hand-written rules over `lexopt`, because the verbs, the options allowed before and
//! after them, the exit codes and what may be printed where are fixed by it. Nothing here opens a
//! display.

mod browser;
mod integrations;

pub use browser::Browsers;
pub use integrations::{Integrations, Try};

use std::ffi::OsString;
use std::path::PathBuf;

use calls::link::Refused;
use lexopt::prelude::*;
use pbx::ServerUrl;

/// A command line that made sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    pub verb: Verb,
    pub server: Option<ServerUrl>,
    pub profile: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    Start(Start),
    Toggle,
    Call { number: String },
    Search { text: String },
    Answer,
    Hangup,
    Refresh { accept: bool },
    Quit,
    Explain { json: bool },
    Status { json: bool },
    Devices { json: bool },
    SignIn { username: String, password_stdin: bool, insecure_storage: bool },
    SignOut { everywhere: bool },
    Integrations(Integrations),
    Browser(Browsers),
    Help,
    Version,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    pub hidden: bool,
    pub autostart: bool,
    pub demo: bool,
    /// A link, as it was given.
    pub link: Option<String>,
    /// Why it is not followed.
    pub refused: Option<RefusedLink>,
}

/// A link that the app is not to follow, but to speak of: whoever pressed it looks at no terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLink {
    pub why: Refused,
    /// It stands behind `--`, as the system starts the program for links: nobody reads what is printed.
    pub by_system: bool,
}

pub const HELP: &str = "\
Communicator: the desktop app of your telephone system

communicator [--hidden] [--autostart] [--demo] [URI]     URI: tel:, callto: or sip:
communicator toggle | call [NUMBER] | search [TEXT]      starts the app if it is not running
communicator answer | hangup | refresh | quit            the running app only
communicator refresh --accept                            also applies settings that were kept aside
communicator explain [--json]                            every setting: what is in force, and why
communicator status [--json]                             what the running app is doing
communicator devices [--json]                            sound devices, busylights and headset: in use, and why not
communicator sign-in --username NAME [--password-stdin] [--insecure-storage]
communicator sign-out [--everywhere]
communicator integrations [--json]                       what the PBX may have done with a call, and what waits
communicator integrations approve KEY [--fingerprint F] | revoke KEY
communicator integrations try [KEY] --when RINGING|ANSWERED --number N [--name S] [--var NAME=VALUE]...
                              [--dry-run] [--json]       a made-up call; --dry-run only says what would be done
communicator integrations log [--json]                   what they have done, newest first
communicator browser install | uninstall                 lets browsers start the host of the app's extension
communicator browser status [--json]                     which browsers are connected, and what is missing

  --server URL       the PBX to talk to (else COMMUNICATOR_SERVER, else the last one signed in to)
  --profile DIR      where everything is kept (else COMMUNICATOR_PROFILE)
  --hidden           start without a window
  --demo             try it against a made-up company on this computer
  --help, --version

KEY is run, sendkeys, copyToClipboard, browser or website. All of `integrations` needs the running app.
COMMUNICATOR_TOKEN signs in without the keyring and without the sign-in page.
Exit codes: 0 done, 1 failed or refused, 2 usage, 3 not running.
";

/// Reads the arguments after the program's name, with the environment's stand-ins for options.
///
/// # Errors
/// One line that says what is wrong and what to write.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl Fn(&str) -> Option<OsString>,
) -> Result<Invocation, String> {
    let mut words: Vec<String> = Vec::new();
    let mut flags = Flags::default();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    flags.by_system = arguments.iter().any(|argument| argument == "--");
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(plain)? {
        match argument {
            Long("server") => flags.server = Some(text(parser.value().map_err(plain)?, "--server")?),
            Long("profile") => flags.profile = Some(parser.value().map_err(plain)?.into()),
            Long("username") => flags.username = Some(text(parser.value().map_err(plain)?, "--username")?),
            Long("hidden") => flags.start.hidden = true,
            Long("autostart") => flags.start.autostart = true,
            Long("demo") => flags.start.demo = true,
            Long("accept") => flags.accept = true,
            Long("json") => flags.json = true,
            Long("password-stdin") => flags.password_stdin = true,
            Long("insecure-storage") => flags.insecure_storage = true,
            Long("everywhere") => flags.everywhere = true,
            Long("fingerprint") => {
                flags.integrations.fingerprint = Some(text(parser.value().map_err(plain)?, "--fingerprint")?);
            }
            Long("when") => flags.integrations.when = Some(text(parser.value().map_err(plain)?, "--when")?),
            Long("number") => {
                flags.integrations.number = Some(text(parser.value().map_err(plain)?, "--number")?);
            }
            Long("name") => flags.integrations.name = Some(text(parser.value().map_err(plain)?, "--name")?),
            Long("var") => {
                flags.integrations.variables.push(text(parser.value().map_err(plain)?, "--var")?);
            }
            Long("dry-run") => flags.integrations.dry_run = true,
            Long("help") | Short('h') => flags.help = true,
            Long("version") | Short('V') => flags.version = true,
            Value(word) => words.push(text(word, "the command")?),
            other => return Err(format!("{}; see communicator --help", other.unexpected())),
        }
    }
    flags.into_invocation(&words, environment)
}

fn plain(error: lexopt::Error) -> String {
    format!("{error}; see communicator --help")
}

fn text(value: OsString, of: &str) -> Result<String, String> {
    value.into_string().map_err(|_| format!("the value of {of} is no text; write it in UTF-8"))
}

#[derive(Default)]
struct Flags {
    server: Option<String>,
    profile: Option<PathBuf>,
    username: Option<String>,
    start: Start,
    accept: bool,
    by_system: bool,
    json: bool,
    password_stdin: bool,
    insecure_storage: bool,
    everywhere: bool,
    integrations: integrations::Options,
    help: bool,
    version: bool,
}

impl Flags {
    fn into_invocation(
        self,
        words: &[String],
        environment: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Invocation, String> {
        let set = |name: &str| environment(name).filter(|value| !value.is_empty());
        if self.help || self.version {
            let verb = if self.help { Verb::Help } else { Verb::Version };
            return Ok(Invocation { verb, server: None, profile: None });
        }
        let verb = self.verb(words)?;
        self.check_flags(&verb)?;
        if self.start.demo && self.server.is_some() {
            return Err("--demo has its own server; leave --server away".to_owned());
        }
        let server = match &self.server {
            Some(url) => Some((url.clone(), "--server")),
            // The demo brings its own server; one named for every day is no mistake.
            None if self.start.demo => None,
            None => set("COMMUNICATOR_SERVER")
                .map(|url| text(url, "COMMUNICATOR_SERVER"))
                .transpose()?
                .map(|url| (url, "COMMUNICATOR_SERVER")),
        };
        let server = server
            .map(|(url, of)| ServerUrl::parse(&url).map_err(|error| format!("{of}: {error}")))
            .transpose()?;
        let profile = self.profile.or_else(|| set("COMMUNICATOR_PROFILE").map(PathBuf::from));
        if profile.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
            return Err("--profile needs the name of a folder".to_owned());
        }
        Ok(Invocation { verb, server, profile })
    }

    fn verb(&self, words: &[String]) -> Result<Verb, String> {
        let (name, rest) = match words.split_first() {
            None => return Ok(Verb::Start(self.start.clone())),
            Some((name, rest)) => (name.as_str(), rest),
        };
        let one = || -> Result<String, String> {
            match rest {
                [] => Ok(String::new()),
                [word] => Ok(word.clone()),
                _ => Err(format!("{name} takes one value; put it in quotes if it has blanks")),
            }
        };
        let none = |verb: Verb| {
            if rest.is_empty() { Ok(verb) } else { Err(format!("{name} takes no value")) }
        };
        match name {
            "toggle" => none(Verb::Toggle),
            "call" => Ok(Verb::Call { number: one()? }),
            "search" => Ok(Verb::Search { text: one()? }),
            "answer" => none(Verb::Answer),
            "hangup" => none(Verb::Hangup),
            "refresh" => none(Verb::Refresh { accept: self.accept }),
            "quit" => none(Verb::Quit),
            "explain" => none(Verb::Explain { json: self.json }),
            "status" => none(Verb::Status { json: self.json }),
            "devices" => none(Verb::Devices { json: self.json }),
            "sign-out" => none(Verb::SignOut { everywhere: self.everywhere }),
            "sign-in" => none(Verb::SignIn {
                username: self
                    .username
                    .clone()
                    .filter(|name| !name.is_empty())
                    .ok_or("sign-in needs --username NAME")?,
                password_stdin: self.password_stdin,
                insecure_storage: self.insecure_storage,
            }),
            "browser" => Ok(Verb::Browser(Browsers::of(rest, self.json)?)),
            "integrations" => Ok(Verb::Integrations(self.integrations.verb(rest, self.json)?)),
            // The link itself is not repeated: it may hold anything, and this line may go into a log.
            link if calls::link::is_link(link) => {
                if !rest.is_empty() {
                    return Err("a link stands alone; nothing may follow it".to_owned());
                }
                let why = calls::link::parse(link).err();
                let refused = why.map(|why| RefusedLink { why, by_system: self.by_system });
                Ok(Verb::Start(Start { link: Some(link.to_owned()), refused, ..self.start.clone() }))
            }
            other => Err(format!("there is no command “{other}”; see communicator --help")),
        }
    }

    /// An option that the verb does not have is a slip worth telling, not one to ignore.
    fn check_flags(&self, verb: &Verb) -> Result<(), String> {
        let start = matches!(verb, Verb::Start(_));
        let refresh = matches!(verb, Verb::Refresh { .. });
        let answers = match verb {
            Verb::Explain { .. }
            | Verb::Status { .. }
            | Verb::Devices { .. }
            | Verb::Browser(Browsers::Status { .. }) => true,
            Verb::Integrations(verb) => {
                !matches!(verb, Integrations::Approve { .. } | Integrations::Revoke { .. })
            }
            _ => false,
        };
        let integrations = match verb {
            Verb::Integrations(verb) => Some(verb),
            _ => None,
        };
        let sign_in = matches!(verb, Verb::SignIn { .. });
        let sign_out = matches!(verb, Verb::SignOut { .. });
        let own = [
            (self.start.hidden, start, "--hidden"),
            (self.start.autostart, start, "--autostart"),
            (self.start.demo, start, "--demo"),
            (self.accept, refresh, "--accept"),
            (self.json, answers, "--json"),
            (self.username.is_some(), sign_in, "--username"),
            (self.password_stdin, sign_in, "--password-stdin"),
            (self.insecure_storage, sign_in, "--insecure-storage"),
            (self.everywhere, sign_out, "--everywhere"),
        ];
        for (given, fits, name) in own.into_iter().chain(self.integrations.given(integrations)) {
            if given && !fits {
                return Err(format!("{name} does not belong here; see communicator --help"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn parsed(line: &str) -> Result<Invocation, String> {
        with_environment(line, &[])
    }

    fn with_environment(line: &str, environment: &[(&str, &str)]) -> Result<Invocation, String> {
        parse(line.split_whitespace().map(OsString::from), |name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn options_stand_before_or_after_the_verb() {
        for line in
            ["--server http://127.0.0.1:1 explain --json", "explain --json --server=http://127.0.0.1:1"]
        {
            let invocation = parsed(line).unwrap();
            assert_eq!(invocation.verb, Verb::Explain { json: true });
            assert_eq!(invocation.server.unwrap().url(), "http://127.0.0.1:1");
        }
    }

    #[test]
    fn an_option_beats_the_environment() {
        let environment = [("COMMUNICATOR_SERVER", "https://a.example"), ("COMMUNICATOR_PROFILE", "/p")];
        let invocation = with_environment("status --server https://b.example", &environment).unwrap();
        assert_eq!(invocation.server.unwrap().url(), "https://b.example");
        assert_eq!(invocation.profile, Some(PathBuf::from("/p")));
    }

    #[test]
    fn plain_http_to_another_computer_is_refused() {
        let error = parsed("--server http://pbx.example").unwrap_err();
        assert!(error.starts_with("--server: "), "{error}");
        assert!(with_environment("", &[("COMMUNICATOR_SERVER", "http://10.0.0.1")]).is_err());
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        for line in [
            "--demo --server https://a.example",
            "toggle --hidden",
            "quit --accept",
            "--accept",
            "explain extra",
            "sign-in",
            "dance",
            "--wrong",
            "call 1 2",
            "--json",
            "--server",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_link_is_a_start_and_one_that_is_refused_says_why_and_who_handed_it_on() {
        let start = Start { hidden: true, link: Some("TEL:+4570101010".into()), ..Start::default() };
        for line in ["--hidden TEL:+4570101010", "TEL:+4570101010 --hidden", "--hidden -- TEL:+4570101010"] {
            assert_eq!(parsed(line).unwrap().verb, Verb::Start(start.clone()), "{line}");
        }
        for line in ["tel:*21*5552368#", "sip:ida:5552368@pbx.example", "callto:5552368?x", "tel:"] {
            for (line, by_system) in [(line.to_owned(), false), (format!("-- {line}"), true)] {
                let Verb::Start(start) = parsed(&line).unwrap().verb else { unreachable!("{line}") };
                let refused = start.refused.unwrap();
                assert_eq!(refused.by_system, by_system, "{line}");
                assert!(!refused.why.why().contains("5552368"), "{line}");
            }
        }
        // What a quotation mark in a link could smuggle in after `--`.
        for line in
            ["-- tel:70101010 --server http://127.0.0.1:1", "tel:70101010 toggle", "toggle tel:70101010"]
        {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_start_carries_its_options() {
        let start = Start { hidden: true, autostart: true, ..Start::default() };
        assert_eq!(parsed("--autostart --hidden").unwrap().verb, Verb::Start(start));
        assert_eq!(parsed("refresh").unwrap().verb, Verb::Refresh { accept: false });
        assert_eq!(parsed("--accept refresh").unwrap().verb, Verb::Refresh { accept: true });
        assert_eq!(parsed("call +4570101010").unwrap().verb, Verb::Call { number: "+4570101010".into() });
    }
}
