//! Time zones and currencies as this browser knows them.

use crate::i18n::{locale, set_up};
use crate::ui::Choice;

/// The reader's own time zone and all that may be chosen, in the order of their names.
pub(crate) fn zones() -> (String, Vec<Choice>) {
    let own = own_zone().unwrap_or_else(|| "UTC".to_owned());
    let mut all = supported("timeZone");
    all.extend([own.clone(), "UTC".to_owned()]);
    all.sort();
    all.dedup();
    (own, all.into_iter().map(|zone| Choice::new(zone.clone(), zone.replace('_', " "))).collect())
}

/// The currency of the reader's region and all that may be chosen, with their names.
pub(crate) fn currencies(languages: &[String]) -> (String, Vec<Choice>) {
    let own = languages.iter().find_map(|tag| of_region(tag)).unwrap_or("EUR").to_owned();
    let mut all = supported("currency");
    all.extend([own.clone(), "EUR".to_owned()]);
    all.sort();
    all.dedup();
    let choice = |code: String| {
        let label = named(&code).map_or_else(|| code.clone(), |name| set_up::currency_choice(&code, &name));
        Choice::new(code, label)
    };
    (own, all.into_iter().map(choice).collect())
}

/// What is paid with in the region of a language tag; only a first guess for a field that can be changed.
fn of_region(tag: &str) -> Option<&'static str> {
    let region = tag.split('-').skip(1).find(|part| part.len() == 2)?;
    Some(match region.to_ascii_uppercase().as_str() {
        "US" => "USD",
        "GB" => "GBP",
        "CH" | "LI" => "CHF",
        "BR" => "BRL",
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        "JP" => "JPY",
        "CN" => "CNY",
        "IN" => "INR",
        "MX" => "MXN",
        "SE" => "SEK",
        "NO" => "NOK",
        "DK" => "DKK",
        "PL" => "PLN",
        "CZ" => "CZK",
        "ZA" => "ZAR",
        _ => return None,
    })
}

#[cfg(target_arch = "wasm32")]
mod intl {
    use js_sys::{Array, Function, Object, Reflect};
    use wasm_bindgen::{JsCast as _, JsValue};

    fn intl() -> Option<JsValue> {
        Reflect::get(&js_sys::global(), &"Intl".into()).ok()
    }

    fn method(object: &JsValue, name: &str) -> Option<Function> {
        Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
    }

    fn made(class: &str, arguments: &Array) -> Option<JsValue> {
        Reflect::construct(&method(&intl()?, class)?, arguments).ok()
    }

    pub(super) fn supported(what: &str) -> Option<Vec<String>> {
        let intl = intl()?;
        let list = method(&intl, "supportedValuesOf")?.call1(&intl, &what.into()).ok()?;
        Some(Array::from(&list).iter().filter_map(|value| value.as_string()).collect())
    }

    pub(super) fn own_zone() -> Option<String> {
        let format = made("DateTimeFormat", &Array::new())?;
        let options = method(&format, "resolvedOptions")?.call0(&format).ok()?;
        Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
    }

    pub(super) fn named(code: &str, language: &str) -> Option<String> {
        let options = Object::new();
        Reflect::set(&options, &"type".into(), &"currency".into()).ok()?;
        let names = made("DisplayNames", &Array::of2(&language.into(), &options))?;
        method(&names, "of")?.call1(&names, &code.into()).ok()?.as_string()
    }
}

#[cfg(target_arch = "wasm32")]
fn supported(what: &str) -> Vec<String> {
    intl::supported(what).unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
fn own_zone() -> Option<String> {
    intl::own_zone()
}

#[cfg(target_arch = "wasm32")]
fn named(code: &str) -> Option<String> {
    intl::named(code, locale().tag())
}

/// Outside a browser nothing is known beyond what every list holds.
#[cfg(not(target_arch = "wasm32"))]
fn supported(_what: &str) -> Vec<String> {
    Vec::new()
}

#[cfg(not(target_arch = "wasm32"))]
fn own_zone() -> Option<String> {
    None
}

#[cfg(not(target_arch = "wasm32"))]
fn named(code: &str) -> Option<String> {
    (locale().tag() == "en" && code == "EUR").then(|| "Euro".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_can_always_be_chosen() {
        let (own, zones) = zones();
        assert_eq!(own, "UTC");
        assert!(zones.iter().any(|choice| choice.value == "UTC"));
        let (own, currencies) = currencies(&["en".into(), "de-CH".into()]);
        assert_eq!(own, "CHF");
        assert!(currencies.iter().any(|choice| choice.label == "EUR · Euro"));
    }
}
