//! A notice as the XML of a Windows toast.
//! <https://learn.microsoft.com/uwp/schemas/tiles/toastschema/schema-root>

use super::{DEFAULT, Kind, Notice};

/// Buttons that mean yes and no are green and red where the system can.
const GOOD: &str = "answer";
const BAD: &str = "decline";

/// The whole toast. Each thing pressed comes back as `arguments` or `launch`.
pub(super) fn xml(notice: &Notice) -> String {
    let mut toast = format!(r#"<toast launch="{DEFAULT}""#);
    if notice.kind == Kind::Ringing {
        // On the screen until something is done, also where others are kept back.
        toast.push_str(r#" scenario="incomingCall" useButtonStyle="true""#);
    }
    toast.push_str(r#"><visual><binding template="ToastGeneric">"#);
    for text in [&notice.title, &notice.body] {
        if !text.is_empty() {
            toast.push_str(&format!("<text>{}</text>", escaped(text)));
        }
    }
    toast.push_str("</binding></visual>");
    if !notice.buttons.is_empty() {
        toast.push_str("<actions>");
        for button in &notice.buttons {
            let style = match button.action.as_str() {
                GOOD => r#" hint-buttonStyle="Success""#,
                BAD => r#" hint-buttonStyle="Critical""#,
                _ => "",
            };
            toast.push_str(&format!(
                r#"<action content="{}" arguments="{}" activationType="foreground"{style}/>"#,
                escaped(&button.label),
                escaped(&button.action)
            ));
        }
        toast.push_str("</actions>");
    }
    if notice.kind == Kind::Ringing {
        // The app rings; the system's own ringing beside it would be a second one.
        toast.push_str(r#"<audio silent="true"/>"#);
    }
    toast.push_str("</toast>");
    toast
}

/// Text for an element or an attribute. Characters that XML cannot hold are gone already.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::Button;
    use super::*;

    fn button(action: &str, label: &str) -> Button {
        Button { action: action.to_owned(), label: label.to_owned() }
    }

    #[test]
    fn a_call_stays_on_the_screen_without_a_sound_and_has_its_buttons() {
        let notice = Notice {
            title: "Ida Berg".to_owned(),
            body: "+4520304050".to_owned(),
            buttons: vec![button("answer", "Answer"), button("decline", "Decline")],
            kind: Kind::Ringing,
        };
        assert_eq!(
            xml(&notice),
            "<toast launch=\"default\" scenario=\"incomingCall\" useButtonStyle=\"true\"><visual>\
             <binding template=\"ToastGeneric\"><text>Ida Berg</text><text>+4520304050</text></binding></visual>\
             <actions><action content=\"Answer\" arguments=\"answer\" activationType=\"foreground\" \
             hint-buttonStyle=\"Success\"/><action content=\"Decline\" arguments=\"decline\" \
             activationType=\"foreground\" hint-buttonStyle=\"Critical\"/></actions>\
             <audio silent=\"true\"/></toast>"
        );
    }

    #[test]
    fn a_hostile_name_stays_text() {
        let notice = Notice {
            title: r#"</text><image src="http://x"/>"#.to_owned(),
            body: r#"a" & 'b'"#.to_owned(),
            buttons: vec![button("a\"", "<b>")],
            kind: Kind::Passing,
        };
        let xml = xml(&notice);
        assert!(xml.contains("<text>&lt;/text&gt;&lt;image src=&quot;http://x&quot;/&gt;</text>"), "{xml}");
        assert!(xml.contains("<text>a&quot; &amp; 'b'</text>"), "{xml}");
        assert!(xml.contains(r#"content="&lt;b&gt;" arguments="a&quot;""#), "{xml}");
    }
}
