//! The native host: a browser starts this program for our extension, and it relays between that and the running app.
//!
//! Browsers give it words of their own: Chromium's family the origin of the extension, Firefox the path of the
//! manifest and the extension's id. By these it is recognised. Standard input and output carry messages, each with
//! its length before it as 32 bits in the order of the machine; the browser closes the input when it has enough.
//!
//! It takes nothing on trust: each message is read by its form before it is passed on, in both directions, and what
//! is none ends it. It knows one role at the app ([`ipc::browser`]), in which there are no verbs. The app may start,
//! end and start again meanwhile; the extension is told, and what it said last is said again.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use account::profile::Profile;
use desktop::browsers::{self, Browser, CHROMIUM_IDS, FIREFOX_ID};
use ipc::Exit;
use ipc::browser::{
    AppState, FromBrowser, Hello, LONGEST_FROM_BROWSER, Link, LinkError, Outcome, PROTOCOL, Picked, Plan,
    StepResult, ToBrowser, Writer, connect,
};
use tokio::sync::mpsc;

use crate::client;

/// How often an app that does not run is looked for: a look is one file opened.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Who has started this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A browser of Chromium's family.
    Chromium,
    Firefox {
        manifest: PathBuf,
    },
}

/// Whether a browser has started this program for our extension. `words`: those after the program's name.
#[must_use]
pub fn recognise(words: &[OsString]) -> Option<Caller> {
    let text = |at: usize| words.get(at).and_then(|word| word.to_str());
    let first = text(0)?;
    let is_ours = |id: &&str| first == format!("chrome-extension://{id}/");
    if CHROMIUM_IDS.iter().any(is_ours) {
        return Some(Caller::Chromium);
    }
    let manifest = Path::new(first);
    (text(1) == Some(FIREFOX_ID) && manifest.extension() == Some(OsStr::new("json")))
        .then(|| Caller::Firefox { manifest: manifest.to_owned() })
}

/// Serves the browser until it has enough.
#[must_use]
pub fn serve(caller: &Caller) -> Exit {
    let own = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let served = runtime.block_on(relay(caller, &own));
    // The thread that reads may wait for ever; it ends with the process.
    runtime.shutdown_background();
    match served {
        Ok(()) => Exit::Done,
        Err(why) => fail(&why),
    }
}

fn fail(why: &str) -> Exit {
    client::complain(why);
    Exit::Failed
}

/// The profile that this host serves, and the browser, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    profile: PathBuf,
    browser: Option<Browser>,
}

/// `own`: the path by which this program was started; `asked`: the name by which the extension asked for it.
fn place(caller: &Caller, own: &Path, asked: &str) -> Result<Place, String> {
    let mut paths = vec![own.to_owned()];
    if let Caller::Firefox { manifest } = caller {
        paths.push(manifest.clone());
    }
    paths.extend(browsers::manifests_of(asked));
    let of_paths = paths.iter().filter_map(|path| browsers::of_path(path)).find(|(_, _, name)| name == asked);
    match of_paths {
        // The system knows one manifest of that name for all browsers of this family; which is asked, the hello says.
        Some((profile, browser, _)) => Ok(Place { profile, browser: cfg!(unix).then_some(browser) }),
        None if asked == browsers::HOST_NAME => {
            let profile = Profile::look(None).ok_or("there is no home folder")?;
            Ok(Place { profile: profile.path().to_owned(), browser: None })
        }
        // A profile that was moved has another name; then its host must be installed anew.
        None => Err("no profile has a host of that name; run communicator browser install".to_owned()),
    }
}

/// What the browser said last: said again to an app that has started since.
struct Said {
    hello: Hello,
    sites: Option<FromBrowser>,
}

async fn relay(caller: &Caller, own: &Path) -> Result<(), String> {
    let mut browser = incoming();
    let first = match browser.recv().await {
        None => return Ok(()),
        Some(first) => first,
    };
    let hello = match first {
        Ok(FromBrowser::Hello(hello)) => hello,
        Ok(_) => return Err(refuse("the extension did not say who it is")),
        Err(why) => return Err(refuse(&why)),
    };
    if hello.protocol != PROTOCOL {
        return Err(refuse("the extension is of another version than the app; update both"));
    }
    let place = place(caller, own, &hello.host).map_err(|why| refuse(&why))?;
    let named = place.browser.or_else(|| Browser::of_name(&hello.browser.name));
    let mut said = Said { hello, sites: None };
    let mut told = None;
    loop {
        let state = match connect(&place.profile, named.map(Browser::key)).await {
            Ok(link) => {
                tell(&mut told, AppState::Running, None)?;
                match talk(link, &mut browser, &mut said).await? {
                    Talk::BrowserLeft => return Ok(()),
                    Talk::AppLeft => (AppState::NotRunning, None),
                }
            }
            Err(LinkError::OtherVersion) => (
                AppState::Refused,
                Some("the app is of another version than its browser host; quit and start it again"),
            ),
            Err(LinkError::NotRunning | LinkError::NoAnswer | LinkError::Broken(_)) => {
                (AppState::NotRunning, None)
            }
        };
        tell(&mut told, state.0, state.1)?;
        // What is said meanwhile is remembered.
        let look = tokio::time::sleep(LOOK_EVERY);
        tokio::pin!(look);
        loop {
            tokio::select! {
                () = &mut look => break,
                message = browser.recv() => match message {
                    None => return Ok(()),
                    Some(message) => remember(&mut said, &message.map_err(|why| refuse(&why))?),
                },
            }
        }
    }
}

/// How a connection to the app ended.
enum Talk {
    BrowserLeft,
    AppLeft,
}

async fn talk(
    link: Link,
    browser: &mut mpsc::Receiver<Result<FromBrowser, String>>,
    said: &mut Said,
) -> Result<Talk, String> {
    let Link { mut reader, mut writer } = link;
    if introduce(&mut writer, said).await.is_err() {
        return Ok(Talk::AppLeft);
    }
    // What comes from the app is read apart: a read that is given up half way would lose its half.
    let (passed, mut app) = mpsc::channel(1);
    let reads = tokio::spawn(async move {
        while let Ok(message) = reader.next().await {
            if passed.send(message).await.is_err() {
                break;
            }
        }
    });
    let mut plans = BTreeSet::new();
    let ended = loop {
        tokio::select! {
            message = app.recv() => match message {
                None => break Talk::AppLeft,
                // How the way to the app is, is this program's to say.
                Some(ToBrowser::App { .. }) => {}
                Some(message) => {
                    if let ToBrowser::Run(Plan { id, .. }) | ToBrowser::Pick { id, .. } = &message {
                        plans.insert(*id);
                    }
                    if let Err(why) = write(&message) {
                        let ToBrowser::Run(plan) = &message else { return Err(why) };
                        let refused = StepResult {
                            id: plan.id, outcome: Outcome::Failed, reason: Some("invalid_message".to_owned()),
                            step: None, detail: Some(why), took_ms: Vec::new(),
                        };
                        if writer.send(&FromBrowser::Result(refused)).await.is_err() {
                            break Talk::AppLeft;
                        }
                    }
                }
            },
            message = browser.recv() => {
                let Some(message) = message else { break Talk::BrowserLeft };
                let message = message.map_err(|why| refuse(&why))?;
                remember(said, &message);
                if let FromBrowser::Result(StepResult { id, .. }) | FromBrowser::Picked(Picked { id, .. }) = &message {
                    plans.remove(id);
                }
                if writer.send(&message).await.is_err() {
                    break Talk::AppLeft;
                }
            }
        }
    };
    reads.abort();
    if matches!(ended, Talk::AppLeft) {
        // Nobody waits for them any more.
        for id in plans {
            write(&ToBrowser::Cancel { id })?;
        }
        write(&ToBrowser::Sites { sites: Vec::new(), ask: false })?;
    }
    Ok(ended)
}

async fn introduce(writer: &mut Writer, said: &Said) -> Result<(), LinkError> {
    writer.send(&FromBrowser::Hello(said.hello.clone())).await?;
    match &said.sites {
        Some(sites) => writer.send(sites).await,
        None => Ok(()),
    }
}

fn remember(said: &mut Said, message: &FromBrowser) {
    match message {
        FromBrowser::Hello(hello) => said.hello = hello.clone(),
        FromBrowser::Sites(_) => said.sites = Some(message.clone()),
        FromBrowser::Result(_) | FromBrowser::Picked(_) => {}
    }
}

/// Tells the extension how the way to the app is, where that has changed.
fn tell(told: &mut Option<AppState>, state: AppState, why: Option<&str>) -> Result<(), String> {
    if *told == Some(state) {
        return Ok(());
    }
    *told = Some(state);
    write(&ToBrowser::App { state, why: why.map(ToOwned::to_owned) })
}

/// Tells the extension why this program ends, and gives that back.
fn refuse(why: &str) -> String {
    let _gone = write(&ToBrowser::App { state: AppState::Refused, why: Some(why.to_owned()) });
    why.to_owned()
}

/// One message to the browser.
fn write(message: &ToBrowser) -> Result<(), String> {
    let body = message.write().map_err(|refused| refused.to_string())?;
    let length = u32::try_from(body.len()).map_err(|error| error.to_string())?;
    let mut out = io::stdout().lock();
    out.write_all(&length.to_ne_bytes())
        .and_then(|()| out.write_all(&body))
        .and_then(|()| out.flush())
        .map_err(|error| format!("the browser does not listen any more: {error}"))
}

/// The messages of the browser, read on a thread of their own. The channel closes when the browser has enough; after
/// an error nothing more comes.
fn incoming() -> mpsc::Receiver<Result<FromBrowser, String>> {
    let (heard, messages) = mpsc::channel(4);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let message = match read(&mut input) {
                Ok(None) => return,
                Ok(Some(message)) => Ok(message),
                Err(why) => Err(why),
            };
            let is_last = message.is_err();
            if heard.blocking_send(message).is_err() || is_last {
                return;
            }
        }
    });
    messages
}

/// The next message; none at the end.
fn read(input: &mut impl Read) -> Result<Option<FromBrowser>, String> {
    let mut length = [0; 4];
    match input.read(&mut length) {
        Ok(0) => return Ok(None),
        Ok(4) => {}
        Ok(part) => {
            let rest = length.get_mut(part..).unwrap_or_default();
            input.read_exact(rest).map_err(|_| "half a message of the browser".to_owned())?;
        }
        Err(error) => return Err(format!("the browser cannot be read: {error}")),
    }
    let length = usize::try_from(u32::from_ne_bytes(length)).unwrap_or(usize::MAX);
    if length > LONGEST_FROM_BROWSER {
        return Err("a message of the browser is longer than 64 KiB".to_owned());
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).map_err(|_| "half a message of the browser".to_owned())?;
    FromBrowser::read(&body).map(Some).map_err(|refused| refused.to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn the_words_of_browsers_are_recognised_and_no_others() {
        let chromium = format!("chrome-extension://{}/", CHROMIUM_IDS[0]);
        assert_eq!(recognise(&words(&[&chromium])), Some(Caller::Chromium));
        assert_eq!(recognise(&words(&[&chromium, "--parent-window=0"])), Some(Caller::Chromium));
        let manifest = "/home/anna/.mozilla/native-messaging-hosts/org.opencommunicator.communicator.json";
        assert!(matches!(recognise(&words(&[manifest, FIREFOX_ID])), Some(Caller::Firefox { .. })));
        for others in [
            vec![],
            vec!["status"],
            vec!["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"],
            vec![manifest],
            vec![manifest, "evil@example.org"],
            vec!["status", FIREFOX_ID],
            vec![FIREFOX_ID],
            vec!["--profile", &chromium],
        ] {
            assert_eq!(recognise(&words(&others)), None, "{others:?}");
        }
    }

    #[test]
    fn both_ends_know_the_host_by_one_name() {
        assert_eq!(ipc::browser::HOST_NAME, browsers::HOST_NAME);
    }

    #[test]
    fn a_message_is_read_by_its_length_and_what_is_none_is_an_error() {
        let framed = |body: &[u8]| [&u32::try_from(body.len()).unwrap().to_ne_bytes(), body].concat();
        let result = br#"{"type":"result","id":1,"outcome":"done","reason":null,"step":null,"detail":null,"took_ms":[]}"#;
        let mut two = [framed(result), framed(result)].concat();
        two.extend([1, 0]);
        let mut input = two.as_slice();
        assert!(matches!(read(&mut input), Ok(Some(FromBrowser::Result(_)))));
        assert!(matches!(read(&mut input), Ok(Some(FromBrowser::Result(_)))));
        assert!(read(&mut input).is_err(), "half a length");
        assert!(matches!(read(&mut [].as_slice()), Ok(None)));
        for rubbish in [
            vec![0xff; 64],
            framed(b"{"),
            framed(br#"{"verb":"quit"}"#),
            framed(&vec![b' '; LONGEST_FROM_BROWSER + 1]),
            framed(result)[..20].to_vec(),
        ] {
            assert!(read(&mut rubbish.as_slice()).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_profile_is_the_one_whose_host_has_the_name() {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let name = account::browser_host::name(&profile);
        let own = profile.path().join("browser/firefox").join(&name);
        let found = place(&Caller::Chromium, &own, &name).unwrap();
        assert_eq!(found, Place { profile: profile.path().to_owned(), browser: Some(Browser::Firefox) });
        assert!(
            place(&Caller::Chromium, &own, browsers::HOST_NAME).is_ok_and(|place| place.browser.is_none())
        );
        assert!(place(&Caller::Chromium, Path::new("/usr/bin/x"), &name).is_err());
    }
}
