//! `cargo xtask bench call`: how soon a call that the PBX tells of is heard at the sound server and seen on
//! the screen, with its window built and without one, how soon it is quiet when somebody else has answered, how soon
//! the PBX is asked for what the answer key means, and what ringing costs. Figures to read, not a test: nothing here fails because it took long.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::harness::app::{App, Start};
use crate::harness::figures::{load, median, most, processor};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::process::Running;
use crate::harness::screen::Screen;
use crate::harness::sound::SoundServer;
use crate::harness::xwindow::Geometry;

const CALLS: u32 = 20;
/// Calls that ring for a while, and for how long the processor is watched then.
const RINGS: u32 = 3;
const RINGS_FOR: Duration = Duration::from_secs(10);
/// The account's own telephone.
const OWN: &str = "100";
/// F9, as the X server numbers it, and what is held with it: Ctrl and Shift.
const ANSWER_KEY: u8 = 75;
const HELD: [u8; 2] = [37, 50];
/// Between what happens to a call and what is done with the next.
const RINGS_BEFORE: Duration = Duration::from_millis(300);
/// Each with an app of its own.
const HIDDEN_CALLS: u32 = 7;
const LONGEST: Duration = Duration::from_secs(30);
/// Of 32,768: louder than nothing, quieter than any tone.
const HEARD: u16 = 200;
/// Samples a second of the recording, and how many are looked at together: 5 ms.
const RATE: &str = "8000";
const LOOK: usize = 40;
/// So long without a sound is silence; tones have pauses.
const SILENCE: Duration = Duration::from_millis(2500);

/// When each look at a sink's monitor was loud.
pub struct Recorder {
    loud: Receiver<Instant>,
    _recorder: Running,
}

impl Recorder {
    pub fn start(home: &Home, sink: &str) -> Self {
        let mut command = Command::new("parec");
        home.give(&mut command);
        command.args(["--raw", "--format=s16le", "--channels=1", "--latency-msec=5"]);
        command.args([format!("--rate={RATE}"), format!("--device={sink}.monitor")]);
        let mut recorder = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut sound = recorder.child().stdout.take().unwrap();
        let (tell, loud) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; LOOK * 2];
            while sound.read_exact(&mut bytes).is_ok() {
                let now = Instant::now();
                let samples = bytes.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
                if samples.map(i16::unsigned_abs).any(|loud| loud > HEARD) && tell.send(now).is_err() {
                    return;
                }
            }
        });
        Self { loud, _recorder: recorder }
    }

    pub fn forget(&self) {
        while self.loud.try_recv().is_ok() {}
    }

    pub fn first(&self) -> Instant {
        self.loud.recv_timeout(LONGEST).expect("nothing is heard")
    }

    /// The last sound before a silence.
    pub fn last(&self) -> Instant {
        let mut last = Instant::now();
        let deadline = last + LONGEST;
        while let Ok(at) = self.loud.recv_timeout(SILENCE) {
            assert!(at < deadline, "it does not end");
            last = at;
        }
        last
    }
}

/// Pixels of the screen.
struct Pixels {
    server: RustConnection,
    root: u32,
    at: (i16, i16),
    size: (u16, u16),
}

/// A piece of the first card.
const PIECE: (u16, u16) = (1, 24);
/// Looks at a ringing call, to find a piece of its card that stands still while its time goes on.
const LOOKS: usize = 3;
const BETWEEN_LOOKS: Duration = Duration::from_millis(700);
/// Where the bare app writes its word, below its title bar.
const WORD: ((i16, i16), (u16, u16)) = ((46, 70), (30, 40));

impl Pixels {
    fn of(screen: &Screen, at: (i16, i16), size: (u16, u16)) -> Self {
        let (server, number) = RustConnection::connect(Some(screen.name())).unwrap();
        let root = server.setup().roots[number].root;
        Self { server, root, at, size }
    }

    fn now(&self) -> Vec<u8> {
        let ((x, y), (width, height)) = (self.at, self.size);
        let image = self.server.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, u32::MAX);
        image.unwrap().reply().unwrap().data
    }

    /// As they are in these pixels of the whole.
    fn piece(&self, whole: &[u8], at: (u16, u16), size: (u16, u16)) -> Vec<u8> {
        let row = usize::from(self.size.0) * 4;
        let (left, width) = (usize::from(at.0) * 4, usize::from(size.0) * 4);
        let rows = whole.chunks_exact(row).skip(usize::from(at.1)).take(usize::from(size.1));
        rows.flat_map(|row| &row[left..left + width]).copied().collect()
    }

    fn when(&self, is_so: impl Fn(&[u8]) -> bool, began: Instant) -> Instant {
        while !is_so(&self.now()) {
            assert!(began.elapsed() < LONGEST, "nothing is painted");
            std::thread::sleep(Duration::from_millis(1));
        }
        Instant::now()
    }
}

/// A piece of the card of a ringing call, and where it is.
struct Card {
    pixels: Pixels,
    ringing: Vec<u8>,
}

impl Card {
    /// Rings twice: the first call may leave something where calls are missed.
    fn find(screen: &Screen, window: &Geometry, pbx: &Pbx, app: &App) -> Self {
        let corner = (window.x.try_into().unwrap(), window.y.try_into().unwrap());
        let size = (window.width.try_into().unwrap(), window.height.try_into().unwrap());
        let whole = Pixels::of(screen, corner, size);
        let mut at_rest = Vec::new();
        let mut looks = Vec::new();
        for _ in 0..2 {
            crate::harness::picture::wait_until_still(screen);
            at_rest = whole.now();
            let call = ring(pbx);
            poll::until("the call is known", || app.status()["calls"] != json!([]));
            looks = (0..LOOKS)
                .map(|_| {
                    std::thread::sleep(BETWEEN_LOOKS);
                    whole.now()
                })
                .collect();
            pbx.sandbox().end_call(&call).unwrap();
            poll::until("it is over", || app.status()["calls"] == json!([]));
        }
        let places = (0..size.1 - PIECE.1).flat_map(|y| (0..size.0 - PIECE.0).map(move |x| (x, y)));
        let shows = |&at: &(u16, u16)| {
            let before = whole.piece(&at_rest, at, PIECE);
            let ringing = whole.piece(&looks[0], at, PIECE);
            let other = before.chunks(4).zip(ringing.chunks(4)).all(|(before, now)| before != now);
            other && looks[1..].iter().all(|look| whole.piece(look, at, PIECE) == ringing)
        };
        let at = places.into_iter().find(shows).expect("a card of a ringing call");
        let piece = (corner.0 + i16::try_from(at.0).unwrap(), corner.1 + i16::try_from(at.1).unwrap());
        let ringing = whole.piece(&looks[0], at, PIECE);
        Self { pixels: Pixels::of(screen, piece, PIECE), ringing }
    }

    fn is_there(&self) -> bool {
        self.pixels.now() == self.ringing
    }

    /// When it is painted.
    fn comes(&self, began: Instant) -> Instant {
        self.pixels.when(|now| now == self.ringing, began)
    }
}

fn line(what: &str, figures: &[f64]) {
    println!("{what}: median {:.0} ms, slowest {:.0} ms", median(figures.to_vec()), most(figures));
}

pub fn milliseconds(began: Instant, ended: Instant) -> f64 {
    ended.saturating_duration_since(began).as_secs_f64() * 1000.0
}

#[test]
#[ignore = "a bench; `cargo xtask bench call` runs it"]
fn call() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["window"] = json!({"x": 100, "y": 80, "width": 1100, "height": 700});
    settings["media"]["preferredRingerOutputs"] = json!(["headset"]);
    settings["globalShortcuts"] = json!({"ANSWER": shortcut("ctrl+shift+F9")});
    pbx.put(&settings);
    let _server = SoundServer::start(&home, &[("speakers", "Speakers"), ("headset", "Headset")]);
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.wait_until_live();
    let recorder = Recorder::start(&home, "headset");
    let geometry = poll::until_some("the window is there", || app.window().geometry());
    let card = Card::find(&screen, &geometry, &pbx, &app);
    println!("load average: {}", load());

    let (mut heard, mut seen, mut quiet) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..CALLS {
        poll::until("no card is there", || !card.is_there());
        recorder.forget();
        let began = Instant::now();
        let call = ring(&pbx);
        seen.push(milliseconds(began, card.comes(began)));
        heard.push(milliseconds(began, recorder.first()));
        let answered = Instant::now();
        pbx.sandbox().answer_call(&call, None).unwrap();
        quiet.push(milliseconds(answered, recorder.last()));
        pbx.sandbox().end_call(&call).unwrap();
    }
    line("told of a call, card painted on the screen", &seen);
    line("told of a call, first sound at the sink", &heard);
    line("answered elsewhere, last sound at the sink", &quiet);
    line("answer key, request at the PBX", &answers(&screen, &pbx));
    let (mut at_rest, mut ringing) = (Vec::new(), Vec::new());
    for _ in 0..RINGS {
        at_rest.push(spent(app.process()));
        recorder.forget();
        let call = ring(&pbx);
        recorder.first();
        ringing.push(spent(app.process()));
        pbx.sandbox().end_call(&call).unwrap();
        poll::until("it no longer rings", || app.status()["calls"] == json!([]));
    }
    share("processor of the app, nothing rings", &at_rest);
    share("processor of the app, a call rings", &ringing);
    app.quit();

    settings["popupOnIncomingCall"] = json!(true);
    pbx.put(&settings);
    let built: Vec<f64> = (0..HIDDEN_CALLS)
        .map(|_| {
            let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
            app.wait_until_fetched();
            app.wait_until_live();
            let began = Instant::now();
            let call = ring(&pbx);
            let seen = milliseconds(began, card.comes(began));
            pbx.sandbox().end_call(&call).unwrap();
            app.quit();
            seen
        })
        .collect();
    line("told of a call with no window built, card painted on the screen", &built);
    line("a bare app from its start until its one word is painted", &bare_words(&screen, &home));
}

/// Ms from the answer key, which the X server is told of, to the request at the PBX.
fn answers(screen: &Screen, pbx: &Pbx) -> Vec<f64> {
    let (server, _) = RustConnection::connect(Some(screen.name())).unwrap();
    let key = |kind, key| {
        server.xtest_fake_input(kind, key, 0, x11rb::NONE, 0, 0, 0).unwrap().check().unwrap();
    };
    let asked = || pbx.requests().iter().filter(|asked| asked.path.ends_with("/action/pickup")).count();
    (0..CALLS)
        .map(|_| {
            let call = ring(pbx);
            poll::until("it rings at the PBX", || pbx.sandbox().calls_at(OWN).contains(&call));
            // The app has been told by now, or the key would find nothing that rings.
            std::thread::sleep(RINGS_BEFORE);
            HELD.iter().for_each(|one| key(KEY_PRESS_EVENT, *one));
            let (before, began) = (asked(), Instant::now());
            key(KEY_PRESS_EVENT, ANSWER_KEY);
            while asked() == before {
                assert!(began.elapsed() < LONGEST, "nothing is asked of the PBX");
                std::thread::sleep(Duration::from_micros(500));
            }
            let took = milliseconds(began, Instant::now());
            [ANSWER_KEY].iter().chain(&HELD).for_each(|one| key(KEY_RELEASE_EVENT, *one));
            poll::until("it is over", || {
                let _over = pbx.sandbox().end_call(&call);
                pbx.sandbox().calls_at(OWN).is_empty()
            });
            std::thread::sleep(RINGS_BEFORE);
            took
        })
        .collect()
}

/// Of one processor, per cent, over some seconds: the app's own process.
fn spent(process: u32) -> f64 {
    let (before, began) = (processor(process).0, Instant::now());
    std::thread::sleep(RINGS_FOR);
    (processor(process).0 - before) / began.elapsed().as_secs_f64() * 100.0
}

fn share(what: &str, figures: &[f64]) {
    let each: Vec<String> = figures.iter().map(|one| format!("{one:.1}")).collect();
    println!("{what}: median {:.1} %, each {}", median(figures.to_vec()), each.join(", "));
}

/// What a web view costs that has to be made: the reference of a call without a window.
fn bare_words(screen: &Screen, home: &Home) -> Vec<f64> {
    let bare = std::env::var("COMMUNICATOR_BENCH_BARE").expect("`cargo xtask bench call` names the bare app");
    let pixels = Pixels::of(screen, WORD.0, WORD.1);
    let is_dark = |pixel: &[u8]| pixel.iter().take(3).all(|channel| *channel < 0x60);
    (0..HIDDEN_CALLS)
        .map(|_| {
            poll::until("the screen is empty there", || pixels.now().chunks(4).all(|one| !is_light(one)));
            let mut command = Command::new(&bare);
            home.give(&mut command).env("DISPLAY", screen.name()).arg(home.path("bare"));
            let began = Instant::now();
            let _running = Running::start(&mut command);
            // First the window's light ground, then the word on it.
            pixels.when(|now| now.chunks(4).any(is_light), began);
            milliseconds(began, pixels.when(|now| now.chunks(4).any(is_dark), began))
        })
        .collect()
}

fn is_light(pixel: &[u8]) -> bool {
    pixel.iter().take(3).all(|channel| *channel > 0xc0)
}

pub fn ring(pbx: &Pbx) -> String {
    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    pbx.sandbox().ring(call).unwrap()
}
