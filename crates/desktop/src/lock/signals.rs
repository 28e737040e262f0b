//! The signals of a few names on a bus, and who has the names.
//!
//! A name has no owner, gets one and loses it at any time: the programs behind it start late and end.
//! Signals count when they come from the owner; a bus carries to us what anybody addresses to us.

use std::time::Duration;

use futures_util::StreamExt as _;
use serde::Serialize;
use settings::said::Said;
use tokio::time::timeout;
use zbus::zvariant::DynamicType;
use zbus::{Connection, Message, MessageStream};

const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";

/// For the connection and for each question: a bus or a program that hangs counts as none.
pub(super) const ONE_ANSWER: Duration = Duration::from_secs(10);

/// What was heard of a name, by its place in the list.
pub(super) enum Heard {
    /// Another owner than before, who knows nothing of what the last one said.
    Owned {
        name: usize,
    },
    Gone {
        name: usize,
    },
    Signal {
        name: usize,
        message: Message,
    },
}

/// A bus that is listened to.
pub(super) struct Signals {
    bus: Connection,
    names: &'static [&'static str],
    /// The unique name of each owner.
    owners: Vec<Option<String>>,
    messages: MessageStream,
}

impl Signals {
    /// Listens to `rules` and to the owners of `names`, who are known from then on.
    pub(super) async fn open(
        connect: impl Future<Output = zbus::Result<Connection>>,
        names: &'static [&'static str],
        rules: &[String],
    ) -> Result<Self, Said> {
        match timeout(ONE_ANSWER, Self::opened(connect, names, rules)).await {
            Ok(opened) => opened.map_err(|error| error.to_string().into()),
            Err(_) => {
                let seconds = ONE_ANSWER.as_secs();
                Err(Said::both(
                    format!("the bus has not answered within {seconds} s"),
                    format!("bussen svarede ikke inden for {seconds} s"),
                ))
            }
        }
    }

    async fn opened(
        connect: impl Future<Output = zbus::Result<Connection>>,
        names: &'static [&'static str],
        rules: &[String],
    ) -> zbus::Result<Self> {
        let bus = connect.await?;
        // Before anything is asked, so that nothing falls in between.
        let messages = MessageStream::from(&bus);
        let of_owners = names.iter().map(|name| {
            format!("type='signal',sender='{BUS}',interface='{BUS}',member='NameOwnerChanged',arg0='{name}'")
        });
        for rule in of_owners.chain(rules.iter().cloned()) {
            bus.call_method(Some(BUS), BUS_PATH, Some(BUS), "AddMatch", &rule).await?;
        }
        let mut owners = Vec::with_capacity(names.len());
        for name in names {
            // Asking for the owner starts nobody, as a question to the name itself might.
            let owner = bus.call_method(Some(BUS), BUS_PATH, Some(BUS), "GetNameOwner", name).await;
            owners.push(owner.ok().and_then(|owner| owner.body().deserialize::<String>().ok()));
        }
        Ok(Self { bus, names, owners, messages })
    }

    pub(super) fn is_owned(&self, name: usize) -> bool {
        self.owners.get(name).is_some_and(Option::is_some)
    }

    /// A question to the owner of a name.
    pub(super) async fn ask(
        &self,
        name: usize,
        path: &str,
        interface: &str,
        method: &str,
        arguments: &(impl Serialize + DynamicType),
    ) -> Result<Message, Said> {
        let Some(owner) = self.owners.get(name).and_then(Option::as_deref) else {
            let name = self.names.get(name).copied().unwrap_or_default();
            return Err(Said::both(
                format!("nobody on the bus has the name {name}"),
                format!("ingen på bussen har navnet {name}"),
            ));
        };
        let answer = self.bus.call_method(Some(owner), path, Some(interface), method, arguments);
        match timeout(ONE_ANSWER, answer).await {
            Ok(answer) => answer.map_err(|error| error.to_string().into()),
            Err(_) => {
                let seconds = ONE_ANSWER.as_secs();
                Err(Said::both(
                    format!("{method} was not answered within {seconds} s"),
                    format!("{method} blev ikke besvaret inden for {seconds} s"),
                ))
            }
        }
    }

    /// The next that counts; none: the bus is gone.
    pub(super) async fn next(&mut self) -> Option<Heard> {
        loop {
            let message = self.messages.next().await?.ok()?;
            if let Some(heard) = self.taken(message) {
                return Some(heard);
            }
        }
    }

    fn taken(&mut self, message: Message) -> Option<Heard> {
        let header = message.header();
        let sender = header.sender()?.to_string();
        let member = header.member()?.to_string();
        if sender == BUS {
            if member != "NameOwnerChanged" {
                return None;
            }
            let (changed, _, owner): (String, String, String) = message.body().deserialize().ok()?;
            let name = self.names.iter().position(|name| *name == changed)?;
            let owned = !owner.is_empty();
            *self.owners.get_mut(name)? = owned.then_some(owner);
            return Some(if owned { Heard::Owned { name } } else { Heard::Gone { name } });
        }
        if message.message_type() != zbus::message::Type::Signal {
            return None;
        }
        let name = self.owners.iter().position(|owner| owner.as_deref() == Some(sender.as_str()))?;
        Some(Heard::Signal { name, message })
    }
}
