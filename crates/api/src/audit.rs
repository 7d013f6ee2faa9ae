//! `GET /audit`: who did what when. `GET /audit.csv` is the same as a table.

use kept_core::calendar::{Day, Instant};
use kept_core::ids::{AuditId, KeyId, MemberId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::me::MemberRef;

/// A key, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRef {
    /// Id.
    pub id: KeyId,
    /// Name.
    pub name: String,
}

/// One deed. Where neither member nor key is named, it was the system or whoever has its shell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Id.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// The member who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberRef>,
    /// The key that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyRef>,
    /// Finds the request in the server's log.
    pub request_id: String,
    /// What was done: a verb such as `create`.
    pub action: String,
    /// To what kind of thing: a noun such as `customer`.
    pub subject: String,
    /// To which one.
    pub subject_id: Uuid,
    /// The thing before, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
    /// The thing after, where it is still there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<serde_json::Value>,
}

macro_rules! audit_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
        #[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$meta])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: $ty,)*
            /// Only what this member did.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "openapi", param(value_type = Option<MemberId>))]
            pub member: Option<MemberId>,
            /// Only what this key did.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "openapi", param(value_type = Option<KeyId>))]
            pub key: Option<KeyId>,
            /// Only what was done to things of this kind, such as `customer`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub subject: Option<String>,
            /// Only what was done to this thing.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub subject_id: Option<Uuid>,
            /// Only such deeds, such as `create`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub action: Option<String>,
            /// From this day of the organisation on.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
            pub from: Option<Day>,
            /// Up to and with this day of the organisation.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
            pub to: Option<Day>,
        }
    };
}

audit_query! {
    /// `GET /audit`: newest first.
    AuditQuery {
        /// Where the page before ended; none for the first.
        cursor: Option<String>,
        /// 1 to 200, otherwise 50.
        limit: Option<u32>,
    }
}

audit_query! {
    /// `GET /audit.csv`: the same filter, all rows.
    AuditExportQuery {}
}
