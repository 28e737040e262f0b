//! A ringer in a process of its own, which sees the sound server that the tests give it.
//!
//! Takes a command a line: `start TONE VOLUME [ID[=NAME]]…`, `preview …`, `volume VOLUME`, `stop`,
//! `stop-preview`, `outputs`, `inputs`. Writes a line, separated by tabs, for each change of the
//! status and each answer. Ends with its input.

use std::io::{BufRead as _, Write as _};
use std::time::Instant;

use media::devices::{self, Preferred};
use media::ringer::{Ringer, Status};
use media::tones::Tone;
use settings::values::RingerVolume;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, mut lines) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        std::io::stdin().lock().lines().map_while(Result::ok).all(|line| sender.send(line).is_ok())
    });
    runtime.block_on(async {
        let ringer = Ringer::new();
        let mut status = ringer.status();
        say("ready")?;
        loop {
            tokio::select! {
                changed = status.changed() => {
                    changed?;
                    let text = described(&status.borrow_and_update());
                    say(&text)?;
                }
                line = lines.recv() => match line {
                    Some(line) => obey(&ringer, &line).await?,
                    None => return Ok(()),
                },
            }
        }
    })
}

fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

fn described(status: &Status) -> String {
    match status {
        Status::Silent { unheard } => format!("silent\t{unheard:?}"),
        Status::Sounding { on, why, preview } => format!("sounding\t{}\t{why:?}\t{preview}", on.id),
        Status::Unheard { why, preview } => format!("unheard\t{why:?}\t{preview}"),
    }
}

async fn obey(ringer: &Ringer, line: &str) -> Result<(), Failure> {
    let mut words = line.split('\t');
    match words.next() {
        Some(what @ ("start" | "preview")) => {
            let name = words.next().unwrap_or_default();
            let tone = Tone::ALL.into_iter().find(|tone| tone.name() == name).ok_or("no such tone")?;
            let volume = RingerVolume::new(words.next().unwrap_or_default().parse()?);
            let preferred = words.map(preferred).collect();
            if what == "start" {
                ringer.start(tone, preferred, volume);
            } else {
                ringer.preview(tone, preferred, volume);
            }
        }
        Some("volume") => {
            ringer.set_volume(RingerVolume::new(words.next().unwrap_or_default().parse()?));
        }
        Some("stop") => ringer.stop(),
        Some("stop-preview") => ringer.stop_preview(),
        Some(what @ ("outputs" | "inputs")) => {
            let before = Instant::now();
            let answer = if what == "outputs" { devices::outputs().await } else { devices::inputs().await };
            say(&format!("{what}\t{}\t{answer:?}", before.elapsed().as_millis()))?;
        }
        _ => return Err("not understood".into()),
    }
    Ok(())
}

fn preferred(word: &str) -> Preferred {
    let (id, name) = word.split_once('=').map_or((word, None), |(id, name)| (id, Some(name)));
    Preferred { id: id.to_owned(), name: name.map(str::to_owned) }
}
