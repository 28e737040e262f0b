//! The settings page: every setting with its control and what stands in its way (`rows`), and what the user
//! does there.

mod rows;

use serde_json::Value;
use settings::key::Key;
use settings::names;
use settings::plan::Target;
use settings::read::{self, Issue};
use settings::report::{self, Finding, Outcome, Reason};
use settings::save::{By, Unit};
use settings::table::{self, Shape, Unit as NumberOf};
use settings::values::WindowGeometry;

use self::rows::keys;
use crate::core::Core;
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::editor::Keep;
use crate::view::{Snapshot, UiError};

/// Larger than any setting that makes sense.
const LONGEST_VALUE: usize = 64 * 1024;

/// Draws the settings, and changes them. What is in force and what is changed of it is the core's.
#[derive(Debug, Default)]
pub struct Editor;

impl<P: Ports> Feature<P> for Editor {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let Event::Page(request, reply) = event else { return Handled::No };
        let done = match request {
            PageRequest::ChangeSetting { key, value } => change(core, key, value.clone()),
            PageRequest::ResetSetting { key } => change(core, key, Value::Null),
            PageRequest::DiscardChange { key } => discard(core, key),
            PageRequest::SettleConflict { key, keep } => settle(core, key, *keep),
            _ => return Handled::No,
        };
        reply.send(done.map(|()| Value::Null));
        Handled::Yes
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if let Some(editor) = &mut page.editor {
            editor.rows = core.draw_settings();
        }
    }
}

/// Sets one setting. Refused with words for the user.
fn change<P: Ports>(core: &mut Core<P>, key: &str, value: Value) -> Result<(), UiError> {
    let unit = unit_of(core, key)?;
    if let Some(locked) = core.locked(unit) {
        return Err(UiError::refused(locked));
    }
    if let Some(problem) = core.wrong(unit, &value) {
        return Err(UiError::refused(problem));
    }
    core.keep_change(unit, value, By::Person);
    // The user has said where the window is to be: that does not wait for the next start.
    let touched: &[Target] = match unit {
        Unit::Window => &[Target::Window],
        Unit::Key(Key::Fullscreen | Key::WindowWallboardMode) => &[Target::Mode],
        Unit::Key(_) => &[],
    };
    core.place_window_now(touched);
    core.reconcile();
    Ok(())
}

/// Takes back a change that the PBX does not have yet.
fn discard<P: Ports>(core: &mut Core<P>, key: &str) -> Result<(), UiError> {
    let unit = unit_of(core, key)?;
    core.drop_change(unit);
    core.reconcile();
    Ok(())
}

fn settle<P: Ports>(core: &mut Core<P>, key: &str, keep: Keep) -> Result<(), UiError> {
    let unit = unit_of(core, key)?;
    match keep {
        Keep::Mine => core.insist_on_change(unit),
        Keep::Theirs => core.drop_change(unit),
    }
    core.reconcile();
    Ok(())
}

fn unit_of<P: Ports>(core: &Core<P>, key: &str) -> Result<Unit, UiError> {
    Unit::at(key).ok_or_else(|| {
        UiError::refused(
            core.language
                .pick(format!("There is no setting {key}."), format!("Der er ingen indstilling {key}.")),
        )
    })
}

impl<P: Ports> Core<P> {
    /// Why a value cannot be, in plain words.
    fn wrong(&self, unit: Unit, value: &Value) -> Option<String> {
        let pick = |en: &str, da: &str| Some(self.language.pick(en, da).to_owned());
        if value.to_string().len() > LONGEST_VALUE {
            return pick("That is too long.", "Det er for langt.");
        }
        if unit == Unit::Window && !matches!(value, Value::Null | Value::Object(_)) {
            return pick("The place is an object of four numbers.", "Placeringen er et objekt med fire tal.");
        }
        let member = |key: Key| value.get(key.parent_and_name().1).cloned().unwrap_or(Value::Null);
        let judged = keys(unit).iter().find_map(|key| {
            let value = if unit == Unit::Window { member(*key) } else { value.clone() };
            let issue = read::judge(&value, table::row(*key).shape)?;
            (issue != Issue::Absent).then_some((*key, value, issue))
        });
        if let Some((key, value, issue)) = judged {
            return Some(self.wrong_words(key, &value, issue));
        }
        if unit == Unit::Window && member(Key::WindowX).is_null() != member(Key::WindowY).is_null() {
            return pick("x and y count only together.", "x og y gælder kun sammen.");
        }
        None
    }

    fn wrong_words(&self, key: Key, value: &Value, issue: Issue) -> String {
        let range = match table::row(key).shape {
            Shape::Number { range, .. } => Some(range),
            Shape::Coordinate => Some(WindowGeometry::COORDINATE),
            _ => None,
        };
        if let (Issue::OutOfRange, Some(range)) = (issue, range) {
            let share = matches!(table::row(key).shape, Shape::Number { unit: NumberOf::Share, .. });
            let said = |bound: f64| {
                if share { names::per_cent(bound, self.language) } else { bound.to_string() }
            };
            let (min, max) = (said(range.min), said(range.max));
            return self.language.pick(
                format!("It must be between {min} and {max}."),
                format!("Den skal være mellem {min} og {max}."),
            );
        }
        if matches!(table::row(key).shape, Shape::Shortcut(_)) {
            return self
                .language
                .pick("Record a combination first.", "Optag først en kombination.")
                .to_owned();
        }
        let reason = match issue {
            Issue::OutOfRange => Reason::OutOfRange,
            Issue::PartIgnored => Reason::PartIgnored,
            _ => Reason::Invalid,
        };
        let finding = Finding::new(Outcome::Adjusted, reason, Value::Null);
        report::why(key, value, &finding, self.language).unwrap_or_default()
    }
}
