//! Windows and macOS: WASAPI and CoreAudio, through cpal.
//!
//! Its calls block, so each is made on a thread of its own with a limit to the wait.

use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{Error, FromSample, SampleFormat, SizedSample, Stream, StreamConfig};

use crate::devices::Device;
use crate::feed::Feed;
use crate::{ANSWER_LIMIT, Found, NoSound};
use off_thread::NoAnswer;
use settings::said::Said;

/// What is on its way to the device at most: both systems keep a few periods of 10 ms.
pub(crate) const LATENCY: Duration = Duration::from_millis(60);

/// The system's sound, which is always there; a device may not be.
pub(crate) struct Server;

/// A stream that plays until it is dropped.
pub(crate) struct Output {
    _stream: Stream,
}

impl Server {
    pub(crate) async fn connect() -> Result<Self, NoSound> {
        Ok(Self)
    }

    pub(crate) async fn outputs(&self) -> Result<Vec<Found>, NoSound> {
        off_main(|| {
            let host = cpal::default_host();
            let default = host.default_output_device();
            Ok(found(host.output_devices().map_err(|error| no_server(&error))?, default.as_ref()))
        })
        .await
    }

    pub(crate) async fn inputs(&self) -> Result<Vec<Found>, NoSound> {
        off_main(|| {
            let host = cpal::default_host();
            let default = host.default_input_device();
            Ok(found(host.input_devices().map_err(|error| no_server(&error))?, default.as_ref()))
        })
        .await
    }

    /// Plays on `device`.
    pub(crate) async fn open(
        &self,
        device: &Device,
        feed: impl FnOnce(u32) -> Feed,
    ) -> Result<Output, NoSound> {
        let wanted = device.clone();
        let refused = move |why: Said| NoSound::Refused { device: wanted.name.clone(), why };
        let (id, because) = (device.id.clone(), refused.clone());
        let (device, config, format) = off_main(move || {
            let mut devices = cpal::default_host().output_devices().map_err(|error| no_server(&error))?;
            let device = devices.find(|device| device.id().is_ok_and(|there| there.to_string() == id));
            let device = device.ok_or_else(|| because(Said::both("it has gone", "den er væk")))?;
            let config = device.default_output_config().map_err(|error| because(error.to_string().into()))?;
            let format = config.sample_format();
            Ok((device, config.config(), format))
        })
        .await?;
        let feed = feed(config.sample_rate);
        off_main(move || {
            let stream = match format {
                SampleFormat::F32 => playing::<f32>(&device, config, feed),
                SampleFormat::I16 => playing::<i16>(&device, config, feed),
                SampleFormat::I32 => playing::<i32>(&device, config, feed),
                other => {
                    return Err(refused(Said::both(
                        format!("it wants samples as {other}"),
                        format!("den kræver lydformatet {other}"),
                    )));
                }
            };
            stream.map(|stream| Output { _stream: stream }).map_err(|error| refused(error.to_string().into()))
        })
        .await
    }
}

/// A stream that has the same sample on every channel.
fn playing<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    mut feed: Feed,
) -> Result<Stream, Error> {
    let channels = usize::from(config.channels.max(1));
    let fill = move |samples: &mut [T], _: &cpal::OutputCallbackInfo| {
        feed.fill(samples.chunks_exact_mut(channels), |frame, sample| frame.fill(T::from_sample(sample)));
    };
    // A stream that stops is seen at the next look: nothing is asked of its feed.
    let failed = |error: Error| tracing::warn!(%error, "the sound output");
    let stream = device.build_output_stream(config, fill, failed, Some(ANSWER_LIMIT))?;
    stream.play()?;
    Ok(stream)
}

fn found(devices: impl Iterator<Item = cpal::Device>, default: Option<&cpal::Device>) -> Vec<Found> {
    let default = default.and_then(|device| device.id().ok());
    devices
        .filter_map(|device| {
            let id = device.id().ok()?;
            let name = device.description().map_or_else(|_| id.to_string(), |text| text.name().to_owned());
            let device = Device { id: id.to_string(), name, is_default: default.as_ref() == Some(&id) };
            // Neither system says whether a device of the same id was away meanwhile; a stream ends
            // with its device, which is seen.
            Some(Found { device, incarnation: 0 })
        })
        .collect()
}

fn no_server(error: &Error) -> NoSound {
    NoSound::NoServer { why: error.to_string().into() }
}

async fn off_main<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NoSound> + Send + 'static,
) -> Result<T, NoSound> {
    match off_thread::run("sound", ANSWER_LIMIT, work).await {
        Ok(answer) => answer,
        Err(NoAnswer::TimedOut) => Err(NoSound::TimedOut),
        Err(NoAnswer::Failed { why }) => Err(NoSound::NoThread { why }),
    }
}
