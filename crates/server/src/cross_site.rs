//! Refuses what another site makes a browser send with our cookie.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{COOKIE, HOST, HeaderMap, ORIGIN};
use kept_api::problem::Code;

use crate::auth::bearer;
use crate::problem::ApiError;
use crate::settings::Site;

/// A request that changes something and carries a cookie must come from our own pages: browsers say so in
/// `Sec-Fetch-Site`, older ones in `Origin`. A request that says neither is refused. One with a key is judged by the key
/// alone, which no other site has a browser send.
pub(crate) fn check(request: &HttpRequest, site: &Site) -> Result<(), ApiError> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    // Pages for people who are asked read no cookie, and send no address that could be compared.
    let public = request.path().starts_with("/s/");
    let by_key = bearer(headers).is_some();
    if safe || public || by_key || !headers.contains_key(COOKIE) || is_ours(headers, site) {
        return Ok(());
    }
    let detail = "Send it from Kept's own pages, or with `Sec-Fetch-Site: same-origin`, or with an `Origin` \
                  that is the host you send it to.";
    Err(ApiError::new(Code::CrossSite, detail))
}

fn is_ours(headers: &HeaderMap, site: &Site) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match headers.get("sec-fetch-site") {
        Some(value) => value == "same-origin" || value == "none",
        None => text(ORIGIN).and_then(|origin| origin.split_once("://")).is_some_and(|(_, host)| {
            let same = |ours: &str| ours.eq_ignore_ascii_case(host);
            text(HOST).is_some_and(same) || site.public_host.as_deref().is_some_and(same)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn refused(headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = TestRequest::post().insert_header(("host", "kept.test:4280"));
        for header in headers {
            request = request.insert_header(*header);
        }
        check(
            &request.to_http_request(),
            &Site::new(Some("https://kept.example"), vec![], crate::PATIENCE, None),
        )
        .is_err()
    }

    #[test]
    fn only_our_own_pages_change_something_with_a_cookie() {
        let cookie = ("cookie", "kept=x");
        assert!(refused(&[cookie]));
        assert!(refused(&[cookie, ("sec-fetch-site", "cross-site"), ("origin", "http://kept.test:4280")]));
        assert!(refused(&[cookie, ("sec-fetch-site", "same-site")]));
        assert!(refused(&[cookie, ("origin", "http://evil.test")]));
        assert!(refused(&[cookie, ("origin", "null")]));
        assert!(!refused(&[cookie, ("sec-fetch-site", "same-origin")]));
        assert!(!refused(&[cookie, ("origin", "http://kept.test:4280")]));
        assert!(!refused(&[cookie, ("origin", "https://kept.example")]));
        assert!(
            !refused(&[cookie, ("authorization", "Bearer kept_x")]),
            "the cookie counts for nothing then"
        );
        assert!(refused(&[cookie, ("authorization", "Basic eA==")]));
        assert!(!refused(&[("sec-fetch-site", "cross-site")]), "without a cookie nobody's rights are used");
    }
}
