//! What becomes of a customer over the years, so that somebody who looks around meets what they know from their own.

use super::draw::Draw;

/// How the relationship goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Story {
    /// Served well for years; says so.
    Loyal,
    /// Mostly served well, now and then late.
    Steady,
    /// Came some weeks ago.
    New,
    /// Served well until promises were missed; says that too.
    Betrayed,
    /// Badly served a year and more ago, then put right.
    Recovered,
    /// Served, and not heard for more than a year.
    Silent,
    /// Betrayed, and gone.
    Gone,
    /// A department of our own house.
    House,
    /// Who has put money in.
    Investor,
}

use Story::{Betrayed, Gone, House, Investor, Loyal, New, Recovered, Silent, Steady};

/// One round of customers: each story comes up in every forty.
const ROUND: [Story; 40] = [
    Loyal, Steady, Betrayed, Loyal, New, Steady, Silent, Loyal, House, Steady, //
    Loyal, Recovered, Steady, Loyal, Silent, Steady, Loyal, New, Gone, Loyal, //
    Steady, Betrayed, Loyal, House, Silent, Steady, Loyal, Recovered, New, Loyal, //
    Steady, Silent, Loyal, Steady, Betrayed, Loyal, Silent, New, Steady, Recovered,
];

/// How often a customer of so many is an investor.
const INVESTORS: u32 = 100;

/// How the promises to somebody end at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Odds {
    /// In a hundred.
    pub(super) kept: u32,
    /// In a hundred; the rest is missed.
    pub(super) late: u32,
}

impl Story {
    pub(super) fn of(number: u32) -> Self {
        if number % INVESTORS == 37 {
            return Investor;
        }
        let place = usize::try_from(number).unwrap_or(0) % ROUND.len();
        ROUND.get(place).copied().unwrap_or(Steady)
    }

    /// How promises end that were due so many days ago.
    pub(super) const fn odds(self, days_ago: i32) -> Odds {
        let (kept, late) = match self {
            Loyal => (91, 8),
            Steady => (75, 19),
            New => (85, 12),
            Betrayed if days_ago < 330 => (20, 28),
            Gone if days_ago < 620 => (20, 28),
            Recovered if days_ago > 400 && days_ago < 760 => (24, 26),
            Recovered => (95, 5),
            Betrayed | Gone => (90, 8),
            Silent => (80, 15),
            House => (66, 24),
            Investor => (86, 14),
        };
        Odds { kept, late }
    }

    /// How often in a hundred the end of a promise is answered that was due so many days ago.
    pub(super) const fn answers(self, days_ago: i32) -> u32 {
        match self {
            Loyal | New | Recovered => 40,
            Betrayed | Gone => 45,
            Steady => 28,
            Silent if days_ago < 430 => 0,
            Silent => 30,
            House => 24,
            Investor => 18,
        }
    }

    /// Whether the customer answers once a year, `years` ago.
    pub(super) fn answers_the_year(self, years: i32, draw: &mut Draw) -> bool {
        match self {
            New => false,
            Silent => years > 0 && draw.chance(60),
            Gone => years > 0 && draw.chance(70),
            Loyal | Recovered | Betrayed => draw.chance(78),
            Steady | House | Investor => draw.chance(55),
        }
    }

    /// For how many days the customer has been one, before today.
    pub(super) fn age(self, draw: &mut Draw) -> i32 {
        match self {
            New => draw.between(20, 110),
            Loyal => draw.between(900, 5_500),
            _ => draw.between(760, 3_600),
        }
    }
}

/// How much a customer thinks of us, in a hundred; it follows from what was promised and what came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mood(i32);

/// What happened to the mood.
#[derive(Clone, Copy, Debug)]
pub(super) enum Met {
    Exceeded,
    Kept,
    Late,
    Partly,
    Missed,
    Recovered,
    Waived,
}

impl Mood {
    /// Of somebody who has just come.
    pub(super) fn first(draw: &mut Draw) -> Self {
        Self(draw.between(70, 86))
    }

    /// What an answer right after it says, in a hundred: the mood and the moment.
    pub(super) fn at(self, met: Option<Met>, draw: &mut Draw) -> i32 {
        let moment = match met {
            None => 0,
            Some(Met::Exceeded) => 14,
            Some(Met::Kept) => 5,
            Some(Met::Recovered) => -6,
            Some(Met::Waived) => -4,
            Some(Met::Late) => -17,
            Some(Met::Partly) => -24,
            Some(Met::Missed) => -38,
        };
        (self.0 + moment + draw.between(-13, 13)).clamp(0, 100)
    }

    /// Trust is lost faster than it is won.
    pub(super) fn meets(&mut self, met: Met) {
        self.0 += match met {
            Met::Exceeded => 6,
            // Who was let down sees the more that it goes well again.
            Met::Kept => 3 + (72 - self.0).max(0) / 5,
            // Missed first.
            Met::Recovered => -4,
            Met::Waived => -1,
            Met::Late => -6,
            Met::Partly => -9,
            Met::Missed => -15,
        };
        self.0 = self.0.clamp(18, 94);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_forty_customers_hold_every_story_and_every_hundred_an_investor() {
        for start in [0, 40, 4_000] {
            for story in [Loyal, Steady, New, Betrayed, Recovered, Silent, Gone, House] {
                assert!((start..start + 40).any(|number| Story::of(number) == story), "{story:?}");
            }
        }
        assert_eq!((0..200).filter(|number| Story::of(*number) == Investor).count(), 2);
    }

    #[test]
    fn a_miss_costs_more_than_a_kept_promise_gives() {
        let mut draw = Draw::of(1, 1);
        let mut mood = Mood::first(&mut draw);
        let before = mood.0;
        mood.meets(Met::Missed);
        mood.meets(Met::Kept);
        assert!(mood.0 < before - 10);
    }
}
