//! The tones that a light has built in.

/// A tone of the light's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    OpenOffice,
    Quiet,
    Funky,
    FairyTale,
    KuandoTrain,
    TelephoneNordic,
    TelephoneOriginal,
    TelephonePickMeUp,
    Im1,
    Im2,
    Buzz,
}

impl Tone {
    pub const ALL: [Self; 11] = [
        Self::OpenOffice,
        Self::Quiet,
        Self::Funky,
        Self::FairyTale,
        Self::KuandoTrain,
        Self::TelephoneNordic,
        Self::TelephoneOriginal,
        Self::TelephonePickMeUp,
        Self::Im1,
        Self::Im2,
        Self::Buzz,
    ];

    /// 1 to 11, as a frame has it.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::OpenOffice => 1,
            Self::Quiet => 2,
            Self::Funky => 3,
            Self::FairyTale => 4,
            Self::KuandoTrain => 5,
            Self::TelephoneNordic => 6,
            Self::TelephoneOriginal => 7,
            Self::TelephonePickMeUp => 8,
            Self::Im1 => 9,
            Self::Im2 => 10,
            Self::Buzz => 11,
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenOffice => "OpenOffice",
            Self::Quiet => "Quiet",
            Self::Funky => "Funky",
            Self::FairyTale => "FairyTale",
            Self::KuandoTrain => "KuandoTrain",
            Self::TelephoneNordic => "TelephoneNordic",
            Self::TelephoneOriginal => "TelephoneOriginal",
            Self::TelephonePickMeUp => "TelephonePickMeUp",
            Self::Im1 => "IM1",
            Self::Im2 => "IM2",
            Self::Buzz => "Buzz",
        }
    }

    /// The tone of that name; case, spaces, hyphens and underscores make no difference.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let wanted = plain(name);
        Self::ALL.into_iter().find(|tone| plain(tone.name()) == wanted)
    }
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

/// How loud a light plays: 0, which is silent, to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Volume(u8);

impl Volume {
    const MOST: u8 = 7;

    /// The step at or above a share of the loudest, in per cent: what is more than nothing can be heard. What is
    /// no number is silent.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is within 0 and 7"
    )]
    pub fn of_per_cent(per_cent: f64) -> Self {
        let steps = (per_cent.clamp(0.0, 100.0) * f64::from(Self::MOST) / 100.0).ceil();
        Self(steps as u8)
    }

    #[must_use]
    pub const fn steps(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tone_is_known_by_its_name_however_it_is_written() {
        for tone in Tone::ALL {
            assert_eq!(Tone::of_name(tone.name()), Some(tone));
        }
        for name in ["telephone nordic", "TELEPHONE-NORDIC", " Telephone_Nordic "] {
            assert_eq!(Tone::of_name(name), Some(Tone::TelephoneNordic), "{name:?}");
        }
        for name in ["wave", "", "Telephone"] {
            assert_eq!(Tone::of_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn tones_are_numbered_from_1_to_11() {
        let numbers: Vec<u8> = Tone::ALL.into_iter().map(Tone::number).collect();
        assert_eq!(numbers, (1..=11).collect::<Vec<u8>>());
    }

    #[test]
    fn volumes_are_rounded_up_so_that_little_is_not_nothing() {
        for (per_cent, steps) in [
            (0.0, 0),
            (0.1, 1),
            (14.0, 1),
            (15.0, 2),
            (50.0, 4),
            (70.0, 5),
            (99.0, 7),
            (100.0, 7),
            (f64::NAN, 0),
        ] {
            assert_eq!(Volume::of_per_cent(per_cent).steps(), steps, "{per_cent}");
        }
    }

    proptest! {
        #[test]
        fn a_volume_is_at_most_7(per_cent: f64) {
            prop_assert!(Volume::of_per_cent(per_cent).steps() <= 7);
        }
    }
}
