//! Finding the customer that something is about.

use kept_api::customers::CustomerPage;
use kept_core::ids::CustomerId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Request;
use crate::i18n::deeds as texts;
use crate::state::Session;
use crate::ui::{Button, ErrorState, TextField};
use crate::url::Query;

/// How many are offered.
const OFFERED: &str = "8";
/// Fewer letters find nearly everybody.
const LETTERS: usize = 2;

type Found = Result<Vec<(CustomerId, String)>, crate::problem::ApiError>;

/// A field and the customers that it finds; Enter takes the first.
#[component]
pub(super) fn FindCustomer(
    /// Called with the one that was chosen.
    #[prop(into)]
    on_chosen: Callback<(CustomerId, String)>,
) -> impl IntoView {
    let session = Session::get();
    let words = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Found>);
    Effect::new(move |_| {
        let asked = words.get().trim().to_owned();
        if asked.chars().count() < LETTERS {
            found.set(None);
            return;
        }
        spawn_local(async move {
            let query = Query::new().with("search", asked.as_str()).with("limit", OFFERED);
            let answer = Request::get("/customers").query(&query).send::<CustomerPage>().await;
            // The reader may have typed on, or gone: a late answer is nobody's.
            if words.try_get_untracked().is_none_or(|now| now.trim() != asked) {
                return;
            }
            if let Err(error) = &answer {
                session.heard(error);
            }
            let lines = answer.map(|page| page.items.into_iter().map(|line| (line.id, line.name)).collect());
            found.try_set(Some(lines));
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let first = found.with_untracked(|found| match found {
            Some(Ok(lines)) => lines.first().cloned(),
            _ => None,
        });
        if let Some(first) = first {
            on_chosen.run(first);
        }
    };
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <TextField
                name="observe-customer"
                label=texts::observe_customer()
                hint=texts::observe_customer_hint()
                value=words
            />
            <div aria-live="polite">{move || found.get().map(|found| offer(found, on_chosen))}</div>
        </form>
    }
}

fn offer(found: Found, on_chosen: Callback<(CustomerId, String)>) -> AnyView {
    let lines = match found {
        Err(error) => return view! { <ErrorState error /> }.into_any(),
        Ok(lines) => lines,
    };
    if lines.is_empty() {
        return view! { <p>{texts::observe_none()}</p> }.into_any();
    }
    let lines = lines.into_iter().map(|(id, name)| {
        let whom = (id, name.clone());
        view! {
            <li>
                <Button on_press=move |()| on_chosen.run(whom.clone())>
                    <bdi>{name}</bdi>
                </Button>
            </li>
        }
    });
    view! { <ul class="k-observe__found">{lines.collect_view()}</ul> }.into_any()
}
