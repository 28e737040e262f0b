//! What a sink plays, recorded from its monitor.

use std::io::{BufReader, Read as _};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use media::tones::Tone;

use super::home::Home;
use super::poll;
use super::process::Running;

/// Hertz.
const RATE: u32 = 48_000;

/// Far below what any ringtone is at its loudest, far above noise; 1 is as loud as can be.
const AUDIBLE: f32 = 0.05;

/// A recorder that runs until it is dropped.
pub struct Recording {
    samples: Arc<Mutex<Vec<f32>>>,
    _parec: Running,
}

impl Recording {
    #[track_caller]
    pub fn of(home: &Home, sink: &str) -> Self {
        let mut command = Command::new("parec");
        home.give(&mut command).args(["--device", &format!("{sink}.monitor"), "--format=float32le"]);
        command.args(["--channels=1", &format!("--rate={RATE}"), "--latency-msec=30", "--raw"]);
        let mut parec = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut output = BufReader::new(parec.child().stdout.take().unwrap());
        let samples = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&samples);
        std::thread::spawn(move || {
            let mut sample = [0; 4];
            while output.read_exact(&mut sample).is_ok() {
                kept.lock().unwrap().push(f32::from_le_bytes(sample));
            }
        });
        let recording = Self { samples, _parec: parec };
        poll::until("the recorder runs", || recording.length() > 0);
        recording
    }

    /// Samples so far: a moment, for [`Self::loudest_since`].
    pub fn length(&self) -> usize {
        self.samples.lock().unwrap().len()
    }

    /// From 0 to 1.
    pub fn loudest_since(&self, moment: usize) -> f32 {
        self.samples.lock().unwrap()[moment..].iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()))
    }

    /// Until something sounds that was not there before.
    #[track_caller]
    pub fn hears_something(&self) {
        let since = self.length();
        poll::until("it is heard", || self.loudest_since(since) > AUDIBLE);
    }

    /// Until nothing at all sounds for as long as the longest ringtone takes to sound again.
    #[track_caller]
    pub fn falls_silent(&self) {
        let cycle = Tone::ALL.into_iter().map(|tone| tone.cycle(RATE)).max().unwrap();
        let cycle = usize::try_from(cycle).unwrap();
        let since = self.length();
        poll::until("it is quiet", || {
            let length = self.length();
            length >= since + cycle && self.loudest_since(length - cycle) == 0.0
        });
    }
}
