//! Linux: the protocol of PulseAudio, which PipeWire speaks too.
//!
//! Spoken directly, so that the app has its own name in the system's mixer and a connection that it
//! can end: the client's thread and connection outlive the client unless the socket is shut.
//! See `docs/decisions/0015`.

use std::env;
use std::ffi::{CStr, CString, OsString};
use std::fs::File;
use std::io::Read as _;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{
    ChannelMap, ChannelPosition, PlaybackStreamParams, Prop, Props, SampleFormat, SampleSpec,
};
use pulseaudio::{AsPlaybackSource as _, Client, ClientError, PlaybackStream};
use tokio::time::timeout;

use crate::devices::Device;
use crate::feed::Feed;
use crate::{ANSWER_LIMIT, Found, NoSound};
use off_thread::NoAnswer;
use settings::said::Said;

/// In the system's mixer.
const NAME: &CStr = c"Communicator";
const ID: &CStr = c"org.opencommunicator.Communicator";
const WHAT: &CStr = c"Ringing";

/// Both servers resample; one channel goes to all of a device.
const RATE: u32 = 48_000;
const BYTES_PER_SAMPLE: u32 = 4;

/// What is on its way to the device at any time: short, since a stop is heard after it, and long
/// enough for a busy computer.
pub(crate) const LATENCY: Duration = Duration::from_millis(60);

/// The sink that both servers make up where there is no device: it plays to nobody.
const MADE_UP: &str = "auto_null";

/// A connection to the sound server.
pub(crate) struct Server {
    client: Client,
    /// The client's own socket once more: shutting it ends the client's thread and whatever waits.
    socket: UnixStream,
    /// Streams so far.
    streams: AtomicU32,
    /// It has been asked for its outputs.
    looked: AtomicBool,
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has gone has done it already.
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

/// A stream that plays until it is dropped.
pub(crate) struct Output {
    _stream: PlaybackStream,
}

impl Server {
    pub(crate) async fn connect() -> Result<Self, NoSound> {
        let socket = connected().await?;
        let greeting = off_thread::run("sound server", ANSWER_LIMIT, move || greet(socket)).await;
        match greeting {
            Ok(server) => server,
            Err(NoAnswer::TimedOut) => Err(NoSound::TimedOut),
            Err(NoAnswer::Failed { why }) => Err(NoSound::NoThread { why }),
        }
    }

    pub(crate) async fn outputs(&self) -> Result<Vec<Found>, NoSound> {
        let sinks = answer(self.client.list_sinks()).await?;
        let default = self.default_sink().await?;
        let found = sinks
            .iter()
            .map(|sink| found(&sink.name, sink.description.as_deref(), default.as_deref(), sink.index));
        Ok(found.filter(|found| !found.device.id.starts_with(MADE_UP)).collect())
    }

    /// The system's default, as a new connection is told it: PipeWire 0.3.65 now and then leaves a connection
    /// for as long as it lives with the default of its beginning.
    async fn default_sink(&self) -> Result<Option<CString>, NoSound> {
        let other =
            if self.looked.swap(true, Ordering::Relaxed) { Some(Self::connect().await?) } else { None };
        let client = other.as_ref().map_or(&self.client, |other| &other.client);
        Ok(answer(client.server_info()).await?.default_sink_name)
    }

    pub(crate) async fn inputs(&self) -> Result<Vec<Found>, NoSound> {
        let (server, sources) =
            answer(async { Ok((self.client.server_info().await?, self.client.list_sources().await?)) })
                .await?;
        let heard = sources.iter().filter(|source| source.monitor_of_sink_index.is_none());
        let found = heard.map(|source| {
            let default = server.default_source_name.as_deref();
            found(&source.name, source.description.as_deref(), default, source.index)
        });
        Ok(found.collect())
    }

    /// Plays on `device`. When this fails or is given up, the connection must be ended: the server
    /// may have the stream all the same.
    pub(crate) async fn open(
        &self,
        device: &Device,
        feed: impl FnOnce(u32) -> Feed,
    ) -> Result<Output, NoSound> {
        let refused = |why: String| NoSound::Refused { device: device.name.clone(), why: why.into() };
        let sink = CString::new(device.id.as_str()).map_err(|error| refused(error.to_string()))?;
        let mut feed = feed(RATE);
        let source = move |bytes: &mut [u8]| {
            feed.fill(bytes.chunks_exact_mut(BYTES_PER_SAMPLE as usize), |place, sample| {
                place.copy_from_slice(&sample.to_le_bytes());
            });
            bytes.len()
        };
        let number = self.streams.fetch_add(1, Ordering::Relaxed);
        let created =
            self.client.create_playback_stream(stream_on(sink, number), source.as_playback_source());
        match timeout(ANSWER_LIMIT, created).await {
            Ok(Ok(stream)) => Ok(Output { _stream: stream }),
            Ok(Err(ClientError::ServerError(error))) => Err(refused(error.to_string())),
            Ok(Err(error)) => Err(gone(&error)),
            Err(_) => Err(NoSound::TimedOut),
        }
    }
}

/// `number`: streams of one connection with the same number are played in step, and for that the
/// server wants them on one sink.
fn stream_on(sink: CString, number: u32) -> PlaybackStreamParams {
    let bytes = |time: Duration| {
        let samples = u64::from(RATE) * u64::try_from(time.as_millis()).unwrap_or(0) / 1000;
        u32::try_from(samples).unwrap_or(u32::MAX).saturating_mul(BYTES_PER_SAMPLE)
    };
    let mut props = Props::new();
    props.set(Prop::ApplicationName, NAME);
    props.set(Prop::ApplicationId, ID);
    props.set(Prop::MediaName, WHAT);
    PlaybackStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::Float32Le, channels: 1, sample_rate: RATE },
        channel_map: ChannelMap::new([ChannelPosition::Mono]),
        sink_name: Some(sink),
        buffer_attr: BufferAttr {
            target_length: bytes(LATENCY),
            minimum_request_length: bytes(LATENCY / 4),
            ..BufferAttr::default()
        },
        sync_id: number,
        props,
        flags: StreamFlags { adjust_latency: true, ..StreamFlags::default() },
        ..PlaybackStreamParams::default()
    }
}

fn found(name: &CStr, description: Option<&CStr>, default: Option<&CStr>, index: u32) -> Found {
    let text = |text: &CStr| text.to_string_lossy().into_owned();
    let device = Device {
        id: text(name),
        name: description.map_or_else(|| text(name), text),
        is_default: default == Some(name),
    };
    Found { device, incarnation: index }
}

async fn answer<T>(question: impl Future<Output = Result<T, ClientError>>) -> Result<T, NoSound> {
    match timeout(ANSWER_LIMIT, question).await {
        Ok(answer) => answer.map_err(|error| gone(&error)),
        Err(_) => Err(NoSound::TimedOut),
    }
}

fn gone(error: &ClientError) -> NoSound {
    let why = Said::from(error.to_string()).after("the connection has ended", "forbindelsen er afbrudt");
    NoSound::NoServer { why }
}

/// Never waits: a server with too many callers refuses at once.
async fn connected() -> Result<UnixStream, NoSound> {
    let path = socket_path(|name| env::var_os(name).filter(|value| !value.is_empty()))?;
    let stream = tokio::net::UnixStream::connect(&path).await;
    stream.and_then(tokio::net::UnixStream::into_std).map_err(|error| {
        let why = format!("{}: {error}", path.display());
        NoSound::NoServer { why: why.into() }
    })
}

/// Where the server listens, as PulseAudio's own programs find it; a server on another computer is
/// not spoken to.
fn socket_path(set: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, NoSound> {
    let refused = |en: &str, da: &str| NoSound::NoServer { why: Said::both(en, da) };
    if let Some(server) = set("PULSE_SERVER") {
        let server = server.to_string_lossy().into_owned();
        let path = server.strip_prefix("unix:").unwrap_or(&server);
        let local = path.starts_with('/').then(|| PathBuf::from(path));
        return local.ok_or_else(|| {
            refused(
                "PULSE_SERVER names no socket of this computer",
                "PULSE_SERVER angiver ingen sokkel på denne computer",
            )
        });
    }
    if let Some(folder) = set("PULSE_RUNTIME_PATH") {
        return Ok(PathBuf::from(folder).join("native"));
    }
    let folder = set("XDG_RUNTIME_DIR")
        .ok_or_else(|| refused("XDG_RUNTIME_DIR is not set", "XDG_RUNTIME_DIR er ikke sat"))?;
    Ok(PathBuf::from(folder).join("pulse").join("native"))
}

/// Blocks, each read and write for at most the limit: the client shakes hands before it has a thread.
fn greet(socket: UnixStream) -> Result<Server, NoSound> {
    let prepared = || -> std::io::Result<UnixStream> {
        socket.set_nonblocking(false)?;
        socket.set_read_timeout(Some(ANSWER_LIMIT))?;
        socket.set_write_timeout(Some(ANSWER_LIMIT))?;
        socket.try_clone()
    };
    let kept = prepared().map_err(|error| NoSound::NoServer { why: error.to_string().into() })?;
    let client = Client::new_unix(NAME, socket, cookie()).map_err(|error| gone(&error))?;
    Ok(Server { client, socket: kept, streams: AtomicU32::new(0), looked: AtomicBool::new(false) })
}

/// What proves to a server that asks for it that the caller is the same person; 256 bytes.
fn cookie() -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(pulseaudio::cookie_path_from_env()?).ok()?;
    file.take(256).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(variables: &[(&str, &str)]) -> Option<String> {
        let set = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| OsString::from(value))
        };
        socket_path(set).ok().map(|path| path.display().to_string())
    }

    #[test]
    fn the_socket_is_where_pulseaudios_own_programs_look() {
        let session = ("XDG_RUNTIME_DIR", "/run/user/7");
        assert_eq!(path(&[session]).as_deref(), Some("/run/user/7/pulse/native"));
        assert_eq!(path(&[session, ("PULSE_RUNTIME_PATH", "/p")]).as_deref(), Some("/p/native"));
        for server in ["unix:/s/native", "/s/native"] {
            assert_eq!(path(&[session, ("PULSE_SERVER", server)]).as_deref(), Some("/s/native"));
        }
        assert_eq!(path(&[session, ("PULSE_SERVER", "tcp:pbx.example:4713")]), None);
        assert_eq!(path(&[]), None);
    }
}
