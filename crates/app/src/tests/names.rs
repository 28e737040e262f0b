//! Names in place of ids: in what people read of the report, with the ids kept for scripts.

use super::calls::{list, phone};
use super::*;

#[test]
fn the_report_says_names_for_ids_and_says_of_an_id_without_one_that_it_has_none() {
    let world = World::with(json!({}));
    let ringtone = list(&world, "/pbx/app/settings/desktop/ringtone")[2].clone();
    let queue = list(&world, "/pbx/app/queues")[0].clone();
    let document = json!({
        "ringtoneExternal": ringtone["_id"],
        "ringtoneLocal": "gone-1",
        "phoneId": phone(&world),
        "dashboardId": "gone-2",
        "queueRingtones": [{"queue": queue["_id"], "ringtone": ringtone["_id"]}],
        "media": {"ringerVolume": 0.25, "preferredRingerOutputs": ["gone-3"]},
    });
    world.put(&document);
    let app = world.run(false).settled();
    let words = |key: &str| app.row(key)["wanted_words"].as_str().unwrap_or_default().to_owned();
    let tone = ringtone["nameEn"].as_str().unwrap();
    let of_queue = format!("{}: {tone}", queue["name"].as_str().unwrap());
    app.until("ringtones and queues have names", || words("queueRingtones") == of_queue);
    assert_eq!(words("ringtoneExternal"), tone);
    assert_eq!(words("ringtoneLocal"), "gone-1 (name not known)");
    assert_eq!(words("media.preferredRingerOutputs"), "gone-3 (name not known)");
    assert_eq!(words("media.ringerVolume"), "25%");
    app.until("the phone has a name", || {
        let name = words("phoneId");
        !name.is_empty() && !name.contains(&phone(&world))
    });
    app.until("the first dashboard is open", || app.row("dashboardId")["reason"] == "no_such_dashboard");
    let row = app.row("dashboardId");
    let opened = row["in_force_words"].as_str().unwrap();
    assert!(row["why"].as_str().unwrap().contains(&format!("“{opened}”")), "{row}");
    assert_eq!(row["wanted_words"], "gone-2 (name not known)");
    // Scripts have the values as they are.
    for (key, value) in [("ringtoneExternal", &ringtone["_id"]), ("dashboardId", &json!("gone-2"))] {
        assert_eq!(&app.row(key)["wanted"], value, "{key}");
    }
}
