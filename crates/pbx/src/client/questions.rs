//! The questions for the window: lists, dashboards, queues; and what is done with calls.
//!
//! A server need not answer any of them. Each failure is for its own part of the window to show.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{Answer, Client, Fetched};
use crate::beacon::Beacon;
use crate::choices::{CompanySettings, Ringtone, Theme};
use crate::dashboard::{Dashboard, DashboardSummary, GroupName};
use crate::dialect::{self, Request, Secrets};
use crate::directory::{Employee, Extension, PhoneKind};
use crate::error::{Error, Unreached};
use crate::ids::{CallId, DashboardId, EmployeeId, ExtensionId, PhoneId, QueueId, TransferTo};
use crate::list::List;
use crate::own_calls::ExtensionNow;
use crate::queue::{Queue, QueueStats};
use crate::secret::Token;
use crate::switches::{Switch, Variable};

impl Client {
    /// Themes to choose from.
    ///
    /// # Errors
    /// As any request.
    pub async fn themes(&self, token: &Token) -> Result<Answer<List<Theme>>, Error> {
        self.decoded(Request::themes(), token, dialect::themes).await
    }

    /// Ringtones to choose from.
    ///
    /// # Errors
    /// As any request.
    pub async fn ringtones(&self, token: &Token) -> Result<Answer<List<Ringtone>>, Error> {
        self.decoded(Request::ringtones(), token, dialect::ringtones).await
    }

    /// The user's dashboards and those shared with them.
    ///
    /// # Errors
    /// As any request.
    pub async fn dashboards(&self, token: &Token) -> Result<Answer<List<DashboardSummary>>, Error> {
        self.decoded(Request::dashboards(), token, dialect::dashboards).await
    }

    /// One dashboard with its items.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is gone; [`Error::Invalid`], without asking, for an id that
    /// would lead to another page.
    pub async fn dashboard(&self, token: &Token, id: &DashboardId) -> Result<Answer<Dashboard>, Error> {
        self.decoded(Request::dashboard(id)?, token, dialect::dashboard).await
    }

    /// One dashboard as the PBX has it, every property of it: what is changed is sent back whole.
    ///
    /// # Errors
    /// As [`Client::dashboard`].
    pub async fn dashboard_document(
        &self,
        token: &Token,
        id: &DashboardId,
    ) -> Result<Map<String, Value>, Error> {
        let read = |body: &[u8]| dialect::dashboard_document(body);
        Ok(self.decoded(Request::dashboard(id)?, token, read).await?.value)
    }

    /// Puts `body`, a JSON object of `name`, `topbar`, `group` and `items`, in the place of what a dashboard has. What
    /// the PBX made of it only another [`Client::dashboard_document`] tells. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::refused_name`] with the property that the PBX does not take.
    pub async fn save_dashboard(&self, token: &Token, id: &DashboardId, body: String) -> Result<(), Error> {
        match self.ask(Request::save_dashboard(id, body)?, token).await {
            Ok(answer) => dialect::read_saved(&answer.bytes, Secrets(&[token.expose()])),
            Err(Error::Empty) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Makes a dashboard of such a `body`; the id of the new one. Sent once, never again by itself.
    ///
    /// # Errors
    /// As [`Client::save_dashboard`]; [`Error::UnexpectedShape`] where the answer has no id.
    pub async fn create_dashboard(&self, token: &Token, body: String) -> Result<DashboardId, Error> {
        let answer = self.ask(Request::create_dashboard(body), token).await?;
        dialect::read_created(&answer.bytes)
    }

    /// Deletes a dashboard. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is gone; [`Error::Forbidden`] where it is not the user's.
    pub async fn delete_dashboard(&self, token: &Token, id: &DashboardId) -> Result<(), Error> {
        match self.ask(Request::delete_dashboard(id)?, token).await {
            Ok(answer) => dialect::read_done(&answer.bytes, Secrets(&[token.expose()])),
            Err(Error::Empty) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The groups that the user may share with, by id and name.
    ///
    /// # Errors
    /// As any request.
    pub async fn groups(&self, token: &Token) -> Result<List<GroupName>, Error> {
        Ok(self.decoded(Request::groups(), token, dialect::groups).await?.value)
    }

    /// Everybody in the company, with presence and state.
    ///
    /// # Errors
    /// As any request.
    pub async fn employees(&self, token: &Token) -> Result<Answer<List<Employee>>, Error> {
        self.decoded(Request::employees(), token, dialect::employees).await
    }

    /// The queues that the user may see, with members and waiting callers.
    ///
    /// # Errors
    /// As any request.
    pub async fn queues(&self, token: &Token) -> Result<Answer<List<Queue>>, Error> {
        self.decoded(Request::queues(), token, dialect::queues).await
    }

    /// How a queue's day went so far.
    ///
    /// # Errors
    /// As [`Client::dashboard`].
    pub async fn queue_stats(&self, token: &Token, id: &QueueId) -> Result<Answer<QueueStats>, Error> {
        self.decoded(Request::queue_stats(id)?, token, dialect::queue_stats).await
    }

    /// The switches that the user may see.
    ///
    /// # Errors
    /// As any request.
    pub async fn switches(&self, token: &Token) -> Result<Answer<List<Switch>>, Error> {
        self.decoded(Request::switches(), token, dialect::switches).await
    }

    /// The variables that the user may see.
    ///
    /// # Errors
    /// As any request.
    pub async fn variables(&self, token: &Token) -> Result<Answer<List<Variable>>, Error> {
        self.decoded(Request::variables(), token, dialect::variables).await
    }

    /// Sets a switch. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::refused_name`] with `name` where the user may not set it; [`Error::NotFound`] when it is gone;
    /// [`Error::Invalid`], without asking, for a name that would lead to another page.
    pub async fn set_switch(&self, token: &Token, name: &str, on: bool) -> Result<(), Error> {
        self.act(Request::set_switch(name, on)?, token).await
    }

    /// Sets a variable. Sent once, never again by itself.
    ///
    /// # Errors
    /// As [`Client::set_switch`]; [`Error::Invalid`] with `value` for one that is too long or cannot be.
    pub async fn set_variable(&self, token: &Token, name: &str, value: &str) -> Result<(), Error> {
        self.act(Request::set_variable(name, value)?, token).await
    }

    /// As [`Client::queue_stats`], with the hours of the day where the PBX gives them: a failure there costs only them.
    ///
    /// # Errors
    /// As [`Client::dashboard`].
    pub async fn queue_day(&self, token: &Token, id: &QueueId) -> Result<QueueStats, Error> {
        let hours = self.decoded(Request::queue_hours(id)?, token, dialect::queue_hours);
        let (day, hours) = tokio::join!(self.queue_stats(token, id), hours);
        let hours = hours
            .map(|answer| {
                let now = answer.fetched.server_date.unwrap_or(answer.fetched.at);
                dialect::hours_of_day(answer.value, now)
            })
            .unwrap_or_default();
        Ok(QueueStats { hours, ..day?.value })
    }

    /// The user's own extensions with their phones.
    ///
    /// # Errors
    /// As any request.
    pub async fn own_extensions(
        &self,
        token: &Token,
        employee: &EmployeeId,
    ) -> Result<Answer<List<Extension>>, Error> {
        self.decoded(Request::extensions(employee), token, dialect::extensions).await
    }

    /// What goes on at the user's own extensions. A PBX need not list calls.
    ///
    /// # Errors
    /// As any request.
    pub async fn own_calls(&self, token: &Token, employee: &EmployeeId) -> Result<Vec<ExtensionNow>, Error> {
        let answer = self.decoded(Request::own_calls(employee), token, dialect::own_calls).await?;
        Ok(answer.value)
    }

    /// The beacons of the company, and those that are shared with it: 10000 at most.
    ///
    /// # Errors
    /// As any request.
    pub async fn beacons(&self, token: &Token) -> Result<Answer<List<Beacon>>, Error> {
        self.decoded(Request::beacons(), token, dialect::beacons).await
    }

    /// Settings of the whole company.
    ///
    /// # Errors
    /// As any request.
    pub async fn company_settings(&self, token: &Token) -> Result<Answer<CompanySettings>, Error> {
        self.decoded(Request::company_settings(), token, dialect::company_settings).await
    }

    /// A variable of a call, as somebody has set it; `None` where it has no value, where there is no such call or
    /// variable, and where the PBX has no such page. Waits no longer than `within` for it, a second try included.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a call of somebody else's; [`Error::Invalid`], without asking, for a call or a
    /// name that would lead to another page. [`Unreached::Timeout`] when the time is over.
    pub async fn call_variable(
        &self,
        token: &Token,
        call: &CallId,
        name: &str,
        within: Duration,
    ) -> Result<Option<String>, Error> {
        let asked = self.ask(Request::call_variable(call, name)?, token);
        let answer = match tokio::time::timeout(within, asked).await {
            Ok(answer) => answer,
            Err(_) => return Err(Error::Unreachable { why: Unreached::Timeout }),
        };
        match answer {
            Ok(answer) => dialect::read_variable(&answer.bytes, Secrets(&[token.expose()])),
            Err(Error::NotFound { .. } | Error::Empty) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Lets the user's phone call somebody: `target` is an extension's id, a local, a national or
    /// an E.164 number. Sent once, never again by itself. The PBX may keep the call's id to itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `device` or `target`.
    pub async fn call(&self, token: &Token, device: &PhoneId, target: &str) -> Result<Option<CallId>, Error> {
        let answer = self.ask(Request::call(device, target), token).await?;
        dialect::read_call(&answer.bytes, Secrets(&[token.expose()]))
    }

    /// Lets a phone of the user take a ringing call. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `device` or `target`; the call may have been answered meanwhile.
    pub async fn pickup(&self, token: &Token, device: &PhoneId, target: &CallId) -> Result<(), Error> {
        self.act(Request::pickup(device, target), token).await
    }

    /// Ends a call, or a leg of it that is the user's own. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `target`.
    pub async fn hangup(&self, token: &Token, target: &CallId) -> Result<(), Error> {
        self.act(Request::hangup(target), token).await
    }

    /// Holds a call, or goes on with it. Desk phones of Mitel and Yealink only.
    ///
    /// # Errors
    /// [`Error::NotFound`] with `target`, [`Error::Invalid`] with `device` for a phone that cannot.
    pub async fn hold(
        &self,
        token: &Token,
        device: &PhoneId,
        target: &CallId,
        held: bool,
    ) -> Result<(), Error> {
        self.act(Request::hold(device, target, held), token).await
    }

    /// Transfers a call that the user is on: to another of the user's calls, which are joined, or to somebody
    /// who is called. Sent once, never again by itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `source`, `destination` or `target`.
    pub async fn transfer(&self, token: &Token, source: &CallId, to: &TransferTo) -> Result<(), Error> {
        self.act(Request::transfer(source, to), token).await
    }

    /// Sets do not disturb of one phone of the user, whatever it was before. What the PBX says that it is
    /// now, where it does.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the extension or the phone is gone; [`Error::Invalid`], without asking, for
    /// a phone of a kind that the page does not know.
    pub async fn set_dnd(
        &self,
        token: &Token,
        extension: &ExtensionId,
        kind: Option<&PhoneKind>,
        phone: &PhoneId,
        on: bool,
    ) -> Result<Option<bool>, Error> {
        match self.ask(Request::set_dnd(extension, kind, phone, on)?, token).await {
            Ok(answer) => dialect::read_dnd(&answer.bytes, Secrets(&[token.expose()])),
            // It was done, and nothing was said.
            Err(Error::Empty) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn act(&self, request: Request, token: &Token) -> Result<(), Error> {
        let answer = self.ask(request, token).await?;
        dialect::read_done(&answer.bytes, Secrets(&[token.expose()]))
    }

    pub(super) async fn decoded<T>(
        &self,
        request: Request,
        token: &Token,
        read: impl Fn(&[u8]) -> Result<T, Error>,
    ) -> Result<Answer<T>, Error> {
        let fetched: Fetched = self.ask(request, token).await?;
        Ok(Answer { value: read(&fetched.bytes)?, fetched })
    }
}
