//! macOS: IOKit says on a queue of our own when a HID device comes or goes.

use std::ffi::{CStr, c_char, c_void};
use std::sync::{Arc, Mutex, PoisonError};

use devices::desk::Hindrance;
use dispatch2::{DispatchQueue, DispatchQueueAttr, DispatchRetained};
use hidapi::HidError;
use tokio::runtime::Handle;

use crate::system_bus::failed;

/// `kIOReturnExclusiveAccess` and `kIOReturnNotPermitted`, as hidapi writes them.
const EXCLUSIVE: &str = "0xE00002C5";
const NOT_PERMITTED: &str = "0xE00002E2";

const DEVICES: &CStr = c"IOHIDDevice";
const CAME: &CStr = c"IOServiceFirstMatch";
const WENT: &CStr = c"IOServiceTerminate";

/// What is set up on the queue, and ended there with it.
pub(crate) struct Watch {
    queue: DispatchRetained<DispatchQueue>,
    notices: Arc<Mutex<Option<Notices>>>,
}

/// A port, and what it is told of.
struct Notices {
    port: *mut c_void,
    iterators: Vec<u32>,
    context: *mut Context,
}

/// What the calls are given.
struct Context(Box<dyn Fn() + Send>);

// SAFETY: what is in it is made, used and ended on the serial queue alone.
unsafe impl Send for Notices {}

impl Watch {
    pub(crate) fn start(_: &Handle, changed: impl Fn() + Send + 'static) -> Self {
        let queue =
            DispatchQueue::new("org.opencommunicator.Communicator.devices", DispatchQueueAttr::SERIAL);
        let notices = Arc::new(Mutex::new(None));
        let (target, place) = (queue.clone(), Arc::clone(&notices));
        // What came before this is listed by the first look, which waits for it.
        queue.exec_sync(move || {
            let started = Notices::start(&target, changed);
            if started.is_none() {
                tracing::warn!(
                    "nobody tells of devices that come and go: they are looked for at each change of state"
                );
            }
            *place.lock().unwrap_or_else(PoisonError::into_inner) = started;
        });
        Self { queue, notices }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let notices = Arc::clone(&self.notices);
        self.queue.exec_async(move || {
            drop(notices.lock().unwrap_or_else(PoisonError::into_inner).take());
        });
    }
}

impl Notices {
    /// On the queue.
    fn start(queue: &DispatchRetained<DispatchQueue>, changed: impl Fn() + Send + 'static) -> Option<Self> {
        // SAFETY: 0 is the main port by its default.
        let port = unsafe { IONotificationPortCreate(0) };
        if port.is_null() {
            return None;
        }
        // SAFETY: the port is the one just made; it keeps the queue.
        unsafe { IONotificationPortSetDispatchQueue(port, DispatchRetained::as_ptr(queue).as_ptr().cast()) };
        let context = Box::into_raw(Box::new(Context(Box::new(changed))));
        let mut notices = Self { port, iterators: Vec::new(), context };
        for kind in [CAME, WENT] {
            notices.iterators.push(notices.register(kind)?);
        }
        Some(notices)
    }

    fn register(&self, kind: &CStr) -> Option<u32> {
        let mut iterator = 0;
        // SAFETY: the dictionary is new and given away with the call, which writes the iterator; the context lives
        // until the port has ended.
        let answer = unsafe {
            let matching = IOServiceMatching(DEVICES.as_ptr());
            IOServiceAddMatchingNotification(
                self.port,
                kind.as_ptr(),
                matching,
                told,
                self.context.cast(),
                &raw mut iterator,
            )
        };
        if answer != 0 {
            return None;
        }
        // What is there already must be taken before the first call comes.
        drain(iterator);
        Some(iterator)
    }
}

impl Drop for Notices {
    fn drop(&mut self) {
        // SAFETY: all are ours and ended once, on the queue that the calls come on, so none is in progress and none
        // comes after; the context, made by `into_raw`, is freed after that.
        unsafe {
            for iterator in &self.iterators {
                let _ = IOObjectRelease(*iterator);
            }
            IONotificationPortDestroy(self.port);
            drop(Box::from_raw(self.context));
        }
    }
}

/// Called by the system, on the queue.
unsafe extern "C" fn told(context: *mut c_void, iterator: u32) {
    drain(iterator);
    // SAFETY: it is the context that was registered, which lives until the port has ended.
    let context = unsafe { &*context.cast::<Context>() };
    (context.0)();
}

fn drain(iterator: u32) {
    loop {
        // SAFETY: the iterator is one that the system gave, and each object of it is let go of once.
        unsafe {
            let object = IOIteratorNext(iterator);
            if object == 0 {
                return;
            }
            let _ = IOObjectRelease(object);
        }
    }
}

/// No program of Kuando's has lights for itself here: one that does is seen when a light is opened.
pub(crate) const fn has_rival() -> bool {
    false
}

/// hidapi has it from the system, of a device that is open.
pub(crate) const fn descriptor(_: &CStr) -> Option<Vec<u8>> {
    None
}

/// Why a device could not be opened: hidapi has the system's number among its words.
pub(crate) fn not_opened(_: &CStr, error: &HidError) -> Hindrance {
    let why = error.to_string().to_ascii_uppercase();
    let says = |number: &str| why.contains(&number.to_ascii_uppercase());
    if says(EXCLUSIVE) {
        Hindrance::Held
    } else if says(NOT_PERMITTED) {
        Hindrance::NotPermitted
    } else {
        failed(error)
    }
}

/// What a refusal to write says of another program: here nothing, since it is refused when a device is opened.
pub(crate) const fn not_written(_: &HidError) -> Option<Hindrance> {
    None
}

#[link(name = "IOKit", kind = "framework")]
unsafe extern "C" {
    fn IONotificationPortCreate(main_port: u32) -> *mut c_void;
    fn IONotificationPortDestroy(port: *mut c_void);
    fn IONotificationPortSetDispatchQueue(port: *mut c_void, queue: *mut c_void);
    fn IOServiceMatching(name: *const c_char) -> *mut c_void;
    fn IOServiceAddMatchingNotification(
        port: *mut c_void,
        kind: *const c_char,
        matching: *mut c_void,
        callback: unsafe extern "C" fn(*mut c_void, u32),
        context: *mut c_void,
        iterator: *mut u32,
    ) -> i32;
    fn IOIteratorNext(iterator: u32) -> u32;
    fn IOObjectRelease(object: u32) -> i32;
}
