//! Counts are kept at four cuts, so that a figure of the whole organisation reads a handful of rows and not one for
//! each segment, touchpoint and channel: `each` keeps all of them apart, `segment` and `touchpoint` only that one,
//! `all` none. What a cut does not keep apart is the empty text in its rows.

/// The cuts, as a table to join what is counted with.
macro_rules! cuts {
    () => {
        "(VALUES ('each'), ('all'), ('segment'), ('touchpoint')) AS cuts (cut)"
    };
}
pub(crate) use cuts;

/// The columns of a cut: `cut`, `segment` and `touchpoint`.
macro_rules! cut_columns {
    () => {
        "cut, CASE WHEN cut IN ('each', 'segment') THEN segment ELSE '' END AS segment, \
         CASE WHEN cut IN ('each', 'touchpoint') THEN touchpoint ELSE '' END AS touchpoint"
    };
}
pub(crate) use cut_columns;

/// The cut whose rows answer for these filters by the fewest rows.
pub(crate) fn cut_for(segment: Option<&str>, touchpoint: Option<&str>) -> &'static str {
    match (segment, touchpoint) {
        (None, None) => "all",
        (Some(_), None) => "segment",
        (None, Some(_)) => "touchpoint",
        (Some(_), Some(_)) => "each",
    }
}
