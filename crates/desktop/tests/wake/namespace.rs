//! A network of the test's own: two links that are the ends of one cable, and loopback.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use crate::bus::Home;

/// Gone with the process that holds it.
pub struct Namespace {
    holder: Child,
    as_root: bool,
}

impl Namespace {
    pub fn new() -> Self {
        let as_root = rustix::process::geteuid().is_root();
        let mut unshare = Command::new("unshare");
        unshare.arg("--net").args((!as_root).then_some("--map-root-user"));
        let mut holder = unshare
            .args(["sh", "-c", "echo ready; exec cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("unshare (Debian: util-linux)");
        let mut line = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut line).unwrap();
        if line != "ready\n" {
            let mut why = String::new();
            holder.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            let _ = holder.wait();
            panic!(
                "this machine does not let a test have a network of its own: {why}\
                 Run the tests as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone, \
                 kernel.apparmor_restrict_unprivileged_userns)."
            );
        }
        let namespace = Self { holder, as_root };
        namespace.ip(&[
            "link add cable type veth peer name other",
            // The kernel gives no address by itself, which takes it a while.
            "link set cable addrgenmode none",
            "link set other addrgenmode none",
            "link set lo up",
            "link set other up",
            "link set cable up",
        ]);
        namespace
    }

    /// `program`, in this network, with `address` as the system bus.
    pub fn command(&self, home: &Home, program: impl AsRef<OsStr>, address: &str) -> Command {
        let mut command = home.command("nsenter", "");
        command.env("DBUS_SYSTEM_BUS_ADDRESS", address).args(self.way_in()).arg(program);
        command
    }

    /// Does all of it in one breath.
    pub fn ip(&self, orders: &[&str]) {
        let mut ip = Command::new("nsenter")
            .args(self.way_in())
            .args(["ip", "-batch", "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("nsenter (Debian: util-linux)");
        ip.stdin.take().unwrap().write_all((orders.join("\n") + "\n").as_bytes()).unwrap();
        let ended = ip.wait_with_output().unwrap();
        assert!(ended.status.success(), "ip (Debian: iproute2): {orders:?}: {ended:?}");
    }

    fn way_in(&self) -> Vec<String> {
        let mut words = vec!["--target".to_owned(), self.holder.id().to_string(), "--net".to_owned()];
        if !self.as_root {
            words.extend(["--user".to_owned(), "--preserve-credentials".to_owned()]);
        }
        words.push("--".to_owned());
        words
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
