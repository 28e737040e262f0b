//! Windows: the watcher over advertisements, which reports those that begin as an iBeacon does.
//! <https://learn.microsoft.com/uwp/api/windows.devices.bluetooth.advertisement.bluetoothleadvertisementwatcher>
//!
//! One thread sets the watcher up and ends it, because the system's calls block. Between a change of the radio and the
//! next it sleeps; only a computer without Bluetooth, or one whose watcher ended, is looked at again from time to time.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use std::panic::{AssertUnwindSafe, catch_unwind};

use settings::said::Said;
use tokio::runtime::Handle;
use windows::Devices::Bluetooth::Advertisement::{
    BluetoothLEAdvertisementBytePattern, BluetoothLEAdvertisementReceivedEventArgs,
    BluetoothLEAdvertisementWatcher, BluetoothLEAdvertisementWatcherStoppedEventArgs,
    BluetoothLEScanningMode,
};
use windows::Devices::Bluetooth::{BluetoothAdapter, BluetoothError};
use windows::Devices::Radios::{Radio, RadioState};
use windows::Foundation::TypedEventHandler;
use windows::Storage::Streams::{DataReader, DataWriter};
use windows::core::IInspectable;

use super::Scan;
use super::ears::Ears;
use super::frame;

/// Before a computer without a scan is looked at again.
const TRY_AGAIN: Duration = Duration::from_secs(60);

/// The part of an advertisement that has manufacturer data.
const MANUFACTURER_DATA: u8 = 0xff;

/// An advertisement of the longest kind.
const MOST_BYTES: u32 = 254;

/// What the thread hears.
enum Heard {
    /// The radio was switched on or off.
    Radio,
    /// The watcher has ended by itself.
    Stopped(BluetoothError),
    End,
}

/// Ended with it, and with it the thread.
#[derive(Debug)]
pub(super) struct Watch(Sender<Heard>);

impl Watch {
    pub(super) fn start(_: &Handle, ears: Arc<Ears>) -> Self {
        let (say, heard) = channel();
        let (events, of_thread) = (say.clone(), Arc::clone(&ears));
        let started = thread::Builder::new().name("beacons".to_owned()).spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| run(&of_thread, &events, &heard))).is_err() {
                let why = Said::both(off_thread::FAULT, off_thread::FAULT_IN_DANISH);
                of_thread.scan(Scan::Failed { why });
            }
        });
        if let Err(error) = started {
            let why = Said::both(
                format!("no thread for beacons: {error}"),
                format!("der kunne ikke startes en tråd til beacons: {error}"),
            );
            ears.scan(Scan::Failed { why });
        }
        Self(say)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // A thread that has ended needs no word.
        let _ended = self.0.send(Heard::End);
    }
}

fn run(ears: &Arc<Ears>, events: &Sender<Heard>, heard: &Receiver<Heard>) {
    loop {
        let scanner = match Scanner::start(ears, events) {
            Ok(scanner) => {
                ears.scan(Scan::Listening);
                Ok(scanner)
            }
            Err((scan, radio)) => {
                ears.scan(scan);
                Err(radio)
            }
        };
        // While it listens, or its radio tells when it is on, there is nothing to look at.
        let tells = !matches!(scanner, Err(None));
        let word =
            if tells { heard.recv().map_err(RecvTimeoutError::from) } else { heard.recv_timeout(TRY_AGAIN) };
        match word {
            Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Heard::Stopped(error)) => {
                drop(scanner);
                ears.scan(stopped(error));
                // The radio says when it is on again, but not every watcher ends for the sake of the radio.
                if matches!(
                    heard.recv_timeout(TRY_AGAIN),
                    Ok(Heard::End) | Err(RecvTimeoutError::Disconnected)
                ) {
                    return;
                }
            }
            Ok(Heard::Radio) | Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// A radio that tells when it is switched on or off.
struct Told {
    radio: Radio,
    token: i64,
}

impl Told {
    fn of(radio: Radio, events: &Sender<Heard>) -> windows::core::Result<Self> {
        let events = events.clone();
        let token = radio.StateChanged(&TypedEventHandler::<Radio, IInspectable>::new(move |_, _| {
            let _ended = events.send(Heard::Radio);
            Ok(())
        }))?;
        Ok(Self { radio, token })
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let _gone = self.radio.RemoveStateChanged(self.token);
    }
}

/// A watcher that goes on until it is dropped.
struct Scanner {
    watcher: BluetoothLEAdvertisementWatcher,
    received: i64,
    stopped: i64,
    _radio: Told,
}

impl Scanner {
    /// The error is why there is no scan, with the radio if that tells when it changes.
    fn start(ears: &Arc<Ears>, events: &Sender<Heard>) -> Result<Self, (Scan, Option<Told>)> {
        let failed = |error: windows::core::Error| (Scan::Failed { why: error.message().into() }, None);
        let absent = || (absent(), None);
        let adapter = match BluetoothAdapter::GetDefaultAsync().and_then(|asked| asked.join()) {
            Ok(adapter) => adapter,
            // There is none: a success without a result.
            Err(error) if error.code().is_ok() => return Err(absent()),
            Err(error) => return Err(failed(error)),
        };
        if !adapter.IsLowEnergySupported().map_err(failed)? {
            return Err(absent());
        }
        let radio = adapter.GetRadioAsync().and_then(|asked| asked.join()).map_err(failed)?;
        let told = Told::of(radio, events).map_err(failed)?;
        if told.radio.State().map_err(failed)? != RadioState::On {
            return Err((Scan::Off, Some(told)));
        }
        Self::listen(ears, events, told).map_err(failed)
    }

    fn listen(ears: &Arc<Ears>, events: &Sender<Heard>, radio: Told) -> windows::core::Result<Self> {
        let watcher = BluetoothLEAdvertisementWatcher::new()?;
        // Nothing is asked of those who advertise.
        watcher.SetScanningMode(BluetoothLEScanningMode::Passive)?;
        let writer = DataWriter::new()?;
        writer.WriteBytes(&frame::COMPANY.to_le_bytes())?;
        writer.WriteBytes(&frame::BEGINNING)?;
        let pattern =
            BluetoothLEAdvertisementBytePattern::Create(MANUFACTURER_DATA, 0, &writer.DetachBuffer()?)?;
        watcher.AdvertisementFilter()?.BytePatterns()?.Append(&pattern)?;
        let ears = Arc::clone(ears);
        let received = watcher.Received(&TypedEventHandler::<
            BluetoothLEAdvertisementWatcher,
            BluetoothLEAdvertisementReceivedEventArgs,
        >::new(move |_, advertisement| {
            if let Some(advertisement) = advertisement.as_ref() {
                hear(&ears, advertisement)?;
            }
            Ok(())
        }))?;
        let events = events.clone();
        let stopped = watcher.Stopped(&TypedEventHandler::<
            BluetoothLEAdvertisementWatcher,
            BluetoothLEAdvertisementWatcherStoppedEventArgs,
        >::new(move |_, why| {
            let error = why.as_ref().map_or(Ok(BluetoothError::OtherError), |why| why.Error())?;
            let _ended = events.send(Heard::Stopped(error));
            Ok(())
        }))?;
        let scanner = Self { watcher, received, stopped, _radio: radio };
        scanner.watcher.Start()?;
        Ok(scanner)
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        // Its own end is no news.
        let _gone = self.watcher.RemoveStopped(self.stopped);
        let _gone = self.watcher.RemoveReceived(self.received);
        let _ended = self.watcher.Stop();
    }
}

/// Called by the system, on a thread of its own.
fn hear(ears: &Ears, advertisement: &BluetoothLEAdvertisementReceivedEventArgs) -> windows::core::Result<()> {
    let rssi = advertisement.RawSignalStrengthInDBm()?;
    for data in advertisement.Advertisement()?.GetManufacturerDataByCompanyId(frame::COMPANY)? {
        let buffer = data.Data()?;
        let length = buffer.Length()?.min(MOST_BYTES);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        DataReader::FromBuffer(&buffer)?.ReadBytes(&mut bytes)?;
        if let Some(frame) = frame::parse(&bytes) {
            ears.frame(&frame, rssi);
        }
    }
    Ok(())
}

fn absent() -> Scan {
    Scan::Absent { why: Said::both("this computer has no Bluetooth LE", "der er ikke Bluetooth LE") }
}

/// Why a watcher that ended by itself did.
fn stopped(error: BluetoothError) -> Scan {
    match error {
        BluetoothError::RadioNotAvailable => Scan::Off,
        BluetoothError::DisabledByPolicy => {
            let why = Said::both(
                "a policy of this computer does not allow Bluetooth",
                "en politik på denne computer tillader ikke Bluetooth",
            );
            Scan::Refused { why }
        }
        BluetoothError::DisabledByUser | BluetoothError::ConsentRequired => Scan::Refused {
            why: Said::both(
                "Windows does not let this program use Bluetooth: allow it in Settings, Privacy",
                "Windows tillader det ikke; tillad det i Indstillinger under Beskyttelse af personlige oplysninger",
            ),
        },
        BluetoothError::NotSupported | BluetoothError::TransportNotSupported => absent(),
        BluetoothError::ResourceInUse => {
            let why = Said::both(
                "another program holds the Bluetooth adapter",
                "et andet program bruger Bluetooth-adapteren",
            );
            Scan::Failed { why }
        }
        other => {
            let why = Said::both(
                format!("Windows has ended the scan (error {})", other.0),
                format!("Windows er holdt op med at lytte (fejl {})", other.0),
            );
            Scan::Failed { why }
        }
    }
}
