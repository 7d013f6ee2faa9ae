//! Reference cases that need no file, on every target; the tolerances are those of the files.

mod golden_support;

macro_rules! golden {
    ($($topic:ident),* $(,)?) => {$(
        #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
        #[cfg_attr(not(target_arch = "wasm32"), test)]
        fn $topic() {
            let text = include_str!(concat!("../../../tests/golden/", stringify!($topic), ".json"));
            golden_support::check(stringify!($topic), text);
        }
    )*};
}

golden!(
    determinism,
    differences,
    display_rounding,
    distributions,
    expectation_grades,
    gap_and_suppression,
    log_odds_terms,
    loyalty_index,
    multiplicity,
    nps_intervals,
    promise_prior,
    promises,
    proportion_intervals,
    relative_value,
    scale_means,
    sentiment,
    value,
    weighting,
);
