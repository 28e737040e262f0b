//! The headset of the wanted maker: known while it is wanted, open while there is a call.

use std::time::Duration;

use devices::desk::{Driven, Hindrance, WantedHeadset};
use devices::headset::{CallPhase, Driver, Layout, Maker, Meant, Moment, Signs};

use crate::bus::{Bus, Device, Listed};

/// Longer than any report of a headset.
const MOST_REPORT_BYTES: usize = 256;

/// Reports that are read in one go; one that sends without end does not keep the calls waiting.
const MOST_REPORTS: usize = 32;

/// Those that have call controls.
pub(crate) fn of(listed: Vec<Listed>) -> Vec<Listed> {
    listed.into_iter().filter(|one| one.telephony).collect()
}

/// As it calls itself.
pub(crate) fn name(listed: &Listed, maker: Maker) -> String {
    if listed.name.is_empty() { maker.name().to_owned() } else { listed.name.clone() }
}

/// The headset of one maker.
#[derive(Debug)]
pub(crate) struct Headset<D> {
    maker: Maker,
    found: Option<Found<D>>,
}

#[derive(Debug)]
struct Found<D> {
    listed: Listed,
    layout: Result<Layout, Hindrance>,
    open: Option<Open<D>>,
}

/// While there is a call.
#[derive(Debug)]
struct Open<D> {
    device: D,
    driver: Driver,
    /// As it was wanted last: what the user has done at the headset since then stands.
    muted: bool,
    /// None: nothing yet.
    shown: Option<Signs>,
}

impl<D: Device> Headset<D> {
    pub(crate) const fn new(maker: Maker) -> Self {
        Self { maker, found: None }
    }

    pub(crate) const fn maker(&self) -> Maker {
        self.maker
    }

    /// Looks whether it is there. It is opened for a moment, so that it is known before a call whether it can be. One
    /// that is open stays so.
    pub(crate) fn look_again(&mut self, bus: &mut impl Bus<Device = D>) {
        let listed = of(bus.list(&[self.maker.vendor()])).into_iter().next();
        let before = self.found.take();
        let Some(listed) = listed else { return };
        let same = before.filter(|found| found.listed == listed && found.layout.is_ok());
        self.found = Some(same.unwrap_or_else(|| {
            let layout = layout_of(bus, &listed);
            match &layout {
                Ok(_) => tracing::info!(name = name(&listed, self.maker), "a headset is driven"),
                Err(hindrance) => {
                    tracing::info!(%hindrance, name = name(&listed, self.maker), "a headset is not driven");
                }
            }
            Found { listed, layout, open: None }
        }));
    }

    /// It may have lost what it shows, and is told anew.
    pub(crate) fn repeat(&mut self) {
        if let Some(open) = self.open() {
            open.shown = None;
        }
    }

    pub(crate) fn is_hindered(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.layout.is_err())
    }

    /// Brings it into line with the call: opens it when one begins, tells it, and lets go of it after the last one.
    /// Whether it took that.
    pub(crate) fn follow(
        &mut self,
        bus: &mut impl Bus<Device = D>,
        wanted: &WantedHeadset,
        now: Moment,
    ) -> bool {
        let Some(found) = &mut self.found else { return true };
        let followed = found.follow(bus, wanted, now);
        found.keep(followed.map(|()| true)).unwrap_or(false)
    }

    /// What the last press asked for is not done.
    pub(crate) fn refused(&mut self, now: Moment) {
        if let Some(open) = self.open() {
            open.driver.refused(now);
        }
    }

    fn open(&mut self) -> Option<&mut Open<D>> {
        self.found.as_mut()?.open.as_mut()
    }

    /// Whether it takes part in a call, so that its reports are read.
    pub(crate) fn is_open(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.open.is_some())
    }

    /// Waits for a report and takes what has arrived. None: it could not be read.
    pub(crate) fn read(&mut self, within: Duration, now: impl Fn() -> Moment) -> Option<Vec<Meant>> {
        let found = self.found.as_mut()?;
        let read = match (&mut found.open, &found.layout) {
            (Some(open), Ok(layout)) => open.read(layout, within, now),
            _ => Ok(Vec::new()),
        };
        found.keep(read)
    }

    pub(crate) fn told(&self) -> Option<Driven> {
        let found = self.found.as_ref()?;
        Some(Driven {
            name: name(&found.listed, self.maker),
            hindrance: found.layout.as_ref().err().cloned(),
        })
    }
}

fn layout_of<B: Bus>(bus: &mut B, listed: &Listed) -> Result<Layout, Hindrance> {
    let descriptor = bus.open(&listed.path)?.descriptor()?;
    Layout::read(&descriptor).map_err(|why| Hindrance::NoControls { why })
}

impl<D: Device> Found<D> {
    /// One that fails is not driven until it is looked at again.
    fn keep<T>(&mut self, result: Result<T, Hindrance>) -> Option<T> {
        result
            .inspect_err(|hindrance| {
                tracing::info!(%hindrance, "a headset does not do as told");
                self.open = None;
                self.layout = Err(hindrance.clone());
            })
            .ok()
    }

    fn follow(
        &mut self,
        bus: &mut impl Bus<Device = D>,
        wanted: &WantedHeadset,
        now: Moment,
    ) -> Result<(), Hindrance> {
        let Ok(layout) = &self.layout else { return Ok(()) };
        if self.open.is_none() && wanted.phase != CallPhase::None {
            let device = bus.open(&self.listed.path)?;
            self.open = Some(Open { device, driver: Driver::new(layout), muted: false, shown: None });
        }
        if let Some(open) = &mut self.open {
            open.driver.call(wanted.phase, now);
            if std::mem::replace(&mut open.muted, wanted.muted) != wanted.muted {
                open.driver.set_muted(wanted.muted, now);
            }
            open.show(layout)?;
        }
        if wanted.phase == CallPhase::None {
            self.open = None;
        }
        Ok(())
    }
}

impl<D: Device> Open<D> {
    fn show(&mut self, layout: &Layout) -> Result<(), Hindrance> {
        let again = self.driver.take_out_of_step();
        let signs = self.driver.signs();
        if self.shown != Some(signs) || again {
            for report in layout.reports(signs) {
                self.device.write(&report)?;
            }
            self.shown = Some(signs);
        }
        Ok(())
    }

    fn read(
        &mut self,
        layout: &Layout,
        within: Duration,
        now: impl Fn() -> Moment,
    ) -> Result<Vec<Meant>, Hindrance> {
        let mut meant = Vec::new();
        let mut within = within;
        let mut report = [0; MOST_REPORT_BYTES];
        for _ in 0..MOST_REPORTS {
            let Some(length) = self.device.read(&mut report, within)? else { break };
            within = Duration::ZERO;
            let reading = layout.reading(report.get(..length).unwrap_or_default());
            meant.extend(self.driver.report(reading, now()));
            // At once: a headset that is not told in time falls back.
            self.show(layout)?;
        }
        Ok(meant)
    }
}
