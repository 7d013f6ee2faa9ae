//! What a handler reads from a request: a JSON [`Body`], a [`Query`], and the words when either cannot be read.

use std::borrow::Cow;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use actix_web::web::{BytesMut, Data, PathConfig};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::{LocalBoxFuture, Ready, ready};
use kept_api::problem::Code;
use kept_app::json::has_escaped_nul;
use serde::de::DeserializeOwned;

use crate::openapi::Methods;
use crate::pages::not_allowed;
use crate::problem::ApiError;
use crate::settings::{PATIENCE, Site};
use crate::whole::written_plainly;

/// The largest JSON body, in bytes.
pub const MAX_JSON: usize = 1_000_000;
/// The largest batch, in bytes.
pub(crate) const MAX_BATCH: usize = 16_000_000;

/// The largest JSON body with a few names and passwords, in bytes: every character of them may be twelve when escaped.
pub(crate) const SMALL_JSON: usize = 16_384;
/// The largest set of answers, as a form or as JSON, in bytes: five answers, one of them 5,000 characters of up to four
/// bytes, each three times as long when it is encoded.
pub(crate) const MAX_ANSWERS: usize = 65_536;

/// A JSON body of at most `MOST` bytes, which must arrive in time. What cannot be read is refused with a pointer to the
/// place.
#[derive(Clone, Copy, Debug)]
pub struct Body<T, const MOST: usize = MAX_JSON>(pub T);

impl<T: DeserializeOwned + 'static, const MOST: usize> FromRequest for Body<T, MOST> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = check_headers(request, MOST);
        let patience = patience(request);
        let payload = payload.take();
        Box::pin(async move {
            checked?;
            let bytes = collect(payload, MOST, patience).await?;
            parse(&bytes).map(Self)
        })
    }
}

fn check_headers(request: &HttpRequest, most: usize) -> Result<(), ApiError> {
    let json = request.mime_type().ok().flatten().is_some_and(|mime| {
        mime.type_() == "application"
            && (mime.subtype() == "json" || mime.suffix().is_some_and(|s| s == "json"))
    });
    if !json {
        return Err(ApiError::new(
            Code::UnsupportedMediaType,
            "Send JSON with `Content-Type: application/json`.",
        ));
    }
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Err(ApiError::new(
            Code::UnsupportedMediaType,
            "Send the body as it is, without Content-Encoding.",
        ));
    }
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) { Err(too_large(most)) } else { Ok(()) }
}

/// How long what a request sends may take to arrive.
pub(crate) fn patience(request: &HttpRequest) -> Duration {
    request.app_data::<Data<Site>>().map_or(PATIENCE, |site| site.patience)
}

/// What arrives within `patience`.
pub(crate) async fn in_time<T>(patience: Duration, arriving: impl Future<Output = T>) -> Result<T, ApiError> {
    let too_slow = |_| {
        let detail = format!("What was sent did not arrive within {} s. Send it again.", patience.as_secs());
        ApiError::new(Code::TooSlow, detail)
    };
    tokio::time::timeout(patience, arriving).await.map_err(too_slow)
}

/// Reads a payload of at most `limit` bytes, all of which must arrive within `patience`.
pub(crate) async fn collect(
    payload: Payload,
    limit: usize,
    patience: Duration,
) -> Result<BytesMut, ApiError> {
    in_time(patience, collect_all(payload, limit)).await?
}

async fn collect_all(mut payload: Payload, limit: usize) -> Result<BytesMut, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let cut_short =
            |_| ApiError::new(Code::MalformedBody, "The body ended before it was complete. Send it again.");
        let chunk = chunk.map_err(cut_short)?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn too_large(limit: usize) -> ApiError {
    ApiError::new(
        Code::TooLarge,
        format!("The body may have at most {limit} bytes. Send it in smaller parts."),
    )
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let malformed = |pointer: String, word: &str, detail: String| {
        ApiError::at(Code::MalformedBody, pointer, word, detail)
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("The body is not UTF-8 from byte {} on.", error.valid_up_to());
        malformed(String::new(), "not-utf-8", detail)
    })?;
    if has_escaped_nul(bytes) {
        let detail = "The body has the character U+0000 in a text; no text may hold it.".to_owned();
        return Err(malformed(String::new(), "control-character", detail));
    }
    let refused = match parse_text(text) {
        Ok(value) => return Ok(value),
        Err(refused) => refused,
    };
    match written_plainly(text) {
        Cow::Borrowed(_) => Err(refused),
        Cow::Owned(plain) => parse_text(&plain),
    }
}

fn parse_text<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    let malformed =
        |pointer: String, detail: String| ApiError::at(Code::MalformedBody, pointer, "malformed", detail);
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| malformed(pointer(error.path()), sentence(error.inner())))?;
    json.end().map_err(|error| malformed(String::new(), sentence(&error)))?;
    Ok(value)
}

/// A path as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            // A variant is no step of the document.
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}

/// The reader's words as one sentence.
fn sentence(error: &impl std::fmt::Display) -> String {
    let mut words = error.to_string();
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    if !words.ends_with('.') {
        words.push('.');
    }
    words
}

/// Parameters of the query. What cannot be read is refused with the name of the parameter.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse_query(request.query_string()).map(Self))
    }
}

pub(crate) fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let malformed = |pointer: String, word: &str, detail: String| {
        ApiError::at(Code::MalformedParameter, pointer, word, detail)
    };
    check_query(query)?;
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| malformed(pointer(error.path()), "malformed", sentence(error.inner())))
}

/// Refuses a query that is not UTF-8, which would otherwise be read with letters replaced, or that holds U+0000.
pub(crate) fn check_query(query: &str) -> Result<(), ApiError> {
    for (place, part) in query.split('&').enumerate() {
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(part).collect();
        let name = part.split('=').next().unwrap_or_default();
        let refuse = |word, why: &str| {
            let detail = format!("Parameter {} of the query {why}.", place + 1);
            Err(ApiError::at(Code::MalformedParameter, format!("/{name}"), word, detail))
        };
        if std::str::from_utf8(&decoded).is_err() {
            return refuse("not-utf-8", "is not percent-encoded UTF-8");
        }
        if decoded.contains(&0) {
            return refuse("control-character", "holds the character U+0000, which no text may");
        }
    }
    Ok(())
}

/// How a path parameter that cannot be read is refused.
pub(crate) fn path_config() -> PathConfig {
    PathConfig::default().error_handler(|error, request| {
        // `/asks/batch` is no ask: it exists, without this method.
        let methods = request.app_data::<Data<Methods>>();
        if let Some(allow) = methods.and_then(|methods| methods.of_literal(request.path())) {
            return InternalError::from_response(error, not_allowed(allow, None)).into();
        }
        let name = request.match_info().iter().next().map_or("", |(name, _)| name).to_owned();
        let detail =
            format!("`{name}` in the path is not an id. Ids look like 0190a5c4-7d52-7a30-8f6e-0123456789ab.");
        ApiError::at(Code::MalformedParameter, format!("/{name}"), "malformed", detail).into()
    })
}

/// How a query that `actix_web::web::Query` cannot read is refused; prefer [`Query`], which names the parameter.
pub(crate) fn query_config() -> actix_web::web::QueryConfig {
    actix_web::web::QueryConfig::default().error_handler(|error, _| {
        ApiError::at(Code::MalformedParameter, "", "malformed", sentence(&error)).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::calendar::Day;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[expect(dead_code, reason = "only read")]
        lines: Vec<Line>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[expect(dead_code, reason = "only read")]
        count: u8,
        #[expect(dead_code, reason = "only read")]
        day: Option<Day>,
    }

    fn place(json: &str) -> (String, String) {
        let error = parse::<Order>(json.as_bytes()).unwrap_err();
        let fault = error.problem().errors.first().unwrap().clone();
        (fault.pointer, fault.detail)
    }

    #[test]
    fn the_place_of_a_fault_is_named() {
        assert_eq!(place(r#"{"lines":[{"count":1},{"count":-1}]}"#).0, "/lines/1/count");
        assert_eq!(place(r#"{"lines":[{"count":1,"day":"9999-01-01"}]}"#).0, "/lines/0/day");
        let (pointer, detail) = place(r#"{"lines":[{"count":1,"colour":2}]}"#);
        assert!(pointer.starts_with("/lines/0") && detail.contains("colour"), "{pointer} {detail}");
        assert_eq!(place(r#"{"lines":[{"count":1.0},{"count":1.5}]}"#).0, "/lines/1/count");
        assert_eq!(place(r#"{"lines":[{"count":1.0},{"count":256.0}]}"#).0, "/lines/1/count");
        assert!(place("{").1.contains("EOF"));
        assert!(place(r#"{"lines":[]} x"#).1.contains("railing"));
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        assert!(parse::<Order>(br#"{"lines":[{"count":2.0},{"count":1e1}]}"#).is_ok());
    }

    #[test]
    fn a_query_that_no_text_can_hold_is_refused() {
        assert!(check_query("a=1&b=%00").is_err());
        assert!(check_query("a=1&b=%ff").is_err());
        assert!(check_query("a=1&b=%C3%A9&c").is_ok());
    }

    #[test]
    fn a_bad_parameter_is_named() {
        let error =
            parse_query::<kept_api::customers::CustomerQuery>("limit=2&as_of=1800-01-01").unwrap_err();
        assert_eq!(error.problem().errors[0].pointer, "/as_of");
        assert!(parse_query::<kept_api::customers::CustomerQuery>("sort=age").is_err());
        assert!(parse_query::<kept_api::customers::CustomerQuery>("nothing=1").is_err());
    }
}
