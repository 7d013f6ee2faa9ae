//! The frame of every public page.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use actix_web::{HttpResponse, HttpResponseBuilder};
use maud::{DOCTYPE, Markup, html};

use super::files::{SCRIPT_PATH, STYLE_PATH};
use super::texts::Texts;

/// A whole page.
pub(super) fn render(texts: &Texts, title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(texts.language) dir=(texts.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (title) }
                link rel="stylesheet" href=(*STYLE_PATH);
                script src=(*SCRIPT_PATH) defer {}
            }
            body { main { (body) } }
        }
    };
    page.into_string()
}

/// A page with a title and a sentence.
pub(super) fn say(status: StatusCode, texts: &Texts, title: &str, sentence: &str) -> HttpResponse {
    let body = html! {
        header { h1 { (title) } }
        p dir="auto" { (sentence) }
    };
    answer(status).body(render(texts, title, &body))
}

/// An answer that nobody keeps and whose address goes nowhere: it holds the token.
pub(super) fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .content_type("text/html; charset=utf-8");
    response
}
