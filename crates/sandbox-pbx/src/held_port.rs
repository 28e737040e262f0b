use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// A port of 127.0.0.1 that stays its holder's while nobody listens there: whoever connects is refused.
///
/// A port that was let go of may be given to anybody, so a server that is to come back at its port, or a port at which
/// nobody is to answer, could be another test's meanwhile. A [`Sandbox`](crate::Sandbox), or another server that
/// sets `SO_REUSEADDR` as Unix servers do, can listen at a held port. On Windows the port is held as well, and no
/// server can listen there.
///
/// ```
/// use std::net::{TcpListener, TcpStream};
///
/// let held = sandbox_pbx::HeldPort::take()?;
/// assert!(TcpStream::connect(held.address()).is_err());
/// # #[cfg(unix)] {
/// let server = TcpListener::bind(held.address())?;
/// assert!(TcpStream::connect(held.address()).is_ok());
/// # }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct HeldPort {
    address: SocketAddr,
    _bound: TcpSocket,
}

impl HeldPort {
    /// One that nobody has.
    ///
    /// # Errors
    /// That the system has none to give.
    pub fn take() -> io::Result<Self> {
        let bound = TcpSocket::new_v4()?;
        // Without it no server could listen beside this; without a listener it takes no port from anybody.
        #[cfg(unix)]
        bound.set_reuseaddr(true)?;
        bound.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(Self { address: bound.local_addr()?, _bound: bound })
    }

    /// 127.0.0.1 and the port.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    #[must_use]
    pub const fn port(&self) -> u16 {
        self.address.port()
    }
}
