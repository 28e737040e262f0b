//! The wish to end: what a terminal, a script or the system says to a program that should stop.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::Ending;
#[cfg(windows)]
pub(crate) use windows::Ending;
