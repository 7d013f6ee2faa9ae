//! Who is invited, and the way to invite somebody.

use kept_api::invitations::{Invitation, InvitationState};
use kept_api::page::Page;
use kept_core::access::Action;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::invite::{Invite, LinkMade};
use super::words;
use crate::client::Request;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{
    Async, Badge, Button, ButtonKind, Column, EmptyState, Section, Table, TableRow, Toasts, Tone,
    VisuallyHidden,
};

/// The invitations, with their form for those who may invite.
#[component]
pub(super) fn Invitations() -> impl IntoView {
    let session = Session::get();
    let again = RwSignal::new(0_u32);
    let changed = Callback::new(move |()| again.update(|n| *n = n.wrapping_add(1)));
    let made = RwSignal::new(None::<Invitation>);
    let trouble = Trouble::none();
    let page = LocalResource::new(move || {
        again.track();
        async move { Request::get("/invitations?limit=200").send::<Page<Invitation>>().await }
    });
    let invites = move || session.may(Action::ManageMembers);
    let links = move || session.with_me(|me| me.organisation.links).unwrap_or(false);
    let form = move || match (invites(), links()) {
        (true, true) => view! { <Invite made on_changed=changed /> }.into_any(),
        (true, false) => view! { <p class="settings-note">{texts::no_links()}</p> }.into_any(),
        (false, _) => ().into_any(),
    };
    let link = move || made.get().map(|invitation| view! { <LinkMade invitation made /> });
    view! {
        <Section title=texts::invitations() lede=texts::invitations_lede()>
            {form} {link} {trouble.view()}
            <Async resource=page let:page>
                <List page made trouble on_changed=changed deeds=untrack(invites) links=untrack(links) />
            </Async>
        </Section>
    }
}

#[component]
fn List(
    page: Page<Invitation>,
    /// Where an invitation stands whose link is shown.
    made: RwSignal<Option<Invitation>>,
    /// Where a refusal is said.
    trouble: Trouble,
    /// Called once something is another.
    on_changed: Callback<()>,
    /// Whether the member may change invitations.
    deeds: bool,
    /// Whether links can be made.
    links: bool,
) -> impl IntoView {
    // Who has accepted stands among the members.
    let waiting = page.items.into_iter().filter(|i| i.state != InvitationState::Accepted).collect::<Vec<_>>();
    if waiting.is_empty() {
        return view! { <EmptyState title=texts::invitations_none() /> }.into_any();
    }
    let mut columns = vec![
        Column::words(texts::column_name()),
        Column::words(crate::i18n::access::role()).minor(),
        Column::words(texts::column_state()),
    ];
    if deeds {
        columns.push(Column::words(texts::column_deeds()));
    }
    let rows = waiting.into_iter().map(move |invitation| {
        let session = Session::get();
        let deeds = deeds.then(|| {
            view! { <td><Deeds invitation=invitation.clone() made trouble on_changed links /></td> }
        });
        let state = state(&invitation, session);
        view! {
            <TableRow name=invitation.name note=invitation.email>
                <td class="k-table__minor">{words::role(invitation.role)}</td>
                <td>{state}</td>
                {deeds}
            </TableRow>
        }
    });
    view! {
        <Table caption=texts::invitations() columns>
            {rows.collect_view()}
        </Table>
    }
    .into_any()
}

fn state(invitation: &Invitation, session: Session) -> impl IntoView + use<> {
    let (tone, word) = match invitation.state {
        InvitationState::Open => (Tone::Neutral, texts::invitation_state_open()),
        InvitationState::Accepted => (Tone::Good, texts::invitation_state_accepted()),
        InvitationState::Withdrawn => (Tone::Neutral, texts::invitation_state_withdrawn()),
        InvitationState::Expired => (Tone::Warn, texts::invitation_state_expired()),
    };
    let until = (invitation.state == InvitationState::Open)
        .then(|| texts::invitation_open(&session.day_of(invitation.expires_at)));
    view! {
        <Badge tone>{word}</Badge>
        " "
        {until}
    }
}

/// A new link, or the end of it.
#[component]
fn Deeds(
    /// Of which invitation.
    invitation: Invitation,
    /// Where an invitation stands whose link is shown.
    made: RwSignal<Option<Invitation>>,
    /// Where a refusal is said.
    trouble: Trouble,
    /// Called once something is another.
    on_changed: Callback<()>,
    /// Whether links can be made.
    links: bool,
) -> impl IntoView {
    let (toasts, busy) = (Toasts::get(), RwSignal::new(false));
    let (id, name) = (invitation.id, StoredValue::new(invitation.name));
    let renew = move |()| {
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            match Request::post(&format!("/invitations/{id}/links")).send::<Invitation>().await {
                Ok(invitation) => {
                    made.set(Some(invitation));
                    on_changed.run(());
                }
                Err(error) => trouble.take(error),
            }
            busy.try_set(false);
        });
    };
    let withdraw = move |()| {
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            match Request::delete(&format!("/invitations/{id}")).send::<()>().await {
                Ok(()) => {
                    made.update(|made| {
                        made.take_if(|made| made.id == id);
                    });
                    toasts.done(name.with_value(|name| texts::invitation_withdrawn(name)));
                    on_changed.run(());
                }
                Err(error) => trouble.take(error),
            }
            busy.try_set(false);
        });
    };
    let renewable = links && matches!(invitation.state, InvitationState::Open | InvitationState::Expired);
    let renew = renewable.then(|| {
        view! {
            <Button kind=ButtonKind::Quiet busy on_press=renew>
                <span aria-hidden="true">{texts::invitation_new_link()}</span>
                <VisuallyHidden>{name.with_value(|name| texts::invitation_new_link_for(name))}</VisuallyHidden>
            </Button>
        }
    });
    let withdraw = (invitation.state == InvitationState::Open).then(|| {
        view! {
            <Button kind=ButtonKind::Quiet busy on_press=withdraw>
                <span aria-hidden="true">{texts::invitation_withdraw()}</span>
                <VisuallyHidden>{name.with_value(|name| texts::invitation_withdraw_for(name))}</VisuallyHidden>
            </Button>
        }
    });
    view! {
        {renew}
        {withdraw}
    }
}
