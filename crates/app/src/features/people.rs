//! The colleagues of this user, by name.

use crate::core::Core;
use crate::feature::Feature;
use crate::ports::Ports;
use crate::view::{Person, Snapshot};

/// Has no state of its own: who there is, the session knows.
#[derive(Debug, Default)]
pub struct People;

impl<P: Ports> Feature<P> for People {
    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        let employees = core.session.company.roster.employees().unwrap_or_default();
        page.people = employees.iter().map(Person::from).collect();
        page.people.sort_by_cached_key(|person| person.name.to_lowercase());
    }
}
