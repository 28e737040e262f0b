//! What the things are called that settings name by ids, as far as the PBX and this computer have said.

use pbx::QueueId;
use settings::names::{Named, Names};

use super::Core;
use crate::ports::Ports;

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
