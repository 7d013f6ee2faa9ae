//! How a figure is made: a button beside every figure, and what it opens. What stands in the panel comes in a part of
//! the module of its own (`screens/made`), when it is first opened.

use std::sync::Arc;

use kept_api::insights::Overview;
use kept_api::scorecards::Scorecard;
use kept_core::calendar::Day;
use kept_core::scorecard::Workings;
use leptos::prelude::*;

use crate::i18n::ui;
use crate::screens::parts;
use crate::ui::{Dialog, Icon, IconName};

/// A figure whose making is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Whether customers have said something of late.
    Known,
    /// Whom to look at first.
    Attention,
    /// Imagined evidence.
    WhatIf,
    /// Share of 4 and 5 of 5.
    Satisfaction,
    /// A to F.
    Expectation,
    /// NPS.
    Recommendation,
    /// Promise index and dependable level.
    Dependable,
    /// Lapses left, and what makes good.
    Lapses,
    /// More than promised.
    Exceeded,
    /// Even, month after month.
    Consistency,
    /// How many promises ended how.
    Ended,
    /// Satisfaction by how the promise ended.
    Effect,
    /// The loyalty index.
    Loyalty,
    /// Value at risk.
    ValueAtRisk,
    /// What matters.
    Drivers,
}

impl Figure {
    /// The word that its texts begin with, and by which tests find it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Attention => "attention",
            Self::WhatIf => "what_if",
            Self::Satisfaction => "satisfaction",
            Self::Expectation => "expectation",
            Self::Recommendation => "recommendation",
            Self::Dependable => "dependable",
            Self::Lapses => "lapses",
            Self::Exceeded => "exceeded",
            Self::Consistency => "consistency",
            Self::Ended => "ended",
            Self::Effect => "effect",
            Self::Loyalty => "loyalty",
            Self::ValueAtRisk => "value_at_risk",
            Self::Drivers => "drivers",
        }
    }
}

/// The numbers that a figure was made from.
#[derive(Clone)]
pub enum Numbers {
    /// One customer's.
    Customer {
        /// The figures with their inputs.
        card: Arc<Scorecard>,
        /// What stands between them; none where this browser computes other figures than the server sent.
        workings: Option<Arc<Workings>>,
        /// `known_at` as it is written in the organisation's zone.
        known_at: String,
    },
    /// The organisation's.
    Organisation {
        /// What the first screen says.
        overview: Arc<Overview>,
        /// The organisation's currency.
        currency: String,
    },
    /// A list of many customers, as scored on this day.
    List(Option<Day>),
    /// What matters.
    Drivers(Arc<DriverNumbers>),
}

/// What a ranking of drivers was made from, in micro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverNumbers {
    /// As of this day.
    pub day: Day,
    /// Complete customer-months.
    pub rows: u64,
    /// R²: the sum of the parts; 0 where nothing may be ranked.
    pub r_squared: i64,
    /// Questions that are told apart, with their part of R², the largest first.
    pub parts: Vec<(String, i64)>,
}

/// Gives the numbers of the page when they are asked for.
#[derive(Clone, Copy)]
struct Source(Callback<(), Numbers>);

/// Lets the figures below tell how they are made.
pub fn provide_numbers(numbers: impl Fn() -> Numbers + Send + Sync + 'static) {
    provide_context(Source(Callback::new(move |()| numbers())));
}

/// What is open.
#[derive(Clone, Copy)]
pub struct Making(RwSignal<Option<(Figure, Numbers)>>);

impl Making {
    /// Nothing is open at first.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// What is open now; for the panel.
    pub fn now(self) -> Option<(Figure, Numbers)> {
        self.0.get_untracked()
    }

    /// Closes the panel: its reader follows a link.
    pub fn close(self) {
        self.0.set(None);
    }
}

/// Opens how a figure is made. Nothing where the page has not said its numbers.
#[component]
pub fn HowMade(
    /// Which figure.
    figure: Figure,
    /// What it is called here.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let (making, source) = use_context::<Making>().zip(use_context::<Source>())?;
    let label = ui::made_open(&name);
    Some(view! {
        <button
            type="button"
            class="k-made"
            data-made=figure.word()
            aria-label=label.clone()
            title=label
            aria-haspopup="dialog"
            on:click=move |_| making.0.set(Some((figure, source.0.run(()))))
        >
            <Icon name=IconName::Info />
        </button>
    })
}

/// The panel, once on every page.
#[component]
pub fn MadePanel() -> impl IntoView {
    let making = use_context::<Making>()?;
    let there = Memo::new(move |_| making.0.with(Option::is_some));
    Some(move || {
        there.get().then(|| {
            let open = RwSignal::new(true);
            Effect::new(move |_| {
                if !open.get() {
                    making.0.set(None);
                }
            });
            view! {
                <Dialog name="made" title=ui::made_title() open side=true>
                    {parts::made()}
                </Dialog>
            }
        })
    })
}
