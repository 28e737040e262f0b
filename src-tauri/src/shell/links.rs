//! The program for links, through the desktop crate.

use std::path::PathBuf;
use std::time::Duration;

use desktop::link_handler::{self, Before, Handler, HandlerStatus, Wanted};
use desktop::web;
use settings::said::Said;

use app::ports::Links;

/// How long a browser may take to accept an address.
const AT_MOST: Duration = Duration::from_secs(30);

/// How long the server of a web page may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

pub struct DesktopLinks {
    name: String,
    program: PathBuf,
}

impl DesktopLinks {
    pub const fn new(name: String, program: PathBuf) -> Self {
        Self { name, program }
    }
}

impl Links for DesktopLinks {
    async fn set(
        &self,
        wanted: Wanted,
        arguments: Vec<String>,
        by_hand: bool,
        before: Vec<Before>,
    ) -> Result<(HandlerStatus, Vec<Before>), Said> {
        let handler = Handler { name: self.name.clone(), program: self.program.clone(), arguments };
        let work = move || {
            let before = link_handler::set(&handler, wanted, by_hand, &before)?;
            Ok((link_handler::read(&handler)?, before))
        };
        let done: Result<_, link_handler::Error> =
            tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())?;
        done.map_err(|error| Said::of(|language| error.words(language)))
    }

    async fn open(&self, address: String) -> Result<(), Said> {
        let opened = off_thread::run("open", AT_MOST, move || web::open(&address)).await;
        let opened = opened.unwrap_or(Err(web::OpenError::Refused));
        opened.map_err(|error| Said::of(|language| error.words(language)))
    }

    async fn answers(&self, address: String) -> bool {
        webhook::answers(&address, ANSWER).await
    }
}
