//! Says on every page that answers wait in this browser.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::discard::Discard;
use super::outbox::Outbox;
use super::unsent;
use crate::i18n::call as texts;
use crate::ui::{Button, ButtonKind, LinkButton};
use crate::url::Query;

/// A line for those that wait, and one for each that was refused; nothing while there are none.
#[component]
pub fn Unsent() -> impl IntoView {
    let outbox = Outbox::get();
    // On a call the page itself says what has become of the answer.
    let pathname = use_location().pathname;
    let elsewhere = Memo::new(move |_| pathname.with(|path| !path.ends_with("/call")));
    let count = Memo::new(move |_| outbox.mine().iter().filter(|one| one.refused.is_none()).count());
    let waiting = move || {
        let number = u64::try_from(count.get()).unwrap_or(u64::MAX);
        (number > 0 && elsewhere.get() && !outbox.is_sending()).then(|| {
            view! {
                <p class="unsent" role="status">
                    <span>{texts::unsent(number)}</span>
                    <Button kind=ButtonKind::Quiet on_press=move |()| outbox.send()>
                        {texts::send_now()}
                    </Button>
                </p>
            }
        })
    };
    let refused = move || {
        outbox
            .mine()
            .into_iter()
            .filter(|_| elsewhere.get())
            .filter_map(move |one| line(outbox, one))
            .collect_view()
    };
    view! {
        {waiting}
        {refused}
    }
}

fn line(outbox: Outbox, one: unsent::Unsent) -> Option<impl IntoView> {
    let (id, reason) = (one.response.id, one.refused?);
    let survey = Query::new().with("survey", one.ask.survey_id.to_string());
    let path = survey.after(&format!("/customers/{}/call", one.ask.customer_id));
    Some(view! {
        <div class="unsent unsent--refused">
            <p role="alert">{texts::unsent_refused(&one.customer, &reason)}</p>
            <div class="k-line">
                <LinkButton path kind=ButtonKind::Quiet>
                    {texts::refused_edit()}
                </LinkButton>
                <Discard id on_sure=move |()| drop(outbox.take(id)) />
            </div>
        </div>
    })
}
