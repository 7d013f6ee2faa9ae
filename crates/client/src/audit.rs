//! Audit: who did what when.

use kept_api::audit::{AuditEntry, AuditQuery};
use kept_api::page::Page;

operations! {
    /// The audit, newest first.
    LIST "/audit" list_audit() [query: AuditQuery] => Page<AuditEntry>;
}
