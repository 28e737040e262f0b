//! How many events of the realtime connection one core decodes, from the WebSocket's message to the
//! typed event, beside serde_json reading the JSON in it into a value and nothing else.
//!
//! `cargo bench -p communicator-pbx`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pbx::Event;
use pbx::realtime::{Assembler, Body, EnginePacket, Frame, Framing};
use serde_json::Value;

const MESSAGE: &str = r#"42["CALL_START",{"id":"pbx4.telecomx.dk:573636496893.3554","direction":"IN","extension":"5b8f2c1e9d3a4f0012ab34cd","phone":"5b8f2c1e9d3a4f0012ab34ce","leg":"pbx4.telecomx.dk:573636496893.3555","caller":{"number":"+4512345678","name":"Ann Hansen"},"callee":{"number":"201","name":"Bo Jensen","extension":"5b8f2c1e9d3a4f0012ab34cd"},"queue":{"id":"5b8f2c1e9d3a4f0012ab34cf","name":"Sales"},"variables":{"CASE":"4711","LANG":"da"},"time":"2026-11-23T21:30:00.000Z"}]"#;

fn decode(message: &str) -> Option<Event> {
    let frame = Frame::Text(message.to_owned());
    let Ok(EnginePacket::Message(text)) = frame.decode(Framing::V4) else { return None };
    let packet = Assembler::default().text(&text).ok()??;
    let Body::Event { name, arguments } = packet.body else { return None };
    Some(pbx::read::event(&name, &arguments))
}

fn bench(criterion: &mut Criterion) {
    assert!(matches!(decode(MESSAGE), Some(Event::Call(_))));
    let mut group = criterion.benchmark_group("one event");
    group.throughput(Throughput::Elements(1));
    group.bench_function("serde_json alone", |bencher| {
        let json = MESSAGE.get(2..).unwrap_or_default();
        bencher.iter(|| serde_json::from_str::<Value>(black_box(json)));
    });
    group.bench_function("message to event", |bencher| {
        bencher.iter(|| decode(black_box(MESSAGE)));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
