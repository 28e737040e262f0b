//! What is in force of do not disturb while locked, and why.

use calls::lock_dnd::Phase;
use desktop::lock::Lock;
use serde_json::{Value, json};
use settings::report::{Finding, Outcome, Reason};

use super::{Dnd, phone_of};
use crate::core::Core;
use crate::ports::Ports;

impl Dnd {
    /// What is in force of the setting.
    pub(super) fn finding<P: Ports>(&self, core: &Core<P>) -> Finding {
        let settings = core.settings();
        if !settings.dnd_when_locked {
            return Finding::applied(json!(false));
        }
        let off = |outcome, reason| Finding::new(outcome, reason, json!(false));
        if !core.session.is_signed_in() {
            return off(Outcome::Pending, Reason::SignedOut);
        }
        match (core.facts.screen.told(), phone_of(core)) {
            (Some(Lock::Untold { why }), _) => {
                off(Outcome::Unsupported, Reason::LockUntold).with_detail(why.clone())
            }
            (_, None) if settings.phone.is_none() && settings.softphone.is_none() => {
                off(Outcome::Adjusted, Reason::NoPhone)
            }
            (_, None) if core.session.company.roster.own_extensions().is_some() => {
                off(Outcome::Adjusted, Reason::NoSuchPhone)
            }
            (_, None) => {
                let detail = core.session.company.extensions.problem.clone().unwrap_or_default();
                off(Outcome::Pending, Reason::PhonesUnavailable).with_detail(detail)
            }
            (None, Some(_)) => Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
            (Some(_), Some((_, told))) => self.phase_finding(core, told),
        }
    }

    /// Where there is a phone, and the lock is told.
    fn phase_finding<P: Ports>(&self, core: &Core<P>, told: Option<bool>) -> Finding {
        let phase = self.rule.phase();
        if let Some(why) = self.why.clone() {
            return Finding::new(Outcome::Failed, Reason::PbxRefused, json!(false)).with_detail(why);
        }
        let waits = core.facts.screen.is_locked() && core.session.calls.on_a_call();
        match phase {
            Phase::ByHand | Phase::Overruled => {
                Finding::new(Outcome::Applied, Reason::DndByHand, json!(true))
            }
            Phase::Refused => Finding::new(Outcome::Failed, Reason::PbxRefused, json!(false)),
            Phase::Idle if waits => Finding::new(Outcome::Pending, Reason::CallInProgress, json!(false)),
            Phase::Held { seen: false } => Finding::new(Outcome::Adjusted, Reason::DndUnseen, json!(true)),
            Phase::Idle if told.is_none() => Finding::new(Outcome::Adjusted, Reason::DndUnseen, json!(true)),
            Phase::Idle | Phase::Held { seen: true } => Finding::applied(json!(true)),
        }
    }
}
