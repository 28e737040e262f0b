//! What started programs print and how they end, put into their lines of the log.
//!
//! It may come before the port has said that the program was started.

use std::collections::BTreeMap;

use integrations::log::Log;
use settings::words::Language;

use crate::ports::{JobId, MOST_OUTPUT, ProgramEvent};

#[derive(Debug, Default)]
pub(super) struct Programs(BTreeMap<JobId, Program>);

#[derive(Debug, Default)]
struct Program {
    /// Its line of the log; none: it is being started.
    entry: Option<u64>,
    printed: Vec<u8>,
    /// With this code, where one is known.
    ended: Option<Option<i32>>,
}

impl Programs {
    /// It is being started.
    pub fn begin(&mut self, job: JobId) {
        self.0.insert(job, Program::default());
    }

    /// It has this line of the log; none: it was not started.
    pub fn started(&mut self, job: JobId, entry: Option<u64>, log: &mut Log, language: Language) {
        let Some(entry) = entry else {
            self.0.remove(&job);
            return;
        };
        if let Some(program) = self.0.get_mut(&job) {
            program.entry = Some(entry);
            if !program.printed.is_empty() || program.ended.is_some() {
                self.write(job, log, language);
            }
        }
    }

    /// Whether a line of the log is otherwise than before.
    pub fn take(&mut self, event: &ProgramEvent, log: &mut Log, language: Language) -> bool {
        let job = match event {
            ProgramEvent::Printed { job, text } => {
                let Some(program) = self.0.get_mut(job) else { return false };
                let room = MOST_OUTPUT.saturating_sub(program.printed.len());
                let text = text.get(..room).unwrap_or(text);
                program.printed.extend_from_slice(text);
                *job
            }
            ProgramEvent::Ended { job, code } => {
                let Some(program) = self.0.get_mut(job) else { return false };
                program.ended = Some(*code);
                *job
            }
        };
        self.write(job, log, language)
    }

    /// Puts what is known of a program into its line. One whose line is gone is followed no more.
    fn write(&mut self, job: JobId, log: &mut Log, language: Language) -> bool {
        let Some(program) = self.0.get(&job) else { return false };
        let Some(id) = program.entry else { return false };
        let entry = log.get_mut(id);
        let goes_on = program.ended.is_none() && entry.is_some();
        let written = entry.is_some();
        if let Some(entry) = entry {
            if !program.printed.is_empty() {
                entry.output = Some(String::from_utf8_lossy(&program.printed).into_owned());
            }
            if let Some(code) = program.ended.flatten().filter(|code| *code != 0) {
                let (en, da) = ("The program ended with code", "Programmet sluttede med koden");
                entry.why = Some(format!("{} {code}.", language.pick(en, da)));
            }
        }
        if !goes_on {
            self.0.remove(&job);
        }
        written
    }
}
