//! The crates that decide have no input, no output and no clock: what they are built of is known by name,
//! and their sources name none of what the standard library has for it.
//!
//! The lock file is read rather than cargo asked, which would want packages of other systems downloaded.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const PURE: [&str; 4] = ["settings", "numbers", "calls", "integrations"];

/// All that may be in their trees. Each turns values into values; whoever adds one, look at it first. `libc` is
/// how the hash asks an ARM processor what it can do.
const HARMLESS: [&str; 97] = [
    "aho-corasick",
    "allocator-api2",
    "atomic-polyfill",
    "block-buffer",
    "byteorder",
    "cfg-if",
    "cmov",
    "cobs",
    "communicator-calls",
    "communicator-integrations",
    "communicator-numbers",
    "communicator-settings",
    "const-oid",
    "cpufeatures",
    "critical-section",
    "crypto-common",
    "ctutils",
    "digest",
    "displaydoc",
    "either",
    "embedded-io",
    "equivalent",
    "fnv",
    "foldhash",
    "form_urlencoded",
    "generic-array",
    "hash32",
    "hashbrown",
    "heapless",
    "heck",
    "hybrid-array",
    "icu_collections",
    "icu_locale_core",
    "icu_normalizer",
    "icu_normalizer_data",
    "icu_properties",
    "icu_properties_data",
    "icu_provider",
    "idna",
    "idna_adapter",
    "indexmap",
    "itoa",
    "libc",
    "linked-hash-map",
    "litemap",
    "lock_api",
    "lru-cache",
    "memchr",
    "minimal-lexical",
    "nom",
    "once_cell",
    "oncemutex",
    "percent-encoding",
    "phonenumber",
    "postcard",
    "potential_utf",
    "proc-macro2",
    "quick-xml",
    "quote",
    "regex",
    "regex-automata",
    "regex-cache",
    "regex-syntax",
    "roxmltree",
    "rustc_version",
    "scopeguard",
    "semver",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "sha2",
    "smallvec",
    "spin",
    "stable_deref_trait",
    "strum",
    "strum_macros",
    "syn",
    "synstructure",
    "thiserror",
    "thiserror-impl",
    "tinystr",
    "typenum",
    "unicode-ident",
    "url",
    "utf8_iter",
    "utf_types",
    "version_check",
    "writeable",
    "yoke",
    "yoke-derive",
    "zerofrom",
    "zerofrom-derive",
    "zerotrie",
    "zerovec",
    "zerovec-derive",
    "zmij",
];

/// Tables that mean no dependency of what is shipped.
const FOR_TESTS: &str = "[dev-dependencies";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// What a member of the workspace is built of, by its manifest.
fn direct(member: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("crates").join(member).join("Cargo.toml")).unwrap();
    let mut counts = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            counts = line.contains("dependencies") && !line.starts_with(FOR_TESTS);
            assert!(!counts || line.ends_with("dependencies]"), "{member}: {line} is a form unknown here");
        } else if counts && !line.is_empty() && !line.starts_with('#') {
            assert!(!line.contains("package"), "{member}: {line} hides a name");
            let name = line.split(['.', '=', ' ']).next().unwrap();
            let own = PURE.contains(&name);
            found.insert(if own { format!("communicator-{name}") } else { name.to_owned() });
        }
    }
    found
}

/// Every package of the lock file, as `name version`, with what it depends on, in the words of that file:
/// the name, with the version where there are several.
fn locked() -> BTreeMap<String, Vec<String>> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let mut packages = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let mut quoted = package.split('"').skip(1).step_by(2);
        let (name, version) = (quoted.next().unwrap(), quoted.next().unwrap());
        let list = package.split_once("dependencies = [").map_or("", |(_, list)| list);
        let list = list.split(']').next().unwrap();
        let needs = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        packages.insert(format!("{name} {version}"), needs);
    }
    packages
}

/// The names in a member's tree: its own dependencies by its manifest, theirs by the lock file.
fn tree(member: &str) -> BTreeSet<String> {
    let packages = locked();
    let mut todo: Vec<String> = direct(member).into_iter().collect();
    let mut seen = BTreeSet::from([format!("communicator-{member}")]);
    while let Some(words) = todo.pop() {
        if !seen.insert(words.clone()) {
            continue;
        }
        if let Some(pure) = PURE.into_iter().find(|pure| words == format!("communicator-{pure}")) {
            todo.extend(direct(pure));
            continue;
        }
        let named: Vec<_> = packages
            .iter()
            .filter(|(package, _)| **package == words || package.split(' ').next() == Some(&words))
            .collect();
        assert!(!named.is_empty(), "{words} is not in the lock file");
        todo.extend(named.into_iter().flat_map(|(_, needs)| needs.iter().cloned()));
    }
    seen.iter().filter_map(|words| words.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn no_crate_that_could_do_anything_is_in_the_trees_of_the_crates_that_decide() {
    for member in PURE {
        let found = tree(member);
        assert!(found.contains("serde"), "{found:?}");
        let strange: Vec<_> = found.iter().filter(|name| !HARMLESS.contains(&name.as_str())).collect();
        assert!(strange.is_empty(), "{member}: {strange:?}");
    }
}

#[test]
fn the_tree_of_a_crate_that_does_something_is_found_out_in_the_same_way() {
    let strange = tree("pbx").into_iter().filter(|name| !HARMLESS.contains(&name.as_str())).count();
    assert!(strange > 20, "{strange}");
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
    let mut read = 0;
    for member in PURE {
        for (path, text) in sources(&root().join("crates").join(member).join("src")) {
            read += 1;
            for word in FORBIDDEN {
                assert!(!text.contains(word), "{} names {word}", path.display());
            }
        }
    }
    assert!(read > 20, "the sources are elsewhere: {read} files read");
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}
