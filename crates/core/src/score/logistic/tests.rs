use super::super::random::Xoshiro256;
use super::*;

/// Customers with three features; only the first two matter, the second the wrong way round.
fn customers(rows: usize) -> (Columns, Vec<bool>) {
    let mut draws = Xoshiro256::new(11);
    let (mut columns, mut outcomes) = (vec![Vec::new(); 3], Vec::new());
    for _ in 0..rows {
        let x: Vec<f64> = (0..3).map(|_| 10.0 * draws.unit()).collect();
        outcomes.push(draws.unit() < newton::logistic(0.5 * x[0] - 0.4 * x[1] - 0.5));
        x.iter().enumerate().for_each(|(j, x)| columns[j].push(*x));
    }
    (Columns::new(columns).unwrap(), outcomes)
}

#[test]
fn a_model_finds_what_it_was_drawn_from() {
    let (columns, outcomes) = customers(4_000);
    let found = fit(&columns, &outcomes, 1.0).unwrap().unwrap();
    assert!(found.converged);
    let raw: Vec<f64> = found.features.iter().map(Feature::raw).collect();
    assert!((raw[0] - 0.5).abs() < 0.05 && (raw[1] + 0.4).abs() < 0.05 && raw[2].abs() < 0.05, "{raw:?}");
    let row = [3.0, 4.0, 5.0];
    let direct = found.raw_intercept() + raw.iter().zip(row).map(|(b, x)| b * x).sum::<f64>();
    assert!((found.log_odds(&row) - direct).abs() < 1e-12);
}

#[test]
fn parts_of_a_forecast_add_up() {
    let (columns, outcomes) = customers(300);
    let found = fit(&columns, &outcomes, 1.0).unwrap().unwrap();
    let told = found.explain(&[1.0, 9.0, 4.0]).unwrap();
    assert_eq!(told.intercept_micro + told.parts_micro.iter().sum::<i64>(), told.total_micro);
    assert!((told.total_micro as f64 / 1e6 - found.log_odds(&[1.0, 9.0, 4.0])).abs() < 1e-5);
    let weights = found.suggested_weights(1).unwrap();
    assert_eq!((weights.iter().sum::<i64>(), weights[1]), (10_000, 0));
    assert!(found.explain(&[f64::NAN, 0.0, 0.0]).is_err());
}

#[test]
fn a_feature_that_separates_stays_finite_under_the_penalty() {
    let columns = Columns::new(vec![vec![0.0, 0.0, 1.0, 1.0], vec![5.0; 4]]).unwrap();
    let outcomes = [false, false, true, true];
    let found = fit(&columns, &outcomes, 1.0).unwrap().unwrap();
    assert!(found.converged && found.features[0].coefficient.is_finite());
    assert!(found.features[1].is_dropped() && found.features[1].raw() == 0.0);
    assert_eq!(fit(&columns, &[true; 4], 1.0).unwrap(), None);
    assert!(fit(&columns, &outcomes, -1.0).is_err() && fit(&columns, &[true], 1.0).is_err());
    let one = Columns::new(vec![columns.column(0).to_vec()]).unwrap();
    assert!(fit(&one, &outcomes, 0.0).is_err() || !fit(&one, &outcomes, 0.0).unwrap().unwrap().converged);
}

#[test]
fn twins_need_a_penalty() {
    let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let outcomes = [false, true, false, true, false, true];
    let twins = Columns::new(vec![x.clone(), x]).unwrap();
    assert!(fit(&twins, &outcomes, 0.0).is_err());
    let shared = fit(&twins, &outcomes, 1.0).unwrap().unwrap();
    assert!((shared.features[0].coefficient - shared.features[1].coefficient).abs() < 1e-12);
}

#[test]
fn a_sign_that_the_data_contradict_is_held_and_said() {
    let (columns, outcomes) = customers(800);
    let found = fit_constrained(&columns, &outcomes, 1.0, &[1, 1, 0]).unwrap().unwrap();
    assert_eq!(found.contradicted, [1]);
    assert!(found.model.features[1].coefficient == 0.0 && found.free.features[1].coefficient < 0.0);
    // At the optimum with the second at 0, the others are where a fit without it has them.
    let without = Columns::new(vec![columns.column(0).to_vec(), columns.column(2).to_vec()]).unwrap();
    let plain = fit(&without, &outcomes, 1.0).unwrap().unwrap();
    assert!((found.model.features[0].coefficient - plain.features[0].coefficient).abs() < 1e-9);
    assert!((found.model.objective - plain.objective).abs() < 1e-9);
    let kept = fit_constrained(&columns, &outcomes, 1.0, &[1, -1, 0]).unwrap().unwrap();
    assert_eq!((kept.contradicted.len(), kept.model), (0, kept.free));
    assert!(fit_constrained(&columns, &outcomes, 1.0, &[1]).is_err());
}

#[test]
fn the_penalty_is_chosen_by_what_it_foretells() {
    let (columns, outcomes) = customers(400);
    let chosen = choose_lambda(&columns, &outcomes).unwrap().unwrap();
    assert!(LAMBDAS.contains(&chosen));
    let mut draws = Xoshiro256::new(3);
    let noise: Vec<Vec<f64>> = (0..8).map(|_| (0..60).map(|_| draws.unit()).collect()).collect();
    let tossed: Vec<bool> = (0..60).map(|_| draws.unit() < 0.5).collect();
    let strong = choose_lambda(&Columns::new(noise).unwrap(), &tossed).unwrap().unwrap();
    assert!(strong >= 10.0, "noise wants a strong penalty, not {strong}");
    assert_eq!(choose_lambda(&columns, &[true; 400]).unwrap(), None);
    assert_eq!(features_allowed(&[true, false, true]), 0);
    assert_eq!(features_allowed(&[[true; 25].as_slice(), &[false; 90]].concat()), 2);
}

#[test]
fn folds_are_those_of_the_specification() {
    let folds: Vec<u64> = (0..5).map(|row| fold_of(row, 5)).collect();
    assert_eq!(folds, [0, 4, 1, 3, 0]);
    assert_eq!(fold_of(u64::MAX, 0), 0);
}
