//! A PBX whose clock is off, or whose events are: a call is heard, shown and told all the same.

use super::*;

/// An office whose window is behind others, at a PBX whose clock is so many seconds ahead.
fn office(ahead: i64, queues: bool) -> Office {
    let more = json!({"popupOnIncomingCall": true});
    let office = Office::open_with(more, false, |world| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let options = Options { clock_ahead: ahead, ..Options::default() };
        world.sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        if !queues {
            let refused = serde_json::from_value(json!({"status": 403})).unwrap();
            world.sandbox.add_fault("/pbx/app/queues", refused);
        }
    });
    office.app.ports.focus(false);
    office
}

/// It rings, the window comes up and the desktop is told.
#[track_caller]
fn is_announced(office: &Office, what: &str) {
    let asked = std::cell::RefCell::new(Vec::new());
    office.app.until(what, || {
        let mut asked = asked.borrow_mut();
        asked.extend(office.app.ports.take_asked());
        asked.iter().any(|one| matches!(one, Asked::Ring(..)))
            && asked.contains(&Asked::PopUp)
            && asked.iter().any(|one| matches!(one, Asked::Notify(..)))
    });
    assert_eq!(office.app.ports.playing(), vec![office.tone(0)], "{what}");
    assert_eq!(office.cards()[0]["state"], "ringing", "{what}");
}

/// Seconds by which the card's clock began before now; negative: it counts backwards.
fn ringing_for(card: &Value) -> i64 {
    let since = pbx::instant::from_iso(card["since"].as_str().unwrap()).unwrap();
    match std::time::SystemTime::now().duration_since(since) {
        Ok(passed) => i64::try_from(passed.as_secs()).unwrap(),
        Err(early) => -i64::try_from(early.duration().as_secs()).unwrap(),
    }
}

#[test]
fn a_pbx_whose_clock_is_off_rings_pops_up_and_notifies_with_and_without_its_queues() {
    for ahead in [200, -200] {
        for queues in [true, false] {
            let office = office(ahead, queues);
            let call = office.ring(stranger(), None);
            is_announced(&office, &format!("a call of a clock {ahead} s ahead, queues: {queues}"));
            let passed = ringing_for(&office.cards()[0]);
            assert!((0..=60).contains(&passed), "{passed} s by a clock {ahead} s ahead, queues: {queues}");
            office.world.sandbox.end_call(&call).unwrap();
            office.app.until("it is over", || office.app.ports.playing().is_empty());
            office.app.quit();
        }
    }
}

#[test]
fn an_event_that_has_just_arrived_rings_whatever_its_date() {
    let office = office(0, false);
    let employee = office.world.sandbox.accounts()[0].employee.clone();
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    let extension = own["extensions"][0]["_id"].clone();
    for (place, off) in [200_i64, -200, 86_400, -86_400].into_iter().enumerate() {
        let by = Duration::from_secs(off.unsigned_abs());
        let now = std::time::SystemTime::now();
        let date = |later: Duration| pbx::instant::iso_ms(if off < 0 { now - by } else { now + by } + later);
        let send = |name: &str, seconds: u64| {
            let told = json!({
                "id": format!("call.{place}"), "direction": "IN", "extension": extension,
                "caller": {"number": "+4520304050"}, "time": date(Duration::from_secs(seconds)),
            });
            office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, name, told);
        };
        send("CALL_RINGING", 0);
        is_announced(&office, &format!("dated {off} s off"));
        // Its own events are ordered among each other: what it was before comes to nothing.
        send("CALL_ANSWER", 5);
        office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
        send("CALL_START", 0);
        send("CALL_END", 10);
        send("CALL_RINGING", 20);
        office.app.until("it is over for good", || {
            office.cards().is_empty() && office.app.ports.playing().is_empty()
        });
        office.app.ports.focus(false);
        office.app.ports.take_asked();
    }
    office.app.quit();
}
