//! What a customer did, and what was said unasked, as the timeline tells it.

use kept_api::behaviours::Behaviour;
use kept_api::feedback::Feedback;
use kept_core::behaviour::BehaviourKind;
use kept_core::feedback::{FeedbackKind, Giver, Mood, RATINGS};
use leptos::prelude::*;

use super::words as named;
use crate::format;
use crate::i18n::deeds as texts;
use crate::ui::{Badge, Tone};

/// What the customer did, how much, how often.
pub(super) fn did(behaviour: &Behaviour) -> AnyView {
    let tone = match behaviour.kind {
        BehaviourKind::Left | BehaviourKind::Silent => Tone::Bad,
        BehaviourKind::Reduced => Tone::Warn,
        _ => Tone::Good,
    };
    let amount = behaviour.amount.map(|amount| format::money_exact(amount.minor, amount.currency.as_str()));
    let times = behaviour.quantity.map(|quantity| texts::times(&format::count(quantity.into())));
    let corrected = (behaviour.revision > 1).then(|| texts::corrected().to_owned());
    let more = [times, amount, corrected].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let kind = named::behaviour(behaviour.kind);
    view! {
        <Badge tone>{kind}</Badge>
        " "
        {more}
    }
    .into_any()
}

/// What kind of words they are, and whose knowledge it is.
pub(super) fn spoke(feedback: &Feedback) -> AnyView {
    let (word, tone) = match (feedback.kind, feedback.mood) {
        (_, Some(mood)) => (named::mood(mood), if mood == Mood::Joy { Tone::Good } else { Tone::Warn }),
        (FeedbackKind::Compliment, None) => (named::feedback(feedback.kind), Tone::Good),
        (FeedbackKind::Complaint, None) => (named::feedback(feedback.kind), Tone::Bad),
        (kind, None) => (named::feedback(kind), Tone::Neutral),
    };
    let whose = match (feedback.giver, &feedback.recorded_by) {
        (Giver::Customer, _) => texts::declared().to_owned(),
        (Giver::Member, Some(member)) => texts::observed_by(&member.name),
        (Giver::Member, None) => texts::observed().to_owned(),
    };
    view! {
        <Badge tone>{word}</Badge>
        " "
        {whose}
    }
    .into_any()
}

/// The part of satisfaction, the rating, and what has come of it.
pub(super) fn about(feedback: &Feedback) -> String {
    let rating = feedback
        .rating
        .map(|rating| texts::rating(&format::count(rating.into()), &format::count((*RATINGS.end()).into())));
    // What staff saw waits for nobody's answer until somebody takes it up.
    let idle = feedback.giver == Giver::Member && feedback.history.is_empty();
    let waits = idle && feedback.state == kept_core::feedback::FeedbackState::Received;
    let state = (!waits).then(|| named::feedback_state(feedback.state).to_owned());
    let told = feedback.told.then(|| texts::told().to_owned());
    let component = named::component(feedback.component).to_owned();
    [Some(component), rating, state, told].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The words, where there are some.
pub(super) fn words(text: &str) -> Option<AnyView> {
    (!text.is_empty()).then(|| {
        view! {
            <blockquote class="timeline__words" dir="auto">
                {text.to_owned()}
            </blockquote>
        }
        .into_any()
    })
}
