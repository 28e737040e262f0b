//! The dashboards as the window shows them.

use std::collections::HashMap;

use pbx::{DashboardItem, Employee, Extension, Queue, QueueItem};
use settings::words::Language;

use crate::core::Core;
use crate::ports::Ports;
use crate::session::Phase;
use crate::view::{Dashboard, DashboardName, Dashboards, ExtensionState, Item, Person, QueueMember, Stat};

/// The list, and the open one with its content.
pub(super) fn dashboards<P: Ports>(core: &Core<P>) -> Dashboards {
    Drawing { core }.dashboards()
}

/// What is drawn from.
struct Drawing<'a, P> {
    core: &'a Core<P>,
}

impl<P: Ports> Drawing<'_, P> {
    fn dashboards(&self) -> Dashboards {
        let company = &self.core.session.company;
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
        let open = company.open.content().map(|open| self.dashboard(open));
        let problem = if open.is_some() {
            None
        } else if company.dashboards.last.is_some() && list.is_empty() {
            Some(
                self.core
                    .language
                    .pick("Your account has no dashboards yet.", "Din konto har endnu ingen oversigter.")
                    .to_owned(),
            )
        } else {
            company.open.problem().map(str::to_owned).or_else(|| company.dashboards.problem.clone())
        };
        let loading = open.is_none()
            && problem.is_none()
            && !matches!(self.core.session.phase(), Phase::SignedOut { .. });
        Dashboards { list, open, loading, problem }
    }

    fn dashboard(&self, dashboard: &pbx::Dashboard) -> Dashboard {
        let mut items: Vec<_> = dashboard.items.iter().collect();
        items.sort_by_key(|placed| (placed.column, placed.position));
        let mut columns: Vec<(u32, Vec<Item>)> = Vec::new();
        for placed in items {
            let item = self.item(&placed.item);
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

    fn item(&self, item: &DashboardItem) -> Item {
        let placeholder = |name: &str| Item::Placeholder {
            name: name.to_owned(),
            why: self
                .core
                .language
                .pick("Comes with a later version.", "Kommer i en senere version.")
                .to_owned(),
        };
        let names = |en: &'static str, da: &'static str| self.core.language.pick(en, da);
        match item {
            DashboardItem::Queue(item) => self.queue(item),
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
                why: match self.core.language {
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

    fn queue(&self, item: &QueueItem) -> Item {
        let queue = self
            .core
            .session
            .company
            .roster
            .queues()
            .into_iter()
            .flatten()
            .find(|queue| queue.id == item.queue);
        let Some(queue) = queue else {
            let name = self.core.language.pick("Queue", "Kø").to_owned();
            let why = match (
                &self.core.session.company.queues.problem,
                self.core.session.company.queues.answered,
            ) {
                (Some(problem), _) => problem.clone(),
                (None, false) => self.core.language.pick("Loading…", "Henter…").to_owned(),
                (None, true) => self
                    .core
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
        let Some(stats) = self.core.session.company.open.stats_of(&item.queue).filter(|_| item.show_stats)
        else {
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
                    state: person.map_or(ExtensionState::Unknown, |(_, extension)| {
                        ExtensionState::of(extension.state.as_ref())
                    }),
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
                    state: ExtensionState::of(extension.state.as_ref()),
                    ..Person::from(*employee)
                }),
                None => employees().find(|employee| employee.id.as_str() == id.as_str()).map(Person::from),
            })
            .collect()
    }

    fn employees(&self) -> &[Employee] {
        self.core.session.company.roster.employees().unwrap_or_default()
    }
}

/// When the first of the waiting came.
fn waiting_since(queue: &Queue) -> Option<String> {
    queue.callers.listed.iter().filter_map(|caller| caller.entered).min().map(pbx::instant::iso_ms)
}
