//! What customers say: satisfaction, expectation, recommendation.

use kept_api::insights::Overview;
use kept_core::scorecard::{Csat, Estimate, Grade, Nps};
use leptos::prelude::*;

use crate::format;
use crate::i18n::{today, ui};
use crate::ui::{GradeBadge, Letter, Section, Span, Stat};

/// The figures of the period, each with its interval, its number and the records behind it.
#[component]
pub(super) fn Answers(overview: Overview) -> impl IntoView {
    let lede = overview.months.map_or_else(
        || today::answers_lede_none().to_owned(),
        |[first, last]| today::answers_lede(&format::month(first), &format::month(last)),
    );
    let no_letter = overview.grade.is_none() && overview.csat.is_some();
    view! {
        <Section title=today::answers_title() lede=lede>
            <div class="k-row">
                <Satisfied csat=overview.csat.clone() />
                <Expectation grade=overview.grade.clone() />
                {overview.nps.clone().map(|nps| view! { <Recommendation nps /> })}
            </div>
            {no_letter.then(|| view! { <p class="today-note">{today::no_letter()}</p> })}
        </Section>
    }
}

/// Lower and upper end as they are read.
fn range(estimate: Estimate, write: impl Fn(i64) -> String) -> Option<String> {
    estimate.low.zip(estimate.high).map(|(low, high)| ui::range(&write(low), &write(high)))
}

#[component]
fn Satisfied(csat: Option<Csat>) -> impl IntoView {
    let Some(csat) = csat else {
        return view! { <Stat label=today::csat() value=format::UNKNOWN ground=today::not_asked() /> }
            .into_any();
    };
    let share = csat.share;
    let write = |micro| format::share_micro(micro, 1);
    let bp = |micro: i64| micro / 100;
    let span = Span::share(
        bp(share.value),
        bp(share.low.unwrap_or(share.value)),
        bp(share.high.unwrap_or(share.value)),
    );
    view! {
        <div data-csat=share.value.to_string() data-csat-n=csat.n.to_string()>
            <Stat
                label=today::csat()
                value=write(share.value)
                span=span
                range=range(share, write).unwrap_or_default()
                ground=ui::answers(csat.n.into())
                path="/customers?sort=known_since"
            />
        </div>
    }
    .into_any()
}

#[component]
fn Expectation(grade: Option<Grade>) -> impl IntoView {
    let Some(grade) = grade else {
        return view! { <Stat label=today::grade() value=format::UNKNOWN ground=today::not_asked() /> }
            .into_any();
    };
    let index = grade.index;
    let span = Span::points(index.value, index.low.unwrap_or(index.value), index.high.unwrap_or(index.value));
    let letters = grade.letters.map(|[low, high]| ui::range(low.as_str(), high.as_str()));
    view! {
        <Stat
            label=today::grade()
            value=format::micro(index.value, 1)
            span=span
            range=letters.unwrap_or_default()
            ground=ui::answers(grade.n.into())
            path="/customers?sort=grade"
        >
            <GradeBadge letter=Letter::from_text(grade.letter.as_str()) large=true />
        </Stat>
    }
    .into_any()
}

#[component]
fn Recommendation(nps: Nps) -> impl IntoView {
    let score = nps.score;
    let write = |micro| format::micro(micro, 0);
    let n = nps.detractors + nps.passives + nps.promoters;
    let span = Span {
        from: -100_000_000,
        ..Span::points(score.value, score.low.unwrap_or(score.value), score.high.unwrap_or(score.value))
    };
    view! {
        <Stat
            label=today::nps()
            value=write(score.value)
            span=span
            range=range(score, write).unwrap_or_default()
            ground=ui::answers(n.into())
            path="/customers?sort=loyalty"
        />
    }
}
