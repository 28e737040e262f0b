use proptest::prelude::*;

use super::*;

fn device(id: &str, name: &str, is_default: bool) -> Device {
    Device { id: id.to_owned(), name: name.to_owned(), is_default }
}

fn preferred(id: &str, name: Option<&str>) -> Preferred {
    Preferred { id: id.to_owned(), name: name.map(str::to_owned) }
}

fn present() -> Vec<Device> {
    vec![device("speakers", "Desk", true), device("usb-1", "Jabra", false), device("usb-2", "Jabra", false)]
}

/// Id of the chosen device, and why.
fn chosen(preferred: &[Preferred], present: &[Device]) -> Option<(String, Why)> {
    match choose(preferred, present) {
        Chosen::Device { device, why } => Some((device.id, why)),
        Chosen::None => None,
    }
}

#[test]
fn the_first_preferred_device_that_is_present_is_chosen() {
    let list = [preferred("gone", None), preferred("usb-2", None), preferred("speakers", None)];
    let expected = ("usb-2".to_owned(), Why::Preferred { rank: 1, by: By::Id });
    assert_eq!(chosen(&list, &present()), Some(expected));
}

#[test]
fn an_id_counts_before_a_name_and_a_name_before_the_next_in_the_list() {
    let expected = ("usb-2".to_owned(), Why::Preferred { rank: 0, by: By::Id });
    assert_eq!(chosen(&[preferred("usb-2", Some("Jabra"))], &present()), Some(expected));

    let list = [preferred("from another port", Some("Jabra")), preferred("speakers", None)];
    let expected = ("usb-1".to_owned(), Why::Preferred { rank: 0, by: By::Name });
    assert_eq!(chosen(&list, &present()), Some(expected));
}

#[test]
fn without_a_preferred_device_it_is_the_systems_default_and_said_why() {
    let absent = [preferred("6f1e0c (a browser's)", None), preferred("", Some("  "))];
    let expected = ("speakers".to_owned(), Why::PreferredAbsent);
    assert_eq!(chosen(&absent, &present()), Some(expected));
    assert_eq!(chosen(&[], &present()), Some(("speakers".to_owned(), Why::NonePreferred)));
}

#[test]
fn where_nothing_is_present_nothing_is_chosen() {
    assert_eq!(chosen(&[preferred("usb-1", None)], &[]), None);
    assert_eq!(chosen(&[], &[device("usb-1", "Jabra", false)]), None);
}

#[test]
fn a_device_without_id_and_name_is_nobodys_preference() {
    let nameless = [device("", "", false)];
    assert_eq!(chosen(&[preferred("", Some(""))], &nameless), None);
}

proptest! {
    #[test]
    fn what_is_chosen_is_present_and_nothing_before_it_in_the_list_is(
        ids in proptest::collection::vec("[a-d]", 0..6),
        there in proptest::collection::btree_set("[a-f]", 0..6),
    ) {
        let list: Vec<Preferred> = ids.iter().map(|id| preferred(id, None)).collect();
        let present: Vec<Device> = there.iter().map(|id| device(id, id, id == "e")).collect();
        match chosen(&list, &present) {
            Some((id, Why::Preferred { rank, .. })) => {
                prop_assert_eq!(ids.iter().position(|id| there.contains(id)), Some(rank));
                prop_assert_eq!(ids.get(rank), Some(&id));
            }
            other => {
                prop_assert!(ids.iter().all(|id| !there.contains(id)));
                prop_assert_eq!(other.map(|(id, _)| id), there.get("e").cloned());
            }
        }
    }
}
