//! Linux: logind for sleep, and a netlink socket for the network: the kernel sends what happens to
//! links and addresses to whoever listens, without any right being needed.
//! <https://www.kernel.org/doc/html/latest/userspace-api/netlink/intro.html>

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, getsockname, recv, send, socket_with,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::rtnetlink::{GROUPS, Network, Question};
use super::{Heard, Wake, logind};
use crate::listening::keep;

/// The most that the kernel puts into one answer.
const DATAGRAM: usize = 32 * 1024;

/// Two tasks, ended with it.
#[derive(Debug)]
pub(super) struct Watch {
    tasks: [AbortHandle; 2],
}

impl Watch {
    pub(super) fn start(runtime: &Handle, heard: Arc<Heard>) -> Self {
        let for_network = Arc::clone(&heard);
        let resume = runtime.spawn(keep("the end of sleep", async move || logind::listen(&heard).await));
        let network = runtime.spawn(keep("changes of the network", async move || {
            listen(&for_network).await.map_or_else(|error| error.to_string(), |never| match never {})
        }));
        Self { tasks: [resume.abort_handle(), network.abort_handle()] }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Listens to the kernel until that fails.
async fn listen(heard: &Heard) -> io::Result<std::convert::Infallible> {
    // SAFETY: an owned socket stays open, and the same one, until it is dropped with the registration.
    let socket = unsafe { AsyncFd::register_with_interest(open()?, Interest::READABLE) }?;
    let port = SocketAddrNetlink::try_from(getsockname(&socket)?)?.pid();
    let mut network = Network::new(port);
    // What is there is asked for after listening has begun, so that nothing falls in between.
    ask(&socket, Question::Links)?;
    let mut buffer = vec![0; DATAGRAM];
    loop {
        let mut ready = socket.readable().await?;
        let received = ready.try_io(|socket| {
            let (_, length) = recv(socket, buffer.as_mut_slice(), RecvFlags::empty())?;
            Ok(length)
        });
        let length = match received {
            Ok(Ok(length)) => length,
            Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => continue,
            // More came than the socket holds: something has changed, and what is there now is asked anew.
            Ok(Err(error)) if error.raw_os_error() == Some(rustix::io::Errno::NOBUFS.raw_os_error()) => {
                heard.say(Wake::NetworkChanged);
                network = Network::new(port);
                ask(&socket, Question::Links)?;
                continue;
            }
            Ok(Err(error)) => return Err(error),
            Err(_not_ready) => continue,
        };
        let taken = network.take(buffer.get(..length).unwrap_or_default());
        if taken.changed {
            heard.say(Wake::NetworkChanged);
        }
        match taken.answered {
            Some(Question::Links) => ask(&socket, Question::Addresses)?,
            Some(Question::Addresses) => tracing::debug!("listening for changes of the network"),
            None => {}
        }
    }
}

fn open() -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    // The protocol of links and addresses is number nought, which is no protocol for rustix.
    let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, flags, None)?;
    bind(&socket, &SocketAddrNetlink::new(0, GROUPS))?;
    Ok(socket)
}

fn ask(socket: impl AsFd, question: Question) -> io::Result<()> {
    // A socket that nobody has written to takes a few bytes at once.
    send(socket, &question.message(), SendFlags::empty())?;
    Ok(())
}
