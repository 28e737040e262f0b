//! What the page was told in some made-up runs, as files that the page's own tests read (`ui/tests/recorded.test.ts`).
//!
//! The model that the property above holds against the host is written in Rust. By these runs the real one, in
//! TypeScript, is held against the same host: snapshots and patches, the lost ones left out, and what has come of them.
//! `cargo xtask docs` writes the files and `--check` compares them, so the runs are the same each time.

use std::collections::BTreeSet;
use std::time::SystemTime;

use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::*;

const RUNS: usize = 10;

/// Where the files are to be written; without it they are only made.
const FOLDER: &str = "PAGE_RECORDINGS_DIR";

/// The time of day at which each run begins.
pub(super) fn begins() -> SystemTime {
    long_ago() + Duration::from_secs(600)
}

/// The same each time: whoever runs this has the acts of whoever wrote the files.
fn runs() -> Vec<Vec<Act>> {
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), random);
    let acts = prop::collection::vec(act(), 40..50);
    let others = (1..RUNS).map(|_| {
        // Else most of them would have nothing to change.
        let begin = [Act::NumberData, Act::OwnPhones, Act::People(4), Act::Queues(3, 1), Act::Flush];
        begin.into_iter().chain(acts.new_tree(&mut runner).unwrap().current()).collect::<Vec<_>>()
    });
    std::iter::once(tour()).chain(others).collect()
}

/// One in which something of every kind and part comes, changes and goes.
fn tour() -> Vec<Act> {
    let call = |kind| Act::Call(kind, 1, true);
    let mut acts = vec![Act::OwnPhones, Act::People(4), Act::Queues(3, 1), Act::Dashboard, Act::Flush];
    acts.extend([Act::Switches, Act::Values(2, true), Act::Flush]);
    acts.extend([Act::Switched(0, Some(false)), Act::Variable(Some("203")), Act::Flush]);
    acts.extend([Act::Enter(0, 4), Act::Presence(1, "LUNCH"), call(CallKind::Start), Act::Flush]);
    acts.extend([Act::NumberData, Act::Flush, Act::Country("+45"), Act::Flush]);
    acts.extend([call(CallKind::Ringing), Act::Flush, call(CallKind::Answer), Act::Flush]);
    acts.extend([call(CallKind::End), Act::Leave(0, 4), Act::Flush]);
    acts.extend([Act::Past(2, true), Act::Unanswered(0, 2, false), Act::Messages(1), Act::Flush]);
    acts.extend([Act::Settings("run", "RINGING"), Act::ShowLog(true), Act::Try(true), Act::Flush]);
    acts.extend([Act::Approve, Act::Try(true), Act::Watch(true, true), Act::Flush, Act::Watch(false, false)]);
    acts.extend([
        Act::Danish(true),
        Act::Favourite(1),
        Act::Notice,
        Act::Flush,
        Act::Danish(false),
        Act::Flush,
    ]);
    acts.extend([Act::Lose(1), Act::State(1, "RINGING"), Act::Flush, Act::State(1, "BUSY"), Act::Flush]);
    acts.extend([Act::Rebuilt, Act::Dashboard, Act::Flush, Act::People(1), Act::Queues(1, 0), Act::Flush]);
    acts.extend([Act::Figures(0, 2), Act::Flush, Act::SignOut, Act::Flush]);
    acts
}

fn recorded(acts: Vec<Act>) -> Vec<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _within = runtime.enter();
    let mut stage = Stage::begun(true, Some(Vec::new()));
    for act in acts {
        let looks = matches!(act, Act::Flush | Act::Rebuilt);
        stage.act(act);
        stage.ports.clock.advance(Duration::from_millis(100));
        let fresh = stage.fresh();
        if looks && stage.page.revision() == fresh["revision"].as_u64().unwrap() {
            stage.record("holds", || fresh);
        }
    }
    stage.loses = 0;
    stage.act(Act::Notice);
    stage.flush();
    let fresh = stage.fresh();
    stage.record("holds", || fresh);
    stage.told.unwrap_or_default()
}

/// The names in this member of each patch.
fn named(runs: &[Vec<Value>], member: &str) -> BTreeSet<String> {
    let patches = runs.iter().flatten().filter(|one| one["do"] == "told");
    let names = patches.filter_map(|one| one["told"][member].as_object()).flat_map(|object| object.keys());
    names.cloned().collect()
}

/// Named as the tests that write the types of the page, so that it runs with them.
#[test]
fn export_bindings_what_the_page_was_told() {
    let all: Vec<_> = runs().into_iter().map(recorded).collect();
    let again: Vec<_> = runs().into_iter().map(recorded).collect();
    assert_eq!(all, again, "another run is told otherwise");

    let kinds = ["people", "queues", "members", "callers", "calls", "switches"];
    let parts = [
        "language",
        "session",
        "dashboards",
        "recents",
        "look",
        "own",
        "callOrder",
        "report",
        "editor",
        "integrations",
        "integrationLog",
        "notice",
    ];
    let (set, removed) = (named(&all, "set"), named(&all, "remove"));
    for name in kinds.iter().chain(&parts) {
        assert!(set.contains(*name), "no run sets {name}: {set:?}");
    }
    for kind in kinds {
        assert!(removed.contains(kind), "no run removes {kind}: {removed:?}");
    }
    let done: BTreeSet<_> = all.iter().flatten().filter_map(|one| one["do"].as_str()).collect();
    assert_eq!(done, BTreeSet::from(["answered", "holds", "lost", "rebuilt", "told"]));

    let Some(folder) = std::env::var_os(FOLDER).map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    for (at, steps) in all.iter().enumerate() {
        let lines: Vec<_> = steps.iter().map(Value::to_string).collect();
        let text = format!("[\n{}\n]\n", lines.join(",\n"));
        std::fs::write(folder.join(format!("run-{at:02}.json")), text).unwrap();
    }
}
