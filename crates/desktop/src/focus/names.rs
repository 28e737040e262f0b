//! Whether a program is the one that a person means: by the name of its file, whatever its folder and case.

/// What the kernel keeps of a program's name (`comm`, Linux): 15 bytes.
const KEPT: usize = 15;

/// The name of the file without its folder and ending, in lower case: `C:\CRM\Kunde.EXE` is `kunde`.
pub(super) fn program_name(path: &str) -> String {
    let name = path.trim().rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let name = name.to_lowercase();
    let plain = [".exe", ".app"].iter().find_map(|ending| name.strip_suffix(ending)).map(str::to_owned);
    plain.filter(|plain| !plain.is_empty()).unwrap_or(name)
}

/// Whether `candidate`, a path or a name of a running program, is the program that is wanted.
pub(super) fn same_program(wanted: &str, candidate: &str) -> bool {
    let wanted = program_name(wanted);
    !wanted.is_empty() && wanted == program_name(candidate)
}

/// Whether a name that the kernel may have cut off is that of the program that is wanted.
#[cfg_attr(not(any(target_os = "linux", test)), expect(dead_code, reason = "only Linux cuts names off"))]
pub(super) fn same_cut_program(wanted: &str, cut: &[u8]) -> bool {
    let name = String::from_utf8_lossy(cut);
    if same_program(wanted, &name) {
        return true;
    }
    // The cut may go through a character.
    let name = name.trim_end_matches(char::REPLACEMENT_CHARACTER).to_lowercase();
    let wanted = program_name(wanted);
    let whole = format!("{wanted}.exe");
    !wanted.is_empty() && cut.len() == KEPT && whole.starts_with(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_case_and_ending_count_for_nothing() {
        for (wanted, candidate) in [
            ("crm", "/opt/crm/crm"),
            ("CRM.exe", r"C:\Program Files\CRM\crm.EXE"),
            ("crm", r"Z:\home\x\Crm.exe"),
            ("Kundeærø", "/usr/bin/KUNDEÆRØ"),
            ("Thunderbird.app", "/Applications/Thunderbird.app/"),
            ("/usr/bin/xterm", "xterm"),
            (" xterm ", "xterm"),
        ] {
            assert!(same_program(wanted, candidate), "{wanted} {candidate}");
        }
        for (wanted, candidate) in [
            ("crm", "crm2"),
            ("crm", "/opt/crm/start"),
            ("", ""),
            ("/", "/"),
            (".exe", ""),
            ("crm", "crm.exe.sh"),
        ] {
            assert!(!same_program(wanted, candidate), "{wanted} {candidate}");
        }
    }

    #[test]
    fn a_name_that_was_cut_off_is_known_by_what_is_left() {
        for (wanted, cut) in [
            ("AVeryVeryVeryLongName.exe", "averyveryverylo"),
            ("averyveryverylongname", "averyveryverylo"),
            ("customersonly", "customersonly.e"),
            ("kundekartotekåøæ", "kundekartotekå"),
            ("xterm", "xterm"),
        ] {
            assert!(same_cut_program(wanted, cut.as_bytes()), "{wanted} {cut}");
        }
        for (wanted, cut) in [
            ("averyveryverylo2", "averyveryverylongname"),
            ("averyvery", "averyveryverylo"),
            ("averyveryverylongname", "averyveryvery"),
            ("", "averyveryverylo"),
        ] {
            assert!(!same_cut_program(wanted, cut.as_bytes()), "{wanted} {cut}");
        }
    }
}
