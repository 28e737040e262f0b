//! The port of the program that opens links to numbers.

use desktop::link_handler::{Before, HandlerStatus, Wanted};

use crate::said::Said;

/// The program that the system opens links to numbers with.
pub trait Links: Send + Sync + 'static {
    /// Makes it so and says what the system then says. `by_hand`: the user has just said so. `before` is
    /// what an earlier call handed back: which programs were used before.
    fn set(
        &self,
        wanted: Wanted,
        arguments: Vec<String>,
        by_hand: bool,
        before: Vec<Before>,
    ) -> impl Future<Output = Result<(HandlerStatus, Vec<Before>), Said>> + Send;

    /// Opens a web address in the user's own browser.
    ///
    /// # Errors
    /// It is no plain web address, or there is no browser that takes it: in plain words.
    fn open(&self, address: String) -> impl Future<Output = Result<(), Said>> + Send;

    /// Whether the server of a web address is there now; bounded in time.
    fn answers(&self, address: String) -> impl Future<Output = bool> + Send;
}

/// A system that opens links with the program it was asked to, unless another program overrules that.
#[cfg(test)]
pub mod recording {
    use std::sync::atomic::{AtomicBool, Ordering};

    use desktop::link_handler::{Before, HandlerStatus, Opens, Wanted};

    use super::Links;
    use crate::ports::journal::{Asked, Journal};
    use crate::said::Said;

    #[derive(Debug)]
    pub struct RecordingLinks {
        journal: Journal,
        overruled: AtomicBool,
        unanswered: AtomicBool,
    }

    impl RecordingLinks {
        pub const fn new(journal: Journal) -> Self {
            Self { journal, overruled: AtomicBool::new(false), unanswered: AtomicBool::new(false) }
        }

        /// Another program's list of links stands above ours.
        pub fn overrule(&self) {
            self.overruled.store(true, Ordering::SeqCst);
        }

        /// No server of the web answers any more.
        pub fn answer_nothing(&self) {
            self.unanswered.store(true, Ordering::SeqCst);
        }
    }

    impl Links for RecordingLinks {
        async fn set(
            &self,
            wanted: Wanted,
            _arguments: Vec<String>,
            _by_hand: bool,
            before: Vec<Before>,
        ) -> Result<(HandlerStatus, Vec<Before>), Said> {
            self.journal.record(Asked::Links(wanted));
            let ours = wanted == Wanted::Used && !self.overruled.load(Ordering::SeqCst);
            let opens = || if ours { Opens::This } else { Opens::Another("phone".to_owned()) };
            let status = HandlerStatus {
                offered: wanted != Wanted::Nothing,
                opens: [opens(), opens(), opens()],
                user_must_choose: false,
            };
            Ok((status, before))
        }

        async fn open(&self, address: String) -> Result<(), Said> {
            self.journal.record(Asked::Address(address));
            Ok(())
        }

        async fn answers(&self, address: String) -> bool {
            self.journal.record(Asked::Knock(address));
            !self.unanswered.load(Ordering::SeqCst)
        }
    }
}
