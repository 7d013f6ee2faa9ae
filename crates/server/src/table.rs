//! Answers that are tables: CSV, piece by piece.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use futures_util::{StreamExt, TryStreamExt, stream};
use kept_api::problem::Code;
use kept_app::cursor;
use kept_app::tables::{self, Listed};
use kept_app::{Actor, App};
use serde::de::DeserializeOwned;

use crate::body::parse_query;
use crate::problem::ApiError;

/// What spreadsheets know UTF-8 by.
const MARK: &str = "\u{feff}";

/// The parameters of a list, and `bom` beside them.
pub(crate) struct TableQuery<T> {
    /// The parameters of the list.
    pub(crate) query: T,
    /// The table begins with a byte order mark.
    pub(crate) bom: bool,
}

impl<T: DeserializeOwned> FromRequest for TableQuery<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<TableQuery<T>, ApiError> {
    let (mut bom, mut rest) = (None, Vec::new());
    for part in query.split('&') {
        // It says nothing here, yet it must be one.
        if let Some(Ok(limit)) = part.strip_prefix("limit=").map(str::parse) {
            cursor::limit(Some(limit))?;
        }
        match part.strip_prefix("bom=") {
            None => rest.push(part),
            Some("true") if bom.is_none() => bom = Some(true),
            Some("false") if bom.is_none() => bom = Some(false),
            Some(_) => {
                let detail = "Write bom=true or bom=false, once.";
                return Err(ApiError::at(Code::MalformedParameter, "/bom".to_owned(), "malformed", detail));
            }
        }
    }
    Ok(TableQuery { query: parse_query(&rest.join("&"))?, bom: bom.unwrap_or_default() })
}

/// A list as a table with this name. Cells that a spreadsheet would take for a formula begin with an apostrophe. The
/// table breaks off when the reader's role is taken away meanwhile.
pub(crate) async fn csv<L: Listed>(
    app: &App,
    actor: &Actor,
    name: &str,
    list: L,
    bom: bool,
) -> Result<HttpResponse, ApiError> {
    let pieces = tables::csv(app, actor, list).await?;
    let mark = stream::iter(bom.then(|| Ok(MARK.to_owned())));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .insert_header(ContentEncoding::Identity)
        .streaming(mark.chain(pieces).map_ok(Bytes::from)))
}
