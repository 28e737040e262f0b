//! The lights: all of them show the same.

use std::time::Instant;

use devices::busylight::{FRAME_BYTES, Frame, KEEP_ALIVE_EVERY, Look, Model, VENDORS};
use devices::desk::{Driven, Hindrance};

use crate::bus::{Bus, Device, Listed};

/// Those that may be lights by their ids.
pub(crate) fn of(listed: Vec<Listed>) -> Vec<Listed> {
    listed.into_iter().filter(|one| Model::of(one.vendor, one.product, FRAME_BYTES).is_some()).collect()
}

/// As it is sold.
pub(crate) fn name(listed: &Listed) -> String {
    Model::of(listed.vendor, listed.product, FRAME_BYTES).map_or("", Model::name).to_owned()
}

/// The lights that are connected.
#[derive(Debug)]
pub(crate) struct Lights<D> {
    slots: Vec<Slot<D>>,
}

#[derive(Debug)]
struct Slot<D> {
    listed: Listed,
    light: Result<Light<D>, Hindrance>,
}

#[derive(Debug)]
struct Light<D> {
    device: D,
    shown: Option<Look>,
    /// It is told once more, though it should show that already.
    again: bool,
    /// When it must hear that it stays as it is. None: it is dark, and stays so by itself.
    due: Option<Instant>,
}

impl<D: Device> Lights<D> {
    pub(crate) const fn new() -> Self {
        Self { slots: Vec::new() }
    }

    /// Looks which lights are there. Those that are open stay open, and hear something soon: one that was taken out
    /// and put back has the path of the one before.
    pub(crate) fn look_again(&mut self, bus: &mut impl Bus<Device = D>, now: Instant) {
        let mut before = std::mem::take(&mut self.slots);
        let rival = bus.has_rival();
        for listed in of(bus.list(&VENDORS)) {
            let kept = before.iter().position(|slot| slot.listed == listed && slot.light.is_ok() && !rival);
            let slot = match kept {
                Some(at) => Some(before.swap_remove(at)),
                None if rival => Some(Slot { listed, light: Err(Hindrance::KuandoHub) }),
                None => Slot::open(bus, listed),
            };
            self.slots.extend(slot.map(|slot| slot.hearing(now)));
        }
    }

    /// They may have lost what they show, and hear it anew.
    pub(crate) fn repeat(&mut self) {
        for light in self.slots.iter_mut().filter_map(|slot| slot.light.as_mut().ok()) {
            light.again = true;
        }
    }

    /// Whether one is there that is not driven.
    pub(crate) fn is_hindered(&self) -> bool {
        self.slots.iter().any(|slot| slot.light.is_err())
    }

    /// Tells each light what to show, or that it stays as it is. Whether all took it.
    pub(crate) fn show(&mut self, look: &Look, now: Instant) -> bool {
        let mut all = true;
        for slot in &mut self.slots {
            let Ok(light) = &mut slot.light else { continue };
            if let Err(hindrance) = light.show(look, now) {
                tracing::info!(%hindrance, name = name(&slot.listed), "a light did not take what it should show");
                slot.light = Err(hindrance);
                all = false;
            }
        }
        all
    }

    /// Makes them dark and lets go of them.
    pub(crate) fn darken(&mut self, now: Instant) {
        self.show(&Look::DARK, now);
        self.slots.clear();
    }

    /// When one of them must hear that it stays as it is.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.slots.iter().filter_map(|slot| slot.light.as_ref().ok()?.due).min()
    }

    pub(crate) fn told(&self) -> Vec<Driven> {
        let driven = |slot: &Slot<D>| Driven {
            name: name(&slot.listed),
            hindrance: slot.light.as_ref().err().cloned(),
        };
        self.slots.iter().map(driven).collect()
    }
}

impl<D: Device> Slot<D> {
    /// None: it is no light, though its ids are those of one.
    fn open(bus: &mut impl Bus<Device = D>, listed: Listed) -> Option<Self> {
        let opened = bus.open(&listed.path).and_then(|device| {
            let descriptor = device.descriptor()?;
            Ok((device, descriptor))
        });
        let light = match opened {
            Ok((device, descriptor)) => {
                Model::of_descriptor(listed.vendor, listed.product, &descriptor)?;
                tracing::info!(name = name(&listed), "a light is driven");
                Ok(Light { device, shown: None, again: false, due: None })
            }
            Err(hindrance) => {
                tracing::info!(%hindrance, name = name(&listed), "a light is not driven");
                Err(hindrance)
            }
        };
        Some(Self { listed, light })
    }

    fn hearing(mut self, now: Instant) -> Self {
        if let Ok(light) = &mut self.light
            && light.due.is_some()
        {
            light.due = Some(now);
        }
        self
    }
}

impl<D: Device> Light<D> {
    fn show(&mut self, look: &Look, now: Instant) -> Result<(), Hindrance> {
        if std::mem::take(&mut self.again) || self.shown.as_ref() != Some(look) {
            // A tone must be stopped before another one begins.
            if let Some(before) = self.shown.filter(|before| before.ring.is_some() && look.ring.is_some()) {
                self.write(&Frame::silence(&before))?;
            }
            self.write(&Frame::of(look))?;
            self.shown = Some(*look);
        } else if self.due.is_some_and(|due| due <= now) {
            self.write(&Frame::keep_alive())?;
        } else {
            return Ok(());
        }
        self.due = (!look.is_dark()).then(|| now + KEEP_ALIVE_EVERY);
        Ok(())
    }

    fn write(&self, frame: &Frame) -> Result<(), Hindrance> {
        self.device.write(&frame.numbered())
    }
}
