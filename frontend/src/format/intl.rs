//! Writing by the browser's own `Intl`, one formatter per style, made once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::{Moment, Style};
use crate::i18n::locale;

thread_local! {
    static NUMBERS: RefCell<BTreeMap<String, Function>> = const { RefCell::new(BTreeMap::new()) };
    static MOMENTS: RefCell<BTreeMap<String, Function>> = const { RefCell::new(BTreeMap::new()) };
}

pub(super) fn number(value: f64, digits: u8, style: Style<'_>) -> String {
    let key = format!("{digits}{style:?}");
    let format =
        NUMBERS.with_borrow_mut(|all| all.entry(key).or_insert_with(|| number_format(digits, style)).clone());
    written(&format, &JsValue::from_f64(value))
}

pub(super) fn moment(milliseconds: f64, what: Moment, zone: &str) -> String {
    let key = format!("{what:?}{zone}");
    let format =
        MOMENTS.with_borrow_mut(|all| all.entry(key).or_insert_with(|| moment_format(what, zone)).clone());
    written(&format, &Date::new(&JsValue::from_f64(milliseconds)))
}

fn number_format(digits: u8, style: Style<'_>) -> Function {
    let options = options(&[]);
    set(&options, "minimumFractionDigits", JsValue::from(digits));
    set(&options, "maximumFractionDigits", JsValue::from(digits));
    match style {
        Style::Plain => {}
        Style::Signed => set(&options, "signDisplay", "exceptZero".into()),
        Style::Percent => set(&options, "style", "percent".into()),
        Style::Money(currency) => {
            set(&options, "style", "currency".into());
            set(&options, "currency", currency.into());
        }
    }
    Intl::NumberFormat::new(&tags(), &options).format()
}

fn moment_format(what: Moment, zone: &str) -> Function {
    let fields: &[(&str, &str)] = match what {
        Moment::Date => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
        Moment::LongDate => {
            &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]
        }
        Moment::Month => &[("month", "short"), ("year", "numeric")],
        Moment::DateTime => &[
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
        ],
    };
    let options = options(fields);
    // Without a zone it is the reader's own.
    if !zone.is_empty() {
        set(&options, "timeZone", zone.into());
    }
    Intl::DateTimeFormat::new(&tags(), &options).format()
}

fn written(format: &Function, value: &JsValue) -> String {
    // A formatter made with checked options does not throw on numbers and valid dates.
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|v| v.as_string()).unwrap_or_default()
}

/// The reader's regional form of the app's language, if they have one: en-GB writes dates as en-GB does.
fn tags() -> Array {
    let language = locale().tag();
    let wishes = crate::browser::languages();
    let regional = wishes.iter().find(|wish| wish.split('-').next() == Some(language));
    Array::of1(&regional.map_or(language, String::as_str).into())
}

fn options(fields: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, (*value).into());
    }
    object
}

fn set(object: &Object, name: &str, value: JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(object, &name.into(), &value);
}
