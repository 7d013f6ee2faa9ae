//! Starting and stopping.

use std::io;
use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpServer, web};
use kept_app::App;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use utoipa_actix_web::{AppExt, scope};

use crate::docs::Docs;
use crate::openapi::{self, Document, Methods};
use crate::settings::{Settings, Site};
use crate::shutdown::Shutdown;
use crate::{body, docs, edge, handlers, pages, public};

/// How long requests that are being answered may take after the wish to stop, in seconds.
const DRAIN_SECONDS: u64 = 10;

/// A server that answers. Stop it with [`Running::stop`].
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    handle: ServerHandle,
    task: JoinHandle<io::Result<()>>,
    shutdown: watch::Sender<bool>,
}

/// Starts to answer on the listener of `settings`. Call it within a tokio runtime.
///
/// # Errors
/// When the listener cannot be used.
pub fn start(app: App, settings: Settings) -> io::Result<Running> {
    let addr = settings.listener.local_addr()?;
    let document = openapi::document();
    let token = settings.metrics_token.as_deref();
    let site = Site::new(app.public_url.as_deref(), settings.trusted_proxies, settings.patience, token);
    let site = web::Data::new(site);
    let methods = web::Data::new(Methods::of(&document));
    let docs = serde_json::to_value(&document).map_err(io::Error::other)?;
    let docs = web::Data::new(Docs::of(&docs));
    let document = web::Data::new(Document::of(&document)?);
    let app = web::Data::new(app);
    let (sender, shutdown) = Shutdown::new();
    let shutdown = web::Data::new(shutdown);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(site.clone())
            .app_data(methods.clone())
            .app_data(document.clone())
            .app_data(docs.clone())
            .app_data(shutdown.clone())
            .app_data(body::path_config())
            .app_data(body::query_config())
            .into_utoipa_app()
            .service(scope::scope(kept_api::paths::BASE).configure(handlers::routes))
            .into_app()
            .configure(pages::routes)
            .configure(docs::routes)
            .configure(public::routes)
            .default_service(web::route().to(pages::fallback))
            .wrap(from_fn(edge::frame))
    })
    .workers(settings.workers)
    .disable_signals()
    .shutdown_timeout(DRAIN_SECONDS)
    .listen(settings.listener)?
    .run();
    Ok(Running { addr, handle: server.handle(), task: tokio::spawn(server), shutdown: sender })
}

impl Running {
    /// Takes no more connections, lets requests in work end, then stops.
    pub async fn stop(self) -> io::Result<()> {
        self.shutdown.send_replace(true);
        self.handle.stop(true).await;
        self.task.await.map_err(io::Error::other)?
    }
}
