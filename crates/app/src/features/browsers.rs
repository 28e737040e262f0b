//! The user's own browsers on the settings page: how far each is connected, and elements that the user points out.

use desktop::browsers::{Browser, Manifest};
use serde_json::{Value, json};
use settings::words::Language;
use tokio::sync::oneshot;

use crate::core::Core;
use crate::event::{Event, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::{BrowserHere, Browsers as _, BrowsersHere, NotPicked, Ports};
use crate::view::{
    BrowserConnection, BrowserFamily, BrowserHost, BrowserRow, PackagedBrowser, Snapshot, UiError,
};

/// Looks at the browsers, while somebody looks at the settings page.
#[derive(Debug, Default)]
pub struct Browsers {
    here: Option<BrowsersHere>,
    looking: bool,
    /// Something has changed since the look that is under way began.
    look_again: bool,
    picking: Option<Picking>,
    last_picking: u64,
}

/// An element that the user is to point out. Dropping `stop` calls it off.
#[derive(Debug)]
struct Picking {
    number: u64,
    _stop: oneshot::Sender<()>,
}

/// What one look came to; none: it failed.
#[derive(Debug)]
struct Looked(Option<BrowsersHere>);

/// What came of connecting.
#[derive(Debug)]
struct Connected {
    result: Result<(), String>,
    reply: PageReply,
}

/// What came of pointing out.
#[derive(Debug)]
struct Picked {
    number: u64,
    result: Result<String, NotPicked>,
    reply: PageReply,
}

impl<P: Ports> Feature<P> for Browsers {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::LookAtBrowsers, reply) => {
                self.look(core);
                core.skip_drawing();
                reply.send(Ok(Value::Null));
            }
            Event::Page(PageRequest::ConnectBrowsers { connect }, reply) => {
                self.connect(core, *connect, reply.clone());
            }
            Event::Page(PageRequest::PickElement { website }, reply) => {
                self.pick(core, website, reply.clone());
            }
            Event::Page(PageRequest::StopPicking, reply) => {
                self.picking = None;
                reply.send(Ok(Value::Null));
            }
            // Others hear of it too.
            Event::BrowsersChanged => {
                if core.page.shows_editor() {
                    self.look(core);
                }
                return Handled::No;
            }
            Event::SessionEnded => {
                self.picking = None;
                return Handled::No;
            }
            _ => return self.on_own(core, event),
        }
        Handled::Yes
    }

    fn draw(&self, _core: &Core<P>, page: &mut Snapshot) {
        if page.editor.is_some() {
            page.browsers = self.here.as_ref().map(drawn);
        }
    }

    fn end(&mut self, _core: &mut Core<P>) {
        self.picking = None;
    }
}

impl Browsers {
    fn on_own<P: Ports>(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Some(Looked(found)) = event.take_own() {
            self.looking = false;
            if found.is_some() && found != self.here {
                self.here = found;
            } else {
                core.skip_drawing();
            }
            if std::mem::take(&mut self.look_again) {
                self.look(core);
            }
        } else if let Some(Connected { result, reply }) = event.take_own() {
            self.look(core);
            reply.send(result.map(|()| Value::Null).map_err(UiError::refused));
        } else if let Some(Picked { number, result, reply }) = event.take_own() {
            if self.picking.as_ref().is_some_and(|picking| picking.number == number) {
                self.picking = None;
            }
            reply.send(match result {
                Ok(selector) => Ok(json!(selector)),
                Err(NotPicked::Cancelled) => Ok(Value::Null),
                Err(why) => Err(UiError::refused(not_picked(&why, core.language))),
            });
        } else {
            return Handled::No;
        }
        Handled::Yes
    }

    fn look<P: Ports>(&mut self, core: &mut Core<P>) {
        if std::mem::replace(&mut self.looking, true) {
            self.look_again = true;
            return;
        }
        let ports = core.ports.clone();
        core.spawn_own(async move { Looked(Some(ports.browsers().look().await)) }, |_| Looked(None));
    }

    fn connect<P: Ports>(&mut self, core: &mut Core<P>, connect: bool, reply: PageReply) {
        let (ports, failed) = (core.ports.clone(), reply.clone());
        let work = async move {
            let result = ports.browsers().connect(connect).await;
            Connected { result, reply }
        };
        core.spawn_own(work, move |why| Connected { result: Err(why), reply: failed });
    }

    /// One after the other: whoever asks anew has given up what they asked for before.
    fn pick<P: Ports>(&mut self, core: &mut Core<P>, website: &str, reply: PageReply) {
        self.last_picking += 1;
        let number = self.last_picking;
        let (stop, stopped) = oneshot::channel();
        self.picking = Some(Picking { number, _stop: stop });
        let (ports, website, failed) = (core.ports.clone(), website.trim().to_owned(), reply.clone());
        let work = async move {
            let result = tokio::select! {
                result = ports.browsers().pick(website) => result,
                _dropped = stopped => Err(NotPicked::Cancelled),
            };
            Picked { number, result, reply }
        };
        core.spawn_own(work, move |why| Picked { number, result: Err(NotPicked::Other(why)), reply: failed });
    }
}

fn drawn(here: &BrowsersHere) -> BrowserConnection {
    let packaged = |one: &desktop::browsers::Packaged| PackagedBrowser {
        name: one.browser.name().to_owned(),
        by: one.by.name().to_owned(),
    };
    BrowserConnection {
        browsers: here.browsers.iter().map(row).collect(),
        packaged: here.packaged.iter().map(packaged).collect(),
        code: here.code.clone(),
        chromium_package: here.chromium_package.clone(),
        firefox_package: here.firefox_package.clone(),
    }
}

fn row(one: &BrowserHere) -> BrowserRow {
    let extension = one.extension.as_ref();
    BrowserRow {
        name: one.browser.name().to_owned(),
        family: match one.browser {
            Browser::Firefox => BrowserFamily::Firefox,
            Browser::Chrome | Browser::Chromium | Browser::Edge | Browser::Brave | Browser::Vivaldi => {
                BrowserFamily::Chromium
            }
        },
        host: match one.manifest {
            Manifest::Absent => BrowserHost::Absent,
            Manifest::Ours => BrowserHost::Installed,
            Manifest::Outdated => BrowserHost::Outdated,
        },
        extension: extension.is_some(),
        sites: extension.map(|told| told.sites.clone()).unwrap_or_default(),
        scripts: extension.is_some_and(|told| told.scripts),
    }
}

/// What went wrong, and what to do.
fn not_picked(why: &NotPicked, language: Language) -> String {
    let pick = |en: &str, da: &str| language.pick(en, da).to_owned();
    match why {
        NotPicked::Cancelled => String::new(),
        NotPicked::NoHostName => pick(
            "Enter the website first: a host name, for instance www.crm.com.",
            "Skriv først webstedet: et værtsnavn, for eksempel www.crm.com.",
        ),
        NotPicked::NoBrowser => pick(
            "No browser is connected. Connect your browser and install the extension above.",
            "Ingen browser er forbundet. Forbind din browser, og installér udvidelsen ovenfor.",
        ),
        NotPicked::PageNotOpen => pick(
            "No page of that site is open in your browser. Open it, and try again.",
            "Ingen side fra det websted er åben i din browser. Åbn den, og prøv igen.",
        ),
        NotPicked::SiteNotAllowed => pick(
            "The site was not allowed in the browser. Allow it on the extension's page, and try again.",
            "Webstedet blev ikke tilladt i browseren. Tillad det på udvidelsens side, og prøv igen.",
        ),
        NotPicked::TooLate => pick(
            "No element was picked within three minutes. Try again.",
            "Intet element blev valgt inden for tre minutter. Prøv igen.",
        ),
        NotPicked::PageGone => pick(
            "The page was left or closed before an element was picked.",
            "Siden blev forladt eller lukket, før et element blev valgt.",
        ),
        NotPicked::Other(word) => language.pick(
            format!("The browser could not have an element picked ({word}). Try again."),
            format!("Browseren kunne ikke lade et element vælge ({word}). Prøv igen."),
        ),
    }
}
