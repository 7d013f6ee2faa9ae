//! All that can be done about one member, in a dialog.

use kept_api::members::{HandOver, Member, NewHandOver};
use kept_core::access::Action;
use kept_core::ids::MemberId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::member_role::MemberRole;
use super::removal::Removal;
use super::sign_in_help::SignInHelp;
use crate::client;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Button, Choice, Details, Dialog, Select, Toasts};

/// The dialog of one member; closing it empties `managed`.
#[component]
pub(super) fn Manage(
    /// Whom it is about.
    member: Member,
    /// Where the member stands as long as the dialog is open.
    managed: RwSignal<Option<Member>>,
    /// All members.
    others: RwSignal<Vec<Member>>,
    /// Called once something is another.
    on_changed: Callback<()>,
) -> impl IntoView {
    let session = Session::get();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            managed.set(None);
        }
    });
    let manages = session.may(Action::ManageMembers);
    let is_me = session.whose().is_some_and(|(_, me)| me == member.id);
    let name = member.name.clone();
    let body = move || {
        let member = member.clone();
        let close = Callback::new(move |()| {
            open.set(false);
            on_changed.run(());
        });
        let heirs = heirs(&others.get_untracked(), member.id);
        let me = session.whose().map(|(_, me)| me);
        let role = manages.then(|| view! { <MemberRole member=member.clone() on_done=close /> });
        let over = session
            .may(Action::HandOver)
            .then(|| view! { <HandingOver member=member.clone() heirs=heirs.clone() /> });
        let help = (manages && !is_me).then(|| view! { <SignInHelp member=member.clone() /> });
        let remove =
            (manages && !is_me).then(|| view! { <Removal member=member.clone() heirs me on_done=close /> });
        view! {
            {role}
            {over}
            {help}
            {remove}
        }
    };
    view! {
        <Dialog name="member" title=name open>
            {body.clone()}
        </Dialog>
    }
}

/// Who could take over from a member.
fn heirs(members: &[Member], from: MemberId) -> Vec<Choice> {
    let others = members.iter().filter(|member| member.id != from && member.removed_at.is_none());
    others.map(|member| Choice::new(member.id.to_string(), member.name.clone())).collect()
}

/// Gives all customers of the member to another.
#[component]
fn HandingOver(
    /// Whose customers.
    member: Member,
    /// Who could get them.
    heirs: Vec<Choice>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let to = RwSignal::new(heirs.first().map(|choice| choice.value.clone()).unwrap_or_default());
    let path = format!("/members/{}/hand-overs", member.id);
    let send = move |()| {
        let Ok(to) = to.get_untracked().parse::<MemberId>() else { return };
        let path = path.clone();
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, HandOver>(&path, &NewHandOver { to }).await;
            busy.try_set(false);
            match answer {
                Ok(done) => toasts.done(texts::handed_over(done.customers)),
                Err(error) => trouble.take(error),
            }
        });
    };
    let form = if heirs.is_empty() {
        view! { <p>{texts::nobody_else()}</p> }.into_any()
    } else {
        view! {
            <p>{texts::hand_over_text(&member.name)}</p>
            <Select
                name="hand-over"
                label=texts::hand_over_to()
                choices=heirs
                value=to
                on_change=move |next| to.set(next)
            />
            {trouble.view()}
            <Button busy on_press=send>
                {texts::hand_over_action()}
            </Button>
        }
        .into_any()
    };
    view! {
        <Details summary=texts::hand_over()>
            <div class="k-form">{form}</div>
        </Details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::access::Role;
    use kept_core::calendar::Instant;
    use uuid::Uuid;

    fn member(number: u128, removed: bool) -> Member {
        Member {
            id: MemberId(Uuid::from_u128(number)),
            name: format!("No. {number}"),
            role: Role::Agent,
            email: None,
            recorded_at: Instant::EPOCH,
            last_used_at: None,
            removed_at: removed.then_some(Instant::EPOCH),
        }
    }

    #[test]
    fn nobody_takes_over_from_themselves_and_nobody_who_has_left_takes_over() {
        let all = [member(1, false), member(2, true), member(3, false)];
        let names: Vec<_> = heirs(&all, all[0].id).into_iter().map(|choice| choice.label).collect();
        assert_eq!(names, ["No. 3"]);
    }
}
