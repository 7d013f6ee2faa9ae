//! Choosing a member, however many there are: by the beginning of the name.

use std::time::Duration;

use kept_api::me::MemberRef;
use kept_api::members::Member;
use kept_api::page::Page;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Request;
use crate::i18n::ui;
use crate::state::Session;
use crate::ui::TextField;
use crate::url::Query;

/// How long fingers rest before it is asked.
const REST: Duration = Duration::from_millis(150);
/// So many are offered at once.
const OFFERED: &str = "8";

/// A field that looks for members, and those that it finds to choose from; nobody can be chosen too.
#[component]
pub(crate) fn MemberChooser(
    /// Name in the form; unique on the page.
    name: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Who is chosen.
    value: RwSignal<Option<MemberRef>>,
) -> impl IntoView {
    let (session, words) = (Session::get(), RwSignal::new(String::new()));
    let found = RwSignal::new(Vec::<MemberRef>::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let text = words.with(|words| words.trim().to_owned());
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let mine = turn.get_value();
        let ask = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let query = Query::new().with("limit", OFFERED).with("search", text);
                let answer = Request::get("/members").query(&query).send::<Page<Member>>().await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(page) => found
                        .set(page.items.into_iter().map(|m| MemberRef { id: m.id, name: m.name }).collect()),
                    Err(error) => session.heard(&error),
                }
            });
        };
        set_timeout(ask, REST);
    });
    // Who is chosen stays in sight, whatever is looked for.
    let offered = Memo::new(move |_| {
        let chosen = value.get();
        let mut all: Vec<Option<MemberRef>> = vec![None];
        all.extend(chosen.clone().map(Some));
        all.extend(found.get().into_iter().filter(|one| chosen.as_ref() != Some(one)).map(Some));
        all
    });
    let choice = move |one: Option<MemberRef>| {
        let id =
            format!("f-{name}-{}", one.as_ref().map_or_else(|| "nobody".to_owned(), |m| m.id.to_string()));
        let text = one.as_ref().map_or_else(|| ui::nobody().to_owned(), |m| m.name.clone());
        let held = one.clone();
        view! {
            <div class="k-check">
                <input
                    type="radio"
                    class="k-check__box"
                    name=name
                    id=id.clone()
                    prop:checked=move || value.with(|v| *v == held)
                    on:change=move |_| value.set(one.clone())
                />
                <label class="k-check__label" for=id>
                    <bdi>{text}</bdi>
                </label>
            </div>
        }
    };
    view! {
        <fieldset class="k-members">
            <legend class="k-field__label">{label}</legend>
            <TextField name=format!("{name}-search") label=ui::member_search() optional=true value=words />
            <div class="k-members__list">
                <For
                    each=move || offered.get()
                    key=|one| one.as_ref().map(|member| member.id)
                    children=choice
                />
            </div>
        </fieldset>
    }
}
