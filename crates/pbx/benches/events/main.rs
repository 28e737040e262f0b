//! How many events of the realtime connection one core takes: from the WebSocket's message to the typed
//! event, and on to the roster of a large company, each beside serde_json reading the JSON of the same
//! messages into values and nothing else.
//!
//! `cargo bench -p communicator-pbx`

mod company;

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

/// The JSON in a message.
fn json(message: &str) -> &str {
    message.get(2..).unwrap_or_default()
}

fn is_whole(event: &Event) -> bool {
    !matches!(event, Event::Unknown { .. } | Event::Incomplete { .. })
}

fn one_event(criterion: &mut Criterion) {
    assert!(matches!(decode(MESSAGE), Some(Event::Call(_))));
    let mut group = criterion.benchmark_group("one event");
    group.throughput(Throughput::Elements(1));
    group.bench_function("serde_json alone", |bencher| {
        bencher.iter(|| serde_json::from_str::<Value>(black_box(json(MESSAGE))));
    });
    group.bench_function("message to event", |bencher| {
        bencher.iter(|| decode(black_box(MESSAGE)));
    });
    group.finish();
}

/// Every message of so many calls, one after the other; the roster ends as it began, so that each round
/// finds the same company.
fn a_company(criterion: &mut Criterion) {
    for (name, messages) in
        [("a company, states told", company::told()), ("a company, states of calls", company::calls_alone())]
    {
        let mut roster = company::roster();
        let before = company::standing(&roster);
        let mut laid = 0;
        for message in &messages {
            let event = decode(message).filter(is_whole);
            assert!(event.is_some(), "{message}");
            let touched = event.map(|event| roster.apply(&event)).unwrap_or_default();
            assert!(!touched.ask_employees && !touched.ask_queues, "{message}");
            laid += usize::from(touched.employees || touched.queues);
        }
        assert!(laid * 3 > messages.len(), "{laid} of {} change something", messages.len());
        assert!(before == company::standing(&roster), "the company is another than before");

        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(messages.len() as u64));
        group.bench_function("serde_json alone", |bencher| {
            bencher.iter(|| {
                for message in &messages {
                    black_box(serde_json::from_str::<Value>(black_box(json(message))).is_ok());
                }
            });
        });
        group.bench_function("message to roster", |bencher| {
            bencher.iter(|| {
                for message in &messages {
                    black_box(decode(black_box(message)).map(|event| roster.apply(&event)));
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, one_event, a_company);
criterion_main!(benches);
