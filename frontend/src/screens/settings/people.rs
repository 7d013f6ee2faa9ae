//! The members and who is invited.

use kept_api::members::Member;
use kept_api::page::Page;
use kept_core::access::Action;
use leptos::prelude::*;

use super::Frame;
use super::invitation::Invitations;
use super::manage::Manage;
use super::words;
use crate::client::Request;
use crate::i18n::settings as texts;
use crate::state::Session;
use crate::ui::{Async, Badge, Button, ButtonKind, Column, Pager, Section, Table, TableRow, VisuallyHidden};
use crate::url::{Query, use_query};

/// `/settings`: who works here.
#[component]
pub fn People() -> impl IntoView {
    view! {
        <Frame here="/settings" lede=Signal::stored(texts::people_lede().to_owned())>
            <Members />
        </Frame>
    }
}

#[component]
fn Members() -> impl IntoView {
    let session = Session::get();
    let query = use_query();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor").map(str::to_owned)));
    let again = RwSignal::new(0_u32);
    let page = LocalResource::new(move || {
        again.track();
        let asked = Query::new().with("limit", "200").maybe("cursor", cursor.get());
        async move { Request::get("/members").query(&asked).send::<Page<Member>>().await }
    });
    let managed = RwSignal::new(None::<Member>);
    let changed = Callback::new(move |()| again.update(|n| *n = n.wrapping_add(1)));
    let others = RwSignal::new(Vec::<Member>::new());
    let manage =
        move || managed.get().map(|member| view! { <Manage member managed others on_changed=changed /> });
    view! {
        <Section title=texts::members()>
            <Async resource=page let:page>
                <List page managed others later=cursor.get_untracked().is_some() />
            </Async>
        </Section>
        {manage}
        {move || session.may(Action::ReadAccess).then(|| view! { <Invitations /> })}
    }
}

#[component]
fn List(
    page: Page<Member>,
    /// Where the member stands whose dialog is open.
    managed: RwSignal<Option<Member>>,
    /// Where all that are listed stand: who can take over from somebody.
    others: RwSignal<Vec<Member>>,
    /// Whether there are pages before this one.
    later: bool,
) -> impl IntoView {
    others.set(page.items.clone());
    let session = Session::get();
    let manages = session.may(Action::ManageMembers) || session.may(Action::HandOver);
    let sees = session.may(Action::ReadAccess);
    let mut columns = vec![Column::words(texts::column_name()), Column::words(crate::i18n::access::role())];
    if sees {
        columns.push(Column::words(texts::column_last_here()).minor());
    }
    if manages {
        columns.push(Column::words(texts::column_deeds()));
    }
    let first = later.then(|| "/settings".to_owned());
    let next = page.next.map(|cursor| Query::new().with("cursor", cursor).after("/settings"));
    let paged = first.is_some() || next.is_some();
    let rows = page.items.into_iter().map(move |member| line(member, session, managed, manages, sees));
    view! {
        <Table caption=texts::members() columns>
            {rows.collect_view()}
        </Table>
        {paged.then(|| view! { <Pager first=first next=next /> })}
    }
}

fn line(
    member: Member,
    session: Session,
    managed: RwSignal<Option<Member>>,
    manages: bool,
    sees: bool,
) -> impl IntoView {
    let is_me = session.whose().is_some_and(|(_, me)| me == member.id);
    let last = member.last_used_at.map_or_else(|| texts::never_here().to_owned(), |at| session.instant(at));
    let mine = is_me.then(|| view! { <Badge>{texts::you()}</Badge> });
    let last = sees.then(|| view! { <td class="k-table__minor">{last}</td> });
    let name = member.name.clone();
    let deeds = manages.then(|| {
        let words = texts::manage_named(&member.name);
        let opened = member.clone();
        view! {
            <td>
                <Button kind=ButtonKind::Quiet on_press=move |()| managed.set(Some(opened.clone()))>
                    <span aria-hidden="true">{texts::manage()}</span>
                    <VisuallyHidden>{words}</VisuallyHidden>
                </Button>
            </td>
        }
    });
    view! {
        <TableRow name note=member.email.unwrap_or_default()>
            <td>{words::role(member.role)} " " {mine}</td>
            {last}
            {deeds}
        </TableRow>
    }
}
