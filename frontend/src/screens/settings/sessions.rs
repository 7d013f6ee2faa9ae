//! The browsers in which the member is signed in.

use kept_api::page::Page;
use kept_api::sessions::Session as Entry;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser_name;
use crate::client::Request;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{
    Async, Badge, Button, ButtonKind, Column, Section, Table, TableRow, Toasts, Tone, VisuallyHidden,
};

/// The list, with an end for each and for all others.
#[component]
pub(super) fn Sessions(
    /// Reads the list again whenever it changes.
    again: RwSignal<u32>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let page = LocalResource::new(move || {
        again.track();
        async move { Request::get("/sessions").send::<Page<Entry>>().await }
    });
    let changed = move || again.update(|n| *n = n.wrapping_add(1));
    let end = Callback::new(move |(path, said): (String, &'static str)| {
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            match Request::delete(&path).send::<()>().await {
                Ok(()) => {
                    toasts.done(said);
                    changed();
                }
                Err(error) => trouble.take(error),
            }
            busy.try_set(false);
        });
    });
    let others = move |()| end.run(("/sessions".to_owned(), texts::sessions_others_ended()));
    view! {
        <Section title=texts::sessions() lede=texts::sessions_text()>
            {trouble.view()}
            <Async resource=page let:page>
                <List entries=page.items end />
            </Async>
            <div class="settings-below">
                <Button busy on_press=others>
                    {texts::sessions_end_others()}
                </Button>
            </div>
        </Section>
    }
}

#[component]
fn List(
    entries: Vec<Entry>,
    /// Ends what stands under a path, and says so.
    end: Callback<(String, &'static str)>,
) -> impl IntoView {
    let session = Session::get();
    let columns = vec![
        Column::words(texts::column_browser()),
        Column::words(texts::column_began()).minor(),
        Column::words(texts::column_last_used()),
        Column::words(texts::column_deeds()),
    ];
    let rows = entries.into_iter().map(move |entry| {
        let name = browser_name::of(&entry.browser);
        let deed = if entry.current {
            view! { <Badge tone=Tone::Good>{texts::session_here()}</Badge> }.into_any()
        } else {
            let path = format!("/sessions/{}", entry.id);
            let words = texts::session_end_named(&name);
            let press = move |()| end.run((path.clone(), texts::session_ended()));
            view! {
                <Button kind=ButtonKind::Quiet on_press=press>
                    <span aria-hidden="true">{texts::session_end()}</span>
                    <VisuallyHidden>{words}</VisuallyHidden>
                </Button>
            }
            .into_any()
        };
        view! {
            <TableRow name=name>
                <td class="k-table__minor">{session.day_of(entry.recorded_at)}</td>
                <td>{session.instant(entry.last_used_at)}</td>
                <td>{deed}</td>
            </TableRow>
        }
    });
    view! {
        <Table caption=texts::sessions() columns>
            {rows.collect_view()}
        </Table>
    }
}
