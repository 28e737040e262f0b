//! Groups of extensions: whose dashboards may be shared, and what members may do with each other.

use super::{CUSTOMER, Kind, id};

/// A group; its places count in the list of people.
#[derive(Debug)]
pub(crate) struct Group {
    pub name: &'static str,
    /// Who may see what is shared with it; empty: everybody.
    pub members: &'static [usize],
    /// Who may share with it.
    pub controllers: &'static [usize],
    /// Whoever controls it may set the presence of its members.
    pub sets_presence: bool,
}

/// In the order of the list.
pub(crate) const GROUPS: [Group; 2] = [
    Group { name: "Everybody", members: &[], controllers: &[0], sets_presence: false },
    Group { name: "Service", members: &[8, 9, 10, 11, 12, 13], controllers: &[0, 8], sets_presence: true },
];

impl Group {
    pub(crate) fn named(wanted: &str) -> Option<&'static Self> {
        GROUPS.iter().find(|group| group.id() == wanted)
    }

    pub(crate) fn id(&self) -> String {
        let place = GROUPS.iter().position(|group| group.name == self.name).unwrap_or_default();
        id(Kind::Group, place)
    }

    pub(crate) fn is_controlled_by(&self, employee: &str) -> bool {
        self.controllers.iter().any(|person| id(Kind::Employee, *person) == employee)
    }

    pub(crate) fn has(&self, employee: &str) -> bool {
        self.members.is_empty() || self.members.iter().any(|person| id(Kind::Employee, *person) == employee)
    }

    /// As `/pbx/group` has it.
    pub(crate) fn document(&self) -> serde_json::Value {
        let extensions = |people: &[usize]| -> Vec<String> {
            people.iter().map(|person| id(Kind::Extension, *person)).collect()
        };
        serde_json::json!({
            "_id": self.id(),
            "customer": CUSTOMER,
            "name": self.name,
            "members": extensions(self.members),
            "controllers": extensions(self.controllers),
            "setPresence": self.sets_presence,
        })
    }
}
