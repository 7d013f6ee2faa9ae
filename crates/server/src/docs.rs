//! `/docs`: the document of the interface as a page to read, and how the figures are made; both made once when the
//! server starts.

mod figures;
mod parts;
mod sample;

use actix_web::{HttpResponse, get, web};
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use parts::{Operation, at, by_tag, fields, text};

const STYLE: &str = include_str!("docs/style.css");

/// The pages as they are served.
pub(crate) struct Docs {
    interface: String,
    figures: String,
}

impl Docs {
    pub(crate) fn of(document: &Value) -> Self {
        Self { interface: page(document).into_string(), figures: figures::page() }
    }
}

/// The page and its looks.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(show_figures).service(style);
}

#[get("/docs")]
async fn show(docs: web::Data<Docs>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(docs.interface.clone())
}

#[get("/docs/figures")]
async fn show_figures(docs: web::Data<Docs>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(docs.figures.clone())
}

#[get("/docs/style.css")]
async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(STYLE)
}

fn page(document: &Value) -> Markup {
    let groups = by_tag(document);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "The interface of Kept" }
                link rel="stylesheet" href="/docs/style.css";
            }
            body {
                nav aria-label="Contents" {
                    a href="/" { "Kept" }
                    @for (tag, _, operations) in &groups {
                        details {
                            summary { (tag) }
                            ul { @for one in operations { li { a href={ "#" (one.name) } { (one.summary) } } } }
                        }
                    }
                    a href="#schemas" { "Schemas" }
                    a href=(kept_api::paths::FIGURES_PAGE) { "The figures" }
                }
                main {
                    h1 { "The interface of Kept" }
                    @for paragraph in text(at(document, "/info/description")).split("\n\n") { p { (coded(paragraph)) } }
                    p {
                        "Version " (text(at(document, "/info/version"))) ". The same for programs: "
                        a href="/openapi.json" { "openapi.json" } "."
                    }
                    @for (tag, words, operations) in &groups {
                        section aria-labelledby={ "tag-" (tag) } {
                            h2 id={ "tag-" (tag) } { (tag) }
                            p { (words) "." }
                            @for one in operations { (operation(document, one)) }
                        }
                    }
                    (schemas(document))
                }
            }
        }
    }
}

/// Words in which what stands between backticks is code.
fn coded(words: &str) -> Markup {
    html! {
        @for (place, part) in words.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn operation(document: &Value, one: &Operation<'_>) -> Markup {
    let parameters = one.it["parameters"].as_array();
    let body = one.body();
    html! {
        article aria-labelledby=(one.name) {
            h3 id=(one.name) { (one.summary) }
            p.path { b { (one.method) } " " code { (one.path) } }
            @if one.is_public() { p { "Nobody needs to be signed in." } }
            p { (coded(text(&one.it["description"]))) }
            @if let Some(parameters) = parameters {
                h4 { "Parameters" }
                (table(parameters.iter().map(|it| {
                    (text(&it["name"]), parts::kind(&it["schema"]), text(&it["in"]).to_owned(),
                        it["required"] == true, text(&it["description"]))
                }).collect()))
            }
            @if let Some((media, schema)) = body {
                h4 { "Body" }
                p { code { (media) } ": " (parts::kind(schema)) }
                (table(fields(document, schema)))
            }
            h4 { "Answers" }
            dl {
                @for (status, answer) in one.it["responses"].as_object().into_iter().flatten() {
                    dt { code { (status) } }
                    dd {
                        (text(&answer["description"]))
                        @for (media, content) in answer["content"].as_object().into_iter().flatten() {
                            ": " (parts::kind(&content["schema"])) " (" code { (media) } ")"
                        }
                    }
                }
            }
            h4 { "With curl" }
            pre tabindex="0" { code { (sample::curl(document, one)) } }
        }
    }
}

/// Name, kind, place, whether it is needed, words.
type Line<'a> = (&'a str, Markup, String, bool, &'a str);

fn table(lines: Vec<Line<'_>>) -> Markup {
    html! {
        @if !lines.is_empty() {
            div.wide tabindex="0" role="region" aria-label="Fields" {
                table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Kind" } th scope="col" { "Meaning" } } }
                    tbody {
                        @for (name, kind, place, needed, words) in lines {
                            tr {
                                th scope="row" { code { (name) } }
                                td { (kind) @if !place.is_empty() { ", " (place) } @if needed { ", needed" } }
                                td { (coded(words)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn schemas(document: &Value) -> Markup {
    html! {
        section aria-labelledby="schemas" {
            h2 id="schemas" { "Schemas" }
            @for (name, schema) in at(document, "/components/schemas").as_object().into_iter().flatten() {
                article aria-labelledby={ "schema-" (name) } {
                    h3 id={ "schema-" (name) } { (name) }
                    p { (coded(text(&schema["description"]))) }
                    @if let Some(words) = parts::words(schema) { p { "One of: " code { (words) } } }
                    (table(fields(document, schema)))
                }
            }
        }
    }
}
