//! The crates that decide have no input, no output and no clock: what they are built of is known by name,
//! and their sources name none of what the standard library has for it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const PURE: [&str; 2] = ["settings", "calls"];

/// All that may be in their trees. Each turns values into values; whoever adds one, look at it first.
const HARMLESS: [&str; 17] = [
    "communicator-calls",
    "communicator-settings",
    "equivalent",
    "foldhash",
    "hashbrown",
    "indexmap",
    "itoa",
    "memchr",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "syn",
    "unicode-ident",
    "zmij",
];

fn tree(member: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal,build", "--target", "all"])
        .args(["--prefix", "none", "--format", "{p}", "--package"])
        .arg(format!("communicator-{member}"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn no_crate_that_could_do_anything_is_in_the_trees_of_settings_and_calls() {
    for member in PURE {
        let found = tree(member);
        assert!(found.contains(&format!("communicator-{member}")), "{found:?}");
        let strange: Vec<_> = found.iter().filter(|name| !HARMLESS.contains(&name.as_str())).collect();
        assert!(strange.is_empty(), "{member}: {strange:?}");
    }
}

#[test]
fn their_sources_name_no_file_no_socket_no_clock_and_nothing_asynchronous() {
    const FORBIDDEN: [&str; 13] = [
        "std::fs",
        "std::net",
        "std::io",
        "std::env",
        "std::process",
        "std::thread",
        "std::os",
        "std::time",
        "SystemTime",
        "Instant::",
        "async fn",
        "static mut",
        "unsafe ",
    ];
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut read = 0;
    for member in PURE {
        for (path, text) in sources(&crates.join(member).join("src")) {
            read += 1;
            for word in FORBIDDEN {
                assert!(!text.contains(word), "{} names {word}", path.display());
            }
        }
    }
    assert!(read > 20, "the sources are elsewhere: {read} files read");
}

fn sources(folder: &Path) -> Vec<(std::path::PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}
