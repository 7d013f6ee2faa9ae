//! The numbers of this customer, for whoever asks how a figure is made.

use std::sync::Arc;

use kept_api::scorecards::Scorecard;
use kept_core::scorecard::workings;
use leptos::prelude::*;

use super::desk::Desk;
use super::guard::Guard;
use crate::made::{Numbers, provide_numbers};

/// Lets the figures below tell how they are made. Where this browser computes other figures than the server sent, no
/// numbers are told.
pub(super) fn provide(card: Signal<Arc<Scorecard>>) {
    let desk = Desk::get();
    provide_numbers(move || {
        let card = card.get_untracked();
        let found = || workings(&card.evidence, &card.priors, &card.model, card.as_of).ok();
        let workings = Guard::check(&card).holds().then(found).flatten().map(Arc::new);
        let known_at = untrack(|| desk.instant(card.known_at));
        Numbers::Customer { card, workings, known_at }
    });
}
