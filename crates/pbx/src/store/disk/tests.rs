#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::{LARGEST, Read, read, write_atomically};

fn anything(bytes: &[u8]) -> Result<Vec<u8>, String> {
    Ok(bytes.to_vec())
}

#[test]
fn a_reader_sees_the_old_or_the_new_content_and_never_a_part() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/er/file.json");
    let contents = [vec![b'a'; 40_000], vec![b'b'; 70_000]];
    write_atomically(&file, &contents[0]).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for content in contents.iter().cycle().take(60) {
                write_atomically(&file, content).unwrap();
            }
            done.store(true, Ordering::Release);
        });
        while !done.load(Ordering::Acquire) {
            let seen = read(&file, anything).found().unwrap();
            assert!(contents.contains(&seen), "{} bytes of something else", seen.len());
        }
    });
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "a write left something behind");
}

#[test]
fn two_writers_of_one_file_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    thread::scope(|scope| {
        for byte in [b'a', b'b', b'c'] {
            let file = &file;
            scope.spawn(move || (0..20).for_each(|_| write_atomically(file, &vec![byte; 9_000]).unwrap()));
        }
    });
    let seen = read(&file, anything).found().unwrap();
    assert!(seen.len() == 9_000 && seen.iter().all(|byte| Some(byte) == seen.first()));
}

#[test]
fn a_write_that_fails_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    write_atomically(&file, b"old").unwrap();
    let too_large = vec![b'x'; usize::try_from(LARGEST).unwrap() + 1];
    write_atomically(&file, &too_large).unwrap_err();
    // A folder in the way: the rename is what fails.
    let blocked = folder.path().join("blocked");
    fs::create_dir_all(blocked.join("inside")).unwrap();
    let error = write_atomically(&blocked, b"new").unwrap_err();
    assert!(error.to_string().contains("blocked"));
    assert_eq!(read(&file, anything), Read::Found(b"old".to_vec()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_file_that_is_too_large_is_put_aside_unread() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("big.json");
    // Sparse: it takes no room on the disk.
    fs::File::create(&file).unwrap().set_len(LARGEST + 1).unwrap();
    let Read::Damaged(damage) = read(&file, anything) else { unreachable!("too large") };
    let renamed = damage.renamed_to.unwrap();
    let name = renamed.file_name().unwrap().to_str().unwrap();
    let stamp = name.strip_prefix("big.json.damaged-").unwrap();
    assert!(stamp.len() == 16 && stamp.ends_with('Z') && stamp.as_bytes().get(8) == Some(&b'T'), "{stamp}");
    assert!(renamed.exists() && !file.exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (target, link) = (folder.path().join("target"), folder.path().join("link"));
    fs::write(&target, b"{}").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    assert!(matches!(read(&link, anything), Read::Damaged(_)));
    write_atomically(&link, b"new").unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"{}");
}
