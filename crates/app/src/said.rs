//! A sentence that stays on the screen for a while, kept in both languages.

pub use settings::said::Said;
