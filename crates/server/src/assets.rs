//! The browser app: files that were put into the binary when it was built.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, IF_NONE_MATCH, VARY,
};

/// A file of the app.
pub(crate) struct Asset {
    path: &'static str,
    /// Changes with the contents.
    tag: &'static str,
    bytes: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// Sorted by path.
static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Whether the browser app was built before this binary and is part of it.
pub fn are_built() -> bool {
    find("index.html").is_some()
}

/// The file at a path without its first slash.
pub(crate) fn find(path: &str) -> Option<&'static Asset> {
    let place = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(place)
}

impl Asset {
    /// Answers with the smallest form that the client takes, or says that it has it.
    pub(crate) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let (encoding, bytes) = self.choose(request.headers());
        let tag = format!("\"{}{}\"", self.tag, encoding.map(|name| format!("-{name}")).unwrap_or_default());
        let known = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
        let known =
            known.flat_map(|list| list.split(',')).any(|it| it.trim().trim_start_matches("W/") == tag);
        let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, self.cache_control()));
        if self.brotli.is_some() || self.gzip.is_some() {
            response.insert_header((VARY, "Accept-Encoding"));
        }
        if known {
            return response.finish();
        }
        if let Some(encoding) = encoding {
            response.insert_header((CONTENT_ENCODING, encoding));
        }
        response.content_type(self.content_type()).body(bytes)
    }

    fn choose(&self, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        let variants = [("br", self.brotli), ("gzip", self.gzip)];
        let taken = variants
            .into_iter()
            .find_map(|(name, bytes)| Some((name, bytes.filter(|_| takes(headers, name))?)));
        taken.map_or((None, self.bytes), |(name, bytes)| (Some(name), bytes))
    }

    /// Names under `assets/` change with the contents, so such a file never does.
    fn cache_control(&self) -> &'static str {
        if self.path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
    }

    fn content_type(&self) -> &'static str {
        match self.path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("json" | "map") => "application/json",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("ico") => "image/x-icon",
            Some("woff2") => "font/woff2",
            Some("txt") => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }
}

/// Whether `Accept-Encoding` names this encoding without refusing it.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused =
            parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0)));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    const SCRIPT: Asset =
        Asset { path: "assets/app-1.js", tag: "t", bytes: b"plain", brotli: Some(b"br"), gzip: Some(b"gz") };

    fn answer(asset: &Asset, headers: &[(&'static str, &'static str)]) -> HttpResponse {
        let request =
            headers.iter().fold(TestRequest::get(), |request, header| request.insert_header(*header));
        asset.answer(&request.to_http_request())
    }

    fn header<'a>(response: &'a HttpResponse, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn the_smallest_form_that_is_taken_is_sent() {
        assert_eq!(header(&answer(&SCRIPT, &[("accept-encoding", "gzip, br")]), "content-encoding"), "br");
        assert_eq!(
            header(&answer(&SCRIPT, &[("accept-encoding", "gzip, br;q=0")]), "content-encoding"),
            "gzip"
        );
        let plain = answer(&SCRIPT, &[]);
        assert_eq!(header(&plain, "content-encoding"), "");
        assert_eq!(header(&plain, "vary"), "Accept-Encoding");
        assert!(header(&plain, "cache-control").contains("immutable"));
        assert_eq!(header(&plain, "content-type"), "text/javascript; charset=utf-8");
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let first = answer(&SCRIPT, &[("accept-encoding", "br")]);
        assert_eq!(header(&first, "etag"), "\"t-br\"");
        let again = answer(&SCRIPT, &[("accept-encoding", "br"), ("if-none-match", "\"x\", W/\"t-br\"")]);
        assert_eq!(again.status(), 304);
        assert_eq!(answer(&SCRIPT, &[("if-none-match", "\"t-br\"")]).status(), 200, "another form");
    }

    #[test]
    fn a_page_is_asked_for_again() {
        let page = Asset { path: "index.html", ..SCRIPT };
        assert_eq!(header(&answer(&page, &[]), "cache-control"), "no-cache");
    }
}
