//! Generated files and fingerprints of sources.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// What to do with a generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Make it so.
    Write,
    /// Say whether it is so, and change nothing.
    Check,
}

/// The files of a folder and of those beneath it: path inside the folder → content.
pub fn read_tree(folder: &Path, leave_out: &[&str]) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inside) = open.pop() {
        let here = folder.join(&inside);
        let entries = std::fs::read_dir(&here).with_context(|| format!("reading {}", here.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            if leave_out.iter().any(|left_out| name == **left_out) {
                continue;
            }
            let path = inside.join(&name);
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                let content = std::fs::read(entry.path())
                    .with_context(|| format!("reading {}", entry.path().display()))?;
                found.insert(path, content);
            }
        }
    }
    Ok(found)
}

/// A short text that differs when any of the files does. Not against malice: against a needless
/// build.
pub fn fingerprint(files: &BTreeMap<PathBuf, Vec<u8>>) -> String {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Brings `folder` to hold `wanted`, or says which files differ. Files of `folder` that end in
/// `owned` and are not wanted are stale: removed, or reported.
pub fn settle(
    folder: &Path,
    wanted: &BTreeMap<PathBuf, Vec<u8>>,
    owned: &str,
    mode: Mode,
    remedy: &str,
) -> Result<()> {
    let present = if folder.is_dir() { read_tree(folder, &[])? } else { BTreeMap::new() };
    let stale =
        present.keys().filter(|path| path.to_string_lossy().ends_with(owned) && !wanted.contains_key(*path));
    let changed = wanted.iter().filter(|(path, content)| present.get(*path) != Some(content));

    match mode {
        Mode::Check => {
            let differing: Vec<String> =
                changed.map(|(path, _)| path).chain(stale).map(|path| path.display().to_string()).collect();
            if !differing.is_empty() {
                bail!("not up to date in {}: {}; run: {remedy}", folder.display(), differing.join(", "));
            }
        }
        Mode::Write => {
            for (path, content) in changed {
                let file = folder.join(path);
                if let Some(parent) = file.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                std::fs::write(&file, content).with_context(|| format!("writing {}", file.display()))?;
                println!("    wrote {}", path.display());
            }
            for path in stale {
                std::fs::remove_file(folder.join(path))?;
                println!("    removed {}", path.display());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn wanted() -> BTreeMap<PathBuf, Vec<u8>> {
        BTreeMap::from([(PathBuf::from("a/one.ts"), b"1".to_vec()), (PathBuf::from("two.ts"), b"2".to_vec())])
    }

    #[test]
    fn what_was_written_is_up_to_date_and_a_change_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let settle = |mode| settle(folder.path(), &wanted(), ".ts", mode, "the remedy");
        assert!(settle(Mode::Check).is_err());
        settle(Mode::Write).unwrap();
        settle(Mode::Check).unwrap();

        std::fs::write(folder.path().join("two.ts"), "3").unwrap();
        let refusal = settle(Mode::Check).unwrap_err().to_string();
        assert!(refusal.contains("two.ts") && !refusal.contains("one.ts"), "{refusal}");
        assert!(refusal.contains("the remedy"));
    }

    #[test]
    fn a_stale_file_is_removed_and_a_strangers_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("old.ts"), "").unwrap();
        std::fs::write(folder.path().join("README"), "").unwrap();
        settle(folder.path(), &wanted(), ".ts", Mode::Write, "").unwrap();
        assert!(!folder.path().join("old.ts").exists());
        assert!(folder.path().join("README").exists());
    }

    #[test]
    fn the_fingerprint_knows_a_renamed_file() {
        let mut renamed = wanted();
        let content = renamed.remove(Path::new("two.ts")).unwrap();
        renamed.insert(PathBuf::from("three.ts"), content);
        assert_ne!(fingerprint(&wanted()), fingerprint(&renamed));
        assert_eq!(fingerprint(&wanted()), fingerprint(&wanted()));
    }
}
