use super::super::correlation::Columns;
use super::super::interval::Confidence;
use super::super::random::Xoshiro256;
use super::*;

fn bell(draws: &mut Xoshiro256) -> f64 {
    (0..12).map(|_| draws.unit()).sum::<f64>() - 6.0
}

/// An outcome of `effects` on independent bells, with noise of its own.
fn answers(seed: u64, rows: usize, effects: &[f64]) -> Columns {
    let mut draws = Xoshiro256::new(seed);
    let mut columns = vec![Vec::new(); effects.len() + 1];
    for _ in 0..rows {
        let x: Vec<f64> = effects.iter().map(|_| bell(&mut draws)).collect();
        columns[0].push(bell(&mut draws) + x.iter().zip(effects).map(|(x, e)| x * e).sum::<f64>());
        x.iter().enumerate().for_each(|(j, x)| columns[j + 1].push(*x));
    }
    Columns::new(columns).unwrap()
}

fn ranked(columns: &Columns) -> Ranked {
    match analyse(columns, None).unwrap() {
        Drivers::Ranked(found) => *found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn too_few_rows_or_answers_all_alike_give_no_ranking() {
    assert_eq!(analyse(&answers(1, 59, &[0.5; 6]), None).unwrap(), Drivers::TooFew { have: 59, need: 60 });
    assert_eq!(analyse(&answers(1, 49, &[0.5]), None).unwrap(), Drivers::TooFew { have: 49, need: 50 });
    let flat = answers(1, 80, &[1.0]).with(vec![7.0; 80]).unwrap();
    assert_eq!(analyse(&flat, None).unwrap(), Drivers::NoSpread { columns: vec![2] });
    assert!(matches!(analyse(&answers(1, 500, &[0.0, 0.0]), None).unwrap(), Drivers::ExplainLittle { .. }));
}

#[test]
fn what_cannot_be_told_apart_is_joined() {
    let plain = answers(2, 300, &[0.8, 0.4]);
    let twin = plain.column(1).iter().zip(plain.column(2)).map(|(a, b)| 7.0 - a + 0.01 * b).collect();
    let found = ranked(&plain.with(twin).unwrap());
    assert_eq!(found.blocks, [vec![0, 2], vec![1]]);
    assert!(found.collinearity.is_low());
    assert!((found.parts.iter().sum::<f64>() - found.fit.r_squared).abs() < 1e-12);
    assert_eq!(found.order(), [0, 1]);
}

#[test]
fn an_index_that_ties_one_question_to_the_intercept_joins_nothing() {
    let plain = answers(3, 300, &[0.8, 0.4]);
    let lifted: Vec<Vec<f64>> = (0..3)
        .map(|j| plain.column(j).iter().map(|x| x + if j == 1 { 90.0 } else { 0.0 }).collect())
        .collect();
    let found = ranked(&Columns::new(lifted).unwrap());
    assert!(found.collinearity.condition_index > MAX_CONDITION_INDEX);
    assert_eq!(found.blocks.len(), 2);
}

#[test]
fn more_than_twelve_questions_are_split_by_relative_weights() {
    let found = ranked(&answers(4, 400, &[0.5; 13]));
    assert_eq!(found.method, Method::RelativeWeights);
    assert!((found.parts.iter().sum::<f64>() - found.fit.r_squared).abs() < 1e-10);
}

#[test]
fn an_order_that_hangs_on_one_answer_is_said() {
    let mut columns: Vec<Vec<f64>> =
        (0..3).map(|j| answers(5, 200, &[0.9, 0.5]).column(j).to_vec()).collect();
    assert!(!ranked(&Columns::new(columns.clone()).unwrap()).depends_on_the_scale());
    (columns[0][0], columns[2][0]) = (90.0, 90.0);
    assert!(ranked(&Columns::new(columns).unwrap()).depends_on_the_scale());
}

#[test]
fn a_bootstrap_may_be_taken_in_any_steps() {
    let found = ranked(&answers(6, 120, &[0.9, 0.4, 0.0]));
    let confidence = Confidence::new(0.95).unwrap();
    let mut once = Bootstrap::new(&found, 42, 60).unwrap();
    assert_eq!(once.drawn(&confidence), None);
    assert!(once.step(1_000).is_complete());
    let mut often = Bootstrap::new(&found, 42, 60).unwrap();
    while !often.step(7).is_complete() {}
    let (once, often) = (once.drawn(&confidence).unwrap(), often.drawn(&confidence).unwrap());
    assert_eq!(once, often);
    assert!(once[0].matters() && !once[2].matters());
    assert!(once[0].part.contains(found.parts[0]));
    assert_eq!((once[0].rank.lo, once[0].rank.hi), (1.0, 1.0));
}

/// Predictors without any effect beside one that has: how often each rule lets one through.
#[test]
fn noise_seldom_matters_by_the_difference_and_every_second_time_by_two_lower_limits() {
    let confidence = Confidence::new(0.95).unwrap();
    let (mut by_difference, mut by_limits, mut all) = (0, 0, 0);
    for seed in 0..40 {
        let found = ranked(&answers(1_000 + seed, 80, &[1.0, 0.0, 0.0]));
        let mut bootstrap = Bootstrap::new(&found, seed, 100).unwrap();
        bootstrap.step(100);
        let drawn = bootstrap.drawn(&confidence).unwrap();
        // Two predictors without effect: each is to the other what the added noise would be.
        for (one, other) in [(1, 2), (2, 1)] {
            all += 1;
            by_difference += u32::from(drawn[one].matters());
            by_limits += u32::from(drawn[one].part.lo > drawn[other].part.lo);
        }
    }
    assert!(by_difference * 10 <= all, "{by_difference} of {all}");
    assert!(by_limits * 5 >= all * 2, "{by_limits} of {all}");
}
