//! Where the sources are and where things are built.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders that every command works in.
#[derive(Debug, Clone)]
pub struct Workplace {
    /// The workspace: the folder that holds `Cargo.lock`.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Workplace {
    /// Asked of the environment and not of `env!`: with a target folder that several clones share
    /// (CI does that) the path compiled in may be another clone's.
    pub fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask is a folder of the workspace")?.to_owned();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| root.join(folder));
        Ok(Self { root, target })
    }

    /// The folder for what xtask itself keeps between runs.
    pub fn own(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A path as a person in the workspace would type it.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
