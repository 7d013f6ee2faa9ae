//! Rows of the same kind.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::icon::{Icon, IconName};
use crate::i18n::ui;
use crate::keyboard::{self, Shortcut};
use crate::made::{Figure, HowMade};
use crate::url::use_carry;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// The name it is sorted by, if it can be.
    pub sort: Option<&'static str>,
    /// Whether it holds figures, which align at their end (their cells: class `k-table__figures`).
    pub figures: bool,
    /// Whether it gives way on phones (its cells: class `k-table__minor`).
    pub minor: bool,
    /// Which figure it holds, where the page tells how it is made.
    pub made: Option<Figure>,
}

impl Column {
    /// A column of words.
    pub fn words(title: impl Into<String>) -> Self {
        Self { title: title.into(), sort: None, figures: false, minor: false, made: None }
    }

    /// A column of figures.
    pub fn figures(title: impl Into<String>) -> Self {
        Self { figures: true, ..Self::words(title) }
    }

    /// Lets it give way on phones.
    #[must_use]
    pub fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    /// Lets readers ask how its figure is made.
    #[must_use]
    pub fn made(mut self, figure: Figure) -> Self {
        self.made = Some(figure);
        self
    }

    /// Lets readers sort by it under this name.
    #[must_use]
    pub fn sorted_by(mut self, name: &'static str) -> Self {
        self.sort = Some(name);
        self
    }
}

/// A sort as the address carries it: `name`, or `-name` for highest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The name sorted by.
    pub by: String,
    /// Whether the highest comes first.
    pub descending: bool,
}

impl Sort {
    /// Reads the form of the address.
    pub fn from_text(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(by) => Self { by: by.to_owned(), descending: true },
            None => Self { by: text.to_owned(), descending: false },
        }
    }

    /// The form of the address.
    pub fn text(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by)
    }

    /// What pressing a column's title asks for: that column; pressed again, the other way round.
    pub fn pressed(current: Option<&Self>, by: &str) -> Self {
        let again = current.filter(|sort| sort.by == by);
        Self { by: by.to_owned(), descending: again.is_some_and(|sort| !sort.descending) }
    }
}

/// A table with a head that stays in sight. The arrow keys move between rows that are links.
#[component]
pub fn Table(
    /// What the rows are; read aloud.
    #[prop(into)]
    caption: String,
    /// The columns.
    columns: Vec<Column>,
    /// The sort that holds.
    #[prop(optional, into)]
    sort: Signal<Option<Sort>>,
    /// Called with the sort a reader asks for.
    #[prop(optional, into)]
    on_sort: Option<Callback<Sort>>,
    /// What stands before the first title, such as a box that chooses all rows.
    #[prop(optional)]
    lead: Option<AnyView>,
    /// The rows: [`TableRow`].
    children: Children,
) -> impl IntoView {
    let heads = columns.into_iter().map(|column| head(column, sort, on_sort));
    let label = caption.clone();
    keyboard::note(Shortcut::Row, Shortcut::Row.keys().to_vec());
    view! {
        <div class="k-table" tabindex="0" role="region" aria-label=label on:keydown=move_between_rows>
            <table class="k-table__table">
                <caption class="k-hidden">{caption}</caption>
                <thead>
                    <tr>
                        {lead.map(|lead| view! { <td class="k-table__head k-table__lead">{lead}</td> })}
                        {heads.collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

fn head(column: Column, sort: Signal<Option<Sort>>, on_sort: Option<Callback<Sort>>) -> impl IntoView {
    let class = match (column.figures, column.minor) {
        (false, false) => "k-table__head",
        (true, false) => "k-table__head k-table__figures",
        (false, true) => "k-table__head k-table__minor",
        (true, true) => "k-table__head k-table__figures k-table__minor",
    };
    let made = column.made.map(|figure| view! { <HowMade figure name=column.title.clone() /> });
    let Some((by, callback)) = column.sort.zip(on_sort) else {
        return view! { <th scope="col" class=class>{column.title} {made}</th> }.into_any();
    };
    let held = Memo::new(move |_| sort.get().filter(|s| s.by == by));
    let order = move || held.get().map(|s| if s.descending { "descending" } else { "ascending" });
    let sign = move || {
        let sort = held.get()?;
        Some(view! { <Icon name=if sort.descending { IconName::SortDown } else { IconName::SortUp } /> })
    };
    let said = move || {
        held.get().map(|s| if s.descending { ui::sorted_descending() } else { ui::sorted_ascending() })
    };
    view! {
        <th scope="col" class=class aria-sort=order>
            <button
                type="button"
                class="k-table__sort"
                on:click=move |_| callback.run(Sort::pressed(sort.get_untracked().as_ref(), by))
            >
                {column.title}
                {sign}
                <span class="k-hidden">{said}</span>
            </button>
            {made}
        </th>
    }
    .into_any()
}

/// A row whose first cell names it and, with a path, leads to its page from anywhere in the row.
#[component]
pub fn TableRow(
    /// The name in the first cell.
    #[prop(into)]
    name: String,
    /// A few words under the name.
    #[prop(optional, into)]
    note: Option<String>,
    /// Path of its page.
    #[prop(optional, into)]
    path: Option<String>,
    /// What stands before the name, such as a box that chooses the row.
    #[prop(optional)]
    lead: Option<AnyView>,
    /// The other cells.
    children: Children,
) -> impl IntoView {
    let carry = use_carry();
    let title = match path {
        Some(path) => {
            view! { <a class="k-table__link" href=move || carry(&path)><bdi>{name}</bdi></a> }.into_any()
        }
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    view! {
        <tr class="k-table__row">
            {lead.map(|lead| view! { <td class="k-table__lead">{lead}</td> })}
            <th scope="row">
                {title}
                {note.map(|text| view! { <span class="k-table__note"><bdi>{text}</bdi></span> })}
            </th>
            {children()}
        </tr>
    }
}

/// Arrow keys go to the link of the row above or below.
fn move_between_rows(event: KeyboardEvent) {
    let key = event.key();
    if !Shortcut::Row.keys().contains(&key.as_str()) {
        return;
    }
    let down = key == "ArrowDown";
    let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
    let Ok(Some(row)) = target.closest(".k-table__row") else { return };
    let next = if down { row.next_element_sibling() } else { row.previous_element_sibling() };
    let link = next.and_then(|row| row.query_selector(".k-table__link").ok().flatten());
    if let Some(link) = link.and_then(|l| l.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        // A link in the page takes the focus; if it has just left the page, nothing is lost.
        let _ = link.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressing_a_title_sorts_and_pressing_it_again_turns_round() {
        let first = Sort::pressed(None, "name");
        assert_eq!(first.text(), "name");
        let second = Sort::pressed(Some(&first), "name");
        assert_eq!(second.text(), "-name");
        assert_eq!(Sort::pressed(Some(&second), "name").text(), "name");
        assert_eq!(Sort::pressed(Some(&second), "grade").text(), "grade");
        assert_eq!(Sort::from_text("-name"), second);
    }
}
