//! What the PBX answers to a question of the session.

use calls::event::Moment;
use pbx::roster::Question;
use pbx::{
    CompanySettings, Dashboard, DashboardSummary, Employee, Error, Extension, ExtensionNow, Fetched,
    Identity, List, Queue, QueueId, QueueStats, Ringtone, SessionVerdict, Switch, Variable,
};

/// What the PBX answered.
#[derive(Debug)]
pub enum Answer {
    Settings(Result<Fetched, Error>),
    Identity(Result<Identity, Error>),
    Dashboards(Result<List<DashboardSummary>, Error>),
    Dashboard(String, Result<Dashboard, Error>),
    Employees(Question, Result<List<Employee>, Error>),
    Queues(Question, Result<pbx::Answer<List<Queue>>, Error>),
    /// The day's figures of one queue.
    QueueStats(QueueId, Result<QueueStats, Error>),
    Switches(Result<List<Switch>, Error>),
    Variables(Result<List<Variable>, Error>),
    Extensions(Question, Moment, Result<List<Extension>, Error>),
    OwnCalls(Moment, Result<Vec<ExtensionNow>, Error>),
    Ringtones(Result<List<Ringtone>, Error>),
    /// Whether the session is good, after a 401.
    Session(Box<SessionVerdict>),
    CompanySettings(Result<CompanySettings, Error>),
}
