//! Which columns the list shows. The choice stands in the address, so a saved view keeps it.

use leptos::prelude::*;

use crate::i18n::customers;
use crate::made::Figure;
use crate::ui::{Column, Details};
use crate::url::use_param;

/// A column beside the customer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Grade,
    Satisfied,
    Loyalty,
    Dependable,
    Promises,
    Known,
    Owner,
    Value,
}

impl Shown {
    const ALL: [Self; 8] = [
        Self::Grade,
        Self::Satisfied,
        Self::Loyalty,
        Self::Dependable,
        Self::Promises,
        Self::Known,
        Self::Owner,
        Self::Value,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Grade => "grade",
            Self::Satisfied => "satisfied",
            Self::Loyalty => "loyalty",
            Self::Dependable => "dependable",
            Self::Promises => "promises",
            Self::Known => "known",
            Self::Owner => "owner",
            Self::Value => "value",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Grade => customers::column_grade(),
            Self::Satisfied => customers::column_satisfied(),
            Self::Loyalty => customers::column_loyalty(),
            Self::Dependable => customers::column_dependable(),
            Self::Promises => customers::column_promises(),
            Self::Known => customers::column_known(),
            Self::Owner => customers::column_owner(),
            Self::Value => customers::column_value(),
        }
    }

    /// The head of the column.
    pub(super) fn head(self) -> Column {
        match self.figure() {
            Some(figure) => self.plain_head().made(figure),
            None => self.plain_head(),
        }
    }

    /// The figure that it holds.
    fn figure(self) -> Option<Figure> {
        Some(match self {
            Self::Grade => Figure::Expectation,
            Self::Satisfied => Figure::Satisfaction,
            Self::Loyalty => Figure::Loyalty,
            Self::Dependable => Figure::Dependable,
            Self::Promises => Figure::Ended,
            Self::Known => Figure::Known,
            Self::Value => Figure::ValueAtRisk,
            Self::Owner => return None,
        })
    }

    fn plain_head(self) -> Column {
        match self {
            Self::Grade => Column::words(self.title()).sorted_by("grade"),
            Self::Loyalty => Column::words(self.title()).sorted_by("loyalty"),
            Self::Satisfied | Self::Promises | Self::Owner => Column::words(self.title()).minor(),
            Self::Dependable => Column::figures(self.title()).sorted_by("dependable").minor(),
            Self::Known => Column::words(self.title()).sorted_by("known_since").minor(),
            Self::Value => Column::figures(self.title()).sorted_by("value_at_risk").minor(),
        }
    }

    /// Whether its cells give way on phones.
    pub(super) fn is_minor(self) -> bool {
        !matches!(self, Self::Grade | Self::Loyalty)
    }
}

/// Those that are shown, from the words of the address; who looks after a customer only where it is asked for.
pub(super) fn chosen(words: Option<&str>) -> Vec<Shown> {
    let asked = |one: &Shown| match words {
        None => *one != Shown::Owner,
        Some(words) => words.split('.').any(|word| word == one.word()),
    };
    Shown::ALL.into_iter().filter(asked).collect()
}

/// The words of the address; none where they are those that are shown anyway.
fn written(chosen: &[Shown]) -> Option<String> {
    let words: Vec<&str> = chosen.iter().map(|one| one.word()).collect();
    let text = if words.is_empty() { "name".to_owned() } else { words.join(".") };
    (chosen != self::chosen(None)).then_some(text)
}

/// A box for each column.
#[component]
pub(super) fn Columns() -> impl IntoView {
    let (columns, set) = use_param("columns");
    let boxes = Shown::ALL.map(|one| {
        let id = format!("f-column-{}", one.word());
        let is_on = move || chosen(columns.get().as_deref()).contains(&one);
        let change = move |event| {
            let on = event_target_checked(&event);
            let now = chosen(columns.get_untracked().as_deref());
            let next: Vec<Shown> = Shown::ALL
                .into_iter()
                .filter(|other| if *other == one { on } else { now.contains(other) })
                .collect();
            set.run(written(&next));
        };
        view! {
            <div class="k-check">
                <input type="checkbox" class="k-check__box" id=id.clone() prop:checked=is_on on:change=change />
                <label class="k-check__label" for=id>
                    {one.title()}
                </label>
            </div>
        }
    });
    view! {
        <Details summary=customers::columns()>
            <div class="customers-columns">{boxes.into_iter().collect_view()}</div>
        </Details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_from_the_address() {
        assert_eq!(chosen(None).len(), 7);
        assert_eq!(written(&chosen(None)), None);
        assert_eq!(chosen(Some("owner.grade")), [Shown::Grade, Shown::Owner]);
        assert_eq!(written(&[Shown::Grade, Shown::Owner]).as_deref(), Some("grade.owner"));
        assert_eq!(written(&[]).as_deref(), Some("name"));
        assert!(chosen(Some("name")).is_empty() && chosen(Some("nonsense")).is_empty());
    }
}
