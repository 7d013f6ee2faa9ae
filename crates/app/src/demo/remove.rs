//! Takes the demo away.

use kept_core::ids::OrgId;
use kept_store::{StoreError, organisations as store};

use crate::app::App;
use crate::error::{AppError, TRIES};

/// What became of the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone, with everything in it.
    Gone {
        /// So many customers it had.
        customers: u64,
    },
    /// There is none; what is there is somebody's own.
    NoDemo,
}

/// How often what a worker wrote meanwhile is swept up after it.
const SWEEPS: usize = 5;

/// Removes the demo organisation with everything in it, and the accounts that nobody has elsewhere. Never touches an
/// organisation that is no demo.
pub async fn run(app: &App) -> Result<Removed, AppError> {
    let all = crate::organisations::all(app).await?;
    let Some(demo) = all.into_iter().find(|organisation| organisation.demo) else {
        return Ok(Removed::NoDemo);
    };
    let mut tries = 1;
    let customers = loop {
        match attempt(app, demo.id).await {
            // A worker that is at it may wait for us, and we for it.
            Err(StoreError::Collision) if tries < TRIES => tries += 1,
            done => break done?,
        }
    };
    // Derived rows have no key to their organisation: a worker that was at it may have written some since.
    for _ in 0..SWEEPS {
        let mut tx = app.db.tenant(demo.id).await?;
        let swept = store::sweep(&mut tx).await?;
        tx.commit().await?;
        if swept == 0 {
            break;
        }
    }
    Ok(Removed::Gone { customers })
}

async fn attempt(app: &App, demo: OrgId) -> Result<u64, StoreError> {
    let mut tx = app.db.tenant(demo).await?;
    let customers = store::remove_demo(&mut tx).await?;
    tx.commit().await?;
    Ok(customers)
}
