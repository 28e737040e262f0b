//! What the page asks for, as far as it is no feature's.

use serde_json::Value;

use super::Watch;
use crate::core::account::Change;
use crate::core::window::Purpose;
use crate::core::{Core, Event, PageRequest};
use crate::event::PageReply;
use crate::ports::Ports;
use crate::view::{IntentTarget, UiError};

impl<P: Ports> Core<P> {
    /// A command of the page. Short ones are done before this returns.
    pub(crate) fn on_page(&mut self, request: PageRequest, reply: PageReply) {
        let answer = match request {
            PageRequest::Ready => {
                let snapshot = self.begin_page();
                serde_json::to_value(snapshot).map_err(|error| UiError::refused(error.to_string()))
            }
            PageRequest::Watch { report, editor } => {
                self.watch(Watch { report, editor, ..self.page.watch });
                Ok(Value::Null)
            }
            PageRequest::ShowIntegrationLog { open } => {
                self.watch(Watch { integration_log: open, ..self.page.watch });
                Ok(Value::Null)
            }
            PageRequest::Failed(failure) => {
                self.on_page_failed(&failure);
                Ok(Value::Null)
            }
            PageRequest::SignIn(request) => return self.sign_in_from_page(request, reply),
            PageRequest::SignOut { everywhere } => {
                self.change_account(Change::SignOut { everywhere, reply: None });
                Ok(Value::Null)
            }
            PageRequest::ResetPassword { username, sms } => {
                return self.reset_password(&username, sms, reply);
            }
            PageRequest::TryDemo => {
                self.change_account(Change::Demo);
                Ok(Value::Null)
            }
            PageRequest::Refresh => {
                self.try_realtime();
                self.fetch();
                Ok(Value::Null)
            }
            PageRequest::DismissNotice(id) => {
                if self.page.notice.as_ref().is_some_and(|notice| notice.id == id) {
                    self.page.notice = None;
                }
                Ok(Value::Null)
            }
            // A feature's own.
            PageRequest::AcknowledgeAlarm
            | PageRequest::Desk(_)
            | PageRequest::LeaveWallboard
            | PageRequest::ToggleFullscreen
            | PageRequest::Zoom(_)
            | PageRequest::ToggleDnd
            | PageRequest::Shown(_)
            | PageRequest::SetColumnWidth(_)
            | PageRequest::OpenDashboard(_)
            | PageRequest::SetSwitch { .. }
            | PageRequest::SetVariable { .. }
            | PageRequest::OpenAddress(_)
            | PageRequest::AddressAnswers(_)
            | PageRequest::Board(_)
            | PageRequest::ActOnCall { .. }
            | PageRequest::Line(_)
            | PageRequest::PlaceCall(_)
            | PageRequest::CallBoxClosed { .. }
            | PageRequest::LookAtDevices
            | PageRequest::TryDevices { .. }
            | PageRequest::TryNotification
            | PageRequest::PlayRingtone(_)
            | PageRequest::ChangeSetting { .. }
            | PageRequest::ResetSetting { .. }
            | PageRequest::DiscardChange { .. }
            | PageRequest::SettleConflict { .. }
            | PageRequest::SettleAside { .. }
            | PageRequest::ResumeSaving { .. }
            | PageRequest::ChangeLocal { .. }
            | PageRequest::StopRingtone
            | PageRequest::ApproveIntegration { .. }
            | PageRequest::RevokeIntegration { .. }
            | PageRequest::TryIntegration { .. }
            | PageRequest::PreviewIntegration { .. }
            | PageRequest::LookAtBrowsers
            | PageRequest::ConnectBrowsers { .. }
            | PageRequest::PickElement { .. }
            | PageRequest::StopPicking
            | PageRequest::RecordShortcut { .. }
            | PageRequest::ProveShortcut { .. }
            | PageRequest::CheckShortcut { .. }
            | PageRequest::UseWindow => return,
            PageRequest::Diagnostics => Ok(Value::String(self.diagnostics())),
            PageRequest::SaveView(view) => {
                const MOST: usize = 64 * 1024;
                self.page.view = (view.len() <= MOST).then_some(view);
                self.skip_drawing();
                Ok(Value::Null)
            }
            PageRequest::SavedView => Ok(self.view_for_new_page().into()),
        };
        let _gone = reply.send(answer);
    }

    /// What it watches from now on is told before this returns.
    fn watch(&mut self, watch: Watch) {
        self.page.watch = watch;
        self.page.changed();
        self.push();
        self.skip_drawing();
    }

    pub(crate) fn show_intent(&mut self, target: IntentTarget, text: String) {
        self.emit(Event::IntentShown { target, text: text.clone() });
        self.page.intend(Some((target, text)));
        self.read_window(Purpose::Show);
    }
}
