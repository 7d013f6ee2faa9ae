//! When a person may be called: contact rules, which no worth outweighs.

use crate::calendar::Day;

/// How long people are left in peace. Defaults are ours; an organisation sets its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Days after an answer or a conversation.
    pub rest_days: u32,
    /// Days after a call that was not answered.
    pub retry_days: u32,
    /// Calls not answered within [`Rules::window_days`] after which it is enough for now.
    pub most_tries: u32,
    /// Days that those are counted in.
    pub window_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { rest_days: 30, retry_days: 2, most_tries: 3, window_days: 30 }
    }
}

/// What the rules look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Asked not to be contacted at all.
    pub do_not_contact: bool,
    /// What was said to being called, as [`crate::contact::Consents::phone`].
    pub phone_consent: Option<bool>,
    /// A number is known.
    pub has_number: bool,
    /// A survey is out and may still be answered.
    pub ask_open: bool,
    /// Newest answer or conversation.
    pub heard: Option<Day>,
    /// Calls that were not answered, in any order.
    pub tried: Vec<Day>,
}

/// Why a person may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// Asked not to be contacted.
    DoNotContact,
    /// Said no to being called.
    PhoneRefused,
    /// No number is known.
    NoNumber,
    /// A survey is out: wait for it.
    AskOpen,
    /// Heard too lately.
    HeardLately {
        /// The first day on which this no longer holds.
        until: Day,
    },
    /// Tried too lately.
    TriedLately {
        /// The first day on which this no longer holds.
        until: Day,
    },
    /// Tried too often.
    TriedOften {
        /// The first day on which this no longer holds.
        until: Day,
    },
}

/// Whether a person may be called today; the first rule against it, the person's own wish first.
///
/// A day of the future (a clock that was wrong) counts as today.
pub fn may_call(standing: &Standing, rules: &Rules, today: Day) -> Result<(), Barred> {
    if standing.do_not_contact {
        return Err(Barred::DoNotContact);
    }
    if standing.phone_consent == Some(false) {
        return Err(Barred::PhoneRefused);
    }
    if !standing.has_number {
        return Err(Barred::NoNumber);
    }
    if standing.ask_open {
        return Err(Barred::AskOpen);
    }
    let after = |day: Day, days: u32| day.min(today).plus(i32::try_from(days).unwrap_or(i32::MAX));
    if let Some(until) = standing.heard.map(|day| after(day, rules.rest_days)).filter(|until| *until > today)
    {
        return Err(Barred::HeardLately { until });
    }
    // A conversation ends the count of calls not answered before it.
    let mut tried: Vec<Day> = standing
        .tried
        .iter()
        .copied()
        .filter(|day| standing.heard.is_none_or(|heard| *day > heard))
        .collect();
    tried.sort_unstable();
    let newest = tried.last().map(|day| after(*day, rules.retry_days));
    if let Some(until) = newest.filter(|until| *until > today) {
        return Err(Barred::TriedLately { until });
    }
    let most = usize::try_from(rules.most_tries).unwrap_or(usize::MAX);
    // The oldest of the last so many: once it is out of the window there is room for one more.
    let oldest = most.checked_sub(1).and_then(|back| tried.iter().rev().nth(back));
    if let Some(until) = oldest.map(|day| after(*day, rules.window_days)).filter(|until| *until > today) {
        return Err(Barred::TriedOften { until });
    }
    Ok(())
}
