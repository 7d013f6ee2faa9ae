//! What every chart has around it: title, sentence, readout, keyboard, and the table twin.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::geometry;
use crate::format;
use crate::i18n::{charts, ui};
use crate::keyboard::{self, Shortcut};
use crate::ui::{Choice, Segmented};

/// One value of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// What it is of: a month, a component, an answer.
    pub label: String,
    /// The value; `None` where there is none, which is not zero.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// How many answers it rests on.
    pub n: Option<u64>,
}

impl Datum {
    /// A value without an interval.
    pub fn new(label: impl Into<String>, value: f64) -> Self {
        Self { label: label.into(), value: Some(value), interval: None, n: None }
    }

    /// A place without a value.
    pub fn missing(label: impl Into<String>) -> Self {
        Self { label: label.into(), value: None, interval: None, n: None }
    }

    /// Adds the interval.
    #[must_use]
    pub fn between(mut self, low: f64, high: f64) -> Self {
        self.interval = Some((low, high));
        self
    }

    /// Adds the number of answers.
    #[must_use]
    pub fn of(mut self, n: u64) -> Self {
        self.n = Some(n);
        self
    }

    /// The value and the ends of its interval, as far as there are any.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> {
        let (low, high) = self.interval.unzip();
        [self.value, low, high].into_iter().flatten()
    }

    /// The value as a sentence.
    pub(super) fn sentence(&self, write: Write) -> String {
        let Some(value) = self.value else { return charts::point(&self.label, ui::not_known()) };
        let value = write.run(value);
        let ends = self.interval.map(|(low, high)| (write.run(low), write.run(high)));
        match (ends, self.n.map(ui::answers)) {
            (Some((low, high)), Some(n)) => charts::point_interval_n(&self.label, &value, &low, &high, &n),
            (Some((low, high)), None) => charts::point_interval(&self.label, &value, &low, &high),
            (None, Some(n)) => charts::point_n(&self.label, &value, &n),
            (None, None) => charts::point(&self.label, &value),
        }
    }
}

/// How a value is written.
pub type Write = Callback<f64, String>;

/// Which value the reader points at.
pub(super) type Active = RwSignal<Option<usize>>;

/// Which charts the reader wants to see as tables, by name. Kept beside the charts, which are drawn anew with each change.
#[derive(Clone, Copy, Debug)]
pub struct Views(RwSignal<BTreeSet<String>>);

impl Views {
    /// Shows every chart as a chart at first, in this part of the app.
    pub fn provide() -> Self {
        let views = Self(RwSignal::default());
        provide_context(views);
        views
    }

    fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    fn show(self, name: &str, as_table: bool) {
        self.0.update(|tables| {
            if as_table {
                tables.insert(name.to_owned());
            } else {
                tables.remove(name);
            }
        });
    }
}

/// A chart in its frame. `children` draws it and sets the value being pointed at.
#[component]
pub fn ChartWithTable(
    /// Name; unique on the page.
    name: String,
    /// What is shown.
    title: String,
    /// What can be seen in it, as a sentence.
    description: String,
    /// What the rows of the table are, such as "Month".
    row_title: String,
    /// The values.
    data: Vec<Datum>,
    /// How a value is written.
    write: Write,
    /// Draws the chart.
    children: Callback<Active, AnyView>,
) -> impl IntoView {
    let active: Active = RwSignal::new(None);
    let views = Views::get();
    let is_table = {
        let name = name.clone();
        Memo::new(move |_| views.0.with(|tables| tables.contains(&name)))
    };
    let choose = {
        let name = name.clone();
        move |next: String| views.show(&name, next == "table")
    };
    let count = data.len();
    let sentences: Vec<String> = data.iter().map(|datum| datum.sentence(write)).collect();
    let last = data.iter().rposition(|datum| datum.value.is_some());
    let readout = move || active.get().or(last).and_then(|i| sentences.get(i).cloned());
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            active.set(None);
        } else if let Some(i) = geometry::step(&event.key(), active.get_untracked(), count) {
            event.prevent_default();
            active.set(Some(i));
        }
    };
    keyboard::note(Shortcut::Point, geometry::step_keys());
    let (title_id, text_id) = (format!("c-{name}"), format!("c-{name}-text"));
    let choices =
        vec![Choice::new("chart", charts::show_chart()), Choice::new("table", charts::show_table())];
    let drawing = {
        let (title_id, text_id) = (title_id.clone(), text_id.clone());
        move || {
            view! {
                <div
                    class="k-chart__drawing"
                    role="group"
                    tabindex="0"
                    aria-labelledby=title_id.clone()
                    aria-describedby=text_id.clone()
                    on:keydown=keys
                    on:pointerleave=move |_| active.set(None)
                    on:blur=move |_| active.set(None)
                >
                    {children.run(active)}
                </div>
            }
        }
    };
    let table = move || twin(&row_title, &data, write);
    view! {
        <figure class="k-chart">
            <figcaption class="k-chart__head">
                <div>
                    <h3 class="k-chart__title" id=title_id>
                        {title}
                    </h3>
                    <p class="k-chart__text" id=text_id>
                        {description}
                        <span class="k-hidden">" "{charts::keys()}</span>
                    </p>
                </div>
                <Segmented
                    name=format!("{name}-view")
                    label=charts::view()
                    quiet=true
                    choices
                    value=Signal::derive(move || if is_table.get() { "table" } else { "chart" }.to_owned())
                    on_change=choose
                />
            </figcaption>
            <p class="k-chart__readout" aria-live="polite" class:k-chart__readout--active=move || active.get().is_some()>
                {readout}
            </p>
            {move || if is_table.get() { table().into_any() } else { drawing().into_any() }}
        </figure>
    }
}

/// The same figures as a table; a column appears where any row has something to say in it.
fn twin(row_title: &str, data: &[Datum], write: Write) -> impl IntoView + use<> {
    let ends = data.iter().any(|datum| datum.interval.is_some());
    let numbers = data.iter().any(|datum| datum.n.is_some());
    let cell = |value: Option<f64>| value.map_or_else(|| format::UNKNOWN.to_owned(), |v| write.run(v));
    let rows = data.iter().map(|datum| {
        let (low, high) = datum.interval.unzip();
        view! {
            <tr>
                <th scope="row">{datum.label.clone()}</th>
                <td>{cell(datum.value)}</td>
                {ends.then(|| view! { <td>{cell(low)}</td> <td>{cell(high)}</td> })}
                {numbers.then(|| view! { <td>{datum.n.map(format::count)}</td> })}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="k-chart__table">
            <thead>
                <tr>
                    <th scope="col">{row_title.to_owned()}</th>
                    <th scope="col">{charts::value()}</th>
                    {ends
                        .then(|| {
                            view! {
                                <th scope="col">{charts::low()}</th>
                                <th scope="col">{charts::high()}</th>
                            }
                        })}
                    {numbers.then(|| view! { <th scope="col">{charts::number()}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_with_all_that_is_known_of_it() {
        let owner = Owner::new();
        owner.set();
        let write = Callback::new(|v: f64| format!("{v}"));
        let plain = Datum::new("May", 72.0);
        assert_eq!(plain.sentence(write), "May: 72");
        assert_eq!(plain.clone().of(3).sentence(write), "May: 72, 3 answers");
        assert_eq!(plain.clone().between(68.0, 77.0).sentence(write), "May: 72 (68 to 77)");
        assert_eq!(plain.between(68.0, 77.0).of(1).sentence(write), "May: 72 (68 to 77), 1 answer");
        assert_eq!(Datum::missing("May").sentence(write), "May: not known");
    }
}
