#![expect(clippy::indexing_slicing, reason = "a test stops where its ground is missing")]

use std::f64::consts::TAU;

use super::*;

const RATES: [u32; 4] = [8_000, 44_100, 48_000, 96_000];

fn cycle_of(tone: Tone, rate: u32) -> Vec<f32> {
    (0..tone.cycle(rate)).map(|position| tone.sample(position, rate)).collect()
}

/// How much of `frequency` is in `samples`, as the amplitude of a sine wave; under a Hann window.
fn amplitude(samples: &[f32], frequency: f64, rate: u32) -> f64 {
    let count = samples.len() as f64;
    let (mut real, mut imaginary) = (0.0, 0.0);
    for (index, sample) in samples.iter().enumerate() {
        let window = 1.0 - (TAU * index as f64 / count).cos();
        let angle = TAU * frequency * index as f64 / f64::from(rate);
        real += f64::from(*sample) * window * angle.cos();
        imaginary += f64::from(*sample) * window * angle.sin();
    }
    2.0 * real.hypot(imaginary) / count
}

#[test]
fn no_step_between_samples_is_above_the_bound_and_none_at_the_loop_point() {
    for tone in Tone::ALL {
        for rate in RATES {
            let samples = cycle_of(tone, rate);
            let bound = tone.step_bound(rate);
            let around = samples.iter().chain(samples.first());
            let steepest = around.clone().zip(around.skip(1)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(steepest <= bound, "{tone:?} at {rate}: {steepest} above {bound}");
            // The bound is near enough to tell: a tone that never comes near it is not measured by it.
            assert!(steepest >= bound * 0.1, "{tone:?} at {rate}: {steepest} far below {bound}");
        }
        let bound = tone.step_bound(48_000);
        assert!(bound < 0.5, "{tone:?}: {bound}");
    }
}

#[test]
fn a_cycle_begins_and_ends_in_silence() {
    for tone in Tone::ALL {
        for rate in RATES {
            let samples = cycle_of(tone, rate);
            let ends = [samples[0], samples[samples.len() - 1]];
            assert!(ends.iter().all(|sample| sample.abs() < 1e-6), "{tone:?} at {rate}: {ends:?}");
        }
        let score = tone.score();
        for note in score.notes {
            assert!(note.at_ms + note.length_ms <= score.cycle_ms, "{tone:?}: {note:?}");
        }
    }
}

#[test]
fn a_note_cut_off_without_its_ramp_would_be_found() {
    let (tone, rate) = (Tone::TwoTone, 48_000);
    let samples = cycle_of(tone, rate);
    let loudest = samples.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    assert!(loudest > 4.0 * tone.step_bound(rate), "{loudest}");
}

#[test]
fn a_tone_is_loud_enough_and_never_clips() {
    for tone in Tone::ALL {
        let samples = cycle_of(tone, 48_000);
        let loudest = samples.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
        assert!((0.2..=1.0).contains(&loudest), "{tone:?}: {loudest}");
    }
}

#[test]
fn a_tone_repeats_after_its_cycle_at_any_rate() {
    for tone in Tone::ALL {
        for rate in RATES {
            let cycle = tone.cycle(rate);
            for position in (0..cycle).step_by(997) {
                assert_eq!(tone.sample(position, rate), tone.sample(position + 3 * cycle, rate));
            }
        }
        // What no device has is no fault of arithmetic either.
        assert!(tone.sample(0, 0).is_finite() && tone.sample(u64::MAX, 1).is_finite());
    }
}

#[test]
fn every_tone_is_told_from_every_other_by_its_frequencies() {
    let rate = 48_000;
    for tone in Tone::ALL {
        let samples = cycle_of(tone, rate);
        let weakest = tone
            .frequencies()
            .into_iter()
            .map(|frequency| amplitude(&samples, frequency, rate))
            .fold(f64::INFINITY, f64::min);
        for other in Tone::ALL.into_iter().filter(|other| *other != tone) {
            for frequency in other.frequencies() {
                let foreign = amplitude(&samples, frequency, rate);
                assert!(
                    weakest > 4.0 * foreign,
                    "{tone:?} has {weakest} of its own and {foreign} of {other:?}'s {frequency} Hz"
                );
            }
        }
    }
}

#[test]
fn names_are_found_without_case_spaces_and_hyphens() {
    for (name, tone) in [
        ("Classic bell", Tone::ClassicBell),
        ("CLASSIC-BELL", Tone::ClassicBell),
        ("softchime", Tone::SoftChime),
        (" Marimba ", Tone::Marimba),
        ("Harbour", Tone::Harbour),
        ("digital", Tone::Digital),
        ("Pulse", Tone::Pulse),
        ("Glass", Tone::Glass),
        ("Morning", Tone::Morning),
        ("two tone", Tone::TwoTone),
        ("Two_Tone", Tone::TwoTone),
    ] {
        assert_eq!(Tone::for_ringtone("whatever", Some(name)), tone, "{name}");
    }
}

/// These never change: they are what telephones have rung like.
#[test]
fn other_ringtones_are_chosen_by_their_id_for_good() {
    let chosen: Vec<Tone> =
        ["", "0", "1", "2", "42", "ringtone-7", "5f0c"].map(|id| Tone::for_ringtone(id, None)).to_vec();
    let expected = [
        Tone::Pulse,
        Tone::Pulse,
        Tone::Digital,
        Tone::Morning,
        Tone::SoftChime,
        Tone::Harbour,
        Tone::Digital,
    ];
    assert_eq!(chosen, expected);
    assert_eq!(Tone::for_ringtone("42", Some("Sirene")), Tone::for_ringtone("42", None));
    assert_eq!(Tone::for_ringtone("42", Some("")), Tone::for_ringtone("42", None));
    // The alarm and the tick are never a ringtone.
    assert_ne!(Tone::for_ringtone("42", Some("Queue alarm")), Tone::QueueAlarm);
}
