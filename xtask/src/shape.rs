//! The shape of `crates/app`: what may know what, kept by reading the sources.
//!
//! Rust allows any module of a crate to import any other, so the order of the modules is a rule that only a
//! reader of the sources can keep. Four things must hold: the crate has no window system in its tree, no import
//! runs from a lower layer to a higher one, no feature names another, and time comes from the clock port.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The modules of `crates/app`, from the lowest layer to the highest. Those of one layer may know each other.
const LAYERS: &[&[&str]] = &[
    &["reply_to", "said", "timings", "follower", "qr", "view"],
    &["cache", "writer", "ports"],
    &["start", "call_control"],
    &["event"],
    &["ending"],
    &["tasks", "faults"],
    &["facts"],
    &["core", "feature", "session", "verbs"],
    &["features"],
    &["app", "supervisor"],
];

/// Crates of the window system, by the start of their names.
const WINDOW_SYSTEM: [&str; 5] = ["tauri", "wry", "tao", "gtk", "webkit2gtk"];

/// What reads the real time, or waits for it.
const REAL_TIME: [&str; 9] = [
    "Instant::now",
    "SystemTime::now",
    ".elapsed()",
    "time::sleep",
    "time::timeout",
    "time::interval",
    "thread::sleep",
    "_timeout(",
    "_timeout_while(",
];

/// Where the time has to be the real one: the file, what it uses of [`REAL_TIME`], and why.
const REAL_TIME_ALLOWED: &[(&str, &[&str], &str)] = &[
    ("ports/clock.rs", &["Instant::now", "SystemTime::now", "time::sleep"], "the real side of the port"),
    ("app.rs", &["time::sleep"], "an answer goes through a real socket before the process ends"),
    (
        "ending.rs",
        &["Instant::now", ".elapsed()", "thread::sleep", "_timeout(", "_timeout_while("],
        "a thread ends the process when the loop, the window system or a port hangs",
    ),
    (
        "faults.rs",
        &["Instant::now", "SystemTime::now", "_timeout("],
        "the hook of a panic belongs to the process and has no ports; the disk may hang",
    ),
    (
        "writer.rs",
        &["Instant::now", "time::timeout", "_timeout("],
        "the thread that writes waits on a condition for a real disk; the pauses are tested in its queue, a pure value",
    ),
];

/// Says what is not as it should be.
///
/// # Errors
/// The shape does not hold, or the sources cannot be read.
pub fn check(root: &Path) -> Result<()> {
    let sources = root.join("crates/app/src");
    let mut real = BTreeMap::new();
    let mut faults = no_window_system(&std::fs::read_to_string(root.join("Cargo.lock"))?)?;
    for (path, text) in read(&sources, &sources)? {
        faults.extend(backwards(&path, &text)?);
        faults.extend(other_features(&path, &text));
        let used = real_time(&text);
        faults.extend(time_beside_the_port(&path, &used));
        real.insert(path, used);
    }
    faults.extend(allowed_for_nothing(&real));
    if faults.is_empty() {
        return Ok(());
    }
    bail!("the shape of crates/app does not hold:\n{}", faults.join("\n"))
}

/// Sources by their path below `src`, tests left out: those may know everything.
fn read(folder: &Path, root: &Path) -> Result<Vec<(String, String)>> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            sources.extend(read(&path, root)?);
        } else if name.ends_with(".rs") && !is_test(&name) {
            let text = std::fs::read_to_string(&path)?;
            sources.push((name, without_tests(&text).to_owned()));
        }
    }
    sources.sort();
    Ok(sources)
}

fn is_test(name: &str) -> bool {
    let stem = name.trim_end_matches(".rs");
    stem.split('/')
        .any(|part| matches!(part, "tests" | "in_tests" | "recording" | "journal" | "manual" | "gated"))
}

/// The unit tests stand at the end of a file.
fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// What is not in a comment.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Names that follow `before` in a path.
fn names_after<'a>(line: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(before).flat_map(move |(at, _)| {
        let rest = &line[at + before.len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or_default();
        let of_group = group.split(',').map(|name| name.trim().split([':', ' ']).next().unwrap_or_default());
        std::iter::once(&rest[..end]).chain(of_group).filter(|name| !name.is_empty())
    })
}

/// Imports from a lower layer to a higher one.
fn backwards(path: &str, text: &str) -> Result<Vec<String>> {
    let module = path.trim_end_matches(".rs").split('/').next().unwrap_or_default();
    if module == "lib" {
        return Ok(Vec::new());
    }
    let Some(own) = layer(module) else {
        bail!("crates/app/src/{path}: the module {module} has no layer; give it one in xtask/src/shape.rs");
    };
    let mut known = BTreeSet::new();
    for line in code(text) {
        known
            .extend(names_after(line, "crate::").filter(|name| layer(name).is_some_and(|other| other > own)));
    }
    Ok(known
        .into_iter()
        .map(|name| format!("crates/app/src/{path} knows the higher module {name}"))
        .collect())
}

/// Features that name another one.
fn other_features(path: &str, text: &str) -> Vec<String> {
    let Some(inside) = path.strip_prefix("features/") else { return Vec::new() };
    let own = inside.trim_end_matches(".rs").split('/').next().unwrap_or_default();
    let up = "super::".repeat(inside.matches('/').count() + 1);
    let mut named = BTreeSet::new();
    for line in code(text) {
        let others = names_after(line, "features::").chain(names_after(line, &up));
        named
            .extend(others.filter(|name| *name != own && name.chars().all(|c| c.is_lowercase() || c == '_')));
    }
    named.retain(|name| *name != "super");
    named.into_iter().map(|name| format!("crates/app/src/{path} names the feature {name}")).collect()
}

/// What a source uses of [`REAL_TIME`], by its path or imported by its name.
fn real_time(text: &str) -> BTreeSet<&'static str> {
    let mut used = BTreeSet::new();
    for line in code(text) {
        let in_line = |what: &&str| {
            let imported = what.split_once("::").is_some_and(|(before, name)| {
                names_after(line, &format!("{before}::")).any(|one| one.starts_with(name))
            });
            line.contains(*what) || imported
        };
        used.extend(REAL_TIME.into_iter().filter(in_line));
    }
    used
}

fn time_beside_the_port(path: &str, used: &BTreeSet<&str>) -> Vec<String> {
    let allowed = REAL_TIME_ALLOWED.iter().filter(|(file, _, _)| *file == path);
    let allowed: BTreeSet<&str> = allowed.flat_map(|(_, what, _)| *what).copied().collect();
    let more = used.difference(&allowed);
    more.map(|what| format!("crates/app/src/{path} takes time from {what} and not from the clock port"))
        .collect()
}

/// Entries of the list that no source needs.
fn allowed_for_nothing(real: &BTreeMap<String, BTreeSet<&str>>) -> Vec<String> {
    let used = |file: &str, what: &str| real.get(file).is_some_and(|used| used.contains(what));
    let allowed =
        REAL_TIME_ALLOWED.iter().flat_map(|(file, what, _)| what.iter().map(move |what| (file, what)));
    allowed
        .filter(|(file, what)| !used(file, what))
        .map(|(file, what)| format!("crates/app/src/{file} may use {what} and does not: xtask/src/shape.rs"))
        .collect()
}

/// Crates of the window system in the tree of `crates/app`, by the lock file.
fn no_window_system(lock: &str) -> Result<Vec<String>> {
    let mut tree: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let name = package
            .lines()
            .find_map(|line| line.strip_prefix("name = "))
            .context("a package without a name")?;
        let needs = package.split("dependencies = [").nth(1).and_then(|rest| rest.split(']').next());
        let needs = needs.unwrap_or_default().lines().filter_map(|line| {
            line.trim()
                .trim_end_matches(',')
                .trim_matches('"')
                .split(' ')
                .next()
                .filter(|name| !name.is_empty())
        });
        tree.entry(name.trim_matches('"')).or_default().extend(needs);
    }
    let mut seen = BTreeSet::new();
    let mut open = vec!["communicator-app"];
    while let Some(name) = open.pop() {
        if seen.insert(name) {
            open.extend(tree.get(name).into_iter().flatten());
        }
    }
    if seen.len() < 10 {
        bail!("the lock file has no tree of communicator-app");
    }
    let found = seen.into_iter().filter(|name| WINDOW_SYSTEM.iter().any(|start| name.starts_with(start)));
    Ok(found.map(|name| format!("communicator-app has {name} in its tree")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_that_runs_backwards_is_found_and_one_that_does_not_is_none() -> Result<()> {
        assert_eq!(
            backwards("core/x.rs", "use crate::ports::Ports;\nuse crate::{event, start};\n")?,
            [""; 0]
        );
        let found = backwards("ports/x.rs", "// crate::app\nuse crate::core::{Core, fetch};\n")?;
        assert_eq!(found, ["crates/app/src/ports/x.rs knows the higher module core"]);
        let found = backwards("view.rs", "use crate::{ports, qr};\n")?;
        assert_eq!(found, ["crates/app/src/view.rs knows the higher module ports"]);
        assert!(backwards("stray.rs", "").is_err());
        Ok(())
    }

    #[test]
    fn a_feature_that_names_another_is_found() {
        let one = "use super::ringing::Heard;\nuse crate::features::{links, tray};\nuse super::Thing;\n";
        let found = other_features("features/tray/host.rs", one);
        assert_eq!(found, ["crates/app/src/features/tray/host.rs names the feature links"]);
        let found = other_features("features/tray.rs", one);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(other_features("core/tray.rs", one).is_empty());
    }

    #[test]
    fn time_that_comes_from_elsewhere_than_the_port_is_found_and_what_is_allowed_is_none() {
        let found = |path, text| time_beside_the_port(path, &real_time(text));
        for text in [
            "let now = Instant::now();",
            "state.get_or_insert_with(std::time::SystemTime::now);",
            "if since.elapsed() > WAIT {",
            "tokio::time::sleep_until(at).await;",
            "use tokio::time::{Instant, timeout_at};",
            "use std::thread::{self, sleep};",
            "thread::sleep(PAUSE);",
            "let heard = inbox.recv_timeout(PAUSE);",
        ] {
            assert_eq!(found("core/x.rs", text).len(), 1, "{text}");
        }
        for text in [
            "let now = core.now();",
            "clock.sleep_until(at).await;",
            "// Instant::now",
            "use tokio::time::Instant;",
        ] {
            assert_eq!(found("core/x.rs", text), [""; 0], "{text}");
        }
        let wait = "tokio::time::sleep(PAUSE).await; let now = Instant::now();";
        assert_eq!(found("ports/clock.rs", wait), [""; 0]);
        assert_eq!(
            found("app.rs", wait),
            ["crates/app/src/app.rs takes time from Instant::now and not from the clock port"]
        );
    }

    #[test]
    fn an_exception_that_nothing_needs_any_more_is_found() {
        let entries: usize = REAL_TIME_ALLOWED.iter().map(|(_, what, _)| what.len()).sum();
        assert_eq!(allowed_for_nothing(&BTreeMap::new()).len(), entries);
        for (file, what, _) in REAL_TIME_ALLOWED {
            let used = BTreeMap::from([((*file).to_owned(), what.iter().copied().collect())]);
            assert_eq!(allowed_for_nothing(&used).len(), entries - what.len());
        }
    }

    #[test]
    fn a_window_system_in_the_tree_is_found_however_deep() -> Result<()> {
        let mut lock = String::new();
        for number in 0..10 {
            let needs = if number == 9 { "wry 0.5".to_owned() } else { format!("p{}", number + 1) };
            lock += &format!("[[package]]\nname = \"p{number}\"\ndependencies = [\n \"{needs}\",\n]\n\n");
        }
        lock += "[[package]]\nname = \"communicator-app\"\ndependencies = [\n \"p0\",\n]\n";
        assert_eq!(no_window_system(&lock)?, ["communicator-app has wry in its tree"]);
        assert!(no_window_system("").is_err());
        Ok(())
    }
}
