//! The thread's work with devices that are made up, by a clock that the tests move.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::ffi::{CStr, CString};
use std::rc::Rc;

use devices::busylight::{Frame, KEEP_ALIVE_EVERY, Ring, Tone, Volume};
use devices::desk::Hindrance;
use devices::headset::{LayoutError, Maker, Meant};

use super::*;
use crate::bus::{Device, Listed};

/// Of a Busylight Omega.
const OMEGA: &str = "0600ff0901a101150026ff007508954009018102954009029102c0";

/// A headset whose hook is a switch: report 2 has hook, line busy and mute in, and mute, off-hook, ring and hold out.
const SWITCH: &str = "050b0905a1018502150025010920099775019502812209 2f950181069505810105080909091709180920\
                      750195049122950491 01c0";

/// Without a hook switch.
const KEYBOARD: &str = "05010906a101050719e029e71500250175019508 8102c0";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// What happens at the desk, as a test sees it.
#[derive(Debug, Default)]
struct Table {
    plugged: RefCell<BTreeMap<CString, Plugged>>,
    rival: Cell<bool>,
    opened: Cell<usize>,
    open: Cell<usize>,
}

#[derive(Debug, Clone)]
struct Plugged {
    listed: Listed,
    descriptor: Vec<u8>,
    hindrance: Option<Hindrance>,
    written: Rc<RefCell<Vec<Vec<u8>>>>,
    reports: Rc<RefCell<VecDeque<Vec<u8>>>>,
    /// It was taken out: whoever still has it open finds out by using it.
    gone: Rc<Cell<bool>>,
}

struct Opened {
    table: Rc<Table>,
    plugged: Plugged,
}

impl Device for Opened {
    fn descriptor(&self) -> Result<Vec<u8>, Hindrance> {
        Ok(self.plugged.descriptor.clone())
    }

    fn write(&self, report: &[u8]) -> Result<(), Hindrance> {
        if self.plugged.gone.get() {
            return Err(Hindrance::Failed { why: "No such device".to_owned() });
        }
        self.plugged.written.borrow_mut().push(report.to_vec());
        Ok(())
    }

    fn read(&self, report: &mut [u8], _within: Duration) -> Result<Option<usize>, Hindrance> {
        if self.plugged.gone.get() {
            return Err(Hindrance::Failed { why: "No such device".to_owned() });
        }
        let Some(next) = self.plugged.reports.borrow_mut().pop_front() else { return Ok(None) };
        report[..next.len()].copy_from_slice(&next);
        Ok(Some(next.len()))
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.table.open.set(self.table.open.get() - 1);
    }
}

struct MadeUp(Rc<Table>);

impl Bus for MadeUp {
    type Device = Opened;

    fn list(&mut self, vendors: &[u16]) -> Vec<Listed> {
        let plugged = self.0.plugged.borrow();
        let listed = plugged.values().map(|one| one.listed.clone());
        listed.filter(|one| vendors.contains(&one.vendor)).collect()
    }

    fn open(&mut self, path: &CStr) -> Result<Opened, Hindrance> {
        let plugged = self.0.plugged.borrow().get(path).unwrap().clone();
        self.0.opened.set(self.0.opened.get() + 1);
        if let Some(hindrance) = &plugged.hindrance {
            return Err(hindrance.clone());
        }
        self.0.open.set(self.0.open.get() + 1);
        Ok(Opened { table: Rc::clone(&self.0), plugged })
    }

    fn has_rival(&self) -> bool {
        self.0.rival.get()
    }
}

/// One half of a desk, its worker, and what was told.
struct Desk {
    table: Rc<Table>,
    worker: Worker<MadeUp, Box<dyn Fn(Told)>>,
    told: Rc<RefCell<Vec<Told>>>,
    now: Instant,
    wanted: Wanted,
}

impl Desk {
    fn lights() -> Self {
        Self::of(Part::Lights)
    }

    fn headsets() -> Self {
        Self::of(Part::Headset)
    }

    fn of(part: Part) -> Self {
        let table = Rc::<Table>::default();
        let told = Rc::<RefCell<Vec<Told>>>::default();
        let listener = Rc::clone(&told);
        let tell: Box<dyn Fn(Told)> = Box::new(move |said| listener.borrow_mut().push(said));
        let worker = Worker::new(part, MadeUp(Rc::clone(&table)), tell);
        let now = Instant::now();
        Self { table, worker, told, now, wanted: Wanted::default() }
    }

    fn plug_in(
        &self,
        path: &str,
        ids: (u16, u16),
        descriptor: &str,
        hindrance: Option<Hindrance>,
    ) -> Plugged {
        let path = CString::new(path).unwrap();
        let plugged = Plugged {
            listed: Listed {
                path: path.clone(),
                vendor: ids.0,
                product: ids.1,
                name: "Evolve".to_owned(),
                telephony: descriptor != OMEGA,
            },
            descriptor: bytes(descriptor),
            hindrance,
            written: Rc::default(),
            reports: Rc::default(),
            gone: Rc::default(),
        };
        self.table.plugged.borrow_mut().insert(path, plugged.clone());
        plugged
    }

    fn light(&self, path: &str) -> Plugged {
        self.plug_in(path, (0x27bb, 0x3bcd), OMEGA, None)
    }

    fn headset(&self) -> Plugged {
        self.plug_in("/dev/hidraw9", (0x0b0e, 0x245e), SWITCH, None)
    }

    fn take_out(&self, plugged: &Plugged) {
        plugged.gone.set(true);
        self.table.plugged.borrow_mut().remove(&plugged.listed.path);
    }

    fn command(&mut self, command: Command) {
        self.worker.take(command, self.now);
        self.worker.settle(self.now);
    }

    fn show(&mut self, look: Option<Look>) {
        self.wanted.lights = look;
        self.command(Command::Want(self.wanted));
    }

    fn call(&mut self, phase: CallPhase) {
        self.wanted.headset = Some(WantedHeadset { maker: Maker::Jabra, phase, muted: false });
        self.command(Command::Want(self.wanted));
    }

    /// Waits until there is something to do, and does it.
    fn wait(&mut self) {
        self.now = self.worker.due().unwrap();
        self.worker.settle(self.now);
    }

    fn hear(&mut self, plugged: &Plugged, report: &[u8]) {
        plugged.reports.borrow_mut().push_back(report.to_vec());
        self.worker.hear();
        self.worker.settle(self.now);
    }

    fn told(&self) -> Vec<Told> {
        std::mem::take(&mut self.told.borrow_mut())
    }

    /// The headset says again what it was told, and long enough passes for a press to be one.
    fn let_settle(&mut self) {
        // The worker reads the real clock when it hears.
        self.worker.begun -= Duration::from_secs(1);
    }
}

impl Plugged {
    fn written(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.written.borrow_mut())
    }
}

fn frames(frames: &[Frame]) -> Vec<Vec<u8>> {
    frames.iter().map(|frame| frame.numbered().to_vec()).collect()
}

fn driven(name: &str) -> Driven {
    Driven { name: name.to_owned(), hindrance: None }
}

const FREE: Look = Look::of(State::Free, None);
const BUSY: Look = Look::of(State::OnACall, None);
const TALKING: CallPhase = CallPhase::Active { held: false, another_rings: false };

fn ringing() -> Look {
    Look::of(State::Ringing, Some(Ring { tone: Tone::Funky, volume: Volume::of_per_cent(50.0) }))
}

#[test]
fn nothing_is_opened_and_nothing_is_due_while_nothing_is_wanted() {
    let mut desk = Desk::lights();
    desk.light("/dev/hidraw0");
    desk.headset();
    desk.command(Command::Changed);
    desk.command(Command::Want(Wanted::default()));
    assert_eq!((desk.table.opened.get(), desk.worker.due(), desk.told()), (0, None, vec![]));
}

#[test]
fn every_light_shows_the_same_once_and_hears_in_time_that_it_stays_so() {
    let mut desk = Desk::lights();
    let (one, other) = (desk.light("/dev/hidraw0"), desk.light("/dev/hidraw1"));
    desk.show(Some(FREE));
    assert_eq!(desk.told(), [Told::Lights(vec![driven("Busylight Omega"); 2])]);
    for light in [&one, &other] {
        assert_eq!(light.written(), frames(&[Frame::of(&FREE)]));
    }
    desk.worker.settle(desk.now);
    assert_eq!(one.written(), frames(&[]), "it shows that already");
    let before = desk.now;
    desk.wait();
    assert_eq!(desk.now - before, KEEP_ALIVE_EVERY);
    assert_eq!(
        (one.written(), other.written()),
        (frames(&[Frame::keep_alive()]), frames(&[Frame::keep_alive()]))
    );
    assert_eq!(desk.told(), [], "nothing is otherwise");
}

#[test]
fn a_light_that_is_dark_needs_nobody_and_one_that_is_not_wanted_any_more_goes_dark_first() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    desk.show(Some(Look::of(State::Offline, None)));
    assert_eq!((light.written(), desk.worker.due()), (frames(&[Frame::dark()]), None));
    desk.show(Some(BUSY));
    desk.show(None);
    assert_eq!(light.written(), frames(&[Frame::of(&BUSY), Frame::dark()]));
    assert_eq!((desk.table.open.get(), desk.worker.due()), (0, None));
}

#[test]
fn one_tone_is_stopped_before_the_next_begins() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    let other = Look::of(State::Ringing, Some(Ring { tone: Tone::Buzz, volume: Volume::of_per_cent(9.0) }));
    desk.show(Some(ringing()));
    desk.show(Some(other));
    desk.show(Some(FREE));
    let told = [Frame::of(&ringing()), Frame::silence(&ringing()), Frame::of(&other), Frame::of(&FREE)];
    assert_eq!(light.written(), frames(&told));
}

#[test]
fn a_light_that_was_taken_out_and_put_back_between_two_looks_shows_what_it_should() {
    let mut desk = Desk::lights();
    let before = desk.light("/dev/hidraw0");
    desk.show(Some(BUSY));
    desk.take_out(&before);
    let after = desk.light("/dev/hidraw0");
    desk.command(Command::Changed);
    assert_eq!(after.written(), frames(&[Frame::of(&BUSY)]));
    assert_eq!(desk.table.open.get(), 1, "the one before is let go of");
}

#[test]
fn a_light_that_goes_without_a_word_is_missed_at_the_next_one_and_found_when_it_comes() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    desk.show(Some(BUSY));
    desk.take_out(&light);
    desk.told();
    desk.wait();
    assert_eq!((desk.told(), desk.worker.due()), (vec![Told::Lights(vec![])], None));
    let after = desk.light("/dev/hidraw7");
    desk.command(Command::Changed);
    assert_eq!(after.written(), frames(&[Frame::of(&BUSY)]));
    assert_eq!(desk.told(), [Told::Lights(vec![driven("Busylight Omega")])]);
}

#[test]
fn of_two_lights_the_one_that_is_taken_out_costs_the_other_nothing() {
    let mut desk = Desk::lights();
    let (one, other) = (desk.light("/dev/hidraw0"), desk.light("/dev/hidraw1"));
    desk.show(Some(FREE));
    desk.take_out(&one);
    desk.command(Command::Changed);
    desk.told();
    desk.show(Some(BUSY));
    let told: Vec<_> = other.written().into_iter().filter(|frame| frame[1] != 0x8f).collect();
    assert_eq!((one.written().len(), told), (1, frames(&[Frame::of(&FREE), Frame::of(&BUSY)])));
    assert_eq!((desk.told(), desk.table.open.get()), (vec![], 1));
}

#[test]
fn a_light_that_is_taken_while_it_is_written_to_is_named_until_it_is_gone_and_the_other_one_is_told() {
    let mut desk = Desk::lights();
    let (one, other) = (desk.light("/dev/hidraw0"), desk.light("/dev/hidraw1"));
    desk.show(Some(FREE));
    other.written();
    desk.told();
    // The system still lists it, and the write fails.
    one.gone.set(true);
    desk.show(Some(BUSY));
    assert_eq!(other.written().first(), frames(&[Frame::of(&BUSY)]).first());
    let why = "No such device".to_owned();
    let fails = Driven { name: "Busylight Omega".to_owned(), hindrance: Some(Hindrance::Failed { why }) };
    assert_eq!(desk.told(), [Told::Lights(vec![fails, driven("Busylight Omega")])]);
    desk.take_out(&one);
    desk.command(Command::Changed);
    assert_eq!(desk.told(), [Told::Lights(vec![driven("Busylight Omega")])]);
    desk.show(Some(FREE));
    assert_eq!(other.written().last(), frames(&[Frame::of(&FREE)]).first());
}

#[test]
fn a_light_that_may_not_be_opened_is_named_and_driven_once_it_may() {
    let mut desk = Desk::lights();
    desk.plug_in("/dev/hidraw0", (0x27bb, 0x3bca), OMEGA, Some(Hindrance::NotPermitted));
    let other = desk.light("/dev/hidraw1");
    desk.show(Some(FREE));
    let refused = Driven { name: "Busylight Alpha".to_owned(), hindrance: Some(Hindrance::NotPermitted) };
    assert_eq!(desk.told(), [Told::Lights(vec![refused, driven("Busylight Omega")])]);
    assert_eq!(other.written(), frames(&[Frame::of(&FREE)]), "the other one shows it all the same");
    let light = desk.plug_in("/dev/hidraw0", (0x27bb, 0x3bca), OMEGA, None);
    desk.command(Command::Changed);
    assert_eq!(light.written(), frames(&[Frame::of(&FREE)]));
    assert_eq!(desk.told(), [Told::Lights(vec![driven("Busylight Alpha"), driven("Busylight Omega")])]);
}

#[test]
fn what_another_program_held_is_tried_again_when_the_state_changes() {
    let mut desk = Desk::lights();
    desk.plug_in("/dev/hidraw0", (0x27bb, 0x3bcd), OMEGA, Some(Hindrance::Held));
    desk.show(Some(FREE));
    assert_eq!(desk.worker.due(), None, "nobody is woken for it");
    let light = desk.light("/dev/hidraw0");
    desk.show(Some(BUSY));
    assert_eq!(light.written(), frames(&[Frame::of(&BUSY)]));
}

#[test]
fn a_device_of_another_maker_under_the_ids_of_the_first_lights_is_left_alone() {
    let mut desk = Desk::lights();
    let other = desk.plug_in("/dev/hidraw0", (0x04d8, 0xf848), KEYBOARD, None);
    desk.show(Some(FREE));
    assert_eq!((desk.told(), other.written()), (vec![Told::Lights(vec![])], frames(&[])));
}

#[test]
fn kuando_hub_is_made_way_for_when_it_is_there_and_when_it_comes_later() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    desk.table.rival.set(true);
    desk.show(Some(FREE));
    let aside = Driven { name: "Busylight Omega".to_owned(), hindrance: Some(Hindrance::KuandoHub) };
    assert_eq!((desk.told(), desk.table.opened.get()), (vec![Told::Lights(vec![aside.clone()])], 0));
    desk.table.rival.set(false);
    desk.show(Some(BUSY));
    assert_eq!(
        (desk.told(), light.written().len()),
        (vec![Told::Lights(vec![driven("Busylight Omega")])], 1)
    );
    desk.table.rival.set(true);
    desk.wait();
    assert_eq!(desk.told(), [Told::Lights(vec![aside])]);
    assert_eq!((light.written(), desk.table.open.get()), (frames(&[]), 0), "not a word more to it");
}

#[test]
fn after_a_sleep_every_light_is_told_again() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    desk.show(Some(BUSY));
    light.written();
    desk.command(Command::Woke);
    assert_eq!(light.written(), frames(&[Frame::of(&BUSY)]));
}

#[test]
fn the_colours_are_shown_one_after_the_other_and_then_the_state_again() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    desk.show(Some(BUSY));
    light.written();
    desk.command(Command::Try(Trial::Colours));
    for _ in State::ALL {
        desk.wait();
    }
    let shown = State::ALL.map(|state| Frame::of(&Look::of(state, None)));
    assert_eq!(light.written(), frames(&[&shown[..], &[Frame::of(&BUSY)]].concat()));
}

#[test]
fn a_call_ends_a_trial_and_none_begins_during_one() {
    let mut desk = Desk::lights();
    let light = desk.light("/dev/hidraw0");
    desk.show(Some(FREE));
    desk.command(Command::Try(Trial::Ring(None)));
    assert_eq!(light.written(), frames(&[Frame::of(&FREE), Frame::of(&Look::of(State::Ringing, None))]));
    desk.show(Some(ringing()));
    desk.command(Command::Try(Trial::Colours));
    assert_eq!(light.written(), frames(&[Frame::of(&ringing())]));
}

// --- Headset -------------------------------------------------------------------------------------------

const RING: [u8; 2] = [2, 0b0100];
const OFF_HOOK: [u8; 2] = [2, 0b0010];
const NOTHING: [u8; 2] = [2, 0];

#[test]
fn a_headset_is_known_before_a_call_and_open_only_during_one() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(CallPhase::None);
    assert_eq!(desk.told(), [Told::Headset(Some(driven("Evolve")))]);
    assert_eq!((desk.table.opened.get(), desk.table.open.get()), (1, 0));
    assert_eq!((headset.written(), desk.worker.due()), (vec![], None));
    desk.call(CallPhase::Ringing);
    assert_eq!((headset.written(), desk.table.open.get()), (vec![RING.to_vec()], 1));
    desk.call(TALKING);
    desk.call(CallPhase::None);
    assert_eq!(headset.written(), [OFF_HOOK, NOTHING]);
    assert_eq!(desk.table.open.get(), 0);
}

#[test]
fn a_press_answers_is_confirmed_to_the_headset_at_once_and_the_next_one_hangs_up() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(CallPhase::Ringing);
    desk.let_settle();
    headset.written();
    desk.told();
    desk.hear(&headset, &[2, 1]);
    assert_eq!(desk.told(), [Told::Meant(Meant::Answer)]);
    assert_eq!(headset.written(), [OFF_HOOK], "it falls back unless it is told");
    desk.call(TALKING);
    desk.let_settle();
    desk.hear(&headset, &[2, 0]);
    assert_eq!(desk.told(), [Told::Meant(Meant::HangUp)]);
}

#[test]
fn what_the_pbx_refuses_rings_on_at_the_headset() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(CallPhase::Ringing);
    desk.let_settle();
    desk.hear(&headset, &[2, 1]);
    headset.written();
    desk.command(Command::Refused);
    assert_eq!(headset.written(), [RING]);
}

#[test]
fn a_press_that_arrives_twice_answers_once_and_what_falls_back_is_put_back() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(CallPhase::Ringing);
    desk.let_settle();
    headset.written();
    desk.told();
    for report in [[2, 1], [2, 1], [2, 0], [2, 1]] {
        headset.reports.borrow_mut().push_back(report.to_vec());
    }
    desk.worker.hear();
    desk.worker.settle(desk.now);
    assert_eq!(desk.told(), [Told::Meant(Meant::Answer)]);
    assert_eq!(headset.written(), [OFF_HOOK, OFF_HOOK]);
}

#[test]
fn a_headset_that_another_program_holds_is_named_and_tried_again_when_the_call_goes_on() {
    let mut desk = Desk::headsets();
    desk.plug_in("/dev/hidraw9", (0x0b0e, 0x245e), SWITCH, Some(Hindrance::Held));
    desk.call(CallPhase::Ringing);
    let held = Driven { name: "Evolve".to_owned(), hindrance: Some(Hindrance::Held) };
    assert_eq!((desk.told(), desk.table.open.get()), (vec![Told::Headset(Some(held))], 0));
    let headset = desk.headset();
    desk.call(TALKING);
    assert_eq!(desk.told(), [Told::Headset(Some(driven("Evolve")))]);
    assert_eq!(headset.written(), [OFF_HOOK]);
}

#[test]
fn mute_is_told_and_echoed_to_the_headset() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(TALKING);
    headset.written();
    desk.told();
    desk.let_settle();
    desk.hear(&headset, &[2, 0b101]);
    assert_eq!(desk.told(), [Told::Meant(Meant::Mute(true))]);
    assert_eq!(headset.written(), [[2, 0b0011]]);
    desk.wanted.headset = Some(WantedHeadset { maker: Maker::Jabra, phase: TALKING, muted: true });
    desk.command(Command::Want(desk.wanted));
    desk.take_out(&headset);
    let after = desk.headset();
    desk.command(Command::Woke);
    assert_eq!(after.written(), [[2, 0b0011]], "it is muted after a sleep, too");
}

#[test]
fn a_headset_that_is_taken_out_and_put_back_in_the_middle_of_a_call_shows_it_and_ends_nothing() {
    let mut desk = Desk::headsets();
    let before = desk.headset();
    desk.call(TALKING);
    desk.let_settle();
    desk.take_out(&before);
    desk.told();
    desk.worker.hear();
    desk.worker.settle(desk.now);
    assert_eq!((desk.told(), desk.table.open.get()), (vec![Told::Headset(None)], 0));
    let after = desk.headset();
    desk.command(Command::Changed);
    assert_eq!(after.written(), [OFF_HOOK]);
    desk.hear(&after, &[2, 0]);
    desk.hear(&after, &[2, 1]);
    assert_eq!(desk.told(), [Told::Headset(Some(driven("Evolve")))], "what it says at first is no press");
}

#[test]
fn a_device_without_call_controls_is_named_and_not_driven() {
    let mut desk = Desk::headsets();
    let headset = desk.plug_in("/dev/hidraw9", (0x0b0e, 1), KEYBOARD, None);
    desk.call(CallPhase::Ringing);
    let why = LayoutError::NoHookSwitch;
    let named = Driven { name: "Evolve".to_owned(), hindrance: Some(Hindrance::NoControls { why }) };
    assert_eq!((desk.told(), headset.written()), (vec![Told::Headset(Some(named))], vec![]));
    assert_eq!(desk.table.open.get(), 0);
}

#[test]
fn a_headset_of_another_maker_than_the_wanted_one_is_not_opened() {
    let mut desk = Desk::headsets();
    desk.plug_in("/dev/hidraw9", (0x6993, 1), SWITCH, None);
    desk.call(CallPhase::Ringing);
    assert_eq!((desk.told(), desk.table.opened.get()), (vec![Told::Headset(None)], 0));
}

#[test]
fn a_headset_that_is_not_wanted_any_more_stops_ringing() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(CallPhase::Ringing);
    desk.wanted.headset = None;
    desk.command(Command::Want(desk.wanted));
    assert_eq!((headset.written(), desk.table.open.get()), (vec![RING.to_vec(), NOTHING.to_vec()], 0));
}

#[test]
fn a_trial_rings_the_headset_for_a_moment_and_its_button_does_nothing_meanwhile() {
    let mut desk = Desk::headsets();
    let headset = desk.headset();
    desk.call(CallPhase::None);
    desk.told();
    desk.command(Command::Try(Trial::Ring(None)));
    assert_eq!(headset.written(), [RING]);
    desk.let_settle();
    desk.hear(&headset, &[2, 1]);
    desk.wait();
    assert_eq!((desk.told(), headset.written().last().unwrap().clone()), (vec![], NOTHING.to_vec()));
    assert_eq!(desk.table.open.get(), 0);
}
