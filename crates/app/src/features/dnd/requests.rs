//! What is asked of the PBX, and what its answers mean.

use calls::lock_dnd::{Outcome, Seen};

use super::Phone;

/// Whether do not disturb of the phone is on, by a list that is asked for now.
pub(super) async fn look(
    client: &pbx::Client,
    token: &pbx::Token,
    employee: Option<&pbx::EmployeeId>,
    phone: &Phone,
) -> (Seen, Option<bool>) {
    let Some(employee) = employee else { return (Seen::Untold, None) };
    match client.own_extensions(token, employee).await {
        Ok(list) => {
            let mut phones = list.value.items.iter().flat_map(|extension| &extension.phones);
            let on = phones.find(|one| one.id == phone.id).and_then(|one| one.dnd);
            let seen = match on {
                Some(true) => Seen::On,
                Some(false) => Seen::Off,
                None => Seen::Untold,
            };
            (seen, on)
        }
        // A page that never answers cannot be read; a PBX that is away can be, later.
        Err(pbx::Error::Unreachable { why: pbx::Unreached::Timeout }) => (Seen::Untold, None),
        Err(pbx::Error::Unreachable { .. } | pbx::Error::Unauthorized { .. }) => (Seen::Failed, None),
        Err(_) => (Seen::Untold, None),
    }
}

pub(super) async fn set(
    client: &pbx::Client,
    token: &pbx::Token,
    phone: &Phone,
    on: bool,
) -> Result<Option<bool>, pbx::Error> {
    client.set_dnd(token, &phone.extension, phone.kind.as_ref(), &phone.id, on).await
}

pub(super) fn outcome_of(on: bool, result: &Result<Option<bool>, pbx::Error>) -> Outcome {
    match result {
        Ok(now) if now.is_none_or(|now| now == on) => Outcome::Done,
        Ok(_) => Outcome::Failed,
        Err(pbx::Error::NotFound { .. }) => Outcome::Gone,
        Err(
            pbx::Error::Forbidden { .. }
            | pbx::Error::Invalid { .. }
            | pbx::Error::Conflict { .. }
            | pbx::Error::Redirected { .. }
            | pbx::Error::Declined { .. },
        ) => Outcome::Refused,
        Err(_) => Outcome::Failed,
    }
}
