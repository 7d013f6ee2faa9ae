//! What was replied, beside it what Kept measures today, and the next step.

use kept_api::self_checks::{Measure, MeasuredFigure, SelfCheck, SelfCheckMeasures};
use kept_core::self_check::{Reply, SelfAnswer, SelfQuestion};
use leptos::prelude::*;

use crate::format;
use crate::i18n::self_check as texts;
use crate::ui::{Details, Link, Section};

/// A question in the reader's words.
pub(super) fn question(question: SelfQuestion) -> &'static str {
    match question {
        SelfQuestion::Satisfied => texts::ask_satisfied(),
        SelfQuestion::Measured => texts::ask_measured(),
        SelfQuestion::Expected => texts::ask_expected(),
        SelfQuestion::Promised => texts::ask_promised(),
        SelfQuestion::Value => texts::ask_value(),
        SelfQuestion::Complaints => texts::ask_complaints(),
        SelfQuestion::Unheard => texts::ask_unheard(),
        SelfQuestion::FailureCost => texts::ask_failure_cost(),
    }
}

/// A reply in the reader's words.
pub(super) fn reply(reply: Reply) -> &'static str {
    match reply {
        Reply::Yes => texts::reply_yes(),
        Reply::Partly => texts::reply_partly(),
        Reply::No => texts::reply_no(),
        Reply::DontKnow => texts::reply_dont_know(),
    }
}

/// What Kept measures beside a question, where the records are, and what to do next.
struct Beside {
    measured: String,
    records: Option<(&'static str, &'static str)>,
    next: Option<(&'static str, &'static str)>,
    words: &'static str,
}

fn beside(measure: &Measure) -> Beside {
    let MeasuredFigure { count, of } = measure.figure.unwrap_or(MeasuredFigure { count: 0, of: None });
    let (text, whole) = (format::count(count), of.unwrap_or_default());
    let share = format::share(count, whole, 0);
    let unheard = "/customers?known=false&sort=value_at_risk";
    match measure.question {
        SelfQuestion::Satisfied => Beside {
            measured: texts::measured_satisfied(whole, &text, &share),
            records: Some(("/customers?known=true", texts::records_satisfied())),
            next: Some((unheard, texts::next_satisfied())),
            words: "",
        },
        SelfQuestion::Measured => Beside {
            measured: texts::measured_measured(count),
            records: Some(("/?period=year", texts::records_measured())),
            next: Some(("/surveys", texts::next_measured())),
            words: "",
        },
        SelfQuestion::Expected => Beside {
            measured: texts::measured_expected(whole, &text, &share),
            records: Some(("/customers?sort=grade", texts::records_expected())),
            next: Some(("/surveys", texts::next_expected())),
            words: "",
        },
        SelfQuestion::Promised => Beside {
            measured: texts::measured_promised(count),
            records: Some(("/customers?sort=dependable", texts::records_promised())),
            next: Some(("/import", texts::next_promised())),
            words: "",
        },
        SelfQuestion::Value => Beside {
            measured: texts::measured_value(count),
            records: None,
            next: Some(("/surveys", texts::next_value())),
            words: "",
        },
        SelfQuestion::Unheard => Beside {
            measured: texts::measured_unheard(whole, &text, &share),
            records: Some((unheard, texts::records_unheard())),
            next: None,
            words: texts::next_unheard(),
        },
        SelfQuestion::Complaints => Beside {
            measured: if measure.figure.is_some() {
                texts::measured_complaints(whole, &text, &share)
            } else {
                texts::measured_no_complaint().to_owned()
            },
            records: None,
            next: None,
            words: texts::next_complaints(),
        },
        SelfQuestion::FailureCost => Beside {
            measured: texts::measured_nothing().to_owned(),
            records: None,
            next: None,
            words: texts::next_failure_cost(),
        },
    }
}

/// The newest self-check.
#[component]
pub(super) fn Result(
    check: SelfCheck,
    /// What Kept measures itself.
    measured: SelfCheckMeasures,
) -> impl IntoView {
    let day =
        measured.as_of.map_or_else(|| texts::not_yet().to_owned(), |day| texts::as_of(&format::date(day)));
    let lines = check.answers.clone().into_iter().map(|answer| {
        let found = measured.measures.iter().find(|measure| measure.question == answer.question).map(beside);
        line(answer, found)
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <Section title=texts::result() lede=who(&check)>
            <p class="settings-note">{day} " " {texts::never_scored()}</p>
            <ol role="list" class="self-check__questions">{lines.into_iter().collect_view()}</ol>
        </Section>
    }
}

fn line(answer: SelfAnswer, beside: Option<Beside>) -> impl IntoView {
    let note =
        (!answer.note.is_empty()).then(|| view! { <p class="self-check__note" dir="auto">{answer.note}</p> });
    let link = |found: Option<(&'static str, &'static str)>| {
        found.map(|(path, words)| view! { <Link path>{words}</Link> " " })
    };
    let measured = beside.map(|beside| {
        view! {
            <p class="self-check__measured">
                {beside.measured} " " {link(beside.records)}
            </p>
            <p class="self-check__next">{texts::next()} " " {link(beside.next)} {beside.words}</p>
        }
    });
    view! {
        <li class="self-check__question">
            <h3 class="self-check__ask">{question(answer.question)}</h3>
            <p class="self-check__reply">{texts::you_said(reply(answer.reply))}</p>
            {note}
            {measured}
        </li>
    }
}

/// When it was taken, and by whom.
fn who(check: &SelfCheck) -> String {
    let day = format::date(check.day);
    check.recorded_by.as_ref().map_or_else(|| texts::taken(&day), |by| texts::taken_by(&day, &by.name))
}

/// Those taken before.
#[component]
pub(super) fn Past(checks: Vec<SelfCheck>) -> impl IntoView {
    (!checks.is_empty()).then(|| {
        let all = checks.into_iter().map(|check| {
            let summary = who(&check);
            let lines = check.answers.into_iter().map(|answer| {
                let words = texts::past_line(question(answer.question), reply(answer.reply));
                let note = (!answer.note.is_empty()).then_some(answer.note);
                view! {
                    <li>
                        {words} {note.map(|note| view! { <span class="self-check__note" dir="auto">" " {note}</span> })}
                    </li>
                }
            });
            let lines: Vec<_> = lines.collect();
            view! {
                <Details summary>
                    <ul>{lines.into_iter().collect_view()}</ul>
                </Details>
            }
        });
        let all: Vec<_> = all.collect();
        view! { <Section title=texts::past()>{all.into_iter().collect_view()}</Section> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_customers_is_said_with_its_share_and_nothing_is_said_as_nothing() {
        let figure = Some(MeasuredFigure { count: 3, of: Some(12) });
        let satisfied = beside(&Measure { question: SelfQuestion::Satisfied, figure });
        assert!(satisfied.measured.contains("3 of 12"), "{}", satisfied.measured);
        assert!(satisfied.measured.contains("25%"), "{}", satisfied.measured);
        let cost = beside(&Measure { question: SelfQuestion::FailureCost, figure: None });
        assert_eq!(cost.measured, texts::measured_nothing());
        let complaints = beside(&Measure { question: SelfQuestion::Complaints, figure });
        assert!(complaints.measured.contains("3 of 12"), "{}", complaints.measured);
        let complaints = beside(&Measure { question: SelfQuestion::Complaints, figure: None });
        assert_eq!(complaints.measured, texts::measured_no_complaint());
    }
}
