//! Records that an import finds and changes, as they were before.

use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;
use kept_core::ids::ImportId;
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::types::Ts;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Contacts,
    Customers,
    Feedback,
    Promises,
}

macro_rules! kept {
    ($subject:literal, $table:literal) => {
        concat!(
            "INSERT INTO import_changes (org_id, import_id, subject, subject_id, before) \
             SELECT t.org_id, ?, '", $subject, "', t.id, to_jsonb(t) FROM ", $table, " t \
             WHERE t.org_id = ? AND t.id = ANY(?) AND t.import_id IS DISTINCT FROM ? ON CONFLICT DO NOTHING"
        )
    };
}

/// Who wrote last. What somebody changed between two of the import's own changes stays marked as changed by others.
macro_rules! marked {
    ($table:literal) => {
        concat!(
            "UPDATE ", $table, " t SET import_id = ?, updated_at = ?, imported_at = \
                CASE WHEN t.import_id = ? AND t.updated_at <> t.imported_at THEN t.imported_at ELSE ? END \
             WHERE t.org_id = ? AND t.id = ANY(?)"
        )
    };
}

/// Keeps records as they are, before the import changes them at `now`, and notes in them that it does. They must be
/// held. Of one that the import wrote itself nothing is kept: what it was before is kept already, or it was not there.
pub(crate) async fn keep(
    tx: &mut TenantTx,
    import: ImportId,
    what: Of,
    ids: &[Uuid],
    now: Instant,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let (kept, marked) = match what {
        Of::Contacts => (kept!("contact", "contacts"), marked!("contacts")),
        Of::Feedback => (kept!("feedback", "feedback"), marked!("feedback")),
        Of::Customers => (kept!("customer", "customers"), marked!("customers")),
        Of::Promises => (kept!("promise", "promises"), marked!("promises")),
    };
    let org = tx.org().0;
    cached(kept)
        .bind::<SqlUuid, _>(import.0)
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<SqlUuid, _>(import.0)
        .execute(tx.conn()?)
        .await?;
    let rows = cached(marked)
        .bind::<SqlUuid, _>(import.0)
        .bind::<Timestamptz, _>(Ts(now))
        .bind::<SqlUuid, _>(import.0)
        .bind::<Timestamptz, _>(Ts(now))
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(ids)
        .execute(tx.conn()?)
        .await?;
    ensure("mark what an import changes", ids.len(), rows)
}
