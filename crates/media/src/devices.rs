//! Which devices there are, and which of them is meant.
//!
//! Preferences are lists of ids, most wanted first, each with the name that the device had when it
//! was chosen: ids are the system's own, and change with a port, a driver or the computer. Ids that
//! another program saved are simply never present.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::system::Server;
use super::{Found, NoSound};

/// A device that is there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The system's own, and the same after a restart: PulseAudio's name of the sink or source, the
    /// endpoint of Windows, the UID of macOS.
    pub id: String,
    /// As the system's own settings show it.
    pub name: String,
    /// The system's choice where nothing else is asked for.
    pub is_default: bool,
}

/// A device that somebody has chosen before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferred {
    pub id: String,
    /// Absent where only the id was kept.
    pub name: Option<String>,
}

/// What the choice has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    Device {
        device: Device,
        why: Why,
    },
    /// No device at all, or none that the system would take by itself.
    None,
}

/// Why this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is preferred, as number `rank` of the list, from 0.
    Preferred { rank: usize, by: By },
    /// The system's default, since nothing is preferred.
    NonePreferred,
    /// The system's default, since nothing that is preferred is present.
    PreferredAbsent,
}

/// What a preferred device was recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Id,
    Name,
}

/// The first preferred device that is present, by its id before its name; else the system's default.
#[must_use]
pub fn choose(preferred: &[Preferred], present: &[Device]) -> Chosen {
    for (rank, wanted) in preferred.iter().enumerate() {
        let by_id = present.iter().find(|device| !wanted.id.is_empty() && device.id == wanted.id);
        if let Some(device) = by_id {
            return Chosen::Device { device: device.clone(), why: Why::Preferred { rank, by: By::Id } };
        }
        let name = wanted.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let by_name = name.and_then(|name| present.iter().find(|device| device.name.trim() == name));
        if let Some(device) = by_name {
            return Chosen::Device { device: device.clone(), why: Why::Preferred { rank, by: By::Name } };
        }
    }
    let why = if preferred.is_empty() { Why::NonePreferred } else { Why::PreferredAbsent };
    let default = present.iter().find(|device| device.is_default);
    default.map_or(Chosen::None, |device| Chosen::Device { device: device.clone(), why })
}

/// The devices that play: loudspeakers, headsets.
///
/// # Errors
/// [`NoSound`] within a few seconds; a system with sound and no device is an empty list.
pub async fn outputs() -> Result<Vec<Device>, NoSound> {
    Ok(devices(Server::connect().await?.outputs().await?))
}

/// The devices that hear: microphones, headsets. What only hears an output play is not listed.
///
/// # Errors
/// As [`outputs`].
pub async fn inputs() -> Result<Vec<Device>, NoSound> {
    Ok(devices(Server::connect().await?.inputs().await?))
}

fn devices(found: Vec<Found>) -> Vec<Device> {
    found.into_iter().map(|found| found.device).collect()
}
