//! A customer's evidence, as much as wanted, and rows of ratings.
#![allow(dead_code, reason = "each bench uses its part")]

use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::evidence::{Evidence, Fact};
use kept_core::promise::{Ground, Outcome, Settlement, Severity};
use kept_core::score::correlation::Columns;
use kept_core::score::random::Xoshiro256;
use kept_core::survey::QuestionKind;
use uuid::Uuid;

/// The newest day of it.
pub(crate) const TODAY: i32 = 20_600;

/// One answer and one promise in turn, going back a day each.
pub(crate) fn evidence(n: u32) -> Vec<Evidence> {
    let kinds = [QuestionKind::Expectation, QuestionKind::Satisfaction, QuestionKind::Recommend];
    (0..n)
        .map(|i| {
            let day = Day::from_number(TODAY - i.cast_signed() % 900).unwrap();
            let fact = if i % 2 == 0 {
                let kind = kinds.into_iter().nth(i as usize / 2 % 3).unwrap();
                Fact::Answer { day, kind, value: 1 + (i % 5) as u8, complete: true, channel: Channel::Link }
            } else {
                let (outcome, credit_bp) =
                    if i % 9 == 0 { (Outcome::Missed, 0) } else { (Outcome::Kept, 10_000) };
                let settled = Some(Settlement { day, outcome, ground: Ground::System, credit_bp });
                Fact::Promise { made: day, missed_from: day.plus(9), severity: Severity::Major, settled }
            };
            Evidence {
                id: Uuid::from_u128(i.into()),
                recorded_at: Instant::EPOCH,
                component: Component::Delivery,
                touchpoint: String::new(),
                fact,
            }
        })
        .collect()
}

/// Ratings 0 to 10 of `predictors` attributes that all move the outcome in column 0.
pub(crate) fn columns(rows: usize, predictors: usize) -> Columns {
    let mut draws = Xoshiro256::new(7);
    let mut columns = vec![Vec::with_capacity(rows); predictors + 1];
    for _ in 0..rows {
        let mood = draws.index(5).unwrap() as f64;
        let ratings: Vec<f64> = (0..predictors).map(|_| mood + draws.index(7).unwrap() as f64).collect();
        let outcome = ratings.iter().sum::<f64>() / predictors as f64 + 4.0 * draws.unit();
        for (column, value) in columns.iter_mut().zip(std::iter::once(outcome).chain(ratings)) {
            column.push(value);
        }
    }
    Columns::new(columns).unwrap()
}
