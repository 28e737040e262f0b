//! The text of a `mimeapps.list`: which program is first for a type, changed without touching anything
//! else. Pure, and compiled and tested on every system.
//!
//! Form: Association between MIME types and applications 1.0.1 (freedesktop.org): groups of
//! `type=one.desktop;two.desktop;`, of which the first that is installed counts.

const DEFAULTS: &str = "[Default Applications]";

/// The type that stands for links of a scheme.
#[must_use]
pub fn type_of(scheme: &str) -> String {
    format!("x-scheme-handler/{scheme}")
}

/// The programs that are to open a type, the first one first. Groups and keys that stand twice count
/// together, as desktops take them.
#[must_use]
pub fn defaults<'a>(file: &'a str, of: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in file.lines() {
        if line.starts_with('[') {
            inside = line.trim_end() == DEFAULTS;
        } else if inside && let Some(list) = value(line, of) {
            found.extend(list.split(';').map(str::trim).filter(|id| !id.is_empty()));
        }
    }
    found
}

/// The file with `id` before all others for these types.
#[must_use]
pub fn with(file: &str, id: &str, types: &[String]) -> String {
    let mut lines: Vec<String> = without(file, id, types).lines().map(str::to_owned).collect();
    let group = lines.iter().position(|line| line.trim_end() == DEFAULTS);
    let Some(group) = group else {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(DEFAULTS.to_owned());
        lines.extend(types.iter().map(|of| format!("{of}={id};")));
        return joined(&lines);
    };
    for of in types {
        let known = lines
            .iter()
            .enumerate()
            .skip(group + 1)
            .take_while(|(_, line)| !line.starts_with('['))
            .find_map(|(at, line)| value(line, of).map(|list| (at, format!("{of}={id};{list}"))));
        match known {
            Some((at, line)) => {
                if let Some(old) = lines.get_mut(at) {
                    *old = line;
                }
            }
            None => lines.insert(group + 1, format!("{of}={id};")),
        }
    }
    joined(&lines)
}

/// The file without `id` for these types. A key that had nothing else goes, and so does a group that this
/// leaves empty.
#[must_use]
pub fn without(file: &str, id: &str, types: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut inside = false;
    let mut changed = false;
    for line in file.lines() {
        if line.starts_with('[') {
            inside = line.trim_end() == DEFAULTS;
        }
        let list = types.iter().filter(|_| inside).find_map(|of| Some((of, value(line, of)?)));
        match list {
            Some((of, list)) if list.split(';').any(|one| one.trim() == id) => {
                changed = true;
                let rest: Vec<_> = list.split(';').filter(|one| one.trim() != id).collect();
                if rest.iter().any(|one| !one.trim().is_empty()) {
                    lines.push(format!("{of}={}", rest.join(";")));
                }
            }
            _ => lines.push(line.to_owned()),
        }
    }
    if !changed {
        return file.to_owned();
    }
    let group = lines.iter().position(|line| line.trim_end() == DEFAULTS);
    if let Some(group) = group {
        let after = lines.get(group + 1).is_none_or(|line| line.starts_with('['));
        // One that is followed by a blank line and the next group is empty too, but was so before.
        if after {
            lines.remove(group);
            if let Some(blank) = group.checked_sub(1)
                && lines.get(blank).is_some_and(String::is_empty)
            {
                lines.remove(blank);
            }
        }
    }
    joined(&lines)
}

fn value<'a>(line: &'a str, of: &str) -> Option<&'a str> {
    let (key, value) = line.split_once('=')?;
    (key.trim() == of).then_some(value.trim())
}

fn joined(lines: &[String]) -> String {
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "communicator-links.desktop";

    fn types() -> Vec<String> {
        super::super::SCHEMES.iter().map(|scheme| type_of(scheme)).collect()
    }

    #[test]
    fn it_is_first_in_an_empty_file_and_leaves_an_empty_one() {
        let file = with("", ID, &types());
        for of in types() {
            assert_eq!(defaults(&file, &of), [ID]);
        }
        assert_eq!(without(&file, ID, &types()), "");
    }

    #[test]
    fn who_was_first_before_is_first_again() {
        let before = "# mine\n[Added Associations]\ntext/html=a.desktop;\n\n[Default Applications]\n\
                      text/html=a.desktop\nx-scheme-handler/tel=phone.desktop;other.desktop;\n\
                      x-scheme-handler/sip=phone.desktop\n\n[Removed Associations]\nx-scheme-handler/tel=z.desktop\n";
        let file = with(before, ID, &types());
        assert_eq!(defaults(&file, "x-scheme-handler/tel"), [ID, "phone.desktop", "other.desktop"]);
        assert_eq!(defaults(&file, "x-scheme-handler/sip"), [ID, "phone.desktop"]);
        assert_eq!(defaults(&file, "x-scheme-handler/callto"), [ID]);
        assert_eq!(defaults(&file, "text/html"), ["a.desktop"]);
        assert_eq!(with(&file, ID, &types()), file);
        assert_eq!(without(&file, ID, &types()), before);
    }

    #[test]
    fn a_file_without_the_group_gets_it_and_loses_it_again() {
        let before = "[Added Associations]\nx-scheme-handler/tel=phone.desktop;\n";
        let file = with(before, ID, &types());
        assert!(file.starts_with(before), "{file}");
        assert_eq!(defaults(&file, "x-scheme-handler/tel"), [ID]);
        assert_eq!(without(&file, ID, &types()), before);
    }

    #[test]
    fn a_file_that_does_not_name_it_stays_as_it_is_to_the_byte() {
        for file in
            ["", "no group\n", "[Default Applications]", "\r\n[Default Applications]\r\nx=y\r\n", "\n\n"]
        {
            assert_eq!(without(file, ID, &types()), file);
        }
    }

    proptest! {
        #[test]
        fn any_file_comes_back_line_by_line(lines in prop::collection::vec(prop_oneof![
            Just("[Default Applications]".to_owned()),
            Just("[Added Associations]".to_owned()),
            Just("x-scheme-handler/tel=a.desktop;".to_owned()),
            Just("x-scheme-handler/sip=a.desktop;b.desktop".to_owned()),
            Just("text/html=a.desktop".to_owned()),
            "[ -~]{0,12}",
        ], 0..12)) {
            let file = joined(&lines);
            let set = with(&file, ID, &types());
            for of in types() {
                let found = defaults(&set, &of);
                prop_assert_eq!(found.first(), Some(&ID));
                prop_assert_eq!(found.iter().filter(|one| **one == ID).count(), 1);
            }
            let back = without(&set, ID, &types());
            for of in types() {
                prop_assert_eq!(defaults(&back, &of), defaults(&file, &of));
            }
            // Nothing of others is lost; at most a group without a line in it.
            let kept = |text: &str| text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('['))
                .map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(kept(&back).len(), kept(&file).len());
        }
    }
}
