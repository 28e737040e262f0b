//! `cargo xtask soak wall`: a wallboard through the night of the change to summer time, in parts that can be run one
//! by one, and faster than the night was.
//!
//! The tests and all that they start run under libfaketime: its wall clock begins before midnight and goes `--speed`
//! times as fast. Its monotonic clock is left alone, because what Rust and GLib wait for they wait for in the kernel
//! (futex), whose clock nobody can hurry: a deadline of a hurried clock would never come. A wall clock that goes faster
//! than the other looks to the app like a computer that sleeps all the time, so a night at speed is run by the debug
//! build, which can be told otherwise; the true hours are those of the release build.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::private_home::PrivateHome;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::test::real_window_tests;
use crate::workplace::Workplace;

/// What the parts so far came to, each a file by its number, in xtask's own folder.
const FOLDER: &str = "soak-wall";

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
    /// So many parts run at the same time, each a wall of its own.
    at_once: usize,
    /// Those of before are forgotten.
    anew: bool,
}

impl Night {
    /// # Errors
    /// A word that is no option, or no number where one has to be.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut night = Self { minutes: 180, parts: 4, speed: 8, at_once: 1, anew: false };
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
                "--at-once" => night.at_once = number()? as usize,
                _ => bail!("{word} is no option of this soak"),
            }
        }
        if !(1..=60).contains(&night.speed) {
            bail!("the clock goes 1 to 60 times as fast");
        }
        if !(1..=12).contains(&night.at_once) {
            bail!("1 to 12 parts run at the same time");
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

    fn named(&self, part: usize) -> String {
        format!("part {} of {}: {} minutes of a wallboard", part + 1, self.parts, self.minutes)
    }

    /// What its clock shows when a part begins, for libfaketime.
    fn clock(&self, part: usize) -> String {
        let begins = BEGINS + part as u64 * u64::from(self.minutes) * 60;
        format!("@{begins} x{}", self.speed)
    }
}

/// The command: the parts that are still missing.
pub fn run(place: &Workplace, night: &Night) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let folder = place.own().join(FOLDER);
    if night.anew && folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let missing = missing(&folder, night.parts);
    if missing.is_empty() {
        bail!("all {} parts were run; --anew begins anew", night.parts);
    }
    // Built by the clock that cargo compares its files by.
    let home = PrivateHome::make(place, "bench")?;
    let words = [night.build(), &["--no-run"]].concat();
    process::step("the app and its tests", &mut real_window_tests(&place.root, &home, &words))?;
    for parts in missing.chunks(night.at_once) {
        if let [part] = parts {
            process::step(&night.named(*part), &mut one(&place.root, &home, night, *part, &folder))?;
            continue;
        }
        let mut walls = Vec::new();
        for &part in parts {
            // Each has a bus for screen readers, which would take another's place in one home.
            let wall = PrivateHome::make(place, &format!("wall-{}", part + 1)).and_then(|home| {
                Wall::start(place, night, part, &mut one(&place.root, &home, night, part, &folder))
            });
            walls.push(wall);
        }
        // Whatever becomes of one, the others run to their end.
        let ended: Vec<Result<()>> = walls.into_iter().map(|wall| wall.and_then(Wall::end)).collect();
        ended.into_iter().collect::<Result<()>>()?;
    }
    Ok(())
}

/// Which parts have no file: the test writes it at the end of its part, whatever its memory came to.
fn missing(folder: &Path, parts: usize) -> Vec<usize> {
    (0..parts).filter(|part| !folder.join(format!("part-{part}.json")).exists()).collect()
}

/// One of several that run at the same time; what it prints goes to a file.
struct Wall {
    named: String,
    process: std::process::Child,
    printed: PathBuf,
}

impl Wall {
    fn start(place: &Workplace, night: &Night, part: usize, command: &mut Command) -> Result<Self> {
        let printed = place.own().join(format!("soak-wall-{}.log", part + 1));
        let file = || File::options().create(true).append(true).open(&printed);
        let named = night.named(part);
        drop(File::create(&printed).with_context(|| format!("writing {}", printed.display()))?);
        let process = command.stdout(file()?).stderr(file()?).spawn().with_context(|| named.clone())?;
        println!("==> {named}: {}", printed.display());
        Ok(Self { named, process, printed })
    }

    /// Its last words are printed.
    fn end(mut self) -> Result<()> {
        let status = self.process.wait().with_context(|| self.named.clone())?;
        let printed = std::fs::read_to_string(&self.printed).unwrap_or_default();
        println!("<== {}\n{printed}", self.named);
        if !status.success() {
            bail!("{} ended with {status}", self.named);
        }
        Ok(())
    }
}

fn one(root: &Path, home: &PrivateHome, night: &Night, part: usize, folder: &Path) -> Command {
    let clock = night.clock(part);
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
        .env("COMMUNICATOR_SOAK_PART", part.to_string())
        .env("COMMUNICATOR_SOAK_FOLDER", folder);
    command
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Night, missing};

    #[test]
    fn a_night_has_four_parts_of_which_each_begins_where_the_one_before_ended() {
        let night = Night::read(&[]).unwrap();
        assert_eq!(night, Night { minutes: 180, parts: 4, speed: 8, at_once: 1, anew: false });
        assert_eq!(night.clock(0), "@1806187620 x8");
        assert_eq!(night.clock(3), "@1806220020 x8");
        let true_hours =
            Night::read(&["--speed", "1", "--minutes", "60", "--parts", "12", "--anew"]).unwrap();
        assert_eq!(true_hours, Night { minutes: 60, parts: 12, speed: 1, at_once: 1, anew: true });
        for words in [
            &["--minutes"][..],
            &["--minutes", "19", "--speed", "1"],
            &["--minutes", "60"],
            &["--minutes", "180", "--speed", "12"],
            &["--speed", "0"],
            &["--speed", "40"],
            &["--at-once", "0"],
            &["--at-once", "13"],
            &["60"],
        ] {
            assert!(Night::read(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn a_part_that_failed_is_run_again_whatever_ran_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(missing(folder.path(), 3), [0, 1, 2]);
        for part in [2, 0] {
            std::fs::write(folder.path().join(format!("part-{part}.json")), "{}").unwrap();
        }
        assert_eq!(missing(folder.path(), 4), [1, 3]);
    }

    #[test]
    fn twelve_true_hours_can_be_run_in_thirty_six_short_parts() {
        let night = Night::read(&["--speed", "1", "--minutes", "20", "--parts", "36"]).unwrap();
        assert_eq!(night, Night { minutes: 20, parts: 36, speed: 1, at_once: 1, anew: false });
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
