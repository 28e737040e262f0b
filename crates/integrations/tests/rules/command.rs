//! `run`: words, options, interpreters, the environment.

use integrations::command::{is_batch_file, is_interpreter, windows_line};
use integrations::{Action, Reason, Refusal, System, Values};
use serde_json::json;

use crate::given::{ada, all, arguments_of, reason, refusal, run};

fn arguments(system: System, command: &str) -> Vec<String> {
    arguments_of(run(system, command).unwrap().plan(&ada()).unwrap())
}

#[test]
fn values_are_put_into_single_arguments_after_the_template_is_split() {
    for system in System::ALL {
        let command = "crm {NUMBER} {NAME} --case={VAR:case} pre{NUMBER-NO-PREFIX}post";
        let expected = ["+4588991000", "Ada Løve", "--case=7", "pre88991000post"];
        assert_eq!(arguments(system, command), expected, "{system:?}");
    }
}

#[test]
fn the_template_of_the_apis_page_is_planned_with_its_values() {
    let action = run(System::Windows, "cmdrun.exe {NUMBER} {NAME}").unwrap().plan(&ada()).unwrap();
    let expected = json!({ "program": "cmdrun.exe", "arguments": ["+4588991000", "Ada Løve"] });
    assert_eq!(action.sent(), expected);
}

#[test]
fn posix_quoting_holds_on_linux_and_macos() {
    for system in [System::Linux, System::Macos] {
        for (command, expected) in [
            (r#"crm 'a b' "c d" e\ f"#, vec!["a b", "c d", "e f"]),
            (r#"crm "" '' x"#, vec!["", "", "x"]),
            (r#"crm "a\"b\\c\$d\`e\fg" 'a\b'"#, vec![r#"a"b\c$d`e\fg"#, r"a\b"]),
            (r#"crm a'b c'"d e"f"#, vec!["ab cd ef"]),
            ("crm a\\\nb \"c\\\nd\"\ne", vec!["ab", "cd", "e"]),
            (r"crm '{NAME}' \{NUMBER}", vec!["Ada Løve", "+4588991000"]),
            (
                r"crm $HOME `id` $(id) * ~ | > x && y ; z",
                vec!["$HOME", "`id`", "$(id)", "*", "~", "|", ">", "x", "&&", "y", ";", "z"],
            ),
            ("crm a#b '#c'", vec!["a#b", "#c"]),
        ] {
            assert_eq!(arguments(system, command), expected, "{command}");
        }
    }
}

#[test]
fn the_rules_of_command_line_to_argv_w_hold_on_windows() {
    for (command, expected) in [
        (r#""C:\Program Files\crm.exe" "{NAME}""#, vec!["Ada Løve"]),
        (r#"crm a\\b "c\\" d\"e "f\\\"g h" 'i j'"#, vec![r"a\\b", r"c\", r#"d"e"#, r#"f\"g h"#, "'i", "j'"]),
        (r#"crm "a""b" """" x"#, vec![r#"a"b ""#, "x"]),
        (r#"crm "" x"#, vec!["", "x"]),
        ("  crm \t x", vec!["x"]),
        (r"crm %PATH% ^x & |", vec!["%PATH%", "^x", "&", "|"]),
    ] {
        assert_eq!(arguments(System::Windows, command), expected, "{command}");
    }
}

#[test]
fn an_error_in_the_template_has_its_place() {
    for (system, command, at, what) in [
        (System::Linux, "", 0, Refusal::Empty),
        (System::Linux, "  \n ", 0, Refusal::Empty),
        (System::Windows, " \t", 0, Refusal::Empty),
        (System::Linux, "'' x", 0, Refusal::Empty),
        (System::Windows, "\"\" x", 0, Refusal::Empty),
        (System::Linux, "crm 'æ", 4, Refusal::UnclosedQuote),
        (System::Linux, "crm \"a\\", 4, Refusal::UnclosedQuote),
        (System::Linux, "crm a\\", 5, Refusal::DanglingBackslash),
        (System::Linux, "crm #x", 4, Refusal::Comment),
        (System::Windows, "\"crm", 0, Refusal::UnclosedQuote),
        (System::Windows, "c\"r m\"", 1, Refusal::UnclosedQuote),
        (System::Windows, "crm a\"b", 5, Refusal::UnclosedQuote),
        (System::Linux, "crm 'æ' {number}", 8, Refusal::UnknownVariable),
        (System::Linux, "crm '{NUMBER 3}'", 5, Refusal::VariableRepeated),
        (System::Linux, "crm\0", 3, Refusal::ControlCharacter),
        (System::Linux, "{NAME} x", 0, Refusal::VariableInProgram),
        (System::Linux, "/opt/{VAR:x}/crm x", 5, Refusal::VariableInProgram),
        (System::Windows, "\"C:\\{NAME}\\crm.exe\"", 4, Refusal::VariableInProgram),
    ] {
        assert_eq!(refusal(run(system, command)), (at, what), "{system:?} {command:?}");
    }
}

#[test]
fn a_value_that_begins_an_argument_like_an_option_is_refused_unless_text_stands_before_it() {
    for value in ["-x", "--help", "-", "/c", "/", "/etc/passwd"] {
        for system in System::ALL {
            for command in ["crm {NAME}", "crm \"{NAME}\"", "crm x {NAME}y", "crm {VAR:none}{NAME}"] {
                let not_done = run(system, command).unwrap().plan(&all(value)).unwrap_err();
                assert_eq!(not_done.reason, Reason::ArgumentLikeOption, "{system:?} {command} {value}");
                assert_eq!(not_done.about.as_deref(), Some("{NAME}"));
            }
            let armed = run(system, "crm --name={NAME} -{NAME} \" {NAME}\"").unwrap();
            let expected = [format!("--name={value}"), format!("-{value}"), format!(" {value}")];
            assert_eq!(arguments_of(armed.plan(&all(value)).unwrap()), expected);
        }
    }
}

#[test]
fn a_missing_value_is_an_empty_argument_and_not_a_missing_one() {
    let armed = run(System::Linux, "crm {NAME} {VAR:none}x").unwrap();
    assert_eq!(arguments_of(armed.plan(&Values::default()).unwrap()), ["", "x"]);
}

#[test]
fn batch_files_are_refused_on_every_system_with_or_without_a_variable() {
    for program in [
        "x.bat",
        "X.BAT",
        "x.cmd",
        "C:\\a b\\x.CmD",
        "/opt/x.bat",
        "x.bat.",
        "x.bat ",
        "x.bat. .",
        "x.bat::$DATA",
        "x.cmd:y",
        "x.btm",
        ".bat",
    ] {
        assert!(is_batch_file(program), "{program}");
        for system in System::ALL {
            for arguments in ["", " {NUMBER}"] {
                let command = if system == System::Windows {
                    format!("\"{program}\"{arguments}")
                } else {
                    format!("'{program}'{arguments}")
                };
                let refused = run(system, &command).unwrap_err();
                assert_eq!(
                    (refused.what, refused.reason()),
                    (Refusal::BatchFile, Reason::BatchFile),
                    "{command}"
                );
            }
        }
    }
    for program in ["bat", "x.bat.exe", "/opt/x.bat/crm", "x.batch", "cmd.crm"] {
        assert!(!is_batch_file(program), "{program}");
    }
}

#[test]
fn a_shell_or_interpreter_gets_no_variable_in_its_arguments() {
    for program in [
        "sh",
        "/bin/sh",
        "/usr/bin/env",
        "env",
        "bash",
        "bash5",
        "BASH",
        "/usr/local/bin/zsh-5.9",
        "busybox",
        "busybox-static",
        "busybox.static",
        "dash",
        "fish",
        "python",
        "python3",
        "python3.11",
        "/usr/bin/python3.13-dbg",
        "pythonw",
        "pypy3.10",
        "perl",
        "perl5.36-x86_64-linux-gnu",
        "ruby3.1",
        "rubyw",
        "node",
        "node18",
        "nodejs",
        "php8.2",
        "php8.2-cgi",
        "lua5.4",
        "lua-5.3",
        "tclsh8.6",
        "Rscript",
        "java",
        "javaw",
        "awk",
        "gawk",
        "mawk",
        "sed",
        "osascript",
        "xargs",
        "find",
        "sudo",
        "doas",
        "su",
        "nice",
        "nohup",
        "timeout",
        "setsid",
        "stdbuf",
        "script",
        "strace",
        "parallel",
        "watch",
        "/lib64/ld-linux-x86-64.so.2",
        "ld-musl-x86_64.so.1",
        "qemu-x86_64-static",
        "ssh",
        "sshpass",
        "docker",
        "podman",
        "kubectl",
        "flatpak",
        "systemd-run",
        "dbus-run-session",
        "xvfb-run",
        "xterm",
        "uxterm",
        "gnome-terminal",
        "gnome-terminal.wrapper",
        "x-terminal-emulator",
        "konsole",
        "kitty",
        "alacritty",
        "screen",
        "tmux",
        "vim",
        "vim.basic",
        "vi",
        "nvim",
        "emacs",
        "emacs-nox",
        "less",
        "gdb",
        "sqlite3",
        "psql",
        "git",
        "make",
        "tar",
        "xdg-open",
        "open",
        "gio",
        "socat",
        "/System/Applications/Utilities/Terminal.app/Contents/MacOS/Terminal",
        "wine",
        "at",
    ] {
        assert!(is_interpreter(program), "{program}");
        let refused = run(System::Linux, &format!("'{program}' -c x '{{NAME}}'")).unwrap_err();
        assert_eq!(
            (refused.what, refused.member),
            (Refusal::InterpreterWithVariable, "command"),
            "{program}"
        );
        assert_eq!(refused.reason(), Reason::InterpreterWithVariable);
        assert_eq!(refused.at, program.chars().count() + 9, "{program}");
        let armed = run(System::Linux, &format!("'{program}' -c 'echo \"$COMM_NUMBER\"'")).unwrap();
        let Action::Run(program) = armed.plan(&ada()).unwrap() else { panic!("no program") };
        assert!(program.environment.contains(&("COMM_NUMBER".to_owned(), "+4588991000".to_owned())));
        assert!(!program.with_values);
    }
    for program in [
        "cmd",
        "CMD.EXE",
        "cmd.com",
        "C:\\Windows\\System32\\cmd.exe",
        "C:/Windows/System32/cmd.exe",
        "C:cmd.exe",
        "cmd.exe.",
        "cmd ",
        "powershell",
        "powershell.exe",
        "pwsh-preview",
        "pwsh7",
        "wscript",
        "cscript.exe",
        "mshta",
        "rundll32.exe",
        "regsvr32",
        "wmic",
        "msiexec",
        "msbuild",
        "certutil",
        "forfiles",
        "conhost",
        "wt",
        "bash.exe",
        "wsl",
        "explorer",
        "schtasks",
        "runas",
        "psexec64",
        "py.exe",
        "AutoHotkey64.exe",
        "AutoIt3_x64.exe",
        "start",
        "hh",
        "mmc",
        "dotnet",
        "git-bash.exe",
    ] {
        assert!(is_interpreter(program), "{program}");
        assert_eq!(
            refusal(run(System::Windows, &format!("\"{program}\" /c {{NAME}}"))).1,
            Refusal::InterpreterWithVariable
        );
    }
}

#[test]
fn other_programs_and_own_scripts_are_no_interpreters() {
    for program in [
        "crm",
        "crm.exe",
        "cmdrun.exe",
        "/opt/crm/lookup.sh",
        "lookup.py",
        "./lookup.rb",
        "C:\\crm\\screenpop.exe",
        "firefox",
        "google-chrome",
        "notify-send",
        "zenity",
        "curl",
        "wget",
        "notepad",
        "thunderbird",
        "outlook.exe",
        "shopping",
        "finder",
        "envoy",
        "nodered",
        "basher",
        "pythonista",
        "javacrm",
        "/opt/sh/crm",
        "C:\\cmd\\crm.exe",
        "new",
        "draw",
        "k9",
        "perl-crm.exe",
        "",
    ] {
        assert!(!is_interpreter(program), "{program}");
    }
}

#[test]
fn the_values_are_in_the_environment_once_each_and_only_where_they_can_be_handed_over() {
    let mut values = ada();
    for (name, value) in [
        ("case-id", "8".to_owned()),
        ("case_id", "9".to_owned()),
        ("CASE", "10".to_owned()),
        ("long", "x".repeat(4097)),
        ("nul", "a\0b".to_owned()),
        ("empty", String::new()),
        ("a=b", "11".to_owned()),
        ("LD_PRELOAD", "12\n".to_owned()),
    ] {
        values.variables.insert(name.to_owned(), value);
    }
    let armed = run(System::Linux, "crm {VAR:case}").unwrap();
    let Action::Run(program) = armed.plan(&values).unwrap() else { panic!("no program") };
    let expected = [
        ("COMM_NUMBER", "+4588991000"),
        ("COMM_NUMBER_NO_PREFIX", "88991000"),
        ("COMM_NAME", "Ada Løve"),
        ("COMM_VAR_case", "7"),
        ("COMM_VAR_LD_PRELOAD", "12\n"),
        ("COMM_VAR_case_id", "8"),
    ];
    assert_eq!(program.environment, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert!(program.with_values);
}

#[test]
fn however_many_variables_a_caller_brings_the_environment_stays_small() {
    let variables = (0..10_000).map(|number| (format!("v{number}"), "x".repeat(4096))).collect();
    let values = Values { variables, ..ada() };
    let Action::Run(program) = run(System::Linux, "crm").unwrap().plan(&values).unwrap() else {
        panic!("no program")
    };
    assert_eq!(program.environment.len(), 64);
}

#[test]
fn more_than_a_system_hands_to_a_program_is_refused_before_it_is_tried() {
    let values = all(&"😀".repeat(64));
    let many = |count: usize| format!("crm {}", "{NUMBER}".repeat(count));
    assert!(run(System::Linux, &many(500)).unwrap().plan(&values).is_ok());
    assert_eq!(reason(run(System::Linux, &many(513)).unwrap().plan(&values)), Reason::ValueTooLong);
    assert!(run(System::Windows, &many(255)).unwrap().plan(&values).is_ok());
    assert_eq!(reason(run(System::Windows, &many(257)).unwrap().plan(&values)), Reason::ValueTooLong);
    let many = format!("crm {}", "{NUMBER} ".repeat(3000));
    assert_eq!(reason(run(System::Linux, &many).unwrap().plan(&values)), Reason::ValueTooLong);
}

#[test]
fn a_line_for_windows_is_plain_where_nothing_needs_quoting() {
    let arguments = ["a", "", "b c", r#"d"e"#, r"f\", r"g h\", "æ"].map(str::to_owned);
    assert_eq!(
        windows_line("C:\\x y\\crm.exe", &arguments),
        r#""C:\x y\crm.exe" a "" "b c" "d\"e" f\ "g h\\" æ"#
    );
}
