//! Programs that are started for a call: what they get, what they do not, and that they live on.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, test_kill_process};
use serde_json::Value;
use tempfile::TempDir;

const DEADLINE: Duration = Duration::from_secs(60);

/// Values that a caller chooses, and that shells, interpreters and loaders would make something of.
const HOSTILE: [&str; 12] = [
    "+45 70 10 10 10",
    "Ægir Østergård; id",
    "$(touch hit) `touch hit` | touch hit && touch hit > hit",
    "\"'\\\" \\",
    "%COMSPEC% %PATH% {NUMBER}",
    "-oProxyCommand=touch hit",
    "--help",
    "/etc/passwd",
    "linje et\nlinje to\r\t\u{1b}[2J",
    "\u{202e}abc\u{202c} 😀",
    "*",
    "",
];

/// Writes all that it was given to `recorded` in its folder, which it names by its own path.
const RECORDER: &str = r#"#!/usr/bin/python3
import json, os, resource, signal, sys
umask = os.umask(0)
os.umask(umask)
record = {
    "arguments": sys.argv[1:],
    "environment": dict(os.environ),
    "folder": os.getcwd(),
    "leads_its_group": os.getpgid(0) == os.getpid(),
    "umask": umask,
    "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
    "input": os.readlink("/proc/self/fd/0"),
}
place = os.path.join(os.path.dirname(sys.argv[0]), "recorded")
with open(place + ".new", "w") as file:
    json.dump(record, file)
os.rename(place + ".new", place)
print("sagt på dansk", flush=True)
print("klaget", file=sys.stderr, flush=True)
sys.exit(7)
"#;

fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "never came true: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A home folder with a folder for programs.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(TempDir::new().unwrap());
        fs::create_dir(home.programs()).unwrap();
        home
    }

    fn programs(&self) -> PathBuf {
        self.0.path().join("Programmer på dansk")
    }

    fn program(&self, name: &str, text: &str, mode: u32) -> String {
        let file = self.programs().join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        file.to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// The process that starts programs.
struct App {
    process: Child,
    lines: Receiver<String>,
}

impl App {
    fn start(home: &Home, words: &[&str]) -> Self {
        Self::of(Self::command(home, words))
    }

    fn command(home: &Home, words: &[&str]) -> Command {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/program_probe");
        assert!(program.exists(), "`cargo test -p communicator-desktop` builds {}", program.display());
        let mut command = Command::new(program);
        command.args(words).env("HOME", home.0.path()).current_dir("/");
        command
    }

    fn of(mut command: Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        thread::spawn(move || output.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { process, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).expect("the process says something")
    }

    /// All that it says, to its end.
    fn lines(self) -> Vec<String> {
        std::iter::from_fn(|| self.lines.recv_timeout(DEADLINE).ok()).collect()
    }

    /// The number of the program that it has started, once that has said `begun`; either may come first.
    fn begun(&self) -> Pid {
        let said = [self.line(), self.line()];
        assert!(said.iter().any(|line| line == "begun"), "{said:?}");
        let pid = said.iter().find_map(|line| line.strip_prefix("started ")).expect("it was started");
        Pid::from_raw(pid.parse().unwrap()).unwrap()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn recorded(folder: &Path) -> Value {
    eventually("the program has recorded what it got", || {
        serde_json::from_slice(&fs::read(folder.join("recorded")).ok()?).ok()
    })
}

#[test]
fn a_program_gets_exactly_its_arguments_and_values_and_nothing_of_the_app() {
    let home = Home::new();
    let program = home.program("optag æøå", RECORDER, 0o755);
    let values = [
        "COMM_NUMBER=+45 70; id".to_owned(),
        format!("COMM_NAME={}", HOSTILE[2]),
        format!("COMM_VAR_kunde={}", HOSTILE[8]),
    ];
    let words: Vec<&str> =
        values.iter().map(String::as_str).chain(["--", program.as_str()]).chain(HOSTILE).collect();
    let mut command = App::command(&home, &words);
    command
        .env("COMMUNICATOR_TOKEN", "secret")
        .env("COMMUNICATOR_DEBUG_FAULT", "x")
        .env("COMM_NAME", "of an earlier call")
        .env("COMM_VAR_tidligere", "of an earlier call")
        .env("OF_THE_USER", "stays");
    let most = getrlimit(Resource::Core).maximum;
    let lines = App::of(command).lines();
    assert_eq!(lines.iter().filter(|line| line.starts_with("started ")).count(), 1, "{lines:?}");
    for said in ["sagt på dansk", "klaget", "Code(7)"] {
        assert!(lines.iter().any(|line| line == said), "{lines:?}");
    }

    let record = recorded(&home.programs());
    assert_eq!(record["arguments"], Value::from(HOSTILE.to_vec()));
    let environment = &record["environment"];
    assert_eq!(environment["COMM_NUMBER"], "+45 70; id");
    assert_eq!(environment["COMM_NAME"], HOSTILE[2]);
    assert_eq!(environment["COMM_VAR_kunde"], HOSTILE[8]);
    assert_eq!(environment["OF_THE_USER"], "stays");
    for gone in ["COMMUNICATOR_TOKEN", "COMMUNICATOR_DEBUG_FAULT", "COMM_VAR_tidligere"] {
        assert!(environment.get(gone).is_none(), "{gone}");
    }
    assert_eq!(record["folder"], home.0.path().to_str().unwrap());
    assert_eq!(record["leads_its_group"], true);
    assert_eq!(record["input"], "/dev/null");
    let users = rustix::process::umask(rustix::fs::Mode::empty());
    rustix::process::umask(users);
    assert_eq!(record["umask"], users.bits(), "the umask is the user's");
    let users = getrlimit(Resource::Core);
    assert_eq!(record["core"], users.current.map_or(-1, |limit| i64::try_from(limit).unwrap()));
    assert_eq!(users, Rlimit { maximum: most, ..users });
    assert!(
        !home.file("hit").exists() && !home.programs().join("hit").exists(),
        "nothing was run by a shell"
    );
}

#[test]
fn a_program_is_found_in_the_path_and_from_the_home_folder() {
    let home = Home::new();
    home.program("optag æøå", RECORDER, 0o755);
    for name in ["Programmer på dansk/optag æøå", "./Programmer på dansk/optag æøå"] {
        assert!(App::start(&home, &["--", name]).lines().contains(&"Code(7)".to_owned()), "{name}");
    }
    let mut command = App::command(&home, &["--", "optag æøå", "x"]);
    command.env("PATH", format!("/usr/bin:{}", home.programs().display()));
    assert!(App::of(command).lines().contains(&"Code(7)".to_owned()));
    assert_eq!(recorded(&home.programs())["arguments"], serde_json::json!(["x"]));
}

#[test]
fn what_is_no_program_is_not_started_and_no_shell_comes_in_for_it() {
    let home = Home::new();
    let hit = home.file("hit");
    let script = format!("touch '{}'\n", hit.display());
    let no_interpreter = home.program("uden fortolker", &script, 0o755);
    let wrong_interpreter = home.program("forkert fortolker", &format!("#!/nowhere/sh\n{script}"), 0o755);
    let not_allowed = home.program("ikke kørbar", &format!("#!/bin/sh\n{script}"), 0o644);
    let folder = home.programs().to_str().unwrap().to_owned();
    for program in [&no_interpreter, &wrong_interpreter, &not_allowed, &folder] {
        let said = App::start(&home, &["--", program]).lines();
        assert_eq!(said, [format!("NotExecutable {{ program: {program:?} }}")]);
    }
    for program in ["ikke-et-program", "./ikke-et-program", "/nowhere/program", "echo hej", "touch hit", ""] {
        let said = App::start(&home, &["--", program]).lines();
        assert_eq!(said, [format!("NotFound {{ program: {program:?} }}")]);
    }
    let long = "x".repeat(100_000);
    let long: Vec<&str> = ["--", "true"].into_iter().chain(std::iter::repeat_n(long.as_str(), 18)).collect();
    // What this system takes for the probe is no measure: the probe's own environment comes on top.
    let many = home.program("mange", "#!/bin/sh\nexit 0\n", 0o755);
    assert!(
        App::start(&home, &long).lines().last().is_some_and(|end| end == "Code(0)" || end == "TooLong"),
        "{many}"
    );
    let mut homeless = App::command(&home, &["--", "true"]);
    homeless.env("HOME", home.file("nowhere"));
    assert_eq!(App::of(homeless).lines(), ["NoHome"]);
    assert!(!hit.exists());
}

#[test]
fn a_program_lives_on_and_may_go_on_talking_when_the_app_is_killed() {
    let home = Home::new();
    let (gone, done) = (home.file("gone"), home.file("done"));
    let script = format!(
        "#!/bin/sh\necho begun\nuntil [ -e '{}' ]; do sleep 0.05; done\n\
         for n in 1 2 3; do echo more || true; echo worse >&2 || true; done\ntouch '{}'\n",
        gone.display(),
        done.display()
    );
    let program = home.program("bliver", &script, 0o755);
    let app = App::start(&home, &["--", &program]);
    let pid = app.begun();
    drop(app);
    assert!(test_kill_process(pid).is_ok(), "it lives");
    fs::write(gone, "").unwrap();
    eventually("it has come to its end by itself", || done.exists().then_some(()));
}

#[test]
fn it_is_ended_only_on_demand_and_with_it_what_it_has_started() {
    let home = Home::new();
    let children = home.file("children");
    let script = format!("#!/bin/sh\nsleep 600 &\necho $! > '{}'\necho begun\nwait\n", children.display());
    let program = home.program("starter flere", &script, 0o755);
    let mut app = App::start(&home, &["--", &program]);
    let pid = app.begun();
    let child: i32 = fs::read_to_string(&children).unwrap().trim().parse().unwrap();
    let child = Pid::from_raw(child).unwrap();
    assert!(test_kill_process(child).is_ok() && test_kill_process(pid).is_ok());
    writeln!(app.process.stdin.take().unwrap(), "end").unwrap();
    assert_eq!(app.line(), format!("Signal({})", Signal::TERM.as_raw()));
    eventually("the other one has ended", || test_kill_process(child).is_err().then_some(()));
}

#[test]
fn what_a_launcher_has_started_is_ended_with_it_and_one_with_unsaved_work_may_stay() {
    let home = Home::new();
    let children = home.file("children");
    let script = format!(
        "#!/bin/sh\n(trap '' TERM; touch '{1}'; sleep 600) & echo $! > '{0}'\n\
         sleep 600 >/dev/null 2>&1 & echo $! >> '{0}'\nuntil [ -e '{1}' ]; do sleep 0.05; done\nexit 3\n",
        children.display(),
        home.file("heeds nothing").display()
    );
    let program = home.program("starter og går", &script, 0o755);
    let launch = desktop::program::Launch { program, arguments: Vec::new(), environment: Vec::new() };
    let running = desktop::program::start(&launch, |_: &[u8]| {}).unwrap();
    assert_eq!(running.wait(), desktop::program::Exit::Code(3));
    assert_eq!(running.exit(), Some(desktop::program::Exit::Code(3)));
    let pids = fs::read_to_string(&children).unwrap();
    let pids: Vec<Pid> = pids.lines().map(|pid| Pid::from_raw(pid.parse().unwrap()).unwrap()).collect();
    running.end();
    eventually("the one that heeds it has ended", || test_kill_process(pids[1]).is_err().then_some(()));
    assert!(test_kill_process(pids[0]).is_ok(), "the one that does not stays");
    kill_process(pids[0], Signal::KILL).unwrap();
}

#[test]
fn many_at_once_all_run_and_leave_nothing_behind() {
    let launch = |code: i32| desktop::program::Launch {
        program: "/bin/sh".to_owned(),
        arguments: vec!["-c".to_owned(), format!("echo {code}; exit {code}")],
        environment: Vec::new(),
    };
    let (sender, said) = mpsc::channel();
    let all: Vec<_> = (0..200)
        .map(|code| {
            let sender = sender.clone();
            let output = move |bytes: &[u8]| drop(sender.send((code, bytes.to_vec())));
            (code, desktop::program::start(&launch(code), output).unwrap())
        })
        .collect();
    let pids: Vec<u32> = all.iter().map(|(_, running)| running.pid()).collect();
    for (code, running) in all {
        assert_eq!(running.wait(), desktop::program::Exit::Code(code));
    }
    drop(sender);
    let mut heard: Vec<i32> = said
        .iter()
        .map(|(code, bytes)| {
            assert_eq!(String::from_utf8(bytes).unwrap(), format!("{code}\n"));
            code
        })
        .collect();
    heard.sort_unstable();
    assert_eq!(heard, (0..200).collect::<Vec<_>>());
    for pid in pids {
        eventually("nothing is left of it", || (!Path::new(&format!("/proc/{pid}")).exists()).then_some(()));
    }
}

#[test]
fn a_program_behind_links_goes_by_each_name_on_the_way() {
    use std::os::unix::fs::symlink;

    use desktop::program::behind_links;

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let at = |name: &str| folder.join(name);
    fs::write(at("program"), "").unwrap();
    assert_eq!(behind_links(&at("program")), [at("program")]);
    assert_eq!(behind_links(&at("nothing")), [at("nothing")]);

    // As Debian's alternatives do it, and with a relative link in a folder of its own.
    fs::create_dir(at("alternatives")).unwrap();
    symlink(at("program"), at("alternatives/vi")).unwrap();
    symlink("alternatives/vi", at("editor")).unwrap();
    assert_eq!(behind_links(&at("editor")), [at("editor"), at("alternatives/vi"), at("program")]);
    // The folder is a link.
    symlink(at("alternatives"), at("bin")).unwrap();
    assert_eq!(behind_links(&at("bin/vi")), [at("bin/vi"), at("program")]);
    symlink("../program", at("alternatives/crm")).unwrap();
    let names = behind_links(&at("bin/crm"));
    assert_eq!(names.last(), Some(&at("program")), "{names:?}");
    // A link to itself ends, too.
    symlink("circle", at("circle")).unwrap();
    assert!(behind_links(&at("circle")).len() < 100);
    symlink("gone", at("dangling")).unwrap();
    assert_eq!(behind_links(&at("dangling")), [at("dangling"), at("gone")]);
}
