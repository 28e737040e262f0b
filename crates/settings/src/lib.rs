/*!
The desktop settings document: decoded, layered, planned, accounted for.

Bytes become a [`document::Document`]; one that [`acceptance`] takes for settings replaces the last. Documents are stacked in [`layers::Layers`]; the layers decide
[`resolve::Settings`], every value with its origin; settings become a [`plan`] of effects; what came of
each effect becomes the [`report`]. All of it is pure: no I/O, no clock, no operating system, so that
every rule of every setting can be tested as a value.
*/

pub mod acceptance;
pub mod document;
pub mod handbook;
pub mod key;
pub mod layers;
pub mod names;
pub mod overrides;
pub mod placement;
pub mod plan;
pub mod read;
pub mod report;
pub mod resolve;
pub mod said;
pub mod save;
pub mod schema;
pub mod shortcut;
pub mod table;
pub mod values;
pub mod words;
