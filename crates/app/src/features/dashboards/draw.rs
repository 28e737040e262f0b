//! The dashboards as the window shows them: what is on the open one by ids, and nothing of it.

use std::collections::BTreeMap;

use pbx::{DashboardItem, EmployeeId, ExtensionId, ItemKind, QueueItem, QueueStat, VariableKind};
use settings::words::Language;

use crate::core::Core;
use crate::ports::Ports;
use crate::session::Phase;
use crate::view::{
    self, Dashboard, DashboardName, DashboardPerson, DashboardShortcut, Dashboards, ItemContent,
    ShownVariable, SwitchKind, first_extension,
};

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
            // Another one was to be opened, and did not come.
            company.open.not_opened().map(str::to_owned)
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

    /// Items have no ids of their own at the PBX, and a queue may be on it twice: what tells them apart is their place.
    fn dashboard(&self, dashboard: &pbx::Dashboard) -> Dashboard {
        let mut items: Vec<_> = dashboard.items.iter().collect();
        items.sort_by_key(|placed| (placed.column, placed.position));
        let mut columns: BTreeMap<u32, u32> = BTreeMap::new();
        let placed = items.into_iter().map(|placed| {
            let next = columns.entry(placed.column).or_default();
            let (column, position) = (placed.column, *next);
            *next += 1;
            view::DashboardItem {
                id: format!("{column}-{position}"),
                column,
                position,
                content: self.item(&placed.item),
            }
        });
        Dashboard {
            id: dashboard.id.as_str().to_owned(),
            name: dashboard.name.clone(),
            items: placed.collect(),
        }
    }

    fn item(&self, item: &DashboardItem) -> ItemContent {
        let names = |en: &'static str, da: &'static str| self.core.language.pick(en, da);
        match item {
            DashboardItem::Queue(item) => self.queue(item),
            DashboardItem::Extensions { name, extensions } => ItemContent::Extensions {
                name: name.clone().unwrap_or_else(|| names("Colleagues", "Kolleger").to_owned()),
                everyone: false,
                people: self.people_of(extensions),
            },
            DashboardItem::MyCalls { max_calls, variable } => ItemContent::MyCalls {
                max_calls: *max_calls,
                variable: variable.as_ref().map(ShownVariable::new),
            },
            DashboardItem::MultiQueue { queues } => ItemContent::MultiQueue {
                queues: queues.iter().map(|id| id.as_str().to_owned()).collect(),
                missing: self.missing_queue(),
            },
            DashboardItem::Web { url, height, zoom } => {
                ItemContent::Web { url: url.clone(), height: *height, zoom: *zoom }
            }
            DashboardItem::SwitchVar { variables } => {
                let known = |one: &pbx::SwitchOrVariable| Some(switch_kind(&one.kind)?.id_of(&one.name));
                ItemContent::SwitchVar { variables: variables.iter().filter_map(known).collect() }
            }
            DashboardItem::Shortcuts { shortcuts } => {
                ItemContent::Shortcuts { shortcuts: shortcuts.iter().map(DashboardShortcut::new).collect() }
            }
            DashboardItem::Everyone => ItemContent::Extensions {
                name: names("Everybody", "Alle").to_owned(),
                everyone: true,
                people: Vec::new(),
            },
            DashboardItem::Incomplete { kind, missing } => ItemContent::Placeholder {
                name: kind_words(kind, self.core.language),
                why: missing_words(missing, self.core.language),
            },
            DashboardItem::Unknown { kind } => ItemContent::Placeholder {
                name: kind.clone().unwrap_or_else(|| names("Unknown item", "Ukendt element").to_owned()),
                why: names(
                    "This version does not know this kind.",
                    "Denne slags kendes ikke af denne version.",
                )
                .to_owned(),
            },
        }
    }

    fn queue(&self, item: &QueueItem) -> ItemContent {
        let shown = item.stats.iter().filter(|_| item.show_stats);
        ItemContent::Queue {
            queue: item.queue.as_str().to_owned(),
            show_calls: item.show_calls,
            show_members: item.show_members,
            stats: shown.map(QueueStat::as_word).map(str::to_owned).collect(),
            max_calls: item.max_calls,
            max_members: item.max_members,
            variable: item.variable.as_ref().map(ShownVariable::new),
            missing: self.missing_queue(),
        }
    }

    /// Why a queue is not there.
    fn missing_queue(&self) -> String {
        let queues = &self.core.session.company.queues;
        let (en, da) = match (&queues.problem, queues.answered) {
            (Some(problem), _) => return problem.clone(),
            (None, false) => ("Loading…", "Henter…"),
            (None, true) => (
                "You have no access to this queue, or it no longer exists.",
                "Du har ikke adgang til denne kø, eller den findes ikke længere.",
            ),
        };
        self.core.language.pick(en, da).to_owned()
    }

    /// The people behind extension ids; an id may also be an employee's.
    fn people_of(&self, ids: &[ExtensionId]) -> Vec<DashboardPerson> {
        let roster = &self.core.session.company.roster;
        let person = |id: &ExtensionId| match roster.extension(id) {
            Some((employee, extension)) => {
                let first = first_extension(employee).is_some_and(|first| first.id == extension.id);
                Some(DashboardPerson {
                    person: employee.id.as_str().to_owned(),
                    extension: (!first).then(|| extension.id.as_str().to_owned()),
                })
            }
            None => roster
                .employee(&EmployeeId::new(id.as_str()))
                .map(|employee| DashboardPerson { person: employee.id.as_str().to_owned(), extension: None }),
        };
        ids.iter().filter_map(person).collect()
    }
}

const fn switch_kind(kind: &VariableKind) -> Option<SwitchKind> {
    match kind {
        VariableKind::Switch => Some(SwitchKind::Switch),
        VariableKind::Variable => Some(SwitchKind::Variable),
        VariableKind::Other(_) => None,
    }
}

/// What the kind of an item is called.
fn kind_words(kind: &ItemKind, language: Language) -> String {
    let (en, da) = match kind {
        ItemKind::MyCalls => ("My calls", "Mine opkald"),
        ItemKind::Queue => ("Queue", "Kø"),
        ItemKind::MultiQueue => ("Queues", "Køer"),
        ItemKind::Extensions => ("Colleagues", "Kolleger"),
        ItemKind::Web => ("Web page", "Webside"),
        ItemKind::SwitchVar => ("Switches", "Kontakter"),
        ItemKind::Shortcuts => ("Shortcuts", "Genveje"),
        ItemKind::Other(word) => return word.clone(),
    };
    language.pick(en, da).to_owned()
}

/// What an item lacks, with the property's own name for whoever looks after the PBX.
fn missing_words(missing: &[&str], language: Language) -> String {
    let word = |property: &&str| {
        let (en, da) = match *property {
            "_id" => ("a queue", "en kø"),
            "queues" => ("queues", "køer"),
            "extensions" => ("colleagues", "kolleger"),
            "url" => (
                "a web address that begins with http or https",
                "en webadresse, der begynder med http eller https",
            ),
            "variables" => ("switches or variables", "kontakter eller variabler"),
            "shortcuts" => ("shortcuts", "genveje"),
            other => (other, other),
        };
        format!("{} ({property})", language.pick(en, da))
    };
    let lacks: Vec<String> = missing.iter().map(word).collect();
    match language {
        Language::En => format!("This item lacks {}. Edit the dashboard to choose.", lacks.join(", ")),
        Language::Da => format!("Elementet mangler {}. Redigér oversigten for at vælge.", lacks.join(", ")),
    }
}
