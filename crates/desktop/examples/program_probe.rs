//! Starts a program as the app does, in a process that has made itself private as the app has:
//! `program_probe [NAME=VALUE…] -- PROGRAM [ARGUMENT…]`. Prints `started PID` or the error, hands the program's output on,
//! and prints how it ended. `end` on standard input ends the program.

use std::io::{BufRead as _, Write as _};

use desktop::process::{no_core_dumps, private_umask};
use desktop::program::{Launch, start};

#[expect(clippy::print_stdout, reason = "the answers are what is asked for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    private_umask();
    no_core_dumps();
    let mut words = std::env::args().skip(1);
    let environment: Vec<(String, String)> = words
        .by_ref()
        .take_while(|word| word != "--")
        .filter_map(|pair| pair.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    let program = words.next().ok_or("which program?")?;
    let launch = Launch { program, arguments: words.collect(), environment };
    let said = |output: &[u8]| {
        let mut stdout = std::io::stdout().lock();
        let _gone = stdout.write_all(output).and_then(|()| stdout.flush());
    };
    match start(&launch, said) {
        Ok(running) => {
            println!("started {}", running.pid());
            let ended = running.clone();
            std::thread::spawn(move || {
                for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                    if line == "end" {
                        ended.end();
                    }
                }
            });
            println!("{:?}", running.wait());
        }
        Err(error) => println!("{error:?}"),
    }
    Ok(())
}
