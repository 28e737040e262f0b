//! Which dashboard is open: the one that the user has chosen in this run, else that of the settings, else the
//! first of the list.
//!
//! A choice is of this run alone, and ends where the settings choose another, or somebody else signs in.

mod built_in;
mod draw;
mod figures;

use pbx::{AnswerName, DashboardId, EmployeeId};
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::values::Id;
use tokio::time::Instant;

use crate::core::Core;
use crate::core::fetch::{kept, plain};
use crate::core::page_failure::page_error;
use crate::event::{Answer, Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::session::Phase;
use crate::view::{Snapshot, UiError};
use figures::Figures;

/// The dashboards, and which of them is open.
#[derive(Debug, Default)]
pub struct Dashboards {
    choice: Option<Choice>,
    /// The one that was asked for last: where it did not come, it is not asked for at every event.
    asked: Option<String>,
    /// The list has been told anew, and what is on the open one may be other than it was.
    again: bool,
    figures: Figures,
}

/// What the user has chosen.
#[derive(Debug, PartialEq)]
struct Choice {
    id: Id,
    /// What the settings asked for then.
    wished: Option<Id>,
    /// Whose choice it is; none: nobody is known yet.
    employee: Option<EmployeeId>,
}

impl<P: Ports> Feature<P> for Dashboards {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::OpenDashboard(id), reply) => {
                let chosen = self.choose(core, Id::new(id.clone()));
                reply.send(chosen.map(|()| Value::Null).map_err(UiError::refused));
                return Handled::Yes;
            }
            Event::Answered(answer) => self.on_answer(core, answer),
            // The same account, which had a makeshift name when the user chose.
            Event::AccountNamed { .. } => {
                if let Some(choice) = &mut self.choice {
                    choice.employee = employee(core).cloned();
                }
            }
            _ => {}
        }
        // A refusal of the PBX is the session's matter as well.
        Handled::No
    }

    /// Opens the dashboard that is to be open.
    fn follow(&mut self, core: &mut Core<P>) {
        let settings = core.settings();
        self.choice.take_if(|choice| {
            choice.wished != settings.dashboard || choice.employee.as_ref() != employee(core)
        });
        if let Some(built_in) = built_in::for_account(core) {
            if core.session.company.open.content() != Some(&built_in) {
                core.session.company.open.make_do(built_in);
                core.page.changed();
                self.figures.ask(core);
            }
            return;
        }
        let Some(id) = self.to_open(core).map(|to_open| to_open.id.as_str().to_owned()) else { return };
        if core.session.company.open.id() == Some(&id) {
            self.asked = None;
            core.session.company.open.stay();
        }
        let open = &core.session.company.open;
        // An answer that is under way may be older than the change.
        if !core.session.is_signed_in() || open.opening() == Some(&id) {
            return;
        }
        let again = std::mem::take(&mut self.again);
        if again || (open.id() != Some(&id) && self.asked.as_ref() != Some(&id)) {
            self.open(core, id);
        }
    }

    fn due(&self, core: &Core<P>) -> Option<Instant> {
        self.figures.due(core)
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.figures.ask(core);
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::DashboardId]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.insert(Key::DashboardId, self.finding(core));
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        page.dashboards = draw::dashboards(core);
    }
}

impl Dashboards {
    /// # Errors
    /// The administrator has fixed another one, or the PBX lists none of that id: in plain words.
    fn choose<P: Ports>(&mut self, core: &Core<P>, id: Id) -> Result<(), String> {
        if core.is_fixed(Key::DashboardId)
            && let Some(words) = core.fixed_by()
        {
            return Err(words);
        }
        let listed = core.session.company.dashboards.last.as_ref();
        if listed.is_some_and(|list| list.items.iter().all(|one| one.id.as_str() != id.as_str())) {
            let words =
                core.language.pick("This dashboard no longer exists.", "Oversigten findes ikke længere.");
            return Err(words.to_owned());
        }
        let wished = core.settings().dashboard.clone();
        let choice = Choice { id, wished, employee: employee(core).cloned() };
        // Back to what the settings ask for is no choice.
        self.choice = Some(choice).filter(|choice| choice.wished.as_ref() != Some(&choice.id));
        self.asked = None;
        Ok(())
    }

    fn to_open<'a, P: Ports>(&self, core: &'a Core<P>) -> Option<&'a pbx::DashboardSummary> {
        let chosen = self.choice.as_ref().map(|choice| &choice.id);
        core.session.company.dashboard_to_open(chosen.or(core.settings().dashboard.as_ref()))
    }

    fn open<P: Ports>(&mut self, core: &mut Core<P>, id: String) {
        self.asked = Some(id.clone());
        core.session.company.open.asked_for(id.clone());
        let keeper = core.keeper();
        let failed = id.clone();
        core.ask(
            |client, token| async move {
                let dashboard = DashboardId::new(id.clone());
                let answer = client.dashboard(&token, &dashboard).await;
                Answer::Dashboard(id, kept(answer, keeper, AnswerName::Dashboard(dashboard)))
            },
            |error| Answer::Dashboard(failed, Err(error)),
        );
    }

    fn on_answer<P: Ports>(&mut self, core: &mut Core<P>, answer: &Answer) {
        match answer {
            Answer::Dashboards(_) => self.again = true,
            Answer::Dashboard(id, answer) => {
                let answer = match answer {
                    Ok(dashboard) => Ok(dashboard.clone()),
                    Err(error) => Err(plain(error, core.language)),
                };
                if core.session.company.open.take(id, answer) {
                    self.figures.ask(core);
                }
            }
            Answer::QueueStats(queue, Ok(stats)) => {
                core.session.company.open.take_stats(queue.clone(), stats.clone());
                core.page.figures_changed(queue.clone());
                // They are in the queue's entity, and in nothing else that is shown.
                core.skip_drawing();
            }
            Answer::QueueStats(_, Err(error)) => tracing::info!(code = error.code(), "no figures of a queue"),
            _ => {}
        }
    }

    /// What is open, judged against the wish.
    fn finding<P: Ports>(&self, core: &Core<P>) -> Finding {
        let company = &core.session.company;
        let open = company.open.id().filter(|id| !built_in::is_built_in(id));
        let in_force = open.map_or(Value::Null, |id| json!(id));
        if let Some(message) = core.broken_dashboard().filter(|_| open.is_some()) {
            return page_error(in_force, message);
        }
        let wished = core.settings().dashboard.as_ref().map(Id::as_str);
        match (open, &company.dashboards.last) {
            (Some(id), _) if wished == Some(id) => Finding::applied(in_force),
            (Some(_), _) if self.choice.is_some() => {
                Finding::new(Outcome::Adjusted, Reason::ChangedByHand, in_force)
            }
            (Some(_), _) if wished.is_none() => Finding::applied(in_force),
            (Some(_), _) if self.to_open(core).is_some_and(|it| Some(it.id.as_str()) == wished) => {
                match company.open.opening() {
                    Some(_) => Finding::new(Outcome::Pending, Reason::DashboardsLoading, in_force),
                    None => Finding::new(Outcome::Failed, Reason::DashboardsUnavailable, in_force)
                        .with_detail(company.open.problem().unwrap_or_default()),
                }
            }
            (Some(_), _) => Finding::new(Outcome::Adjusted, Reason::NoSuchDashboard, in_force),
            (None, Some(list)) if list.items.is_empty() => {
                Finding::new(Outcome::Adjusted, Reason::NoDashboards, Value::Null)
            }
            (None, _) => match company.open.problem().or(company.dashboards.problem.as_deref()) {
                Some(problem) => Finding::new(Outcome::Failed, Reason::DashboardsUnavailable, Value::Null)
                    .with_detail(problem),
                None if matches!(core.session.phase(), Phase::SignedOut { .. }) => {
                    Finding::new(Outcome::Pending, Reason::SignedOut, Value::Null)
                }
                None => Finding::new(Outcome::Pending, Reason::DashboardsLoading, Value::Null),
            },
        }
    }
}

fn employee<P: Ports>(core: &Core<P>) -> Option<&EmployeeId> {
    core.account.known.as_ref().map(|known| &known.employee)
}
