//! Who does what is asked of a call: the PBX handles the calls of all phones.

use super::Core;
use crate::call_control::{CallControl, PbxCallControl};
use crate::ports::Ports;

impl<P: Ports> Core<P> {
    /// None: nobody is signed in.
    pub(crate) fn call_control(&self) -> Option<Box<dyn CallControl>> {
        let (client, token) = self.session.access()?;
        Some(Box::new(PbxCallControl::new(client, token)))
    }
}
