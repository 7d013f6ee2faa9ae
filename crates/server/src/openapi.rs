//! The OpenAPI document, made from the handlers, and what follows from it: which methods a path has.

mod bounds;
mod headers;

use std::io;

use actix_web::App as ActixApp;
use actix_web::dev::ResourceDef;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{Components, Info, License, OpenApi, OpenApiBuilder, SecurityRequirement};
use utoipa_actix_web::{AppExt, scope};

use crate::handlers;

const DESCRIPTION: &str = "Keep your promises, keep your customers.\n\n\
    Errors are problems after RFC 9457; decide by `code`. Lists are paged by cursor: hand `next` back as `cursor`. \
    A thing that is read alone has an `ETag`; a change with `If-Match` is made only to that version. A change with an \
    `Idempotency-Key` is made once, however often it is sent within 48 hours. \
    Days are calendar days of the organisation. Scores are integers: basis points (bp, 1/10 000) and micro (1e-6); \
    money is in minor units.";

const TAGS: [(&str, &str); 28] = [
    ("archive", "The whole organisation, to take along"),
    ("asks", "Requests to contacts to answer a survey"),
    ("audit", "Who did what when"),
    ("behaviours", "What customers did"),
    ("calc", "Figures from cases of one's own"),
    ("contacts", "People at a customer"),
    ("customers", "Whoever the organisation serves"),
    ("events", "What changed, now and before"),
    ("evidence", "Everything that happened with a customer"),
    ("feedback", "Unasked words and observations; no score reads them"),
    ("imports", "Bringing in files"),
    ("insights", "Figures of the whole organisation"),
    ("invitations", "Who shall become a member"),
    ("keys", "What programs sign their requests with"),
    ("me", "Who is signed in"),
    ("members", "The people of the organisation"),
    ("models", "Weights, half-lives and thresholds of the scoring, by version"),
    ("notes", "What members write down about customers; no score reads it"),
    ("organisation", "The organisation and its settings"),
    ("promises", "What was said to customers, and how it ended"),
    ("public", "For whoever has a link; nobody is signed in"),
    ("responses", "Answers that came back"),
    ("scorecards", "Figures of a customer with all their inputs"),
    ("search", "Everything, by the beginnings of its words"),
    ("self-checks", "What the leadership says that it knows; never scored"),
    ("sessions", "Signing in and out, and where one is signed in"),
    ("surveys", "Three to five questions"),
    ("views", "Filters of pages under names"),
];

/// The document.
pub fn document() -> OpenApi {
    let (_, mut document) = ActixApp::new()
        .into_utoipa_app()
        .openapi(frame())
        .service(scope::scope(kept_api::paths::BASE).configure(handlers::routes))
        .split_for_parts();
    headers::describe(&mut document);
    bounds::describe(&mut document);
    document
}

/// The document without its paths.
pub(crate) fn frame() -> OpenApi {
    let mut info = Info::new("Kept", env!("CARGO_PKG_VERSION"));
    info.description = Some(DESCRIPTION.to_owned());
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".to_owned());
    info.license = Some(license);
    let cookie =
        ApiKeyValue::with_description("kept", "Set by `POST /sessions`; by TLS it is called `__Host-kept`.");
    let mut components = Components::new();
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("kept_…")
        .description(Some("A key of `POST /keys`. It reaches what its scopes say."))
        .build();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    let either = ["session", "key"].map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .components(Some(components))
        .security(Some(either))
        .tags(Some(tags()))
        .build()
}

fn tags() -> Vec<Tag> {
    let of = |(name, description): (&str, &str)| {
        let mut tag = Tag::new(name);
        tag.description = Some(description.to_owned());
        tag
    };
    TAGS.into_iter().map(of).collect()
}

/// Which methods each path of the interface has, for the answer to all others.
pub(crate) struct Methods(Vec<(ResourceDef, String)>);

impl Methods {
    pub(crate) fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self(paths.map(|(path, item)| (ResourceDef::new(path.as_str()), allow(item))).collect())
    }

    /// The value of `Allow` for a path of ours that stands in the document as it is, without a name in braces.
    pub(crate) fn of_literal(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(pattern, _)| pattern.pattern() == Some(path)).map(|(_, allow)| allow.as_str())
    }

    /// The value of `Allow` for a path, where it is one of ours.
    pub(crate) fn allowed(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(pattern, _)| pattern.is_match(path)).map(|(_, allow)| allow.as_str())
    }
}

fn allow(item: &utoipa::openapi::PathItem) -> String {
    let all = [
        ("GET", item.get.is_some()),
        ("POST", item.post.is_some()),
        ("PUT", item.put.is_some()),
        ("PATCH", item.patch.is_some()),
        ("DELETE", item.delete.is_some()),
    ];
    let here: Vec<&str> = all.into_iter().filter(|(_, here)| *here).map(|(method, _)| method).collect();
    here.join(", ")
}

/// The document as it is served.
pub(crate) struct Document {
    pub(crate) json: String,
}

impl Document {
    pub(crate) fn of(document: &OpenApi) -> io::Result<Self> {
        Ok(Self { json: document.to_pretty_json().map_err(io::Error::other)? })
    }
}
