//! What the things are called that settings name by ids, as far as the PBX and this computer have said.

use calls::event::{Party, QueueRef};
use pbx::{Employee, Extension, ExtensionId, QueueId};
use settings::names::{Named, Names};

use super::Core;
use crate::ports::Ports;

/// Who and what a call is about: what its events say counts, and where they have only an id, what the lists say.
impl<P: Ports> Core<P> {
    /// The name of whoever that is.
    pub(crate) fn party_name(&self, party: &Party) -> Option<String> {
        filled(party.name.as_deref()).or_else(|| {
            let (employee, extension) = self.colleague(party)?;
            // Where the PBX has no name, another word stands in for it, which is none.
            let named =
                employee.name != employee.id.as_str() && Some(&employee.name) != extension.number.as_ref();
            named.then(|| employee.name.clone())
        })
    }

    /// The number of whoever that is.
    pub(crate) fn party_number(&self, party: &Party) -> Option<String> {
        filled(party.number.as_deref()).or_else(|| filled(self.colleague(party)?.1.number.as_deref()))
    }

    /// A number as people write it; none where there is nothing to write better, or not yet.
    pub(crate) fn shown_number(&self, number: Option<&str>) -> Option<String> {
        let number = number?;
        self.number_data?.shown(number, self.session.company.country)
    }

    /// How numbers are written is known from now on.
    pub(crate) fn on_number_data(&mut self, data: numbers::Data) {
        self.number_data = Some(data);
        self.session.company.roster.all_callers_changed();
    }

    /// The colleague of a party, unless who it is shall not be known.
    fn colleague(&self, party: &Party) -> Option<(&Employee, &Extension)> {
        let id = party.extension.as_ref().filter(|_| party.privacy != Some(true))?;
        self.session.company.roster.extension(&ExtensionId::new(id.as_str()))
    }

    /// The name of the queue of a call, as far as it is known.
    pub(crate) fn known_queue_name(&self, queue: &QueueRef) -> Option<String> {
        filled(queue.name.as_deref())
            .or_else(|| self.name(Named::Queue, queue.id.as_str()).and_then(|name| filled(Some(&name))))
    }

    /// The same, with words in its place for a queue that no list names.
    pub(crate) fn queue_name(&self, queue: &QueueRef) -> String {
        self.known_queue_name(queue)
            .unwrap_or_else(|| self.language.pick("without a known name", "uden kendt navn").to_owned())
    }
}

/// A text with something in it.
fn filled(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

impl<P: Ports> Names for Core<P> {
    fn name(&self, of: Named, id: &str) -> Option<String> {
        let company = &self.session.company;
        match of {
            Named::Ringtone => {
                let tones = &company.ringtones.last.as_ref()?.items;
                let tone = tones.iter().find(|tone| tone.id.as_str() == id)?;
                Some(self.language.pick(&tone.name.en, &tone.name.da).clone())
            }
            Named::Phone => {
                let extensions = company.roster.own_extensions()?.iter();
                let mut phones = extensions
                    .flat_map(|extension| extension.phones.iter().map(move |phone| (extension, phone)));
                let (extension, phone) = phones.find(|(_, phone)| phone.id.as_str() == id)?;
                phone.name.clone().or_else(|| extension.number.clone())
            }
            Named::Dashboard => {
                let dashboards = &company.dashboards.last.as_ref()?.items;
                let dashboard = dashboards.iter().find(|one| one.id.as_str() == id)?;
                Some(dashboard.name.clone())
            }
            Named::Queue => company.roster.queue(&QueueId::new(id)).map(|queue| queue.name.clone()),
            Named::Device => self.device_name(id),
        }
    }
}
