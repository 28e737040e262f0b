//! macOS: IOKit says when the system has powered on again, the dynamic store when the network that it
//! goes out by has changed.
//!
//! Both deliver on one serial queue of our own, on which they are also set up and ended: so nothing is
//! ended while it calls, and whoever starts or drops a watch waits for nothing. A queue without work
//! has no thread.

use std::ffi::c_void;
use std::fmt;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dispatch2::{DispatchQueue, DispatchQueueAttr, DispatchRetained};
use system_configuration::core_foundation::array::CFArray;
use system_configuration::core_foundation::base::TCFType as _;
use system_configuration::core_foundation::string::CFString;
use system_configuration::dynamic_store::{
    SCDynamicStore, SCDynamicStoreBuilder, SCDynamicStoreCallBackContext,
};
use system_configuration::sys::dynamic_store::SCDynamicStoreSetDispatchQueue;
use tokio::runtime::Handle;

use super::{Heard, Wake};

/// By which service and router the system goes out.
const WAYS_OUT: [&str; 2] = ["State:/Network/Global/IPv4", "State:/Network/Global/IPv6"];

/// What is set up on the queue, and ended there with it.
pub(super) struct Watch {
    queue: DispatchRetained<DispatchQueue>,
    parts: Arc<Mutex<Parts>>,
}

#[derive(Default)]
struct Parts {
    _power: Option<Power>,
    _network: Option<Network>,
}

// SAFETY: what is in it is made, used and ended on the serial queue alone; the lock is there for the
// compiler to see that only one at a time has it.
unsafe impl Send for Parts {}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Watch {
    pub(super) fn start(_: &Handle, heard: Arc<Heard>) -> Self {
        let queue = DispatchQueue::new("org.opencommunicator.Communicator.wake", DispatchQueueAttr::SERIAL);
        let parts = Arc::new(Mutex::new(Parts::default()));
        let (target, place) = (queue.clone(), Arc::clone(&parts));
        queue.exec_async(move || {
            let power = Power::start(&target, Arc::clone(&heard));
            if power.is_none() {
                tracing::info!("this system does not tell the end of sleep");
            }
            let network = Network::start(&target, heard);
            if network.is_none() {
                tracing::info!("this system does not tell changes of the network");
            }
            *place.lock().unwrap_or_else(PoisonError::into_inner) =
                Parts { _power: power, _network: network };
        });
        Self { queue, parts }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let parts = Arc::clone(&self.parts);
        self.queue.exec_async(move || {
            drop(std::mem::take(&mut *parts.lock().unwrap_or_else(PoisonError::into_inner)));
        });
    }
}

/// A registration for what happens to the system's power.
struct Power {
    port: *mut c_void,
    notifier: u32,
    context: Box<PowerContext>,
}

/// What the calls are given.
struct PowerContext {
    heard: Arc<Heard>,
    /// The connection by which an answer goes back.
    root: AtomicU32,
}

impl Power {
    /// On the queue.
    fn start(queue: &DispatchRetained<DispatchQueue>, heard: Arc<Heard>) -> Option<Self> {
        let context = Box::new(PowerContext { heard, root: AtomicU32::new(0) });
        let (mut port, mut notifier) = (ptr::null_mut(), 0);
        let refcon = ptr::from_ref(&*context).cast_mut().cast();
        // SAFETY: port and notifier are written by the call; the context stays where it is until the
        // registration has ended, and is only read.
        let root = unsafe { IORegisterForSystemPower(refcon, &raw mut port, power, &raw mut notifier) };
        if root == 0 || port.is_null() {
            return None;
        }
        context.root.store(root, Ordering::Release);
        // SAFETY: the port is the one just made; it keeps the queue. No call has come before this one.
        unsafe { IONotificationPortSetDispatchQueue(port, DispatchRetained::as_ptr(queue).as_ptr().cast()) };
        Some(Self { port, notifier, context })
    }
}

impl Drop for Power {
    fn drop(&mut self) {
        // SAFETY: all three are ours and ended once, on the queue that the calls come on, so none is in
        // progress and none comes after; the context is freed after this.
        unsafe {
            let _ = IODeregisterForSystemPower(&raw mut self.notifier);
            let _ = IOServiceClose(self.context.root.load(Ordering::Acquire));
            IONotificationPortDestroy(self.port);
        }
    }
}

/// Called by the system, on the queue, with each change of power.
unsafe extern "C" fn power(context: *mut c_void, _: u32, message: u32, argument: *mut c_void) {
    // SAFETY: it is the context that was registered, which lives until the registration has ended.
    let context = unsafe { &*context.cast::<PowerContext>() };
    match message {
        HAS_POWERED_ON => context.heard.say(Wake::Resumed),
        // Without an answer the system waits for half a minute before it sleeps.
        CAN_SLEEP | WILL_SLEEP => {
            // SAFETY: the connection is open, and the argument is the number of what is answered.
            let _ = unsafe { IOAllowPowerChange(context.root.load(Ordering::Acquire), argument as isize) };
        }
        _ => {}
    }
}

/// A session with the dynamic store.
struct Network(SCDynamicStore);

impl Network {
    /// On the queue.
    fn start(queue: &DispatchRetained<DispatchQueue>, heard: Arc<Heard>) -> Option<Self> {
        let context = SCDynamicStoreCallBackContext { callout: changed, info: heard };
        let store = SCDynamicStoreBuilder::new(crate::IDENTIFIER).callback_context(context).build()?;
        let keys = CFArray::from_CFTypes(&WAYS_OUT.map(CFString::from_static_string));
        let patterns = CFArray::<CFString>::from_CFTypes(&[]);
        if !store.set_notification_keys(&keys, &patterns) {
            return None;
        }
        let target = DispatchRetained::as_ptr(queue).as_ptr().cast();
        // SAFETY: both are alive, and the store keeps the queue.
        let accepted = unsafe { SCDynamicStoreSetDispatchQueue(store.as_concrete_TypeRef(), target) };
        (accepted != 0).then_some(Self(store))
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // SAFETY: the store is alive; without a queue it calls no more. On the queue that it calls on,
        // so no call is in progress.
        let _ = unsafe { SCDynamicStoreSetDispatchQueue(self.0.as_concrete_TypeRef(), ptr::null_mut()) };
    }
}

/// Called by the system, on the queue, when one of the keys has changed.
fn changed(_: SCDynamicStore, _: CFArray<CFString>, heard: &mut Arc<Heard>) {
    heard.say(Wake::NetworkChanged);
}

/// `kIOMessageCanSystemSleep`, `kIOMessageSystemWillSleep`, `kIOMessageSystemHasPoweredOn`.
const CAN_SLEEP: u32 = 0xe000_0270;
const WILL_SLEEP: u32 = 0xe000_0280;
const HAS_POWERED_ON: u32 = 0xe000_0300;

type Interest = unsafe extern "C" fn(*mut c_void, u32, u32, *mut c_void);

#[link(name = "IOKit", kind = "framework")]
unsafe extern "C" {
    fn IORegisterForSystemPower(
        context: *mut c_void,
        port: *mut *mut c_void,
        callback: Interest,
        notifier: *mut u32,
    ) -> u32;
    fn IODeregisterForSystemPower(notifier: *mut u32) -> i32;
    fn IOAllowPowerChange(root: u32, notification: isize) -> i32;
    fn IOServiceClose(connection: u32) -> i32;
    fn IONotificationPortSetDispatchQueue(port: *mut c_void, queue: *mut c_void);
    fn IONotificationPortDestroy(port: *mut c_void);
}
