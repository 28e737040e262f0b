//! The policy in the registry, where group policy writes it.

use desktop::policy::{PolicyError, read, read_trusted};
use serde_json::{Value, json};
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_ALL_ACCESS, KEY_WOW64_64KEY, REG_MULTI_SZ};
use winreg::{RegKey, RegValue};

const POLICIES: &str = r"Software\Policies";
const OURS: &str = r"Software\Policies\Communicator";

fn open(path: &str) -> RegKey {
    RegKey::predef(HKEY_LOCAL_MACHINE)
        .create_subkey_with_flags(path, KEY_ALL_ACCESS | KEY_WOW64_64KEY)
        .unwrap()
        .0
}

/// One test: there is one place in the registry.
#[test]
fn what_group_policy_writes_is_the_policy_and_what_it_never_writes_is_refused() {
    assert_eq!(read(), Ok(None));
    let key = open(OURS);
    key.set_value("zoom", &125_u32).unwrap();
    key.set_value("AlwaysOnTop", &1_u32).unwrap();
    key.set_value("theme", &"DARK").unwrap();
    key.set_value("globalShortcuts.SEARCH", &r#"{"enabled": false}"#).unwrap();
    key.set_value("thisComputer.certificateAuthorities", &r"C:\Prøve\ca.pem").unwrap();
    key.set_value("thisComputer.integrations", &"ask").unwrap();
    key.set_value("thisComputer.integrations.run", &"forbid").unwrap();
    key.set_value("thisComputer.approvedIntegrations", &"ab12;cd34").unwrap();
    key.set_value("thisComputer.endPrograms", &1_u32).unwrap();
    key.set_value("ofALaterVersion", &1_u32).unwrap();
    key.set_value("SetBy", &"IT-afdelingen på Ærø").unwrap();
    let policy = read().unwrap().unwrap();
    assert_eq!(
        Value::Object(policy.settings),
        json!({
            "zoom": 125,
            "alwaysOnTop": true,
            "theme": "DARK",
            "globalShortcuts": {"SEARCH": {"enabled": false}},
            "thisComputer": {
                "certificateAuthorities": r"C:\Prøve\ca.pem",
                "endPrograms": true,
                "integrations": {
                    "run": "forbid", "sendkeys": "ask", "copyToClipboard": "ask", "browser": "ask", "website": "ask",
                },
                "approvedIntegrations": ["ab12", "cd34"],
            },
        })
    );
    assert_eq!(policy.set_by.as_deref(), Some("IT-afdelingen på Ærø"));
    assert_eq!(policy.place, r"HKLM\Software\Policies\Communicator");

    key.set_raw_value("zoom", &RegValue { vtype: REG_MULTI_SZ, bytes: vec![0; 4].into() }).unwrap();
    let refused = read().unwrap_err();
    assert!(matches!(&refused, PolicyError::Invalid { .. }), "{refused}");
    assert!(refused.to_string().contains("zoom"), "{refused}");
    drop(key);
    open(POLICIES).delete_subkey_all("Communicator").unwrap();
    assert_eq!(read(), Ok(None));
}

#[test]
fn a_file_of_the_user_is_none_that_the_policy_may_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authorities.pem");
    std::fs::write(&file, "anything").unwrap();
    assert!(matches!(read_trusted(&file, 100), Err(PolicyError::Untrusted { .. })));
    assert!(matches!(read_trusted(&folder.path().join("none"), 100), Err(PolicyError::Unreadable { .. })));
}
