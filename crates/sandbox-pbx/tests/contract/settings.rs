//! The desktop settings: stored per employee, or a file for everybody.

use std::fs;

use sandbox_pbx::Options;
use serde_json::{Value, json};

use crate::client::{Client, all, error, keys};

const PAGE: &str = "/pbx/app/settings/desktop";

/// Every key of the page, in its order.
const DOCUMENTED: [&str; 28] = [
    "ringtoneExternal",
    "ringtoneLocal",
    "ringtoneQueue",
    "showStatusPanel",
    "autoLaunch",
    "autoLaunchHide",
    "queueCriticalSound",
    "theme",
    "phoneId",
    "softphoneId",
    "dashboardId",
    "windowWallboardMode",
    "presenceBackground",
    "callBackground",
    "fullscreen",
    "zoom",
    "dashboardColumnWidth",
    "dndWhenDesktopLocked",
    "popupOnIncomingCall",
    "popupRevertWhenDone",
    "alwaysOnTop",
    "beaconsMayUpdateLocation",
    "queueRingtones",
    "window",
    "globalShortcuts",
    "integration",
    "media",
    "outboundGoto",
];

#[tokio::test]
async fn a_seeded_document_has_every_documented_key_in_its_order() {
    let client = Client::start().await;
    let document = client.json(PAGE).await;
    let found: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(found, DOCUMENTED);
    assert_eq!(keys(&document["globalShortcuts"]), ["ANSWER", "CALL", "HANGUP", "SEARCH", "TOGGLE_WINDOW"]);
    assert_eq!(keys(&document["integration"]), ["browser", "copyToClipboard", "run", "sendkeys", "website"]);
    assert_eq!(document["window"], json!({ "x": 64, "y": 40, "width": 1180, "height": 760 }));
}

#[tokio::test]
async fn the_ids_of_a_seeded_document_lead_somewhere() {
    let client = Client::start().await;
    let ringtones = client.json("/pbx/app/settings/desktop/ringtone").await;
    let themes = client.json("/pbx/app/settings/desktop/theme").await;
    let queues = client.json("/pbx/app/queues").await;
    for account in client.sandbox.accounts() {
        if account.disabled || account.token_expired || !account.has_settings {
            continue;
        }
        let document = client.get_as(&account.token, PAGE).await.json();
        let dashboard = format!("/pbx/app/dashboard/{}", document["dashboardId"].as_str().unwrap());
        assert_eq!(client.get_as(&account.token, &dashboard).await.status, 200, "{}", account.username);
        let path = format!("/pbx/extension?employee={}&includePhones=true", account.employee);
        let extensions = client.get_as(&account.token, &path).await.json();
        let phones = all(&extensions["extensions"]).iter().flat_map(|extension| all(&extension["phones"]));
        let paired: Vec<&Value> = phones.filter(|phone| phone["_id"] == document["phoneId"]).collect();
        assert_eq!(paired.len(), 1, "{}", account.username);
        assert_eq!(paired[0]["registered"], json!(true), "{}", account.username);
        let has = |list: &Value, id: &Value| all(list).iter().any(|entry| entry["_id"] == *id);
        assert!(has(&themes, &document["theme"]));
        for key in ["ringtoneExternal", "ringtoneLocal", "ringtoneQueue"] {
            assert!(has(&ringtones, &document[key]));
        }
        for pair in all(&document["queueRingtones"]) {
            assert!(has(&queues, &pair["queue"]) && has(&ringtones, &pair["ringtone"]));
        }
    }
}

#[tokio::test]
async fn an_account_without_settings_is_told_so_until_it_saves_some() {
    let mut client = Client::start().await;
    client.token = client.account(|account| !account.has_settings).token;
    assert_eq!(client.get(PAGE).await.refusal(), error(404, "id"));
    assert_eq!(client.post(PAGE, "{\"zoom\":125}").await.json(), json!({ "success": true }));
    assert_eq!(client.get(PAGE).await.bytes, b"{\"zoom\":125}");
}

#[tokio::test]
async fn what_is_saved_comes_back_byte_for_byte_and_to_its_owner_alone() {
    let client = Client::start().await;
    let other = client.account(|account| account.language == "da");
    let before = client.get_as(&other.token, PAGE).await.bytes;
    let saved = "{\"zoom\" : 1e999, \"outboundGoto\":true, \"unknown\":{\"n\":123456789012345678901234567890}, \"name\":\"Ålborg\"}";
    assert_eq!(client.post(PAGE, saved).await.status, 200);
    assert_eq!(client.get(PAGE).await.bytes, saved.as_bytes());
    assert_eq!(client.get_as(&other.token, PAGE).await.bytes, before);
}

#[tokio::test]
async fn what_the_pbx_derives_by_itself_stays_where_a_save_leaves_it_out() {
    let client = Client::start().await;
    assert_eq!(client.get(PAGE).await.json()["outboundGoto"], json!(false));
    client.post(PAGE, "{\"zoom\" : 1.50 }").await;
    assert_eq!(client.get(PAGE).await.bytes, b"{\"zoom\" : 1.50 ,\"outboundGoto\":false}");
    client.post(PAGE, "{}").await;
    assert_eq!(client.get(PAGE).await.bytes, b"{\"outboundGoto\":false}");
}

#[tokio::test]
async fn what_is_no_object_is_not_saved() {
    let client = Client::start().await;
    let before = client.get(PAGE).await.bytes;
    for body in ["", "[]", "null", "{\"zoom\":", "<html>"] {
        assert_eq!(client.post(PAGE, body).await.refusal(), error(400, "bad_request"), "{body}");
    }
    assert_eq!(client.get(PAGE).await.bytes, before);
}

#[tokio::test]
async fn a_settings_file_is_everybodys_and_read_anew_at_each_request() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desktop settings.json");
    let options = Options { settings: Some(file.clone()), ..Options::default() };
    let client = Client::with(options).await;
    assert_eq!(client.get(PAGE).await.refusal(), error(404, "id"));
    for text in ["{\"zoom\":50}", "not JSON at all", "", "{\"zoom\":75}"] {
        fs::write(&file, text).unwrap();
        for account in client.sandbox.accounts() {
            if !account.disabled && !account.token_expired {
                assert_eq!(client.get_as(&account.token, PAGE).await.bytes, text.as_bytes());
            }
        }
    }
}

#[tokio::test]
async fn without_write_a_save_hides_the_file_until_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    fs::write(&file, "{\"zoom\":50}").unwrap();
    let options = Options { settings: Some(file.clone()), ..Options::default() };
    let client = Client::with(options).await;
    client.post(PAGE, "{\"zoom\":90}").await;
    assert_eq!(client.get(PAGE).await.bytes, b"{\"zoom\":90}");
    assert_eq!(fs::read(&file).unwrap(), b"{\"zoom\":50}");
    fs::write(&file, "{\"zoom\":60}").unwrap();
    assert_eq!(client.get(PAGE).await.bytes, b"{\"zoom\":60}");
}

#[tokio::test]
async fn with_write_a_save_replaces_the_file_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    let options = Options { settings: Some(file.clone()), write: true, ..Options::default() };
    let client = Client::with(options).await;
    for saved in ["{\"zoom\":90}", "{\"zoom\":110,\"unknown\":[1e999]}"] {
        assert_eq!(client.post(PAGE, saved).await.status, 200);
        assert_eq!(fs::read(&file).unwrap(), saved.as_bytes());
        assert_eq!(client.get(PAGE).await.bytes, saved.as_bytes());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_or_written_is_the_servers_fault() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { settings: Some(folder.path().to_owned()), write: true, ..Options::default() };
    let client = Client::with(options).await;
    assert_eq!(client.get(PAGE).await.refusal(), error(500, "internal_error"));
    assert_eq!(client.post(PAGE, "{}").await.refusal(), error(500, "internal_error"));
}

#[tokio::test]
async fn ringtones_and_themes_are_bare_lists_in_two_languages() {
    let client = Client::start().await;
    let ringtones = client.json("/pbx/app/settings/desktop/ringtone").await;
    assert_eq!(all(&ringtones).len(), 8);
    for ringtone in all(&ringtones) {
        assert_eq!(keys(ringtone), ["_id", "nameDa", "nameEn"]);
        assert_eq!(ringtone["_id"].as_str().unwrap().len(), 24);
    }
    let themes = client.json("/pbx/app/settings/desktop/theme").await;
    let names: Vec<&Value> = all(&themes).iter().map(|theme| &theme["_id"]).collect();
    assert_eq!(names, ["EARTH", "TEAL", "DARK"]);
}
