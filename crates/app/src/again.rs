//! What gets in another's way is done again.

use kept_store::StoreError;

use crate::error::{AppError, TRIES};

/// Does something that has a transaction of its own, and does it again while that gets in another's way: five times at
/// most, then the collision is the answer.
pub(crate) async fn and_again<T>(attempt: impl AsyncFn() -> Result<T, AppError>) -> Result<T, AppError> {
    for _ in 1..TRIES {
        match attempt().await {
            Err(AppError::Store(StoreError::Collision)) => {}
            done => return done,
        }
    }
    attempt().await
}
