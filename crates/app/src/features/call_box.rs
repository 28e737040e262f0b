//! The call box: how a number comes into it from outside, and what is called from it.
//!
//! Numbers come by the CALL shortcut, from what is marked or copied, by a link, and from the command line.
//! Nothing is dialled without the user's word: Enter, CALL once more within three seconds, or, for links, a
//! choice of this computer.

mod kept_number;
mod placing;

use calls::link::{Link, Refused};
use numbers::Number;
use settings::words::Language;
use tokio::time::Instant;

use self::kept_number::Kept;
use self::placing::{Called, Placing};
use crate::core::Core;
use crate::core::window::Purpose;
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::{Ports, Selection as _};
use crate::said::Said;
use crate::view::{IntentTarget, Level};

/// What has come into the call box, and what CALL has begun.
#[derive(Debug, Default)]
pub struct CallBox {
    pressed: Option<Pressed>,
    kept: Option<Kept>,
    placing: Placing,
}

#[derive(Debug)]
struct Pressed {
    at: Instant,
    /// The box was opened by this intent; none: the selection is still being read.
    opened: Option<(u64, String)>,
    /// CALL came again before the box was there.
    again: bool,
}

/// The number that is marked or copied.
#[derive(Debug)]
struct Marked(Option<Number>);

impl<P: Ports> Feature<P> for CallBox {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::CallPressed => self.press(core),
            Event::OpenLink(link) => self.open_link(core, link),
            Event::IntentShown { target, text } => {
                self.pressed = None;
                if *target == IntentTarget::Call {
                    self.keep_number(core, text);
                }
            }
            Event::Page(PageRequest::PlaceCall(number), reply) => {
                core.page.forget_dialling();
                self.pressed = None;
                self.placing.place(core, number, reply.clone());
            }
            Event::Page(PageRequest::CallBoxClosed { pressed }, reply) => {
                // The number that was in it is not wanted: the next CALL reads anew. One that reads already
                // goes on.
                let _closed = self.pressed.take_if(|pressed| pressed.opened.is_some());
                if *pressed {
                    // A page that is built anew meanwhile would follow it.
                    core.page.forget_dialling();
                    self.press(core);
                }
                reply.send(Ok(serde_json::Value::Null));
            }
            Event::SessionBegan => {
                self.placing = Placing::default();
                self.offer_number(core);
                return Handled::No;
            }
            Event::SessionEnded => {
                self.miss_number(core);
                return Handled::No;
            }
            // What was put into the call box meanwhile has been seen there.
            Event::SessionIdentified | Event::SessionLeft => {
                self.kept = None;
                return Handled::No;
            }
            _ => {
                if let Some(Marked(number)) = event.take_own() {
                    self.take_marked(core, number);
                } else if let Some(called) = event.take_own::<Called>() {
                    self.placing.take(core, called);
                } else {
                    return Handled::No;
                }
            }
        }
        Handled::Yes
    }
}

impl CallBox {
    fn press<P: Ports>(&mut self, core: &mut Core<P>) {
        let now = core.now();
        let again = core.start.timings.call_again;
        let recent = self.pressed.take().filter(|pressed| now - pressed.at <= again);
        match recent {
            Some(Pressed { opened: Some((opened, number)), .. }) => {
                let id = core.page.intend_after(IntentTarget::Dial, number.clone(), Some(opened));
                // Until the page calls, or says that the user had closed the box before.
                self.pressed = Some(Pressed { at: now, opened: Some((id, number)), again: false });
                core.read_window(Purpose::Show);
            }
            Some(reading) => self.pressed = Some(Pressed { again: true, ..reading }),
            None => {
                self.pressed = Some(Pressed { at: now, opened: None, again: false });
                let (ports, country) = (core.ports.clone(), core.session.company.country);
                core.spawn_own(async move { Marked(ports.selection().number(country).await) }, |_| {
                    Marked(None)
                });
            }
        }
    }

    fn take_marked<P: Ports>(&mut self, core: &mut Core<P>, number: Option<Number>) {
        let number = number.map(|number| number.as_str().to_owned()).unwrap_or_default();
        self.keep_number(core, &number);
        match self.pressed.take() {
            // The box is not there yet: whoever pressed twice has not seen the number, and is shown it.
            Some(pressed) if pressed.opened.is_none() => {
                let target = if pressed.again { IntentTarget::Dial } else { IntentTarget::Call };
                let opened = core.page.intend_after(target, number.clone(), None);
                if !pressed.again {
                    self.pressed = Some(Pressed { opened: Some((opened, number)), ..pressed });
                }
                core.read_window(Purpose::Show);
            }
            // Something else was asked for meanwhile.
            other => self.pressed = other,
        }
    }

    /// Puts the number of a link into the box, or calls it where the user has said so.
    fn open_link<P: Ports>(&mut self, core: &mut Core<P>, link: &Link) {
        self.pressed = None;
        let target = if core.dials_links() { IntentTarget::Dial } else { IntentTarget::Call };
        self.keep_number(core, link.number.as_str());
        core.page.intend_after(target, link.number.as_str().to_owned(), None);
        if link.extension.is_some() {
            let said = |language| extension_words(link, language).unwrap_or_default();
            core.page.say(Level::Info, Said::of(said));
        }
    }
}

/// What others ask of it.
impl<P: Ports> Core<P> {
    /// CALL was pressed.
    pub(crate) fn call_pressed(&mut self) {
        self.emit(Event::CallPressed);
    }

    /// Opens the window for a link. Hands back what is to be said about it.
    pub(crate) fn open_link(&mut self, link: Link) -> Option<String> {
        let said = extension_words(&link, self.language);
        self.emit(Event::OpenLink(link));
        self.read_window(Purpose::Show);
        said
    }

    /// Says in the window why a link is not followed: from a browser nobody reads what is printed.
    pub(crate) fn refuse_link(&mut self, refused: Refused) {
        self.say_refused_link(refused);
        self.read_window(Purpose::Show);
    }

    /// As above, in a window that is not there yet.
    pub(crate) fn say_refused_link(&mut self, refused: Refused) {
        let said = Said::of(|language| {
            let why = refused.why_in(language);
            language
                .pick(format!("The link was not followed: {why}."), format!("Linket blev ikke fulgt: {why}."))
        });
        self.page.say(Level::Error, said);
    }
}

/// What is to be said of a link that names more than a number.
fn extension_words(link: &Link, language: Language) -> Option<String> {
    let extension = link.extension.as_ref()?;
    Some(language.pick(
        format!("The link names extension {extension}; it is not dialled with the number."),
        format!("Linket nævner lokalnummer {extension}; det ringes ikke op sammen med nummeret."),
    ))
}
