//! Everything that can happen, and what the page asks for.

mod answer;
mod applied;
mod batch;
mod board;
pub mod desk;
mod line;
mod own;
mod sign_in;
pub mod window;

use account::token::TokenPlace;

use std::time::SystemTime;

use serde_json::Value;
use settings::acceptance::KeptAside;
use settings::save::Unit;
use settings::shortcut::Action;
use tokio::sync::oneshot;

use crate::ports::tray::TrayRequest;
use crate::reply_to::ReplyTo;
use crate::view::editor::Keep;
use crate::view::{CallAction, IntentTarget, PageFailure, PageShown, SignIn, UiError};
use crate::writer::Written;

pub use crate::view::ZoomStep;
pub use answer::Answer;
pub use applied::{Applied, Then};
pub use batch::Batch;
pub use board::BoardRequest;
pub use desk::DeskRequest;
pub use line::LineRequest;
pub use own::Own;
pub use sign_in::{KeyringAnswer, SignInReply, SignedIn};

/// Where the answer to a command of the page goes.
pub type PageReply = ReplyTo<Result<Value, UiError>>;

/// Where the answer to a verb of the command line goes.
pub type VerbReply = ReplyTo<ipc::Reply>;

/// Who wants something done.
#[derive(Debug, Clone)]
pub enum Asker {
    Page(PageReply),
    Verb(VerbReply),
    /// The notification of this call, which is answered by another.
    Notification(calls::event::CallId),
    /// The hook of the headset, which must know what is not done.
    Headset,
    /// A shortcut or the tray: told by a message in the window.
    Nobody,
}

impl Asker {
    /// There is an answer, or nobody waits for one.
    pub(crate) fn is_answered(&self) -> bool {
        match self {
            Self::Page(reply) => reply.is_answered(),
            Self::Verb(reply) => reply.is_answered(),
            Self::Notification(_) | Self::Headset | Self::Nobody => true,
        }
    }
}

/// Everything that can happen.
#[derive(Debug)]
pub enum Event {
    Page(PageRequest, PageReply),
    Verb(ipc::Request, VerbReply),
    /// One with the desktop's word that the user has asked for it.
    VerbOfUser {
        request: ipc::Request,
        token: String,
        reply: VerbReply,
    },
    Shortcut(Action),
    /// Another keyboard layout types, or the desktop has chosen other keys.
    KeyboardChanged,
    /// Whoever was recording a shortcut is gone, and so is whoever tried one.
    StopRecordingShortcut,
    Window(WindowEvent),
    Tray(TrayRequest),
    /// An answer of the PBX.
    Answered(Box<Answer>),
    /// What the realtime connection tells.
    Realtime(Batch),
    /// The realtime connection tells nothing more; `why`: the panic that ended it.
    RealtimeEnded {
        why: Option<String>,
    },
    /// The computer has slept, or its network is another.
    Woke,
    /// Whether the screen is locked: at the start, and with each change.
    Lock(desktop::lock::Lock),
    /// libphonenumber's data was read.
    NumberData(numbers::Data),
    Keyring(KeyringAnswer),
    SignedIn {
        result: Box<Result<SignedIn, UiError>>,
        reply: SignInReply,
    },
    SignedOut {
        /// It did not end everywhere, though it should have.
        failed: Option<String>,
        everywhere: bool,
        reply: Option<VerbReply>,
    },
    DemoStarted(Result<sandbox_pbx::Sandbox, String>),
    Applied {
        round: u64,
        applied: Vec<Applied>,
        window: Option<crate::ports::WindowState>,
    },
    WindowRead {
        state: Option<crate::ports::WindowState>,
        purpose: window::Purpose,
        wish: window::Wish,
    },
    WindowOpened(Result<(), String>),
    /// The user wants to see the window; `token`: the desktop's word that they have asked for it.
    ShowWindow {
        token: Option<String>,
    },
    /// The user has closed the window, and it is hidden: the app goes on in the tray.
    ClosedToTray,
    /// The window is to be read, for this.
    ReadWindow {
        purpose: window::Purpose,
        wish: window::Wish,
    },
    /// A window is to be opened, where there is none.
    OpenWindow(window::Birth),
    /// A window is to be built, with all that it shows now.
    BuildWindow(window::Birth),
    /// A window is about to be built, in this mode.
    WindowBuilding {
        mode: settings::plan::WindowMode,
    },
    /// The first window was opened before the loop runs.
    FirstWindowOpening,
    /// The window of the app before, which has failed: it stays.
    WindowFound(crate::ports::WindowState),
    /// Whoever asked for a window that is not there yet is answered once it is, or cannot be.
    AnswerWhenOpen {
        answer: ipc::Reply,
        reply: VerbReply,
    },
    HideWindow,
    /// The window is to come to the front without the keyboard; built where there is none.
    PopUpWindow,
    /// The user has it in hand: shown or hidden by them, moved, clicked or typed in.
    WindowUsed,
    /// The user has asked for the window, and has it.
    WindowShown,
    /// The page is to hear of what has changed before anything else happens.
    TellPage,
    /// It is there again, though nobody has looked at it yet.
    WindowIsBack,
    /// The window has come up for a call, as far as the system let it; none: there is no window.
    PoppedUp(Option<desktop::front::Brought>),
    /// Whether something shows tray icons now.
    TrayHost(bool),
    /// Whether there is a tray now, for the window that the user closed.
    Closing {
        tray: bool,
    },
    /// The user's changes are others than before; with one that was made just now.
    UnsavedChanged(Option<Unit>),
    /// The PBX has said which settings it has, or that it has none: what waited for that may go on.
    SettingsAnswered {
        /// They are in force from here on.
        taken: bool,
    },
    /// The PBX has sent a document without most of the settings, which does not count by itself.
    KeepSettingsAside {
        what: Box<KeptAside>,
        fetched: pbx::Fetched,
    },
    /// The file of the token was tried again; none: it is still refused.
    TokenKept(Option<TokenPlace>),
    /// A file of the profile was written, or refused by the disk.
    Written(Box<Written>),
    /// CALL was pressed: the call box is wanted, with the number that is marked or copied.
    CallPressed,
    /// The number of a link goes into the call box.
    OpenLink(calls::link::Link),
    /// The window was asked to show this.
    IntentShown {
        target: IntentTarget,
        text: String,
    },
    /// Somebody is signed in.
    SessionBegan,
    /// Nobody is signed in, or not any more.
    SessionEnded,
    /// The PBX has said whose session this is.
    SessionIdentified,
    /// The user has signed out of a session.
    SessionLeft,
    /// Something of this computer alone is to be kept, under this name.
    KeepLocal {
        name: &'static str,
        value: Value,
    },
    /// The user has chosen what becomes of links to numbers.
    LinksChosen,
    /// The call that has rung longest is to be answered: ANSWER, from wherever it comes.
    AnswerCall(Asker),
    /// The call that the user is on is to be ended, else the one that rings declined: HANGUP, from wherever it comes.
    HangUpCall(Asker),
    /// Something is to be done with this call.
    ActOnCall {
        call: calls::event::CallId,
        action: CallAction,
        asker: Asker,
    },
    /// A call is as this says, by what was done here.
    CallHeard {
        event: Box<calls::event::CallEvent>,
        /// Since when it can be so: what the PBX has told of the call since then counts more.
        at: calls::event::Moment,
    },
    /// This user's calls are otherwise than before. `told`: by whom.
    CallsChanged {
        changes: Vec<calls::calls::Change>,
        told: calls::triggers::Told,
    },
    /// What a program does that an integration has started.
    Program(crate::ports::ProgramEvent),
    /// How far the way to a page in a browser is complete may be otherwise than before.
    BrowsersChanged,
    /// What is known of the beacons around this computer: at the beginning, and with each change.
    BeaconsAround(desktop::beacons::Around),
    /// Do not disturb of the user's phone is to be switched on or off by hand.
    ToggleDnd(Asker),
    /// The account is another: its own files count from now on.
    AccountChanged,
    /// The account has its name now. Until then it had a makeshift one: what was kept in `before` is its.
    AccountNamed {
        before: Option<pbx::AccountStore>,
    },
    /// The page threw and shows no more what it should. `anew`: another is loaded in its place.
    PageBroke {
        message: String,
        anew: bool,
    },
    /// What became of a notification.
    Notification(desktop::notify::NotificationEvent),
    /// The user is to read this, in place of what was said under this name before.
    Notify {
        name: &'static str,
        body: String,
    },
    /// What was pressed on the notification of this call came to nothing.
    NotifiedActionRefused {
        call: calls::event::CallId,
        why: crate::said::Said,
    },
    /// What busylights and headset tell.
    Devices(devices::desk::Told),
    /// What was pressed at the headset came to nothing.
    HeadsetRefused,
    /// A message of a feature to itself.
    Own(Own),
    /// Something in this program has panicked.
    Fault(Fault),
    Terminate,
    /// Answered at once, by which it is seen that the loop goes on.
    Pulse(oneshot::Sender<()>),
    /// Everything that a window would show now, by which a test sees it.
    #[cfg(test)]
    Look(oneshot::Sender<crate::view::Snapshot>),
}

/// A panic, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub at: SystemTime,
    /// What it said, without what it quoted.
    pub message: String,
    /// The source file and the line.
    pub place: String,
    /// Where it can be read, below the profile; none where it could not be written.
    pub file: Option<String>,
}

/// What the page asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum PageRequest {
    Ready,
    /// Whether the page shows the report, and the settings page.
    Watch {
        report: bool,
        editor: bool,
    },
    Shown(PageShown),
    Failed(PageFailure),
    SignIn(SignInRequest),
    SignOut {
        everywhere: bool,
    },
    ResetPassword {
        username: String,
        sms: bool,
    },
    TryDemo,
    Refresh,
    OpenDashboard(String),
    PlaceCall(String),
    /// The user has closed the call box: the next CALL is a first one, or the one that came to the closed box.
    CallBoxClosed {
        pressed: bool,
    },
    DismissNotice(u64),
    LeaveWallboard,
    ToggleFullscreen,
    Zoom(ZoomStep),
    SetColumnWidth(f64),
    SaveView(String),
    SavedView,
    ChangeSetting {
        key: String,
        value: Value,
    },
    ResetSetting {
        key: String,
    },
    DiscardChange {
        key: String,
    },
    SettleConflict {
        key: String,
        keep: Keep,
    },
    RecordShortcut {
        active: bool,
    },
    ProveShortcut {
        key: String,
        active: bool,
    },
    CheckShortcut {
        key: String,
        value: Value,
    },
    /// Of settings that were kept aside.
    SettleAside {
        use_it: bool,
    },
    ResumeSaving {
        restore: bool,
    },
    ChangeLocal {
        key: String,
        value: Value,
    },
    Diagnostics,
    ActOnCall {
        id: String,
        action: CallAction,
    },
    /// Queues and whoever waits in them.
    Desk(DeskRequest),
    /// About the user's own line.
    Line(LineRequest),
    AcknowledgeAlarm,
    /// The user does something in a window that came up by itself.
    UseWindow,
    ToggleDnd,
    SetSwitch {
        name: String,
        on: bool,
    },
    SetVariable {
        name: String,
        value: String,
    },
    /// In the user's own browser.
    OpenAddress(String),
    /// Whether the server of a page that a frame shows is there.
    AddressAnswers(String),
    Board(BoardRequest),
    ApproveIntegration {
        key: String,
        fingerprint: String,
    },
    RevokeIntegration {
        key: String,
    },
    TryIntegration {
        /// None: every one.
        key: Option<String>,
        call: SampleCall,
        dry_run: bool,
    },
    PreviewIntegration {
        key: String,
        members: Value,
        call: SampleCall,
    },
    /// Whether the page shows the log of the integrations.
    ShowIntegrationLog {
        open: bool,
    },
    LookAtDevices,
    LookAtBrowsers,
    /// Lets the browsers of this user start the app's host, or none any more.
    ConnectBrowsers {
        connect: bool,
    },
    /// The user is to point out an element on a page of this site, in their browser.
    PickElement {
        website: String,
    },
    StopPicking,
    /// Shows the colours of the states on the busylights, or rings them and the headset.
    TryDevices {
        ring: bool,
    },
    PlayRingtone(String),
    StopRingtone,
    /// A notification is to be shown as a call's is, to see whether it reaches the user.
    TryNotification,
}

/// A call that somebody makes up, to try an integration with.
#[derive(Clone, PartialEq, Eq)]
pub struct SampleCall {
    /// `RINGING` or `ANSWERED`.
    pub when: String,
    /// Empty: hidden.
    pub number: String,
    pub name: Option<String>,
    pub variables: Vec<(String, String)>,
}

impl std::fmt::Debug for SampleCall {
    /// Numbers and names are never printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SampleCall").field("when", &self.when).finish_non_exhaustive()
    }
}

/// A sign-in as the page sends it; compared by nothing but identity of the request.
#[derive(Debug, Clone)]
pub struct SignInRequest(pub SignIn);

impl PartialEq for SignInRequest {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowEvent {
    /// Moved, resized, or another state: what exactly, is read.
    Changed,
    /// It was given the keyboard.
    Focused,
    /// Monitors may have come, gone or changed.
    MonitorsChanged,
    CloseRequested,
    Destroyed,
}
