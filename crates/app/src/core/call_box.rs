//! How a number comes into the call box from outside: by the CALL shortcut, from what is marked or copied,
//! and by a link. Nothing is dialled without the user's word: Enter, CALL once more within three seconds,
//! or, for links, a choice of this computer.

use calls::link::{Link, Refused};
use numbers::Number;
use tokio::time::Instant;

use super::window::Purpose;
use super::{Core, Event};
use crate::ports::{Ports, Selection as _};
use crate::view::{IntentTarget, Level};

/// What CALL has begun.
#[derive(Debug, Default)]
pub(crate) struct CallBox {
    pressed: Option<Pressed>,
}

#[derive(Debug)]
struct Pressed {
    at: Instant,
    /// The box was opened by this intent; none: the selection is still being read.
    opened: Option<(u64, String)>,
    /// CALL came again before the box was there.
    again: bool,
}

impl<P: Ports> Core<P> {
    pub(crate) fn call_pressed(&mut self) {
        let now = Instant::now();
        let again = self.start.timings.call_again;
        let recent = self.call_box.pressed.take().filter(|pressed| now - pressed.at <= again);
        match recent {
            Some(Pressed { opened: Some((opened, number)), .. }) => {
                let id = self.page.intend_after(IntentTarget::Dial, number.clone(), Some(opened));
                // Until the page calls: where the user had closed the box, it is only open again.
                self.call_box.pressed = Some(Pressed { at: now, opened: Some((id, number)), again: false });
                self.read_window(Purpose::Show);
            }
            Some(reading) => self.call_box.pressed = Some(Pressed { again: true, ..reading }),
            None => {
                self.call_box.pressed = Some(Pressed { at: now, opened: None, again: false });
                let (ports, country) = (self.ports.clone(), self.session.company.country);
                let work = async move { Event::Marked(ports.selection().number(country).await) };
                self.spawn(work, |_| Event::Marked(None));
            }
        }
    }

    pub(crate) fn on_marked(&mut self, number: Option<Number>) {
        let number = number.map(|number| number.as_str().to_owned()).unwrap_or_default();
        self.keep_number(&number);
        match self.call_box.pressed.take() {
            // The box is not there yet: whoever pressed twice has not seen the number, and is shown it.
            Some(pressed) if pressed.opened.is_none() => {
                let target = if pressed.again { IntentTarget::Dial } else { IntentTarget::Call };
                let opened = self.page.intend_after(target, number.clone(), None);
                if !pressed.again {
                    self.call_box.pressed = Some(Pressed { opened: Some((opened, number)), ..pressed });
                }
                self.read_window(Purpose::Show);
            }
            // Something else was asked for meanwhile.
            other => self.call_box.pressed = other,
        }
    }

    /// The number that was in it is not wanted: the next CALL reads anew. One that reads already goes on.
    pub(crate) fn call_box_closed(&mut self) {
        let _closed = self.call_box.pressed.take_if(|pressed| pressed.opened.is_some());
    }

    /// Something else has been asked of the window: the next CALL is a first one.
    pub(crate) fn forget_call_press(&mut self) {
        self.call_box.pressed = None;
    }

    // --- Links -------------------------------------------------------------------------------------

    /// Puts the number of a link into the box, or calls it where the user has said so. Hands back what is
    /// to be said about it.
    pub(crate) fn open_link(&mut self, link: &Link) -> Option<String> {
        self.forget_call_press();
        let said = self.intend_to(link);
        self.read_window(Purpose::Show);
        said
    }

    /// The link that the app was started for.
    pub(crate) fn intend_link(&mut self) {
        if let Some(link) = self.start.link.take() {
            let _shown_in_the_window = self.intend_to(&link);
        }
        if let Some(refused) = self.start.refused_link.take() {
            self.say_refused(refused);
        }
    }

    /// Says in the window why a link is not followed: from a browser nobody reads what is printed.
    pub(crate) fn refuse_link(&mut self, refused: Refused) {
        self.say_refused(refused);
        self.read_window(Purpose::Show);
    }

    fn say_refused(&mut self, refused: Refused) {
        let why = refused.why_in(self.language);
        let said = self
            .language
            .pick(format!("The link was not followed: {why}."), format!("Linket blev ikke fulgt: {why}."));
        self.page.say(Level::Error, said);
    }

    fn intend_to(&mut self, link: &Link) -> Option<String> {
        let target = if self.dials_links() { IntentTarget::Dial } else { IntentTarget::Call };
        self.keep_number(link.number.as_str());
        self.page.intend_after(target, link.number.as_str().to_owned(), None);
        let extension = link.extension.as_ref()?;
        let said = self.language.pick(
            format!("The link names extension {extension}; it is not dialled with the number."),
            format!("Linket nævner lokalnummer {extension}; det ringes ikke op med nummeret."),
        );
        self.page.say(Level::Info, said.clone());
        Some(said)
    }
}
