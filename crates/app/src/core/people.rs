//! The company as the window shows it: dashboards, queues, colleagues, the user's own phone.

use std::collections::HashMap;

use pbx::{DashboardItem, Employee, Extension, ExtensionState as PbxState, Queue, QueueItem};
use serde_json::{Value, json};
use settings::plan::{Effect, Target};
use settings::report::{Finding, Outcome, Reason};
use settings::values::Id;
use settings::words::Language;

use super::Core;
use super::page_failure::page_error;
use crate::ports::Ports;
use crate::session::Phase;
use crate::view::{Dashboard, DashboardName, Dashboards, ExtensionState, Item, Person, QueueMember, Stat};

/// The phone that a call is placed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnPhone {
    pub id: String,
    pub name: String,
    /// The number that the other party sees.
    pub presented: Option<String>,
}

impl<P: Ports> Core<P> {
    fn employees(&self) -> &[Employee] {
        self.session.company.roster.employees().unwrap_or_default()
    }

    pub(crate) fn draw_people(&self) -> Vec<Person> {
        let mut people: Vec<Person> = self.employees().iter().map(person).collect();
        people.sort_by_cached_key(|person| person.name.to_lowercase());
        people
    }

    pub(crate) fn draw_dashboards(&self) -> Dashboards {
        let company = &self.session.company;
        let list: Vec<DashboardName> = company
            .dashboards
            .last
            .iter()
            .flat_map(|list| &list.items)
            .map(|one| DashboardName {
                id: one.id.as_str().to_owned(),
                name: one.name.clone(),
                topbar: one.topbar.unwrap_or(0),
                shared: one.shared,
            })
            .collect();
        let open = company.open.as_ref().map(|open| self.draw_dashboard(open));
        let problem = if open.is_some() {
            None
        } else if company.dashboards.last.is_some() && list.is_empty() {
            Some(
                self.language
                    .pick("Your account has no dashboards yet.", "Din konto har endnu ingen oversigter.")
                    .to_owned(),
            )
        } else {
            company.open_problem.clone().or_else(|| company.dashboards.problem.clone())
        };
        let loading =
            open.is_none() && problem.is_none() && !matches!(self.session.phase(), Phase::SignedOut { .. });
        Dashboards { list, open, loading, problem }
    }

    fn draw_dashboard(&self, dashboard: &pbx::Dashboard) -> Dashboard {
        let mut items: Vec<_> = dashboard.items.iter().collect();
        items.sort_by_key(|placed| (placed.column, placed.position));
        let mut columns: Vec<(u32, Vec<Item>)> = Vec::new();
        for placed in items {
            let item = self.draw_item(&placed.item);
            match columns.last_mut() {
                Some((column, items)) if *column == placed.column => items.push(item),
                _ => columns.push((placed.column, vec![item])),
            }
        }
        Dashboard {
            id: dashboard.id.as_str().to_owned(),
            name: dashboard.name.clone(),
            columns: columns.into_iter().map(|(_, items)| items).collect(),
        }
    }

    fn draw_item(&self, item: &DashboardItem) -> Item {
        let placeholder = |name: &str| Item::Placeholder {
            name: name.to_owned(),
            why: self.language.pick("Comes with a later version.", "Kommer i en senere version.").to_owned(),
        };
        let names = |en: &'static str, da: &'static str| self.language.pick(en, da);
        match item {
            DashboardItem::Queue(item) => self.draw_queue(item),
            DashboardItem::Extensions { name, extensions } => Item::Extensions {
                name: name.clone().unwrap_or_else(|| names("Colleagues", "Kolleger").to_owned()),
                people: self.people_of(extensions),
            },
            DashboardItem::MyCalls { max_calls, .. } => Item::MyCalls { max_calls: *max_calls },
            DashboardItem::MultiQueue { .. } => placeholder(names("Queues", "Køer")),
            DashboardItem::Web { .. } => placeholder(names("Web page", "Webside")),
            DashboardItem::SwitchVar { .. } => placeholder(names("Switches", "Kontakter")),
            DashboardItem::Shortcuts { .. } => placeholder(names("Shortcuts", "Genveje")),
            DashboardItem::Incomplete { kind, missing } => Item::Placeholder {
                name: kind.as_word().to_owned(),
                why: match self.language {
                    Language::En => format!("The PBX did not say: {}.", missing.join(", ")),
                    Language::Da => format!("Centralen oplyste ikke: {}.", missing.join(", ")),
                },
            },
            DashboardItem::Unknown { kind } => Item::Placeholder {
                name: kind.clone().unwrap_or_else(|| names("Unknown item", "Ukendt element").to_owned()),
                why: names(
                    "This kind is not known to this version.",
                    "Denne slags kendes ikke af denne version.",
                )
                .to_owned(),
            },
        }
    }

    fn draw_queue(&self, item: &QueueItem) -> Item {
        let queue =
            self.session.company.roster.queues().into_iter().flatten().find(|queue| queue.id == item.queue);
        let Some(queue) = queue else {
            let name = self.language.pick("Queue", "Kø").to_owned();
            let why = match (&self.session.company.queues.problem, self.session.company.queues.answered) {
                (Some(problem), _) => problem.clone(),
                (None, false) => self.language.pick("Loading…", "Henter…").to_owned(),
                (None, true) => self
                    .language
                    .pick(
                        "You have no access to this queue, or it no longer exists.",
                        "Du har ikke adgang til denne kø, eller den findes ikke længere.",
                    )
                    .to_owned(),
            };
            return Item::Placeholder { name, why };
        };
        Item::Queue {
            id: queue.id.as_str().to_owned(),
            name: queue.name.clone(),
            waiting: queue.callers.count,
            waiting_since: waiting_since(queue),
            members: item.show_members.then(|| self.members(queue)),
            stats: self.stats(item),
            max_members: item.max_members,
        }
    }

    /// The figures that the item asks for, in its order, as far as the PBX gives them.
    fn stats(&self, item: &QueueItem) -> Vec<Stat> {
        let Some(stats) = self.session.company.stats.get(&item.queue).filter(|_| item.show_stats) else {
            return Vec::new();
        };
        item.stats
            .iter()
            .filter_map(|stat| {
                let value = f64::from(stats.of(stat)?);
                Some(Stat { key: stat.as_word().to_owned(), value })
            })
            .collect()
    }

    fn members(&self, queue: &Queue) -> Vec<QueueMember> {
        let by_extension = self.by_extension();
        queue
            .members
            .listed
            .iter()
            .map(|member| {
                let person = member.extension.as_ref().and_then(|id| by_extension.get(id.as_str()));
                QueueMember {
                    name: member
                        .name
                        .clone()
                        .or_else(|| person.map(|(employee, _)| employee.name.clone()))
                        .or_else(|| member.number.clone())
                        .unwrap_or_else(|| member.id.clone()),
                    number: member.number.clone(),
                    state: person
                        .map_or(ExtensionState::Unknown, |(_, extension)| state(extension.state.as_ref())),
                    paused: false,
                }
            })
            .collect()
    }

    fn by_extension(&self) -> HashMap<&str, (&Employee, &Extension)> {
        self.employees()
            .iter()
            .flat_map(|employee| {
                employee
                    .extensions
                    .iter()
                    .map(move |extension| (extension.id.as_str(), (employee, extension)))
            })
            .collect()
    }

    /// The people behind extension ids; an id may also be an employee's.
    fn people_of(&self, ids: &[pbx::ExtensionId]) -> Vec<Person> {
        let by_extension = self.by_extension();
        let employees = || self.employees().iter();
        ids.iter()
            .filter_map(|id| match by_extension.get(id.as_str()) {
                Some((employee, extension)) => Some(Person {
                    number: extension.number.clone(),
                    state: state(extension.state.as_ref()),
                    ..person(employee)
                }),
                None => employees().find(|employee| employee.id.as_str() == id.as_str()).map(person),
            })
            .collect()
    }

    fn listed_phone(&self, id: &Id) -> Option<(&Extension, &pbx::Phone)> {
        self.session.company.roster.own_extensions().into_iter().flatten().find_map(|extension| {
            let phone = extension.phones.iter().find(|phone| phone.id.as_str() == id.as_str())?;
            Some((extension, phone))
        })
    }

    /// The phone of `softphoneId` while it is registered: it wins over the desk phone.
    pub(crate) fn registered_softphone(&self) -> Option<(&Extension, &pbx::Phone)> {
        let id = self.resolved.settings.softphone.as_ref()?;
        self.listed_phone(id).filter(|(_, phone)| phone.registered == Some(true))
    }

    /// The softphone when it is registered, else the desk phone, as the PBX lists it.
    pub(crate) fn own_phone(&self) -> Option<(&Extension, &pbx::Phone)> {
        let desk_phone = || self.listed_phone(self.resolved.settings.phone.as_ref()?);
        self.registered_softphone().or_else(desk_phone)
    }

    /// What the PBX has last told of do not disturb of that phone; none: it does not say, or there is no phone.
    pub(crate) fn dnd_told(&self) -> Option<bool> {
        self.own_phone()?.1.dnd
    }

    /// Do not disturb, of the phone that calls are taken with.
    pub(crate) fn own_dnd(&self) -> bool {
        self.dnd_told() == Some(true)
    }

    /// The phone that calls are placed with.
    pub(crate) fn phone(&self) -> Result<OwnPhone, String> {
        let settings = &self.resolved.settings;
        if let Some((extension, phone)) = self.own_phone() {
            return Ok(OwnPhone {
                id: phone.id.as_str().to_owned(),
                name: phone
                    .name
                    .clone()
                    .or_else(|| extension.number.clone())
                    .unwrap_or_else(|| phone.id.as_str().to_owned()),
                presented: extension.direct.clone().or_else(|| extension.number.clone()),
            });
        }
        let answered =
            self.session.company.extensions.answered && self.session.company.extensions.problem.is_none();
        let (en, da) = match (&settings.phone, &settings.softphone) {
            // The PBX did not list the user's phones: it may know the set one all the same.
            (Some(phone), _) if !answered => {
                return Ok(OwnPhone {
                    id: phone.as_str().to_owned(),
                    name: phone.as_str().to_owned(),
                    presented: None,
                });
            }
            (None, None) => (
                "No phone is set: phoneId (a desk phone) or softphoneId is needed to place calls.",
                "Der er ikke valgt nogen telefon: phoneId (en bordtelefon) eller softphoneId kræves for at ringe op.",
            ),
            (None, Some(_)) => (
                "The softphone (softphoneId) is not registered, and no desk phone (phoneId) is set.",
                "Softphonen (softphoneId) er ikke registreret, og der er ikke valgt en bordtelefon (phoneId).",
            ),
            (Some(_), _) => (
                "The phone that is set (phoneId) is none of your phones.",
                "Den valgte telefon (phoneId) er ikke en af dine telefoner.",
            ),
        };
        Err(self.language.pick(en, da).to_owned())
    }

    pub(crate) fn choose_dashboard(&mut self, id: String) {
        self.by_hand(Effect::OpenDashboard(Some(Id::new(id))));
        self.open_chosen_dashboard(false);
    }

    /// What is open, judged against the wish; and whether the user chose it by hand.
    pub(crate) fn dashboard_finding(&self) -> (Finding, bool) {
        let company = &self.session.company;
        let by_hand = self.standings.get(&Target::Dashboard) == Some(&settings::hands::Standing::ByHand);
        let open = company.open.as_ref().map(|open| open.id.as_str());
        let in_force = open.map_or(Value::Null, |id| json!(id));
        if let Some(message) = self.broken_dashboard().filter(|_| open.is_some()) {
            return (page_error(in_force, message), by_hand);
        }
        let finding = match (open, &company.dashboards.last) {
            (Some(id), _) => {
                let wished = self.resolved.settings.dashboard.as_ref().map(Id::as_str);
                if wished.is_none_or(|wished| wished == id) || by_hand {
                    Finding::applied(in_force)
                } else if company.target().is_some_and(|target| Some(target.id.as_str()) == wished) {
                    Finding::new(Outcome::Failed, Reason::DashboardsUnavailable, in_force)
                        .with_detail(company.open_problem.clone().unwrap_or_default())
                } else {
                    Finding::new(Outcome::Adjusted, Reason::NoSuchDashboard, in_force)
                }
            }
            (None, Some(list)) if list.items.is_empty() => {
                Finding::new(Outcome::Adjusted, Reason::NoDashboards, Value::Null)
            }
            (None, _) => match company.open_problem.as_ref().or(company.dashboards.problem.as_ref()) {
                Some(problem) => Finding::new(Outcome::Failed, Reason::DashboardsUnavailable, Value::Null)
                    .with_detail(problem.clone()),
                None if matches!(self.session.phase(), Phase::SignedOut { .. }) => {
                    Finding::new(Outcome::Pending, Reason::SignedOut, Value::Null)
                }
                None => Finding::new(Outcome::Pending, Reason::DashboardsLoading, Value::Null),
            },
        };
        (finding, by_hand)
    }
}

/// When the first of the waiting came.
fn waiting_since(queue: &Queue) -> Option<String> {
    queue.callers.listed.iter().filter_map(|caller| caller.entered).min().map(pbx::instant::iso_ms)
}

fn person(employee: &Employee) -> Person {
    let extension = employee
        .extensions
        .iter()
        .find(|one| one.primary == Some(true))
        .or_else(|| employee.extensions.first());
    Person {
        id: employee.id.as_str().to_owned(),
        name: employee.name.clone(),
        title: employee.title.clone(),
        department: employee.department.clone(),
        number: extension.and_then(|extension| extension.number.clone()),
        state: state(extension.and_then(|extension| extension.state.as_ref())),
        presence: employee.presence.as_ref().map(|presence| presence.state.as_word().to_owned()),
        presence_text: employee.presence.as_ref().and_then(|presence| presence.text.clone()),
    }
}

const fn state(state: Option<&PbxState>) -> ExtensionState {
    match state {
        Some(PbxState::Idle) => ExtensionState::Idle,
        Some(PbxState::Ringing) => ExtensionState::Ringing,
        Some(PbxState::Busy) => ExtensionState::Busy,
        Some(PbxState::Unregistered) => ExtensionState::Unregistered,
        _ => ExtensionState::Unknown,
    }
}
