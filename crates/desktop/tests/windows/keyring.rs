//! The Credential Manager.

use std::time::Duration;

use desktop::secrets::{Found, Keyring, Stored};

const WITHIN: Duration = Duration::from_secs(20);

#[test]
fn a_secret_is_kept_for_its_account_until_it_is_forgotten() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let keyring = Keyring::new();
        let account = r"C:\Brugere\Åse|https://pbx.example|4711";
        assert!(matches!(keyring.get(account, WITHIN).await, Found::Absent));
        assert_eq!(keyring.set(account, "first", WITHIN).await, Stored::Done);
        assert_eq!(keyring.set(account, "hemmelig ø", WITHIN).await, Stored::Done);
        // Nothing is kept in the process.
        match Keyring::new().get(account, WITHIN).await {
            Found::Secret(secret) => assert_eq!(secret.expose(), "hemmelig ø"),
            other => panic!("{other:?}"),
        }
        assert!(matches!(keyring.get("another", WITHIN).await, Found::Absent));
        assert_eq!(keyring.delete(account, WITHIN).await, Stored::Done);
        assert!(matches!(keyring.get(account, WITHIN).await, Found::Absent));
    });
}
