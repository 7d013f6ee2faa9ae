//! How often something may be tried: by `governor`, with the application's clock. In memory: a restart forgets.
//!
//! A try takes its place before its outcome is known, so that nobody tries in parallel, and is given back when it was a
//! right one. So colleagues behind one address who sign in rightly never keep each other out. Secrets that nobody can
//! guess are counted only when they turn out to be none: many who have right ones may come at once.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};

use crate::env::Clock;
use crate::error::AppError;

/// At this many names those are forgotten that need not wait any more.
const MANY: usize = 10_000;
const QUARTER_HOUR: u64 = 900;

/// So many sign-ins may fail for one e-mail in a quarter of an hour.
pub const EMAIL_FAILURES: u32 = 10;
/// So many sign-ins may fail for one address in a quarter of an hour.
pub const ADDRESS_FAILURES: u32 = 30;
/// So many links and keys that are none may come from one address at once, and in [`STRAY_SECONDS`].
pub const STRAYS: u32 = 60;
/// See [`STRAYS`].
pub const STRAY_SECONDS: u32 = 60;
/// So many requests may come with one key at once, and in [`KEY_SECONDS`].
pub const KEY_REQUESTS: u32 = 1_000;
/// See [`KEY_REQUESTS`].
pub const KEY_SECONDS: u32 = 20;

/// All limits of a process.
#[derive(Debug)]
pub struct Limits {
    /// Failed sign-ins, by e-mail.
    pub emails: Limit,
    /// Failed sign-ins, by address.
    pub addresses: Limit,
    /// Links and keys that are none, by address.
    pub strays: Limit,
    /// Requests, by key.
    pub keys: Limit,
}

impl Limits {
    /// Nobody has tried anything yet.
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        let of = |times, seconds| Limit::new(times, Duration::from_secs(seconds), clock);
        Self {
            emails: of(EMAIL_FAILURES, QUARTER_HOUR),
            addresses: of(ADDRESS_FAILURES, QUARTER_HOUR),
            strays: of(STRAYS, STRAY_SECONDS.into()),
            keys: of(KEY_REQUESTS, KEY_SECONDS.into()),
        }
    }
}

/// The application's clock, as `governor` reads it: one that never goes back.
#[derive(Clone)]
struct Steady(Arc<dyn Clock>);

impl governor::clock::Clock for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.steady()
    }
}

/// By name, when what was tried so far will all be forgotten.
#[derive(Clone, Debug, Default)]
struct Cells(Arc<Mutex<HashMap<String, Nanos>>>);

impl Cells {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StateStore for Cells {
    type Key = String;

    fn measure_and_replace<T, F, E>(&self, name: &String, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut cells = self.lock();
        let (answer, next) = decide(cells.get(name).copied())?;
        cells.insert(name.clone(), next);
        Ok(answer)
    }
}

/// One limit: so many tries at once, and as many again in a period, evenly.
pub struct Limit {
    limiter: RateLimiter<String, Cells, Steady, NoOpMiddleware<Duration>>,
    cells: Cells,
    clock: Steady,
    /// When the limit began, by the clock.
    start: Duration,
    /// What one try weighs: after this time it is forgotten.
    weight: Duration,
}

impl std::fmt::Debug for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Limit({:?} a try)", self.weight)
    }
}

impl Limit {
    /// Allows `times` tries at once, and as many in any `period`.
    pub fn new(times: u32, period: Duration, clock: &Arc<dyn Clock>) -> Self {
        let times = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
        let weight = (period / times.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(weight).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN));
        let (cells, clock) = (Cells::default(), Steady(clock.clone()));
        let start = clock.now();
        let limiter = RateLimiter::new(quota.allow_burst(times), cells.clone(), clock.clone());
        Self { limiter, cells, clock, start, weight }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when `name` must wait first; then it is not counted.
    pub fn take(&self, name: &str) -> Result<(), AppError> {
        self.forget_those_who_need_not_wait();
        let refused = |until: governor::NotUntil<Duration>| {
            let wait = until.wait_time_from(self.clock.now());
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            AppError::TooMany { seconds: u32::try_from(seconds).unwrap_or(u32::MAX).max(1) }
        };
        self.limiter.check_key(&name.to_owned()).map_err(refused)
    }

    /// Whether `name` may try; counts nothing.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when it must wait first.
    pub fn may(&self, name: &str) -> Result<(), AppError> {
        self.take(name)?;
        self.give_back(name);
        Ok(())
    }

    /// Takes back one try, as if it had not been.
    pub fn give_back(&self, name: &str) {
        let mut cells = self.cells.lock();
        let weight = Nanos::from(self.weight);
        if let Some(cell) = cells.get_mut(name) {
            *cell = cell.saturating_sub(weight);
        }
    }

    /// Takes back all tries of a name.
    pub fn forget(&self, name: &str) {
        self.cells.lock().remove(name);
    }

    fn forget_those_who_need_not_wait(&self) {
        let mut cells = self.cells.lock();
        // Only when the table has to grow anyway, so that each look is paid for by as many newcomers.
        if cells.len() >= MANY && cells.len() == cells.capacity() {
            let now = Nanos::from(self.clock.now().saturating_sub(self.start));
            cells.retain(|_, cell| *cell > now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use kept_core::calendar::Instant;

    use super::*;

    #[derive(Default)]
    struct Hand(AtomicU64);

    impl Clock for Hand {
        fn now(&self) -> Instant {
            Instant::EPOCH.plus_seconds(i64::try_from(self.0.load(Ordering::SeqCst)).unwrap())
        }
    }

    fn limit(times: u32, seconds: u64) -> (Arc<Hand>, Limit) {
        let hand = Arc::new(Hand(AtomicU64::new(1_000)));
        let clock: Arc<dyn Clock> = hand.clone();
        (hand, Limit::new(times, Duration::from_secs(seconds), &clock))
    }

    fn wait(limit: &Limit, name: &str) -> Option<u32> {
        match limit.take(name) {
            Ok(()) => None,
            Err(AppError::TooMany { seconds }) => Some(seconds),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_try_comes_back_bit_by_bit() {
        let (hand, limit) = limit(2, 60);
        assert_eq!((wait(&limit, "ann"), wait(&limit, "ann")), (None, None));
        assert_eq!((wait(&limit, "ann"), wait(&limit, "bob")), (Some(30), None));
        hand.0.fetch_add(20, Ordering::SeqCst);
        assert_eq!(wait(&limit, "ann"), Some(10));
        hand.0.fetch_add(10, Ordering::SeqCst);
        assert_eq!((wait(&limit, "ann"), wait(&limit, "ann")), (None, Some(30)));
    }

    #[test]
    fn a_right_try_is_as_if_it_had_not_been() {
        let (_, limit) = limit(2, 60);
        for _ in 0..100 {
            assert_eq!(wait(&limit, "ann"), None);
            limit.give_back("ann");
        }
        assert_eq!((wait(&limit, "ann"), wait(&limit, "ann"), wait(&limit, "ann")), (None, None, Some(30)));
        limit.forget("ann");
        assert_eq!(wait(&limit, "ann"), None);
        limit.give_back("nobody");
    }

    #[test]
    fn looking_counts_nothing() {
        let (_, limit) = limit(2, 60);
        assert!((0..100).all(|_| limit.may("ann").is_ok()));
        assert_eq!((wait(&limit, "ann"), wait(&limit, "ann")), (None, None));
        assert!(limit.may("ann").is_err());
    }

    #[test]
    fn names_that_need_not_wait_are_forgotten() {
        let (hand, limit) = limit(2, 60);
        for name in 0..40_000 {
            limit.take(&name.to_string()).unwrap();
            hand.0.fetch_add(u64::from(name % 100 == 0), Ordering::SeqCst);
        }
        let kept = limit.cells.lock().len();
        assert!(kept < 40_000, "{kept} names are remembered");
    }
}
