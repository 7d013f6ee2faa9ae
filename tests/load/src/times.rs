//! Times of many requests.

use std::time::Duration;

use tokio::task::{JoinHandle, LocalSet};

/// How long each took, in microseconds.
#[derive(Default)]
pub(crate) struct Times(Vec<u64>);

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(u64::try_from(time.as_micros()).expect("a short time"));
    }

    pub(crate) fn count(&self) -> i64 {
        i64::try_from(self.0.len()).expect("a number")
    }

    /// Those of all connections, when the last of them has ended.
    pub(crate) async fn of(connections: Vec<JoinHandle<Self>>, local: LocalSet) -> Self {
        let mut all = Self::default();
        local
            .run_until(async {
                for connection in connections {
                    all.0.extend(connection.await.expect("a connection").0);
                }
            })
            .await;
        all
    }

    /// `p50 1.2 ms, p95 3.4 ms, longest 5.6 ms`.
    pub(crate) fn words(&mut self) -> String {
        self.0.sort_unstable();
        let at = |percent: usize| {
            let place = (self.0.len() * percent).div_ceil(100).max(1) - 1;
            self.0.get(place).map_or(f64::NAN, |micros| *micros as f64 / 1e3)
        };
        format!("p50 {:.1} ms, p95 {:.1} ms, longest {:.1} ms", at(50), at(95), at(100))
    }
}
