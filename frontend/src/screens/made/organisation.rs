//! The numbers of the organisation, as the first screen shows them.

use kept_api::insights::{EffectGroup, Overview, OverviewPromises};

use super::content::{
    Bill, Content, Grid, Unit, between, count, letters, points, promoters, share, sign, steps,
};
use crate::format;
use crate::i18n::made;
use crate::made::Figure;

/// What is said of a figure of the first screen.
pub(super) fn content(figure: Figure, overview: &Overview, currency: &str) -> Content {
    let found = numbers(figure, overview, currency).unwrap_or_else(Content::not_asked);
    let mut stands = vec![made::as_of_day(&format::date(overview.as_of))];
    if let Some([first, last]) = overview.months {
        stands.push(made::months_from(&format::month(first), &format::month(last)));
    }
    stands.push(made::model_version(&count(overview.model_version)));
    let records = vec![(made::to_customers(), "/customers".to_owned())];
    Content { stands, records, ..found }
}

fn numbers(figure: Figure, overview: &Overview, currency: &str) -> Option<Content> {
    let confidence = overview.confidence_bp;
    match figure {
        Figure::Known => Some(known(overview, currency)),
        Figure::Satisfaction => {
            let csat = overview.csat.as_ref()?;
            let said = made::satisfaction_own(
                &count(csat.satisfied),
                &count(csat.n),
                &share(csat.share.value),
                &count(csat.dissatisfied),
            );
            Some(Content {
                own: vec![said, between(&csat.share, confidence, share)],
                bill: Some(steps(csat.counts, csat.n)),
                signs: vec![
                    sign("k", made::sign_k(), count(csat.satisfied)),
                    sign("n", made::sign_n(), count(csat.n)),
                ],
                ..Content::default()
            })
        }
        Figure::Expectation => {
            let grade = overview.grade.as_ref()?;
            let said =
                made::expectation_own(&points(grade.index.value), grade.letter.as_str(), &count(grade.n));
            Some(Content {
                own: vec![said, between(&grade.index, confidence, points)],
                bill: Some(letters(grade.counts, grade.n)),
                signs: vec![sign("n", made::sign_n(), count(grade.n))],
                ..Content::default()
            })
        }
        Figure::Recommendation => recommendation(overview),
        Figure::Ended => Some(ended(overview.promises)),
        Figure::Effect => (!overview.promise_effect.is_empty()).then(|| effect(overview)),
        Figure::Attention => Some(Content {
            own: vec![made::attention_own(overview.attention.len() as u64)],
            ..Content::default()
        }),
        _ => Some(Content::default()),
    }
}

fn known(overview: &Overview, currency: &str) -> Content {
    let known = &overview.known;
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let (all, of_them) = (whole(known.customers), whole(known.known));
    let mut columns = vec![(made::customers(), Unit::Count)];
    let mut cells = [vec![of_them], vec![all - of_them], vec![all]];
    if known.value_minor > 0 {
        columns.push((made::yearly_value(), Unit::Money(currency.to_owned())));
        let values =
            [known.known_value_minor, known.value_minor - known.known_value_minor, known.value_minor];
        for (cell, value) in cells.iter_mut().zip(values) {
            cell.push(value);
        }
    }
    let [yes, no, total] = cells;
    let said = made::known_all(
        &format::count(known.known),
        &format::count(known.customers),
        &count(known.fresh_days),
        &format::share(known.known, known.customers, 1),
    );
    let lines = vec![(made::known_yes().to_owned(), yes), (made::known_no().to_owned(), no)];
    let bill = Bill { rows: made::customers(), columns, lines, total };
    Content { own: vec![said], bill: Some(bill), ..Content::default() }
}

fn recommendation(overview: &Overview) -> Option<Content> {
    let nps = overview.nps.as_ref()?;
    let n = nps.promoters + nps.passives + nps.detractors;
    let said = made::recommendation_own(
        &count(nps.promoters),
        &count(nps.detractors),
        &count(n),
        &points(nps.score.value),
    );
    Some(Content {
        own: vec![said, between(&nps.score, overview.confidence_bp, points)],
        bill: Some(promoters([nps.promoters, nps.passives, nps.detractors], n)),
        signs: vec![
            sign("P", made::sign_p(), count(nps.promoters)),
            sign("D", made::sign_d(), count(nps.detractors)),
            sign("n", made::sign_n(), count(n)),
        ],
        ..Content::default()
    })
}

fn ended(promises: OverviewPromises) -> Content {
    let OverviewPromises { kept, late, missed, open } = promises;
    let cells = [
        (made::ended_kept(), kept),
        (made::ended_late(), late),
        (made::ended_missed(), missed),
        (made::ended_open(), open),
    ];
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let lines = cells.map(|(name, n)| (name.to_owned(), vec![whole(n)])).to_vec();
    let total = vec![whole(kept + late + missed + open)];
    let columns = vec![(made::promises(), Unit::Count)];
    Content { bill: Some(Bill { rows: made::how_ended(), columns, lines, total }), ..Content::default() }
}

fn effect(overview: &Overview) -> Content {
    let rows = overview.promise_effect.iter().map(|found| {
        let name = match found.outcome {
            EffectGroup::Kept => made::ended_kept(),
            EffectGroup::Late => made::ended_late(),
            EffectGroup::Missed => made::ended_missed(),
        };
        let end = |end: Option<i64>| end.map_or_else(|| format::UNKNOWN.to_owned(), share);
        let cells = vec![
            count(found.satisfied),
            count(found.n),
            share(found.share.value),
            format!("{} – {}", end(found.share.low), end(found.share.high)),
        ];
        (name.to_owned(), cells)
    });
    let grid = Grid {
        title: made::effect_title(),
        head: vec![made::how_ended(), "k", "n", "k/n", crate::i18n::made::interval()],
        rows: rows.collect(),
    };
    Content { grid: Some(grid), ..Content::default() }
}
