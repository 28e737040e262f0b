//! `website.url`.

use integrations::{Reason, Refusal, Values};
use settings::words::Language;

use crate::given::{ada, all, open, reason, refusal, url_of};

fn url(template: &str) -> String {
    url_of(open(template).unwrap().plan(&ada()).unwrap())
}

#[test]
fn values_are_encoded_for_path_query_and_fragment() {
    for (template, expected) in [
        ("http://mycrm/integration/%NUMBER%", "http://mycrm/integration/%2B4588991000"),
        (
            "https://crm.example/{NUMBER}?n={NAME}#c-{VAR:case}",
            "https://crm.example/%2B4588991000?n=Ada%20L%C3%B8ve#c-7",
        ),
        ("https://crm.example?n={NUMBER-NO-PREFIX}", "https://crm.example/?n=88991000"),
        ("https://crm.example#{NAME}", "https://crm.example/#Ada%20L%C3%B8ve"),
        ("HTTPS://CRM.example:8443/x/{NUMBER}", "https://crm.example:8443/x/%2B4588991000"),
        ("http://u:p@crm.example:80/{NUMBER}", "http://u:p@crm.example/%2B4588991000"),
        ("https://blåbær.example/{NUMBER}", "https://xn--blbr-roah.example/%2B4588991000"),
        ("  https://crm.example/{NUMBER}  ", "https://crm.example/%2B4588991000"),
        (
            "https://crm.example/a b/\"x\"|{y}^`?a b",
            "https://crm.example/a%20b/%22x%22%7C%7By%7D%5E%60?a%20b",
        ),
        ("https://crm.example/%41%zz", "https://crm.example/%41%zz"),
        ("https://[::1]:3000/{NUMBER}", "https://[::1]:3000/%2B4588991000"),
    ] {
        assert_eq!(url(template), expected, "{template}");
    }
}

#[test]
fn the_host_is_text_of_the_template() {
    for (template, at, what) in [
        ("https://{NAME}/", 8, Refusal::VariableInHost),
        ("https://crm.{VAR:x}/", 12, Refusal::VariableInHost),
        ("https://crm.example{NUMBER}", 19, Refusal::VariableInHost),
        ("https://crm.example:{NUMBER}/", 20, Refusal::VariableInHost),
        ("https://{NAME}@crm.example/", 8, Refusal::VariableInHost),
        ("https://u:{NAME}@crm.example/", 10, Refusal::VariableInHost),
        ("https:///{NAME}", 0, Refusal::Address),
        ("https:/\\{NAME}", 0, Refusal::Scheme),
        ("https:{NAME}", 0, Refusal::Scheme),
        ("{VAR:x}://crm.example/", 0, Refusal::Scheme),
        ("{NUMBER}", 0, Refusal::Scheme),
        ("%NUMBER%", 0, Refusal::Scheme),
        ("", 0, Refusal::Empty),
        ("  ", 0, Refusal::Empty),
        ("crm.example/{NUMBER}", 0, Refusal::Scheme),
        ("javascript:alert({NUMBER})", 0, Refusal::Scheme),
        ("file:///x", 0, Refusal::Scheme),
        ("httpſ://crm.example/", 0, Refusal::Scheme),
        ("https://", 0, Refusal::Address),
        ("https://a b/", 0, Refusal::Address),
        ("https://crm}&x/", 0, Refusal::Address),
        ("https://*/", 0, Refusal::Address),
        ("https://crm.example:99999/", 0, Refusal::Address),
        ("https://crm\n.example/", 11, Refusal::ControlCharacter),
        ("https://crm.example/{NUMBER 3}", 20, Refusal::VariableRepeated),
        ("https://crm.example/%number%", 20, Refusal::UnknownVariable),
    ] {
        assert_eq!(refusal(open(template)), (at, what), "{template}");
    }
    assert_eq!(open("https://{NAME}/").unwrap_err().reason(), Reason::WouldChangeHost);
}

#[test]
fn a_value_that_would_be_a_step_in_the_path_is_refused_and_nothing_else_is() {
    let armed = open("https://crm.example/a/{NAME}/b").unwrap();
    for value in [".", ".."] {
        assert_eq!(reason(armed.plan(&all(value))), Reason::WouldChangePath, "{value}");
    }
    for (template, value) in [
        ("https://crm.example/a/.{NAME}", "."),
        ("https://crm.example/a/{NAME}{NUMBER}", "."),
        ("https://crm.example/a/{NAME}?x", ".."),
        ("https://crm.example/a\\{NAME}#x", ".."),
        ("https://crm.example/a/%2e{NAME}", "."),
        ("https://crm.example/{NAME}", ".."),
    ] {
        assert_eq!(reason(open(template).unwrap().plan(&all(value))), Reason::WouldChangePath, "{template}");
    }
    for value in ["...", ".a", "../", "..;", "%2e%2e", "a.."] {
        let found = url_of(armed.plan(&all(value)).unwrap());
        assert!(found.starts_with("https://crm.example/a/") && found.ends_with("/b"), "{value}: {found}");
    }
    let query = open("https://crm.example/?p=/{NAME}/#/{NAME}/").unwrap();
    assert_eq!(url_of(query.plan(&all("..")).unwrap()), "https://crm.example/?p=/../#/../");
}

#[test]
fn the_percent_form_is_remarked_and_the_other_is_not() {
    let remark = |template| open(template).unwrap().remark(Language::En);
    assert!(remark("http://mycrm/%NUMBER%").is_some_and(|text| text.contains("%NUMBER%")));
    assert_eq!(remark("http://mycrm/{NUMBER}%41"), None);
}

#[test]
fn a_missing_value_is_empty() {
    let armed = open("https://crm.example/{NUMBER}/x?n={NAME}").unwrap();
    assert_eq!(url_of(armed.plan(&Values::default()).unwrap()), "https://crm.example//x?n=");
}
