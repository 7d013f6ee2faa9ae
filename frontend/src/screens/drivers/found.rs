//! What the worker found, as integers in micro.

use kept_core::score::rounding::largest_remainder;

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// What may be said of these answers.
    Found(Found),
    /// So many resamples are taken.
    Progress(u64),
    /// What the resamples say of each block, and how many milliseconds it took.
    Drawn(Vec<Drawn>, u64),
    /// It could not.
    Failed,
}

/// What may be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Fewer rows than needed.
    TooFew,
    /// These columns do not differ; 0 is the outcome.
    NoSpread(Vec<usize>),
    /// R² is too small.
    ExplainLittle(i64),
    /// A ranking.
    Ranked(Ranking),
}

/// Blocks of questions by how much goes with them, the most first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ranking {
    /// R²: the sum of all parts.
    pub(super) r_squared: i64,
    /// Whether the three largest come in another order on ranks.
    pub(super) depends_on_the_scale: bool,
    /// The blocks.
    pub(super) blocks: Vec<Block>,
}

/// Questions that cannot be told apart; mostly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its place in what the worker says.
    pub(super) number: usize,
    /// Places of its questions among the predictors.
    pub(super) members: Vec<usize>,
    /// Part of R².
    pub(super) part: i64,
    /// Share of R².
    pub(super) share: i64,
}

/// What resampling says of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drawn {
    /// Limits of its share of R².
    pub(super) share: [i64; 2],
    /// Limits of its rank.
    pub(super) rank: [i64; 2],
    /// Shown to matter.
    pub(super) matters: bool,
}

impl Found {
    /// Reads what the worker says; none where it says something else.
    pub(super) fn read(verdict: &str, numbers: &[f64], blocks: &[f64], parts: &[f64]) -> Option<Self> {
        let place = |value: &f64| usize::try_from(whole(*value)).ok();
        Some(match verdict {
            "too-few" => Self::TooFew,
            "no-spread" => Self::NoSpread(numbers.iter().filter_map(place).collect()),
            "explain-little" => Self::ExplainLittle(micro(*numbers.first()?)),
            "ranked" => {
                let of = blocks.iter().map(place).collect::<Option<Vec<_>>>()?;
                Self::Ranked(Ranking::of(&of, parts, numbers.get(1).is_some_and(|flag| *flag > 0.5))?)
            }
            _ => return None,
        })
    }
}

impl Ranking {
    fn of(blocks: &[usize], parts: &[f64], depends_on_the_scale: bool) -> Option<Self> {
        // Billionths, rounded together to millionths, so that what is shown adds up.
        let exact: Vec<i64> = parts.iter().map(|part| whole(part * 1e9)).collect();
        let shown = largest_remainder(&exact, 1_000).ok()?;
        let total = parts.iter().sum::<f64>();
        let share = |part: f64| if total > 0.0 { micro(part / total) } else { 0 };
        let members =
            |number| (0..blocks.len()).filter(|place| blocks.get(*place) == Some(&number)).collect();
        let mut found: Vec<Block> = parts
            .iter()
            .zip(&shown.parts)
            .enumerate()
            .map(|(number, (part, micro))| Block {
                number,
                members: members(number),
                part: *micro,
                share: share(*part),
            })
            .collect();
        found.sort_by_key(|block| (std::cmp::Reverse(block.part), block.number));
        Some(Self { r_squared: shown.total, depends_on_the_scale, blocks: found })
    }
}

impl Drawn {
    /// Seven numbers a block, in the order of their places.
    pub(super) fn read(numbers: &[f64]) -> Vec<Self> {
        numbers
            .chunks_exact(7)
            .filter_map(|row| {
                let [_, _, low, high, first, last, matters] = row else { return None };
                Some(Self {
                    share: [micro(*low), micro(*high)],
                    rank: [whole(*first), whole(*last)],
                    matters: *matters > 0.5,
                })
            })
            .collect()
    }
}

fn micro(value: f64) -> i64 {
    whole(value * 1e6)
}

#[expect(clippy::cast_possible_truncation, reason = "shares, ranks and places")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_shown_add_up_to_what_is_explained() {
        let parts = [0.123_456_49, 0.3, 0.000_000_49];
        let Some(Found::Ranked(found)) =
            Found::read("ranked", &[0.423_456_98, 1.0], &[0.0, 1.0, 1.0, 2.0], &parts)
        else {
            panic!("a ranking");
        };
        assert_eq!(found.blocks.iter().map(|block| block.part).sum::<i64>(), found.r_squared);
        assert_eq!(found.blocks.iter().map(|block| block.number).collect::<Vec<_>>(), [1, 0, 2]);
        assert_eq!(found.blocks[0].members, [1, 2]);
        assert!(found.depends_on_the_scale);
    }

    #[test]
    fn what_the_worker_says_is_read() {
        assert_eq!(Found::read("no-spread", &[0.0, 2.0], &[], &[]), Some(Found::NoSpread(vec![0, 2])));
        assert_eq!(Found::read("explain-little", &[0.04], &[], &[]), Some(Found::ExplainLittle(40_000)));
        assert_eq!(Found::read("nonsense", &[], &[], &[]), None);
        let drawn = Drawn::read(&[0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 1.0, 9.0]);
        assert_eq!(drawn, [Drawn { share: [250_000, 500_000], rank: [1, 2], matters: true }]);
    }
}
