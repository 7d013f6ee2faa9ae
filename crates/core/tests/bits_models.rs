//! Fits, bootstraps and rankings give the same bits on every target.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use kept_core::calendar::Day;
use kept_core::call::{Candidate, KnownPart, Person, Rules, Standing, rank};
use kept_core::ids::{ContactId, CustomerId};
use kept_core::score::correlation::Columns;
use kept_core::score::decay::faded;
use kept_core::score::drivers::kano::{Classes, Feeling};
use kept_core::score::drivers::{Bootstrap, Drivers, Method, analyse};
use kept_core::score::effort::effort;
use kept_core::score::nps::answers_needed;
use kept_core::score::random::Xoshiro256;
use kept_core::score::satisfaction_index::{alpha_beside, first_component, satisfaction_index};
use kept_core::score::validity::forgiveness::forgiveness;
use kept_core::score::validity::roc::{Roc, RocBootstrap};
use kept_core::score::{Confidence, Interval, Prior, logistic, survival, terms};
use uuid::Uuid;

/// FNV-1a of all results in their order. It changes only when a formula changes on purpose.
const ALL: u64 = 0xec59_387e_ac89_6914;

struct Hash(u64);

impl Hash {
    fn real(&mut self, value: f64) {
        assert!(!value.is_nan(), "a figure is never NaN");
        for byte in value.to_bits().to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn reals(&mut self, values: impl IntoIterator<Item = f64>) {
        values.into_iter().for_each(|value| self.real(value));
    }

    fn interval(&mut self, interval: Interval) {
        self.reals([interval.lo, interval.hi]);
    }
}

/// Ratings of a few attributes that move an outcome, and whether the customer left.
fn customers(rows: usize, predictors: usize) -> (Columns, Vec<bool>) {
    let mut draws = Xoshiro256::new(99);
    let mut columns = vec![Vec::new(); predictors + 1];
    let mut left = Vec::new();
    for _ in 0..rows {
        let mood = draws.index(4).unwrap() as f64;
        let x: Vec<f64> = (0..predictors).map(|_| mood + draws.index(7).unwrap() as f64).collect();
        let y = x.iter().zip(1_u32..).map(|(x, j)| x / f64::from(j)).sum::<f64>() + 3.0 * draws.unit();
        left.push(y + 6.0 * draws.unit() < 10.0);
        columns[0].push(y);
        x.iter().enumerate().for_each(|(j, x)| columns[j + 1].push(*x));
    }
    (Columns::new(columns).unwrap(), left)
}

fn drivers(hash: &mut Hash, c: &Confidence) {
    for (predictors, method) in [(5, None), (5, Some(Method::RelativeWeights)), (13, None)] {
        let (columns, _) = customers(150, predictors);
        let Drivers::Ranked(found) = analyse(&columns, method).unwrap() else { panic!() };
        hash.reals(found.parts.iter().copied());
        hash.reals(found.rank_parts.clone().unwrap());
        hash.reals(found.collinearity.vif.iter().copied());
        hash.real(found.collinearity.condition_index);
        let mut bootstrap = Bootstrap::new(&found, 5, 40).unwrap();
        while !bootstrap.step(9).is_complete() {}
        for drawn in bootstrap.drawn(c).unwrap() {
            for interval in [drawn.part, drawn.share, drawn.rank, drawn.above_noise] {
                hash.interval(interval);
            }
        }
    }
}

fn leaving(hash: &mut Hash, c: &Confidence) {
    let (columns, left) = customers(260, 4);
    let features = Columns::new((1..=4).map(|j| columns.column(j).to_vec()).collect()).unwrap();
    let held = logistic::fit_constrained(&features, &left, 1.0, &[1, 1, 0, -1]).unwrap().unwrap();
    hash.reals(held.model.features.iter().flat_map(|feature| [feature.coefficient, feature.raw()]));
    hash.reals([held.model.objective, held.free.objective, held.free.raw_intercept()]);
    hash.real(logistic::choose_lambda(&features, &left).unwrap().unwrap());
    let chances = held.free.probabilities(&features);
    let roc = Roc::of(&chances, &left).unwrap().unwrap();
    let other = Roc::of(columns.column(2), &left).unwrap().unwrap();
    hash.interval(roc.less(&other, c).unwrap().unwrap().interval);
    let mut bootstrap = RocBootstrap::new(&chances, &left, 8, 50).unwrap();
    bootstrap.step(50);
    hash.interval(bootstrap.interval(c).unwrap());
    let late: Vec<f64> = columns.column(1).iter().map(|x| x / 10.0).collect();
    let found = forgiveness(&late, columns.column(3), &left, 1.0, c).unwrap().unwrap();
    hash.interval(found.interval);
    let months: Vec<f64> = columns.column(4).iter().map(|x| x + 1.0).collect();
    let hazards = survival::hazards(&months, &left, 2.0, &features).unwrap().unwrap();
    hash.reals(hazards.intervals.iter().flatten().copied());
    hash.reals(hazards.covariates.iter().flat_map(|covariate| [covariate.estimate, covariate.se]));
}

fn indices(hash: &mut Hash, c: &Confidence) {
    let (columns, _) = customers(120, 5);
    let answers: Vec<Vec<f64>> =
        (0..columns.rows()).map(|row| (1..=5).map(|j| columns.column(j)[row]).collect()).collect();
    let weights = first_component(&answers).unwrap().unwrap();
    hash.reals(weights.iter().copied());
    hash.real(alpha_beside(&answers).unwrap().unwrap());
    hash.interval(
        satisfaction_index(&answers, (0.0, 10.0), &weights, c).unwrap().unwrap().spread.unwrap().interval,
    );
    let mut draws = Xoshiro256::new(4);
    for _ in 0..50 {
        let counts = [(); 7].map(|()| draws.index(40).unwrap());
        let found = effort(&counts, c).unwrap().unwrap();
        hash.reals([found.mean.mean, found.easy.0, found.hard.0, found.net_ease.0]);
        for interval in [found.easy.1, found.hard.1, found.net_ease.1] {
            hash.interval(interval);
        }
        let mut classes = Classes::default();
        for count in counts {
            let feeling = |step: u64| Feeling::of_step(u8::try_from(step % 5 + 1).unwrap()).unwrap();
            classes.add(feeling(count), feeling(count / 5));
        }
        let kano = classes.summary().unwrap();
        hash.reals(kano.better.into_iter().chain(kano.worse).chain([f64::from(u8::from(kano.determined))]));
        hash.real(faded(30.0 * draws.unit(), 1.0 + 90.0 * draws.unit()).unwrap());
        hash.real(answers_needed(draws.unit(), 0.05 + draws.unit(), c).unwrap() as f64);
    }
}

fn words(hash: &mut Hash) {
    let mut draws = Xoshiro256::new(12);
    let texts: Vec<terms::Text> = (0..60)
        .map(|at| {
            let first = at % 2 == 0;
            let words = (0..12).map(|_| format!("w{}", draws.index(if first { 5 } else { 9 }).unwrap()));
            terms::Text { customer: at, first, words: words.collect() }
        })
        .collect();
    let shown = terms::shown(&texts).unwrap();
    assert!(!shown.is_empty());
    hash.reals(shown.iter().flat_map(|(_, term)| [term.delta, term.z]));
}

fn calls(hash: &mut Hash) {
    let mut draws = Xoshiro256::new(21);
    let candidates: Vec<Candidate> = (0..50)
        .map(|at| {
            let part = |draws: &mut Xoshiro256| KnownPart {
                weight: 0.25,
                mean: draws.unit(),
                mass: 4.0 + 3.0 * draws.unit(),
                asked: draws.unit() < 0.7,
            };
            let known = (0..4).map(|_| part(&mut draws)).collect();
            let standing = Standing { has_number: true, ..Standing::default() };
            let reached = u32::try_from(draws.index(5).unwrap()).unwrap();
            let contact = ContactId(Uuid::from_u128(at));
            let people = vec![Person { contact, reached, tried: 6, standing }];
            let at_stake = Some(i64::try_from(draws.index(1_000_000).unwrap()).unwrap());
            Candidate { customer: CustomerId(Uuid::from_u128(at)), at_stake, known, people }
        })
        .collect();
    let (usual, c) = (Prior::new(0.4, 4.0).unwrap(), Confidence::new(0.9).unwrap());
    let today = Day::from_number(20_600).unwrap();
    for call in rank(&candidates, &Rules::default(), usual, &c, today, 50).unwrap() {
        hash.reals([call.worth, call.chance, call.width, call.width_after]);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn models_have_the_committed_hash() {
    let c = Confidence::new(0.95).unwrap();
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    drivers(&mut hash, &c);
    leaving(&mut hash, &c);
    indices(&mut hash, &c);
    words(&mut hash);
    calls(&mut hash);
    assert_eq!(hash.0, ALL, "found {:#018x}", hash.0);
}
