//! macOS: `UNUserNotificationCenter`, which belongs to the app's bundle. Outside a bundle there is none,
//! and to ask for it would end the program, so the bundle is looked at first.
//! <https://developer.apple.com/documentation/usernotifications>
//!
//! The person is asked by the system whether they want notifications, the first time; each time after
//! that the same question is answered at once with what they have chosen meanwhile.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use block2::{DynBlock, RcBlock};
use objc2::rc::Retained;
use objc2::runtime::{Bool, NSObject, NSObjectProtocol, ProtocolObject};
use objc2::{AnyThread as _, DefinedClass as _, define_class, msg_send};
use objc2_foundation::{NSArray, NSBundle, NSError, NSSet, NSString};
use objc2_user_notifications::{
    UNAuthorizationOptions, UNMutableNotificationContent, UNNotification, UNNotificationAction,
    UNNotificationActionOptions, UNNotificationCategory, UNNotificationCategoryOptions,
    UNNotificationDefaultActionIdentifier, UNNotificationDismissActionIdentifier,
    UNNotificationPresentationOptions, UNNotificationRequest, UNNotificationResponse,
    UNUserNotificationCenter, UNUserNotificationCenterDelegate,
};
use settings::said::Said;
use tokio::runtime::Handle;

use super::{DEFAULT, Notice, NotificationEvent, Order, Tell};

pub(super) struct Notifier(Sender<Heard>);

/// What the thread of the notifications hears.
enum Heard {
    Order(Order),
    /// Whether the person wants notifications; an error is why not.
    Permission {
        name: String,
        answer: Result<(), Said>,
    },
    Added {
        name: String,
        answer: Result<(), Said>,
    },
    /// The identifier of what was pressed.
    Pressed {
        name: String,
        action: String,
    },
    PutAway {
        name: String,
    },
}

impl Notifier {
    pub(super) fn start(_: &Handle, tell: Tell) -> Self {
        let (say, heard) = channel();
        let events = say.clone();
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

define_class!(
    // SAFETY: NSObject asks nothing of its subclasses, and this one has no `Drop`.
    #[unsafe(super(NSObject))]
    #[ivars = Sender<Heard>]
    struct Delegate;

    // SAFETY: it asks nothing.
    unsafe impl NSObjectProtocol for Delegate {}

    // SAFETY: the methods have the signatures of the protocol; the system calls them on any thread, and
    // a sender may be used from any.
    unsafe impl UNUserNotificationCenterDelegate for Delegate {
        /// Without this none is shown while the app is the one in front, hidden window or not.
        #[unsafe(method(userNotificationCenter:willPresentNotification:withCompletionHandler:))]
        fn will_present(
            &self,
            _center: &UNUserNotificationCenter,
            _notification: &UNNotification,
            done: &DynBlock<dyn Fn(UNNotificationPresentationOptions)>,
        ) {
            done.call((UNNotificationPresentationOptions::Banner | UNNotificationPresentationOptions::List,));
        }

        #[unsafe(method(userNotificationCenter:didReceiveNotificationResponse:withCompletionHandler:))]
        fn did_receive(
            &self,
            _center: &UNUserNotificationCenter,
            response: &UNNotificationResponse,
            done: &DynBlock<dyn Fn()>,
        ) {
            let name = response.notification().request().identifier().to_string();
            let action = response.actionIdentifier();
            // SAFETY: constants of the framework, there for as long as it is loaded.
            let (default, dismiss) =
                unsafe { (UNNotificationDefaultActionIdentifier, UNNotificationDismissActionIdentifier) };
            let heard = if *action == *dismiss {
                Heard::PutAway { name }
            } else if *action == *default {
                Heard::Pressed { name, action: DEFAULT.to_owned() }
            } else {
                Heard::Pressed { name, action: action.to_string() }
            };
            let _ended = self.ivars().send(heard);
            done.call(());
        }
    }
);

impl Delegate {
    fn new(say: Sender<Heard>) -> Retained<Self> {
        let this = Self::alloc().set_ivars(say);
        // SAFETY: the initialiser of NSObject, which cannot fail.
        unsafe { msg_send![super(this), init] }
    }
}

/// The center of the bundle, with somebody who listens.
struct Center {
    center: Retained<UNUserNotificationCenter>,
    /// The center holds it only weakly.
    _delegate: Retained<Delegate>,
    /// Sets of buttons, by their identifiers.
    categories: BTreeMap<String, Retained<UNNotificationCategory>>,
}

fn run(heard: &Receiver<Heard>, events: &Sender<Heard>, tell: &Tell) {
    let mut center: Option<Center> = None;
    // Wait for the person's permission.
    let mut waiting: BTreeMap<String, Notice> = BTreeMap::new();
    for one in heard {
        match one {
            Heard::Order(Order::Show { name, notice }) => {
                if center.is_none() {
                    match Center::open(events) {
                        Ok(opened) => center = Some(opened),
                        Err(why) => {
                            tell(NotificationEvent::Unavailable { name, why });
                            continue;
                        }
                    }
                }
                if let Some(center) = &center {
                    center.ask_permission(&name, events);
                    waiting.insert(name, notice);
                }
            }
            Heard::Order(Order::Withdraw { name }) => {
                waiting.remove(&name);
                if let Some(center) = &center {
                    center.remove(&name);
                }
            }
            Heard::Permission { name, answer } => {
                let (Some(notice), Some(center)) = (waiting.remove(&name), &mut center) else { continue };
                match answer {
                    Ok(()) => center.add(&name, &notice, events),
                    Err(why) => tell(NotificationEvent::Unavailable { name, why }),
                }
            }
            Heard::Added { name, answer: Ok(()) } => tell(NotificationEvent::Shown { name }),
            Heard::Added { name, answer: Err(why) } => tell(NotificationEvent::Unavailable { name, why }),
            Heard::Pressed { name, action } => {
                if let Some(center) = &center {
                    center.remove(&name);
                }
                tell(NotificationEvent::Invoked { name, action, token: None });
            }
            Heard::PutAway { name } => tell(NotificationEvent::Closed { name }),
        }
    }
}

impl Center {
    fn open(events: &Sender<Heard>) -> Result<Self, Said> {
        let bundle = NSBundle::mainBundle();
        let path = bundle.bundlePath().to_string();
        if bundle.bundleIdentifier().is_none() || !path.trim_end_matches('/').ends_with(".app") {
            return Err(Said::both(
                "macOS shows notifications of an installed app alone, and this program runs outside its bundle",
                "macOS viser kun en installeret apps meddelelser, og programmet kører uden for sin app-pakke",
            ));
        }
        let center = UNUserNotificationCenter::currentNotificationCenter();
        let delegate = Delegate::new(events.clone());
        center.setDelegate(Some(ProtocolObject::from_ref(&*delegate)));
        // What an app that was ended by force has left behind.
        center.removeAllDeliveredNotifications();
        Ok(Self { center, _delegate: delegate, categories: BTreeMap::new() })
    }

    fn ask_permission(&self, name: &str, events: &Sender<Heard>) {
        let (name, events) = (name.to_owned(), events.clone());
        let done = RcBlock::new(move |granted: Bool, error: *mut NSError| {
            let answer = if granted.as_bool() {
                Ok(())
            } else {
                Err(words(error).unwrap_or_else(|| {
                    Said::both(
                        "notifications of this app are switched off in the system settings",
                        "programmets meddelelser er slået fra i Systemindstillinger",
                    )
                }))
            };
            let _ended = events.send(Heard::Permission { name: name.clone(), answer });
        });
        self.center.requestAuthorizationWithOptions_completionHandler(UNAuthorizationOptions::Alert, &done);
    }

    /// The same identifier replaces. The app rings itself: no sound is given.
    fn add(&mut self, name: &str, notice: &Notice, events: &Sender<Heard>) {
        let content = UNMutableNotificationContent::new();
        content.setTitle(&NSString::from_str(&notice.title));
        content.setBody(&NSString::from_str(&notice.body));
        content.setCategoryIdentifier(&NSString::from_str(&self.category(notice)));
        let request = UNNotificationRequest::requestWithIdentifier_content_trigger(
            &NSString::from_str(name),
            &content,
            None,
        );
        let (name, events) = (name.to_owned(), events.clone());
        let done = RcBlock::new(move |error: *mut NSError| {
            let answer = words(error).map_or(Ok(()), Err);
            let _ended = events.send(Heard::Added { name: name.clone(), answer });
        });
        self.center.addNotificationRequest_withCompletionHandler(&request, Some(&done));
    }

    /// The identifier of a set of buttons with these labels, which the center knows from now on.
    fn category(&mut self, notice: &Notice) -> String {
        let words: Vec<String> =
            notice.buttons.iter().map(|button| format!("{}={}", button.action, button.label)).collect();
        let identifier = words.join(" ");
        if !self.categories.contains_key(&identifier) {
            let actions: Vec<Retained<UNNotificationAction>> = notice
                .buttons
                .iter()
                .map(|button| {
                    UNNotificationAction::actionWithIdentifier_title_options(
                        &NSString::from_str(&button.action),
                        &NSString::from_str(&button.label),
                        UNNotificationActionOptions::empty(),
                    )
                })
                .collect();
            let category = UNNotificationCategory::categoryWithIdentifier_actions_intentIdentifiers_options(
                &NSString::from_str(&identifier),
                &NSArray::from_retained_slice(&actions),
                &NSArray::<NSString>::from_slice(&[]),
                // That it was put away is told.
                UNNotificationCategoryOptions::CustomDismissAction,
            );
            self.categories.insert(identifier.clone(), category);
            let all: Vec<Retained<UNNotificationCategory>> = self.categories.values().cloned().collect();
            self.center.setNotificationCategories(&NSSet::from_retained_slice(&all));
        }
        identifier
    }

    fn remove(&self, name: &str) {
        let names = NSArray::from_retained_slice(&[NSString::from_str(name)]);
        self.center.removePendingNotificationRequestsWithIdentifiers(&names);
        self.center.removeDeliveredNotificationsWithIdentifiers(&names);
    }
}

/// What an error says; nothing: there was none.
fn words(error: *mut NSError) -> Option<Said> {
    // SAFETY: the system hands over an error that lives during the call, or null.
    let error = unsafe { error.as_ref() }?;
    Some(error.localizedDescription().to_string().into())
}
