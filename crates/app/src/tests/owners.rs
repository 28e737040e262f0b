//! Every setting that has an effect is answered for once: by the plan, or by one feature.

use settings::key::Key;
use settings::plan;
use settings::report::Findings;
use settings::table::{self, Effect};

use super::*;

/// Who answers for a setting, by the keys that it names.
fn owners(app: &App<RecordingPorts>) -> Vec<Key> {
    let core = app.core();
    let planned = plan::desired(core.settings());
    let mut owned: Vec<Key> = planned.iter().flat_map(|effect| effect.target().keys()).copied().collect();
    owned.extend(core.features().iter().flat_map(|feature| feature.keys()));
    owned.sort();
    owned
}

#[test]
fn every_setting_with_an_effect_has_exactly_one_owner() {
    let world = World::with(settings());
    let (events, _received) = mpsc::unbounded_channel();
    let app = App::new(Arc::new(RecordingPorts::new(events)), world.start(true));
    let built = table::rows().filter(|row| row.effect == Effect::Built).map(|row| row.key);
    assert_eq!(owners(&app), built.collect::<Vec<_>>());
}

#[test]
fn no_feature_finds_anything_of_a_setting_that_is_not_its_own() {
    let world = World::with(settings());
    let (events, _received) = mpsc::unbounded_channel();
    let app = App::new(Arc::new(RecordingPorts::new(events)), world.start(true));
    for feature in app.core().features() {
        let mut findings = Findings::new();
        feature.findings(app.core(), &mut findings);
        let strangers: Vec<&Key> = findings.keys().filter(|key| !feature.keys().contains(key)).collect();
        assert!(strangers.is_empty(), "{strangers:?} is not of {:?}", feature.keys());
    }
}
