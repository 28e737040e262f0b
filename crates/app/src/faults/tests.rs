#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise, and a panic is tested"
)]

use std::thread;

use tempfile::TempDir;

use super::*;

/// The fault that a thread of this name is told to have had, which panics with this message.
fn fault_of(profile: &Path, word: &str, message: &str) -> Fault {
    let (events, mut heard) = mpsc::unbounded_channel();
    in_tests::watch(word, profile, events);
    let message = message.to_owned();
    let panics = thread::Builder::new().name("a worker".to_owned()).spawn(move || panic!("{message}"));
    assert!(panics.unwrap().join().is_err());
    match heard.try_recv() {
        Ok(Event::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_panic_is_kept_with_its_place_thread_and_backtrace_and_without_what_it_quotes() {
    let profile = TempDir::new().unwrap();
    let fault = fault_of(profile.path(), "kept-whole", "kept-whole of \"Anna Berg\" at 4512345678");
    assert_eq!(fault.message, "kept-whole of … at …");
    assert!(fault.place.starts_with("app/src/faults/tests.rs:"), "{}", fault.place);
    let file = profile.path().join(fault.file.unwrap());
    let text = fs::read_to_string(&file).unwrap();
    let lines = ["thread   a worker", "message  kept-whole of … at …", "place    app/src/faults/tests.rs:"];
    assert!(lines.iter().all(|line| text.contains(line)), "{text}");
    assert!(text.contains("fault_of"), "its backtrace has names: {text}");
    assert!(!text.contains("Anna") && !text.contains("4512345678"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    }
}

#[test]
fn ten_files_are_kept_and_these_are_the_newest() {
    let profile = TempDir::new().unwrap();
    let folder = profile.path().join(FOLDER);
    fs::create_dir(&folder).unwrap();
    for day in 10..22 {
        fs::write(folder.join(format!("fault-202011{day}T120000000Z.txt")), "").unwrap();
    }
    fs::write(folder.join("a file of somebody else"), "").unwrap();
    let fault = fault_of(profile.path(), "kept-newest", "kept-newest");
    let mut left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left.len(), 11);
    assert_eq!(left.first().unwrap(), "a file of somebody else");
    assert_eq!(left.get(1).unwrap(), "fault-20201113T120000000Z.txt");
    assert!(fault.file.unwrap().ends_with(left.last().unwrap()));
}

#[test]
fn a_profile_that_takes_no_file_costs_the_file_and_the_fault_is_told_all_the_same() {
    let profile = TempDir::new().unwrap();
    fs::write(profile.path().join(FOLDER), "in the way").unwrap();
    let fault = fault_of(profile.path(), "kept-nowhere", "kept-nowhere");
    assert_eq!((fault.message.as_str(), fault.file), ("kept-nowhere", None));
}

#[test]
fn a_disk_that_hangs_holds_up_the_thread_that_panics_for_seconds_only() {
    let profile = TempDir::new().unwrap();
    let (events, mut heard) = mpsc::unbounded_channel();
    let hangs = |_: &Path| -> io::Result<File> {
        loop {
            thread::park();
        }
    };
    in_tests::add("kept-late", Keeper { create: hangs, ..Keeper::new(profile.path(), events) });
    let began = Instant::now();
    assert!(thread::spawn(|| panic!("kept-late")).join().is_err());
    assert!(began.elapsed() < WRITTEN_WITHIN * 10, "{:?}", began.elapsed());
    match heard.try_recv() {
        Ok(Event::Fault(fault)) => assert_eq!((fault.message.as_str(), fault.file), ("kept-late", None)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_faults_of_one_moment_have_two_times() {
    let (events, _heard) = mpsc::unbounded_channel();
    let keeper = Keeper::new(Path::new("/nowhere"), events);
    let times: Vec<_> = (0..100).map(|_| keeper.next_time()).collect();
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
}
