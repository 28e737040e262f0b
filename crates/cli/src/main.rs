//! The program of the Windows prompt, installed as `communicator.com` beside `communicator.exe`.

fn main() -> std::process::ExitCode {
    cli::main(cli::hand_over::start_or_ask)
}
