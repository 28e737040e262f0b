//! macOS: CoreBluetooth, which hands over advertisements as they come in.
//! <https://developer.apple.com/documentation/corebluetooth/cbcentralmanager>
//!
//! Everything happens on one serial queue of our own: so nothing is ended while it calls, and whoever starts or drops a
//! watch waits for nothing. The system asks the person whether this program may use Bluetooth, once. It ends a program
//! that asks for Bluetooth and does not say in its bundle what for, so that is looked at first.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use dispatch2::{DispatchQueue, DispatchQueueAttr, DispatchRetained};
use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObject, NSObjectProtocol, ProtocolObject};
use objc2::{AnyThread as _, DefinedClass as _, define_class, msg_send};
use objc2_core_bluetooth::{
    CBAdvertisementDataManufacturerDataKey, CBCentralManager, CBCentralManagerDelegate,
    CBCentralManagerScanOptionAllowDuplicatesKey, CBManagerState, CBPeripheral,
};
use objc2_foundation::{NSBundle, NSData, NSDictionary, NSNumber, NSString, ns_string};
use settings::said::Said;
use tokio::runtime::Handle;

use super::Scan;
use super::ears::Ears;
use super::frame;

/// What is made on the queue, and ended there.
pub(super) struct Watch {
    queue: DispatchRetained<DispatchQueue>,
    scanner: Arc<Mutex<Option<Scanner>>>,
}

struct Scanner {
    central: Retained<CBCentralManager>,
    /// The central holds it only weakly.
    _delegate: Retained<Delegate>,
}

// SAFETY: what is in it is made, used and ended on the serial queue alone; the lock is there for the compiler to see
// that only one at a time has it.
unsafe impl Send for Scanner {}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Watch {
    pub(super) fn start(_: &Handle, ears: Arc<Ears>) -> Self {
        let name = "org.opencommunicator.Communicator.beacons";
        let queue = DispatchQueue::new(name, DispatchQueueAttr::SERIAL);
        let scanner = Arc::new(Mutex::new(None));
        let (target, place) = (queue.clone(), Arc::clone(&scanner));
        queue.exec_async(move || {
            let started = Scanner::start(&target, ears);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = started;
        });
        Self { queue, scanner }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let scanner = Arc::clone(&self.scanner);
        self.queue.exec_async(move || {
            drop(scanner.lock().unwrap_or_else(PoisonError::into_inner).take());
        });
    }
}

impl Scanner {
    fn start(queue: &DispatchQueue, ears: Arc<Ears>) -> Option<Self> {
        let purpose = ns_string!("NSBluetoothAlwaysUsageDescription");
        if NSBundle::mainBundle().objectForInfoDictionaryKey(purpose).is_none() {
            let why = Said::both(
                "macOS gives Bluetooth to an installed app alone, and this program runs outside its bundle",
                "macOS lader kun installerede apps bruge Bluetooth, og programmet kører uden for sin app-pakke",
            );
            ears.scan(Scan::Refused { why });
            return None;
        }
        let delegate = Delegate::new(ears);
        let protocol = ProtocolObject::from_ref(&*delegate);
        // SAFETY: the delegate may be called on any thread, and so on this queue's; it lives as long as the central.
        let central = unsafe {
            CBCentralManager::initWithDelegate_queue(CBCentralManager::alloc(), Some(protocol), Some(queue))
        };
        Some(Self { central, _delegate: delegate })
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        // SAFETY: on the queue of the central. It is told nothing more after that.
        unsafe {
            self.central.setDelegate(None);
            if self.central.state() == CBManagerState::PoweredOn {
                self.central.stopScan();
            }
        }
    }
}

define_class!(
    // SAFETY: NSObject asks nothing of its subclasses, and this one has no `Drop`.
    #[unsafe(super(NSObject))]
    #[ivars = Arc<Ears>]
    struct Delegate;

    // SAFETY: it asks nothing.
    unsafe impl NSObjectProtocol for Delegate {}

    // SAFETY: the methods have the signatures of the protocol.
    unsafe impl CBCentralManagerDelegate for Delegate {
        #[unsafe(method(centralManagerDidUpdateState:))]
        fn did_update_state(&self, central: &CBCentralManager) {
            // SAFETY: on the queue of the central.
            let state = unsafe { central.state() };
            if state == CBManagerState::PoweredOn {
                scan(central);
            }
            if let Some(scan) = word(state) {
                self.ivars().scan(scan);
            }
        }

        #[unsafe(method(centralManager:didDiscoverPeripheral:advertisementData:RSSI:))]
        fn did_discover(
            &self,
            _central: &CBCentralManager,
            _peripheral: &CBPeripheral,
            advertisement: &NSDictionary<NSString, AnyObject>,
            rssi: &NSNumber,
        ) {
            // SAFETY: a constant of the framework, there for as long as it is loaded.
            let key = unsafe { CBAdvertisementDataManufacturerDataKey };
            let Some(data) = advertisement.objectForKey(key) else { return };
            let Some(data) = data.downcast_ref::<NSData>() else { return };
            // The company comes first, its low byte before the high one.
            if let Some(frame) = data.to_vec().strip_prefix(&frame::COMPANY.to_le_bytes()).and_then(frame::parse) {
                self.ivars().frame(&frame, rssi.shortValue());
            }
        }
    }
);

impl Delegate {
    fn new(ears: Arc<Ears>) -> Retained<Self> {
        let this = Self::alloc().set_ivars(ears);
        // SAFETY: the initialiser of NSObject, which cannot fail.
        unsafe { msg_send![super(this), init] }
    }
}

/// For everything that is sent, again and again.
fn scan(central: &CBCentralManager) {
    let always = NSNumber::new_bool(true);
    let always: &AnyObject = &always;
    // SAFETY: the option is a constant of the framework, and its value a number, as it asks for.
    unsafe {
        let options = NSDictionary::from_slices(&[CBCentralManagerScanOptionAllowDuplicatesKey], &[always]);
        central.scanForPeripheralsWithServices_options(None, Some(&options));
    }
}

/// None: it is not known yet.
fn word(state: CBManagerState) -> Option<Scan> {
    match state {
        CBManagerState::PoweredOn => Some(Scan::Listening),
        CBManagerState::PoweredOff => Some(Scan::Off),
        CBManagerState::Unsupported => Some(Scan::Absent {
            why: Said::both("this Mac has no Bluetooth LE", "denne Mac har ikke Bluetooth LE"),
        }),
        CBManagerState::Unauthorized => Some(Scan::Refused {
            why: Said::both(
                "macOS does not let this program use Bluetooth: allow it in System Settings, Privacy",
                "macOS tillader det ikke; tillad det i Systemindstillinger under Anonymitet & sikkerhed, Bluetooth",
            ),
        }),
        CBManagerState::Resetting => Some(Scan::Failed {
            why: Said::both("macOS starts its Bluetooth anew", "macOS genstarter Bluetooth"),
        }),
        _ => None,
    }
}
