//! What a changed model would do, and the deed that makes it hold.

use kept_api::models::{ModelMove, ModelPreview, ModelVersion, NewModel};
use kept_core::model::Model;
use kept_core::model_change::Figures;
use kept_core::scorecard::Letter;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client;
use crate::format;
use crate::i18n::{field_errors, model as texts};
use crate::screens::form::Trouble;
use crate::ui::{Button, ButtonKind, Column, Section, Table, TableRow, TextField, Toasts};

/// Before and after, who moves furthest, and saving.
#[component]
pub(super) fn Preview(
    /// The changed model.
    model: Model,
    /// What it would do.
    preview: ModelPreview,
    /// Called once it holds.
    on_saved: Callback<()>,
) -> impl IntoView {
    let (looked_at, all) = (format::count(preview.looked_at), format::count(preview.customers));
    let ground = if preview.looked_at == preview.customers {
        texts::preview_all(&all, &format::date(preview.day))
    } else {
        texts::preview_sample(&looked_at, &all, &format::date(preview.day))
    };
    let moved = texts::preview_moved(u64::from(preview.shift.change_band));
    let named = (!preview.most_changed.is_empty()).then(|| {
        let rows = preview.most_changed.clone().into_iter().map(row);
        let columns = vec![
            Column::words(texts::customer()),
            Column::words(texts::grade()),
            Column::figures(texts::loyalty_short()),
            Column::figures(texts::level_short()),
            Column::words(texts::known()).minor(),
        ];
        view! {
            <h3 class="model-heading">{texts::most_changed()}</h3>
            <Table caption=texts::most_changed() columns>
                {rows.collect_view()}
            </Table>
        }
    });
    view! {
        <Section title=texts::preview() lede=ground>
            <p class="settings-note">{moved}</p>
            <Shifts preview=preview.clone() />
            {named}
            <Save model on_saved />
        </Section>
    }
}

/// Counts and means, before and after.
#[component]
fn Shifts(preview: ModelPreview) -> impl IntoView {
    let shift = preview.shift;
    let counts = |[before, after]: [u32; 2]| [before, after].map(|n| format::count(n.into()));
    let points = |both: [i64; 2]| both.map(|value| format::micro(value, 1));
    let mut rows = vec![
        (texts::known_customers().to_owned(), counts(shift.known)),
        (texts::dependable_customers().to_owned(), counts(shift.dependable)),
        (texts::ranked_customers().to_owned(), counts(shift.ranked)),
        (texts::mean_loyalty().to_owned(), points(shift.loyalty)),
        (texts::mean_level().to_owned(), points(shift.level)),
    ];
    rows.extend(shift.grades.into_iter().map(|count| {
        let name = count
            .grade
            .map_or_else(|| texts::no_grade().to_owned(), |letter| texts::grade_of(letter.as_str()));
        (name, counts(count.customers))
    }));
    let rows = rows.into_iter().map(|(name, [before, after])| {
        let same = before == after;
        view! {
            <TableRow name>
                <td class="k-table__figures">{before}</td>
                <td class="k-table__figures" class:model-same=same>{after}</td>
            </TableRow>
        }
    });
    let columns = vec![
        Column::words(texts::figure()),
        Column::figures(texts::before()),
        Column::figures(texts::after()),
    ];
    view! {
        <Table caption=texts::preview() columns>
            {rows.collect_view()}
        </Table>
    }
}

/// Before and after in one cell; what stays is said once.
fn both(before: String, after: String) -> String {
    if before == after { before } else { texts::from_to(&before, &after) }
}

fn row(one: ModelMove) -> impl IntoView {
    let grade = |figures: &Figures| figures.grade.map_or(format::UNKNOWN, Letter::as_str).to_owned();
    let points = |value| format::micro(value, 1);
    let known = |known: bool| if known { texts::yes() } else { texts::no() }.to_owned();
    let (old, new) = (one.before, one.after);
    view! {
        <TableRow name=one.name path=format!("/customers/{}", one.id)>
            <td>{both(grade(&old), grade(&new))}</td>
            <td class="k-table__figures">{both(points(old.loyalty), points(new.loyalty))}</td>
            <td class="k-table__figures">{both(points(old.dependable), points(new.dependable))}</td>
            <td class="k-table__minor">{both(known(old.known), known(new.known))}</td>
        </TableRow>
    }
}

/// Why, and the deed.
#[component]
fn Save(
    model: Model,
    /// Called once it holds.
    on_saved: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble) = (Toasts::get(), Trouble::none());
    let (note, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.clear();
        let why = note.get_untracked().trim().to_owned();
        if busy.get_untracked() {
            return;
        }
        if why.is_empty() {
            return trouble.say("/note", field_errors::required());
        }
        busy.set(true);
        let new = NewModel { model: model.clone(), note: why };
        spawn_local(async move {
            let answer = client::post::<_, ModelVersion>("/models", &new).await;
            busy.try_set(false);
            match answer {
                Ok(made) => {
                    toasts.done(texts::saved(&made.version.to_string()));
                    on_saved.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    view! {
        <form class="k-form settings-below" novalidate on:submit=submit>
            <TextField
                name="note"
                label=texts::note()
                hint=texts::note_hint()
                value=note
                error=trouble.at("/note")
            />
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::save()}
            </Button>
        </form>
    }
}
