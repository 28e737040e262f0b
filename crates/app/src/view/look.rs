//! How this user likes the lists of people, and what of the first steps is behind them: kept on this computer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More favourites than this are not kept.
const MOST_FAVOURITES: usize = 500;
/// More steps than this are not kept.
const MOST_STEPS: usize = 32;
/// Longest id and longest word, in bytes.
const LONGEST: usize = 256;

/// The page sends all of it when any of it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Look {
    /// Rows of 32 CSS pixels, without pictures.
    pub compact: bool,
    pub order: PeopleOrder,
    /// Ids of `people`, in the order in which they were chosen.
    pub favourites: Vec<String>,
    /// Steps of the first run that are done or were skipped, by the page's own words.
    pub steps: Vec<String>,
}

/// How people are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PeopleOrder {
    /// As the dashboard has them.
    #[default]
    Given,
    Name,
    /// Whoever can be reached first.
    Available,
}

impl Look {
    /// Without what is too much to keep.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        for list in [&mut self.favourites, &mut self.steps] {
            list.retain(|one| one.len() <= LONGEST);
        }
        self.favourites.truncate(MOST_FAVOURITES);
        self.steps.truncate(MOST_STEPS);
        self
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn what_an_earlier_version_kept_is_read_and_too_much_is_not_kept() {
        let old: Look = serde_json::from_str(r#"{"compact":true,"colour":"red"}"#).unwrap();
        assert_eq!(old, Look { compact: true, ..Look::default() });
        let many = Look {
            favourites: (0..1000).map(|at| at.to_string()).collect(),
            steps: vec!["x".repeat(300), "phone".to_owned()],
            ..Look::default()
        };
        let kept = many.bounded();
        assert_eq!((kept.favourites.len(), kept.steps), (500, vec!["phone".to_owned()]));
    }
}
