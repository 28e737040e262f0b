#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

use std::fs;
use std::sync::mpsc;

use pbx::{AccountFile, AccountStore, EmployeeId, Read};

use super::*;

const LONG: Duration = Duration::from_secs(60);

/// A disk that waits to be let on before each write, and does as it is told.
struct TestDisk {
    let_on: Mutex<mpsc::Receiver<Deed>>,
    began: mpsc::Sender<PathBuf>,
}

enum Deed {
    Write,
    Refuse(io::ErrorKind),
    Panic,
}

impl Disk for TestDisk {
    fn carry_out(&self, write: &FileWrite) -> std::result::Result<(), StoreError> {
        let _ended = self.began.send(write.file().to_owned());
        let deed = self.let_on.lock().unwrap().recv().unwrap_or(Deed::Write);
        match deed {
            Deed::Write => write.carry_out(),
            Deed::Refuse(kind) => Err(StoreError { file: write.file().to_owned(), source: kind.into() }),
            Deed::Panic => panic!("a fault in the program"),
        }
    }

    fn make_room(&self, file: &Path) -> std::result::Result<Option<PathBuf>, StoreError> {
        disk::make_room(file)
    }
}

/// A writer on a test disk, in a folder of its own.
struct World {
    folder: tempfile::TempDir,
    writer: Writer,
    let_on: mpsc::Sender<Deed>,
    began: mpsc::Receiver<PathBuf>,
    reports: mpsc::Receiver<Written>,
    runtime: tokio::runtime::Runtime,
}

impl World {
    fn new() -> Self {
        let (let_on, waiting) = mpsc::channel();
        let (told, began) = mpsc::channel();
        let (report, reports) = mpsc::channel();
        let writer = Writer::default();
        let disk = TestDisk { let_on: Mutex::new(waiting), began: told };
        writer.start_on(disk, move |written| drop(report.send(written))).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), writer, let_on, began, reports, runtime }
    }

    fn account(&self) -> AccountStore {
        self.writer.profile(self.folder.path()).account("https://pbx.example", &EmployeeId::new("e"))
    }

    fn unsaved(&self, text: &str) -> FileWrite {
        self.account().write(AccountFile::Unsaved, Some(text.as_bytes()))
    }

    fn dnd(&self, text: &str) -> FileWrite {
        self.account().write(AccountFile::Dnd, Some(text.as_bytes()))
    }

    fn on_disk(&self, write: &FileWrite) -> Option<String> {
        fs::read_to_string(write.file()).ok()
    }

    fn began(&self) -> PathBuf {
        self.began.recv_timeout(LONG).unwrap()
    }

    fn reported(&self) -> Written {
        self.reports.recv_timeout(LONG).unwrap()
    }
}

#[test]
fn whoever_hands_in_a_write_does_not_wait_for_the_disk_and_reads_it_back_at_once() {
    let world = World::new();
    world.writer.write(world.unsaved("{}"));
    // The disk stands still in the middle of it.
    assert_eq!(world.began(), world.unsaved("").file());
    assert_eq!(world.account().unsaved(), Read::Found(b"{}".to_vec()));
    assert_eq!(world.on_disk(&world.unsaved("")), None);
    world.let_on.send(Deed::Write).unwrap();
    let written = world.reported();
    assert_eq!((written.result, written.refused), (Ok(()), Vec::new()));
    assert_eq!(world.on_disk(&world.unsaved("")).as_deref(), Some("{}"));
    assert_eq!(world.account().unsaved(), Read::Found(b"{}".to_vec()));
}

#[test]
fn a_thousand_changes_while_the_disk_stands_still_are_one_write() {
    let world = World::new();
    world.writer.write(world.unsaved("0"));
    world.began();
    for number in 1..=1000 {
        world.writer.write(world.unsaved(&number.to_string()));
    }
    world.let_on.send(Deed::Write).unwrap();
    world.let_on.send(Deed::Write).unwrap();
    assert_eq!((world.reported().result, world.reported().result), (Ok(()), Ok(())));
    assert_eq!(world.on_disk(&world.unsaved("")).as_deref(), Some("1000"));
    assert!(world.began().ends_with("unsaved.json"));
    assert!(world.began.try_recv().is_err(), "it was written more often than needed");
}

#[test]
fn the_next_step_waits_until_the_file_is_on_the_disk() {
    let world = World::new();
    let written = world.writer.written(world.dnd("{}"));
    world.let_on.send(Deed::Write).unwrap();
    assert_eq!(world.runtime.block_on(written), Ok(()));
    assert_eq!(world.on_disk(&world.dnd("")).as_deref(), Some("{}"));
    let refused = world.writer.written(world.dnd("{\"x\":1}"));
    world.let_on.send(Deed::Refuse(io::ErrorKind::StorageFull)).unwrap();
    assert!(world.runtime.block_on(refused).unwrap_err().contains("dnd.json"));
}

#[test]
fn a_fault_in_one_write_costs_that_write_alone() {
    let world = World::new();
    world.writer.write(world.dnd("{}"));
    world.began();
    world.writer.write(world.unsaved("{}"));
    world.let_on.send(Deed::Panic).unwrap();
    world.let_on.send(Deed::Write).unwrap();
    let failed = world.reported();
    assert!(failed.file.ends_with("dnd.json") && failed.result.is_err(), "{failed:?}");
    assert_eq!(world.reported().result, Ok(()));
    assert_eq!(world.on_disk(&world.unsaved("")).as_deref(), Some("{}"));
}

#[test]
fn what_the_disk_refused_is_read_from_memory_and_written_once_it_has_room() {
    let world = World::new();
    world.writer.write(world.unsaved("{}"));
    world.let_on.send(Deed::Refuse(io::ErrorKind::StorageFull)).unwrap();
    let refused = world.reported();
    assert!(refused.result.is_err());
    let file = world.unsaved("").file().to_owned();
    assert_eq!(refused.refused, [Refused { file, trouble: Trouble::Full }]);
    assert_eq!(world.account().unsaved(), Read::Found(b"{}".to_vec()));
    world.let_on.send(Deed::Write).unwrap();
    let written = world.reported();
    assert_eq!((written.result, written.refused), (Ok(()), Vec::new()));
    assert_eq!(world.on_disk(&world.unsaved("")).as_deref(), Some("{}"));
}

#[test]
fn a_file_that_could_not_be_understood_nor_renamed_is_put_aside_before_it_is_replaced() {
    let world = World::new();
    let write = world.unsaved("{}");
    fs::create_dir_all(write.file().parent().unwrap()).unwrap();
    fs::write(write.file(), "of before").unwrap();
    Unwritten::spare(&*world.writer.0.0, write.file());
    world.writer.write(write);
    world.let_on.send(Deed::Write).unwrap();
    let written = world.reported();
    assert_eq!(written.result, Ok(()));
    assert_eq!(fs::read_to_string(written.put_aside.unwrap()).unwrap(), "of before");
    assert_eq!(world.on_disk(&world.unsaved("")).as_deref(), Some("{}"));
    // From then on it is the app's own.
    world.writer.write(world.unsaved("{\"x\":1}"));
    world.let_on.send(Deed::Write).unwrap();
    assert_eq!(world.reported().put_aside, None);
}

#[test]
fn the_end_waits_until_everything_is_written() {
    let world = World::new();
    world.writer.write(world.unsaved("{}"));
    world.writer.write(world.dnd("{}"));
    world.let_on.send(Deed::Write).unwrap();
    world.let_on.send(Deed::Write).unwrap();
    assert_eq!(world.runtime.block_on(world.writer.finish(LONG)), Vec::<PathBuf>::new());
    for write in [world.unsaved(""), world.dnd("")] {
        assert_eq!(world.on_disk(&write).as_deref(), Some("{}"));
    }
    assert_eq!(
        world.runtime.block_on(world.writer.finish(LONG)),
        Vec::<PathBuf>::new(),
        "and has nothing to do"
    );
}

#[test]
fn the_end_says_what_was_not_written_in_time() {
    let world = World::new();
    world.writer.write(world.unsaved("{}"));
    world.began();
    let left = world.runtime.block_on(world.writer.finish(Duration::from_millis(50)));
    assert_eq!(left, [world.unsaved("").file().to_owned()]);
}

#[test]
fn the_end_tries_what_was_refused_once_more_and_does_not_wait_for_the_next_time() {
    let world = World::new();
    for text in ["{}", "{\"x\":1}"] {
        world.writer.write(world.unsaved(text));
        world.let_on.send(Deed::Refuse(io::ErrorKind::StorageFull)).unwrap();
        world.reported();
    }
    world.let_on.send(Deed::Refuse(io::ErrorKind::StorageFull)).unwrap();
    let left = world.runtime.block_on(world.writer.finish(LONG));
    assert_eq!(left, [world.unsaved("").file().to_owned()]);
}

#[test]
fn what_was_handed_in_before_the_last_clone_went_is_written() {
    let World { folder, writer, let_on, reports, runtime, .. } = World::new();
    let account = writer.profile(folder.path()).account("https://pbx.example", &EmployeeId::new("e"));
    writer.write(account.write(AccountFile::Unsaved, Some(b"{}")));
    drop((writer, runtime));
    let_on.send(Deed::Write).unwrap();
    assert_eq!(reports.recv_timeout(LONG).unwrap().result, Ok(()));
    assert!(reports.recv_timeout(LONG).is_err_and(|error| error == mpsc::RecvTimeoutError::Disconnected));
}
