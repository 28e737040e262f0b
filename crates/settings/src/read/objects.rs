//! Reading settings that are objects: each member alone, by the row's list of members.
//!
//! A member that is wrong is its default and is told by itself. One of a wrong type also disables the
//! whole: half an integration would do something that nobody has asked for.

use serde_json::{Map, Value};

use super::{Issue, Reading, number, switch};
use crate::table::{ActionKind, Member, MemberShape, WebAction};
use crate::values::{Delay, Template, WebStep};

/// A setting that is an object, as its members say.
pub(crate) struct Object<'a> {
    /// None: it is missing, or something else than an object.
    given: Option<&'a Map<String, Value>>,
    members: &'a [Member],
    disabled: bool,
}

impl<'a> Object<'a> {
    /// The object that `value` is, and what is wrong with it as a whole. Without a value there is none, and
    /// [`Self::default`] stands in.
    pub(crate) fn read(value: &'a Value, members: &'a [Member]) -> Reading<Self> {
        let given = match value {
            Value::Null => return Reading::default(Issue::Absent),
            Value::Object(given) => given,
            _ => return Reading::default(Issue::Invalid),
        };
        let issue = worst(member_issues(value, members).map(|(_, issue)| issue));
        let disabled = issue == Some(Issue::Invalid);
        Reading { value: Some(Self { given: Some(given), members, disabled }), issue }
    }

    /// The object that nobody has said anything of.
    pub(crate) const fn default(members: &'a [Member]) -> Self {
        Self { given: None, members, disabled: false }
    }

    /// Whether a member of a wrong type disables it as a whole.
    pub(crate) const fn is_disabled(&self) -> bool {
        self.disabled
    }

    pub(crate) fn switch(&self, name: &str) -> bool {
        switch(self.value(name)).value.unwrap_or(false)
    }

    pub(crate) fn number(&self, name: &str) -> f64 {
        let Some(MemberShape::Number { default, range, .. }) = self.shape(name) else { return 0.0 };
        number(self.value(name), range).value.unwrap_or(default)
    }

    pub(crate) fn delay(&self, name: &str) -> Delay {
        Delay::new(self.number(name))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        text(self.value(name)).value.unwrap_or_default()
    }

    pub(crate) fn template(&self, name: &str) -> Template {
        Template::new(self.text(name))
    }

    /// What the member's word stands for; none where its word, or its default, stands for nothing.
    pub(crate) fn word<T>(&self, name: &str, of_word: impl Fn(&str) -> Option<T>) -> Option<T> {
        let Some(MemberShape::Word { default, .. }) = self.shape(name) else { return None };
        self.value(name).as_str().or(default).and_then(of_word)
    }

    pub(crate) fn steps(&self, name: &str) -> Vec<WebStep> {
        steps(self.value(name)).value.unwrap_or_default()
    }

    fn value(&self, name: &str) -> &'a Value {
        self.given.and_then(|given| given.get(name)).unwrap_or(&Value::Null)
    }

    fn shape(&self, name: &str) -> Option<MemberShape> {
        self.members.iter().find(|member| member.name == name).map(|member| member.shape)
    }
}

/// What is wrong with each member of an object, in the order of `members`. Missing ones are as they should
/// be, and what is no object has none.
pub fn member_issues<'a>(
    value: &'a Value,
    members: &'a [Member],
) -> impl Iterator<Item = (&'static str, Issue)> + 'a {
    members.iter().filter_map(|member| {
        let issue = judge_member(value.get(member.name)?, member.shape)?;
        (issue != Issue::Absent).then_some((member.name, issue))
    })
}

/// What is wrong with the whole, where that is wrong with its members: of a wrong type beats out of range.
fn worst(issues: impl IntoIterator<Item = Issue>) -> Option<Issue> {
    issues.into_iter().fold(None, |worst, issue| match issue {
        Issue::Absent => worst,
        Issue::OutOfRange if worst.is_none() => Some(Issue::OutOfRange),
        Issue::OutOfRange => worst,
        _ => Some(Issue::Invalid),
    })
}

/// What is wrong with a member of an object.
#[must_use]
pub fn judge_member(value: &Value, shape: MemberShape) -> Option<Issue> {
    match shape {
        MemberShape::Switch => switch(value).issue,
        MemberShape::Number { range, .. } => number(value, range).issue,
        MemberShape::Text { .. } => text(value).issue,
        MemberShape::Word { words, .. } => {
            super::word(value, |text| words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text))).issue
        }
        MemberShape::Actions => steps(value).issue,
    }
}

fn text(value: &Value) -> Reading<String> {
    match value {
        Value::Null => Reading::default(Issue::Absent),
        Value::String(text) => Reading::good(text.clone()),
        _ => Reading::default(Issue::Invalid),
    }
}

/// The steps of the browser integration: one that is unknown makes the whole useless, for those after it
/// would act on something else.
fn steps(value: &Value) -> Reading<Vec<WebStep>> {
    let list = match value {
        Value::Null => return Reading::default(Issue::Absent),
        Value::Array(list) => list,
        _ => return Reading::default(Issue::Invalid),
    };
    let mut steps = Vec::with_capacity(list.len());
    let mut issues = Vec::new();
    for value in list {
        let step = step(value);
        steps.extend(step.value);
        issues.extend(step.issue);
    }
    match worst(issues) {
        Some(Issue::Invalid) => Reading::default(Issue::Invalid),
        issue => Reading { value: Some(steps), issue },
    }
}

/// One step. What it takes may be missing: it sleeps for no time then, or its text is empty.
fn step(step: &Value) -> Reading<WebStep> {
    let action = step.get("action").and_then(Value::as_str).and_then(WebAction::of_word);
    let value = step.get("value").unwrap_or(&Value::Null);
    let text = match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Number(digits) => Some(digits.to_string()),
        _ => None,
    };
    let (Some(action), Some(text)) = (action, text) else { return Reading::default(Issue::Invalid) };
    if action.takes == ActionKind::Milliseconds {
        let delay = number(value, Delay::RANGE);
        return match delay.issue {
            Some(Issue::Absent) => Reading::good(WebStep::Sleep(Delay::default())),
            issue => Reading { value: delay.value.map(|ms| WebStep::Sleep(Delay::new(ms))), issue },
        };
    }
    match action.word {
        "target" => Reading::good(WebStep::Target(text)),
        "click" => Reading::good(WebStep::Click),
        "focus" => Reading::good(WebStep::Focus),
        "clear" => Reading::good(WebStep::Clear),
        "insert" => Reading::good(WebStep::Insert(Template::new(text))),
        "js" => Reading::good(WebStep::Js(text)),
        "scrolltop" => Reading::good(WebStep::ScrollTop),
        _ => Reading::default(Issue::Invalid),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::key::Key;
    use crate::read::judge;

    #[test]
    fn an_integration_with_one_bad_member_is_invalid_as_a_whole() {
        let shape = crate::table::row(Key::IntegrationWebsite).shape;
        let good = json!({"when": "ringing", "delay": "500", "url": "http://x", "apiMode": null, "new": [1]});
        assert_eq!(judge(&good, shape), None);
        for (member, bad) in [
            ("when", json!("SOMETIMES")),
            ("delay", json!("soon")),
            ("url", json!(5)),
            ("preferWindow", json!("yes")),
            ("apiMode", json!("DELETE")),
        ] {
            let mut broken = good.clone();
            if let Some(members) = broken.as_object_mut() {
                members.insert(member.into(), bad);
            }
            assert_eq!(judge(&broken, shape), Some(Issue::Invalid), "{member}");
        }
        assert_eq!(judge(&json!({"delay": -1}), shape), Some(Issue::OutOfRange));
    }

    #[test]
    fn an_unknown_step_makes_the_browser_integration_invalid() {
        let shape = crate::table::row(Key::IntegrationBrowser).shape;
        let with = |steps: Value| judge(&json!({"when": "NEVER", "actions": steps}), shape);
        assert_eq!(with(json!([{"action": "CLICK"}, {"action": "sleep", "value": 5}])), None);
        assert_eq!(with(json!([{"action": "click"}, {"action": "explode"}])), Some(Issue::Invalid));
        assert_eq!(with(json!([{"action": "insert", "value": {}}])), Some(Issue::Invalid));
    }

    fn steps_of(list: Value) -> Reading<Vec<WebStep>> {
        steps(&list)
    }

    #[test]
    fn every_documented_step_is_read_with_what_it_takes() {
        let text = |text: &str| Template::new(text.to_owned());
        let reading = steps_of(json!([
            {"action": "Target", "value": ".query"},
            {"action": "CLICK", "value": "ignored"},
            {"action": "focus"},
            {"action": "clear", "value": null},
            {"action": "sleep", "value": "250"},
            {"action": "sleep"},
            {"action": "insert", "value": "{NUMBER}"},
            {"action": "insert", "value": 112},
            {"action": "insert"},
            {"action": "js", "value": "go()"},
            {"action": "scrolltop"},
        ]));
        assert_eq!(
            reading,
            Reading::good(vec![
                WebStep::Target(".query".to_owned()),
                WebStep::Click,
                WebStep::Focus,
                WebStep::Clear,
                WebStep::Sleep(Delay::new(250.0)),
                WebStep::Sleep(Delay::default()),
                WebStep::Insert(text("{NUMBER}")),
                WebStep::Insert(text("112")),
                WebStep::Insert(text("")),
                WebStep::Js("go()".to_owned()),
                WebStep::ScrollTop,
            ])
        );
    }

    #[test]
    fn a_sleep_has_the_bounds_of_a_delay_and_a_word_for_it_is_invalid() {
        let long = steps_of(json!([{"action": "sleep", "value": 1e12}, {"action": "click"}]));
        assert_eq!(long.value, Some(vec![WebStep::Sleep(Delay::new(Delay::RANGE.max)), WebStep::Click]));
        assert_eq!(long.issue, Some(Issue::OutOfRange));
        assert_eq!(steps_of(json!([{"action": "sleep", "value": "long"}])), Reading::default(Issue::Invalid));
    }
}
