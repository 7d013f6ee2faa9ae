//! `/archive.zip`.

use std::io::Read;

use actix_web::http::header::{CONTENT_DISPOSITION, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use futures_util::stream;
use kept_api::problem::Problem;
use kept_app::{App, archive};
use tokio::task::spawn_blocking;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::problem::ApiError;

/// Bytes of the archive that are sent at once.
const PIECE: u64 = 256 * 1024;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(export);
}

/// The whole organisation as a ZIP file of JSON lines, as it is at this moment; docs/archive.md says what is in it, and
/// `kept import` reads it into another Kept. It is written before the first byte is sent, so a large one takes a while.
#[utoipa::path(
    tag = "archive",
    operation_id = "export_archive",
    summary = "Export everything",
    responses(
        (status = 200, body = String, content_type = "application/zip", description = "The archive"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/archive.zip")]
pub(crate) async fn export(app: web::Data<App>, Signed(actor): Signed) -> Result<HttpResponse, ApiError> {
    let file = archive::in_a_file(&app, &actor).await?;
    let name = format!("attachment; filename=\"kept-{}.zip\"", actor.today(&app));
    let pieces = stream::try_unfold(file, |mut file| async move {
        let read = move || {
            let mut piece = Vec::new();
            (&mut file).take(PIECE).read_to_end(&mut piece)?;
            Ok::<_, std::io::Error>((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
        };
        spawn_blocking(read).await.map_err(std::io::Error::other)?
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header(ContentEncoding::Identity)
        .streaming(pieces))
}
