//! What a customer did: bought, renewed, left, referred somebody.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::component::Component;
use crate::evidence::CountedBehaviour;
use crate::mapping::MAX_TOUCHPOINT;
use crate::money::{Money, check_money};
use crate::violation::{Violation, check_optional_text};

/// What a customer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BehaviourKind {
    /// Bought something.
    Bought,
    /// Went on: renewed a contract, kept a subscription.
    Renewed,
    /// Took more than before.
    Expanded,
    /// Took less than before, and stayed.
    Reduced,
    /// Ended the relationship.
    Left,
    /// Sent somebody to us.
    Referred,
    /// Praised us unasked, to others or to us.
    Praised,
    /// Did not buy or use what it usually would have, and said nothing.
    Silent,
}

impl BehaviourKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Bought,
        Self::Renewed,
        Self::Expanded,
        Self::Reduced,
        Self::Left,
        Self::Referred,
        Self::Praised,
        Self::Silent,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::Renewed => "renewed",
            Self::Expanded => "expanded",
            Self::Reduced => "reduced",
            Self::Left => "left",
            Self::Referred => "referred",
            Self::Praised => "praised",
            Self::Silent => "silent",
        }
    }
}

/// The part of satisfaction that behaviour is filed under: whoever buys, stays or leaves judges what is sold. No score
/// reads it.
pub const COMPONENT: Component = Component::Product;
/// The longest text, in characters.
pub const MAX_TEXT: usize = 2_000;
/// The largest quantity.
pub const MAX_QUANTITY: u32 = 1_000_000_000;

/// What a deed says to the loyalty index (SCORING §6.1: renewed or bought again 1, did not 0; referred 1); none where it
/// says nothing. Somebody who buys for the first time known to us has not bought *again*. Who takes less has neither
/// failed to come back nor come back in full, and praise is no repeat purchase.
pub const fn counted(kind: BehaviourKind, bought_before: bool) -> Option<CountedBehaviour> {
    match kind {
        BehaviourKind::Bought if bought_before => Some(CountedBehaviour::BoughtAgain),
        BehaviourKind::Renewed | BehaviourKind::Expanded => Some(CountedBehaviour::BoughtAgain),
        BehaviourKind::Left | BehaviourKind::Silent => Some(CountedBehaviour::DidNotBuyAgain),
        BehaviourKind::Referred => Some(CountedBehaviour::Referred),
        BehaviourKind::Bought | BehaviourKind::Reduced | BehaviourKind::Praised => None,
    }
}

/// Whether a deed shows that the customer has bought from us: the next purchase is then one more.
pub const fn is_purchase(kind: BehaviourKind) -> bool {
    matches!(
        kind,
        BehaviourKind::Bought | BehaviourKind::Renewed | BehaviourKind::Expanded | BehaviourKind::Reduced
    )
}

/// What all deeds of a customer say to the loyalty index, each in its place. They come by day, then by id; of purchases on
/// the first day one is the first.
pub fn counted_all(deeds: impl IntoIterator<Item = BehaviourKind>) -> Vec<Option<CountedBehaviour>> {
    let mut bought = false;
    deeds
        .into_iter()
        .map(|kind| {
            let counts = counted(kind, bought);
            bought |= is_purchase(kind);
            counts
        })
        .collect()
}

/// What is said of a deed beside its kind, as far as there are rules for it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The day on which it was done.
    pub day: Day,
    /// How much money.
    pub amount: Option<Money>,
    /// How many.
    pub quantity: Option<u32>,
    /// The step of the journey.
    pub touchpoint: &'a str,
    /// What is known of it.
    pub text: &'a str,
}

/// What is wrong with it on `today`.
pub fn check(said: &Said<'_>, today: Day) -> Vec<Violation> {
    let mut faults = Vec::new();
    if said.day > today {
        let detail = format!("What was done lies behind us: at the latest today, {today}.");
        faults.push(Violation::new("/day", "in-the-future", detail));
    }
    if let Some(amount) = said.amount {
        check_money("/amount", amount, &mut faults);
    }
    if said.quantity.is_some_and(|quantity| quantity == 0 || quantity > MAX_QUANTITY) {
        let detail = format!("A number from 1 to {MAX_QUANTITY}.");
        faults.push(Violation::new("/quantity", "off-the-range", detail));
    }
    check_optional_text("/touchpoint", said.touchpoint, MAX_TOUCHPOINT, &mut faults);
    check_optional_text("/text", said.text, MAX_TEXT, &mut faults);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use BehaviourKind as K;
    use CountedBehaviour as C;

    #[test]
    fn the_first_purchase_is_no_repeat() {
        assert_eq!(counted_all([K::Bought]), [None]);
        assert_eq!(
            counted_all([K::Praised, K::Bought, K::Bought, K::Silent, K::Bought]),
            [None, None, Some(C::BoughtAgain), Some(C::DidNotBuyAgain), Some(C::BoughtAgain)]
        );
        assert_eq!(counted_all([K::Renewed, K::Bought]), [Some(C::BoughtAgain), Some(C::BoughtAgain)]);
    }

    #[test]
    fn a_deed_speaks_of_staying_of_leaving_of_others_or_of_nothing() {
        let counts: Vec<_> = K::ALL.into_iter().map(|kind| counted(kind, true)).collect();
        let expected = [
            Some(C::BoughtAgain),
            Some(C::BoughtAgain),
            Some(C::BoughtAgain),
            None,
            Some(C::DidNotBuyAgain),
            Some(C::Referred),
            None,
            Some(C::DidNotBuyAgain),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn faults_name_their_place() {
        let today: Day = "2026-03-02".parse().unwrap();
        let amount = Some(Money { minor: -1, currency: "EUR".parse().unwrap() });
        let long = "x".repeat(MAX_TEXT + 1);
        let said = Said { day: today.plus(1), amount, quantity: Some(0), touchpoint: &long, text: &long };
        let at: Vec<_> = check(&said, today).into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(at, ["/day", "/amount/minor", "/quantity", "/touchpoint", "/text"]);
        let said = Said { day: today, amount: None, quantity: None, touchpoint: "", text: "" };
        assert_eq!(check(&said, today), vec![]);
    }
}
