//! The colleagues of this user, and how they are listed.

use pbx::roster::Changed;
use pbx::{Error, ExtensionId, Permissions};
use serde_json::{Map, Value};

use crate::core::Core;
use crate::core::page::entities::{Drawn, Entities};
use crate::event::{Asker, DeskRequest, Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::session::SessionId;
use crate::view::{Look, Person, Snapshot};

/// The name under which it is kept on this computer, by the employee.
const LOOK: &str = "look";

/// Who there is, the session knows; this is what the user may do with them.
#[derive(Debug, Default)]
pub struct People {
    /// Asked for in this session.
    asked: Option<SessionId>,
}

/// What is permitted, as the PBX says.
#[derive(Debug)]
struct Permitted(Result<Permissions, Error>);

impl<P: Ports> Feature<P> for People {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Event::Page(PageRequest::Desk(DeskRequest::KeepLook(look)), reply) = event {
            keep(core, look.clone().bounded());
            core.accept(Asker::Page(reply.clone()), None);
        } else if let Some(Permitted(answer)) = event.take_own::<Permitted>() {
            match answer {
                Ok(permissions) if core.session.company.permissions != permissions => {
                    core.session.company.permissions = permissions;
                    core.session.company.roster.everybody_changed();
                }
                Ok(_) => {}
                // Without the answer no presence is offered to be set. Any call is to be picked up: the PBX may say no.
                Err(error) => tracing::info!(code = error.code(), "no permissions"),
            }
        } else {
            return Handled::No;
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        let session = Some(core.session.id());
        if self.asked == session || core.session.company.roster.employees().is_none() {
            return;
        }
        let Some((client, token)) = core.session.access() else { return };
        self.asked = session;
        let work = async move { Event::own(Permitted(client.permissions(&token).await)) };
        core.session.spawn(work, |why| Event::own(Permitted(Err(Error::Internal { why }))));
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        page.look = look(core);
    }

    fn draw_company(&self, core: &Core<P>, changed: &Changed, entities: &mut Entities) {
        let roster = &core.session.company.roster;
        let Permissions { set_presence, no_pickup } = &core.session.company.permissions;
        let own = core.account.known.as_ref().map(|known| &known.employee);
        let all = || roster.employees().unwrap_or_default().iter().map(|employee| employee.id.clone());
        entities.people = Drawn::new(&changed.employees, all, |id| {
            let busy_since = |extension: &ExtensionId| roster.busy_since(extension);
            let employee = roster.employee(id)?;
            let settable = !set_presence.is_empty()
                && Some(id) != own
                && employee.extensions.iter().any(|extension| set_presence.contains(&extension.id));
            let no_pickup = |extension: &ExtensionId| no_pickup.contains(extension);
            Some(Person { settable, ..Person::new(employee, busy_since, no_pickup) })
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
