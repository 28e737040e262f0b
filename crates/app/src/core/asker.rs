//! How whoever asked for something is told what it came to.

use serde_json::Value;

use super::{Core, verbs};
use crate::event::{Asker, Event};
use crate::ports::Ports;
use crate::said::Said;
use crate::view::{Level, UiError};

impl<P: Ports> Core<P> {
    /// It is not done; `why` stays to be read for a while.
    pub(crate) fn refuse(&mut self, asker: Asker, why: impl Into<Said>) {
        let why = why.into();
        let text = why.in_language(self.language).to_owned();
        match asker {
            Asker::Page(reply) => {
                let _gone = reply.send(Err(UiError::refused(text)));
            }
            Asker::Verb(reply) => {
                self.page.say(Level::Info, why);
                let _gone = reply.send(verbs::Reply::failed(text));
            }
            Asker::Notification(call) => {
                self.page.say(Level::Info, why.clone());
                self.emit(Event::NotifiedActionRefused { call, why });
            }
            Asker::Headset => {
                self.page.say(Level::Info, why);
                self.emit(Event::HeadsetRefused);
            }
            Asker::Nobody => self.page.say(Level::Info, why),
        }
    }

    /// It is done; `message`: what the user should know all the same.
    pub(crate) fn accept(&mut self, asker: Asker, message: Option<String>) {
        if let Some(message) = &message
            && !matches!(asker, Asker::Verb(_))
        {
            self.page.say(Level::Info, message.clone());
        }
        match asker {
            Asker::Page(reply) => {
                let _gone = reply.send(Ok(Value::Null));
            }
            Asker::Verb(reply) => {
                let _gone = reply.send(verbs::Reply { message, ..verbs::Reply::done() });
            }
            Asker::Notification(_) | Asker::Headset | Asker::Nobody => {}
        }
    }
}
