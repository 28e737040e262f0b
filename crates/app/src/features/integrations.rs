//! The integrations: what is done on this computer when a call rings or is answered.

use serde_json::{Value, json};

use crate::core::Core;
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::{IntegrationPreview, Snapshot, UiError};

/// Carries them out.
#[derive(Debug, Default)]
pub struct Integrations;

impl<P: Ports> Feature<P> for Integrations {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let Event::Page(request, reply) = event else { return Handled::No };
        let none =
            || {
                Err(UiError::refused(core.language.pick(
                    "There is no such integration.".to_owned(),
                    "Den integration findes ikke.".to_owned(),
                )))
            };
        reply.send(match request {
            PageRequest::ApproveIntegration { .. } | PageRequest::RevokeIntegration { .. } => none(),
            PageRequest::TryIntegration { .. } => Ok(json!([])),
            PageRequest::PreviewIntegration { .. } => {
                let nothing = IntegrationPreview { problems: Vec::new(), would: None };
                Ok(serde_json::to_value(nothing).unwrap_or(Value::Null))
            }
            _ => return Handled::No,
        });
        Handled::Yes
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if core.page.shows_integration_log() {
            page.integration_log = Vec::new();
        }
    }
}
