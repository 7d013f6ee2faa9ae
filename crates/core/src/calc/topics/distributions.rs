//! Quantiles and tails of the distributions that the other figures stand on (SCORING §12.2).

use crate::calc::answer::real;
use crate::calc::input::{At, Case, Fault};
use crate::score::{beta, distributions as known};
use serde_json::Value;

/// One value of one distribution, named by `fn`.
pub(super) fn distributions(case: &Case<'_>) -> Result<Value, Fault> {
    let get = |name: &str| case.get(name).real();
    let names = ["beta_quantile", "beta_cdf", "normal_quantile", "normal_cdf", "t_quantile", "chi2_sf"];
    let (at, found) = match case.get("fn").word(&names)? {
        "beta_quantile" => ("p", beta::beta_quantile(get("p")?, get("a")?, get("b")?)),
        "beta_cdf" => ("x", beta::beta_cdf(get("x")?, get("a")?, get("b")?)),
        "normal_quantile" => ("p", known::normal_quantile(get("p")?)),
        "normal_cdf" => ("x", known::normal_cdf(get("x")?)),
        "t_quantile" => ("p", known::student_t_quantile(get("p")?, get("df")?)),
        _ => ("x", known::chi2_upper_tail(get("x")?, get("df")?)),
    };
    Ok(real(found.at(&case.get(at))?))
}
