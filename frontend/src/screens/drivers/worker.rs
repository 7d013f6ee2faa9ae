//! The worker beside the page: it analyses and resamples, and says how far it is. Dropping it cancels what it does.

use js_sys::{Float64Array, Object, Reflect};
use kept_api::drivers::DriverRows;
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsCast as _;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use super::found::{Drawn, Found, Said};

/// Resamples of a ranking.
pub(super) const RESAMPLES: u32 = 1_000;
/// Confidence of the intervals.
const LEVEL: f64 = 0.95;
/// Everybody who looks at the same answers sees the same figures.
const SEED: u32 = 1;

/// A worker at work.
pub(super) struct Worker {
    inner: web_sys::Worker,
    // They live as long as the worker may speak.
    _said: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(web_sys::Event)>,
}

impl Worker {
    /// Begins to compute; `on_said` hears of it. None where this browser has no such worker.
    pub(super) fn begin(rows: &DriverRows, on_said: impl Fn(Said) + Clone + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let inner = web_sys::Worker::new_with_options(&script()?, &options).ok()?;
        let hear = on_said.clone();
        let said = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hear(understand(&event.data()).unwrap_or(Said::Failed));
        });
        let failed = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| on_said(Said::Failed));
        inner.set_onmessage(Some(said.as_ref().unchecked_ref()));
        inner.set_onerror(Some(failed.as_ref().unchecked_ref()));
        inner.post_message(order(rows).ok()?.as_ref()).ok()?;
        Some(Self { inner, _said: said, _failed: failed })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.inner.terminate();
    }
}

/// Its script, as the page names it: of the same build as the page.
fn script() -> Option<String> {
    document().query_selector("meta[name=kept-worker]").ok()??.get_attribute("content")
}

/// What it is told to do.
fn order(rows: &DriverRows) -> Result<Object, JsValue> {
    let cells: Vec<f64> = rows.patterns.iter().flat_map(cells).collect();
    let order = Object::new();
    for (name, value) in [
        ("cells", Float64Array::from(cells.as_slice()).into()),
        ("predictors", JsValue::from_f64(rows.predictors.len() as f64)),
        ("seed", SEED.into()),
        ("resamples", RESAMPLES.into()),
        ("level", JsValue::from_f64(LEVEL)),
    ] {
        Reflect::set(&order, &name.into(), &value)?;
    }
    Ok(order)
}

fn cells(pattern: &kept_core::drivers::Pattern) -> impl Iterator<Item = f64> + '_ {
    std::iter::once(f64::from(pattern.times)).chain(pattern.values.iter().map(|value| f64::from(*value)))
}

/// What it says; none where that cannot be understood.
fn understand(data: &JsValue) -> Option<Said> {
    let get = |name: &str| Reflect::get(data, &name.into()).ok();
    let number = |name: &str| get(name)?.as_f64();
    let list = |name: &str| {
        Some(js_sys::Array::from(&get(name)?).iter().filter_map(|v| v.as_f64()).collect::<Vec<_>>())
    };
    match get("kind")?.as_string()?.as_str() {
        "found" => {
            let verdict = get("verdict")?.as_string()?;
            Some(Said::Found(Found::read(&verdict, &list("numbers")?, &list("blocks")?, &list("parts")?)?))
        }
        "progress" => Some(Said::Progress(whole(number("done")?))),
        "drawn" => Some(Said::Drawn(Drawn::read(&list("drawn")?), whole(number("took")?))),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "resamples and milliseconds")]
fn whole(value: f64) -> u64 {
    value.round() as u64
}
