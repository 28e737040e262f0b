//! `cargo xtask soak day`: an hour in front of a busy support queue, in parts that can be run one by one.

use anyhow::{Context, Result, bail};

use crate::bench::in_release;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::workplace::Workplace;

/// What the parts so far came to, each a line, in xtask's own folder.
const FILE: &str = "soak-day.jsonl";

/// How much of the hour is run now.
#[derive(Debug, PartialEq, Eq)]
pub struct Hour {
    /// Of each part; the first ten are to warm up.
    minutes: u32,
    /// That there are to be in the end.
    parts: usize,
    /// Those of before are forgotten.
    anew: bool,
}

impl Hour {
    /// # Errors
    /// A word that is no option, or no number where one has to be.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut hour = Self { minutes: 20, parts: 3, anew: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut number = || -> Result<u32> {
                let value = words.next().with_context(|| format!("{word} needs a number"))?;
                value.parse().with_context(|| format!("{word} needs a number, not {value:?}"))
            };
            match *word {
                "--anew" => hour.anew = true,
                "--minutes" => hour.minutes = number()?,
                "--parts" => hour.parts = number()? as usize,
                _ => bail!("{word} is no option of this soak"),
            }
        }
        if hour.minutes < 20 {
            bail!("a part has at least 20 minutes: 10 to warm up and as many to measure");
        }
        Ok(hour)
    }
}

/// The command: the parts that are still missing, one after the other.
pub fn run(place: &Workplace, hour: &Hour) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let file = place.own().join(FILE);
    if hour.anew && file.exists() {
        std::fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    // Before the first part there is none.
    let done = std::fs::read_to_string(&file).unwrap_or_default().lines().count();
    if done >= hour.parts {
        bail!("all {done} parts were run; --anew begins anew");
    }
    for part in done..hour.parts {
        let mut command = in_release(place, "soak_day::a_part_of_the_day")?;
        command
            .env("COMMUNICATOR_SOAK_MINUTES", hour.minutes.to_string())
            .env("COMMUNICATOR_SOAK_FILE", &file);
        let what = format!("part {} of {}: {} minutes of a busy queue", part + 1, hour.parts, hour.minutes);
        process::step(&what, &mut command)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::Hour;

    #[test]
    fn an_hour_has_three_parts_unless_it_is_said_otherwise() {
        assert_eq!(Hour::read(&[]).unwrap(), Hour { minutes: 20, parts: 3, anew: false });
        let one = Hour { minutes: 60, parts: 1, anew: true };
        assert_eq!(Hour::read(&["--minutes", "60", "--parts", "1", "--anew"]).unwrap(), one);
        for words in [&["--minutes"][..], &["--minutes", "5"], &["--parts", "x"], &["60"]] {
            assert!(Hour::read(words).is_err(), "{words:?}");
        }
    }
}
