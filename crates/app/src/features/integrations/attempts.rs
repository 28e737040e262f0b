//! Calls that somebody makes up: to try what is set, and to see what a text would do that is being written.

use calls::event::CallId;
use calls::triggers::{Trigger, When};
use integrations::log::Entry;
use integrations::{Armed, Kind, NotDone, Reason, System, TemplateRefused, Values};
use serde_json::{Map, Value, json};
use settings::document::Document;
use settings::layers::{Layers, Source};
use settings::read::Issue;
use settings::resolve::Resolved;
use settings::values::Phase;

use super::jobs::{About, AttemptId, End};
use super::{Integrations, draw, leaves_demo, verbs};
use crate::core::Core;
use crate::event::{Asker, SampleCall};
use crate::ports::Ports;
use crate::view::{IntegrationPreview, IntegrationProblem, UiError};

/// A made-up call, and who waits for what comes of it.
#[derive(Debug)]
pub(super) struct Attempt {
    id: AttemptId,
    asker: Asker,
    left: usize,
    ended: Vec<Entry>,
}

pub(super) const fn phase_of(when: When) -> Phase {
    match when {
        When::Ringing => Phase::Ringing,
        When::Answered => Phase::Answered,
    }
}

fn when_of(word: &str) -> Option<When> {
    Phase::of_word(word).map(|phase| match phase {
        Phase::Ringing => When::Ringing,
        Phase::Answered => When::Answered,
    })
}

impl SampleCall {
    fn values(&self, when: When, national_prefix: Option<&str>) -> Values {
        let trigger = Trigger {
            when,
            call: CallId::new(""),
            number: Some(self.number.clone()).filter(|number| !number.is_empty()),
            name: self.name.clone(),
            variables: self.variables.iter().cloned().collect(),
        };
        Values::new(&trigger, national_prefix, false)
    }
}

impl Integrations {
    /// Plays a made-up call through one integration, or each. Whoever asks is answered when the last has ended.
    pub(super) fn attempt<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        key: Option<&str>,
        call: &SampleCall,
        dry_run: bool,
        asker: Asker,
    ) {
        let kinds = match key.map(|key| kind_named(core, key)).transpose() {
            Ok(one) => one.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]),
            Err(words) => return core.refuse(asker, words),
        };
        let Some(when) = when_of(&call.when) else { return core.refuse(asker, no_such_moment(core)) };
        if !core.session.is_signed_in() {
            let words = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, words.to_owned());
        }
        self.last_attempt += 1;
        let id = AttemptId(self.last_attempt);
        self.attempts.push(Attempt { id, asker, left: kinds.len(), ended: Vec::new() });
        let values = call.values(when, core.national_prefix());
        for kind in kinds {
            let attempt = Some(id);
            let about = About { kind, when, call: None, at: core.moment(), attempt, dry_run };
            let set = self.slots.get(kind).and_then(|slot| slot.when);
            let not_now = match set {
                None => Some(Reason::Never),
                Some(phase) if phase != phase_of(when) => Some(Reason::NotThisTrigger),
                Some(_) => None,
            };
            match not_now {
                None => self.begin_job(core, about, values.clone()),
                // No line of the log: of a real call there would be none either.
                Some(reason) => {
                    let entry = about.entry(reason.into(), None, std::time::Duration::ZERO, core.language);
                    self.attempt_ended(core, id, entry);
                }
            }
        }
        self.go_on(core);
    }

    pub(super) fn attempt_ended<P: Ports>(&mut self, core: &Core<P>, id: AttemptId, entry: Entry) {
        let Some(place) = self.attempts.iter().position(|attempt| attempt.id == id) else { return };
        if let Some(attempt) = self.attempts.get_mut(place) {
            attempt.ended.push(entry);
            attempt.left = attempt.left.saturating_sub(1);
            if attempt.left > 0 {
                return;
            }
        }
        let Attempt { asker, mut ended, .. } = self.attempts.swap_remove(place);
        ended.sort_by_key(|entry| entry.kind);
        match asker {
            Asker::Page(reply) => {
                let entries: Vec<_> = ended.iter().map(|entry| draw::entry(entry, core.language)).collect();
                reply.send(Ok(json!(entries)));
            }
            Asker::Verb(reply) => {
                reply.send(verbs::tried(&ended));
            }
            Asker::Notification(_) | Asker::Headset | Asker::Nobody => {}
        }
    }
}

/// What is wrong with a text that is being written, and what it would do for this call. It needs no approval:
/// whoever writes it here gives it with that.
pub(super) fn preview<P: Ports>(
    core: &Core<P>,
    key: &str,
    members: &Value,
    call: &SampleCall,
) -> Result<IntegrationPreview, UiError> {
    let kind = kind_named(core, key).map_err(UiError::refused)?;
    let when = when_of(&call.when).ok_or_else(|| UiError::refused(no_such_moment(core)))?;
    let resolved = resolved(kind, members, when);
    let mut problems: Vec<IntegrationProblem> = resolved
        .member_issues(kind.key())
        .into_iter()
        .filter_map(|(member, issue)| Some(problem(member, issue_words(core, issue)?)))
        .collect();
    if !members.is_object() {
        let words = core.language.pick("This is no integration.", "Dette er ikke en integration.");
        problems.push(problem("", words.to_owned()));
    }
    let armed = match Armed::new(kind, &resolved.settings.integrations, System::of_this()) {
        Ok(armed) => armed,
        Err(refused) => {
            problems.push(refusal(core, refused));
            None
        }
    };
    let would = armed.map(|armed| {
        let values = call.values(when, core.national_prefix());
        let planned = armed.plan(&values).and_then(|action| {
            if leaves_demo(core, &action) { Err(NotDone::new(Reason::Demo)) } else { Ok(action) }
        });
        let end = planned.map_or_else(End::Not, |action| End::Planned { sent: action.sent() });
        let about = About { kind, when, call: None, at: core.moment(), attempt: None, dry_run: true };
        draw::entry(&about.entry(end, None, std::time::Duration::ZERO, core.language), core.language)
    });
    Ok(IntegrationPreview { problems, would })
}

/// The members as they would count, at this moment of a call whatever is chosen: also of what never runs it is to
/// be seen whether its text is right.
fn resolved(kind: Kind, members: &Value, when: When) -> Resolved {
    let mut members = members.as_object().cloned().unwrap_or_default();
    let never = members.get("when").is_none_or(|when| match when.as_str() {
        Some(word) => word.eq_ignore_ascii_case("NEVER"),
        None => when.is_null(),
    });
    if never {
        members.insert("when".to_owned(), json!(when.word()));
    }
    let (parent, name) = kind.key().parent_and_name();
    let one = Map::from_iter([(name.to_owned(), Value::Object(members))]);
    let document = Map::from_iter([(parent.unwrap_or_default().to_owned(), Value::Object(one))]);
    let mut layers = Layers::default();
    layers.set(Source::Unsaved, Document::from(document));
    Resolved::new(&layers)
}

fn problem(member: &str, text: String) -> IntegrationProblem {
    IntegrationProblem { member: member.to_owned(), at: None, text }
}

fn refusal<P: Ports>(core: &Core<P>, refused: TemplateRefused) -> IntegrationProblem {
    let member = match refused.step {
        Some(step) => format!("{}.{step}", refused.member),
        None => refused.member.to_owned(),
    };
    let at = Some(u32::try_from(refused.at).unwrap_or(u32::MAX));
    IntegrationProblem { member, at, text: refused.what.words(core.language).to_owned() }
}

/// None: nothing is wrong with it.
fn issue_words<P: Ports>(core: &Core<P>, issue: Issue) -> Option<String> {
    let (en, da) = match issue {
        Issue::Absent => return None,
        Issue::OutOfRange => (
            "This is beyond what is possible; the nearest is used.",
            "Dette er uden for det mulige; det nærmeste bruges.",
        ),
        Issue::PartIgnored => ("Part of this does not count.", "En del af dette gælder ikke."),
        _ => ("This value cannot be used here.", "Værdien kan ikke bruges her."),
    };
    Some(core.language.pick(en, da).to_owned())
}

/// The integration of a key, or why there is none.
pub(super) fn kind_named<P: Ports>(core: &Core<P>, key: &str) -> Result<Kind, String> {
    Kind::of_word(key).ok_or_else(|| {
        core.language.pick("There is no such integration.", "Den integration findes ikke.").to_owned()
    })
}

fn no_such_moment<P: Ports>(core: &Core<P>) -> String {
    core.language.pick("Say RINGING or ANSWERED.", "Angiv RINGING eller ANSWERED.").to_owned()
}
