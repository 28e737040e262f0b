//! The fuzzers: a minute of them in the tests, ten million runs of each on demand.
//!
//! Built with the flags that `cargo fuzz` gives, by hand, so that a fresh machine needs nothing more than
//! the compiler; `cargo fuzz run decode` in `crates/settings` works as well where it is installed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::private_home::PrivateHome;
use crate::process;
use crate::workplace::Workplace;

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Something that bytes are thrown at.
struct Fuzzer {
    /// The program, and the folder of its corpus.
    name: &'static str,
    folder: &'static str,
    about: &'static str,
    /// Of the minute in the tests.
    seconds: u32,
}

const FUZZERS: [Fuzzer; 4] = [
    Fuzzer {
        name: "decode",
        folder: "crates/settings/fuzz",
        about: "bytes thrown at the decoder",
        seconds: 30,
    },
    Fuzzer {
        name: "variables",
        folder: "crates/integrations/fuzz",
        about: "templates and values thrown at addresses, bodies and texts",
        seconds: 10,
    },
    Fuzzer {
        name: "keys",
        folder: "crates/integrations/fuzz",
        about: "templates and values thrown at the two grammars of keys",
        seconds: 10,
    },
    Fuzzer {
        name: "command",
        folder: "crates/integrations/fuzz",
        about: "templates and values thrown at commands of three systems",
        seconds: 10,
    },
];

/// Runs of each fuzzer in the end, and of one part of a soak.
const RUNS: u32 = 10_000_000;
const PART: u32 = 100_000;

/// Coverage for libFuzzer and the address sanitizer. Both are unstable options of the stable compiler.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0 \
    -Ccodegen-units=1 --cfg fuzzing -Zsanitizer=address";

/// A minute, shared by all.
pub fn a_minute(place: &Workplace) -> Result<()> {
    for fuzzer in &FUZZERS {
        let program = build(place, fuzzer)?;
        run(place, fuzzer, &program, &format!("-max_total_time={}", fuzzer.seconds))?;
    }
    Ok(())
}

/// Ten million runs of each, or of those named, in parts that are counted in xtask's own folder: a soak that is
/// stopped goes on with the part it was at.
pub fn soak(place: &Workplace, words: &[&str]) -> Result<()> {
    let anew = words.contains(&"--anew");
    let named: Vec<&str> = words.iter().copied().filter(|word| *word != "--anew").collect();
    if let Some(word) = named.iter().find(|word| FUZZERS.iter().all(|fuzzer| fuzzer.name != **word)) {
        let names: Vec<_> = FUZZERS.iter().map(|fuzzer| fuzzer.name).collect();
        bail!("{word} is no fuzzer; there are {}", names.join(", "));
    }
    for fuzzer in FUZZERS.iter().filter(|fuzzer| named.is_empty() || named.contains(&fuzzer.name)) {
        let program = build(place, fuzzer)?;
        let file = place.own().join(format!("fuzz-runs-{}", fuzzer.name));
        // Without the file nothing was run.
        let mut done: u32 = if anew {
            0
        } else {
            std::fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
        };
        while done < RUNS {
            run(place, fuzzer, &program, &format!("-runs={PART}"))?;
            done += PART;
            std::fs::write(&file, done.to_string()).with_context(|| format!("writing {}", file.display()))?;
            println!("{}: {done} of {RUNS} runs", fuzzer.name);
        }
    }
    Ok(())
}

/// Lets a fuzzer run from the corpus in the repository. What it finds on the way stays in the target folder; an
/// input that fails is written there and named.
fn run(place: &Workplace, fuzzer: &Fuzzer, program: &PathBuf, length: &str) -> Result<()> {
    let own = place.own();
    let folder = if fuzzer.name == "decode" {
        own.join("fuzz-corpus")
    } else {
        own.join("fuzz-corpora").join(fuzzer.name)
    };
    std::fs::create_dir_all(&folder).context("making the folder for what the fuzzer finds")?;
    let mut fuzz = std::process::Command::new(program);
    fuzz.current_dir(&own).arg(&folder).arg(place.root.join(fuzzer.folder).join("corpus").join(fuzzer.name));
    fuzz.args([
        "-max_len=4096",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-print_funcs=0",
        // By the clock: at the lowest priority a busy machine gives it no turn for many seconds.
        "-timeout=60",
        length,
    ]);
    process::step(fuzzer.about, PrivateHome::make(place, "test")?.give(&mut fuzz))
}

fn build(place: &Workplace, fuzzer: &Fuzzer) -> Result<PathBuf> {
    let folder = place.own().join("fuzz-target");
    let mut cargo = process::cargo();
    cargo
        .current_dir(place.root.join(fuzzer.folder))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", FLAGS)
        .args(["build", "--release", "--locked", "--bin", fuzzer.name, "--target", TARGET, "--target-dir"])
        .arg(&folder);
    process::step("the fuzzer", &mut cargo)?;
    Ok(folder.join(TARGET).join("release").join(fuzzer.name))
}
