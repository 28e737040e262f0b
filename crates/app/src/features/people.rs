//! The colleagues of this user, and how they are listed.

use pbx::roster::Changed;
use serde_json::{Map, Value};

use crate::core::Core;
use crate::core::page::entities::{Drawn, Entities};
use crate::event::{Asker, DeskRequest, Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::{Look, Person, Snapshot};

/// The name under which it is kept on this computer, by the employee.
const LOOK: &str = "look";

/// Has no state of its own: who there is, the session knows.
#[derive(Debug, Default)]
pub struct People;

impl<P: Ports> Feature<P> for People {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let Event::Page(PageRequest::Desk(DeskRequest::KeepLook(look)), reply) = event else {
            return Handled::No;
        };
        keep(core, look.clone().bounded());
        core.accept(Asker::Page(reply.clone()), None);
        Handled::Yes
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        page.look = look(core);
    }

    fn draw_company(&self, core: &Core<P>, changed: &Changed, entities: &mut Entities) {
        let roster = &core.session.company.roster;
        let all = || roster.employees().unwrap_or_default().iter().map(|employee| employee.id.clone());
        entities.people = Drawn::new(&changed.employees, all, |id| {
            let busy_since = |extension: &pbx::ExtensionId| roster.busy_since(extension);
            roster.employee(id).map(|employee| Person::new(employee, busy_since))
        });
    }
}

/// Of this user; as new where nothing that makes sense was kept.
fn look<P: Ports>(core: &Core<P>) -> Look {
    let kept = core.account.known.as_ref().and_then(|known| {
        let of_user = core.local_value(LOOK)?.get(known.employee.as_str())?;
        serde_json::from_value(of_user.clone()).ok()
    });
    kept.unwrap_or_default()
}

fn keep<P: Ports>(core: &mut Core<P>, look: Look) {
    let Some(known) = &core.account.known else { return };
    let mut of_all = core.local_value(LOOK).and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    let Ok(of_user) = serde_json::to_value(look) else { return };
    of_all.insert(known.employee.as_str().to_owned(), of_user);
    core.emit(Event::KeepLocal { name: LOOK, value: Value::Object(of_all) });
}
