//! The commands of the page: each a request to the loop, and its answer.

use account::defaults::system_language;
use serde_json::Value;
use tauri::State;
use tauri::ipc::Response;
use tokio::sync::mpsc;

use crate::shell::Born;
use app::view::editor::Keep;
use app::view::{
    BoardBase, BoardDecision, BoardDraft, CallAction, Look, PageFailure, PageShown, SignIn, UiError,
};
use app::{
    BoardRequest, DeskRequest, Event, LineRequest, PageRequest, ReplyTo, SampleCall, SignInRequest, ZoomStep,
};

/// The way from a command to the loop.
/// Also what the window that is being opened was born with.
pub struct Link(pub mpsc::UnboundedSender<Event>, pub Born);

type Answer = Result<Value, UiError>;
/// As JSON that was written before.
type AnswerAsText = Result<Response, UiError>;

impl Link {
    async fn ask(&self, request: PageRequest) -> Answer {
        let gone = || UiError::refused(app::why_unanswered(&self.0, system_language()));
        let (reply, answer) = ReplyTo::new();
        self.0.send(Event::Page(request, reply)).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

#[tauri::command]
pub async fn ui_ready(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::Ready).await
}

/// Answered without the loop, which may have much to do at a start.
#[tauri::command]
pub async fn first_state(link: State<'_, Link>) -> AnswerAsText {
    Ok(Response::new(link.1.take()))
}

#[tauri::command]
pub async fn watch(link: State<'_, Link>, report: bool, editor: bool) -> Answer {
    link.ask(PageRequest::Watch { report, editor }).await
}

#[tauri::command]
pub async fn page_shown(link: State<'_, Link>, shown: PageShown) -> Answer {
    link.ask(PageRequest::Shown(shown)).await
}

#[tauri::command]
pub async fn page_failed(link: State<'_, Link>, failure: PageFailure) -> Answer {
    link.ask(PageRequest::Failed(failure)).await
}

#[tauri::command]
pub async fn sign_in(link: State<'_, Link>, request: SignIn) -> Answer {
    link.ask(PageRequest::SignIn(SignInRequest(request))).await
}

#[tauri::command]
pub async fn sign_out(link: State<'_, Link>, everywhere: bool) -> Answer {
    link.ask(PageRequest::SignOut { everywhere }).await
}

#[tauri::command]
pub async fn reset_password(link: State<'_, Link>, username: String, sms: bool) -> Answer {
    link.ask(PageRequest::ResetPassword { username, sms }).await
}

#[tauri::command]
pub async fn try_demo(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::TryDemo).await
}

#[tauri::command]
pub async fn refresh(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::Refresh).await
}

#[tauri::command]
pub async fn open_dashboard(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::OpenDashboard(id)).await
}

#[tauri::command]
pub async fn place_call(link: State<'_, Link>, number: String) -> Answer {
    link.ask(PageRequest::PlaceCall(number)).await
}

#[tauri::command]
pub async fn edit_board(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Edit { id })).await
}

#[tauri::command]
pub async fn save_board(
    link: State<'_, Link>,
    base: BoardBase,
    draft: BoardDraft,
    decision: Option<BoardDecision>,
) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Save { base, draft, decision })).await
}

#[tauri::command]
pub async fn create_board(link: State<'_, Link>, name: String) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Create { name })).await
}

#[tauri::command]
pub async fn delete_board(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Delete { id })).await
}

#[tauri::command]
pub async fn undelete_board(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Undelete)).await
}

#[tauri::command]
pub async fn restore_board(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Restore { id })).await
}

#[tauri::command]
pub async fn leave_board(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Board(BoardRequest::Leave { id })).await
}

#[tauri::command]
pub async fn set_switch(link: State<'_, Link>, name: String, on: bool) -> Answer {
    link.ask(PageRequest::SetSwitch { name, on }).await
}

#[tauri::command]
pub async fn set_variable(link: State<'_, Link>, name: String, value: String) -> Answer {
    link.ask(PageRequest::SetVariable { name, value }).await
}

#[tauri::command]
pub async fn open_address(link: State<'_, Link>, address: String) -> Answer {
    link.ask(PageRequest::OpenAddress(address)).await
}

#[tauri::command]
pub async fn address_answers(link: State<'_, Link>, address: String) -> Answer {
    link.ask(PageRequest::AddressAnswers(address)).await
}

#[tauri::command]
pub async fn call_box_closed(link: State<'_, Link>, pressed: bool) -> Answer {
    link.ask(PageRequest::CallBoxClosed { pressed }).await
}

#[tauri::command]
pub async fn dismiss_notice(link: State<'_, Link>, id: u64) -> Answer {
    link.ask(PageRequest::DismissNotice(id)).await
}

#[tauri::command]
pub async fn leave_wallboard(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::LeaveWallboard).await
}

#[tauri::command]
pub async fn toggle_fullscreen(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::ToggleFullscreen).await
}

#[tauri::command]
pub async fn look_at_browsers(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::LookAtBrowsers).await
}

#[tauri::command]
pub async fn connect_browsers(link: State<'_, Link>, connect: bool) -> Answer {
    link.ask(PageRequest::ConnectBrowsers { connect }).await
}

#[tauri::command]
pub async fn pick_element(link: State<'_, Link>, website: String) -> Answer {
    link.ask(PageRequest::PickElement { website }).await
}

#[tauri::command]
pub async fn stop_picking(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::StopPicking).await
}

#[tauri::command]
pub async fn zoom(link: State<'_, Link>, step: ZoomStep) -> Answer {
    link.ask(PageRequest::Zoom(step)).await
}

#[tauri::command]
pub async fn set_column_width(link: State<'_, Link>, width: f64) -> Answer {
    link.ask(PageRequest::SetColumnWidth(width)).await
}

#[tauri::command]
pub async fn save_view(link: State<'_, Link>, view: String) -> Answer {
    link.ask(PageRequest::SaveView(view)).await
}

#[tauri::command]
pub async fn saved_view(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::SavedView).await
}

#[tauri::command]
pub async fn change_setting(link: State<'_, Link>, key: String, value: Value) -> Answer {
    link.ask(PageRequest::ChangeSetting { key, value }).await
}

#[tauri::command]
pub async fn reset_setting(link: State<'_, Link>, key: String) -> Answer {
    link.ask(PageRequest::ResetSetting { key }).await
}

#[tauri::command]
pub async fn discard_change(link: State<'_, Link>, key: String) -> Answer {
    link.ask(PageRequest::DiscardChange { key }).await
}

#[tauri::command]
pub async fn settle_conflict(link: State<'_, Link>, key: String, keep: Keep) -> Answer {
    link.ask(PageRequest::SettleConflict { key, keep }).await
}

#[tauri::command]
pub async fn record_shortcut(link: State<'_, Link>, active: bool) -> Answer {
    link.ask(PageRequest::RecordShortcut { active }).await
}

#[tauri::command]
pub async fn prove_shortcut(link: State<'_, Link>, key: String, active: bool) -> Answer {
    link.ask(PageRequest::ProveShortcut { key, active }).await
}

#[tauri::command]
pub async fn check_shortcut(link: State<'_, Link>, key: String, value: Value) -> Answer {
    link.ask(PageRequest::CheckShortcut { key, value }).await
}

#[tauri::command]
pub async fn settle_kept_aside(link: State<'_, Link>, use_it: bool) -> Answer {
    link.ask(PageRequest::SettleAside { use_it }).await
}

#[tauri::command]
pub async fn resume_saving(link: State<'_, Link>, restore: bool) -> Answer {
    link.ask(PageRequest::ResumeSaving { restore }).await
}

#[tauri::command]
pub async fn change_local(link: State<'_, Link>, key: String, value: Value) -> Answer {
    link.ask(PageRequest::ChangeLocal { key, value }).await
}

#[tauri::command]
pub async fn diagnostics(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::Diagnostics).await
}

#[tauri::command]
pub async fn approve_integration(link: State<'_, Link>, key: String, fingerprint: String) -> Answer {
    link.ask(PageRequest::ApproveIntegration { key, fingerprint }).await
}

#[tauri::command]
pub async fn revoke_integration(link: State<'_, Link>, key: String) -> Answer {
    link.ask(PageRequest::RevokeIntegration { key }).await
}

#[tauri::command]
pub async fn try_integration(
    link: State<'_, Link>,
    key: Option<String>,
    when: String,
    number: String,
    name: Option<String>,
    variables: Vec<(String, String)>,
    dry_run: bool,
) -> Answer {
    let call = SampleCall { when, number, name, variables };
    link.ask(PageRequest::TryIntegration { key, call, dry_run }).await
}

#[tauri::command]
pub async fn preview_integration(
    link: State<'_, Link>,
    key: String,
    members: Value,
    when: String,
    number: String,
    name: Option<String>,
    variables: Vec<(String, String)>,
) -> Answer {
    let call = SampleCall { when, number, name, variables };
    link.ask(PageRequest::PreviewIntegration { key, members, call }).await
}

#[tauri::command]
pub async fn show_integration_log(link: State<'_, Link>, open: bool) -> Answer {
    link.ask(PageRequest::ShowIntegrationLog { open }).await
}

#[tauri::command]
pub async fn look_at_devices(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::LookAtDevices).await
}

#[tauri::command]
pub async fn try_devices(link: State<'_, Link>, ring: bool) -> Answer {
    link.ask(PageRequest::TryDevices { ring }).await
}

#[tauri::command]
pub async fn try_notification(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::TryNotification).await
}

#[tauri::command]
pub async fn play_ringtone(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::PlayRingtone(id)).await
}

#[tauri::command]
pub async fn stop_ringtone(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::StopRingtone).await
}

#[tauri::command]
pub async fn act_on_call(link: State<'_, Link>, id: String, action: CallAction) -> Answer {
    link.ask(PageRequest::ActOnCall { id, action }).await
}

#[tauri::command]
pub async fn transfer_call(link: State<'_, Link>, call: String, to: String, consult: bool) -> Answer {
    link.ask(PageRequest::Line(LineRequest::Transfer { call, to, consult })).await
}

#[tauri::command]
pub async fn complete_transfer(link: State<'_, Link>, call: String) -> Answer {
    link.ask(PageRequest::Line(LineRequest::Complete { call })).await
}

#[tauri::command]
pub async fn back_to_caller(link: State<'_, Link>, call: String) -> Answer {
    link.ask(PageRequest::Line(LineRequest::BackToCaller { call })).await
}

#[tauri::command]
pub async fn call_note(link: State<'_, Link>, call: String) -> Answer {
    link.ask(PageRequest::Line(LineRequest::ReadNote { call })).await
}

#[tauri::command]
pub async fn set_call_note(link: State<'_, Link>, call: String, note: String) -> Answer {
    link.ask(PageRequest::Line(LineRequest::WriteNote { call, note })).await
}

#[tauri::command]
pub async fn record_call(link: State<'_, Link>, call: String, on: bool) -> Answer {
    link.ask(PageRequest::Line(LineRequest::Record { call, on })).await
}

#[tauri::command]
pub async fn set_presence(
    link: State<'_, Link>,
    person: Option<String>,
    state: String,
    text: Option<String>,
    until: Option<String>,
) -> Answer {
    link.ask(PageRequest::Line(LineRequest::SetPresence { person, state, text, until })).await
}

#[tauri::command]
pub async fn use_window(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::UseWindow).await
}

#[tauri::command]
pub async fn toggle_dnd(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::ToggleDnd).await
}

#[tauri::command]
pub async fn pick_caller(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::PickCaller(id))).await
}

#[tauri::command]
pub async fn join_queue(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::JoinQueue(id))).await
}

#[tauri::command]
pub async fn leave_queue(link: State<'_, Link>, id: String) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::LeaveQueue(id))).await
}

#[tauri::command]
pub async fn pick_up_person(link: State<'_, Link>, extension: String) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::PickUpPerson(extension))).await
}

#[tauri::command]
pub async fn keep_look(link: State<'_, Link>, look: Look) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::KeepLook(look))).await
}

#[tauri::command]
pub async fn see_recents(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::SeeRecents)).await
}

#[tauri::command]
pub async fn phonebook(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::ReadPhonebook)).await
}

#[tauri::command]
pub async fn handle_call(link: State<'_, Link>, queue: String, call: String) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::HandleCall { queue, call })).await
}

#[tauri::command]
pub async fn note_call(link: State<'_, Link>, call: String, note: String) -> Answer {
    link.ask(PageRequest::Desk(DeskRequest::NoteCall { call, note })).await
}

#[tauri::command]
pub async fn acknowledge_alarm(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::AcknowledgeAlarm).await
}

#[cfg(test)]
mod tests {
    //! What the page is told of commands is what there is.

    use app::view::commands::{self, Command};

    const SOURCE: &str = include_str!("commands.rs");

    /// A command with its arguments, each `name: type`.
    type Signature = (String, Vec<String>);

    /// The functions of this file that are commands.
    fn written() -> Vec<Signature> {
        let code = SOURCE.split("#[cfg(test)]").next().unwrap_or_default();
        code.split("#[tauri::command]").skip(1).filter_map(signature).collect()
    }

    fn signature(text: &str) -> Option<Signature> {
        let (name, rest) = text.split_once("fn ")?.1.split_once('(')?;
        let all = rest.split_once(") -> Answer")?.0;
        let mut depth = 0_u32;
        // A comma within a type parts no arguments.
        let arguments = all.split_once("link: State<'_, Link>")?.1.split(|c| {
            depth = match c {
                '(' | '<' => depth + 1,
                ')' | '>' => depth.saturating_sub(1),
                _ => depth,
            };
            c == ',' && depth == 0
        });
        let arguments = arguments.map(str::trim).filter(|argument| !argument.is_empty());
        Some((name.to_owned(), arguments.map(str::to_owned).collect()))
    }

    fn told() -> Vec<Signature> {
        let signature = |command: Command| {
            let each = command.arguments.iter().map(|one| format!("{}: {}", one.name, one.of.rust));
            (command.name.to_owned(), each.collect())
        };
        commands::all().into_iter().map(signature).collect()
    }

    fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
        all.sort();
        all
    }

    /// The words between two others in a source.
    fn listed<'a>(source: &'a str, from: &str, to: &str) -> &'a str {
        source.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(list, _)| list)
    }

    #[test]
    fn the_page_is_told_of_every_command_with_the_arguments_that_it_takes_and_of_no_other() {
        let written = written();
        assert_eq!(written.len(), SOURCE.matches("#[tauri::command]\npub async fn").count());
        assert!(written.contains(&("zoom".to_owned(), vec!["step: ZoomStep".to_owned()])), "{written:?}");
        assert_eq!(sorted(written), sorted(told()));
    }

    #[test]
    fn every_command_is_handled_and_may_be_called() {
        let names: Vec<String> = sorted(written().into_iter().map(|(name, _)| name).collect());
        let handled = listed(include_str!("start.rs"), "generate_handler![", "]");
        let handled = handled.split(',').filter_map(|one| one.trim().strip_prefix("commands::"));
        assert_eq!(sorted(handled.map(str::to_owned).collect()), names);
        let declared = listed(include_str!("../build.rs"), "const COMMANDS: &[&str] = &[", "];");
        let declared =
            declared.split(',').map(|one| one.trim().trim_matches('"')).filter(|one| !one.is_empty());
        assert_eq!(sorted(declared.map(str::to_owned).collect()), names);
    }
}
