//! The command line of `sandbox-pbx`, read into options.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, ValueExt as _};
use sandbox_pbx::{Options, QueueCounts, SCENARIOS};

/// The one line of usage.
pub(crate) const USAGE: &str = "usage: sandbox-pbx [--port N] [--settings FILE] [--write] [--scenario NAME] [--faults FILE]\n\
     \x20                  [--clock-ahead SECONDS] [--people N] [--queues N[xWAITING]]";

/// What was asked for.
#[derive(Debug)]
pub(crate) enum Asked {
    Run(Options),
    /// `--help` or `--version`: a text and no more.
    Answer(String),
}

/// # Errors
/// What is wrong with the arguments, in words.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    let mut parser = lexopt::Parser::from_iter(arguments);
    let mut options = Options::default();
    loop {
        let argument = parser.next().map_err(|error| error.to_string())?;
        let Some(argument) = argument else {
            return Ok(Asked::Run(options));
        };
        match argument {
            Long("port") => options.port = value(&mut parser, |text| text.parse())?,
            Long("settings") => options.settings = Some(file(&mut parser)?),
            Long("write") => options.write = true,
            Long("scenario") => options.scenario = Some(value(&mut parser, |text| text.string())?),
            Long("faults") => options.faults = Some(file(&mut parser)?),
            Long("clock-ahead") => options.clock_ahead = value(&mut parser, |text| text.parse())?,
            Long("people") => options.people = Some(value(&mut parser, |text| text.parse())?),
            Long("queues") => options.queues = Some(value(&mut parser, |text| text.parse_with(queues))?),
            Long("help") | Short('h') => return Ok(Asked::Answer(help())),
            Long("version") | Short('V') => {
                return Ok(Asked::Answer(concat!("sandbox-pbx ", env!("CARGO_PKG_VERSION")).to_owned()));
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
}

fn value<T>(
    parser: &mut lexopt::Parser,
    read: impl FnOnce(OsString) -> Result<T, lexopt::Error>,
) -> Result<T, String> {
    parser.value().and_then(read).map_err(|error| error.to_string())
}

/// `50`, or with the number of those who wait in each: `50x20`.
fn queues(text: &str) -> Result<QueueCounts, String> {
    let (queues, waiting) = text.split_once('x').unwrap_or((text, "4"));
    let number = |text: &str| text.parse().map_err(|_| "not a number of queues, and of callers in each");
    Ok(QueueCounts { queues: number(queues)?, waiting: number(waiting)? })
}

fn file(parser: &mut lexopt::Parser) -> Result<PathBuf, String> {
    value(parser, |text| Ok(PathBuf::from(text)))
}

fn help() -> String {
    format!(
        "A PBX to try the app with and to test it against, on 127.0.0.1 only.

{USAGE}

  --port N         port to listen on; 0, the default, lets the system choose
  --settings FILE  the desktop settings of every account, read anew at each request
  --write          what a client saves replaces FILE too
  --scenario NAME  what happens in the company: {};
                   without, nothing but what is asked for and the callers of the queues
  --faults FILE    JSON {{path prefix: {{delay_ms, status, body, cut_at, content_type, times,
                   method, upgrade}}}}, read anew whenever it changes
  --clock-ahead S  seconds by which its clock is ahead of this computer's; -S: behind
  --people N       how many people the company has, 20 to 20000, with a dashboard that names them all
  --queues N[xM]   how many queues it has, 4 to 500, and how many wait in each, 4 without saying, 100 at
                   most, with a dashboard that has them all

Things happen on request, from this computer and without a token, by POST with JSON:
  /sandbox/call        {{to, from: {{number, name}}, privacy, queue, variables, untold, only_start_end}}
                       -> {{id}}; without a number, or with privacy, the caller is secret; no event
                       tells the variables of untold, GET /pbx/callvariable does
  /sandbox/call/ID/variable {{name, value}}
  /sandbox/call/ID/answer {{phone}}   /sandbox/call/ID/hold {{held}}   /sandbox/call/ID/end
  /sandbox/call/ID/unanswered          a transferred call that rings: back to where it came from
  /sandbox/presence    {{employee, state, text, until}}
  /sandbox/state       {{extension, state: IDLE, RINGING, BUSY or UNREGISTERED}}
  /sandbox/queue/ID/enter {{caller: {{number, name}}, state}} -> {{id}}
  /sandbox/queue/ID/leave {{id, reason}}
  /sandbox/event       {{channel: PBX or CONFIG, name, payload}}
  /sandbox/realtime    {{drop, refuse_authenticate, half_open, garbage, broken_frames,
                       flood: {{per_second, seconds, colleagues, callers}}, generic_names, oversized}}",
        SCENARIOS.join(", ")
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

    use super::{Asked, read};
    use sandbox_pbx::{Options, QueueCounts};

    fn options(arguments: &[&str]) -> Options {
        let arguments = std::iter::once("sandbox-pbx").chain(arguments.iter().copied());
        match read(arguments.map(Into::into)).unwrap() {
            Asked::Run(options) => options,
            Asked::Answer(text) => panic!("{text}"),
        }
    }

    #[test]
    fn every_option_is_understood_in_both_ways_of_writing_it() {
        let options = options(&[
            "--port=8080",
            "--settings",
            "a b.json",
            "--write",
            "--scenario=x",
            "--faults",
            "f",
            "--clock-ahead=-200",
            "--people=2000",
            "--queues=50x20",
        ]);
        assert_eq!((options.port, options.write, options.clock_ahead), (8080, true, -200));
        assert_eq!(options.people, Some(2_000));
        assert_eq!(options.queues, Some(QueueCounts { queues: 50, waiting: 20 }));
        assert_eq!(options.settings.unwrap().to_str(), Some("a b.json"));
        assert_eq!(options.scenario.as_deref(), Some("x"));
        assert_eq!(options.faults.unwrap().to_str(), Some("f"));
    }

    #[test]
    fn without_options_the_system_chooses_the_port_and_nothing_is_written() {
        let options = options(&[]);
        assert_eq!((options.port, options.write, options.settings), (0, false, None));
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for arguments in [
            &["--port"][..],
            &["--port", "65536"],
            &["--what"],
            &["file"],
            &["--write=yes"],
            &["--queues=x20"],
        ] {
            let arguments = std::iter::once("sandbox-pbx").chain(arguments.iter().copied());
            assert!(read(arguments.map(Into::into)).is_err());
        }
    }
}
