//! Time and chance as parameters, so that a test can hold both.

use std::sync::OnceLock;
use std::time::Duration;

use kept_core::calendar::Instant;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;

    /// The time since some moment that never changes while the program runs. Where it can, it goes on evenly, however
    /// the clock on the wall is set.
    fn steady(&self) -> Duration {
        Duration::from_micros(self.now().micros().unsigned_abs())
    }
}

/// Makes ids and secrets.
pub trait Ids: Send + Sync {
    /// A new id that sorts after all earlier ones (UUID version 7). Never a secret: it tells its time.
    fn id(&self) -> Uuid;
    /// Sixteen unguessable bytes.
    fn secret(&self) -> [u8; 16];
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "the one place where the time comes from")]
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).ok().and_then(Instant::from_micros).unwrap_or(Instant::EPOCH)
    }

    fn steady(&self) -> Duration {
        static BEGAN: OnceLock<std::time::Instant> = OnceLock::new();
        BEGAN.get_or_init(std::time::Instant::now).elapsed()
    }
}

/// The system's source of chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn id(&self) -> Uuid {
        #[expect(clippy::disallowed_methods, reason = "the one place where ids come from")]
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        #[expect(clippy::expect_used, reason = "without chance no secret may be made")]
        getrandom::fill(&mut bytes).expect("the system has a source of chance");
        bytes
    }
}
