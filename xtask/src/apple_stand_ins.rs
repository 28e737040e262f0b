//! Stand-ins for Apple's C compiler and archiver, which Linux does not have.
//!
//! A type check links nothing, so what C code compiles to is never read: it is enough that the files
//! which a build script asks for are there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Creates what stands after `-o`.
const COMPILER: &str = "\
#!/bin/sh
while [ $# -gt 0 ]; do
    if [ \"$1\" = -o ]; then : > \"$2\"; fi
    shift
done
";

/// Creates the archive among the words.
const ARCHIVER: &str = "\
#!/bin/sh
for word in \"$@\"; do
    case \"$word\" in *.a) : > \"$word\" ;; esac
done
";

/// Writes both into `folder`; what to set for build scripts to find them.
pub fn write(folder: &Path) -> Result<Vec<(&'static str, PathBuf)>> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut tools = Vec::new();
    for (variable, name, script) in
        [("CC_aarch64_apple_darwin", "cc", COMPILER), ("AR_aarch64_apple_darwin", "ar", ARCHIVER)]
    {
        let file = folder.join(name);
        std::fs::write(&file, script).with_context(|| format!("writing {}", file.display()))?;
        make_executable(&file)?;
        tools.push((variable, file));
    }
    Ok(tools)
}

#[cfg(unix)]
fn make_executable(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Never asked for: the check refuses to run anywhere but on Linux.
#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::process::Command;

    #[test]
    fn the_stand_ins_make_the_files_that_a_build_script_asks_for() {
        let folder = tempfile::tempdir().unwrap();
        let tools = super::write(folder.path()).unwrap();
        let run = |tool: usize, words: &[&str]| {
            let (_, program) = tools.get(tool).unwrap();
            assert!(Command::new(program).args(words).current_dir(&folder).status().unwrap().success());
        };
        run(0, &["-O2", "-c", "a b.c", "-o", "a b.o"]);
        run(1, &["cq", "lib.a", "a b.o"]);
        assert!(folder.path().join("a b.o").exists() && folder.path().join("lib.a").exists());
    }
}
