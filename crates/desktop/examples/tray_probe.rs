//! Shows a tray icon in the session it was started in, and prints what it is told, a line each; a line on
//! its standard input is the next title, the end of the input its own. For the tests.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::io::{BufRead as _, Write as _};

    use desktop::tray::{Entry, Look};
    use tokio::sync::watch;

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let first = Look {
        title: "first".to_owned(),
        description: String::new(),
        urgent: false,
        pictures: Vec::new(),
        menu: vec![Entry::Item { request: 7, label: "Seven".to_owned(), enabled: true, checked: Some(true) }],
    };
    let (sender, receiver) = watch::channel(first);
    let shown = runtime.spawn(desktop::tray::linux::show(receiver, |told| {
        let _nobody_reads = writeln!(std::io::stdout(), "{told:?}");
    }));
    for line in std::io::stdin().lock().lines() {
        let title = line?;
        sender.send_modify(|look| look.title = title);
    }
    drop(sender);
    runtime.block_on(shown)?;
    writeln!(std::io::stdout(), "ended")?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
