//! The program that the system opens links to numbers with: what the user has chosen, and what came of it.

use desktop::link_handler::{Before, HandlerStatus, Wanted};
use serde_json::{Value, json};

use crate::core::Core;
use crate::core::local::word_of;
use crate::event::Event;
use crate::feature::{Feature, Handled};
use crate::ports::{Links as _, Ports};
use crate::said::Said;

/// In `local.json`, so that who was used before is used again.
const BEFORE: &str = "linksBefore";

/// What is asked of the system, one thing after the other, so that the last word is the last.
#[derive(Debug, Default)]
pub struct Links {
    busy: bool,
    /// The user has just said what they want: it is asked for even where it was before.
    by_hand: bool,
}

/// What came of it.
#[derive(Debug)]
struct Done {
    wanted: Wanted,
    result: Result<(HandlerStatus, Vec<Before>), Said>,
}

impl<P: Ports> Feature<P> for Links {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if matches!(event, Event::LinksChosen) {
            self.by_hand = true;
            return Handled::Yes;
        }
        match event.take_own::<Done>() {
            Some(done) => {
                self.busy = false;
                take(core, done);
                Handled::Yes
            }
            None => Handled::No,
        }
    }

    /// Makes the system's choice what is wanted, where that has changed: by the user, the policy, or since the
    /// last run. The demo changes nothing that would outlive it.
    fn follow(&mut self, core: &mut Core<P>) {
        if self.busy || core.start.demo || core.account.demo {
            return;
        }
        let wanted = core.wanted_links();
        let asked = core.facts.links.asked;
        // A profile that never had links leaves no trace of having none.
        let nothing_to_undo = wanted == Wanted::Nothing && asked.is_none() && !core.has_chosen_links();
        let by_hand = std::mem::take(&mut self.by_hand);
        if !by_hand && (asked == Some(wanted) || nothing_to_undo) {
            return;
        }
        self.busy = true;
        core.facts.links.asked = Some(wanted);
        let (ports, arguments, before) = (core.ports.clone(), core.start.named_arguments(), before(core));
        let work = async move {
            let result = ports.links().set(wanted, arguments, by_hand, before).await;
            Done { wanted, result }
        };
        core.spawn_own(work, move |why| Done { wanted, result: Err(why.into()) });
    }
}

fn take<P: Ports>(core: &mut Core<P>, done: Done) {
    let Done { wanted, result } = done;
    if let Err(why) = &result {
        tracing::warn!(wanted = word_of(wanted), %why, "the program for links");
    }
    if let Ok((_, now)) = &result
        && *now != before(core)
    {
        let now: Vec<Value> = now
            .iter()
            .map(|Before { scheme, program }| json!({"scheme": scheme, "program": program}))
            .collect();
        core.emit(Event::KeepLocal { name: BEFORE, value: Value::Array(now) });
    }
    core.facts.links.status = Some(result.map(|(status, _)| status));
}

fn before<P: Ports>(core: &Core<P>) -> Vec<Before> {
    let text = |one: &Value, name: &str| one.get(name)?.as_str().map(str::to_owned);
    let kept = core.local_value(BEFORE).and_then(Value::as_array);
    kept.into_iter()
        .flatten()
        .filter_map(|one| Some(Before { scheme: text(one, "scheme")?, program: text(one, "program")? }))
        .collect()
}
