//! The keys that programs use.

use kept_api::keys::{Key, MadeKey};
use kept_api::page::Page;
use kept_core::access::Action;
use leptos::prelude::*;

use super::Frame;
use super::key_line::KeyLine;
use super::make_key::{KeyMade, MakeKey};
use crate::client::Request;
use crate::i18n::settings as texts;
use crate::state::Session;
use crate::ui::{Async, Column, EmptyState, Pager, Table};
use crate::url::{Query, use_query};

/// `/settings/keys`.
#[component]
pub fn Keys() -> impl IntoView {
    view! {
        <Frame here="/settings/keys" lede=Signal::stored(texts::keys_lede().to_owned())>
            <Body />
        </Frame>
    }
}

#[component]
fn Body() -> impl IntoView {
    let session = Session::get();
    let query = use_query();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor").map(str::to_owned)));
    let again = RwSignal::new(0_u32);
    let changed = Callback::new(move |()| again.update(|n| *n = n.wrapping_add(1)));
    let made = RwSignal::new(None::<MadeKey>);
    let page = LocalResource::new(move || {
        again.track();
        let asked = Query::new().maybe("cursor", cursor.get());
        async move { Request::get("/keys").query(&asked).send::<Page<Key>>().await }
    });
    let makes = move || session.may(Action::ManageKeys);
    let form = move || makes().then(|| view! { <MakeKey made on_changed=changed /> });
    let secret = move || made.get().map(move |key| view! { <KeyMade key_made=key made /> });
    view! {
        {form}
        {secret}
        <Async resource=page let:page>
            <List page on_changed=changed later=cursor.get_untracked().is_some() />
        </Async>
    }
}

#[component]
fn List(
    page: Page<Key>,
    /// Called once something is another.
    on_changed: Callback<()>,
    /// Whether there are pages before this one.
    later: bool,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <EmptyState title=texts::keys_none_title() body=texts::keys_none_body() /> }
            .into_any();
    }
    let revokes = Session::get().may(Action::ManageKeys);
    let mut columns = vec![
        Column::words(texts::column_key()),
        Column::words(texts::column_state()),
        Column::words(texts::column_scopes()).minor(),
        Column::words(texts::column_expires()).minor(),
        Column::words(texts::column_last_used()).minor(),
    ];
    if revokes {
        columns.push(Column::words(texts::column_deeds()));
    }
    let first = later.then(|| "/settings/keys".to_owned());
    let next = page.next.map(|cursor| Query::new().with("cursor", cursor).after("/settings/keys"));
    let paged = first.is_some() || next.is_some();
    let rows = page.items.into_iter().map(move |key| view! { <KeyLine line=key revokes on_changed /> });
    view! {
        <Table caption=texts::keys() columns>
            {rows.collect_view()}
        </Table>
        {paged.then(|| view! { <Pager first=first next=next /> })}
    }
    .into_any()
}
