//! Certificates: whom a request trusts.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use webhook::{SendError, Trust};

use super::loopback::bytes;
use super::{get, knowing, sender};

/// An authority, in PEM, and the port of a TLS server on loopback that it vouches for under a name.
pub fn company(name: &str) -> (String, u16) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut server = CertificateParams::new(vec![name.to_owned()]).unwrap();
    server.use_authority_key_identifier_extension = true;
    server.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = server.signed_by(&key, &authority).unwrap();

    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // Whoever does not trust it sends nothing.
            if stream.read(&mut [0; 4096]).is_ok_and(|count| count > 0) {
                let _ = stream.write_all(&bytes(200, b"ok"));
            }
        }
    });
    (authority.pem(), port)
}

fn trusting(pem: &str) -> Trust {
    Trust { authorities: vec![pem.as_bytes().to_vec()] }
}

#[tokio::test]
async fn a_private_authority_of_the_policy_counts_and_no_other() {
    let (pem, port) = company("crm.example");
    let url = format!("https://crm.example:{port}/");
    let (sender, _) = knowing(trusting(&pem), &["127.0.0.1"]);
    assert_eq!(sender.send(&get(&url)).await.unwrap().body_bytes, 2);
    // Several in one file, as they come.
    let several = format!("# our own\n{pem}\n{}", company("x").0);
    knowing(trusting(&several), &["127.0.0.1"]).0.send(&get(&url)).await.unwrap();

    for trust in [Trust::default(), trusting(&company("crm.example").0)] {
        let error = knowing(trust, &["127.0.0.1"]).0.send(&get(&url)).await.unwrap_err();
        assert!(matches!(error, SendError::Certificate { .. }), "{error}");
    }
    // The authority vouches for that name alone.
    let url = format!("https://other.example:{port}/");
    let error = sender.send(&get(&url)).await.unwrap_err();
    assert!(matches!(error, SendError::Certificate { .. }), "{error}");
}

#[tokio::test]
async fn what_is_no_certificate_is_said_and_nothing_is_sent() {
    for bad in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let (sender, _) = knowing(trusting(bad), &["127.0.0.1"]);
        let error = sender.send(&get("https://crm.example:9/")).await.unwrap_err();
        assert!(matches!(error, SendError::Certificate { .. }), "{bad:?}: {error}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_no_answer_to_https() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _gone = stream.unwrap().write_all(&bytes(400, b"")).map(|()| thread::park());
        }
    });
    let error = sender().send(&get(&url)).await.unwrap_err();
    assert!(matches!(error, SendError::Certificate { .. }), "{error}");
}
