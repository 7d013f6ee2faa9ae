//! What can be wrong with an input of a score.

/// An input outside the domain of a formula. The texts name the input and what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// The value is NaN or infinite.
    #[error("{0} is not a finite number")]
    NotFinite(&'static str),
    /// The value lies outside the range that the formula is defined for.
    #[error("{what} must be {must}")]
    OutOfRange {
        /// The input, in the words of the formula.
        what: &'static str,
        /// What it must be.
        must: &'static str,
    },
    /// The exact integer sum would not fit into 128 bits.
    #[error("{0} is too large to be added exactly")]
    TooLarge(&'static str),
}

/// The value if it is finite.
pub(crate) fn finite(what: &'static str, value: f64) -> Result<f64, ScoreError> {
    if value.is_finite() { Ok(value) } else { Err(ScoreError::NotFinite(what)) }
}

/// The value if it is finite and above 0.
pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64, ScoreError> {
    if finite(what, value)? > 0.0 { Ok(value) } else { Err(ScoreError::OutOfRange { what, must: "above 0" }) }
}

/// The value if it is finite and 0 or more; -0.0 becomes 0.0.
pub(crate) fn not_negative(what: &'static str, value: f64) -> Result<f64, ScoreError> {
    if finite(what, value)? >= 0.0 {
        Ok(value + 0.0)
    } else {
        Err(ScoreError::OutOfRange { what, must: "0 or more" })
    }
}

/// The value if it lies in 0..=1; -0.0 becomes 0.0.
pub(crate) fn share(what: &'static str, value: f64) -> Result<f64, ScoreError> {
    if (0.0..=1.0).contains(&finite(what, value)?) {
        Ok(value + 0.0)
    } else {
        Err(ScoreError::OutOfRange { what, must: "between 0 and 1" })
    }
}

/// The value if it lies strictly between 0 and 1.
pub(crate) fn open_share(what: &'static str, value: f64) -> Result<f64, ScoreError> {
    let value = finite(what, value)?;
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(ScoreError::OutOfRange { what, must: "strictly between 0 and 1" })
    }
}
