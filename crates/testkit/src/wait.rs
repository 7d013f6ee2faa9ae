//! Waiting for something to become true, instead of sleeping.

use std::time::{Duration, Instant};

/// How often to look.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// When to give up; far beyond what a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns as soon as `condition` holds, and fails the test, naming `what`, when it never does.
pub async fn wait_until<F: AsyncFnMut() -> bool>(what: &str, mut condition: F) {
    let since = Instant::now();
    while !condition().await {
        assert!(since.elapsed() < PATIENCE, "waited {} s in vain: {what}", PATIENCE.as_secs());
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
