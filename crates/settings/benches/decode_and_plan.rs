//! How long it takes from the bytes of a full document to the plan of what is to be done, beside
//! serde_json reading the same bytes into a value and nothing else.
//!
//! `cargo bench -p communicator-settings`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use settings::document::Document;
use settings::layers::{Layers, Source};
use settings::plan::{self, Tried};
use settings::resolve::Resolved;

/// The example of the page `api:pbx:app:settings:desktop:get`, with its slips mended.
const DOCUMENT: &[u8] = include_bytes!("../tests/data/desktop-settings.example.json");

fn plan_of(bytes: &[u8]) -> usize {
    let mut layers = Layers::default();
    if let Ok(document) = Document::parse(bytes) {
        layers.set(Source::Server, document);
    }
    let desired = plan::desired(&Resolved::new(&layers).settings);
    let standing = settings::overrides::Overrides::default().standing(desired, &Tried::default());
    plan::plan(standing.into_iter().map(|(effect, _)| effect), &Tried::default()).len()
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("full document");
    group.bench_function("serde_json alone", |bencher| {
        bencher.iter(|| serde_json::from_slice::<serde_json::Value>(black_box(DOCUMENT)));
    });
    group.bench_function("decode and plan", |bencher| {
        bencher.iter(|| plan_of(black_box(DOCUMENT)));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
