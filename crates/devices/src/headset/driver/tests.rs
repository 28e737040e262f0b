use proptest::prelude::*;

use super::*;

const ACTIVE: CallPhase = CallPhase::Active { held: false, another_rings: false };

fn seconds(seconds: u64) -> Moment {
    Duration::from_secs(seconds)
}

fn hook(on: bool) -> Reading {
    Reading { hook: Some(on), ..Reading::default() }
}

fn mute(on: bool) -> Reading {
    Reading { mute: Some(on), ..Reading::default() }
}

fn flash(on: bool) -> Reading {
    Reading { flash: Some(on), ..Reading::default() }
}

/// A press of the hook, as this kind tells it.
fn press(driver: &mut Driver, now: Moment) -> Vec<Meant> {
    let readings = match driver.hook_kind {
        HookKind::Switch => vec![hook(!driver.hook)],
        HookKind::Button => vec![hook(true), hook(false)],
    };
    readings.into_iter().filter_map(|reading| driver.report(reading, now)).collect()
}

fn of_kind(kind: HookKind) -> Driver {
    Driver::of_kinds(kind, HookKind::Button)
}

const KINDS: [HookKind; 2] = [HookKind::Switch, HookKind::Button];

#[test]
fn a_press_answers_what_rings_and_the_next_one_ends_it() {
    for kind in KINDS {
        let mut driver = of_kind(kind);
        driver.call(CallPhase::Ringing, seconds(10));
        assert_eq!(driver.signs(), Signs { ring: true, ..Signs::default() });
        assert_eq!(press(&mut driver, seconds(12)), [Meant::Answer], "{kind:?}");
        // Else the headset falls back.
        assert_eq!(driver.signs(), Signs { off_hook: true, ..Signs::default() });
        driver.call(ACTIVE, seconds(13));
        assert_eq!(driver.signs(), Signs { off_hook: true, ..Signs::default() });
        assert_eq!(press(&mut driver, seconds(60)), [Meant::HangUp], "{kind:?}");
        assert_eq!(driver.signs(), Signs::default());
        driver.call(CallPhase::None, seconds(61));
        assert_eq!(press(&mut driver, seconds(70)), [], "{kind:?}");
    }
}

#[test]
fn an_answer_by_the_mouse_is_no_press_when_the_headset_says_it_again() {
    for kind in KINDS {
        let mut driver = of_kind(kind);
        driver.call(CallPhase::Ringing, seconds(10));
        driver.call(ACTIVE, seconds(12));
        assert_eq!(driver.report(hook(true), seconds(12) + Duration::from_millis(80)), None, "{kind:?}");
        assert_eq!(driver.report(hook(kind == HookKind::Switch), seconds(13)), None);
        assert_eq!(press(&mut driver, seconds(20)), [Meant::HangUp], "{kind:?}");
    }
}

#[test]
fn a_double_press_answers_and_does_not_hang_up() {
    for kind in KINDS {
        let mut driver = of_kind(kind);
        driver.call(CallPhase::Ringing, seconds(10));
        assert_eq!(press(&mut driver, seconds(12)), [Meant::Answer]);
        assert_eq!(press(&mut driver, seconds(12) + Duration::from_millis(150)), []);
        // A switch is where the second press has put it, and must be put back.
        assert_eq!(driver.take_out_of_step(), kind == HookKind::Switch);
        assert!(!driver.take_out_of_step());
        assert!(driver.signs().off_hook);
    }
}

#[test]
fn what_the_pbx_refuses_is_shown_as_before_and_can_be_asked_again() {
    for kind in KINDS {
        let mut driver = of_kind(kind);
        driver.call(CallPhase::Ringing, seconds(10));
        assert_eq!(press(&mut driver, seconds(12)), [Meant::Answer]);
        driver.refused(seconds(13));
        assert_eq!(driver.signs(), Signs { ring: true, ..Signs::default() });
        // Told to be on the hook, a switch says so.
        assert_eq!(driver.report(hook(false), seconds(13) + Duration::from_millis(90)), None);
        assert_eq!(press(&mut driver, seconds(15)), [Meant::Answer], "{kind:?}");
    }
}

#[test]
fn a_press_of_mute_turns_the_microphone_off_and_the_next_one_on_again() {
    let mut driver = of_kind(HookKind::Switch);
    assert_eq!(driver.report(mute(true), seconds(1)), None);
    driver.report(mute(false), seconds(1));
    driver.call(ACTIVE, seconds(2));
    assert_eq!(driver.report(mute(true), seconds(5)), Some(Meant::Mute(true)));
    assert!(driver.signs().mute);
    assert_eq!(driver.report(mute(false), seconds(6)), None);
    assert_eq!(driver.report(mute(true), seconds(7)), Some(Meant::Mute(false)));
    driver.report(mute(false), seconds(8));
    // Turned off in the window, the headset says it again.
    driver.set_muted(true, seconds(9));
    assert_eq!(driver.report(mute(true), seconds(9) + Duration::from_millis(50)), None);
    driver.call(CallPhase::None, seconds(20));
    assert!(!driver.signs().mute, "the next call begins with the microphone on");
}

#[test]
fn a_mute_that_is_a_switch_is_taken_by_where_it_is() {
    let mut driver = Driver::of_kinds(HookKind::Button, HookKind::Switch);
    driver.call(ACTIVE, seconds(2));
    assert_eq!(driver.report(mute(true), seconds(5)), Some(Meant::Mute(true)));
    assert_eq!(driver.report(mute(true), seconds(6)), None);
    assert_eq!(driver.report(mute(false), seconds(7)), Some(Meant::Mute(false)));
}

#[test]
fn the_button_of_a_second_call_answers_it_and_holds_where_there_is_none() {
    let mut driver = of_kind(HookKind::Switch);
    driver.call(CallPhase::Active { held: false, another_rings: true }, seconds(2));
    assert!(driver.signs().ring && driver.signs().off_hook);
    assert_eq!(driver.report(flash(true), seconds(5)), Some(Meant::Answer));
    assert_eq!(driver.report(flash(true), seconds(5)), None);
    driver.report(flash(false), seconds(5));
    driver.call(ACTIVE, seconds(6));
    assert_eq!(driver.report(flash(true), seconds(7)), Some(Meant::Hold));
    driver.call(CallPhase::Active { held: true, another_rings: false }, seconds(8));
    assert!(driver.signs().hold);
}

/// What happens to a call without anybody touching the headset.
fn phase() -> impl Strategy<Value = CallPhase> {
    let active =
        any::<(bool, bool)>().prop_map(|(held, another_rings)| CallPhase::Active { held, another_rings });
    prop_oneof![Just(CallPhase::None), Just(CallPhase::Ringing), active]
}

fn kind() -> impl Strategy<Value = HookKind> {
    prop::sample::select(KINDS.to_vec())
}

proptest! {
    /// Whatever the calls do, and however late within its time the headset says again what it was told.
    #[test]
    fn an_echo_is_never_a_press(kind in kind(), steps in prop::collection::vec((phase(), 0..2000_u64, 0..399_u64), 0..40)) {
        let mut driver = of_kind(kind);
        let mut now = seconds(100);
        let mut echoes: Vec<(Moment, bool)> = Vec::new();
        for (phase, pause, late) in steps {
            now += Duration::from_millis(pause);
            for (at, on) in echoes.drain(..) {
                // What comes after the next change comes with it, as one wire keeps its order.
                prop_assert_eq!(driver.report(hook(on), at.min(now)), None);
                if kind == HookKind::Button {
                    prop_assert_eq!(driver.report(hook(false), at.min(now)), None);
                }
            }
            let before = driver.signs().off_hook;
            driver.call(phase, now);
            let after = driver.signs().off_hook;
            if after != before {
                let on = kind == HookKind::Button || after;
                echoes.push((now + Duration::from_millis(late), on));
            }
        }
    }

    #[test]
    fn a_press_means_what_its_call_is_at_and_nothing_twice(kind in kind(), phases in prop::collection::vec(phase(), 1..20)) {
        let mut driver = of_kind(kind);
        let mut now = seconds(100);
        for phase in phases {
            driver.call(phase, now);
            // The headset says again what it was told.
            if kind == HookKind::Switch {
                driver.report(hook(driver.signs().off_hook), now);
            }
            now += seconds(5);
            let expected = match driver.phase {
                _ if driver.asked.is_some() => None,
                CallPhase::None => None,
                CallPhase::Ringing => Some(Meant::Answer),
                CallPhase::Active { .. } => Some(Meant::HangUp),
            };
            prop_assert_eq!(press(&mut driver, now), Vec::from_iter(expected));
            prop_assert_eq!(press(&mut driver, now), Vec::new());
            now += seconds(5);
        }
    }
}
