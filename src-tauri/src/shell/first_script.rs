//! What runs in a new web view before the page: its first snapshot, and what it is drawn with from the first
//! frame on.

use app::ports::WindowSpec;

/// Nothing is printed: the dialog would stand before the window, and hold the page, while a call comes in.
const NO_PRINTING: &str = "Object.defineProperty(window,'print',{value(){}});\
     addEventListener('keydown',event=>{\
     if((event.ctrlKey||event.metaKey)&&event.key?.toLowerCase()==='p')event.preventDefault()},true);";

/// `font`: the family of the desktop's own programs, where the web view does not know it by itself.
pub fn of(spec: &WindowSpec, font: Option<&str>) -> String {
    let view = spec.view.as_deref().map_or_else(|| "undefined".to_owned(), text);
    let font = font.map_or_else(String::new, |family| {
        // A string of CSS in a string of JavaScript.
        format!("look.style.setProperty('--font',{}+',sans-serif');", text(&text(family)))
    });
    format!(
        "{NO_PRINTING}window.__COMMUNICATOR__={};window.__COMMUNICATOR_VIEW__={view};\
         {{const look=document.documentElement;look.dataset.theme={};{font}}}",
        closed(&spec.snapshot),
        text(spec.theme.key()),
    )
}

/// A string of JavaScript.
fn text(text: &str) -> String {
    closed(&serde_json::Value::from(text).to_string())
}

/// `<` would let a name end the script early; JSON knows another way to write it.
fn closed(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use settings::plan::WindowMode;
    use settings::values::{Theme, WindowGeometry, Zoom};

    use super::*;

    fn spec(snapshot: &str, view: Option<&str>) -> WindowSpec {
        WindowSpec {
            geometry: WindowGeometry { position: None, size: WindowGeometry::DEFAULT_SIZE },
            mode: WindowMode::Normal,
            always_on_top: false,
            zoom: Zoom::DEFAULT,
            theme: Theme::Teal,
            minimised: false,
            unseen: false,
            title: String::new(),
            snapshot: snapshot.to_owned(),
            view: view.map(str::to_owned),
        }
    }

    #[test]
    fn no_name_ends_the_script() {
        let script = of(
            &spec(r#"{"who":"</script><script>"}"#, Some(r#"{"search":"</script>"}"#)),
            Some("A</script>"),
        );
        assert!(!script.contains('<'), "{script}");
        assert!(script.contains(r#"{"who":"\u003c/script>"#), "{script}");
    }

    #[test]
    fn a_page_that_was_not_looked_at_has_no_view_and_the_theme_is_there_before_it() {
        let script = of(&spec("{}", None), None);
        assert!(script.contains("__COMMUNICATOR_VIEW__=undefined;"), "{script}");
        assert!(script.contains(r#"dataset.theme="TEAL""#), "{script}");
        assert!(!script.contains("--font"), "{script}");
    }

    #[test]
    fn the_name_of_a_font_is_a_string_of_css_whatever_is_in_it() {
        let script = of(&spec("{}", None), Some(r#"Odd", "name"#));
        assert!(script.contains(r#"'--font',"\"Odd\\\", \\\"name\""+',sans-serif'"#), "{script}");
    }
}
