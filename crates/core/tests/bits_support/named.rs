//! Named calls of `tests/golden/bits.json`.

use super::{Bits, whole, whole32};
use kept_core::score::beta::Beta;
use kept_core::score::consistency::consistency;
use kept_core::score::decay::Decay;
use kept_core::score::prior::{Unit, segment_prior};
use kept_core::score::promises::{Masses, Posterior};
use kept_core::score::proportion::{Share, difference};
use kept_core::score::{Confidence, Prior, distributions, expectation, gap, loyalty, means, nps, rounding};

/// The words of one call's result. Arguments in the order that the file states.
pub(crate) fn call(name: &str, args: &[f64]) -> Vec<u64> {
    let mut words = Vec::new();
    let mut keep = |word| words.push(word);
    let to = &mut keep;
    let count = |at: usize| whole(args[at]);
    let level = |at: usize| Confidence::new(args[at]).unwrap();
    match name {
        "normal_cdf" => distributions::normal_cdf(args[0]).feed(to),
        "normal_quantile" => distributions::normal_quantile(args[0]).feed(to),
        "t_quantile" => distributions::student_t_quantile(args[0], args[1]).feed(to),
        "t_two_sided" => distributions::student_t_two_sided(args[0], args[1]).feed(to),
        "chi2_upper_tail" => distributions::chi2_upper_tail(args[0], args[1]).feed(to),
        "beta_cdf" => Beta::new(args[1], args[2]).and_then(|beta| beta.cdf(args[0])).feed(to),
        "beta_quantile" => Beta::new(args[1], args[2]).and_then(|beta| beta.quantile(args[0])).feed(to),
        "decay" => Decay::new(whole32(args[0])).unwrap().weight(whole32(args[1])).feed(to),
        "nps" => {
            let counts = nps::Counts { detractors: count(0), passives: count(1), promoters: count(2) };
            let c = level(3);
            (counts.adjusted(&c).map(|found| found.interval), counts.score_interval(&c)).feed(to);
        }
        "share" => {
            let (share, c) = (Share::new(count(0), count(1)).unwrap(), level(2));
            share.wilson(&c).feed(to);
            [share.clopper_pearson(&c), share.jeffreys(&c)].feed(to);
        }
        "share_difference" => {
            let (before, after) =
                (Share::new(count(0), count(1)).unwrap(), Share::new(count(2), count(3)).unwrap());
            difference(&before, &after, &level(4)).map(|found| (found.interval, found.p_n_minus_1)).feed(to);
        }
        "scale_mean" => {
            let cells: Vec<_> = (1_i64..).zip(args[1..].iter().map(|count| whole(*count))).collect();
            let found = means::Histogram::new(&cells).unwrap().summary(&level(0)).unwrap();
            found.map(|found| (found.mean, found.spread.map(|spread| (spread.sd, spread.clipped)))).feed(to);
        }
        "grade_steps" => {
            let counts: Vec<u64> = args[1..].iter().map(|count| whole(*count)).collect();
            let found = expectation::aggregate_steps(&counts, &level(0)).unwrap();
            found
                .map(|found| (found.index, found.spread.map(|spread| (spread.se, spread.interval))))
                .feed(to);
        }
        "promise" => {
            let mut masses = Masses::new();
            masses.add(1.0, 1.0, 0.0, false).unwrap();
            masses.add(args[2], 1.0, args[3], false).unwrap();
            let found = Posterior::new(Prior::new(args[0], args[1]).unwrap(), &masses)
                .unwrap()
                .figures(0.75)
                .unwrap();
            [found.index, found.dependable, found.upper, found.sd, found.dependable_after_miss].feed(to);
            (found.lapses_left, found.to_make_good).feed(to);
        }
        "prior_and_consistency" => {
            let units: Vec<_> = args.chunks(2).map(|pair| Unit::new(pair[0], pair[1]).unwrap()).collect();
            segment_prior(&units, None).map(|found| [found.mean, found.strength]).feed(to);
            consistency(&units)
                .map(|found| found.map(|found| ([found.consistency, found.chi2], found.p)))
                .feed(to);
        }
        "loyalty" => {
            let components: Vec<_> = args[1..].chunks(5).map(component).collect();
            let found = loyalty::index(&components, &level(0)).unwrap().unwrap();
            (found.score_micro, (found.interval, found.own_evidence)).feed(to);
        }
        "gap" => {
            let pairs: Vec<_> = args[1..].chunks(2).map(|pair| (pair[0], pair[1])).collect();
            let found = gap::gap(&pairs, 0.0, 10.0, &level(0)).unwrap().unwrap();
            (found.mean, found.spread.map(|spread| (spread.interval, spread.p))).feed(to);
        }
        "micro_points" => rounding::micro_points(args[0]).feed(to),
        other => panic!("no call is named {other}"),
    }
    words
}

/// Weight, prior mean, prior strength, value, its weight.
fn component(args: &[f64]) -> loyalty::Component {
    let mut evidence = loyalty::Evidence::new();
    evidence.add(args[3], args[4]).unwrap();
    loyalty::Component { weight: args[0], prior: Prior::new(args[1], args[2]).unwrap(), evidence }
}
