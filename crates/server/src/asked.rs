//! Conditions and keys of requests: `If-Match`, `If-None-Match`, `Idempotency-Key`.

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH,
    TRANSFER_ENCODING,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::StreamExt;
use futures_util::stream::once;
use kept_api::problem::Code;
use kept_app::asked::{Asked, GivenTag, Key, Tags};
use kept_app::replay::Replay;
use kept_app::tag::Tag;
use sha2::{Digest, Sha256};

use crate::body::{MAX_JSON, collect, patience};
use crate::problem::ApiError;

/// The name of the header.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest key, in bytes.
const MAX_KEY: usize = 255;

/// SHA-256 of a request that has a key.
struct RequestHash([u8; 32]);

/// Takes the sum of a request with a key and puts its body back. What has an id of its own in any case, a file or a
/// batch, is left alone.
pub(crate) async fn hash(request: &mut ServiceRequest) -> Result<(), ApiError> {
    if is_safe(request.method()) || !request.headers().contains_key(IDEMPOTENCY_KEY) || !is_small(request) {
        return Ok(());
    }
    let patience = patience(request.request());
    let bytes = collect(request.take_payload(), MAX_JSON, patience).await?.freeze();
    let mut hash = Sha256::new();
    for part in [request.method().as_str().as_bytes(), request.uri().to_string().as_bytes(), &bytes] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    request.extensions_mut().insert(RequestHash(hash.finalize().into()));
    let again = once(async move { Ok::<Bytes, PayloadError>(bytes) });
    request.set_payload(Payload::Stream { payload: again.boxed_local() });
    Ok(())
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether the body is JSON of one thing, or there is none.
fn is_small(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    let has_body = headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0")
        || headers.contains_key(TRANSFER_ENCODING);
    let json = request.content_type().ends_with("json");
    !request.path().ends_with("/batch") && (json || !has_body)
}

/// The conditions and the key of a request.
pub(crate) fn read(request: &HttpRequest) -> Result<Asked, ApiError> {
    let headers = request.headers();
    let extensions = request.extensions();
    let key = match extensions.get::<RequestHash>() {
        Some(hash) => Some(Key { text: key(headers)?, request_hash: hash.0 }),
        None => None,
    };
    Ok(Asked { if_match: tags(headers, &IF_MATCH)?, if_none_match: tags(headers, &IF_NONE_MATCH)?, key })
}

fn key(headers: &HeaderMap) -> Result<String, ApiError> {
    let mut all = headers.get_all(IDEMPOTENCY_KEY);
    let text = match (all.next().and_then(|value| value.to_str().ok()), all.next()) {
        (Some(text), None) => text.trim(),
        _ => "",
    };
    if (1..=MAX_KEY).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(text.to_owned());
    }
    Err(unreadable(&IDEMPOTENCY_KEY, &format!("one key of 1 to {MAX_KEY} visible ASCII characters")))
}

/// A list of entity tags, over any number of lines.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Tags>, ApiError> {
    let mut all = Vec::new();
    let mut any = false;
    for line in headers.get_all(name) {
        let parsed = line.to_str().ok().and_then(list);
        match parsed.ok_or_else(|| unreadable(name, "`*`, or entity tags such as \"0a1b\""))? {
            Tags::Any => any = true,
            Tags::These(tags) => all.extend(tags),
        }
    }
    match (any, all.is_empty(), headers.contains_key(name)) {
        (_, _, false) => Ok(None),
        (true, true, true) => Ok(Some(Tags::Any)),
        (false, false, true) => Ok(Some(Tags::These(all))),
        _ => Err(unreadable(name, "either `*` or entity tags such as \"0a1b\"")),
    }
}

/// One line of entity tags; none when it is not well formed.
fn list(line: &str) -> Option<Tags> {
    if line.trim() == "*" {
        return Some(Tags::Any);
    }
    let (mut tags, mut rest) = (Vec::new(), line.trim_start());
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return Some(Tags::These(tags));
        }
        let (weak, quoted) = rest.strip_prefix("W/").map_or((false, rest), |rest| (true, rest));
        let (text, after) = quoted.strip_prefix('"')?.split_once('"')?;
        if text.bytes().any(|byte| !(0x21..0x7f).contains(&byte)) {
            return None;
        }
        tags.push(GivenTag { text: text.to_owned(), weak });
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

fn unreadable(name: &HeaderName, wanted: &str) -> ApiError {
    let detail = format!("The header {name} cannot be read. It takes {wanted}.");
    ApiError::at(Code::MalformedParameter, format!("/{name}"), "malformed", detail)
}

/// The value of `ETag`.
fn quoted(tag: &Tag) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{tag}\"")).ok()
}

/// Begins an answer about a thing with this tag. A copy may be kept, but must be asked about.
pub(crate) fn with_tag(status: StatusCode, tag: &Tag) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    if let Some(tag) = quoted(tag) {
        response.insert_header((ETAG, tag));
    }
    response.insert_header((CACHE_CONTROL, "private, no-cache"));
    response
}

/// The answer to a request that was done before.
pub(crate) fn replayed(replay: Replay) -> HttpResponse {
    let status = StatusCode::from_u16(replay.status).unwrap_or(StatusCode::OK);
    let mut response = match &replay.tag {
        Some(tag) => with_tag(status, tag),
        None => HttpResponse::build(status),
    };
    response.insert_header((HeaderName::from_static("idempotency-replayed"), "true"));
    match replay.thing {
        Some(thing) => response.json(thing),
        None => response.finish(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn texts(line: &str) -> Option<Vec<(String, bool)>> {
        match list(line)? {
            Tags::Any => Some(vec![("*".to_owned(), false)]),
            Tags::These(tags) => Some(tags.into_iter().map(|tag| (tag.text, tag.weak)).collect()),
        }
    }

    #[test]
    fn tags_are_read_as_rfc_9110_writes_them() {
        let tag = |text: &str, weak| (text.to_owned(), weak);
        assert_eq!(texts("\"a\""), Some(vec![tag("a", false)]));
        assert_eq!(
            texts(" W/\"a\" , \"b\",,\"c,d\" "),
            Some(vec![tag("a", true), tag("b", false), tag("c,d", false)])
        );
        assert_eq!(texts("*"), Some(vec![tag("*", false)]));
        assert_eq!(texts("\"\""), Some(vec![tag("", false)]));
        for bad in ["a", "\"a", "\"a\" \"b\"", "w/\"a\"", "\"a\", *", "\"a b\""] {
            assert_eq!(texts(bad), None, "{bad}");
        }
    }

    #[test]
    fn lines_of_one_header_are_one_list() {
        let request =
            TestRequest::get().append_header(("if-match", "\"a\"")).append_header(("if-match", "\"b\""));
        let tags = |request: TestRequest| tags(request.to_http_request().headers(), &IF_MATCH);
        let Some(Tags::These(both)) = tags(request).unwrap() else { panic!("a list") };
        assert_eq!(both.len(), 2);
        let mixed = TestRequest::get().append_header(("if-match", "*")).append_header(("if-match", "\"b\""));
        assert!(tags(mixed).is_err());
        assert!(tags(TestRequest::get().append_header(("if-match", ""))).is_err());
        assert_eq!(tags(TestRequest::get()).unwrap(), None);
    }
}
