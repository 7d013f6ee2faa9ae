//! The filter of the promise list: the names under which the scorecard counts promises.

use kept_core::scorecard::PromiseCounts;

use crate::i18n::promise;
use crate::url::Query;

/// One way in which promises stand. Each is a count of the scorecard and a filter of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Not yet due.
    Open,
    /// More than was said.
    Exceeded,
    /// As was said.
    Kept,
    /// After it was due.
    Late,
    /// In part.
    Partly,
    /// Settled as missed.
    Missed,
    /// Open past its limit.
    Overdue,
    /// Missed, then put right.
    Recovered,
    /// No longer wanted.
    Waived,
}

impl Stand {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Exceeded,
        Self::Kept,
        Self::Late,
        Self::Partly,
        Self::Missed,
        Self::Overdue,
        Self::Recovered,
        Self::Waived,
    ];

    /// The word in the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Exceeded => "exceeded",
            Self::Kept => "kept",
            Self::Late => "late",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Overdue => "overdue",
            Self::Recovered => "recovered",
            Self::Waived => "waived",
        }
    }

    /// Reads [`Stand::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stand| stand.name() == name)
    }

    /// How it is called on the page.
    pub fn label(self) -> &'static str {
        promise::find(&format!("stand_{}", self.name())).unwrap_or_default()
    }

    /// How many of a customer's promises stand so.
    pub fn count(self, counts: &PromiseCounts) -> u32 {
        match self {
            Self::Open => counts.open,
            Self::Exceeded => counts.exceeded,
            Self::Kept => counts.kept,
            Self::Late => counts.late,
            Self::Partly => counts.partly,
            Self::Missed => counts.missed,
            Self::Overdue => counts.overdue,
            Self::Recovered => counts.recovered,
            Self::Waived => counts.waived,
        }
    }

    /// The parameters of `GET /promises` that leave exactly those counted. The server's `missed` includes those
    /// overdue, which are counted for themselves here.
    pub fn put(self, query: Query) -> Query {
        match self {
            Self::Open | Self::Overdue => query.with("standing", self.name()),
            Self::Missed => query.with("standing", "settled").with("outcome", "missed"),
            _ => query.with("outcome", self.name()),
        }
    }
}

/// The address of a customer's page with its promise list filtered so.
pub fn path(customer: &str, stand: Option<Stand>) -> String {
    let query = Query::new().maybe("promises", stand.map(Stand::name));
    format!("{}#promises", query.after(customer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_have_a_label() {
        for stand in Stand::ALL {
            assert_eq!(Stand::from_name(stand.name()), Some(stand));
            assert!(!stand.label().is_empty());
        }
        assert_eq!(Stand::from_name("lost"), None);
    }

    #[test]
    fn each_count_leads_to_its_promises_and_no_others() {
        let query = |stand: Stand| stand.put(Query::new()).after("");
        assert_eq!(query(Stand::Overdue), "?standing=overdue");
        assert_eq!(query(Stand::Missed), "?standing=settled&outcome=missed");
        assert_eq!(query(Stand::Kept), "?outcome=kept");
        assert_eq!(path("/customers/1", Some(Stand::Late)), "/customers/1?promises=late#promises");
        assert_eq!(path("/customers/1", None), "/customers/1#promises");
    }
}
