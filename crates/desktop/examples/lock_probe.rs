//! Watches the lock of the screen in a process of its own, with the buses that it was started with, and
//! prints what it is told and what the log says of it.
//!
//! Each line of the input is an order: `drop` ends the watch, `watch` begins another.

use std::io::{self, BufRead, Write};

use tracing_subscriber::EnvFilter;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .without_time()
        .with_target(false)
        .with_ansi(false)
        .with_env_filter(EnvFilter::new("desktop=debug"))
        .with_writer(io::stdout)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let watch = || {
        desktop::lock::watch(runtime.handle(), |lock| {
            // Without a reader the input has ended too.
            let _ = writeln!(io::stdout(), "told {lock:?}");
        })
    };
    let mut watching = Some(watch());
    for order in io::stdin().lock().lines() {
        match order?.as_str() {
            "drop" => drop(watching.take()),
            "watch" => watching = Some(watch()),
            _ => return Err("not understood".into()),
        }
        writeln!(io::stdout(), "done")?;
    }
    Ok(())
}
