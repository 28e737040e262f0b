//! Where a headset's buttons and signs are in its reports, read from its report descriptor.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use hidparser::{Report, ReportDescriptor, ReportField};

use crate::descriptor;

const TELEPHONY: u16 = 0x0b;
const LIGHTS: u16 = 0x08;

/// A number that a report begins with; none where a device has but one report of a kind.
type ReportNumber = Option<u8>;

/// More than any headset has, and little enough to be made for a descriptor that lies.
const MOST_REPORT_BYTES: usize = 1024;

/// Why a device is not driven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutError {
    /// The report descriptor breaks the rules of HID.
    Malformed(String),
    /// It has no hook switch, so no button that answers.
    NoHookSwitch,
}

impl fmt::Display for LayoutError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => write!(out, "its report descriptor cannot be read: {why}"),
            Self::NoHookSwitch => out.write_str("it has no button that answers a call"),
        }
    }
}

impl std::error::Error for LayoutError {}

/// How a hook switch tells what is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookKind {
    /// By where it is: on while the user is on a call.
    Switch,
    /// By a pulse at each press.
    Button,
}

/// What one input report says. `None`: it says nothing of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    pub hook: Option<bool>,
    pub mute: Option<bool>,
    /// The button for a second call.
    pub flash: Option<bool>,
}

/// What a headset is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Signs {
    pub ring: bool,
    pub off_hook: bool,
    pub mute: bool,
    pub hold: bool,
}

/// Where something stands in the reports.
#[derive(Debug, Clone)]
struct Place {
    report: ReportNumber,
    /// Of the report with its number.
    bits: Range<usize>,
    kind: HookKind,
}

impl Place {
    /// Whether it is on in this report. `None`: the report is another one, or cut short.
    fn read(&self, report: &[u8]) -> Option<bool> {
        let whole = self.bits.end <= report.len().saturating_mul(8);
        let this_one = self.report.is_none_or(|number| report.first() == Some(&number));
        (whole && this_one).then(|| self.bits.clone().any(|bit| is_set(report, bit)))
    }

    /// Turns it on: the value 1, whose bit is the first of the field.
    fn write(&self, report: &mut [u8]) {
        let (byte, bit) = (self.bits.start / 8, self.bits.start % 8);
        if let Some(byte) = report.get_mut(byte) {
            *byte |= 1 << bit;
        }
    }
}

fn is_set(report: &[u8], bit: usize) -> bool {
    report.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
}

/// The places of one headset.
#[derive(Debug, Clone)]
pub struct Layout {
    hook: Place,
    mute: Option<Place>,
    flash: Option<Place>,
    ring_sign: Option<Place>,
    off_hook_sign: Option<Place>,
    mute_sign: Option<Place>,
    hold_sign: Option<Place>,
    /// Of the output reports that have a sign, their bytes with the report's number.
    output_bytes: BTreeMap<ReportNumber, usize>,
}

impl Layout {
    /// Reads a report descriptor.
    ///
    /// # Errors
    /// [`LayoutError`]: it cannot be read, or has no hook switch.
    pub fn read(descriptor: &[u8]) -> Result<Self, LayoutError> {
        let parsed =
            descriptor::parse(descriptor).map_err(|unread| LayoutError::Malformed(unread.to_string()))?;
        let ReportDescriptor { input_reports, output_reports, .. } = &parsed;
        let input = |usage| find(input_reports, TELEPHONY, usage);
        let sign = |usage| find(output_reports, LIGHTS, usage);
        let hook = input(0x20).ok_or(LayoutError::NoHookSwitch)?;
        let signs = [sign(0x18), sign(0x17), sign(0x09), sign(0x20)];
        let output_bytes = signs.iter().flatten().filter_map(|place| {
            let report = output_reports.iter().find(|report| number_of(report) == place.report)?;
            Some((place.report, bytes_of(report)))
        });
        let output_bytes: BTreeMap<_, _> = output_bytes.collect();
        if output_bytes.values().any(|bytes| *bytes > MOST_REPORT_BYTES) {
            return Err(LayoutError::Malformed("a report of more bytes than any headset has".to_owned()));
        }
        let [ring_sign, off_hook_sign, mute_sign, hold_sign] = signs;
        Ok(Self {
            hook,
            mute: input(0x2f),
            flash: input(0x21),
            ring_sign,
            off_hook_sign,
            mute_sign,
            hold_sign,
            output_bytes,
        })
    }

    #[must_use]
    pub const fn hook_kind(&self) -> HookKind {
        self.hook.kind
    }

    /// Whether it can ring, or show that it does.
    #[must_use]
    pub const fn can_ring(&self) -> bool {
        self.ring_sign.is_some()
    }

    #[must_use]
    pub const fn has_mute(&self) -> bool {
        self.mute.is_some()
    }

    /// How its mute tells what is done with it.
    #[must_use]
    pub const fn mute_kind(&self) -> HookKind {
        match &self.mute {
            Some(mute) => mute.kind,
            None => HookKind::Button,
        }
    }

    /// What an input report says, as it was read: with its number, where it has one. A report that is cut short,
    /// or that is another's, says nothing.
    #[must_use]
    pub fn reading(&self, report: &[u8]) -> Reading {
        let read = |place: &Option<Place>| place.as_ref().and_then(|place| place.read(report));
        Reading { hook: self.hook.read(report), mute: read(&self.mute), flash: read(&self.flash) }
    }

    /// The output reports that show this, with their number first: 0 where a device has no numbers, as hidapi
    /// takes them.
    #[must_use]
    pub fn reports(&self, signs: Signs) -> Vec<Vec<u8>> {
        let wanted = [
            (&self.ring_sign, signs.ring),
            (&self.off_hook_sign, signs.off_hook),
            (&self.mute_sign, signs.mute),
            (&self.hold_sign, signs.hold),
        ];
        let report = |(number, bytes): (&ReportNumber, &usize)| {
            let mut report = vec![0; *bytes];
            if let (Some(number), Some(first)) = (number, report.first_mut()) {
                *first = *number;
            }
            for place in wanted.iter().filter(|(_, on)| *on).filter_map(|(place, _)| place.as_ref()) {
                if place.report == *number {
                    place.write(&mut report);
                }
            }
            if number.is_none() {
                report.insert(0, 0);
            }
            report
        };
        self.output_bytes.iter().map(report).collect()
    }
}

fn number_of(report: &Report) -> ReportNumber {
    report.report_id.and_then(|id| u8::try_from(u32::from(id)).ok())
}

/// The bytes of a report, with its number.
fn bytes_of(report: &Report) -> usize {
    report.size_in_bits.div_ceil(8) + usize::from(number_of(report).is_some())
}

fn find(reports: &[Report], page: u16, id: u16) -> Option<Place> {
    reports.iter().find_map(|report| {
        let field = report.fields.iter().find_map(|field| match field {
            ReportField::Variable(field) if field.usage.page() == page && field.usage.id() == id => {
                Some(field)
            }
            _ => None,
        })?;
        let number = number_of(report);
        // The descriptor counts from behind the number.
        let from = if number.is_some() { 8 } else { 0 };
        let bit = |bit: u32| usize::try_from(bit).ok()?.checked_add(from);
        Some(Place {
            report: number,
            bits: bit(field.bits.start)?..bit(field.bits.end)?,
            kind: if field.attributes.relative { HookKind::Button } else { HookKind::Switch },
        })
    })
}

#[cfg(test)]
mod tests;
