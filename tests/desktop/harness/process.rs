//! Processes that end with the value that holds them, and answers of small programs.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A process, ended by its id when this goes out of scope.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        match command.stdin(Stdio::null()).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{command:?}: {error}; `cargo xtask test` installs what is needed"),
        }
    }

    /// One that reads what it is given; the input is to be closed.
    #[track_caller]
    pub fn start_with_input(command: &mut Command) -> Self {
        match command.stdin(Stdio::piped()).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{command:?}: {error}; `cargo xtask test` installs what is needed"),
        }
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Its exit status, once it has ended by itself.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.0.try_wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Ends a process that somebody else started, by its id, if that is still this program's.
#[derive(Debug)]
pub struct EndOf<'a> {
    pub id: u32,
    pub program: &'a Path,
}

impl Drop for EndOf<'_> {
    fn drop(&mut self) {
        if runs(self.id, self.program) {
            let _ = Command::new("kill").arg(self.id.to_string()).stderr(Stdio::null()).status();
        }
    }
}

/// Whether the process is one of this program file.
pub fn runs(id: u32, program: &Path) -> bool {
    std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|found| found == program)
}

/// Everything that a program says.
#[track_caller]
pub fn output(command: &mut Command) -> Output {
    match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => panic!("{command:?}: {error}; `cargo xtask test` installs what is needed"),
    }
}

/// Everything that a program says that reads these words from its standard input.
#[track_caller]
pub fn output_with_input(command: &mut Command, input: &str) -> Output {
    use std::io::Write as _;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // A program that ends before it has read all of it is no failure of the test.
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// [`output_with_input`] of a program that might hang: a panic when it has not ended within this time.
#[track_caller]
pub fn output_within(time: std::time::Duration, command: &mut Command, input: &str) -> Output {
    use std::io::Write as _;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    let mut running = Running(child);
    super::poll::some_within(time, &format!("{command:?} has ended"), || running.ended());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let child = running.child();
    std::io::Read::read_to_end(&mut child.stdout.take().unwrap(), &mut stdout).unwrap();
    std::io::Read::read_to_end(&mut child.stderr.take().unwrap(), &mut stderr).unwrap();
    Output { status: running.ended().unwrap(), stdout, stderr }
}

/// What a program prints, whether it succeeds or not: xprop and its like fail where a window is
/// just going away, and who asks polls.
#[track_caller]
pub fn said(command: &mut Command) -> String {
    String::from_utf8_lossy(&output(command).stdout).into_owned()
}

/// The process ids of this system with the words each was started with.
pub fn all() -> Vec<(u32, Vec<String>)> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries
        .filter_map(|entry| {
            let id = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let line = std::fs::read(format!("/proc/{id}/cmdline")).ok()?;
            let words = line
                .split(|byte| *byte == 0)
                .map(|word| String::from_utf8_lossy(word).into_owned())
                .collect();
            Some((id, words))
        })
        .collect()
}

/// Ids of the processes that descend from this one.
pub fn descendants(of: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = all().into_iter().filter_map(|(id, _)| Some((id, parent(id)?))).collect();
    let mut family = vec![of];
    let mut next = 0;
    while let Some(id) = family.get(next).copied() {
        family.extend(parents.iter().filter(|(_, parent)| *parent == id).map(|(child, _)| *child));
        next += 1;
    }
    family.split_off(1)
}

/// Proportional memory of a process and all that descend from it, MB.
pub fn memory(process: u32) -> f64 {
    of_smaps(process, "Pss:")
}

/// As [`memory`], without what is read from files: how that is shared changes with every other program
/// that begins and ends.
pub fn private_memory(process: u32) -> f64 {
    of_smaps(process, "Pss_Anon:")
}

fn of_smaps(process: u32, label: &str) -> f64 {
    let family = std::iter::once(process).chain(descendants(process));
    let kilobytes: u64 = family
        .filter_map(|id| std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok())
        .filter_map(|text| {
            let line = text.lines().find(|line| line.starts_with(label))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum();
    kilobytes as f64 / 1024.0
}

/// The program at the other end of a connection from this computer, with its process id.
pub fn at_the_other_end(stream: &std::net::TcpStream) -> String {
    let (Ok(theirs), Ok(ours)) = (stream.peer_addr(), stream.local_addr()) else {
        return "nobody".to_owned();
    };
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let socket = table.lines().skip(1).find_map(|row| {
        let columns: Vec<&str> = row.split_whitespace().collect();
        let port = |column: usize| u16::from_str_radix(columns.get(column)?.rsplit_once(':')?.1, 16).ok();
        let is_it = port(1)? == theirs.port() && port(2)? == ours.port();
        is_it.then(|| format!("socket:[{}]", columns.get(9).copied().unwrap_or_default()))
    });
    let Some(socket) = socket else { return format!("{theirs}, whose connection is gone") };
    let holds = |id: u32| {
        let open = std::fs::read_dir(format!("/proc/{id}/fd")).into_iter().flatten().flatten();
        open.filter_map(|entry| std::fs::read_link(entry.path()).ok())
            .any(|to| to.as_os_str() == socket.as_str())
    };
    match all().into_iter().find(|(id, _)| holds(*id)) {
        Some((id, words)) => format!("{} ({id})", words.join(" ").trim_end()),
        None => format!("{theirs}, which no process holds"),
    }
}

/// Its state as the kernel writes it: `R`, `S`, `T` for stopped, …
pub fn state(id: u32) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

/// Sends a signal by its name without `SIG`.
#[track_caller]
pub fn signal(id: u32, name: &str) {
    let output = output(Command::new("kill").args([&format!("-{name}"), &id.to_string()]));
    assert!(output.status.success(), "kill -{name} {id}");
}

fn parent(id: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in brackets may hold anything; what follows the last bracket does not.
    stat.rsplit_once(") ")?.1.split_whitespace().nth(1)?.parse().ok()
}
