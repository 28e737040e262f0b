//! Linux: an address holds 107 bytes and a path 4095, so the socket is reached through a handle on
//! its folder. That way is taken for short paths too: what is seldom used is seldom right.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};

/// Where the socket is; the path is good for as long as the value lives.
#[derive(Debug)]
pub struct Address {
    path: PathBuf,
    _folder: File,
}

impl Address {
    pub fn of(profile: &Path) -> io::Result<Self> {
        let folder = File::open(profile)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/communicator.sock", folder.as_raw_fd()));
        Ok(Self { path, _folder: folder })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}
