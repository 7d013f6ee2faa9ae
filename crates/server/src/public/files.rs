//! The two files of the public pages. Their names change with their contents, so that they may be kept for ever.

use std::sync::LazyLock;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("survey.css");
const SCRIPT: &str = include_str!("survey.js");

/// Where the style is.
pub(super) static STYLE_PATH: LazyLock<String> = LazyLock::new(|| path(STYLE, "css"));
/// Where the script is.
pub(super) static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| path(SCRIPT, "js"));

fn path(contents: &str, extension: &str) -> String {
    let hash = Sha256::digest(contents).iter().take(6).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
    format!("/s/files/survey-{hash:012x}.{extension}")
}

/// Answers with a file; a name of another build is not there.
pub(super) async fn file(name: web::Path<String>) -> HttpResponse {
    let asked = format!("/s/files/{name}");
    let (kind, contents) = match () {
        () if asked == *STYLE_PATH => ("text/css; charset=utf-8", STYLE),
        () if asked == *SCRIPT_PATH => ("text/javascript; charset=utf-8", SCRIPT),
        () => return HttpResponse::NotFound().finish(),
    };
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(kind)
        .body(contents)
}
