//! Which part of the bench is run.

use sandbox_pbx::QueueCounts;

/// As `cargo xtask bench company` hands it over.
#[derive(Debug)]
pub struct Plan {
    /// Sizes of the companies whose storms are measured.
    pub people: Vec<usize>,
    /// Events a second.
    pub rates: Vec<u32>,
    /// So many storms of each rate, one after the other.
    pub storms: usize,
    /// How long a storm lasts.
    pub seconds: u32,
    /// How often the app is started for the figure of its first dashboard.
    pub starts: usize,
    /// The size of the company that is searched; 0: none is.
    pub search: usize,
    /// Queues on the dashboard in place of everybody; half of the events of a storm are their callers'.
    pub queues: Option<QueueCounts>,
}

/// The size that the first dashboard of every other is compared with.
pub const SMALL: usize = 20;

impl Plan {
    #[track_caller]
    pub fn from_environment() -> Self {
        let queues = queues();
        // Beside many queues it is they that are measured.
        let (people, search) = if queues.is_some() { ("20", "0") } else { ("20,300,2000", "10000") };
        Self {
            people: numbers("PEOPLE", people),
            rates: numbers("RATE", "50,200"),
            storms: numbers("STORMS", "4")[0],
            seconds: numbers("SECONDS", "20")[0],
            starts: numbers("STARTS", "5")[0],
            search: numbers("SEARCH", search)[0],
            queues,
        }
    }

    /// Every size that is measured, the small one first.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = self.people.clone();
        if self.starts > 0 {
            sizes.push(SMALL);
        }
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }
}

/// `50x20`: so many queues, with so many callers in each.
#[track_caller]
fn queues() -> Option<QueueCounts> {
    let text = std::env::var("COMMUNICATOR_BENCH_QUEUES").ok()?;
    let (queues, waiting) = text.split_once('x').expect("as 50x20");
    let number = |text: &str| text.parse().expect("as 50x20");
    Some(QueueCounts { queues: number(queues), waiting: number(waiting) })
}

#[track_caller]
fn numbers<T: std::str::FromStr>(name: &str, usual: &str) -> Vec<T> {
    let text = std::env::var(format!("COMMUNICATOR_BENCH_{name}")).unwrap_or_else(|_| usual.to_owned());
    text.split(',')
        .map(|word| word.trim().parse().ok().unwrap_or_else(|| panic!("{name}: not a number: {word:?}")))
        .collect()
}
