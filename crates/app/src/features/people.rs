//! The colleagues of this user.

use pbx::roster::Changed;

use crate::core::Core;
use crate::core::page::entities::{Drawn, Entities};
use crate::feature::Feature;
use crate::ports::Ports;
use crate::view::Person;

/// Has no state of its own: who there is, the session knows.
#[derive(Debug, Default)]
pub struct People;

impl<P: Ports> Feature<P> for People {
    fn draw_company(&self, core: &Core<P>, changed: &Changed, entities: &mut Entities) {
        let roster = &core.session.company.roster;
        let all = || roster.employees().unwrap_or_default().iter().map(|employee| employee.id.clone());
        entities.people = Drawn::new(&changed.employees, all, |id| roster.employee(id).map(Person::from));
    }
}
