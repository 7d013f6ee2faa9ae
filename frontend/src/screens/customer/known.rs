//! Do we know whether this customer is satisfied or not? Said plainly.

use kept_core::scorecard::Report;
use leptos::prelude::*;

use crate::format;
use crate::i18n::customer;
use crate::made::{Figure, HowMade};
use crate::ui::{Badge, Tone};

/// One word and one sentence.
#[component]
pub(super) fn KnownLine(
    /// What follows from the evidence.
    report: Report,
    /// For how many days an answer is fresh.
    fresh_days: u32,
) -> impl IntoView {
    let (tone, word, sentence) = said(&report, fresh_days);
    view! {
        <p class="customer-known">
            <Badge tone>{word}</Badge>
            " "
            {sentence}
            " "
            <HowMade figure=Figure::Known name=word />
        </p>
    }
}

fn said(report: &Report, fresh_days: u32) -> (Tone, &'static str, String) {
    let Some(since) = report.known_since else {
        return (Tone::Bad, customer::known_never(), customer::known_never_text().to_owned());
    };
    let age = since.age(report.as_of);
    let ago = if age == 0 { customer::that_day().to_owned() } else { customer::days_ago(age.into()) };
    let day = format::date(since);
    if report.known {
        (Tone::Good, customer::known_yes(), customer::known_yes_text(&day, &ago))
    } else {
        let fresh = format::count(fresh_days.into());
        (Tone::Warn, customer::known_stale(), customer::known_stale_text(&day, &ago, &fresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::sample;

    #[test]
    fn known_stale_and_never_heard_are_three_different_things() {
        let mut report = sample::scorecard().report;
        assert_eq!(said(&report, 180).0, Tone::Good);
        assert!(said(&report, 180).2.contains("10 days before"));
        report.known = false;
        assert_eq!(said(&report, 180).0, Tone::Warn);
        report.known_since = None;
        assert_eq!(said(&report, 180).0, Tone::Bad);
    }
}
