//! Windows: toasts. The system shows toasts of registered apps alone and drops others without a word,
//! so the app's name is registered for this person first; an installed app has it already.
//! <https://learn.microsoft.com/windows/apps/design/shell/tiles-and-notifications/send-local-toast-other-apps>
//!
//! What is pressed comes back into this process by the toast's own event, which needs no COM server, as
//! long as the app runs; a call that rings without the app there is not. What an app that was ended by
//! force left behind is cleared at the first toast.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use settings::said::Said;
use tokio::runtime::Handle;
use windows::Data::Xml::Dom::XmlDocument;
use windows::Foundation::TypedEventHandler;
use windows::UI::Notifications::{
    NotificationSetting, ToastActivatedEventArgs, ToastDismissalReason, ToastDismissedEventArgs,
    ToastFailedEventArgs, ToastNotification, ToastNotificationManager, ToastNotifier,
};
use windows::Win32::System::Registry::{HKEY_CURRENT_USER, REG_SZ, RegSetKeyValueW};
use windows::core::{HSTRING, IInspectable, Interface as _, w};

use super::{DEFAULT, Notice, NotificationEvent, Order, Tell, toast};

const NAME: &str = "Communicator";

pub(super) struct Notifier(Sender<Heard>);

/// What the thread of the toasts hears.
enum Heard {
    Order(Order),
    /// The event of a toast, by its name and number.
    Toast {
        name: String,
        number: u64,
        event: Event,
    },
}

enum Event {
    Pressed(String),
    PutAway,
    Failed(Said),
}

struct Toast {
    /// Tells a toast from the one before it of the same name.
    number: u64,
    toast: ToastNotification,
}

impl Notifier {
    pub(super) fn start(_: &Handle, tell: Tell) -> Self {
        let (say, heard) = channel();
        let events = say.clone();
        // The system's calls block; a thread that cannot be started is told of with the first order.
        let started = thread::Builder::new().name("notifications".to_owned()).spawn(move || {
            run(&heard, &events, &tell);
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for notifications");
        }
        Self(say)
    }

    pub(super) fn order(&self, order: Order) {
        if self.0.send(Heard::Order(order)).is_err() {
            tracing::warn!("nobody takes notifications");
        }
    }
}

fn run(heard: &Receiver<Heard>, events: &Sender<Heard>, tell: &Tell) {
    let mut notifier: Option<ToastNotifier> = None;
    let mut shown: BTreeMap<String, Toast> = BTreeMap::new();
    let mut number = 0;
    for one in heard {
        match one {
            Heard::Order(Order::Show { name, notice }) => {
                number += 1;
                match show(&mut notifier, &name, number, &notice, events) {
                    Ok(toast) => {
                        shown.insert(name.clone(), Toast { number, toast });
                        tell(NotificationEvent::Shown { name });
                    }
                    Err(why) => tell(NotificationEvent::Unavailable { name, why }),
                }
            }
            Heard::Order(Order::Withdraw { name }) => hide(notifier.as_ref(), shown.remove(&name)),
            Heard::Toast { name, number, event } => {
                let of_this = shown.get(&name).is_some_and(|toast| toast.number == number);
                if !of_this {
                    continue;
                }
                let toast = shown.remove(&name);
                match event {
                    Event::Pressed(action) => {
                        hide(notifier.as_ref(), toast);
                        tell(NotificationEvent::Invoked { name, action, token: None });
                    }
                    Event::PutAway => tell(NotificationEvent::Closed { name }),
                    Event::Failed(why) => tell(NotificationEvent::Unavailable { name, why }),
                }
            }
        }
    }
}

/// From the screen, and from the list of those that were not looked at.
fn hide(notifier: Option<&ToastNotifier>, toast: Option<Toast>) {
    if let (Some(notifier), Some(Toast { toast, .. })) = (notifier, toast)
        && let Err(error) = notifier.Hide(&toast)
    {
        tracing::debug!(%error, "a notification is gone already");
    }
}

fn show(
    notifier: &mut Option<ToastNotifier>,
    name: &str,
    number: u64,
    notice: &Notice,
    events: &Sender<Heard>,
) -> Result<ToastNotification, Said> {
    let notifier = match notifier {
        Some(notifier) => &*notifier,
        None => &*notifier.insert(first()?),
    };
    // A setting that cannot be read is no reason: it is so before the first toast of an app.
    if let Ok(setting) = notifier.Setting()
        && let Some(why) = switched_off(setting)
    {
        return Err(why);
    }
    build(name, number, notice, events)
        .and_then(|toast| {
            notifier.Show(&toast)?;
            Ok(toast)
        })
        .map_err(|error| error.message().into())
}

fn first() -> Result<ToastNotifier, Said> {
    register()?;
    let id = HSTRING::from(crate::IDENTIFIER);
    let cleared = ToastNotificationManager::History().and_then(|history| history.ClearWithId(&id));
    if let Err(error) = cleared {
        tracing::debug!(%error, "earlier notifications could not be cleared");
    }
    ToastNotificationManager::CreateToastNotifierWithId(&id).map_err(|error| error.message().into())
}

fn switched_off(setting: NotificationSetting) -> Option<Said> {
    let (en, da) = match setting {
        NotificationSetting::DisabledForApplication => (
            "notifications of this app are switched off in Windows",
            "programmets meddelelser er slået fra i Windows",
        ),
        NotificationSetting::DisabledForUser => {
            ("notifications are switched off in Windows", "meddelelser er slået fra i Windows")
        }
        NotificationSetting::DisabledByGroupPolicy => (
            "notifications are switched off by a group policy",
            "meddelelser er slået fra af en gruppepolitik",
        ),
        NotificationSetting::DisabledByManifest => {
            ("notifications are switched off by a manifest", "meddelelser er slået fra af et manifest")
        }
        _ => return None,
    };
    Some(Said::both(en, da))
}

fn build(
    name: &str,
    number: u64,
    notice: &Notice,
    events: &Sender<Heard>,
) -> windows::core::Result<ToastNotification> {
    let document = XmlDocument::new()?;
    document.LoadXml(&HSTRING::from(toast::xml(notice)))?;
    let toast = ToastNotification::CreateToastNotification(&document)?;
    // The same tag replaces; names may be longer than the 64 characters that a tag may have.
    toast.SetTag(&HSTRING::from(tag(name)))?;
    let say = {
        let (name, events) = (name.to_owned(), events.clone());
        move |event: Event| {
            let _ended = events.send(Heard::Toast { name: name.clone(), number, event });
        }
    };
    let pressed = say.clone();
    toast.Activated(&TypedEventHandler::<ToastNotification, IInspectable>::new(move |_, given| {
        let arguments = given
            .as_ref()
            .and_then(|given| given.cast::<ToastActivatedEventArgs>().ok())
            .and_then(|given| given.Arguments().ok())
            .map(|arguments| arguments.to_string())
            .filter(|arguments| !arguments.is_empty());
        pressed(Event::Pressed(arguments.unwrap_or_else(|| DEFAULT.to_owned())));
        Ok(())
    }))?;
    let put_away = say.clone();
    toast.Dismissed(&TypedEventHandler::<ToastNotification, ToastDismissedEventArgs>::new(
        move |_, given| {
            let reason = given.as_ref().and_then(|given| given.Reason().ok());
            // One that has timed out is still in the list, and can be withdrawn and pressed there.
            if reason == Some(ToastDismissalReason::UserCanceled) {
                put_away(Event::PutAway);
            }
            Ok(())
        },
    ))?;
    toast.Failed(&TypedEventHandler::<ToastNotification, ToastFailedEventArgs>::new(move |_, given| {
        let code = given.as_ref().and_then(|given| given.ErrorCode().ok());
        let why = code.map_or_else(
            || Said::both("Windows did not say why", "Windows sagde ikke hvorfor"),
            |code| code.message().into(),
        );
        say(Event::Failed(why));
        Ok(())
    }))?;
    Ok(toast)
}

/// A tag of at most 16 characters (what every Windows takes), the same for the same name.
fn tag(name: &str) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn register() -> Result<(), Said> {
    let key = HSTRING::from(format!(r"Software\Classes\AppUserModelId\{}", crate::IDENTIFIER));
    let mut name: Vec<u16> = NAME.encode_utf16().collect();
    name.push(0);
    let bytes = u32::try_from(size_of_val(name.as_slice())).map_err(|error| error.to_string())?;
    // SAFETY: `name` is a UTF-16 text with its zero, `bytes` long, and outlives the call.
    let answer = unsafe {
        let data = Some(name.as_ptr().cast());
        RegSetKeyValueW(HKEY_CURRENT_USER, &key, w!("DisplayName"), REG_SZ.0, data, bytes)
    };
    answer.ok().map_err(|error| {
        Said::both(
            format!("the app cannot be registered for toasts: {error}"),
            format!("programmet kan ikke registreres til meddelelser: {error}"),
        )
    })
}
