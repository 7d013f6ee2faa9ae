//! The first screen: what is known, what they say, what promises do, whom to look at.

mod attention;
mod changes;
mod effect;
mod figures;
mod filters;
mod known;
mod months;

use std::sync::Arc;
use std::time::Duration;

use kept_api::insights::Overview;
use kept_core::calendar::Day;
use leptos::prelude::*;

use self::attention::AttentionList;
use self::changes::SinceLastVisit;
use self::effect::PromiseEffect;
use self::figures::Answers;
use self::filters::Filters;
use self::known::KnownFigure;
use self::months::ByMonth;
use super::dated;
use crate::format;
use crate::i18n::today;
use crate::made::{Numbers, provide_numbers};
use crate::state::Session;
use crate::ui::{Async, Button, ButtonKind, EmptyState, LinkButton, PageHeader};
use crate::url::{AS_OF, Query, use_as_of, use_query};

/// Changes that arrive within this time are shown together.
const TOGETHER: Duration = Duration::from_millis(800);

/// The parameters of the page that the figures depend on.
const FILTERS: [&str; 4] = [AS_OF, "period", "segment", "touchpoint"];

/// The first screen.
#[component]
pub fn Today() -> impl IntoView {
    let query = use_query();
    let filter = Memo::new(move |_| {
        query.with(|query| FILTERS.iter().fold(Query::new(), |all, key| all.maybe(key, query.get(key))))
    });
    let overview = LocalResource::new(move || {
        let filter = filter.get();
        async move { dated::read::<Overview>("/insights/overview", &filter, dated::as_of(&filter)).await }
    });
    let again = RwSignal::new(0_u32);
    let look = move || {
        overview.refetch();
        again.update(|n| *n = n.wrapping_add(1));
    };
    crate::changes::follow(TOGETHER, |_| true, look);
    let now = Memo::new(move |_| filter.with(|filter| filter.get(AS_OF).is_none()));
    view! {
        <PageHeader title=today::title() />
        {move || now.get().then(|| view! { <SinceLastVisit again /> })}
        <Filters overview />
        <Async resource=overview let:overview>
            <Page overview filter=filter.get_untracked() />
        </Async>
    }
}

/// The list of customers, within the segment that the page is of.
fn customers(filter: &Query, narrow: impl FnOnce(Query) -> Query) -> String {
    narrow(Query::new().maybe("segment", filter.get("segment"))).after("/customers")
}

/// Says that figures are of every step of the journey, where one is chosen.
fn all_steps(filter: &Query) -> impl IntoView + use<> {
    let chosen = filter.get("touchpoint").is_some();
    chosen.then(|| view! { <p class="today-of">{today::all_steps()}</p> })
}

#[component]
fn Page(overview: Overview, filter: Query) -> impl IntoView {
    let (told, currency) = (Arc::new(overview.clone()), Session::get().currency());
    provide_numbers(move || Numbers::Organisation {
        overview: Arc::clone(&told),
        currency: currency.clone(),
    });
    let offer = overview.offer_day.map(|day| view! { <Offer day /> });
    if overview.known.customers == 0 && overview.months.is_none() {
        return view! {
            {offer}
            <EmptyState title=today::empty_title() body=today::empty_body()>
                <LinkButton path="/import" kind=ButtonKind::Primary>{today::empty_import()}</LinkButton>
                <LinkButton path="/surveys/new">{today::empty_survey()}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        {offer}
        <KnownFigure known=overview.known.clone() filter=filter.clone() />
        <Answers overview=overview.clone() filter=filter.clone() />
        <ByMonth months=overview.csat_by_month.clone() />
        <PromiseEffect shares=overview.promise_effect.clone() promises=overview.promises filter=filter.clone() />
        <AttentionList lines=overview.attention.clone() filter />
    }
    .into_any()
}

/// What is known has gone stale: offers the day of the newest evidence.
#[component]
fn Offer(day: Day) -> impl IntoView {
    let (_, set) = use_as_of();
    let text = format::date(day);
    view! {
        <aside class="today-offer">
            <p>{today::offer(&text)}</p>
            <Button kind=ButtonKind::Primary on_press=move |()| set.run(Some(day))>
                {today::offer_action(&text)}
            </Button>
        </aside>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_within_the_segment_of_the_page() {
        let filter =
            Query::new().with("period", "all").with("segment", "North & East").with("touchpoint", "delivery");
        let worst = customers(&filter, |query| query.with("sort", "grade"));
        assert_eq!(worst, "/customers?segment=North%20%26%20East&sort=grade");
        assert_eq!(customers(&Query::new(), |query| query), "/customers");
    }
}
