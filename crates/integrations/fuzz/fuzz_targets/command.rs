//! Commands of all systems: whatever the template, the arguments are those of the template, and a line for
//! Windows is read back as they are.
#![no_main]

mod given;
#[path = "../../tests/rules/readers.rs"]
#[expect(dead_code, reason = "other targets' readers stand there too")]
mod readers;

use integrations::command::{is_interpreter, windows_line};
use integrations::{Action, Armed, Kind, System};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (template, value) = input;
    for system in System::ALL {
        let integrations = given::integrations(template, "https://crm.example/", false, false);
        let armed = match Armed::new(Kind::Run, &integrations, system) {
            Ok(armed) => armed.expect("it has a moment"),
            Err(refused) => {
                assert!(refused.at <= template.chars().count(), "{refused:?}");
                continue;
            }
        };
        let Ok(Action::Run(harmless)) = armed.plan(&given::all("0")) else { continue };
        let Ok(Action::Run(program)) = armed.plan(&given::all(value)) else { continue };
        assert_eq!(harmless.program, program.program);
        assert_eq!(harmless.arguments.len(), program.arguments.len());
        assert!(!(program.with_values && is_interpreter(&program.program)));
        assert!(
            program
                .environment
                .iter()
                .all(|(name, value)| name.starts_with("COMM_") && !value.contains('\0'))
        );
        if program.program.contains('"') {
            continue;
        }
        let line = windows_line(&program.program, &program.arguments);
        let expected: Vec<String> = [program.program].into_iter().chain(program.arguments).collect();
        assert_eq!(readers::command_line_to_argv(&line), expected);
        assert_eq!(readers::c_runtime(&line), expected);
    }
});
