//! The maximum of a smooth function of a few numbers, by BFGS with halved steps: only + - × ÷, fixed order, so the
//! same bits everywhere.

/// A value and its gradient; `None` where the function is not defined or the caller let no more time.
pub(crate) type Point<const N: usize> = Option<(f64, [f64; N])>;

/// Steps after which the search gives up.
const MOST_STEPS: usize = 500;
/// The search ends when no component of the gradient is larger.
const FLAT: f64 = 1e-11;
/// A step that gains less than this part of the value, with a gradient below [`NEARLY_FLAT`], is an end too.
const NEARLY_FLAT: f64 = 1e-7;

/// Where `function` is greatest, from `start`; `None` when it does not settle.
///
/// Scale the function so that its gradient is of the order of 1 (a mean log-likelihood of logarithms of parameters).
pub(crate) fn maximum<const N: usize>(
    start: [f64; N],
    function: impl Fn(&[f64; N]) -> Point<N>,
) -> Option<[f64; N]> {
    let mut at = start;
    let (mut value, mut gradient) = function(&at)?;
    let mut inverse = identity::<N>();
    let mut fresh = true;
    for _ in 0..MOST_STEPS {
        if largest(&gradient) <= FLAT {
            return Some(at);
        }
        let mut direction = times(&inverse, &gradient);
        if dot(&direction, &gradient) <= 0.0 {
            (inverse, fresh) = (identity(), true);
            direction = gradient;
        }
        // No step longer than 1 in any logarithm.
        let longest = largest(&direction);
        let first = if longest > 1.0 { 1.0 / longest } else { 1.0 };
        let Some((new, new_value, new_gradient)) = step(&function, &at, value, &gradient, &direction, first)
        else {
            if fresh || largest(&gradient) <= NEARLY_FLAT {
                return (largest(&gradient) <= NEARLY_FLAT).then_some(at);
            }
            (inverse, fresh) = (identity(), true);
            continue;
        };
        let s = minus(&new, &at);
        // The gradient falls along the way up: its negative is the curvature.
        let y = minus(&gradient, &new_gradient);
        inverse = updated(&inverse, &s, &y);
        (at, value, gradient, fresh) = (new, new_value, new_gradient, false);
    }
    None
}

/// The first of ever halved steps that gains enough (Armijo).
fn step<const N: usize>(
    function: &impl Fn(&[f64; N]) -> Point<N>,
    at: &[f64; N],
    value: f64,
    gradient: &[f64; N],
    direction: &[f64; N],
    first: f64,
) -> Option<([f64; N], f64, [f64; N])> {
    let slope = dot(gradient, direction);
    let mut length = first;
    for _ in 0..60 {
        let mut new = *at;
        new.iter_mut().zip(direction).for_each(|(x, d)| *x += length * d);
        if let Some((found, slopes)) = function(&new)
            && found.is_finite()
            && found > value
            && found >= value + 1e-4 * length * slope
        {
            return Some((new, found, slopes));
        }
        length /= 2.0;
    }
    None
}

/// The inverse curvature after a step `s` with change of gradient `y` (Broyden, Fletcher, Goldfarb & Shanno 1970);
/// unchanged where the curvature is not positive.
fn updated<const N: usize>(h: &[[f64; N]; N], s: &[f64; N], y: &[f64; N]) -> [[f64; N]; N] {
    let sy = dot(s, y);
    if sy <= 0.0 || !sy.is_finite() {
        return *h;
    }
    let hy = times(h, y);
    let factor = (1.0 + dot(y, &hy) / sy) / sy;
    let mut out = *h;
    for ((row, si), hyi) in out.iter_mut().zip(s).zip(&hy) {
        for ((cell, sj), hyj) in row.iter_mut().zip(s).zip(&hy) {
            *cell += factor * si * sj - (hyi * sj + si * hyj) / sy;
        }
    }
    out
}

fn identity<const N: usize>() -> [[f64; N]; N] {
    let mut out = [[0.0; N]; N];
    for (i, row) in out.iter_mut().enumerate() {
        if let Some(cell) = row.get_mut(i) {
            *cell = 1.0;
        }
    }
    out
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn times<const N: usize>(rows: &[[f64; N]; N], by: &[f64; N]) -> [f64; N] {
    let mut out = [0.0; N];
    out.iter_mut().zip(rows).for_each(|(cell, row)| *cell = dot(row, by));
    out
}

fn minus<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(x, y)| *x -= y);
    out
}

fn largest<const N: usize>(values: &[f64; N]) -> f64 {
    values.iter().fold(0.0, |most, value| if value.abs() > most { value.abs() } else { most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_top_of_a_hill_and_says_when_there_is_none() {
        let hill = |x: &[f64; 2]| {
            let (a, b) = (x[0] - 1.0, x[1] + 2.0 + x[0]);
            Some((-(a * a) - 10.0 * b * b, [-2.0 * a - 20.0 * b, -20.0 * b]))
        };
        let top = maximum([0.0, 0.0], hill).unwrap();
        assert!((top[0] - 1.0).abs() < 1e-9 && (top[1] + 3.0).abs() < 1e-9, "{top:?}");
        assert_eq!(maximum([0.0], |x| Some((x[0], [1.0]))), None);
        assert_eq!(maximum([0.0], |_| None), None);
    }
}
