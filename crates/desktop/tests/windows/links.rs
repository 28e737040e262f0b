//! Links to numbers: what the registry offers, and what the user has chosen.

use desktop::link_handler::{Handler, Opens, Wanted, read, set};
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, KEY_ALL_ACCESS};

const CHOICE_OF_TEL: &str = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\tel\UserChoice";

fn key(path: &str) -> RegKey {
    let user = RegKey::predef(HKEY_CURRENT_USER);
    user.create_subkey_with_flags(path, KEY_ALL_ACCESS).unwrap().0
}

#[test]
fn links_are_offered_and_withdrawn_and_the_users_choice_is_read() {
    let handler = Handler {
        name: "communicator-000000b1".to_owned(),
        program: r"C:\Program Files\Prøve\communicator.exe".into(),
        arguments: vec!["--profile".to_owned(), r"D:\min profil".to_owned()],
    };
    assert!(!read(&handler).unwrap().offered);
    set(&handler, Wanted::Offered, false, &[]).unwrap();
    let status = read(&handler).unwrap();
    assert!(status.offered && status.user_must_choose);
    assert_eq!(status.opens, [Opens::Nobody, Opens::Nobody, Opens::Nobody]);
    let command: String =
        key(r"Software\Classes\communicator-000000b1.link\shell\open\command").get_value("").unwrap();
    assert_eq!(
        command, r#""C:\Program Files\Prøve\communicator.exe" --profile "D:\min profil" -- "%1""#,
        "the link is one word after the end of the options"
    );

    // Settings write the class of the program that the user chose.
    key(CHOICE_OF_TEL).set_value("ProgId", &"another.program").unwrap();
    assert_eq!(read(&handler).unwrap().opens.first(), Some(&Opens::Another("another.program".to_owned())));
    key(CHOICE_OF_TEL).set_value("ProgId", &"communicator-000000b1.link").unwrap();
    assert_eq!(read(&handler).unwrap().opens.first(), Some(&Opens::This));

    // From another place it is not the same offer.
    let moved = Handler { program: r"E:\communicator.exe".into(), ..handler.clone() };
    assert!(!read(&moved).unwrap().offered);
    set(&handler, Wanted::Nothing, false, &[]).unwrap();
    assert!(!read(&handler).unwrap().offered);
    RegKey::predef(HKEY_CURRENT_USER).delete_subkey_all(CHOICE_OF_TEL).unwrap();
}
