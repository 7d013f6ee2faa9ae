//! The generated inputs, by idea. A new section goes to the end with its own count: the hashes of the sections
//! before it stay, and only the committed hash of all of them changes.

use super::{Draw, Fnv, whole};
use kept_core::score::beta::Beta;
use kept_core::score::consistency::consistency;
use kept_core::score::decay::{Decay, age};
use kept_core::score::prior::{Unit, chain_strength, segment_prior};
use kept_core::score::promises::{DaySums, Masses, Outcome, Posterior, credit_basis_points};
use kept_core::score::proportion::{Share, difference};
use kept_core::score::random::Xoshiro256;
use kept_core::score::sum::{Moments, Sum};
use kept_core::score::suppression::{Base, part_may_be_shown, suppress};
use kept_core::score::{
    Confidence, Interval, Prior, distributions, expectation, gap, loyalty, means, nps, other_sums, rounding,
};

/// One input and all its results.
type Section = fn(&mut Xoshiro256, &mut Fnv);

/// Name, number of inputs, what is done with one.
pub(crate) const SECTIONS: &[(&str, u32, Section)] = &[
    ("distributions", 1_500, distributions),
    ("beta", 1_500, beta),
    ("nps", 800, nps),
    ("shares", 900, shares),
    ("means", 800, means),
    ("expectation", 900, expectation),
    ("promises", 1_500, promises),
    ("priors and consistency", 700, priors),
    ("loyalty", 900, loyalty),
    ("suppression and rounding", 400, integers),
    ("perception gap", 300, gaps),
    ("decay and sums", 500, sums),
    ("scorecards", 1_000, super::folds::scorecard),
];

fn confidence(draw: &mut Draw<'_>) -> Confidence {
    let level = draw.of(&[0.8, 0.9, 0.95, 0.99]);
    Confidence::new(level).unwrap()
}

fn distributions(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let (p, df) = (draw.size(40, 0), draw.size(2, 16));
    let t = draw.between(-12.0, 12.0);
    hash.add(distributions::normal_cdf(t * 3.0));
    hash.add(distributions::normal_quantile(p));
    hash.add(distributions::normal_quantile(1.0 - p));
    hash.add(distributions::student_t_quantile(p, df));
    hash.add(distributions::student_t_two_sided(t, df));
    let x = draw.size(6, 3) * df;
    hash.add(distributions::chi2_upper_tail(x, df));
    hash.add(Confidence::new(draw.0.unit()).map(|c| (c.z(), c.t(df))));
}

fn beta(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let (a, b) = (draw.size(8, 14), draw.size(8, 14));
    let (p, x) = (draw.of(&[0.05, 0.95, 0.5, 1e-9, 0.999]), draw.0.unit());
    hash.add(Beta::new(a, b).map(|beta| {
        let near = beta.quantile(p).and_then(|x| beta.cdf(x));
        vec![Ok(beta.mean()), Ok(beta.sd()), beta.cdf(x), beta.quantile(p), beta.quantile(x), near]
    }));
    hash.add(Beta::new(a, b).and_then(|beta| beta.quantile_is_at_least(p, x)));
}

fn nps(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let [detractors, passives, promoters] = draw.counts();
    let c = confidence(&mut draw);
    let counts = nps::Counts { detractors, passives, promoters };
    hash.add(counts.estimate().map(|found| (found.nps, found.variance)));
    hash.add(counts.adjusted(&c).map(|f| (([f.nps, f.variance, f.se]), f.interval)));
    hash.add(counts.score_interval(&c));
    hash.add(counts.wald(&c));
    for counts in [nps::Counts::of_histogram(&draw.counts()), nps::Counts::of_ease(&draw.counts())] {
        hash.add([counts.detractors, counts.passives, counts.promoters]);
    }
}

fn shares(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let c = confidence(&mut draw);
    let [share, other] = [(); 2].map(|()| {
        let [no, yes] = draw.counts();
        Share::new(yes, yes + no).unwrap()
    });
    hash.add(share.estimate());
    hash.add([share.wilson(&c), share.agresti_coull(&c)]);
    hash.add([share.clopper_pearson(&c), share.jeffreys(&c)]);
    hash.add(
        difference(&share, &other, &c)
            .map(|d| ([d.delta, d.z, d.z_n_minus_1, d.p, d.p_n_minus_1], d.interval)),
    );
}

fn means(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let c = confidence(&mut draw);
    let lowest = draw.of(&[0, 1, -3, 1_000_000_000]);
    let [before, after] = [(); 2].map(|()| (lowest..).zip(draw.counts::<7>()).collect::<Vec<(i64, u64)>>());
    let summary = means::Histogram::new(&before).and_then(|histogram| histogram.summary(&c));
    hash.add(summary.map(|found| {
        found.map(|found| {
            let spread = found.spread.map(|s| ([s.sd, s.se, s.t], (s.interval, s.clipped)));
            ([found.mean, found.index, found.median, found.top_two, found.bottom_two], spread)
        })
    }));
    let compared = means::mann_whitney(&before, &after);
    hash.add(compared.map(|found| found.map(|found| [found.u, found.z, found.p, found.superiority])));
    hash.add([5_000, 9_000].map(|rank| means::nearest_rank(&before, rank)));
}

fn expectation(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let c = confidence(&mut draw);
    let answers = draw.some(30, |draw| {
        let u = expectation::u_of_step(u8::try_from(1 + draw.below(7)).unwrap(), 7).unwrap();
        (u, draw.between(-0.2, 3.0))
    });
    let (expected, got) = (draw.between(0.0, 10.0), draw.between(0.0, 10.0));
    let rated = expectation::two_ratings(expected, got, 0.0, 10.0, expectation::FULL_DIFFERENCE);
    hash.add(rated.map(|rated| (rated.u, rated.ceiling)));
    for found in [expectation::aggregate(&answers, &c), expectation::aggregate_steps(&draw.counts::<5>(), &c)]
    {
        hash.add(found.map(|found| {
            found.map(|found| {
                let counts = found.counts;
                let spread =
                    found.spread.map(|s| ((s.se, s.interval), [s.letters.0.as_str(), s.letters.1.as_str()]));
                let head = ([found.mean_u, found.index, found.n_effective], found.letter.as_str());
                (head, ([counts.f, counts.d, counts.c, counts.b, counts.a], spread))
            })
        }));
        let gated = found.ok().flatten().map(|found| found.letter.gated(Some(expected / 10.0)).as_str());
        hash.add(gated);
    }
}

fn promises(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let decay = Decay::new(draw.of(&[30, 180, 365])).unwrap();
    let mut masses = Masses::new();
    let mut ages = draw.some(40, |draw| u32::try_from(draw.below(2_000)).unwrap());
    ages.sort_unstable_by(|a, b| b.cmp(a));
    for age in ages {
        let outcome = match draw.below(6) {
            0 => Outcome::Missed,
            1 => Outcome::Late { by: draw.between(0.0, 90.0), grace: 6.0, limit: 72.0 },
            2 => Outcome::Partial { delivered: draw.0.unit() },
            3 => Outcome::Recovered,
            4 => Outcome::Exceeded,
            _ => Outcome::Kept,
        };
        let (credit, exceeded) = (outcome.credit().unwrap().unwrap(), outcome == Outcome::Exceeded);
        let halves = draw.of(&[1, 2, 4]);
        if draw.below(2) == 0 {
            let mut day = DaySums::default();
            day.add(halves, credit_basis_points(credit).unwrap(), exceeded);
            masses.add_day(decay.weight(age), day).unwrap();
        } else {
            masses.add(f64::from(halves) / 2.0, decay.weight(age), credit, exceeded).unwrap();
        }
    }
    hash.add([masses.kept(), masses.missed(), masses.exceeded(), masses.exceed_rate()]);
    let prior = Prior::new(draw.between(0.02, 0.98), draw.between(2.0, 50.0)).unwrap();
    let posterior = Posterior::new(prior, &masses).unwrap();
    let tau = draw.of(&[0.75, 0.5, 0.9]);
    hash.add(posterior.figures(tau).map(|f| {
        let shares = [f.index, f.dependable, f.upper, f.sd, f.own_share, f.index_after_miss];
        (shares, ([f.drop_after_miss, f.dependable_after_miss], (f.lapses_left, f.to_make_good)))
    }));
}

fn priors(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let counted = draw.below(2) == 0;
    let units = draw.some(40, |draw| {
        let mass = if counted { draw.below(25) as f64 } else { draw.between(0.0, 25.0) };
        let kept = if counted { draw.below(whole(mass) + 1) as f64 } else { mass * draw.0.unit() };
        Unit::new(mass, kept).unwrap()
    });
    let parent = if counted { None } else { Some(draw.between(0.01, 0.99)) };
    hash.add(segment_prior(&units, parent).map(|found| {
        let strength = chain_strength(found.units, found.strength, 6.0);
        ((found.units, [found.mean, found.strength, strength]), (found.gamma_raw, found.gamma))
    }));
    hash.add(consistency(&units).map(|found| {
        found.map(|f| ([f.rate, f.chi2, f.sd, f.consistency], (f.gamma_raw, (f.dispersion, f.p))))
    }));
}

fn loyalty(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let c = confidence(&mut draw);
    let components = draw.some(8, |draw| {
        let mut evidence = loyalty::Evidence::new();
        for _ in 0..draw.below(5) {
            evidence.add(draw.0.unit(), draw.0.unit()).unwrap();
        }
        let prior = Prior::new(draw.between(0.05, 0.95), draw.between(0.5, 20.0)).unwrap();
        loyalty::Component { weight: draw.of(&[5.0, 10.0, 20.0, 0.3]), prior, evidence }
    });
    let found = loyalty::index(&components, &c).unwrap();
    if let Some(found) = &found {
        for part in &found.parts {
            hash.add([part.weight, part.u, part.variance, part.own_share]);
            hash.add([part.baseline_micro, part.contribution_micro]);
        }
        hash.add([found.baseline_micro, found.score_micro]);
        hash.add((found.interval, (found.own_evidence, found.score())));
        hash.add(format!("{:?}", loyalty::typology(found.interval, found.interval, 60.0)).as_str());
    }
    hash.add(found.is_some());
}

fn integers(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let (cells, k) = (draw.some(8, |draw| draw.below(30)), 5 + draw.below(8));
    let found = suppress(&cells, k);
    hash.add((found.hidden, found.total_may_be_shown));
    hash.add(part_may_be_shown(cells.iter().sum(), draw.below(60), k));
    hash.add(format!("{:?}", Base::of(draw.below(40))).as_str());
    let unit = draw.of(&[1_000_000, 100_000, 7]);
    let parts = draw.some(12, |draw| draw.below(20_000_000).cast_signed() - 10_000_000);
    let shown = rounding::largest_remainder(&parts, unit).unwrap();
    hash.add((shown.total, shown.parts));
    let share = draw.between(-1.0, 1.0);
    hash.add([rounding::micro_points(100.0 * share), rounding::micro_points_of_share(share)]);
}

fn gaps(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let c = confidence(&mut draw);
    let pairs = draw.some(20, |draw| (draw.below(11) as f64, draw.between(0.0, 10.0)));
    hash.add(gap::gap(&pairs, 0.0, 10.0, &c).map(|found| {
        found.map(|g| {
            let spread = g.spread.map(|s| (s.sd, ([s.interval, s.agreement], s.p)));
            ([g.mean, g.mean_percent, g.overestimated, g.underestimated, g.mean_absolute], spread)
        })
    }));
}

fn sums(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let mut draw = Draw(draws);
    let half_life = u32::try_from(1 + draw.below(800)).unwrap();
    let days = [(); 2].map(|()| i32::try_from(draw.below(40_000)).unwrap());
    let decay = Decay::new(half_life).unwrap();
    hash.add((decay.weight_on(days[0], days[1]), age(days[0], days[1]).map(u64::from)));
    let values = draw.some(30, |draw| draw.size(40, 40) * draw.of(&[1.0, -1.0]));
    hash.add([other_sums::naive(&values), values.iter().copied().collect::<Sum>().value()]);
    hash.add(other_sums::exact(&values));
    let (left, right) = values.split_at(values.len() / 2);
    let merged = other_sums::Welford::of(left).merged(other_sums::Welford::of(right));
    hash.add([merged.mean(), merged.m2()]);
    let mut moments = Moments::default();
    for value in draw.some(20, |draw| draw.below(2_000_000_000).cast_signed() - 1_000_000_000) {
        moments.add(value, 1 + draw.below(1_000_000)).unwrap();
    }
    hash.add([moments.sum(), moments.sum_of_squares()]);
    hash.add((moments.mean(), moments.variance()));
    hash.add(Interval { lo: 0.2, hi: 0.7 }.clipped(draw.0.unit(), 1.0).holding(draw.0.unit()));
}
