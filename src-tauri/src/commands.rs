//! The commands of the page: each a request to the loop, and its answer.

use account::defaults::system_language;
use serde_json::Value;
use tauri::State;
use tokio::sync::mpsc;

use app::view::editor::Keep;
use app::view::{CallAction, PageFailure, PageShown, SignIn, UiError};
use app::{Event, PageRequest, ReplyTo, SignInRequest, ZoomStep};

/// The way from a command to the loop.
pub struct Link(pub mpsc::UnboundedSender<Event>);

type Answer = Result<Value, UiError>;

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
pub async fn call_box_closed(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::CallBoxClosed).await
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
pub async fn look_at_devices(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::LookAtDevices).await
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
pub async fn use_window(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::UseWindow).await
}

#[tauri::command]
pub async fn toggle_dnd(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::ToggleDnd).await
}

#[tauri::command]
pub async fn acknowledge_alarm(link: State<'_, Link>) -> Answer {
    link.ask(PageRequest::AcknowledgeAlarm).await
}
