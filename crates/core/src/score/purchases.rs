//! Customers without a contract: are they still there? BG/NBD (SCORING §7.4; Fader, Hardie & Lee 2005).

use super::error::{ScoreError, not_negative, positive};
use super::maximum::maximum;
use super::sum::Sum;

/// What one customer did within `observed` units of time after the first purchase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchases {
    repeats: f64,
    last: f64,
    observed: f64,
}

impl Purchases {
    /// `repeats` further purchases, the last at `last`, of `observed` time, all in one unit and 0 or more.
    ///
    /// Error when the last lies beyond what was observed, and unless repeats are whole.
    pub fn new(repeats: f64, last: f64, observed: f64) -> Result<Self, ScoreError> {
        let repeats = not_negative("repeat purchases", repeats)?;
        if (repeats - libm::rint(repeats)).abs() > 0.0 || repeats > 1e9 {
            return Err(ScoreError::OutOfRange { what: "repeat purchases", must: "a whole number" });
        }
        let (last, observed) =
            (not_negative("the last purchase", last)?, not_negative("the time", observed)?);
        if last > observed {
            return Err(ScoreError::OutOfRange { what: "the last purchase", must: "within the time" });
        }
        Ok(Self { repeats, last, observed })
    }
}

/// Gamma(r, alpha) over the rate of buying, Beta(a, b) over the chance to leave after a purchase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Buying {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

impl Buying {
    /// Error unless all four are finite and above 0.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, ScoreError> {
        let alpha = positive("alpha", alpha)?;
        Ok(Self { r: positive("r", r)?, alpha, a: positive("a", a)?, b: positive("b", b)? })
    }

    /// `[r, alpha, a, b]`.
    #[must_use]
    pub fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }

    /// The chance that a customer is still there:
    /// `1/(1 + [x>0]·a/(b+x-1)·((alpha+T)/(alpha+t_x))^(r+x))`. 1 for who never bought again.
    ///
    /// Error in the one corner without meaning: one repeat and `b` so small that `b+x-1` is 0.
    pub fn chance_alive(&self, customer: &Purchases) -> Result<f64, ScoreError> {
        let x = customer.repeats;
        if x <= 0.0 {
            return Ok(1.0);
        }
        let log = (self.r + x) * libm::log((self.alpha + customer.observed) / (self.alpha + customer.last));
        let odds = self.a / positive("b", self.b + x - 1.0)? * libm::exp(log);
        Ok(1.0 / (1.0 + odds))
    }
}

/// A fit with its log-likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BuyingFit {
    /// The parameters.
    pub buying: Buying,
    /// Sum over customers.
    pub log_likelihood: f64,
}

/// Maximum likelihood over customers in the order of stable ids. `go_on` is asked in each pass over them.
///
/// `None` when there is no maximum (nobody bought again, say) or the time was over.
pub fn fit(customers: &[Purchases], go_on: &dyn Fn() -> bool) -> Result<Option<BuyingFit>, ScoreError> {
    let n = customers.len() as f64;
    // The unit of time must not matter: a mean time of 1 within, put back at the end.
    let unit = customers.iter().map(|customer| customer.observed).collect::<Sum>().value() / n;
    if customers.is_empty() || unit <= 0.0 || customers.iter().all(|customer| customer.repeats <= 0.0) {
        return Ok(None);
    }
    let scaled: Vec<Purchases> = customers
        .iter()
        .map(|c| Purchases { last: c.last / unit, observed: c.observed / unit, repeats: c.repeats })
        .collect();
    let function = |x: &[f64; 4]| {
        let parameters = x.map(libm::exp);
        if !go_on() || parameters.iter().any(|p| !(1e-8..1e8).contains(p)) {
            return None;
        }
        let (value, mut slopes) = likelihood(parameters, &scaled);
        slopes.iter_mut().zip(parameters).for_each(|(slope, p)| *slope *= p / n);
        Some((value / n, slopes))
    };
    let Some(found) = maximum([0.0; 4], function) else { return Ok(None) };
    let [r, alpha, a, b] = found.map(libm::exp);
    let buying = Buying::new(r, alpha * unit, a, b)?;
    Ok(Some(BuyingFit { buying, log_likelihood: likelihood(buying.parameters(), customers).0 }))
}

/// The log-likelihood and its derivatives by r, alpha, a and b.
fn likelihood([r, alpha, a, b]: [f64; 4], customers: &[Purchases]) -> (f64, [f64; 4]) {
    let mut value = Sum::new();
    let mut slopes = [Sum::new(); 4];
    let (log_alpha, whole) = (libm::log(alpha), digamma(a + b));
    for customer in customers {
        let (one, by) = one(r, alpha, a, b, log_alpha, whole, customer);
        value.add(one);
        slopes.iter_mut().zip(by).for_each(|(sum, slope)| sum.add(slope));
    }
    (value.value(), slopes.map(|sum| sum.value()))
}

fn one(r: f64, alpha: f64, a: f64, b: f64, log_alpha: f64, whole: f64, c: &Purchases) -> (f64, [f64; 4]) {
    let x = c.repeats;
    let (all, last) = (libm::log(alpha + c.observed), libm::log(alpha + c.last));
    // Still there, against left right after the last purchase.
    let stays = -(r + x) * all;
    let (left, below) = if x > 0.0 {
        let below = b + x - 1.0;
        (libm::log(a / below) - (r + x) * last, below)
    } else {
        (f64::NEG_INFINITY, f64::INFINITY)
    };
    let most = if stays > left { stays } else { left };
    let (e_stays, e_left) = (libm::exp(stays - most), libm::exp(left - most));
    let together = most + libm::log(e_stays + e_left);
    let w = e_left / (e_stays + e_left);
    let gammas = libm::lgamma(r + x) - libm::lgamma(r) + r * log_alpha;
    let betas = libm::lgamma(a + b) + libm::lgamma(b + x) - libm::lgamma(b) - libm::lgamma(a + b + x);
    let after = digamma(a + b + x);
    let slopes = [
        digamma(r + x) - digamma(r) + log_alpha - (1.0 - w) * all - w * last,
        r / alpha - (r + x) * ((1.0 - w) / (alpha + c.observed) + w / (alpha + c.last)),
        whole - after + w / a,
        whole + digamma(b + x) - digamma(b) - after - w / below,
    ];
    (gammas + betas + together, slopes)
}

/// ψ(x) for x > 0: upwards to 10 by ψ(x) = ψ(x+1) - 1/x, then the asymptotic series (Abramowitz & Stegun 6.3.18).
fn digamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < 10.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let s = 1.0 / (x * x);
    let series = s * (1.0 / 12.0 - s * (1.0 / 120.0 - s * (1.0 / 252.0 - s * (1.0 / 240.0 - s / 132.0))));
    libm::log(x) - 0.5 / x - series - below
}

#[cfg(test)]
mod tests {
    use super::super::random::Xoshiro256;
    use super::*;

    #[test]
    fn digamma_at_known_places() {
        for (x, value) in [
            (1.0, -0.577_215_664_901_532_9),
            (0.5, -1.963_510_026_021_423_5),
            (10.0, 2.251_752_589_066_721),
            (0.01, -100.560_885_457_868_68),
        ] {
            assert!((digamma(x) - value).abs() <= 1e-13 * value.abs(), "{x}: {}", digamma(x));
        }
    }

    #[test]
    fn who_was_silent_long_after_buying_often_has_left() {
        let buying = Buying::new(0.243, 4.414, 0.793, 2.426).unwrap();
        let alive = |x, last, all| buying.chance_alive(&Purchases::new(x, last, all).unwrap()).unwrap();
        assert!((alive(0.0, 0.0, 38.86) - 1.0).abs() < 1e-15);
        // Fader, Hardie & Lee's customer of 26 purchases by week 30.86 of 38.86.
        assert!(alive(26.0, 30.86, 38.86) < alive(4.0, 30.86, 38.86));
        assert!(alive(4.0, 38.0, 38.86) > alive(4.0, 5.0, 38.86));
        assert!(Purchases::new(1.5, 1.0, 2.0).is_err() && Purchases::new(1.0, 3.0, 2.0).is_err());
        assert!(Buying::new(0.0, 1.0, 1.0, 1.0).is_err());
    }

    #[test]
    fn a_fit_finds_what_the_customers_were_drawn_from() {
        let mut words = Xoshiro256::new(7);
        let mut exponential = move || -libm::log(1.0 - words.unit());
        let mut words = Xoshiro256::new(8);
        // r = 1 (exponential rates), a = b = 1 (even chances): both can be drawn plainly.
        let customers: Vec<Purchases> = (0..1_500)
            .map(|_| {
                let (rate, leave) = (exponential() / 5.0, words.unit());
                let (mut x, mut last, mut t) = (0.0, 0.0, 0.0);
                loop {
                    t += exponential() / rate;
                    if t > 40.0 {
                        break;
                    }
                    (x, last) = (x + 1.0, t);
                    if words.unit() < leave {
                        break;
                    }
                }
                Purchases::new(x, last, 40.0).unwrap()
            })
            .collect();
        let [r, alpha, a, b] = fit(&customers, &|| true).unwrap().unwrap().buying.parameters();
        assert!((r - 1.0).abs() < 0.2 && (alpha - 5.0).abs() < 1.2, "{r} {alpha}");
        assert!((a - 1.0).abs() < 0.3 && (b - 1.0).abs() < 0.3, "{a} {b}");
        assert_eq!(fit(&customers, &|| false), Ok(None));
        assert_eq!(fit(&[], &|| true), Ok(None));
        let never = [Purchases::new(0.0, 0.0, 5.0).unwrap(); 4];
        assert_eq!(fit(&never, &|| true), Ok(None));
    }
}
