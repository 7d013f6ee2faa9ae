//! What follows from the evidence: every figure with its interval, its number, and the way to its records.

use std::sync::Arc;

use kept_api::scorecards::Scorecard;
use kept_core::access::Action;
use leptos::prelude::*;

use super::desk::Desk;
use super::figures;
use super::headline::Headline;
use super::known::KnownLine;
use super::loyalty_parts::LoyaltyParts;
use super::made;
use super::promise_figures::PromiseFigures;
use super::spread::{GradeSpread, SatisfactionSpread};
use crate::i18n::{customer, promise};
use crate::ui::{Button, ButtonKind, EmptyState, LinkButton, Section};

/// The scorecard.
#[component]
pub(super) fn ScorecardSection(
    /// The figures with their inputs.
    card: Signal<Arc<Scorecard>>,
) -> impl IntoView {
    made::provide(card);
    let empty = Memo::new(move |_| card.with(|card| card.report.evidence == 0));
    let body = move || {
        if empty.get() {
            view! { <NoEvidence card /> }.into_any()
        } else {
            view! { <Figures card /> }.into_any()
        }
    };
    view! {
        <Section title=customer::scorecard()>
            {move || {
                let card = card.get();
                view! { <KnownLine report=card.report.clone() fresh_days=card.model.fresh_days /> }
            }} {body}
        </Section>
    }
}

#[component]
fn Figures(
    /// The figures with their inputs.
    card: Signal<Arc<Scorecard>>,
) -> impl IntoView {
    let grade = Memo::new(move |_| card.with(|card| card.report.grade.clone()));
    let csat = Memo::new(move |_| card.with(|card| card.report.csat.clone()));
    let promises = Memo::new(move |_| card.with(|card| card.report.promises.clone()));
    let floor = Memo::new(move |_| card.with(|card| card.model.dependable_floor_bp));
    let grounds = RwSignal::new("all".to_owned());
    let loyalty = Memo::new(move |_| card.with(|card| card.report.loyalty.clone()));
    let grades = move || grade.get().map(|grade| view! { <GradeSpread grade /> });
    let answers = move || csat.get().map(|csat| view! { <SatisfactionSpread csat /> });
    view! {
        {move || view! { <Headline report=card.with(|card| card.report.clone()) /> }}
        <div class="k-row k-row--wide customer-cards">{answers} {grades}</div>
        <div class="k-row k-row--wide customer-cards">
            {move || view! { <PromiseFigures promises=promises.get() shown=grounds floor_bp=floor.get() /> }}
            {move || view! { <LoyaltyParts loyalty=loyalty.get() /> }}
        </div>
    }
}

/// Nothing on record: what would bring something, and what the prior is worth.
#[component]
fn NoEvidence(
    /// The figures with their inputs.
    card: Signal<Arc<Scorecard>>,
) -> impl IntoView {
    let desk = Desk::get();
    let actions = move || {
        desk.may(Action::Ask).then(|| {
            view! {
                <div class="k-line">
                    <LinkButton path=format!("{}/call", desk.path()) kind=ButtonKind::Primary>
                        {customer::call_now()}
                    </LinkButton>
                    <Button on_press=move |()| desk.promising.set(true)>{promise::make()}</Button>
                </div>
            }
        })
    };
    let prior = move || {
        let index = card.with(|card| card.report.loyalty.index);
        let ends = index.low.zip(index.high)?;
        let [value, low, high] = [index.value, ends.0, ends.1].map(figures::points);
        Some(customer::empty_prior(&value, &low, &high))
    };
    view! {
        <EmptyState title=customer::empty_title() body=customer::empty_body()>
            {actions}
        </EmptyState>
        <p class="customer-provenance">{prior}</p>
    }
}
