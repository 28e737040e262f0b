//! What integrations do, by the desktop crate, the webhook crate and windows of their own.
//!
//! Each job has a thread of its own for whatever may block. Nothing here logs a value of a call.

mod page;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use account::defaults::system_language;
use account::trust;
use desktop::clipboard::Clipboard;
use desktop::focus::{self, FocusError, Obstacle};
use desktop::program::{self, Exit, Launch, LaunchError, Running};
use desktop::typing::{self, Refusal, TypingError};
use desktop::web;
use integrations::{Action, NotDone, Program, Reason, Request, Typing, command};
use off_thread::NoAnswer;
use settings::words::Language;
use tauri::AppHandle;
use tokio::sync::{OnceCell, mpsc};
use webhook::{Limits, SendError, Sender, Trust};

use super::Browsers;
use app::Event;
use app::ports::{Integrations, JobId, MOST_OUTPUT, Need, ProgramEvent, Reach, WantedSite};

/// Whoever asks has a limit of its own; this one only ends the wait for a thread that never comes back.
const AT_MOST: Duration = Duration::from_secs(120);

/// How many programs that have ended are remembered, in case that what they have started is to be ended too.
const MOST_ENDED: usize = 64;

/// Between two pieces of a program's output, so that many small ones become few.
const BETWEEN_PIECES: Duration = Duration::from_millis(10);

pub struct DesktopIntegrations {
    app: AppHandle,
    events: mpsc::UnboundedSender<Event>,
    profile: PathBuf,
    clipboard: Clipboard,
    sender: OnceCell<Sender>,
    kept: Arc<Mutex<BTreeMap<JobId, Kept>>>,
    browsers: Arc<Browsers>,
}

/// What can be undone when a call is over.
enum Kept {
    Program(Running),
    Page,
    Text,
}

impl DesktopIntegrations {
    pub fn new(
        app: AppHandle,
        events: mpsc::UnboundedSender<Event>,
        profile: &Path,
        browsers: Arc<Browsers>,
    ) -> Self {
        Self {
            app,
            events,
            profile: profile.to_owned(),
            clipboard: Clipboard::new(),
            sender: OnceCell::new(),
            kept: Arc::default(),
            browsers,
        }
    }

    fn keep(&self, job: JobId, what: Kept) {
        let mut kept = lock(&self.kept);
        kept.insert(job, what);
        // Pages and texts of calls long ago cost nothing but their number.
        let ended = |kept: &Kept| match kept {
            Kept::Program(running) => running.exit().is_some(),
            Kept::Page | Kept::Text => true,
        };
        while kept.len() > MOST_ENDED {
            let Some(oldest) = kept.iter().find(|(_, kept)| ended(kept)).map(|(job, _)| *job) else { return };
            kept.remove(&oldest);
        }
    }

    async fn run(&self, job: JobId, program: Program) -> Result<(), NotDone> {
        let (events, stop) = (self.events.clone(), Stop(Arc::default()));
        let stopped = Arc::clone(&stop.0);
        let started = off_thread::run("run", AT_MOST, move || start(job, program, &events, &stopped)).await;
        self.keep(job, Kept::Program(started.map_err(no_answer)??));
        Ok(())
    }

    async fn copy(&self, job: JobId, text: String) -> Result<(), NotDone> {
        self.clipboard
            .put(text, true)
            .await
            .map_err(|error| NotDone::said(Reason::ClipboardUnavailable, |language| error.words(language)))?;
        self.keep(job, Kept::Text);
        Ok(())
    }

    async fn open(&self, job: JobId, url: String, own_window: bool) -> Result<(), NotDone> {
        if own_window && page::open(&self.app, &self.profile, job, &url).await? {
            self.keep(job, Kept::Page);
            return Ok(());
        }
        let opened = off_thread::run("open", AT_MOST, move || web::open(&url)).await.map_err(no_answer)?;
        opened.map_err(|error| NotDone::said(Reason::NotOpened, |language| error.words(language)))
    }

    async fn send(&self, request: Request) -> Result<(), NotDone> {
        let sender = self.sender.get_or_try_init(sender).await?;
        let body = request.body.as_ref().map(|body| (body.content_type, body.text.as_str()));
        let request = webhook::Request { method: request.method, url: &request.url, body };
        sender.send(&request).await.map(drop).map_err(|error| not_sent(&error))
    }
}

impl Integrations for DesktopIntegrations {
    async fn carry_out(&self, job: JobId, action: Action) -> Result<(), NotDone> {
        match action {
            Action::Run(program) => self.run(job, program).await,
            Action::Type(typing) => type_into(typing).await,
            Action::Copy { text } => self.copy(job, text).await,
            Action::Open { url, own_window } => self.open(job, url, own_window).await,
            Action::Send(request) => self.send(request).await,
            Action::Browse(plan) => self.browsers.carry_out(&plan).await,
        }
    }

    fn reach(&self, site: &str) -> Reach {
        self.browsers.reach(site)
    }

    fn want_site(&self, wanted: Option<WantedSite>, ask: bool) {
        self.browsers.want_site(wanted, ask);
    }

    fn undo(&self, job: JobId) {
        match lock(&self.kept).remove(&job) {
            Some(Kept::Program(running)) => running.end(),
            Some(Kept::Page) => page::close(&self.app, job),
            Some(Kept::Text) => {
                let clipboard = self.clipboard.clone();
                tauri::async_runtime::spawn(async move {
                    if let Err(error) = clipboard.restore().await {
                        tracing::info!(%error, "the former text is not on the clipboard again");
                    }
                });
            }
            None => {}
        }
    }

    async fn is_here(&self, need: Need) -> bool {
        let asked = move || match need {
            Need::Program(program) => program::find(&program).is_ok(),
            Need::Process(process) => focus::is_open(&process),
        };
        off_thread::run("is here", AT_MOST, asked).await.unwrap_or(false)
    }
}

fn lock(kept: &Mutex<BTreeMap<JobId, Kept>>) -> MutexGuard<'_, BTreeMap<JobId, Kept>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a program and has its output and its end told. Blocks: a folder of another computer may take long to say
/// what is in it, and a program that nobody waits for any more is not started then.
fn start(
    job: JobId,
    program: Program,
    events: &mpsc::UnboundedSender<Event>,
    stopped: &AtomicBool,
) -> Result<Running, NotDone> {
    let Program { program, arguments, environment, with_values } = program;
    let file = program::find(&program).map_err(not_started)?;
    if with_values {
        // The name may be a link to what would read a caller's name as commands: as it is now, whatever it was when
        // the text was approved.
        let names = program::behind_links(&file);
        if names.iter().any(|name| command::is_interpreter(&name.to_string_lossy())) {
            return Err(NotDone::about(Reason::InterpreterWithVariable, program));
        }
    }
    if stopped.load(Ordering::Relaxed) {
        return Err(NotDone::new(Reason::Stopped));
    }
    let launch = Launch { program, arguments, environment };
    let (said, mut left) = (events.clone(), MOST_OUTPUT);
    let output = move |piece: &[u8]| {
        let text = piece.get(..piece.len().min(left)).unwrap_or_default().to_vec();
        if text.is_empty() {
            return;
        }
        left = left.saturating_sub(text.len());
        let _quitting = said.send(Event::Program(ProgramEvent::Printed { job, text }));
        std::thread::sleep(BETWEEN_PIECES);
    };
    let running = program::start(&launch, output).map_err(not_started)?;
    let (waited_for, events) = (running.clone(), events.clone());
    let waiting = move || {
        let code = match waited_for.wait() {
            Exit::Code(code) => Some(code),
            Exit::Signal(_) => None,
        };
        let _quitting = events.send(Event::Program(ProgramEvent::Ended { job, code }));
    };
    if let Err(error) = std::thread::Builder::new().name("program end".to_owned()).spawn(waiting) {
        tracing::warn!(%error, "the end of a program is not told");
    }
    Ok(running)
}

/// Says stop when nobody waits any more.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn type_into(typing: Typing) -> Result<(), NotDone> {
    let stop = Stop(Arc::default());
    let stopped = Arc::clone(&stop.0);
    let work = move || {
        let Typing { process, maximise, strokes } = typing;
        let window = focus::bring(&process, maximise).map_err(|error| not_focused(&error))?;
        typing::type_into(&window, &strokes, &stopped).map_err(|error| not_typed(&error))
    };
    off_thread::run("typing", AT_MOST, work).await.map_err(no_answer)?
}

/// Trusts whom the policy of this computer names, besides the system's own.
async fn sender() -> Result<Sender, NotDone> {
    let read = || {
        let policy = desktop::policy::read().map_err(|error| error.words(system_language()))?;
        let of_this_computer = policy.as_ref().and_then(|policy| policy.settings.get("thisComputer"));
        let named = of_this_computer.and_then(|it| it.get(trust::CERTIFICATE_AUTHORITIES));
        trust::authorities(named, system_language())
    };
    let authorities = off_thread::run("authorities", AT_MOST, read).await.map_err(no_answer)?;
    let authorities = authorities.map_err(|why| NotDone::about(Reason::Certificate, why))?;
    Ok(Sender::new(Trust { authorities }, Limits::default()))
}

fn no_answer(error: NoAnswer) -> NotDone {
    match error {
        NoAnswer::TimedOut => NotDone::new(Reason::TimedOut),
        NoAnswer::Failed { why } => NotDone::about(Reason::Internal, why),
    }
}

fn not_started(error: LaunchError) -> NotDone {
    match error {
        LaunchError::NotFound { program } => NotDone::about(Reason::ProgramNotFound, program),
        LaunchError::NotExecutable { program } => NotDone::about(Reason::ProgramNotExecutable, program),
        LaunchError::BatchFile { program } => NotDone::about(Reason::BatchFile, program),
        other => NotDone::said(Reason::ProgramNotStarted, |language| other.words(language)),
    }
}

fn not_focused(error: &FocusError) -> NotDone {
    match error {
        FocusError::NotFound { process } => NotDone::about(Reason::WindowNotFound, process),
        FocusError::Refused { process } | FocusError::NotResponding { process } => {
            NotDone::about(Reason::FocusRefused, process)
        }
        FocusError::Unsupported(obstacle) => not_possible(obstacle),
        FocusError::Failed { why } => NotDone::about(Reason::FocusRefused, why),
    }
}

fn not_typed(error: &TypingError) -> NotDone {
    match error {
        TypingError::FocusMoved { typed } => {
            NotDone::said(Reason::FocusMoved, |language| after(*typed, language))
        }
        TypingError::Stopped { typed } => NotDone::said(Reason::Stopped, |language| after(*typed, language)),
        TypingError::Refused(Refusal::KeysHeld) => NotDone::new(Reason::KeysHeld),
        TypingError::Refused(_) => NotDone::said(Reason::TypingFailed, |language| error.words(language)),
        TypingError::Unsupported(obstacle) => not_possible(obstacle),
    }
}

fn after(typed: usize, language: Language) -> String {
    language.pick(format!("after {typed} keys"), format!("efter {typed} taster"))
}

fn not_possible(obstacle: &Obstacle) -> NotDone {
    let reason = match obstacle {
        Obstacle::NotPermitted | Obstacle::RefusedByUser => Reason::PermissionMissing,
        _ => Reason::Unsupported,
    };
    NotDone::said(reason, |language| obstacle.words(language))
}

fn not_sent(error: &SendError) -> NotDone {
    let reason = match error {
        SendError::Malformed => Reason::Internal,
        SendError::AddressTooLong => Reason::ValueTooLong,
        SendError::AddressNotAllowed { .. } | SendError::PlainHttpOutside { .. } => Reason::AddressNotAllowed,
        SendError::NameNotFound { .. } | SendError::Unreachable { .. } | SendError::CutShort => {
            Reason::Unreachable
        }
        SendError::Certificate { .. } => Reason::Certificate,
        SendError::TimedOut => Reason::TimedOut,
        SendError::AnswerTooLong { .. } => Reason::AnswerTooLong,
        SendError::Redirected { .. } => Reason::Redirected,
        SendError::Status { .. } => Reason::Status,
    };
    match error.detail() {
        Some(_) => NotDone::said(reason, |language| error.words(language).unwrap_or_default()),
        None => NotDone::new(reason),
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use std::os::unix::fs::symlink;

    use super::*;

    fn started(program: &Path, arguments: &[&str], with_values: bool) -> Result<Exit, Reason> {
        let program = Program {
            program: program.to_string_lossy().into_owned(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            environment: Vec::new(),
            with_values,
        };
        let (events, _heard) = mpsc::unbounded_channel();
        start(JobId(1), program, &events, &AtomicBool::new(false))
            .map(|running| running.wait())
            .map_err(|not| not.reason)
    }

    #[test]
    fn a_program_that_nobody_waits_for_any_more_is_not_started() {
        let folder = tempfile::tempdir().unwrap();
        let hit = folder.path().join("hit");
        let program = Program {
            program: "/usr/bin/touch".to_owned(),
            arguments: vec![hit.to_string_lossy().into_owned()],
            environment: Vec::new(),
            with_values: false,
        };
        let (events, _heard) = mpsc::unbounded_channel();
        let refused = start(JobId(1), program.clone(), &events, &AtomicBool::new(true)).map(drop);
        assert_eq!(refused.map_err(|not| not.reason), Err(Reason::Stopped));
        assert!(!hit.exists());
        let running = start(JobId(2), program, &events, &AtomicBool::new(false)).unwrap();
        assert_eq!(running.wait(), Exit::Code(0));
        assert!(hit.exists());
    }

    #[test]
    fn a_program_that_is_a_link_to_an_interpreter_gets_no_value() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let hit = at("hit");
        let value = format!("touch '{}'", hit.display());
        let refused = Err(Reason::InterpreterWithVariable);

        // Straight, over a second link, by a relative one, and behind a folder that is a link.
        symlink("/bin/sh", at("crm")).unwrap();
        std::fs::create_dir(at("alternatives")).unwrap();
        symlink(at("crm"), at("alternatives/crm")).unwrap();
        symlink("alternatives/crm", at("kunde")).unwrap();
        symlink(at("alternatives"), at("bin")).unwrap();
        for program in ["crm", "alternatives/crm", "kunde", "bin/crm"] {
            assert_eq!(started(&at(program), &["-c", &value], true), refused, "{program}");
        }
        assert!(!hit.exists());
        // Where the caller has no say it is a program like any other.
        assert_eq!(started(&at("kunde"), &["-c", "exit 3"], false), Ok(Exit::Code(3)));

        // What is known by name is found where its file is called otherwise.
        std::fs::copy(std::fs::canonicalize("/bin/sh").unwrap(), at("program")).unwrap();
        symlink(at("program"), at("bash")).unwrap();
        symlink(at("bash"), at("opslag")).unwrap();
        assert_eq!(started(&at("opslag"), &["-c", &value], true), refused);

        // A link that was another one before.
        std::fs::remove_file(at("kunde")).unwrap();
        symlink("/bin/true", at("kunde")).unwrap();
        assert_eq!(started(&at("kunde"), &["-c", &value], true), Ok(Exit::Code(0)));
        std::fs::remove_file(at("kunde")).unwrap();
        symlink("/bin/sh", at("kunde")).unwrap();
        assert_eq!(started(&at("kunde"), &["-c", &value], true), refused);
        assert!(!hit.exists());
    }
}
