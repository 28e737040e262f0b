//! What a desk that answers queues asks for: whoever waits, and who is a member.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Answer, Client};
use crate::dialect::{self, desk_requests as requests};
use crate::error::Error;
use crate::ids::{ExtensionId, PhoneId, QueueId};
use crate::list::List;
use crate::permissions::Permissions;
use crate::phonebook::Contact;
use crate::queue::QueueMember;
use crate::recents::{LatestCalls, UnansweredCall, Voicemails};
use crate::secret::Token;

/// The most that the phonebook has, as its page says.
const MOST_CONTACTS: usize = 50_000;

impl Client {
    /// Lets a phone of the user take somebody who waits in a queue, by the id in the queue. Sent once, never again by
    /// itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `device`, or with `target` when nobody waits under this id any more;
    /// [`Error::Forbidden`] with `queue` where the user has no access to that queue.
    pub async fn queue_pick_up(&self, token: &Token, device: &PhoneId, caller: &str) -> Result<(), Error> {
        self.act(requests::queue_pick_up(device, caller), token).await
    }

    /// As [`Client::call_variable`], of the call of somebody who waits in a queue.
    ///
    /// # Errors
    /// As [`Client::call_variable`].
    pub async fn waiting_variable(
        &self,
        token: &Token,
        caller: &str,
        name: &str,
        within: Duration,
    ) -> Result<Option<String>, Error> {
        self.call_variable(token, &requests::call_of_waiting(caller), name, within).await
    }

    /// Makes an extension a member of a queue. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with `dynamic` where members are not free to join; [`Error::NotFound`].
    pub async fn join_queue(
        &self,
        token: &Token,
        queue: &QueueId,
        extension: &ExtensionId,
    ) -> Result<(), Error> {
        // What the page answers is cut: the member, or a list of it.
        self.done_or_empty(requests::join_queue(queue, extension)?, token).await
    }

    /// Ends a membership. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with `dynamic` where members are not free to leave, and with `lockLastMember` for the last
    /// one; [`Error::NotFound`] with `member` for one that is over.
    pub async fn leave_queue(&self, token: &Token, queue: &QueueId, member: &str) -> Result<(), Error> {
        self.done_or_empty(requests::leave_queue(queue, member)?, token).await
    }

    /// Who answers in a queue, and what each has done today.
    ///
    /// # Errors
    /// As any request.
    pub async fn queue_members(
        &self,
        token: &Token,
        queue: &QueueId,
    ) -> Result<Answer<List<QueueMember>>, Error> {
        self.decoded(requests::queue_members(queue)?, token, dialect::queue_members).await
    }

    /// The calls of a queue today that nobody answered, the newest first.
    ///
    /// # Errors
    /// As any request.
    pub async fn unanswered_calls(
        &self,
        token: &Token,
        queue: &QueueId,
    ) -> Result<List<UnansweredCall>, Error> {
        let read = |body: &[u8]| dialect::unanswered_calls(body, queue);
        Ok(self.decoded(requests::unanswered_calls(queue)?, token, read).await?.value)
    }

    /// Says that the user has dealt with a call that nobody answered. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::Conflict`] with `call` where somebody has done so before; [`Error::NotFound`].
    pub async fn handle_call(
        &self,
        token: &Token,
        queue: &QueueId,
        call: &str,
        extension: &ExtensionId,
    ) -> Result<(), Error> {
        self.done_or_empty(requests::handle_call(queue, call, extension)?, token).await
    }

    /// The latest calls of one of the user's extensions, the newest first.
    ///
    /// # Errors
    /// As any request.
    pub async fn latest_calls(&self, token: &Token, extension: &ExtensionId) -> Result<LatestCalls, Error> {
        Ok(self.decoded(requests::latest_calls(extension), token, dialect::latest_calls).await?.value)
    }

    /// Sets the note of a call that is over, in place of the one before. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::NotFound`] with `id` for a call that is not the user's.
    pub async fn note_past_call(&self, token: &Token, call: &str, note: &str) -> Result<(), Error> {
        self.done_or_empty(requests::note_past_call(call, note), token).await
    }

    /// How many messages are in the user's voicemail.
    ///
    /// # Errors
    /// As any request.
    pub async fn voicemails(&self, token: &Token) -> Result<Voicemails, Error> {
        Ok(self.decoded(requests::voicemails(), token, dialect::voicemails).await?.value)
    }

    /// Who is in the phonebook: the company's and the user's own, 50,000 at most.
    ///
    /// # Errors
    /// As any request.
    pub async fn contacts(&self, token: &Token) -> Result<List<Contact>, Error> {
        let mut all: List<Contact> = List::default();
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for offset in (0..MOST_CONTACTS).step_by(requests::CONTACTS_AT_ONCE) {
            let page = self.decoded(requests::contacts(offset), token, dialect::contacts).await?.value;
            let (listed, before) = (page.items.len() + page.lost, all.items.len());
            all.lost += page.lost;
            // A list that moves between two pages has somebody twice.
            all.items.extend(page.items.into_iter().filter(|contact| ids.insert(contact.id.clone())));
            // A service that does not page would tell the same again and again.
            if listed < requests::CONTACTS_AT_ONCE || all.items.len() == before {
                break;
            }
        }
        Ok(all)
    }

    /// What the user may do with colleagues.
    ///
    /// # Errors
    /// As any request.
    pub async fn permissions(&self, token: &Token) -> Result<Permissions, Error> {
        Ok(self.decoded(requests::permissions(), token, dialect::permissions).await?.value)
    }

    /// Any success counts, unless it says of itself that it is none.
    async fn done_or_empty(&self, request: dialect::Request, token: &Token) -> Result<(), Error> {
        match self.ask(request, token).await {
            Ok(answer) => dialect::read_saved(&answer.bytes, dialect::Secrets(&[token.expose()])),
            Err(Error::Empty) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
