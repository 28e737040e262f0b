//! The port of the integrations: what happens on the computer with a call.

use calls::triggers::Trigger;

/// What is to happen on the computer when a call rings or is answered. Nothing does yet: the integrations
/// are not built; their triggers are.
pub trait Integrations: Send + Sync + 'static {
    fn trigger(&self, trigger: Trigger);
}

/// Integrations that do nothing and write down what would have triggered them.
#[cfg(test)]
pub mod recording {
    use calls::triggers::Trigger;

    use super::Integrations;
    use crate::ports::journal::{Asked, Journal};

    #[derive(Debug)]
    pub struct RecordingIntegrations {
        journal: Journal,
    }

    impl RecordingIntegrations {
        pub const fn new(journal: Journal) -> Self {
            Self { journal }
        }
    }

    impl Integrations for RecordingIntegrations {
        fn trigger(&self, trigger: Trigger) {
            self.journal.record(Asked::Trigger(trigger.when));
        }
    }
}
