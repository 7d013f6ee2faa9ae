//! The numbers of one customer.

use kept_api::scorecards::Scorecard;
use kept_core::model::Part;
use kept_core::scorecard::{Csat, Grade, Nps, PromiseWorking, Reliability, Workings};

use super::content::{
    Bill, Content, Grid, Unit, between, count, letters, micro, points, promoters, share, sign, steps,
};
use crate::format;
use crate::i18n::made;
use crate::made::Figure;

/// What is said of a figure of this customer.
pub(super) fn content(
    figure: Figure,
    card: &Scorecard,
    workings: Option<&Workings>,
    known_at: &str,
) -> Content {
    let found = match workings {
        Some(workings) => numbers(figure, card, workings),
        None => Content { own: vec![made::refused().to_owned()], ..Content::default() },
    };
    let page = format!("/customers/{}", card.customer_id);
    let records = match figure {
        Figure::Dependable | Figure::Lapses | Figure::Exceeded | Figure::Consistency | Figure::Ended => {
            (made::to_promises(), format!("{page}#promises"))
        }
        _ => (made::to_timeline(), format!("{page}#timeline")),
    };
    Content { stands: stands(card, known_at), records: vec![records], ..found }
}

fn stands(card: &Scorecard, known_at: &str) -> Vec<String> {
    let version = count(card.report.model_version);
    let priors = match card.priors.from {
        Some(day) => made::priors(&format::date(day), &version),
        None => made::priors_start(&version),
    };
    vec![made::as_of(&format::date(card.as_of), known_at), priors]
}

fn numbers(figure: Figure, card: &Scorecard, workings: &Workings) -> Content {
    let report = &card.report;
    let confidence = card.model.account_confidence_bp;
    let asked = |found: Option<Content>| found.unwrap_or_else(Content::not_asked);
    match figure {
        Figure::Known => known(card),
        Figure::Satisfaction => {
            asked(report.csat.as_ref().map(|csat| satisfaction(csat, workings, confidence)))
        }
        Figure::Expectation => {
            asked(report.grade.as_ref().map(|grade| expectation(grade, workings, confidence)))
        }
        Figure::Recommendation => {
            asked(report.nps.as_ref().map(|nps| recommendation(nps, workings, confidence)))
        }
        Figure::Dependable => dependable(card, workings),
        Figure::Lapses => lapses(card, workings),
        Figure::Exceeded => exceeded(&report.promises.all, &workings.promises),
        Figure::Consistency => consistency(report.promises.consistency, workings.months),
        Figure::Loyalty => loyalty(card, workings),
        Figure::WhatIf => {
            Content { own: vec![made::what_if_own(report.evidence.into())], ..Content::default() }
        }
        Figure::Ended | Figure::Effect | Figure::Attention | Figure::ValueAtRisk | Figure::Drivers => {
            Content::default()
        }
    }
}

fn known(card: &Scorecard) -> Content {
    let fresh = count(card.model.fresh_days);
    let own = card.report.known_since.map_or_else(
        || made::known_never(&fresh),
        |day| made::known_own(&format::date(day), &count(day.age(card.as_of)), &fresh),
    );
    Content { own: vec![own], ..Content::default() }
}

fn satisfaction(csat: &Csat, workings: &Workings, confidence: u16) -> Content {
    let said = made::satisfaction_own(
        &count(csat.satisfied),
        &count(csat.n),
        &share(csat.share.value),
        &count(csat.dissatisfied),
    );
    Content {
        own: vec![said, between(&csat.share, confidence, share)],
        bill: Some(steps(csat.counts, csat.n)),
        signs: vec![
            sign("k", made::sign_k(), count(csat.satisfied)),
            sign("n", made::sign_n(), count(csat.n)),
            micro("z", made::sign_z(), workings.z),
        ],
        ..Content::default()
    }
}

fn expectation(grade: &Grade, workings: &Workings, confidence: u16) -> Content {
    let part = workings.parts.iter().find(|part| part.part == Part::Expectation);
    let mut signs = vec![sign("n", made::sign_n(), count(grade.n))];
    signs.extend(part.into_iter().flat_map(|part| {
        [micro("Σw", made::sign_sw(), part.mass), micro("Σwu", made::sign_swu(), part.earned)]
    }));
    Content {
        own: vec![
            made::expectation_own(&points(grade.index.value), grade.letter.as_str(), &count(grade.n)),
            between(&grade.index, confidence, points),
        ],
        bill: Some(letters(grade.counts, grade.n)),
        signs,
        ..Content::default()
    }
}

fn recommendation(nps: &Nps, workings: &Workings, confidence: u16) -> Content {
    let n = nps.promoters + nps.passives + nps.detractors;
    let said = made::recommendation_own(
        &count(nps.promoters),
        &count(nps.detractors),
        &count(n),
        &points(nps.score.value),
    );
    Content {
        own: vec![said, between(&nps.score, confidence, points)],
        bill: Some(promoters([nps.promoters, nps.passives, nps.detractors], n)),
        signs: vec![
            sign("P", made::sign_p(), count(nps.promoters)),
            sign("D", made::sign_d(), count(nps.detractors)),
            sign("n", made::sign_n(), count(n)),
            micro("z", made::sign_z(), workings.z),
        ],
        ..Content::default()
    }
}

fn dependable(card: &Scorecard, workings: &Workings) -> Content {
    let (found, working) = (&card.report.promises.all, &workings.promises);
    let [kept, missed] = working.all;
    let mut own = vec![
        made::index_own(
            &format::micro(kept, 2),
            &format::micro(kept + missed, 2),
            &points(found.index.value),
        ),
        made::dependable_own(&points(found.dependable)),
    ];
    own.extend(
        card.report
            .promises
            .without_staff
            .as_ref()
            .map(|strict| made::strict_own(&points(strict.index.value), &points(strict.dependable))),
    );
    Content { own, bill: Some(posterior(working)), signs: promise_signs(card, working), ..Content::default() }
}

/// What is usual and what the customer has seen: kept and not kept, each with its sum.
fn posterior(working: &PromiseWorking) -> Bill {
    Bill {
        rows: made::promises(),
        columns: vec![(made::kept(), Unit::Micro), (made::missed(), Unit::Micro)],
        lines: vec![
            (made::usual().to_owned(), working.usual.to_vec()),
            (made::own_evidence().to_owned(), working.own.to_vec()),
        ],
        total: working.all.to_vec(),
    }
}

fn promise_signs(card: &Scorecard, working: &PromiseWorking) -> Vec<super::content::Sign> {
    let ([a, b], [alpha, beta]) = (working.own, working.all);
    vec![
        micro("μ", made::sign_mu(), working.prior.mean_micro.into()),
        micro("m", made::sign_m(), i64::from(working.prior.strength_milli) * 1_000),
        micro("A", made::sign_a(), a),
        micro("B", made::sign_b(), b),
        micro("α", made::sign_alpha(), alpha),
        micro("β", made::sign_beta(), beta),
        sign("δ", made::sign_half(), count(card.model.part(Part::Promises).half_life_days)),
        sign("ω", made::sign_omega(), String::new()),
    ]
}

fn lapses(card: &Scorecard, workings: &Workings) -> Content {
    let found = &card.report.promises.all;
    let floor = points(i64::from(card.model.dependable_floor_bp) * 10_000);
    let level = points(found.dependable);
    let left = match found.lapses_left {
        0 => made::lapses_none(&level, &floor),
        left => made::lapses_own(left.into(), &level, &floor),
    };
    let good = found
        .to_make_good
        .map_or_else(|| made::make_good_never().to_owned(), |kept| made::make_good_own(kept.into()));
    Content {
        own: vec![left, good],
        bill: Some(posterior(&workings.promises)),
        signs: promise_signs(card, &workings.promises),
        ..Content::default()
    }
}

fn exceeded(found: &Reliability, working: &PromiseWorking) -> Content {
    let [kept, missed] = working.own;
    Content {
        own: vec![made::exceeded_own(&share(found.exceed_rate))],
        signs: vec![
            micro("D", made::sign_exceeded(), working.exceeded),
            micro("N", made::sign_all(), kept + missed),
        ],
        ..Content::default()
    }
}

fn consistency(found: Option<i64>, months: u32) -> Content {
    let months = count(months);
    let own = found.map_or_else(
        || made::consistency_none(&months),
        |value| made::consistency_own(&points(value), &months),
    );
    Content { own: vec![own], ..Content::default() }
}

fn loyalty(card: &Scorecard, workings: &Workings) -> Content {
    let found = &card.report.loyalty;
    let base: i64 = found.parts.iter().map(|part| part.baseline).sum();
    let lines = found.parts.iter().map(|part| {
        let points = part.baseline + part.contribution;
        (super::draw::part(part.part).to_owned(), vec![part.baseline, part.contribution, points])
    });
    let bill = Bill {
        rows: made::part(),
        columns: vec![
            (made::base(), Unit::Micro),
            (made::own_points(), Unit::MicroSigned),
            (made::points(), Unit::Micro),
        ],
        lines: lines.collect(),
        total: vec![base, found.index.value - base, found.index.value],
    };
    let own = format::micro_signed(found.index.value - base, 1);
    Content {
        own: vec![
            made::loyalty_own(&points(base), &own, &points(found.index.value)),
            made::loyalty_share(&share(found.own_share)),
            between(&found.index, card.model.account_confidence_bp, points),
        ],
        bill: Some(bill),
        grid: Some(inputs(workings)),
        ..Content::default()
    }
}

/// What each part of the index takes.
fn inputs(workings: &Workings) -> Grid {
    let rows = workings.parts.iter().map(|part| {
        let short = |value: i64| format::micro(value, 3);
        let cells = vec![
            count(part.weight.into()),
            short(part.prior.mean_micro.into()),
            short(i64::from(part.prior.strength_milli) * 1_000),
            short(part.mass),
            short(part.earned),
        ];
        (super::draw::part(part.part).to_owned(), cells)
    });
    Grid {
        title: made::inputs(),
        head: vec![
            made::part(),
            made::weight(),
            made::prior_mean(),
            made::prior_strength(),
            made::mass(),
            made::earned(),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::sample;
    use kept_core::promise::Outcome;
    use kept_core::scorecard::workings;
    use kept_core::survey::QuestionKind;

    const ALL: [Figure; 9] = [
        Figure::Known,
        Figure::Satisfaction,
        Figure::Expectation,
        Figure::Recommendation,
        Figure::Dependable,
        Figure::Lapses,
        Figure::Exceeded,
        Figure::Consistency,
        Figure::Loyalty,
    ];

    fn told(figure: Figure, card: &Scorecard) -> Content {
        let workings = workings(&card.evidence, &card.priors, &card.model, card.as_of).unwrap();
        content(figure, card, Some(&workings), "10:00")
    }

    /// Scorecards of all kinds of evidence, the same at every run.
    fn many() -> Vec<Scorecard> {
        let kinds = [
            QuestionKind::Expectation,
            QuestionKind::Satisfaction,
            QuestionKind::Recommend,
            QuestionKind::RelativeValue,
            QuestionKind::ChooseAgain,
        ];
        let one = |size: u128| {
            let answers = (0..size).map(|i| {
                let kind = kinds[(i * 7 + size) as usize % kinds.len()];
                let (low, high) = kind.scale().unwrap();
                let step = low + u8::try_from((i * 5 + size) % u128::from(high - low + 1)).unwrap();
                sample::answer(i + 1, kind, step, i32::try_from(i * 13 % 400).unwrap())
            });
            let promises = (0..size).map(|i| {
                let (outcome, credit) =
                    [(Outcome::Kept, 10_000), (Outcome::Missed, 0), (Outcome::Late, 3_333)]
                        [(i + size) as usize % 3];
                sample::promise(1_000 + i, outcome, credit, i32::try_from(i * 11 % 300).unwrap())
            });
            sample::of(answers.chain(promises).collect())
        };
        (0..60).map(one).collect()
    }

    #[test]
    fn what_is_shown_adds_up_to_the_total_shown() {
        let mut bills = 0;
        for card in many() {
            for figure in ALL {
                let Some(bill) = told(figure, &card).bill else { continue };
                bills += 1;
                for (column, total) in bill.total.iter().enumerate() {
                    let sum: i64 = bill.lines.iter().map(|(_, cells)| cells[column]).sum();
                    assert_eq!(sum, *total, "{figure:?} {bill:?}");
                }
                assert_eq!(bill.columns.len(), bill.total.len());
            }
            let loyalty = told(Figure::Loyalty, &card).bill.unwrap();
            assert_eq!(loyalty.total[2], card.report.loyalty.index.value, "the total is the figure itself");
        }
        assert!(bills > 200, "{bills}");
    }

    #[test]
    fn sentences_hold_the_numbers_of_the_card() {
        let card = sample::scorecard();
        let said = |figure| told(figure, &card).own.join(" ");
        assert!(said(Figure::Satisfaction).starts_with("1 of 1 answers are a 4 or 5: 100.0%."));
        assert!(said(Figure::Expectation).contains("from 2 answers"));
        assert!(said(Figure::Known).contains("10 days before"));
        assert!(said(Figure::Dependable).contains("of 100"));
        assert!(said(Figure::Loyalty).contains(&points(card.report.loyalty.index.value)));
        let told = told(Figure::Dependable, &card);
        assert!(told.records[0].1.ends_with("#promises"));
        assert!(told.stands[0].contains("10:00") && told.stands[1].contains("start values"));
    }

    #[test]
    fn where_the_bits_differ_no_number_is_told() {
        let card = sample::scorecard();
        let told = content(Figure::Loyalty, &card, None, "10:00");
        assert_eq!((told.own, told.bill), (vec![made::refused().to_owned()], None));
        let nothing = sample::of(Vec::new());
        assert_eq!(self::told(Figure::Satisfaction, &nothing).own, [made::not_asked()]);
    }
}
