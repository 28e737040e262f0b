//! Which USB devices are lights.

/// The makers of lights, by their USB ids: Plenom, and Microchip, under whose id the first lights were sold.
pub const VENDORS: [u16; 2] = [PLENOM, MICROCHIP];

const PLENOM: u16 = 0x27bb;
const MICROCHIP: u16 = 0x04d8;

/// A light that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    Alpha,
    Uc,
    Omega,
    Alpha2,
    Omega2,
    /// Sold under another maker's id, so that its report tells whether it is a light at all.
    First,
}

impl Model {
    /// By the USB ids of a device and the bytes of its output report, without a report number. `None`: it is no
    /// light, though its maker may be one of lights: `27BB:3BCC` is none.
    #[must_use]
    pub const fn of(vendor: u16, product: u16, output_bytes: usize) -> Option<Self> {
        if output_bytes != super::FRAME_BYTES {
            return None;
        }
        match (vendor, product) {
            (PLENOM, 0x3bca) => Some(Self::Alpha),
            (PLENOM, 0x3bcb) => Some(Self::Uc),
            (PLENOM, 0x3bcd) => Some(Self::Omega),
            (PLENOM, 0x3bce) => Some(Self::Alpha2),
            (PLENOM, 0x3bcf) => Some(Self::Omega2),
            (MICROCHIP, 0xf848) => Some(Self::First),
            _ => None,
        }
    }

    /// As [`Model::of`], by the report descriptor that the device itself gives.
    #[must_use]
    pub fn of_descriptor(vendor: u16, product: u16, descriptor: &[u8]) -> Option<Self> {
        let parsed = crate::descriptor::parse(descriptor).ok()?;
        let report = parsed.output_reports.iter().find(|report| report.report_id.is_none())?;
        Self::of(vendor, product, report.size_in_bits / 8)
    }

    /// As it is sold.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alpha => "Busylight Alpha",
            Self::Uc => "Busylight UC",
            Self::Omega => "Busylight Omega",
            Self::Alpha2 => "Busylight Alpha 2",
            Self::Omega2 => "Busylight Omega 2",
            Self::First => "Busylight",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a Busylight Omega: 64 bytes in, 64 bytes out, no report number.
    const OMEGA: [u8; 27] = [
        0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x09,
        0x01, 0x81, 0x02, 0x95, 0x40, 0x09, 0x02, 0x91, 0x02, 0xc0,
    ];

    #[test]
    fn a_light_is_known_by_its_descriptor_and_one_that_takes_fewer_bytes_is_none() {
        assert_eq!(Model::of_descriptor(0x27bb, 0x3bcd, &OMEGA), Some(Model::Omega));
        let mut short = OMEGA;
        short[21] = 0x08;
        assert_eq!(Model::of_descriptor(0x04d8, 0xf848, &short), None);
        assert_eq!(Model::of_descriptor(0x27bb, 0x3bcd, &OMEGA[..9]), None);
        assert_eq!(Model::of_descriptor(0x27bb, 0x3bcd, &[]), None);
    }

    #[test]
    fn a_device_is_a_light_by_its_ids_and_its_report() {
        assert_eq!(Model::of(0x27bb, 0x3bcd, 64), Some(Model::Omega));
        assert_eq!(Model::of(0x04d8, 0xf848, 64), Some(Model::First));
        for (vendor, product, bytes) in
            [(0x04d8, 0xf848, 8), (0x27bb, 0x3bcc, 64), (0x27bb, 0x3bca, 0), (0, 0x3bca, 64)]
        {
            assert_eq!(Model::of(vendor, product, bytes), None, "{vendor:04x}:{product:04x} {bytes}");
        }
    }
}
