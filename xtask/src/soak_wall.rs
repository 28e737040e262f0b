//! `cargo xtask soak wall`: a wallboard through the night of the change to summer time, in parts that can be run one
//! by one, and faster than the night was.
//!
//! The tests and all that they start run under libfaketime: its wall clock begins before midnight and goes `--speed`
//! times as fast. Its monotonic clock is left alone, because what Rust and GLib wait for they wait for in the kernel
//! (futex), whose clock nobody can hurry: a deadline of a hurried clock would never come. A wall clock that goes faster
//! than the other looks to the app like a computer that sleeps all the time, so a night at speed is run by the debug
//! build, which can be told otherwise; the true hours are those of the release build.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::private_home::PrivateHome;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::test::real_window_tests;
use crate::workplace::Workplace;

/// What the parts so far came to, each a line, in xtask's own folder.
const FILE: &str = "soak-wall.jsonl";

/// 2027-03-27 23:47 in Copenhagen, in seconds since 1970: at two o'clock that night it is three. So the PBX, which is
/// away over midnight, over two o'clock and once in the morning, goes in the thirteenth minute of a part of twenty:
/// after its memory was looked at, and early enough to be back before its end.
const BEGINS: u64 = 1_806_187_620;
/// Whose time it is.
const ZONE: &str = "Europe/Copenhagen";

/// True minutes in which the app and its page come to their usual memory, and those after them that show whether it
/// grows.
const WARM: u32 = 10;
const WATCHED: u32 = 8;

/// How much of the night is run now.
#[derive(Debug, PartialEq, Eq)]
pub struct Night {
    /// Of each part, by the clock on the wall.
    minutes: u32,
    /// That there are to be in the end.
    parts: usize,
    /// How many times as fast as others the clock on the wall goes.
    speed: u32,
    /// Those of before are forgotten.
    anew: bool,
}

impl Night {
    /// # Errors
    /// A word that is no option, or no number where one has to be.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut night = Self { minutes: 180, parts: 4, speed: 8, anew: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut number = || -> Result<u32> {
                let value = words.next().with_context(|| format!("{word} needs a number"))?;
                value.parse().with_context(|| format!("{word} needs a number, not {value:?}"))
            };
            match *word {
                "--anew" => night.anew = true,
                "--minutes" => night.minutes = number()?,
                "--parts" => night.parts = number()? as usize,
                "--speed" => night.speed = number()?,
                _ => bail!("{word} is no option of this soak"),
            }
        }
        if !(1..=60).contains(&night.speed) {
            bail!("the clock goes 1 to 60 times as fast");
        }
        if night.minutes < 20 || night.minutes / night.speed < WARM + WATCHED {
            bail!(
                "a part has at least 20 minutes by its own clock, and {} of yours: {WARM} to get warm and \
                 {WATCHED} to be watched",
                WARM + WATCHED
            );
        }
        Ok(night)
    }

    /// Words of cargo's.
    fn build(&self) -> &'static [&'static str] {
        if self.speed == 1 { &["--release"] } else { &[] }
    }

    /// What its clock shows when a part begins, for libfaketime.
    fn clock(&self, part: usize) -> String {
        let begins = BEGINS + part as u64 * u64::from(self.minutes) * 60;
        format!("@{begins} x{}", self.speed)
    }
}

/// The command: the parts that are still missing, one after the other.
pub fn run(place: &Workplace, night: &Night) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let file = place.own().join(FILE);
    if night.anew && file.exists() {
        std::fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    // Before the first part there is none.
    let done = std::fs::read_to_string(&file).unwrap_or_default().lines().count();
    if done >= night.parts {
        bail!("all {done} parts were run; --anew begins anew");
    }
    // Built by the clock that cargo compares its files by.
    let home = PrivateHome::make(place, "bench")?;
    let words = [night.build(), &["--no-run"]].concat();
    process::step("the app and its tests", &mut real_window_tests(&place.root, &home, &words))?;
    for part in done..night.parts {
        let clock = night.clock(part);
        let what = format!("part {} of {}: {} minutes of a wallboard", part + 1, night.parts, night.minutes);
        process::step(&what, &mut one(&place.root, &home, night, &clock, &file))?;
    }
    Ok(())
}

fn one(root: &Path, home: &PrivateHome, night: &Night, clock: &str, file: &Path) -> std::process::Command {
    let runner =
        format!("target.'cfg(unix)'.runner=['faketime', '-m', '--exclude-monotonic', '-f', '{clock}']");
    let mut words = night.build().to_vec();
    words.extend(["--quiet", "--config", &runner]);
    words.extend(["--", "--ignored", "--exact", "soak_wall::a_part_of_the_night", "--nocapture"]);
    let mut command = real_window_tests(root, home, &words);
    command
        .env("TZ", ZONE)
        .env("FAKETIME_FMT", "%s")
        // Files keep their true times.
        .env("NO_FAKE_STAT", "1")
        .envs((night.speed > 1).then_some(("COMMUNICATOR_DEBUG_JUMP_MS", "86400000")))
        .env("COMMUNICATOR_SOAK_MINUTES", night.minutes.to_string())
        .env("COMMUNICATOR_SOAK_SPEED", night.speed.to_string())
        .env("COMMUNICATOR_SOAK_FILE", file);
    command
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::Night;

    #[test]
    fn a_night_has_four_parts_of_which_each_begins_where_the_one_before_ended() {
        let night = Night::read(&[]).unwrap();
        assert_eq!(night, Night { minutes: 180, parts: 4, speed: 8, anew: false });
        assert_eq!(night.clock(0), "@1806187620 x8");
        assert_eq!(night.clock(3), "@1806220020 x8");
        let true_hours =
            Night::read(&["--speed", "1", "--minutes", "60", "--parts", "12", "--anew"]).unwrap();
        assert_eq!(true_hours, Night { minutes: 60, parts: 12, speed: 1, anew: true });
        for words in [
            &["--minutes"][..],
            &["--minutes", "19", "--speed", "1"],
            &["--minutes", "60"],
            &["--minutes", "180", "--speed", "12"],
            &["--speed", "0"],
            &["--speed", "40"],
            &["60"],
        ] {
            assert!(Night::read(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn twelve_true_hours_can_be_run_in_thirty_six_short_parts() {
        let night = Night::read(&["--speed", "1", "--minutes", "20", "--parts", "36"]).unwrap();
        assert_eq!(night, Night { minutes: 20, parts: 36, speed: 1, anew: false });
        assert_eq!(night.build(), ["--release"]);
        let seconds =
            |clock: String| clock.trim_start_matches('@').split(' ').next().unwrap().parse::<u64>().unwrap();
        let parts: Vec<u64> = (0..37).map(|part| seconds(night.clock(part))).collect();
        assert!(parts.iter().zip(parts.iter().skip(1)).all(|(one, next)| next - one == 20 * 60));
        assert_eq!(parts.last().unwrap() - parts.first().unwrap(), 12 * 3600);
        // Two o'clock, when it is three.
        let summer = 1_806_195_600;
        assert_eq!(parts.iter().filter(|&&part| part < summer && summer < part + 20 * 60).count(), 1);
    }
}
