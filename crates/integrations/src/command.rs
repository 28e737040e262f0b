//! The command of `run`: split into words first, values put into single words afterwards. No shell, ever.
//!
//! What the words are is decided by the system: POSIX quoting on Linux and macOS, the rules of
//! `CommandLineToArgvW` on Windows. Nothing else of a shell counts: `$HOME`, `*`, `|` and `>` are characters.

mod interpreter;
mod posix;
mod windows;

use crate::outcome::{NotDone, Reason};
use crate::refusal::Refusal;
use crate::system::System;
use crate::template::{Fault, Forms, Marked, Part, Piece, Variable, fill, marked, parse, variables};
use crate::values::Values;

pub use interpreter::{is_batch_file, is_interpreter};
pub use windows::line as windows_line;

/// More than a system hands to a program: bytes of one argument and of all on Linux, of all on macOS with its
/// environment beside them; UTF-16 units of the whole line on Windows.
const MOST_BYTES_OF_ONE: usize = 131_071;
const MOST_BYTES: usize = 512 * 1024;
const MOST_UNITS: usize = 32_766;

/// Call variables that are handed over in the environment.
const MOST_VARIABLES: usize = 64;

/// A parsed command.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    system: System,
    program: String,
    arguments: Vec<Vec<Part>>,
}

impl Template {
    pub fn parse(text: &str, system: System) -> Result<Self, Fault> {
        let text = marked(text);
        if let Some((_, at)) = text.iter().find(|(character, _)| *character == '\0') {
            return Err(Fault::new(*at, Refusal::ControlCharacter));
        }
        let words = match system {
            System::Linux | System::Macos => posix::split(&text)?,
            System::Windows => windows::split(&text)?,
        };
        let Some((program, arguments)) = words.split_first() else {
            return Err(Fault::new(0, Refusal::Empty));
        };
        let parts = parse(program, Forms::Braces)?;
        if let Some(part) = parts.iter().find(|part| matches!(part.piece, Piece::Value(_))) {
            return Err(Fault::new(part.at, Refusal::VariableInProgram));
        }
        let at = program.first().map_or(0, |(_, at)| *at);
        let program: String = program.iter().map(|(character, _)| *character).collect();
        if program.trim().is_empty() {
            return Err(Fault::new(at, Refusal::Empty));
        }
        if is_batch_file(&program) {
            return Err(Fault::new(at, Refusal::BatchFile));
        }
        let arguments = arguments
            .iter()
            .map(|word: &Vec<Marked>| parse(word, Forms::Braces))
            .collect::<Result<Vec<_>, _>>()?;
        let value = arguments.iter().flatten().find(|part| matches!(part.piece, Piece::Value(_)));
        if let Some(value) = value.filter(|_| is_interpreter(&program)) {
            return Err(Fault::new(value.at, Refusal::InterpreterWithVariable));
        }
        Ok(Self { system, program, arguments })
    }

    pub fn program(&self) -> &str {
        &self.program
    }

    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.arguments.iter().flat_map(|argument| variables(argument))
    }

    /// The program for a call.
    pub fn fill(&self, values: &Values) -> Result<crate::action::Program, NotDone> {
        let too_long = || NotDone::about(Reason::ValueTooLong, "command");
        // No system takes more: what is longer is not made.
        let mut room = MOST_BYTES;
        let mut arguments = Vec::with_capacity(self.arguments.len());
        for parts in &self.arguments {
            if let Some(variable) = looks_like_option(parts, values) {
                return Err(NotDone::about(Reason::ArgumentLikeOption, variable.to_string()));
            }
            let argument = fill(parts, values, room, str::to_owned).ok_or_else(too_long)?;
            room -= argument.len();
            arguments.push(argument);
        }
        let environment = environment(values, self.variables());
        let fits = match self.system {
            System::Windows => windows_line(&self.program, &arguments).encode_utf16().count() <= MOST_UNITS,
            System::Linux | System::Macos => {
                let of_environment = environment.iter().map(|(name, value)| name.len() + value.len() + 2);
                let all =
                    arguments.iter().map(|argument| argument.len() + 1).chain(of_environment).sum::<usize>();
                all <= MOST_BYTES && arguments.iter().all(|argument| argument.len() <= MOST_BYTES_OF_ONE)
            }
        };
        if !fits {
            return Err(too_long());
        }
        let with_values = self.variables().next().is_some();
        Ok(crate::action::Program { program: self.program.clone(), arguments, environment, with_values })
    }
}

/// The variable whose value begins an argument so that a program could take it for an option. Text of the
/// template before it says what it is; a quotation mark alone does not.
fn looks_like_option<'a>(parts: &'a [Part], values: &Values) -> Option<&'a Variable> {
    let first = parts.iter().find_map(|part| match &part.piece {
        Piece::Text(_) => Some(None),
        Piece::Value(variable) => variable.of(values).map(|value| Some((variable, value))),
    });
    let (variable, value) = first??;
    value.starts_with(['-', '/']).then_some(variable)
}

/// The values for the environment. A value that cannot be handed over is left out: nobody has asked for it.
fn environment<'a>(values: &Values, asked: impl Iterator<Item = &'a Variable>) -> Vec<(String, String)> {
    let known =
        values.variables.keys().filter(|name| crate::template::is_name(name)).cloned().map(Variable::Var);
    let asked = asked.filter(|variable| matches!(variable, Variable::Var(_))).cloned();
    let fixed = [Variable::Number, Variable::NumberNoPrefix, Variable::Name];
    let mut found: Vec<(String, String)> = Vec::new();
    for variable in fixed.into_iter().chain(asked).chain(known) {
        let Some(value) = variable.of(values) else { continue };
        let name = environment_name(&variable);
        // On Windows names are the same in any case.
        if found.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            continue;
        }
        if !value.contains('\0') && value.chars().nth(variable.most_characters()).is_none() {
            found.push((name, value.to_owned()));
        }
        if found.len() >= MOST_VARIABLES {
            break;
        }
    }
    found
}

/// `COMM_VAR_case_id` for `{VAR:case-id}`: a shell's variables have no `-`.
fn environment_name(variable: &Variable) -> String {
    match variable {
        Variable::Number => "COMM_NUMBER".to_owned(),
        Variable::NumberNoPrefix => "COMM_NUMBER_NO_PREFIX".to_owned(),
        Variable::Name => "COMM_NAME".to_owned(),
        Variable::Var(name) => format!("COMM_VAR_{}", name.replace('-', "_")),
    }
}
