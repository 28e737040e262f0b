#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::disk::make_room;
use super::{
    AccountFile, AnswerName, LastAccount, ProfileStore, Read, Unwritten, short_hash, stand_in_for_employee,
};
use crate::client::Fetched;
use crate::{DashboardId, EmployeeId, ServerUrl, Token};

const ORIGIN: &str = "https://pbx.example";

fn profile() -> (TempDir, ProfileStore) {
    let folder = tempfile::tempdir().unwrap();
    // A folder that is not there yet, with a blank in its name.
    let store = ProfileStore::new(folder.path().join("my profile"));
    (folder, store)
}

fn employee(id: &str) -> EmployeeId {
    EmployeeId::new(id)
}

fn fetched(document: &str) -> Fetched {
    Fetched {
        bytes: document.as_bytes().to_vec(),
        at: SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_469_400_007),
        server_date: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_469_400)),
    }
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(all_files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn the_folder_of_a_pair_never_changes_its_name() {
    // Written out: a version that computes another name loses everybody's settings.
    assert_eq!(short_hash(&["https://api.telecomx.dk", "5f0c"]), "81ca7d033f16e81a");
}

#[test]
fn a_document_comes_back_in_its_own_bytes_with_its_times() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    assert_eq!(account.desktop_settings(), Read::Absent);
    for document in [
        r#"{"zoom":1e999,  "unknown" : [1.10, 12345678901234567890], "half":"\ud800", "zoom":2,"ø":"å"}"#,
        "{\n\t\"a\": null\r\n}",
        "{}",
        &format!("{{\"deep\":{}{}}}", "[".repeat(5000), "]".repeat(5000)),
    ] {
        account.save_desktop_settings(&fetched(document)).unwrap();
        let found = profile.account(ORIGIN, &employee("e")).desktop_settings().found().unwrap();
        assert_eq!(String::from_utf8(found.bytes.clone()).unwrap(), document);
        assert_eq!(found, fetched(document));
    }
}

#[test]
fn what_is_not_json_is_not_stored_and_the_old_one_stays() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.save_desktop_settings(&fetched("{\"a\":1}")).unwrap();
    account.save_report(b"[1]").unwrap();
    for bad in ["", "{", "<html>", "{} {}"] {
        account.save_desktop_settings(&fetched(bad)).unwrap_err();
        account.save_report(bad.as_bytes()).unwrap_err();
        account.save_answer(&AnswerName::Queues, &fetched(bad)).unwrap_err();
    }
    account.save_report(&vec![b' '; 9 << 20]).unwrap_err();
    assert_eq!(account.desktop_settings().found().unwrap().bytes, b"{\"a\":1}");
    assert_eq!(account.report(), Read::Found(b"[1]".to_vec()));
    assert_eq!(account.answer(&AnswerName::Queues), Read::Absent);
}

#[test]
fn two_accounts_do_not_see_each_other() {
    let (_folder, profile) = profile();
    let pairs =
        [(ORIGIN, "ann"), (ORIGIN, "bob"), ("https://other.example", "ann"), ("https://pbx.examplea", "nn")];
    for (number, (origin, who)) in pairs.iter().enumerate() {
        let account = profile.account(origin, &employee(who));
        assert_eq!(account.desktop_settings(), Read::Absent);
        account.save_desktop_settings(&fetched(&format!("{{\"n\":{number}}}"))).unwrap();
        account.save_answer(&AnswerName::Employees, &fetched(&format!("[{number}]"))).unwrap();
    }
    for (number, (origin, who)) in pairs.iter().enumerate() {
        let account = profile.account(origin, &employee(who));
        assert_eq!(account.desktop_settings().found().unwrap(), fetched(&format!("{{\"n\":{number}}}")));
        assert_eq!(account.answer(&AnswerName::Employees).found().unwrap(), fetched(&format!("[{number}]")));
    }
}

#[test]
fn a_folder_that_is_anothers_is_left_alone() {
    let (_folder, profile) = profile();
    let ann = profile.account(ORIGIN, &employee("ann"));
    ann.save_report(b"{\"of\":\"ann\"}").unwrap();
    let wrong = profile.account(ORIGIN, &employee("bob")).folder().to_owned();
    fs::rename(ann.folder(), &wrong).unwrap();

    let bob = profile.account(ORIGIN, &employee("bob"));
    assert_ne!(bob.folder(), wrong);
    assert_eq!(bob.report(), Read::Absent);
    bob.save_report(b"{\"of\":\"bob\"}").unwrap();

    assert_eq!(fs::read(wrong.join("report.json")).unwrap(), b"{\"of\":\"ann\"}");
    assert_eq!(profile.account(ORIGIN, &employee("bob")).report(), Read::Found(b"{\"of\":\"bob\"}".to_vec()));
}

#[test]
fn a_damaged_account_file_is_put_aside_and_the_settings_stay() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.save_report(b"{}").unwrap();
    fs::write(account.folder().join("account.json"), b"{\"origin\":\"htt").unwrap();
    let again = profile.account(ORIGIN, &employee("e"));
    assert!(again.damage().unwrap().renamed_to.as_ref().unwrap().exists());
    assert_eq!(again.report(), Read::Found(b"{}".to_vec()));
    again.save_report(b"{\"x\":1}").unwrap();
    assert!(profile.account(ORIGIN, &employee("e")).damage().is_none());
    assert!(again.folder().join("account.json").exists());
}

#[test]
fn a_document_that_is_cut_anywhere_is_damaged_and_put_aside() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.save_desktop_settings(&fetched(r#"{"zoom":125,"window":{"x":1}}"#)).unwrap();
    let file = account.folder().join("desktop-settings.json");
    let whole = fs::read(&file).unwrap();
    for length in 0..whole.len() {
        fs::write(&file, whole.get(..length).unwrap()).unwrap();
        let Read::Damaged(damage) = account.desktop_settings() else { unreachable!("cut at {length}") };
        let aside = damage.renamed_to.unwrap();
        assert_eq!(fs::read(&aside).unwrap(), whole.get(..length).unwrap());
        assert!(!file.exists());
        assert_eq!(account.desktop_settings(), Read::Absent);
    }
    // None of them overwrote an earlier one.
    assert_eq!(all_files(account.folder()).len(), whole.len() + 1);
}

#[test]
fn rubbish_of_every_kind_is_damage_and_no_more() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.save_report(b"{}").unwrap();
    let file = account.folder().join("desktop-settings.json");
    for rubbish in [
        &b"\0\0\0\0"[..],
        b"\xff\xfe{}",
        b"null",
        b"{}",
        br#"{"schema":1,"fetched_at":"yesterday","server_date":null,"document":{}}"#,
        br#"{"schema":2,"fetched_at":"2026-11-23T21:30:00.000Z","server_date":null,"document":{}}"#,
        br#"{"schema":1,"fetched_at":"2026-11-23T21:30:00.000Z","server_date":null,"document":[]}"#,
        br#"{"schema":1,"fetched_at":"2026-11-23T21:30:00.000Z","server_date":7,"document":{}}"#,
    ] {
        fs::write(&file, rubbish).unwrap();
        assert!(
            matches!(account.desktop_settings(), Read::Damaged(_)),
            "{}",
            String::from_utf8_lossy(rubbish)
        );
    }
    // A folder in the file's place.
    fs::create_dir(&file).unwrap();
    assert!(matches!(account.desktop_settings(), Read::Damaged(_)));
    account.save_desktop_settings(&fetched("{}")).unwrap();
    assert!(account.desktop_settings().found().is_some());
}

#[test]
fn ids_from_the_server_make_no_file_outside_the_folder() {
    let (_folder, profile) = profile();
    let account = profile.account("https://../../x", &employee("../../../evil"));
    let hostile = AnswerName::Dashboard(DashboardId::new("../../../../evil\0/x"));
    account.save_answer(&hostile, &fetched("{}")).unwrap();
    assert_eq!(account.answer(&hostile).found().unwrap(), fetched("{}"));
    assert!(account.folder().starts_with(profile.folder().join("accounts")));
    assert_eq!(all_files(profile.folder()).len(), 2);
    let other = AnswerName::Dashboard(DashboardId::new("another"));
    assert_eq!(account.answer(&other), Read::Absent);
}

#[test]
fn the_last_account_is_remembered_and_judged_anew() {
    let (_folder, profile) = profile();
    assert_eq!(profile.last_account(), Read::Absent);
    let account = LastAccount {
        server: ServerUrl::parse("https://pbx.example/prefix/").unwrap(),
        employee: employee("e"),
        name: Some("Åse".to_owned()),
        language: None,
        token_mark: Some(stand_in_for_employee(&Token::new("t").unwrap())),
    };
    profile.save_last_account(&account).unwrap();
    assert_eq!(profile.last_account(), Read::Found(account));
    let file = profile.folder().join("last-account.json");
    let edited = fs::read_to_string(&file).unwrap().replace("https:", "http:");
    fs::write(&file, edited).unwrap();
    assert!(matches!(profile.last_account(), Read::Damaged(_)));
    profile.forget_last_account().unwrap();
    profile.forget_last_account().unwrap();
}

#[test]
fn a_token_is_for_the_origin_that_issued_it() {
    let (_folder, profile) = profile();
    let file = profile.token_file();
    assert_eq!(file.read(ORIGIN), Read::Absent);
    let token = Token::new("hunter2").unwrap();
    file.write(ORIGIN, &employee("e"), &token).unwrap();
    let stored = file.read(ORIGIN).found().unwrap();
    assert_eq!((stored.employee.as_str(), stored.token.expose()), ("e", "hunter2"));
    assert!(!format!("{stored:?} {file:?}").contains("hunter2"));
    for other in ["https://pbx.example:8443", "http://localhost", "https://pbx.example.evil.com"] {
        assert_eq!(file.read(other), Read::Absent);
    }
    assert!(file.read(ORIGIN).found().is_some());

    fs::write(profile.folder().join("token"), b"{\"token\":\"hunter2").unwrap();
    let Read::Damaged(damage) = file.read(ORIGIN) else { unreachable!("a cut token file") };
    assert!(!damage.why.contains("hunter2"));
    file.remove().unwrap();
    assert!(all_files(profile.folder()).is_empty(), "a damaged token stayed behind");
    file.remove().unwrap();
}

#[test]
fn the_stand_in_for_an_employee_is_stable_and_shows_nothing_of_the_token() {
    let one = stand_in_for_employee(&Token::new("hunter2").unwrap());
    assert_eq!(one, stand_in_for_employee(&Token::new("hunter2\n").unwrap()));
    assert_ne!(one, stand_in_for_employee(&Token::new("hunter3").unwrap()));
    assert!(
        one.as_str().starts_with("token-") && one.as_str().len() == 22 && !one.as_str().contains("hunter")
    );
}

#[test]
fn leftovers_of_interrupted_writes_do_no_harm_and_are_removed() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.save_report(b"{}").unwrap();
    account.save_answer(&AnswerName::Themes, &fetched("[]")).unwrap();
    let places = [
        profile.folder().join(".last-account.json.tmp-1-0"),
        account.folder().join(".report.json.tmp-99-7"),
        account.folder().join("answers").join(".themes.json.tmp-1-1"),
    ];
    for place in &places {
        fs::write(place, b"{\"half").unwrap();
    }
    assert_eq!(account.report(), Read::Found(b"{}".to_vec()));
    let kept = profile.folder().join("notes.tmp-1");
    fs::write(&kept, b"somebody's own").unwrap();
    assert_eq!(profile.remove_leftovers(), 3);
    assert!(kept.exists() && places.iter().all(|place| !place.exists()));
    assert_eq!(profile.remove_leftovers(), 0);
    assert_eq!(ProfileStore::new("/nonexistent/profile").remove_leftovers(), 0);
}

#[cfg(unix)]
#[test]
fn files_are_0600_and_folders_0700_from_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;

    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.save_desktop_settings(&fetched("{}")).unwrap();
    account.save_answer(&AnswerName::Themes, &fetched("[]")).unwrap();
    account.save_report(b"{}").unwrap();
    profile.token_file().write(ORIGIN, &employee("e"), &Token::new("t").unwrap()).unwrap();
    for file in all_files(profile.folder()) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    for folder in [profile.folder(), account.folder(), &account.folder().join("answers")] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    // A file that was restored with another mode is mended when it is next read.
    let token = profile.folder().join("token");
    fs::set_permissions(&token, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(profile.token_file().read(ORIGIN).found().is_some());
    assert_eq!(mode(&token), 0o600);
}

/// Writes that wait, and the files that were spared.
#[derive(Debug, Default)]
struct Waiting {
    contents: Mutex<HashMap<PathBuf, Option<Vec<u8>>>>,
    spared: Mutex<HashSet<PathBuf>>,
}

impl Unwritten for Waiting {
    fn content(&self, file: &Path) -> Option<Option<Vec<u8>>> {
        self.contents.lock().unwrap().get(file).cloned()
    }

    fn spare(&self, file: &Path) {
        self.spared.lock().unwrap().insert(file.to_owned());
    }

    fn known(&self, file: &Path) {
        self.spared.lock().unwrap().remove(file);
    }
}

fn any_bytes(bytes: &[u8]) -> Result<Vec<u8>, String> {
    Ok(bytes.to_vec())
}

#[test]
fn what_waits_to_be_written_is_read_as_if_it_were_on_the_disk() {
    let (_folder, profile) = profile();
    let waiting = Arc::new(Waiting::default());
    let account = profile.clone().over(waiting.clone()).account(ORIGIN, &employee("e"));
    account.save_unsaved(b"{\"on\":\"disk\"}").unwrap();
    let write = account.write(AccountFile::Unsaved, Some(b"{}"));
    waiting.contents.lock().unwrap().insert(write.file().to_owned(), Some(b"{}".to_vec()));
    assert_eq!(account.unsaved(), Read::Found(b"{}".to_vec()));
    waiting.contents.lock().unwrap().insert(write.file().to_owned(), None);
    assert_eq!(account.unsaved(), Read::Absent);
    waiting.contents.lock().unwrap().clear();
    assert_eq!(account.unsaved(), Read::Found(b"{\"on\":\"disk\"}".to_vec()));
    assert!(waiting.spared.lock().unwrap().is_empty());
}

#[test]
fn a_file_whose_meaning_is_no_good_is_put_aside_like_one_that_is_no_json() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.write(AccountFile::Dnd, Some(b"[1]")).carry_out().unwrap();
    let read = account.read(AccountFile::Dnd, |_| Err::<(), _>("names no phone".to_owned()));
    let Read::Damaged(damage) = read else { unreachable!("{read:?}") };
    assert_eq!(
        (damage.why.as_str(), fs::read(damage.renamed_to.unwrap()).unwrap()),
        ("names no phone", b"[1]".to_vec())
    );
    assert_eq!(account.read(AccountFile::Dnd, any_bytes), Read::Absent);
}

#[test]
fn a_write_that_is_to_happen_once_leaves_the_first_content() {
    let (_folder, profile) = profile();
    let account = profile.account(ORIGIN, &employee("e"));
    account.before_first_save_write(b"{\"first\":1}").carry_out().unwrap();
    account.before_first_save_write(b"{}").carry_out().unwrap();
    assert_eq!(account.before_first_save(), Read::Found(b"{\"first\":1}".to_vec()));
}

#[cfg(unix)]
#[expect(clippy::print_stderr, reason = "a test that is skipped says why")]
#[test]
fn a_file_that_the_system_does_not_hand_out_stays_and_is_spared_until_it_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, profile) = profile();
    let waiting = Arc::new(Waiting::default());
    let account = profile.over(waiting.clone()).account(ORIGIN, &employee("e"));
    account.save_unsaved(b"{\"of\":\"before\"}").unwrap();
    let file = account.write(AccountFile::Unsaved, None).file().to_owned();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        eprintln!("skipped: this user, most likely root, may read every file");
        return;
    }
    assert!(matches!(account.unsaved(), Read::Unreadable { .. }));
    assert!(waiting.spared.lock().unwrap().contains(&file));
    make_room(&file).unwrap_err();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let aside = make_room(&file).unwrap().unwrap();
    assert_eq!(fs::read(aside).unwrap(), b"{\"of\":\"before\"}");
    assert_eq!(make_room(&file).unwrap(), None);
}
