//! Whether Kept can work.

use crate::app::App;
use crate::error::AppError;

/// Fails unless the database answers and its schema is the one of this program.
pub async fn ready(app: &App) -> Result<(), AppError> {
    let mut tx = app.db.global().await?;
    let current = kept_store::migrate::is_current(&mut tx).await?;
    tx.commit().await?;
    if current {
        Ok(())
    } else {
        Err(kept_store::StoreError::Unavailable("the schema is not current".into()).into())
    }
}
