//! Each step of a start says what it does and how long it took.

use std::fmt::Display;
use std::time::Instant;

use crate::out;

/// A step under way.
pub(crate) struct Step {
    title: String,
    started: Instant,
}

impl Step {
    pub(crate) fn begin(title: impl Into<String>) -> Self {
        Self { title: title.into(), started: Instant::now() }
    }

    /// Says that it is done, and what came of it.
    pub(crate) fn done(self, result: impl Display) {
        let seconds = self.started.elapsed().as_secs_f64();
        out::line(&format!("{:<40} {seconds:>6.2} s  {result}", self.title));
    }
}
