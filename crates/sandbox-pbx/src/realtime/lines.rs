//! The connections themselves, for what goes wrong below socket.io.
//!
//! A line can be cut, can go silent while it stays open (half open: the other side has vanished and
//! nobody has said so), and can carry bytes that no server would send. Only lines that carry
//! socket.io are touched; a page is asked for on another.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const GOOD: u8 = 0;
const SILENT: u8 = 1;
const CUT: u8 = 2;

/// Silent lines that the server has given up and that are kept open all the same.
const KEPT: usize = 256;

/// Bytes of a first request that are looked at.
const LOOKED_AT: usize = 8 * 1024;

fn is_realtime(head: &[u8]) -> bool {
    head.starts_with(b"GET /socket.io") || head.starts_with(b"POST /socket.io")
}

/// All lines that are open.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    open: Mutex<Vec<Weak<Control>>>,
    /// Lines that begin now are silent too.
    half_open: AtomicBool,
    kept: Mutex<VecDeque<TcpStream>>,
}

/// One line, seen from outside.
#[derive(Debug, Default)]
struct Control {
    state: AtomicU8,
    realtime: AtomicBool,
    websocket: AtomicBool,
    /// Bytes to be sent as they are.
    extra: Mutex<Vec<u8>>,
    reader: Mutex<Option<Waker>>,
}

impl Control {
    fn wake(&self) {
        let waker = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Lines {
    /// Ends every line that carries socket.io, without a word.
    pub(crate) fn cut(&self) {
        self.each(|line| {
            line.state.store(CUT, Ordering::Release);
            line.wake();
        });
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// With true the lines that carry socket.io fall silent for ever, and so does each that begins
    /// until this is called with false.
    pub(crate) fn half_open(&self, on: bool) {
        self.half_open.store(on, Ordering::Release);
        if on {
            self.each(|line| {
                // One that is cut already stays so.
                let _ = line.state.compare_exchange(GOOD, SILENT, Ordering::AcqRel, Ordering::Relaxed);
            });
        }
    }

    /// Sends bytes on every WebSocket, past everything that makes sense of it.
    pub(crate) fn send_raw(&self, bytes: &[u8]) {
        self.each(|line| {
            if line.websocket.load(Ordering::Acquire) {
                line.extra.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
                line.wake();
            }
        });
    }

    fn each(&self, act: impl Fn(&Control)) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for line in open.iter().filter_map(Weak::upgrade).filter(|line| line.realtime.load(Ordering::Acquire))
        {
            act(&line);
        }
    }

    fn keep(&self, stream: TcpStream) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(stream);
    }
}

/// A listener whose connections are lines.
#[derive(Debug)]
pub(crate) struct Listener {
    pub tcp: TcpListener,
    pub lines: Arc<Lines>,
}

impl axum::serve::Listener for Listener {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        // By the trait: it knows which errors mean to wait a moment.
        let (stream, address) = axum::serve::Listener::accept(&mut self.tcp).await;
        // Events are small and are to be there at once; without it they are a little late.
        let _ = stream.set_nodelay(true);
        let control = Arc::new(Control::default());
        let mut open = self.lines.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|line| line.strong_count() > 0);
        open.push(Arc::downgrade(&control));
        (
            Line {
                stream: Some(stream),
                head: Vec::new(),
                looked: false,
                control,
                lines: Arc::clone(&self.lines),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Line {
    /// There until the line is dropped.
    stream: Option<TcpStream>,
    /// What has come of the first request, until its head is whole.
    head: Vec<u8>,
    looked: bool,
    control: Arc<Control>,
    lines: Arc<Lines>,
}

impl Line {
    fn state(&self) -> u8 {
        self.control.state.load(Ordering::Acquire)
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Knows a line that carries socket.io by the head of a request. The first
    /// head comes in pieces, because the server reads its first bytes by themselves; one that
    /// follows on the same line comes whole.
    fn look_at(&mut self, bytes: &[u8]) {
        let mut head = std::mem::take(&mut self.head);
        if self.looked {
            head.clear();
        }
        head.extend_from_slice(bytes);
        if is_realtime(&head) {
            self.control.realtime.store(true, Ordering::Release);
        }
        self.looked |= head.len() >= LOOKED_AT || head.windows(4).any(|end| end == b"\r\n\r\n");
        if !self.looked {
            self.head = head;
        }
        if self.control.realtime.load(Ordering::Acquire) && self.lines.half_open.load(Ordering::Acquire) {
            let state = &self.control.state;
            // One that is cut already stays so.
            let _ = state.compare_exchange(GOOD, SILENT, Ordering::AcqRel, Ordering::Relaxed);
        }
    }

    fn send_extra(&mut self) -> io::Result<()> {
        let control = Arc::clone(&self.control);
        let mut extra = control.extra.lock().unwrap_or_else(PoisonError::into_inner);
        while !extra.is_empty() {
            // Tried, not waited for: waiting would take the turn of whoever writes. What is left is
            // sent with the next byte that arrives.
            match self.stream()?.try_write(&extra) {
                Ok(sent) => drop(extra.drain(..sent)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // First: whoever changes the line after this wakes it.
        let waker = context.waker().clone();
        *self.control.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker);
        match self.state() {
            CUT => return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            SILENT => return Poll::Pending,
            _ => {}
        }
        self.send_extra()?;
        let before = buffer.filled().len();
        let read = self.stream()?.poll_read(context, buffer);
        if !self.control.websocket.load(Ordering::Acquire) {
            self.look_at(buffer.filled().get(before..).unwrap_or_default());
        }
        if self.state() == SILENT {
            buffer.set_filled(before);
            return Poll::Pending;
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.state() {
            CUT => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            // Sent, as far as the server can tell.
            SILENT => Poll::Ready(Ok(bytes.len())),
            _ => {
                // Only what is granted makes a WebSocket of it: one that was refused carries pages again.
                if bytes.starts_with(b"HTTP/1.1 101") {
                    self.control.websocket.store(true, Ordering::Release);
                }
                self.stream()?.poll_write(context, bytes)
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.state() {
            GOOD => self.stream()?.poll_flush(context),
            _ => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.state() {
            SILENT => Poll::Ready(Ok(())),
            _ => self.stream()?.poll_shutdown(context),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // A server that has given up a silent line must not tell its client by closing it.
        if self.state() == SILENT
            && let Some(stream) = self.stream.take()
        {
            self.lines.keep(stream);
        }
    }
}
