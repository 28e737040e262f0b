//! The desktop's portals: how they are reached, and what it means when they do not answer.

use std::time::Duration;

use ashpd::{AppID, PortalError};
use settings::said::Said;
use tokio::time::timeout;
use zbus::Connection;

use crate::IDENTIFIER;

/// How long a step may take in which nobody is asked anything. The portal may have to be started.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Why a portal did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Denied {
    /// This session has no such portal.
    Absent,
    /// The person said no, or the desktop did for them.
    Refused,
    Failed(Said),
}

/// A connection of its own to the session bus, by which the portal knows this app.
pub(crate) async fn connect() -> Result<Connection, Denied> {
    let connecting = async { zbus::connection::Builder::session()?.build().await };
    let connection = match timeout(PATIENCE, connecting).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(error)) => {
            tracing::info!(%error, "there is no session bus, and so no portal");
            return Err(Denied::Absent);
        }
        Err(_) => return Err(silent()),
    };
    // Outside a sandbox the portal cannot tell who asks; older ones have no place to say it, and
    // those that need it refuse later.
    if let Ok(name) = AppID::try_from(IDENTIFIER) {
        let registered = ashpd::register_host_app_with_connection(connection.clone(), name);
        if let Ok(Err(error)) = timeout(PATIENCE, registered).await {
            tracing::debug!(%error, "the portal was not told the app's name");
        }
    }
    Ok(connection)
}

/// The answer to a step in which nobody is asked anything.
pub(crate) async fn within<T>(step: impl Future<Output = Result<T, ashpd::Error>>) -> Result<T, Denied> {
    match timeout(PATIENCE, step).await {
        Ok(answer) => answer.map_err(|error| denied(&error)),
        Err(_) => Err(silent()),
    }
}

fn silent() -> Denied {
    let seconds = PATIENCE.as_secs();
    Denied::Failed(Said::both(
        format!("the desktop's portal did not answer in {seconds} s"),
        format!("skrivebordets portal svarede ikke inden for {seconds} s"),
    ))
}

/// What an error of a portal means.
pub(crate) fn denied(error: &ashpd::Error) -> Denied {
    match error {
        ashpd::Error::Response(_) | ashpd::Error::Portal(PortalError::Cancelled(_)) => Denied::Refused,
        ashpd::Error::PortalNotFound(_) => Denied::Absent,
        ashpd::Error::Zbus(bus) | ashpd::Error::Portal(PortalError::ZBus(bus)) if is_absent(bus) => {
            Denied::Absent
        }
        other => Denied::Failed(other.to_string().into()),
    }
}

/// Whether nobody on the bus offers what was asked for.
fn is_absent(error: &zbus::Error) -> bool {
    use zbus::fdo;
    match error {
        zbus::Error::MethodError(name, ..) => {
            let name = name.as_str();
            name.starts_with("org.freedesktop.DBus.Error.Spawn.")
                || [
                    "org.freedesktop.DBus.Error.ServiceUnknown",
                    "org.freedesktop.DBus.Error.NameHasNoOwner",
                    "org.freedesktop.DBus.Error.UnknownMethod",
                    "org.freedesktop.DBus.Error.UnknownInterface",
                    "org.freedesktop.DBus.Error.UnknownObject",
                ]
                .contains(&name)
        }
        zbus::Error::FDO(fdo) => match &**fdo {
            fdo::Error::ServiceUnknown(_)
            | fdo::Error::NameHasNoOwner(_)
            | fdo::Error::UnknownMethod(_)
            | fdo::Error::UnknownInterface(_)
            | fdo::Error::UnknownObject(_) => true,
            fdo::Error::ZBus(inner) => is_absent(inner),
            _ => false,
        },
        zbus::Error::InterfaceNotFound => true,
        _ => false,
    }
}
