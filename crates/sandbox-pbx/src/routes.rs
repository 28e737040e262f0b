//! The pages, one file for each part of the API. Each answers as its page is documented, and with
//! the assumptions of the app's dialect where the page is silent.

mod action;
mod auth;
mod beacon;
mod caller;
mod callvariable;
mod dashboard;
mod employee;
mod employees;
mod extension;
mod membership;
mod permissions;
mod phonebook;
mod queues;
mod recents;
pub(crate) mod refused;
mod sandbox;
mod settings;
mod switches;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Html;
use axum::routing::{delete, get, post};

use crate::company::dashboards::NOTICE_BOARD;
use crate::faults::answer::layer;
use crate::office::switches::Table;
use crate::pbx::Pbx;
use crate::realtime::socket::{self, Ping};
use refused::not_found;

/// Every page and the realtime connection, within the layer of faults. Whatever is not here is 404 `not_found`, a method that a
/// page does not know included.
pub(crate) fn all(pbx: Arc<Pbx>, ping: Ping) -> Router {
    Router::new()
        .route("/auth/login", get(auth::login_by_query).post(auth::login))
        .route("/auth/validateToken", get(auth::validate_token))
        .route("/auth/logout", get(auth::logout))
        .route("/auth/reset", get(auth::reset).post(auth::reset))
        .route("/employee/{id}", post(employee::update))
        .route("/employee/{id}/authenticatorkey/create", post(employee::create_key))
        .route("/employee/{id}/authenticatorkey/reset", post(employee::reset_key))
        .route("/pbx/beacon", get(beacon::list))
        .route("/pbx/beacon/{id}", get(beacon::get))
        .route("/pbx/extension", get(extension::list))
        .route("/pbx/extension/{id}/dnd", get(extension::dnd_of))
        .route("/pbx/callvariable/{call}/{name}", get(callvariable::get))
        .route("/pbx/callvariable/{call}/{name}/{value}", get(callvariable::set))
        .route("/pbx/settings", get(settings::of_the_pbx))
        .route("/pbx/app/action/call", get(action::call))
        .route("/pbx/app/action/hangup", get(action::hangup))
        .route("/pbx/app/action/pickup", get(action::pickup))
        .route("/pbx/app/action/queuepickup", get(action::queuepickup))
        .route("/pbx/app/action/hold", get(action::hold))
        .route("/pbx/app/action/unhold", get(action::unhold))
        .route("/pbx/app/action/transfer", get(action::transfer))
        .route("/pbx/app/action/cdrnote", get(action::cdrnote))
        .route("/pbx/recording/ondemand", get(action::record))
        .route("/pbx/app/settings/desktop", get(settings::get).post(settings::save))
        .route("/pbx/app/settings/desktop/ringtone", get(settings::ringtones))
        .route("/pbx/app/settings/desktop/theme", get(settings::themes))
        .route("/pbx/app/dashboard", get(dashboard::list).post(dashboard::create))
        .route(
            "/pbx/app/dashboard/{id}",
            get(dashboard::get).post(dashboard::update).delete(dashboard::delete),
        )
        .route("/pbx/group", get(dashboard::groups))
        .route("/pbx/app/permissions", get(permissions::all))
        .route("/pbx/app/grouppermissions", get(permissions::of_one))
        .route("/pbx/phonebook", get(phonebook::list))
        .route("/pbx/app/employees", get(employees::by_query).post(employees::by_body))
        .route("/pbx/app/queues", get(queues::list))
        .route("/pbx/queue/{id}/member", get(queues::members).post(membership::join))
        .route("/pbx/queue/{id}/member/join", get(membership::join_by_query))
        .route("/pbx/queue/{id}/member/{member}", delete(membership::leave))
        .route("/pbx/queue/{id}/callers", get(queues::callers))
        .route("/pbx/queue/{id}/stats", get(queues::stats))
        .route("/pbx/switch", switches::all(Table::Switches))
        .route("/pbx/switch/{name}", switches::one(Table::Switches))
        .route("/pbx/variable", switches::all(Table::Variables))
        .route("/pbx/variable/{name}", switches::one(Table::Variables))
        .route("/pbx/queue/{id}/calls", get(recents::of_queue))
        .route("/pbx/queue/{id}/calls/{call}/handled", post(recents::handled))
        .route("/pbx/cdr/latest", get(recents::latest))
        .route("/pbx/cdr/note", post(recents::note))
        .route("/pbx/voicemail/count", get(recents::voicemail_count))
        .route("/notice-board", get(Html(NOTICE_BOARD)))
        .nest("/sandbox", sandbox::pages())
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(socket::layer(&pbx, ping))
        .layer(from_fn_with_state(Arc::clone(&pbx), layer))
        .with_state(pbx)
}
