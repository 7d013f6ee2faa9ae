//! What every number and every time of the document can be, said where its type says it: a program that goes by the
//! document sends nothing that cannot be read.

use utoipa::Number;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, KnownFormat, Object, SchemaFormat};
use utoipa::openapi::{Content, OpenApi, PathItem, RefOr, Response, Schema};

/// A day of 1900 to 2199.
const DAY: &str = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
/// An instant of these years, to the microsecond; finer digits are cut off.
const INSTANT: &str = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:\
                       [0-5][0-9](\\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

/// Says them everywhere.
pub(super) fn describe(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let PathItem { get, put, post, delete, patch, .. } = item;
        for it in [get, put, post, delete, patch].into_iter().flatten() {
            operation(it);
        }
    }
    let components = document.components.iter_mut();
    components.flat_map(|all| all.schemas.values_mut()).for_each(reference);
}

fn operation(it: &mut Operation) {
    for parameter in it.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        parameter.schema.iter_mut().for_each(reference);
    }
    if let Some(RefOr::T(body)) = &mut it.request_body {
        body.content.values_mut().for_each(content);
    }
    for response in it.responses.responses.values_mut() {
        let RefOr::T(Response { content: all, .. }) = response else { continue };
        all.values_mut().for_each(content);
    }
}

fn content(it: &mut RefOr<Content>) {
    if let RefOr::T(it) = it {
        it.schema.iter_mut().for_each(reference);
    }
}

fn reference(it: &mut RefOr<Schema>) {
    if let RefOr::T(it) = it {
        schema(it);
    }
}

fn schema(it: &mut Schema) {
    match it {
        Schema::Object(it) => object(it),
        Schema::Array(it) => {
            it.prefix_items.iter_mut().for_each(schema);
            if let ArrayItems::RefOrSchema(items) = &mut it.items {
                reference(items);
            }
        }
        Schema::OneOf(it) => {
            it.items.iter_mut().for_each(reference);
            it.items.iter_mut().for_each(named_by_its_only_field);
        }
        Schema::AllOf(it) => it.items.iter_mut().for_each(reference),
        Schema::AnyOf(it) => it.items.iter_mut().for_each(reference),
        _ => {}
    }
}

/// A choice that its only field names has no other: the second would name another choice.
fn named_by_its_only_field(it: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(it)) = it else { return };
    let mut fields = it.properties.iter();
    if let (Some((name, field)), None) = (fields.next(), fields.next())
        && it.required.contains(name)
        && !is_tag(field)
    {
        it.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
}

/// Whether a field is one word that tells choices apart, beside which others may stand.
fn is_tag(field: &RefOr<Schema>) -> bool {
    matches!(field, RefOr::T(Schema::Object(field)) if field.enum_values.is_some())
}

fn object(it: &mut Object) {
    it.properties.values_mut().for_each(reference);
    if let Some(more) = it.additional_properties.as_deref_mut()
        && let AdditionalProperties::RefOr(more) = more
    {
        reference(more);
    }
    let Some(SchemaFormat::KnownFormat(format)) = &mut it.format else { return };
    let (least, most) = match format {
        KnownFormat::UInt8 => (0, u8::MAX.into()),
        KnownFormat::UInt16 => (0, u16::MAX.into()),
        KnownFormat::UInt32 => (0, u32::MAX.into()),
        KnownFormat::Int32 => (i32::MIN.into(), i32::MAX.into()),
        KnownFormat::UInt64 => (0, i64::MAX),
        KnownFormat::Int64 => (i64::MIN, i64::MAX),
        KnownFormat::Date => return it.pattern = it.pattern.take().or(Some(DAY.to_owned())),
        KnownFormat::DateTime => return it.pattern = it.pattern.take().or(Some(INSTANT.to_owned())),
        _ => return,
    };
    // Generators of clients know these two formats of integers, and no others.
    let known = if i32::try_from(most).is_ok() { KnownFormat::Int32 } else { KnownFormat::Int64 };
    *format = known;
    it.minimum.get_or_insert_with(|| number(least));
    it.maximum.get_or_insert_with(|| number(most));
}

fn number(number: i64) -> Number {
    isize::try_from(number).map_or(Number::Float(0.0), Number::Int)
}
