//! The user's own phone: which of those that the PBX lists calls are placed with.

use pbx::Extension;
use settings::names;
use settings::values::Id;

use super::Core;
use crate::ports::Ports;

/// The phone that a call is placed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnPhone {
    pub id: String,
    pub name: String,
    /// The number that the other party sees.
    pub presented: Option<String>,
}

impl<P: Ports> Core<P> {
    fn listed_phone(&self, id: &Id) -> Option<(&Extension, &pbx::Phone)> {
        self.session.company.roster.own_extensions().into_iter().flatten().find_map(|extension| {
            let phone = extension.phones.iter().find(|phone| phone.id.as_str() == id.as_str())?;
            Some((extension, phone))
        })
    }

    /// The phone of `softphoneId` while it is registered: it wins over the desk phone.
    pub(crate) fn registered_softphone(&self) -> Option<(&Extension, &pbx::Phone)> {
        let id = self.settings().softphone.as_ref()?;
        self.listed_phone(id).filter(|(_, phone)| phone.registered == Some(true))
    }

    /// The softphone when it is registered, else the desk phone, as the PBX lists it.
    pub(crate) fn own_phone(&self) -> Option<(&Extension, &pbx::Phone)> {
        let desk_phone = || self.listed_phone(self.settings().phone.as_ref()?);
        self.registered_softphone().or_else(desk_phone)
    }

    /// What the PBX has last told of do not disturb of that phone; none: it does not say, or there is no phone.
    pub(crate) fn dnd_told(&self) -> Option<bool> {
        self.own_phone()?.1.dnd
    }

    /// Do not disturb, of the phone that calls are taken with.
    pub(crate) fn own_dnd(&self) -> bool {
        self.dnd_told() == Some(true)
    }

    /// The phone that calls are placed with.
    pub(crate) fn phone(&self) -> Result<OwnPhone, String> {
        let settings = self.settings();
        if let Some((extension, phone)) = self.own_phone() {
            return Ok(OwnPhone {
                id: phone.id.as_str().to_owned(),
                name: phone
                    .name
                    .clone()
                    .or_else(|| extension.number.clone())
                    .unwrap_or_else(|| names::unnamed(phone.id.as_str(), self.language)),
                presented: extension.direct.clone().or_else(|| extension.number.clone()),
            });
        }
        let answered =
            self.session.company.extensions.answered && self.session.company.extensions.problem.is_none();
        let (en, da) = match (&settings.phone, &settings.softphone) {
            // The PBX did not list the user's phones: it may know the set one all the same.
            (Some(phone), _) if !answered => {
                return Ok(OwnPhone {
                    id: phone.as_str().to_owned(),
                    name: names::unnamed(phone.as_str(), self.language),
                    presented: None,
                });
            }
            (None, None) => (
                "No phone is chosen: a desk phone or a softphone is needed to place calls.",
                "Der er ikke valgt nogen telefon: en bordtelefon eller en softphone kræves for at ringe op.",
            ),
            (None, Some(_)) => (
                "The softphone is not registered, and no desk phone is chosen.",
                "Softphonen er ikke registreret, og der er ikke valgt en bordtelefon.",
            ),
            (Some(_), _) => (
                "The chosen desk phone is not one of your phones.",
                "Den valgte bordtelefon er ikke en af dine telefoner.",
            ),
        };
        Err(self.language.pick(en, da).to_owned())
    }
}
