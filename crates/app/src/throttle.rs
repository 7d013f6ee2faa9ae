//! Counts failures by name and makes those wait who fail too often. In memory: a restart forgets.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kept_core::calendar::Instant;

const MICROS: i64 = 1_000_000;
/// At this many names those are forgotten that have waited long enough.
const MANY: usize = 10_000;

/// Allows `allowed` failures in any `seconds`.
#[derive(Debug)]
pub struct Throttle {
    allowed: usize,
    seconds: i64,
    failures: Mutex<HashMap<String, Vec<Instant>>>,
}

impl Throttle {
    /// Nobody has failed yet.
    pub fn new(allowed: usize, seconds: u32) -> Self {
        Self { allowed, seconds: i64::from(seconds), failures: Mutex::default() }
    }

    /// For how many seconds `name` must wait; none when it may try now.
    pub fn wait(&self, name: &str, now: Instant) -> Option<u32> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let recent: Vec<i64> =
            failures.get(name)?.iter().map(|at| self.left(*at, now)).filter(|left| *left > 0).collect();
        if recent.len() < self.allowed {
            return None;
        }
        // The oldest of the last `allowed` failures must be forgotten first; they are in the order of time.
        let next = recent.get(recent.len() - self.allowed).copied().unwrap_or(MICROS);
        u32::try_from((next + MICROS - 1) / MICROS).ok()
    }

    /// Counts a failure before its outcome is known, so that tries at the same time are counted too.
    pub fn count(&self, name: &str, now: Instant) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MANY {
            failures.retain(|_, times| times.last().is_some_and(|at| self.left(*at, now) > 0));
        }
        let times = failures.entry(name.to_owned()).or_default();
        times.retain(|at| self.left(*at, now) > 0);
        times.push(now);
    }

    /// Forgets the failures of a name.
    pub fn forget(&self, name: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// Takes back one failure counted at `at`.
    pub fn take_back(&self, name: &str, at: Instant) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = failures.get_mut(name)
            && let Some(place) = times.iter().position(|time| *time == at)
        {
            times.remove(place);
        }
    }

    /// Microseconds until a failure is forgotten.
    fn left(&self, at: Instant, now: Instant) -> i64 {
        at.micros().saturating_add(self.seconds * MICROS).saturating_sub(now.micros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_try_is_allowed_when_the_oldest_failure_is_forgotten() {
        let throttle = Throttle::new(2, 60);
        let start: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        throttle.count("ann", start);
        assert_eq!(throttle.wait("ann", start), None);
        throttle.count("ann", start.plus_seconds(20));
        assert_eq!(throttle.wait("ann", start.plus_seconds(30)), Some(30));
        assert_eq!(throttle.wait("bob", start.plus_seconds(30)), None);
        assert_eq!(throttle.wait("ann", start.plus_seconds(60)), None);
        throttle.count("ann", start.plus_seconds(61));
        assert_eq!(throttle.wait("ann", start.plus_seconds(61)), Some(19));
        throttle.take_back("ann", start.plus_seconds(61));
        assert_eq!(throttle.wait("ann", start.plus_seconds(61)), None);
        throttle.count("ann", start.plus_seconds(61));
        throttle.forget("ann");
        assert_eq!(throttle.wait("ann", start.plus_seconds(61)), None);
    }

    #[test]
    fn names_that_are_no_longer_counted_are_forgotten() {
        let throttle = Throttle::new(2, 60);
        let start: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        for name in 0..MANY {
            throttle.count(&name.to_string(), start);
        }
        throttle.count("late", start.plus_seconds(61));
        assert_eq!(throttle.failures.lock().unwrap().len(), 1);
    }
}
