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
