//! One figure, large, with how sure it is.

use leptos::prelude::*;

use super::{Link, Span, Whisker};
use crate::made::{Figure, HowMade};

/// A figure never stands alone: its interval, the number of answers behind it, and the way to them.
#[component]
pub fn Stat(
    /// What is measured.
    #[prop(into)]
    label: String,
    /// The figure as it is read.
    #[prop(into)]
    value: String,
    /// Its interval on its scale, drawn as a whisker.
    #[prop(optional_no_strip, into)]
    span: Option<Span>,
    /// The interval as it is read, such as "68 to 77".
    #[prop(optional_no_strip, into)]
    range: Option<String>,
    /// What it rests on, such as "4,038 answers".
    #[prop(optional, into)]
    ground: Option<String>,
    /// Path of the page behind the ground.
    #[prop(optional, into)]
    path: Option<String>,
    /// What that page shows, where it is not what the ground counts.
    #[prop(optional, into)]
    shows: Option<String>,
    /// Which figure it is, where the page tells how it is made.
    #[prop(optional)]
    made: Option<Figure>,
    /// Stands before the figure: a grade, for instance.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let whisker = span.map(|span| view! { <Whisker span text=range.clone().unwrap_or_default() /> });
    let (ground, linked) = if shows.is_some() { (ground, shows) } else { (None, ground) };
    let made = made.map(|figure| view! { <HowMade figure name=label.clone() /> });
    let linked = linked.map(|text| match path {
        Some(path) => view! { <Link path>{text}</Link> }.into_any(),
        None => text.into_any(),
    });
    view! {
        <div class="k-stat">
            <p class="k-stat__label">{label} {made}</p>
            <p class="k-stat__value">
                {children.map(|children| children())}
                <span>{value}</span>
            </p>
            {whisker}
            <p class="k-stat__ground">
                {range.map(|text| view! { <span class="k-stat__range">{text}</span> })}
                {ground.map(|text| view! { <span>{text}</span> })}
                {linked.map(|view| view! { <span>{view}</span> })}
            </p>
        </div>
    }
}
