//! The headers that many operations have in common, described in one place: every handler takes them alike.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::Response;
use utoipa::openapi::{Header, ObjectBuilder, OpenApi, PathItem, RefOr, Required, Type};

/// Things that have a tag when they are read alone.
const TAGGED: [&str; 10] = [
    "asks",
    "contacts",
    "customers",
    "invitations",
    "keys",
    "members",
    "notes",
    "promises",
    "responses",
    "surveys",
];
/// `*`, or entity tags with commas between them.
const TAGS: &str = r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#;
/// Visible characters, and blanks between them; those at its end are no part of it.
const KEY: &str = "^[!-~]([ -~]{0,253}[!-~])?[ \\t]*$";
/// What is done once by what it holds: a file has a sum, a response an id of its own.
const ONCE_ANYWAY: [&str; 2] = ["imports", "responses"];

/// Adds them to every operation that takes them.
pub(super) fn describe(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        read_alone(path, item);
        let PathItem { put, post, delete, patch, .. } = item;
        for operation in [put, post, delete, patch].into_iter().flatten() {
            change(path, operation);
        }
    }
}

fn read_alone(path: &str, item: &mut PathItem) {
    let Some(operation) = item.get.as_mut().filter(|get| path.ends_with("{id}") && is_of(get, &TAGGED))
    else {
        return;
    };
    let known = "Tags of the copies that you have: 304 when one of them is still right.";
    add(operation, header("If-None-Match", known, TAGS));
    let unchanged = Response::new("Your copy is still right");
    operation.responses.responses.insert("304".to_owned(), unchanged.into());
    tag(operation);
}

fn change(path: &str, operation: &mut Operation) {
    if operation.security.is_some() {
        return;
    }
    if !path.ends_with("/batch") && !is_of(operation, &ONCE_ANYWAY) {
        let words = "Made up by you for this one request, 1 to 255 characters: sent again within 48 hours it is answered \
                     as the first time and changes nothing. Another request with the same key is refused with 422, the \
                     same one while it is being answered with 409.";
        add(operation, header("Idempotency-Key", words, KEY));
    }
    let of_one = ["}", "/settlements", "/withdrawal"].iter().any(|end| path.ends_with(end));
    if of_one && is_of(operation, &TAGGED) {
        let words =
            "The tag of the version that you know: when there is another one by now, nothing changes (412).";
        add(operation, header("If-Match", words, TAGS));
        tag(operation);
    }
}

fn is_of(operation: &Operation, tags: &[&str]) -> bool {
    operation.tags.iter().flatten().any(|tag| tags.contains(&tag.as_str()))
}

fn add(operation: &mut Operation, parameter: Parameter) {
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
}

fn header(name: &str, description: &str, pattern: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern))))
        .build()
}

fn tag(operation: &mut Operation) {
    let Some(RefOr::T(response)) = operation.responses.responses.get_mut("200") else { return };
    let mut tag = Header::new(ObjectBuilder::new().schema_type(Type::String));
    tag.description = Some("The version of what is shown".to_owned());
    response.headers.insert("ETag".to_owned(), RefOr::T(tag));
}
