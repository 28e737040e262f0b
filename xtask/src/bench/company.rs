//! `cargo xtask bench company`, whole or a part of it: what it costs to watch many people.

use anyhow::{Context, Result, bail};

use super::built;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::workplace::Workplace;

/// Which part is measured, and in which build.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Environment variables of the bench, with their values.
    variables: Vec<(&'static str, String)>,
    /// A debug build: for trying the bench itself, or for measuring another program with it.
    debug: bool,
}

/// Options, and the variables by which the bench takes them: lists of numbers with commas between them.
const OPTIONS: [(&str, &str); 6] = [
    ("--people", "COMMUNICATOR_BENCH_PEOPLE"),
    ("--rate", "COMMUNICATOR_BENCH_RATE"),
    ("--storms", "COMMUNICATOR_BENCH_STORMS"),
    ("--seconds", "COMMUNICATOR_BENCH_SECONDS"),
    ("--starts", "COMMUNICATOR_BENCH_STARTS"),
    ("--search", "COMMUNICATOR_BENCH_SEARCH"),
];

impl Part {
    /// # Errors
    /// A word that is no option, or a value that is no list of numbers.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut part = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if *word == "--debug" {
                part.debug = true;
                continue;
            }
            if *word == "--program" {
                let program = words.next().context("--program needs a file")?;
                part.variables.push(("COMMUNICATOR_BENCH_PROGRAM", (*program).to_owned()));
                continue;
            }
            if *word == "--queues" {
                let counts =
                    words.next().context("--queues needs a number of queues and of callers: 50x20")?;
                let numbers: Vec<_> = counts.split('x').map(str::parse::<u32>).collect();
                if numbers.len() != 2 || numbers.iter().any(Result::is_err) {
                    bail!("--queues needs a number of queues and of callers, as 50x20, not {counts:?}");
                }
                part.variables.push(("COMMUNICATOR_BENCH_QUEUES", (*counts).to_owned()));
                continue;
            }
            let Some((_, variable)) = OPTIONS.into_iter().find(|(option, _)| option == word) else {
                bail!("{word} is no option of this bench");
            };
            let value = *words.next().with_context(|| format!("{word} needs a number"))?;
            if value.split(',').any(|number| number.parse::<u32>().is_err()) {
                bail!("{word} needs numbers with commas between them, not {value:?}");
            }
            part.variables.push((variable, value.to_owned()));
        }
        Ok(part)
    }
}

/// The command.
pub fn run(place: &Workplace, part: &Part) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let build: &[&str] = if part.debug { &[] } else { &["--release"] };
    let mut command = built(place, "bench_company::company", build)?;
    command.envs(part.variables.iter().map(|(name, value)| (name, value)));
    process::step("companies of many people whose telephones change all the time", &mut command)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::Part;

    #[test]
    fn a_part_is_chosen_by_numbers_alone() {
        let part = Part::read(&["--people", "20,2000", "--debug", "--storms", "1"]).unwrap();
        let variables = [("COMMUNICATOR_BENCH_PEOPLE", "20,2000"), ("COMMUNICATOR_BENCH_STORMS", "1")];
        assert_eq!(part.variables, variables.map(|(name, value)| (name, value.to_owned())));
        assert!(part.debug);
        let queues = Part::read(&["--queues", "50x20"]).unwrap();
        assert_eq!(queues.variables, [("COMMUNICATOR_BENCH_QUEUES", "50x20".to_owned())]);
        for words in [
            &["--people"][..],
            &["--people", "many"],
            &["--people", "1,"],
            &["--what", "1"],
            &["20"],
            &["--queues", "50"],
            &["--queues", "50x"],
            &["--queues", "5x5x5"],
        ] {
            assert!(Part::read(words).is_err(), "{words:?}");
        }
    }
}
