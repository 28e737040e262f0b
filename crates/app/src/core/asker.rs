//! Who asked for something that is done in time, and how they are told what it came to.

use calls::event::CallId;
use serde_json::Value;

use super::{Core, verbs};
use crate::event::{Event, PageReply, VerbReply};
use crate::ports::Ports;
use crate::view::{Level, UiError};

/// Who wants something done.
#[derive(Debug, Clone)]
pub enum Asker {
    Page(PageReply),
    Verb(VerbReply),
    /// The notification of this call, which is answered by another.
    Notification(CallId),
    /// A shortcut or the tray: told by a message in the window.
    Nobody,
}

impl Asker {
    /// There is an answer, or nobody waits for one.
    pub(crate) fn is_answered(&self) -> bool {
        match self {
            Self::Page(reply) => reply.is_answered(),
            Self::Verb(reply) => reply.is_answered(),
            Self::Notification(_) | Self::Nobody => true,
        }
    }
}

impl<P: Ports> Core<P> {
    /// It is not done; `text`: why.
    pub(crate) fn refuse(&mut self, asker: Asker, text: String) {
        match asker {
            Asker::Page(reply) => {
                let _gone = reply.send(Err(UiError::refused(text)));
            }
            Asker::Verb(reply) => {
                self.page.say(Level::Info, text.clone());
                let _gone = reply.send(verbs::Reply::failed(text));
            }
            Asker::Notification(call) => {
                self.page.say(Level::Info, text.clone());
                self.emit(Event::NotifiedActionRefused { call, why: text });
            }
            Asker::Nobody => self.page.say(Level::Info, text),
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
            Asker::Notification(_) | Asker::Nobody => {}
        }
    }
}
