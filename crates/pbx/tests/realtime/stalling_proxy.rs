//! A proxy of TCP that stops forwarding when told, without closing anything: to both ends the
//! connection stands, and nothing comes.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub struct StallingProxy {
    address: SocketAddr,
    flowing: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl StallingProxy {
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (flowing, flow) = watch::channel(true);
        let task = tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                let far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let (near_read, near_write) = near.into_split();
                let (far_read, far_write) = far.into_split();
                tokio::spawn(pass(near_read, far_write, flow.clone()));
                tokio::spawn(pass(far_read, near_write, flow.clone()));
            }
        });
        Self { address, flowing, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What comes from now on is kept by the proxy.
    pub fn stall(&self) {
        self.flowing.send_replace(false);
    }

    /// For connections that are made from now on; those that stalled are lost.
    pub fn flow(&self) {
        self.flowing.send_replace(true);
    }
}

impl Drop for StallingProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut flow: watch::Receiver<bool>,
) {
    let mut buffer = [0; 8192];
    loop {
        let count = from.read(&mut buffer).await.unwrap_or(0);
        if count == 0 {
            return;
        }
        if !*flow.borrow_and_update() {
            // Holds both ends open until the test is over.
            while flow.changed().await.is_ok() {}
            return;
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
