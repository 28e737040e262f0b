//! Certificates of a company's own authority, and proxies.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use pbx::{Client, ClientOptions, Limits, ServerUrl};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::loopback::{Loopback, Reply, answer};
use super::token;

/// An authority, in PEM, and a TLS server on loopback that it vouches for.
fn company() -> (String, ServerUrl) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut server = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    server.use_authority_key_identifier_extension = true;
    server.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = server.signed_by(&key, &authority).unwrap();

    pbx::install_crypto();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = ServerUrl::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // Whoever does not trust it sends nothing.
            if stream.read(&mut [0; 4096]).is_ok_and(|count| count > 0) {
                let _ = stream.write_all(&answer(200, "application/json", b"{}"));
            }
        }
    });
    (authority.pem(), url)
}

fn trusting(authorities: Vec<Vec<u8>>, server: ServerUrl) -> Result<Client, pbx::Error> {
    Client::with_options(server, &ClientOptions { authorities, limits: Limits::default() })
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_beside_the_systems_and_no_other() {
    let (pem, server) = company();
    let client = trusting(vec![pem.clone().into_bytes()], server.clone()).unwrap();
    client.desktop_settings(&token()).await.unwrap();

    let (other, _) = company();
    let stranger = trusting(vec![other.into_bytes()], server.clone()).unwrap();
    assert_eq!(stranger.desktop_settings(&token()).await.unwrap_err().code(), "unreachable_tls");
    // Several in one file, as they come.
    let both = format!("# our own\n{pem}\n{}", company().0);
    trusting(vec![both.into_bytes()], server).unwrap().desktop_settings(&token()).await.unwrap();
}

#[test]
fn what_is_no_certificate_is_said_when_the_client_is_made() {
    let server = ServerUrl::parse("https://127.0.0.1:9").unwrap();
    for bad in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let error = trusting(vec![bad.as_bytes().to_vec()], server.clone()).unwrap_err();
        assert_eq!(error.code(), "unreachable_tls", "{bad:?}");
    }
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_asked_for_other_computers_and_sees_no_token() {
    const ASK: &str = "PBX_TEST_BY_PROXY";
    // The environment names the proxy, so the asking is done by a second run of this very test.
    if std::env::var_os(ASK).is_some() {
        let pem = company().0.into_bytes();
        let client = trusting(vec![pem], ServerUrl::parse("https://pbx.example").unwrap()).unwrap();
        client.desktop_settings(&token()).await.unwrap_err();
        return;
    }
    let proxy = Loopback::new(Reply::Bytes(b"HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n".to_vec()));
    let mut again = Command::new(std::env::current_exe().unwrap());
    let name = "trust::a_proxy_of_the_environment_is_asked_for_other_computers_and_sees_no_token";
    again.args(["--exact", name]).env(ASK, "1").env("HTTPS_PROXY", proxy.url());
    for name in ["https_proxy", "all_proxy", "ALL_PROXY", "NO_PROXY", "no_proxy"] {
        again.env_remove(name);
    }
    let output = again.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let seen = proxy.requests();
    assert!(seen.iter().all(|seen| seen.line == "CONNECT pbx.example:443 HTTP/1.1"), "{seen:?}");
    assert!(!seen.is_empty());
}
