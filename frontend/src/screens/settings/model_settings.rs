//! Each setting of the model: what it is called, what it means, and how people write it.

use kept_core::model::{Model, Part};

use crate::i18n::model as texts;

/// One number of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    Weight(Part),
    HalfLife(Part),
    Start(Part),
    Strength(Part),
    Fresh,
    Floor,
    Ranked,
    SurveyConfidence,
    AccountConfidence,
    ComparisonMin,
    LowBase,
}

impl Setting {
    /// Those of one part of the loyalty index.
    pub(super) const fn of_part(part: Part) -> [Self; 4] {
        [Self::Weight(part), Self::HalfLife(part), Self::Start(part), Self::Strength(part)]
    }

    /// Those of the whole.
    pub(super) const OF_ALL: [Self; 7] = [
        Self::Fresh,
        Self::Floor,
        Self::Ranked,
        Self::SurveyConfidence,
        Self::AccountConfidence,
        Self::ComparisonMin,
        Self::LowBase,
    ];

    /// All of them, in the order in which they are shown.
    pub(super) fn all() -> Vec<Self> {
        Part::ALL.into_iter().flat_map(Self::of_part).chain(Self::OF_ALL).collect()
    }

    /// Its name in the form.
    pub(super) fn name(self) -> String {
        self.pointer().trim_start_matches("/model/").replace('/', "-")
    }

    /// Where the server finds fault with it.
    pub(super) fn pointer(self) -> String {
        let of_part = |part: Part, field: &str| format!("/model/parts/{}/{field}", part.index());
        match self {
            Self::Weight(part) => of_part(part, "weight"),
            Self::HalfLife(part) => of_part(part, "half_life_days"),
            Self::Start(part) => of_part(part, "start_mean_micro"),
            Self::Strength(part) => of_part(part, "strength_milli"),
            Self::Fresh => "/model/fresh_days".to_owned(),
            Self::Floor => "/model/dependable_floor_bp".to_owned(),
            Self::Ranked => "/model/ranked_own_bp".to_owned(),
            Self::SurveyConfidence => "/model/survey_confidence_bp".to_owned(),
            Self::AccountConfidence => "/model/account_confidence_bp".to_owned(),
            Self::ComparisonMin => "/model/comparison_min".to_owned(),
            Self::LowBase => "/model/low_base".to_owned(),
        }
    }

    /// What it is called beside its part.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Weight(_) => texts::weight(),
            Self::HalfLife(_) => texts::half_life(),
            Self::Start(_) => texts::start(),
            Self::Strength(_) => texts::strength(),
            Self::Fresh => texts::fresh(),
            Self::Floor => texts::floor(),
            Self::Ranked => texts::ranked(),
            Self::SurveyConfidence => texts::survey_confidence(),
            Self::AccountConfidence => texts::account_confidence(),
            Self::ComparisonMin => texts::comparison_min(),
            Self::LowBase => texts::low_base(),
        }
    }

    /// What it is called by itself.
    pub(super) fn full_label(self) -> String {
        match self {
            Self::Weight(of) | Self::HalfLife(of) | Self::Start(of) | Self::Strength(of) => {
                texts::of_part(part(of), self.label())
            }
            _ => self.label().to_owned(),
        }
    }

    /// What it means.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Weight(_) => texts::weight_means(),
            Self::HalfLife(_) => texts::half_life_means(),
            Self::Start(_) => texts::start_means(),
            Self::Strength(_) => texts::strength_means(),
            Self::Fresh => texts::fresh_means(),
            Self::Floor => texts::floor_means(),
            Self::Ranked => texts::ranked_means(),
            Self::SurveyConfidence => texts::survey_confidence_means(),
            Self::AccountConfidence => texts::account_confidence_means(),
            Self::ComparisonMin => texts::comparison_min_means(),
            Self::LowBase => texts::low_base_means(),
        }
    }

    /// How many digits of the integer stand after the point: shares are written in percent.
    const fn digits(self) -> u32 {
        match self {
            Self::Start(_) => 4,
            Self::Strength(_) => 3,
            Self::Floor | Self::Ranked | Self::SurveyConfidence | Self::AccountConfidence => 2,
            _ => 0,
        }
    }

    /// The number in a model.
    pub(super) fn read(self, model: &Model) -> u32 {
        match self {
            Self::Weight(part) => model.part(part).weight.into(),
            Self::HalfLife(part) => model.part(part).half_life_days,
            Self::Start(part) => model.part(part).start_mean_micro,
            Self::Strength(part) => model.part(part).strength_milli,
            Self::Fresh => model.fresh_days,
            Self::Floor => model.dependable_floor_bp.into(),
            Self::Ranked => model.ranked_own_bp.into(),
            Self::SurveyConfidence => model.survey_confidence_bp.into(),
            Self::AccountConfidence => model.account_confidence_bp.into(),
            Self::ComparisonMin => model.comparison_min,
            Self::LowBase => model.low_base,
        }
    }

    /// Puts a number into a model; none where it does not fit.
    pub(super) fn write(self, model: &mut Model, number: u32) -> Option<()> {
        let small = u16::try_from(number);
        match self {
            Self::Weight(part) => model.parts.get_mut(part.index())?.weight = small.ok()?,
            Self::HalfLife(part) => model.parts.get_mut(part.index())?.half_life_days = number,
            Self::Start(part) => model.parts.get_mut(part.index())?.start_mean_micro = number,
            Self::Strength(part) => model.parts.get_mut(part.index())?.strength_milli = number,
            Self::Fresh => model.fresh_days = number,
            Self::Floor => model.dependable_floor_bp = small.ok()?,
            Self::Ranked => model.ranked_own_bp = small.ok()?,
            Self::SurveyConfidence => model.survey_confidence_bp = small.ok()?,
            Self::AccountConfidence => model.account_confidence_bp = small.ok()?,
            Self::ComparisonMin => model.comparison_min = number,
            Self::LowBase => model.low_base = number,
        }
        Some(())
    }

    /// The number as it is typed.
    pub(super) fn text(self, model: &Model) -> String {
        let (number, scale) = (self.read(model), 10_u32.pow(self.digits()));
        let rest = number % scale;
        if rest == 0 {
            return (number / scale).to_string();
        }
        let width = usize::try_from(self.digits()).unwrap_or_default();
        let text = format!("{}.{rest:0width$}", number / scale);
        text.trim_end_matches('0').to_owned()
    }

    /// Reads what was typed, with a point or a comma; none where it is no such number.
    pub(super) fn parse(self, text: &str) -> Option<u32> {
        let text = text.trim().replace(',', ".");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let digits = usize::try_from(self.digits()).ok()?;
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || rest.len() > digits || !plain(whole) || !plain(rest) {
            return None;
        }
        format!("{whole}{rest:0<digits$}").parse().ok()
    }

    /// The number as it is read in a sentence.
    pub(super) fn said(self, model: &Model) -> String {
        let text = self.text(model);
        match self {
            Self::HalfLife(_) | Self::Fresh => texts::days(&text),
            Self::Start(_)
            | Self::Floor
            | Self::Ranked
            | Self::SurveyConfidence
            | Self::AccountConfidence => texts::percent(&text),
            _ => text,
        }
    }
}

/// The name of a part of the loyalty index.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Expectation => texts::part_expectation(),
        Part::RelativeValue => texts::part_relative_value(),
        Part::Recommend => texts::part_recommend(),
        Part::ChooseAgain => texts::part_choose_again(),
        Part::Promises => texts::part_promises(),
        Part::Repurchase => texts::part_repurchase(),
        Part::Referral => texts::part_referral(),
    }
}

/// What one version sets differently from the one before: name, before, after.
pub(super) fn differences(before: &Model, after: &Model) -> Vec<[String; 3]> {
    Setting::all()
        .into_iter()
        .filter(|setting| setting.read(before) != setting.read(after))
        .map(|setting| [setting.full_label(), setting.said(before), setting.said(after)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_as_it_was() {
        let model = Model::default();
        for setting in Setting::all() {
            let mut other = Model::default();
            let typed = setting.parse(&setting.text(&model)).unwrap();
            assert_eq!(typed, setting.read(&model), "{setting:?}");
            setting.write(&mut other, typed).unwrap();
            assert_eq!(other, model, "{setting:?}");
        }
        assert_eq!(Setting::all().len(), 35);
    }

    #[test]
    fn shares_are_written_in_percent() {
        assert_eq!(Setting::Floor.text(&Model::default()), "75");
        assert_eq!(Setting::Floor.parse("75,5"), Some(7_550));
        assert_eq!(Setting::Floor.parse("75.555"), None, "finer than a basis point");
        assert_eq!(Setting::Start(Part::Referral).text(&Model::default()), "10");
        assert_eq!(Setting::Strength(Part::Promises).parse("6.5"), Some(6_500));
        assert_eq!(Setting::Fresh.parse("12.5"), None);
        assert_eq!(Setting::Fresh.parse("-1"), None);
        assert_eq!(Setting::Fresh.parse(""), None);
    }

    #[test]
    fn a_difference_names_the_part() {
        let mut after = Model::default();
        after.parts[4].weight = 30;
        let found = differences(&Model::default(), &after);
        assert_eq!(found, [["Promises kept: weight".to_owned(), "20".to_owned(), "30".to_owned()]]);
    }
}
