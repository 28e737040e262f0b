//! What the disk says of the files of the profile, and what is told of it.
//!
//! The files are written on a thread of their own ([`crate::writer`]). What the disk refuses stays in memory
//! and is tried again there; here it is said, and said no more once it is written.

use std::path::Path;

use account::token::keep_in_file;
use pbx::{AccountFile, ProfileStore, Read};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::account::Change;
use super::account::TokenPlace;
use super::{Core, Event};
use crate::cache;
use crate::ports::Ports;
use crate::said::Said;
use crate::start::Start;
use crate::tasks::where_waiting_is_allowed;
use crate::writer::{Refused, Trouble, Written};

/// What the writer has said.
#[derive(Debug)]
pub(crate) struct Files {
    /// What the disk has refused so far.
    refused: Vec<Refused>,
    heard: mpsc::UnboundedReceiver<Written>,
    /// The file of the token, which the user has asked for, could not be written.
    pub(crate) token_waits: bool,
}

impl Files {
    /// From here on files are written.
    pub(crate) fn begin(start: &mut Start) -> Self {
        let (told, heard) = mpsc::unbounded_channel();
        if let Err(error) = start.files.start(move |written| drop(told.send(written))) {
            let text = Said::both(
                format!("Nothing is kept on this computer: {error}."),
                format!("Der gemmes intet på denne computer: {error}."),
            );
            cache::note(&mut start.damaged, text);
        }
        Self { refused: Vec::new(), heard, token_waits: false }
    }

    /// Hears of nothing.
    pub(crate) fn none() -> Self {
        Self { refused: Vec::new(), heard: mpsc::unbounded_channel().1, token_waits: false }
    }

    /// What came of the next write; waits for ever where nothing is written any more.
    pub(crate) async fn next(&mut self) -> Written {
        match self.heard.recv().await {
            Some(written) => written,
            None => std::future::pending().await,
        }
    }
}

impl<P: Ports> Core<P> {
    /// The files of this profile, with what is not written yet.
    pub(crate) fn profile_store(&self) -> ProfileStore {
        self.start.files.profile(self.start.profile.path())
    }

    /// What was read of a file. One that is damaged is said in the status panel.
    pub(crate) fn recalled<T>(&mut self, read: Read<T>) -> Option<T> {
        cache::found(read, &mut self.start.damaged)
    }

    pub(crate) fn on_written(&mut self, written: Written) {
        let Written { file, result, put_aside, refused } = written;
        if let Some(aside) = put_aside {
            cache::note(&mut self.start.damaged, cache::put_aside_words(&file, &aside));
        }
        // It is not tried again, so no line would say it.
        if let Err(why) = &result
            && !refused.iter().any(|one| one.file == file)
        {
            let text = Said::both(format!("{why}."), format!("En fil kunne ikke gemmes: {why}."));
            cache::note(&mut self.start.damaged, text);
        }
        if result.is_ok() && std::mem::take(&mut self.files.token_waits) {
            self.change_account(Change::KeepToken);
        }
        if result.is_ok() && self.start.log.trouble().is_some() {
            self.start.log.try_again();
            tracing::info!("the disk takes files again");
        }
        if refused.is_empty() && !self.files.refused.is_empty() {
            tracing::info!("everything that waited for the disk is written");
        }
        self.files.refused = refused;
    }

    /// A token is no content for the queue, where it would lie about; so it is tried again when the disk has
    /// just taken another file.
    pub(crate) fn keep_token_again(&mut self) {
        let in_memory = self.session.token_place() == Some(TokenPlace::Memory) && !self.account.demo;
        let token = self.session.token().cloned().filter(|_| in_memory);
        let (Some(token), Some(known)) = (token, self.account.known.clone()) else {
            return self.account_changed();
        };
        let (profile, server) = (self.start.profile.path().to_owned(), self.account.server.clone());
        let work = async move {
            let kept = async move { keep_in_file(&profile, &server, &known.employee, &token) };
            Event::TokenKept(where_waiting_is_allowed(kept).await.ok())
        };
        self.spawn(work, |_| Event::TokenKept(None));
    }

    pub(crate) fn on_token_kept(&mut self, place: Option<TokenPlace>) {
        match place {
            Some(place) => self.session.token_is_kept(place),
            None => self.files.token_waits = true,
        }
        self.account_changed();
    }

    /// The file of the token, which the user has asked for, could not be written yet.
    pub(crate) const fn token_waits(&self) -> bool {
        self.files.token_waits
    }

    /// Everything that waits is written, or named in the log.
    pub(crate) fn finish_files(&self, end: Instant) -> impl Future<Output = ()> + Send + use<P> {
        let (files, within) = (self.start.files.clone(), end.saturating_duration_since(self.now()));
        async move {
            let _named = files.finish(within).await;
        }
    }

    /// Why the user's changes are in memory only; none where they are kept.
    pub(crate) fn unsaved_trouble(&self) -> Option<&Trouble> {
        let file = self.account.store.as_ref()?.file(AccountFile::Unsaved);
        self.trouble_of(&file)
    }

    /// What the disk has refused so far.
    pub(crate) fn refused_files(&self) -> &[Refused] {
        &self.files.refused
    }

    fn trouble_of(&self, file: &Path) -> Option<&Trouble> {
        self.files.refused.iter().find(|refused| refused.file == file).map(|refused| &refused.trouble)
    }
}
