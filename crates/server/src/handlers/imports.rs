//! `/imports`.

use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use bytes::Bytes;
use futures_util::StreamExt;
use kept_api::imports::{
    Import, ImportExample, ImportMapping, ImportMappingDraft, ImportProposal, ImportProposalQuery,
    ImportQuery, ImportReversalPreview, ImportUpload,
};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::{Code, Problem};
use kept_app::imports::{self, Begun, MAX_FILE, MAX_LOOKED_AT, MAX_MAPPING, Upload};
use kept_app::tables;
use kept_app::{Actor, App};
use kept_core::ids::{ImportId, ImportMappingId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query, in_time, patience};
use crate::handlers::{made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// What a request may hold beside the file.
const BESIDE: u64 = 1 << 20;
/// How much of a file that is here already is read, so that whoever sends it gets to read the answer.
const DRAINED: usize = 16 << 20;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    // The paths of words come before the one of any id.
    config
        .service(examples)
        .service(propose)
        .service(saved_mappings)
        .service(saved_mapping)
        .service(put_mapping);
    config.service(delete_mapping).service(list).service(export).service(begin).service(read);
    config.service(preview_reversal).service(reverse);
}

/// Takes in a file of at most 1 GB: the part `mapping` (TOML) first, then the part `file` (CSV); where `mapping_id` names
/// a saved mapping only the part `file`. The file is stored
/// before the answer; the run goes on in the background, and `GET /imports/{id}` tells how far it is. Sending the same
/// id again finds the same import.
#[utoipa::path(
    tag = "imports",
    operation_id = "begin_import",
    summary = "Import a file",
    params(ImportQuery),
    request_body(content = ImportUpload, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = Import, description = "The file is stored; its rows will be read"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/imports")]
pub(crate) async fn begin(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<ImportQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_FILE + BESIDE) {
        return Err(imports::too_large().into());
    }
    let patience = patience(&request);
    let mut parts = Multipart::new(request.headers(), payload);
    let mapping = match query.mapping_id {
        Some(_) => None,
        None => Some(read_mapping(part(&mut parts, "mapping", patience).await?).await?),
    };
    let file = part(&mut parts, "file", patience).await?;
    let import = match imports::begin(&app, &actor, &query, mapping).await? {
        Begun::Upload(upload) => receive(&app, &actor, upload, file).await?,
        Begun::There(import) => {
            drain(file).await;
            *import
        }
    };
    Ok(HttpResponse::Accepted().json(import))
}

/// A part that arrives piece by piece, none of which may take long.
struct Part {
    field: Field,
    patience: Duration,
}

impl Part {
    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let piece = in_time(self.patience, self.field.next()).await?;
        piece.transpose().map_err(|error| unreadable(&error))
    }
}

/// The next part, which must have this name.
async fn part(parts: &mut Multipart, name: &str, patience: Duration) -> Result<Part, ApiError> {
    match in_time(patience, parts.next()).await? {
        Some(Ok(field)) if field.name() == Some(name) => Ok(Part { field, patience }),
        Some(Ok(_)) | None => {
            let detail = "Send the part `mapping` (TOML), then the part `file` (CSV).";
            Err(ApiError::at(Code::Invalid, format!("/{name}"), "missing", detail))
        }
        Some(Err(error)) => Err(unreadable(&error)),
    }
}

async fn read_mapping(mut part: Part) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    while let Some(more) = part.next().await? {
        bytes.extend_from_slice(&more);
        if bytes.len() > MAX_MAPPING {
            let detail = "A mapping has at most 64 kB.";
            return Err(ApiError::at(Code::Invalid, "/mapping", "too-long", detail));
        }
    }
    let not_text = |_| ApiError::at(Code::Invalid, "/mapping", "not-utf-8", "Write the mapping in UTF-8.");
    String::from_utf8(bytes).map_err(not_text)
}

/// Stores the file as it arrives. Of one that does not arrive nothing stays.
async fn receive(app: &App, actor: &Actor, mut upload: Upload, file: Part) -> Result<Import, ApiError> {
    match store(app, actor, &mut upload, file).await {
        Ok(()) => Ok(upload.finish(app, actor).await?),
        Err(error) => {
            if let Err(error) = upload.abandon(app, actor).await {
                // It is removed a day later.
                tracing::warn!(%error, "what arrived of a file could not be removed");
            }
            Err(error)
        }
    }
}

async fn store(app: &App, actor: &Actor, upload: &mut Upload, mut file: Part) -> Result<(), ApiError> {
    while let Some(bytes) = file.next().await? {
        upload.write(app, actor, &bytes).await?;
    }
    Ok(())
}

async fn drain(mut file: Part) {
    let mut left = DRAINED;
    while let Ok(Some(bytes)) = file.next().await {
        left = left.saturating_sub(bytes.len());
        if left == 0 {
            return;
        }
    }
}

fn unreadable(error: &MultipartError) -> ApiError {
    use MultipartError as E;
    match error {
        E::ContentTypeMissing | E::ContentTypeParse | E::ContentTypeIncompatible | E::BoundaryMissing => {
            let detail = "Send `multipart/form-data` with the part `mapping`, then the part `file`.";
            ApiError::new(Code::UnsupportedMediaType, detail)
        }
        _ => ApiError::new(
            Code::MalformedBody,
            "The parts of the body cannot be told apart, or the body ended early. Send it again.",
        ),
    }
}

/// One page of imports, newest first.
#[utoipa::path(
    tag = "imports",
    operation_id = "list_imports",
    summary = "List imports",
    params(PageQuery),
    responses(
        (status = 200, body = Page<Import>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<Import>>, ApiError> {
    Ok(web::Json(imports::list(&app, &actor, &query).await?))
}

/// How far an import is, what it brought and which rows could not be read.
#[utoipa::path(
    tag = "imports",
    operation_id = "read_import",
    summary = "Read an import",
    params(("id" = ImportId, Path, description = "Which import")),
    responses(
        (status = 200, body = Import, description = "The import"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ImportId>,
) -> Result<web::Json<Import>, ApiError> {
    Ok(web::Json(imports::read(&app, &actor, id.into_inner()).await?))
}

/// Proposes a mapping from a file's heading and first rows. The first 256 kB of a CSV file do; a workbook is sent whole,
/// at most 16 MB. Nothing is stored.
#[utoipa::path(
    tag = "imports",
    operation_id = "propose_import_mapping",
    summary = "Propose a mapping",
    params(ImportProposalQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file"),
    responses(
        (status = 200, body = ImportProposal, description = "A mapping to begin with"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/imports/proposals")]
pub(crate) async fn propose(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<ImportProposalQuery>,
    request: HttpRequest,
    mut payload: web::Payload,
) -> Result<web::Json<ImportProposal>, ApiError> {
    let patience = patience(&request);
    let mut file = Vec::new();
    while let Some(piece) = in_time(patience, payload.next()).await? {
        let lost = |_| ApiError::new(Code::MalformedBody, "The body ended early. Send it again.");
        file.extend_from_slice(&piece.map_err(lost)?);
        if file.len() > MAX_LOOKED_AT {
            return Err(imports::too_large_to_look_at().into());
        }
    }
    Ok(web::Json(imports::propose(&app, &actor, &query.name, file).await?))
}

/// Mappings to begin with.
#[utoipa::path(
    tag = "imports",
    operation_id = "list_import_examples",
    summary = "List example mappings",
    responses(
        (status = 200, body = Vec<ImportExample>, description = "The examples"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports/examples")]
pub(crate) async fn examples(_signed: Signed) -> web::Json<Vec<ImportExample>> {
    web::Json(imports::examples::all())
}

/// One page of the saved mappings, by their names.
#[utoipa::path(
    tag = "imports",
    operation_id = "list_import_mappings",
    summary = "List saved mappings",
    params(PageQuery),
    responses(
        (status = 200, body = Page<ImportMapping>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports/mappings")]
pub(crate) async fn saved_mappings(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<ImportMapping>>, ApiError> {
    Ok(web::Json(imports::mappings::list(&app, &actor, &query).await?))
}

/// One saved mapping.
#[utoipa::path(
    tag = "imports",
    operation_id = "read_import_mapping",
    summary = "Read a saved mapping",
    params(("id" = ImportMappingId, Path, description = "Which mapping")),
    responses(
        (status = 200, body = ImportMapping, description = "The mapping"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports/mappings/{id}")]
pub(crate) async fn saved_mapping(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ImportMappingId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &imports::mappings::read(&app, &actor, id.into_inner()).await?)
}

/// Saves a mapping under a name, or changes the one with this id, which its sender chooses. Each name is there once.
#[utoipa::path(
    tag = "imports",
    operation_id = "put_import_mapping",
    summary = "Save a mapping",
    params(("id" = ImportMappingId, Path, description = "Which mapping")),
    request_body = ImportMappingDraft,
    responses(
        (status = 201, body = ImportMapping, description = "Saved"),
        (status = 200, body = ImportMapping, description = "It was there; this is how it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/imports/mappings/{id}")]
pub(crate) async fn put_mapping(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ImportMappingId>,
    Body(draft): Body<ImportMappingDraft>,
) -> Result<HttpResponse, ApiError> {
    made(&imports::mappings::put(&app, &actor, id.into_inner(), draft).await?)
}

/// Deletes a saved mapping. What was imported with it stays.
#[utoipa::path(
    tag = "imports",
    operation_id = "delete_import_mapping",
    summary = "Delete a saved mapping",
    params(("id" = ImportMappingId, Path, description = "Which mapping")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/imports/mappings/{id}")]
pub(crate) async fn delete_mapping(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ImportMappingId>,
) -> Result<HttpResponse, ApiError> {
    imports::mappings::remove(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What would become of the records if the import were taken back now: how many it made and would go, how many it
/// changed and would be as before, and which stay because others have changed or used them since.
#[utoipa::path(
    tag = "imports",
    operation_id = "preview_import_reversal",
    summary = "Preview taking an import back",
    params(("id" = ImportId, Path, description = "Which import")),
    responses(
        (status = 200, body = ImportReversalPreview, description = "What would go and what would stay"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports/{id}/reversal")]
pub(crate) async fn preview_reversal(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ImportId>,
) -> Result<web::Json<ImportReversalPreview>, ApiError> {
    Ok(web::Json(imports::reversal::preview(&app, &actor, id.into_inner()).await?))
}

/// Takes an import back: what it made goes, what it changed is as before, and what others have changed or used since
/// stays. It goes on in the background, and `GET /imports/{id}` tells how far it is. Asking again changes nothing.
#[utoipa::path(
    tag = "imports",
    operation_id = "reverse_import",
    summary = "Take an import back",
    params(("id" = ImportId, Path, description = "Which import")),
    responses(
        (status = 202, body = Import, description = "It is being taken back, or has been"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/imports/{id}/reversal")]
pub(crate) async fn reverse(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ImportId>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Accepted().json(imports::reversal::ask(&app, &actor, id.into_inner()).await?))
}

/// Imports as a table, newest first. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "imports",
    operation_id = "export_imports",
    summary = "Export imports",
    params(PageQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/imports.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "imports", tables::Imports(query), bom).await
}
