//! Becoming the app: profile, cache, loop, window, in the order in which somebody waits.

use std::sync::Arc;
use std::time::Instant;

use account::defaults::{server, system_language};
use account::profile::Profile;
use anyhow::Context as _;
use cli::client::{self, Asked};
use cli::line::{Invocation, Start as StartOptions, Verb};
use ipc::{Claim, Claimed, Exit};
use pbx::Token;
use tauri::Manager as _;
use tokio::sync::mpsc;

use crate::commands::{self, Link};
use crate::doors;
use crate::shell::{self, Shell};
#[cfg(target_os = "macos")]
use app::ReplyTo;
#[cfg(target_os = "macos")]
use app::Request;
use app::cache;
use app::ending::Ending;
use app::start::Start;
use app::view::IntentTarget;
use app::writer::{LogHealth, Writer};
use app::{Event, Supervisor, Timings};

/// Asks the running app, or becomes it.
pub fn start_or_ask(invocation: Invocation) -> Exit {
    let began = Instant::now();
    match prepare(invocation) {
        Ok(Prepared::Asked(asked)) => client::conclude(&asked),
        Ok(Prepared::Become(start, claimed, events)) => match run(*start, claimed, events, began) {
            Ok(()) => Exit::Done,
            Err(error) => {
                client::complain(&format!("{error:#}"));
                Exit::Failed
            }
        },
        Err(error) => {
            client::complain(&format!("{error:#}"));
            Exit::Failed
        }
    }
}

/// The way to the loop, which panics take from the beginning on.
type Events = (mpsc::UnboundedSender<Event>, mpsc::UnboundedReceiver<Event>);

enum Prepared {
    Asked(Asked),
    Become(Box<Start>, Claimed, Events),
}

fn prepare(invocation: Invocation) -> anyhow::Result<Prepared> {
    let options = match &invocation.verb {
        Verb::Start(options) => options.clone(),
        _ => StartOptions::default(),
    };
    let chosen = invocation.profile.as_deref();
    let profile = if options.demo { Profile::open_demo(chosen)? } else { Profile::open(chosen)? };
    let request = client::second_start(&invocation);
    // Whoever runs is asked first: a claim waits 0.3 s for those who only look who runs.
    match client::ask(profile.path(), &request) {
        Asked::NotRunning => {}
        asked => return Ok(Prepared::Asked(asked)),
    }
    let claimed = match ipc::claim(profile.path()).context("the profile cannot be claimed")? {
        Claim::Ours(claimed) => claimed,
        // Another start was faster.
        Claim::Taken => return Ok(Prepared::Asked(client::ask(profile.path(), &request))),
    };
    let log = LogHealth::default();
    crate::log::start(profile.path(), log.clone());
    let events = mpsc::unbounded_channel();
    app::faults::watch(profile.path(), events.0.clone());
    let token = take_token();
    // SAFETY: as in `take_token`.
    unsafe { cli::activation::leave_to_toolkit() };
    let start = start(invocation, options, profile, token, log)?;
    Ok(Prepared::Become(Box::new(start), claimed, events))
}

/// The token of the environment, taken out of it: no child process inherits it.
fn take_token() -> Option<Token> {
    let token = std::env::var("COMMUNICATOR_TOKEN").ok();
    // SAFETY: the log writes from this thread only, no other thread has been started yet, and so
    // nobody reads the environment meanwhile.
    unsafe { std::env::remove_var("COMMUNICATOR_TOKEN") };
    Token::new(token?.trim())
}

fn start(
    invocation: Invocation,
    options: StartOptions,
    profile: Profile,
    token: Option<Token>,
    log: LogHealth,
) -> anyhow::Result<Start> {
    let files = Writer::default();
    let store = files.profile(profile.path());
    store.remove_leftovers();
    let mut damaged = Vec::new();
    let last = cache::found(store.last_account(), &mut damaged);
    let instance_id = cache::found(store.instance_id(), &mut damaged).unwrap_or_else(|| {
        let (id, write) = store.new_instance_id();
        files.write(write);
        id
    });
    let given_server = invocation.server.is_some();
    let server = server(invocation.server, last.as_ref())?;
    let intent = match invocation.verb {
        Verb::Call { number } => Some((IntentTarget::Call, numbers::dialled(&number))),
        Verb::Search { text } => Some((IntentTarget::Search, text)),
        _ => None,
    };
    let mut start = Start {
        given_profile: invocation.profile.is_some(),
        profile,
        given_server,
        server,
        program: desktop::autostart::program(|name| std::env::var_os(name), std::env::current_exe().ok()),
        hidden: options.hidden,
        autostart: options.autostart,
        demo: options.demo,
        token,
        language: system_language(),
        instance_id,
        intent,
        link: options.link.as_deref().and_then(|link| calls::link::parse(link).ok()),
        refused_link: options.refused.map(|refused| refused.why),
        account: None,
        cached: None,
        damaged,
        files,
        log,
        timings: Timings::of_this_run(),
    };
    start.recall(last);
    Ok(start)
}

fn run(start: Start, claimed: Claimed, (events, received): Events, began: Instant) -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    shell::put_silent_buses_aside(start.autostart);
    shell::require_display()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // What there is to do is little and waits for others: waking a second one costs more than it does.
        .worker_threads(1)
        .thread_name("communicator")
        .enable_all()
        .build()
        .context("no threads to be had")?;
    tauri::async_runtime::set(runtime.handle().clone());
    let ending = Ending::default();
    let told = events.clone();
    let hub = ipc::browser::Hub::new(move || {
        let _quitting = told.send(Event::BrowsersChanged);
    });
    let browsers = shell::Browsers::new(hub.clone(), start.profile.clone());
    doors::open(claimed, start.profile.path().to_owned(), events.clone(), ending.clone(), hub)?;
    #[cfg(target_os = "windows")]
    let _session = watch_session(&events, &ending);
    let (last_events, last_ending) = (events.clone(), ending.clone());

    let setup_events = events.clone();
    let app = tauri::Builder::default()
        .manage(Link(events, shell::Born::default()))
        .manage(shell::WebItems::default())
        .register_uri_scheme_protocol(shell::WEB_ITEMS, |context, request| {
            context.app_handle().state::<shell::WebItems>().answer(&request)
        })
        .invoke_handler(tauri::generate_handler![
            commands::ui_ready,
            commands::first_state,
            commands::watch,
            commands::page_shown,
            commands::page_failed,
            commands::sign_in,
            commands::sign_out,
            commands::reset_password,
            commands::try_demo,
            commands::refresh,
            commands::open_dashboard,
            commands::place_call,
            commands::edit_board,
            commands::save_board,
            commands::create_board,
            commands::delete_board,
            commands::undelete_board,
            commands::restore_board,
            commands::leave_board,
            commands::set_switch,
            commands::set_variable,
            commands::open_address,
            commands::address_answers,
            commands::call_box_closed,
            commands::dismiss_notice,
            commands::leave_wallboard,
            commands::toggle_fullscreen,
            commands::zoom,
            commands::set_column_width,
            commands::save_view,
            commands::saved_view,
            commands::change_setting,
            commands::reset_setting,
            commands::discard_change,
            commands::settle_conflict,
            commands::record_shortcut,
            commands::prove_shortcut,
            commands::check_shortcut,
            commands::settle_kept_aside,
            commands::resume_saving,
            commands::change_local,
            commands::diagnostics,
            commands::approve_integration,
            commands::revoke_integration,
            commands::try_integration,
            commands::preview_integration,
            commands::show_integration_log,
            commands::look_at_browsers,
            commands::connect_browsers,
            commands::pick_element,
            commands::stop_picking,
            commands::look_at_devices,
            commands::try_devices,
            commands::try_notification,
            commands::act_on_call,
            commands::pick_caller,
            commands::join_queue,
            commands::leave_queue,
            commands::pick_up_person,
            commands::keep_look,
            commands::see_recents,
            commands::handle_call,
            commands::note_call,
            commands::phonebook,
            commands::transfer_call,
            commands::complete_transfer,
            commands::back_to_caller,
            commands::call_note,
            commands::set_call_note,
            commands::record_call,
            commands::set_presence,
            commands::acknowledge_alarm,
            commands::use_window,
            commands::toggle_dnd,
            commands::play_ringtone,
            commands::stop_ringtone,
        ])
        .setup(move |app| {
            let hidden = start.hidden;
            let (profile, name) = (start.profile.path().to_owned(), start.profile.name());
            let program = start.program.clone();
            let shell =
                Arc::new(Shell::new(app.handle(), &setup_events, &profile, name, program, ending, browsers));
            let mut supervisor = Supervisor::new(shell, start);
            if !hidden {
                let spec = supervisor.app().window_spec(app::Birth::Shown);
                shell::build_window(app.handle(), &setup_events, &profile, spec)?;
                supervisor.app().window_is_opening();
                let _running = setup_events.send(Event::WindowOpened(Ok(())));
            }
            tracing::info!(since_exec_ms = began.elapsed().as_millis() as u64, hidden, "window built");
            tauri::async_runtime::spawn(supervisor.run(received));
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window system did not start")?;
    #[cfg(target_os = "macos")]
    let links = app.state::<Link>().0.clone();
    app.run(move |_, event| {
        // The last window going away is no end: the app lives in the tray.
        if let tauri::RunEvent::ExitRequested { code: None, api, .. } = &event {
            api.prevent_exit();
        }
        // Cmd+Q and a log-out of macOS end the toolkit, and with it the process.
        if let tauri::RunEvent::Exit = &event {
            last_ending.finish(&last_events);
        }
        // macOS hands links to the running bundle, and not to a command line.
        #[cfg(target_os = "macos")]
        if let tauri::RunEvent::Opened { urls } = event {
            for url in urls {
                let (reply, _nobody_waits) = ReplyTo::new();
                let request = Request::Link { link: url.into(), server: None };
                let _quitting = links.send(Event::Verb(request, reply));
            }
        }
    });
    Ok(())
}

/// A log-off or shutdown of Windows ends the app in order.
#[cfg(target_os = "windows")]
fn watch_session(
    events: &mpsc::UnboundedSender<Event>,
    ending: &Ending,
) -> Option<desktop::session_end::Watching> {
    let (events, ending) = (events.clone(), ending.clone());
    desktop::session_end::watch(move || ending.finish(&events))
        .inspect_err(|why| tracing::warn!(why, "the end of the session comes unannounced"))
        .ok()
}
