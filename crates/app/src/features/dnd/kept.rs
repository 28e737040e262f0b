//! What the app has set and not cleared, as it is on disk.

use calls::lock_dnd::Held;
use pbx::{AccountFile, AccountStore, Read};
use serde_json::{Value, json};

use super::Phone;

/// What an earlier run left. What is damaged is put aside by the store.
pub(crate) fn read(store: &AccountStore) -> Read<Held<Phone>> {
    store.read(AccountFile::Dnd, from_bytes)
}

fn from_bytes(bytes: &[u8]) -> Result<Held<Phone>, String> {
    let file: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
    let text = |name: &str| file.get(name).and_then(Value::as_str);
    let phone = Phone {
        extension: pbx::ExtensionId::new(text("extension").ok_or("names no extension")?),
        id: pbx::PhoneId::new(text("phone").ok_or("names no phone")?),
        kind: text("kind").map(pbx::PhoneKind::from_word),
    };
    Ok(Held { phone, seen: file.get("seen").and_then(Value::as_bool).unwrap_or(false) })
}

pub(crate) fn to_bytes(held: &Held<Phone>) -> Vec<u8> {
    json!({
        "schema": 1,
        "extension": held.phone.extension.as_str(),
        "phone": held.phone.id.as_str(),
        "kind": held.phone.kind.as_ref().map(pbx::PhoneKind::as_word),
        "seen": held.seen,
    })
    .to_string()
    .into_bytes()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn what_was_set_comes_back_from_the_disk_as_it_was_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let store =
            pbx::ProfileStore::new(folder.path()).account("https://pbx.example", &pbx::EmployeeId::new("e"));
        assert!(matches!(read(&store), Read::Absent));
        for kind in [None, Some(pbx::PhoneKind::Mvno), Some(pbx::PhoneKind::from_word("FAX"))] {
            let phone = Phone {
                extension: pbx::ExtensionId::new("x"),
                id: pbx::PhoneId::new("p"),
                kind: kind.clone(),
            };
            let bytes = to_bytes(&Held { phone, seen: true });
            store.write(AccountFile::Dnd, Some(&bytes)).carry_out().unwrap();
            let held = read(&store).found().unwrap();
            assert_eq!((held.phone.extension.as_str(), held.phone.id.as_str()), ("x", "p"));
            assert_eq!((held.phone.kind, held.seen), (kind, true));
        }
        store.write(AccountFile::Dnd, None).carry_out().unwrap();
        assert!(matches!(read(&store), Read::Absent));
        store.write(AccountFile::Dnd, None).carry_out().unwrap();
    }
}
