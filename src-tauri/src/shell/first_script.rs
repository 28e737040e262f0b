//! What runs in a new web view before the page: how it looks from the first frame on, and the question for what it
//! is to show.
//!
//! Nothing of the account is in this script, because some web views run it in the frames of a page too. What the page
//! begins with is asked for here, before the page's own script is loaded, and answered to the top frame alone.

use app::ports::WindowSpec;

/// Nothing is printed: the dialog would stand before the window, and hold the page, while a call comes in.
const NO_PRINTING: &str = "Object.defineProperty(window,'print',{value(){}});\
     addEventListener('keydown',event=>{\
     if((event.ctrlKey||event.metaKey)&&event.key?.toLowerCase()==='p')event.preventDefault()},true);";

/// Asked at once, so that the answer is there when the page is. A page that is built in place of another asks for
/// itself.
const ASK: &str = "if(self===top&&!location.search)window.__COMMUNICATOR__=\
     window.__TAURI_INTERNALS__?.invoke('first_state').catch(()=>null);";

/// `font`: the family of the desktop's own programs, where the web view does not know it by itself.
pub fn of(spec: &WindowSpec, font: Option<&str>) -> String {
    let font = font.map_or_else(String::new, |family| {
        // A string of CSS in a string of JavaScript.
        format!("look.style.setProperty('--font',{}+',sans-serif');", text(&text(family)))
    });
    format!(
        "{NO_PRINTING}{ASK}{{const look=document.documentElement;look.dataset.theme={};{font}}}",
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
    fn no_name_ends_the_script_and_nothing_of_the_account_is_in_it() {
        let script = of(&spec(r#"{"who":"Clara"}"#, Some(r#"{"search":"Anholt"}"#)), Some("A</script>"));
        assert!(!script.contains("</script"), "{script}");
        assert!(!script.contains("Clara") && !script.contains("Anholt"), "{script}");
    }

    #[test]
    fn the_theme_is_there_before_the_page_and_the_top_frame_alone_asks() {
        let script = of(&spec("{}", None), None);
        assert!(script.contains(r#"dataset.theme="TEAL""#), "{script}");
        assert!(script.contains("if(self===top&&"), "{script}");
        assert!(!script.contains("--font"), "{script}");
    }

    #[test]
    fn the_name_of_a_font_is_a_string_of_css_whatever_is_in_it() {
        let script = of(&spec("{}", None), Some(r#"Odd", "name"#));
        assert!(script.contains(r#"'--font',"\"Odd\\\", \\\"name\""+',sans-serif'"#), "{script}");
    }
}
