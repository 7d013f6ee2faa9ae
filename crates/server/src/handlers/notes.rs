//! `/notes`, and `/customers/{id}/notes`.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::notes::{NewNote, Note, NotePatch, NoteQuery};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_app::tables;
use kept_app::{App, notes};
use kept_core::ids::{CustomerId, NoteId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(write).service(batch).service(put_external);
    config.service(read).service(change).service(delete);
}

/// One page of the notes about a customer, newest first. Notes are no evidence: no score reads them.
#[utoipa::path(
    tag = "notes",
    operation_id = "list_notes",
    summary = "List the notes about a customer",
    params(("id" = CustomerId, Path, description = "Which customer"), NoteQuery),
    responses(
        (status = 200, body = Page<Note>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}/notes")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    Query(query): Query<NoteQuery>,
) -> Result<web::Json<Page<Note>>, ApiError> {
    Ok(web::Json(notes::list::run(&app, &actor, id.into_inner(), query).await?))
}

/// Writes a note about a customer. With an id of the sender's own, sending the same again writes it once: 201, then 200.
#[utoipa::path(
    tag = "notes",
    operation_id = "write_note",
    summary = "Write a note",
    params(("id" = CustomerId, Path, description = "Which customer")),
    request_body = NewNote,
    responses(
        (status = 201, body = Note, description = "Written"),
        (status = 200, body = Note, description = "Written before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/customers/{id}/notes")]
pub(crate) async fn write(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    Body(new): Body<NewNote>,
) -> Result<HttpResponse, ApiError> {
    made(&notes::write::run(&app, &actor, id.into_inner(), new).await?)
}

/// One note.
#[utoipa::path(
    tag = "notes",
    operation_id = "read_note",
    summary = "Read a note",
    params(("id" = NoteId, Path, description = "Which note")),
    responses(
        (status = 200, body = Note, description = "The note"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/notes/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<NoteId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &notes::read::run(&app, &actor, id.into_inner()).await?)
}

/// Changes a note. Only whoever wrote it may, or a manager.
#[utoipa::path(
    tag = "notes",
    operation_id = "change_note",
    summary = "Change a note",
    params(("id" = NoteId, Path, description = "Which note")),
    request_body = NotePatch,
    responses(
        (status = 200, body = Note, description = "The note as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/notes/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<NoteId>,
    Body(patch): Body<NotePatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&notes::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// Deletes a note. Only whoever wrote it may, or a manager; the audit trail keeps what it said.
#[utoipa::path(
    tag = "notes",
    operation_id = "delete_note",
    summary = "Delete a note",
    params(("id" = NoteId, Path, description = "Which note")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/notes/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<NoteId>,
) -> Result<HttpResponse, ApiError> {
    notes::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Writes or changes a note by its id in another system; `customer_id` is needed, and a note stays at its customer.
#[utoipa::path(
    tag = "notes",
    operation_id = "put_external_note",
    summary = "Make or change a note by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "The note's id there"),
    ),
    request_body = NewNote,
    responses(
        (status = 201, body = Note, description = "Made"),
        (status = 200, body = Note, description = "Changed, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/notes/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewNote>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&notes::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Makes or changes up to 10,000 notes, each judged on its own. Every item needs an id of the sender's own or an
/// external id, so that the same batch again changes nothing.
#[utoipa::path(
    tag = "notes",
    operation_id = "batch_notes",
    summary = "Make or change many notes",
    request_body = Batch<NewNote>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/notes/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewNote>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(notes::batch::run(&app, &actor, &batch.items).await?)))
}

/// The notes about a customer as a table. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "notes",
    operation_id = "export_notes",
    summary = "Export the notes about a customer",
    params(("id" = CustomerId, Path, description = "Which customer"), NoteQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}/notes.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    TableQuery { query, bom }: TableQuery<NoteQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "notes", tables::NotesOf(id.into_inner(), query), bom).await
}
