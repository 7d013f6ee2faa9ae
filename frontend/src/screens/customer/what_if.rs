//! What if: imagined evidence, folded in this browser, behind the bit-for-bit guard.

use std::sync::Arc;

use kept_api::scorecards::Scorecard;
use kept_core::survey::QuestionKind;
use kept_core::what_if::WhatIf;
use leptos::prelude::*;

use super::guard::Guard;
use super::imagined::{self, Figures, QUESTIONS, positions};
use super::made;
use super::what_if_sliders::Sliders;
use super::what_if_table::Comparison;
use crate::i18n::what_if;
use crate::made::{Figure, HowMade};
use crate::ui::{Button, Icon, IconName, Section};

/// Where the sliders stand. Lives as long as the page, so that a new answer does not reset what is imagined.
#[derive(Clone, Copy)]
pub(super) struct Imagined {
    /// One for each question.
    pub(super) answers: [(QuestionKind, RwSignal<i64>); 5],
    /// Further promises kept.
    pub(super) kept: RwSignal<i64>,
    /// Further promises missed.
    pub(super) missed: RwSignal<i64>,
}

impl Imagined {
    fn nothing() -> Self {
        Self {
            answers: QUESTIONS.map(|kind| (kind, RwSignal::new(positions(kind).0))),
            kept: RwSignal::new(0),
            missed: RwSignal::new(0),
        }
    }

    fn what_if(self) -> WhatIf {
        let positions = self.answers.map(|(kind, at)| (kind, at.get()));
        imagined::what_if(&positions, self.kept.get(), self.missed.get())
    }

    fn reset(self) {
        for (kind, at) in self.answers {
            at.set(positions(kind).0);
        }
        self.kept.set(0);
        self.missed.set(0);
    }
}

/// The sliders and what they would do.
#[component]
pub(super) fn WhatIfSection(
    /// The figures with their inputs.
    card: Signal<Arc<Scorecard>>,
) -> impl IntoView {
    made::provide(card);
    let imagined = Imagined::nothing();
    let guard = Memo::new(move |_| card.with(|card| Guard::check(card)));
    let holds = Memo::new(move |_| guard.with(Guard::holds));
    let now = Memo::new(move |_| guard.with(|guard| guard.own().map(Figures::of)));
    let then = Memo::new(move |_| {
        let what_if = imagined.what_if();
        if !holds.get() || what_if.is_nothing() {
            return now.get();
        }
        card.with(|card| imagined::then(card, &what_if).ok().map(|report| Figures::of(&report)))
    });
    let nothing = Signal::derive(move || imagined.what_if().is_nothing());
    let reset = move || {
        view! {
            <Button disabled=nothing on_press=move |()| imagined.reset()>{what_if::reset()}</Button>
            <HowMade figure=Figure::WhatIf name=what_if::title() />
        }
    };
    let micro = |figures: Memo<Option<Figures>>, of: fn(&Figures) -> i64| {
        move || figures.get().map(|f| of(&f).to_string())
    };
    let letter = move |figures: Memo<Option<Figures>>| {
        move || figures.get().and_then(|f| f.grade).map(kept_core::scorecard::Letter::as_str)
    };
    view! {
        <div
            id="what-if"
            data-guard=move || guard.with(Guard::word)
            data-as-of=move || card.with(|card| card.as_of.to_string())
            data-loyalty-micro=micro(now, |f| f.loyalty)
            data-dependable-micro=micro(now, |f| f.dependable)
            data-lapses-left=micro(now, |f| f.lapses.into())
            data-grade=letter(now)
            data-then-loyalty-micro=micro(then, |f| f.loyalty)
            data-then-dependable-micro=micro(then, |f| f.dependable)
            data-then-lapses-left=micro(then, |f| f.lapses.into())
            data-then-grade=letter(then)
        >
            <Section title=what_if::title() lede=what_if::text() actions=reset>
                {move || (!holds.get()).then(|| view! { <Refused /> })}
                <div class="what-if">
                    <Sliders imagined disabled=Signal::derive(move || !holds.get()) />
                    <div class="what-if__effect">
                        <Comparison now then />
                        {move || holds.get().then(|| view! { <GuardHolds /> })}
                    </div>
                </div>
            </Section>
        </div>
    }
}

/// The browser computes other figures than the server: nothing may be imagined on top of that.
#[component]
fn Refused() -> impl IntoView {
    // A page that cannot reload itself leaves that to the browser's own button.
    let reload = move |()| drop(window().location().reload());
    view! {
        <div class="k-error" role="alert">
            <Icon name=IconName::Alert />
            <div class="k-error__text">
                <p class="k-error__title">{what_if::guard_refused_title()}</p>
                <p>{what_if::guard_refused()}</p>
                <div class="k-error__actions">
                    <Button on_press=reload>{crate::i18n::ui::reload()}</Button>
                </div>
            </div>
        </div>
    }
}

#[component]
fn GuardHolds() -> impl IntoView {
    view! {
        <p class="what-if__guard">
            <Icon name=IconName::Check />
            {what_if::guard_ok()}
        </p>
    }
}
