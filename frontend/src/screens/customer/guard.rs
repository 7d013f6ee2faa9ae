//! The bit-for-bit guard: what-if may only be shown where this browser folds the evidence to the very report that
//! the server sent.

use kept_api::scorecards::Scorecard;
use kept_core::score::ScoreError;
use kept_core::scorecard::{Report, fold};

/// What the browser made of a scorecard's evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The same bits as the server.
    Same(Box<Report>),
    /// Other figures: the page, the server or the wire is not what it should be.
    Differs(Box<Report>),
    /// The inputs cannot be folded here at all.
    Unfoldable(ScoreError),
}

impl Guard {
    /// Folds the evidence of a scorecard again and compares every figure with `==`.
    pub fn check(card: &Scorecard) -> Self {
        match fold(&card.evidence, &card.priors, &card.model, card.as_of) {
            Ok(own) if own == card.report => Self::Same(Box::new(own)),
            Ok(own) => Self::Differs(Box::new(own)),
            Err(error) => Self::Unfoldable(error),
        }
    }

    /// Whether what-if may be shown.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Same(_))
    }

    /// The word in `data-guard`.
    pub fn word(&self) -> &'static str {
        if self.holds() { "ok" } else { "refused" }
    }

    /// What this browser computed, whether or not it is what the server sent.
    pub fn own(&self) -> Option<&Report> {
        match self {
            Self::Same(own) | Self::Differs(own) => Some(own),
            Self::Unfoldable(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::sample;

    #[test]
    fn what_the_server_sent_is_what_the_browser_computes() {
        let card = sample::scorecard();
        let guard = Guard::check(&card);
        assert!(guard.holds());
        assert_eq!(guard.word(), "ok");
        assert_eq!(guard.own(), Some(&card.report));
    }

    #[test]
    fn it_survives_the_wire() {
        let sent = serde_json::to_string(&sample::scorecard()).unwrap();
        assert!(Guard::check(&serde_json::from_str(&sent).unwrap()).holds());
    }

    #[test]
    fn a_report_doctored_by_a_millionth_of_a_point_is_refused() {
        let mut card = sample::scorecard();
        card.report.loyalty.index.value += 1;
        let guard = Guard::check(&card);
        assert!(!guard.holds());
        assert_eq!(guard.word(), "refused");
        // What the page shows as its own is not the doctored figure.
        assert_eq!(guard.own().unwrap().loyalty.index.value, card.report.loyalty.index.value - 1);
    }

    #[test]
    fn doctored_inputs_are_refused_too() {
        let mut priors = sample::scorecard();
        priors.priors.parts[0].mean_micro += 1;
        assert!(!Guard::check(&priors).holds());
        let mut evidence = sample::scorecard();
        evidence.evidence.pop();
        assert!(!Guard::check(&evidence).holds());
        let mut day = sample::scorecard();
        day.as_of = day.as_of.plus(1);
        assert!(!Guard::check(&day).holds());
        let mut model = sample::scorecard();
        model.model.parts[0].half_life_days = 0;
        let guard = Guard::check(&model);
        assert!(matches!(guard, Guard::Unfoldable(_)) && !guard.holds() && guard.own().is_none());
    }
}
