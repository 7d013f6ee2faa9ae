//! What if: a pure change of evidence, folded like any other.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ask::Channel;
use crate::calendar::{Day, Instant};
use crate::component::Component;
use crate::evidence::{Evidence, Fact};
use crate::promise::{Ground, Outcome, Settlement, Severity};
use crate::survey::QuestionKind;

/// Evidence that is imagined to arrive on the scorecard's day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Further answers: what was asked and the step that was chosen.
    pub answers: Vec<(QuestionKind, u8)>,
    /// Further major promises kept.
    pub kept: u8,
    /// Further major promises missed.
    pub missed: u8,
}

impl WhatIf {
    /// Whether nothing is changed.
    pub fn is_nothing(&self) -> bool {
        self.answers.is_empty() && self.kept == 0 && self.missed == 0
    }

    /// `evidence` and what is imagined, as of `day`. Imagined records have ids 1, 2, 3 …, so that they differ.
    pub fn apply(&self, evidence: &[Evidence], day: Day) -> Vec<Evidence> {
        let mut all = evidence.to_vec();
        let recorded_at = Instant::EPOCH;
        let mut add = |component, fact| {
            let id = Uuid::from_u128(all.len() as u128 + 1);
            all.push(Evidence { id, recorded_at, component, touchpoint: String::new(), fact });
        };
        for &(kind, value) in &self.answers {
            add(
                Component::Service,
                Fact::Answer { day, kind, value, complete: false, channel: Channel::Phone },
            );
        }
        for (count, outcome, credit_bp) in
            [(self.kept, Outcome::Kept, 10_000), (self.missed, Outcome::Missed, 0)]
        {
            for _ in 0..count {
                let settled = Some(Settlement { day, outcome, ground: Ground::System, credit_bp });
                let fact =
                    Fact::Promise { made: day, missed_from: day.plus(1), severity: Severity::Major, settled };
                add(Component::Service, fact);
            }
        }
        all
    }
}
