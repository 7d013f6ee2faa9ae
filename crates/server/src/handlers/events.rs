//! `/events` and `/events/stream`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use kept_api::events::{Change, Event};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_app::access::still_may;
use kept_app::tables;
use kept_app::{Actor, App, events};
use kept_core::access::Action;
use kept_core::ids::OrgId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval_at, sleep};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Query;
use crate::problem::ApiError;
use crate::shutdown::Shutdown;
use crate::table::{TableQuery, csv};

/// A line that means nothing, so that nobody in between takes the stream for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often to look whether the session or the key still lives: another process may have ended it.
const ACCESS: Duration = Duration::from_secs(5);
/// Changes within this time are told together, each customer once.
const TOGETHER: Duration = Duration::from_millis(100);
/// The first line: that the stream has begun, and after how many milliseconds to come back when it breaks.
const BEGIN: &str = "retry: 1000\n: begun\n\n";

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(stream).service(list).service(export);
}

/// One page of changes, oldest first, without those of the last minute, so that none is missed: who reads on from
/// `next` sees each change once. There is a `next` whenever there are items.
#[utoipa::path(
    tag = "events",
    operation_id = "list_events",
    summary = "List changes",
    params(PageQuery),
    responses(
        (status = 200, body = Page<Event>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/events")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<Event>>, ApiError> {
    Ok(web::Json(events::list::run(&app, &actor, query).await?))
}

/// Changes as server-sent events, each with its id and a JSON `Event`. Several changes of one customer in a moment are
/// told once. The stream ends with the session, and when there are too many changes to tell: come back and read again
/// what is shown.
#[utoipa::path(
    tag = "events",
    operation_id = "stream_events",
    summary = "Watch changes",
    responses(
        (status = 200, body = Event, content_type = "text/event-stream", description = "Changes as they happen"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/events/stream")]
pub(crate) async fn stream(
    app: web::Data<App>,
    shutdown: web::Data<Shutdown>,
    Signed(actor): Signed,
) -> Result<HttpResponse, ApiError> {
    actor.must(Action::Read)?;
    let watcher = Watcher {
        events: app.feeds.watch(&app, actor.org).await?,
        app: app.get_ref().clone(),
        access: app.access.subscribe(),
        actor,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Proxies must hand on each line as it comes.
        .insert_header(("x-accel-buffering", "no"))
        .insert_header(ContentEncoding::Identity)
        .streaming(watcher.lines(shutdown.get_ref().clone())))
}

/// Somebody who watches.
struct Watcher {
    app: App,
    events: Receiver<Event>,
    access: Receiver<OrgId>,
    actor: Actor,
}

impl Watcher {
    fn lines(
        mut self,
        mut shutdown: Shutdown,
    ) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> {
        async_stream::stream! {
            let now = Instant::now();
            let (mut beat, mut look) = (interval_at(now + HEARTBEAT, HEARTBEAT), interval_at(now + ACCESS, ACCESS));
            yield Ok(Bytes::from_static(BEGIN.as_bytes()));
            loop {
                tokio::select! {
                    event = self.events.recv() => {
                        let Ok(event) = event else { return };
                        let Some(lines) = self.together(event).await else { return };
                        yield Ok(lines);
                    }
                    _ = beat.tick() => yield Ok(Bytes::from_static(b": beat\n\n")),
                    _ = look.tick() => if !self.may().await { return },
                    changed = self.access.recv() => if self.concerns(changed) && !self.may().await { return },
                    () = shutdown.begun() => return,
                }
            }
        }
    }

    /// This event and those that come right after it, each thing once; none when there are too many.
    async fn together(&mut self, first: Event) -> Option<Bytes> {
        sleep(TOGETHER).await;
        let mut newest = BTreeMap::from([(subject(&first), first)]);
        loop {
            match self.events.try_recv() {
                Ok(event) => {
                    newest.insert(subject(&event), event);
                }
                Err(tokio::sync::broadcast::error::TryRecvError::Empty) => break,
                Err(_) => return None,
            }
        }
        let mut events: Vec<Event> = newest.into_values().collect();
        events.sort_by_key(|event| event.id);
        let mut lines = String::new();
        for event in events {
            let json = serde_json::to_string(&event).ok()?;
            // Writing to a string cannot fail.
            let _ = write!(lines, "id: {}\ndata: {json}\n\n", event.id);
        }
        Some(Bytes::from(lines))
    }

    /// Whether somebody of this organisation may no longer do what they could.
    fn concerns(&self, changed: Result<OrgId, RecvError>) -> bool {
        // Whoever has missed some looks.
        changed.map_or(true, |org| org == self.actor.org)
    }

    /// Whether the session or the key still lives and allows it.
    async fn may(&self) -> bool {
        // A database that does not answer signs nobody out.
        still_may(&self.app, &self.actor, Action::Read).await.unwrap_or(true)
    }
}

/// What an event is about.
fn subject(event: &Event) -> String {
    match event.change {
        Change::Customer { id } => format!("customer {id}"),
        Change::Import { id } => format!("import {id}"),
        Change::Organisation => "organisation".to_owned(),
    }
}

/// Changes as a table, oldest first, without those of the last minute. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "events",
    operation_id = "export_events",
    summary = "Export events",
    params(PageQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/events.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "events", tables::Events(query), bom).await
}
