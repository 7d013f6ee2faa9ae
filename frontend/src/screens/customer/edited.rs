//! A dialog that changes something: read when it opens, and changed only as it was read. Where somebody else was faster,
//! their words are taken over but for those fields that were written in here, and both are shown.

use kept_api::contacts::Contact;
use kept_api::customers::Customer;
use kept_api::notes::Note;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use super::words;
use crate::client::Request;
use crate::format;
use crate::i18n::{ask, contacts, customer as texts, edit, notes};
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Dialog, ErrorState, Loading};

/// Something that a dialog changes.
pub(super) trait Edited: DeserializeOwned + Clone + Send + Sync + 'static {
    /// What its dialog changes of it, by name, in words; money in the base currency.
    fn fields(&self, currency: &str) -> Vec<(&'static str, String)>;
    /// As it is `now`, but with what was said here in place of what `was`.
    fn merged(was: &Self, said: &Self, now: &Self) -> Self;
}

/// What was said here where something was said, else what is now.
fn pick<T: Clone + PartialEq>(was: &T, said: &T, now: &T) -> T {
    if said == was { now.clone() } else { said.clone() }
}

impl Edited for Note {
    fn fields(&self, _currency: &str) -> Vec<(&'static str, String)> {
        vec![(notes::title(), self.text.clone())]
    }

    fn merged(was: &Self, said: &Self, now: &Self) -> Self {
        Self { text: pick(&was.text, &said.text, &now.text), ..now.clone() }
    }
}

fn yes(on: bool) -> String {
    (if on { edit::yes() } else { edit::no() }).to_owned()
}

fn consent(given: Option<bool>) -> String {
    given.map_or_else(|| edit::never_asked().to_owned(), yes)
}

impl Edited for Contact {
    fn fields(&self, _currency: &str) -> Vec<(&'static str, String)> {
        vec![
            (ask::contact_name(), self.name.clone()),
            (ask::contact_role(), words::role(self.role).to_owned()),
            (ask::contact_email(), self.email.clone()),
            (ask::contact_phone(), self.phone.clone()),
            (contacts::language(), self.language.clone()),
            (contacts::time_zone(), self.time_zone.clone()),
            (contacts::field_critical(), yes(self.critical)),
            (contacts::field_do_not_contact(), yes(self.do_not_contact)),
            (contacts::consent_email(), consent(self.consents.email)),
            (contacts::consent_phone(), consent(self.consents.phone)),
        ]
    }

    fn merged(was: &Self, said: &Self, now: &Self) -> Self {
        Self {
            name: pick(&was.name, &said.name, &now.name),
            role: pick(&was.role, &said.role, &now.role),
            email: pick(&was.email, &said.email, &now.email),
            phone: pick(&was.phone, &said.phone, &now.phone),
            language: pick(&was.language, &said.language, &now.language),
            time_zone: pick(&was.time_zone, &said.time_zone, &now.time_zone),
            critical: pick(&was.critical, &said.critical, &now.critical),
            do_not_contact: pick(&was.do_not_contact, &said.do_not_contact, &now.do_not_contact),
            consents: pick(&was.consents, &said.consents, &now.consents),
            ..now.clone()
        }
    }
}

impl Edited for Customer {
    fn fields(&self, currency: &str) -> Vec<(&'static str, String)> {
        let day = |day: Option<_>| day.map(format::date).unwrap_or_default();
        let value = self.yearly_value_minor.map(|minor| format::money_exact(minor, currency));
        vec![
            (edit::name(), self.name.clone()),
            (texts::fact_kind(), words::kind(self.kind).to_owned()),
            (texts::fact_segment(), self.segment.clone()),
            (edit::state(), words::state(self.state).to_owned()),
            (texts::fact_owner(), self.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default()),
            (texts::fact_value(), value.unwrap_or_default()),
            (texts::fact_since(), day(self.customer_since)),
            (edit::contract_end(), day(self.contract_end)),
        ]
    }

    fn merged(was: &Self, said: &Self, now: &Self) -> Self {
        Self {
            name: pick(&was.name, &said.name, &now.name),
            kind: pick(&was.kind, &said.kind, &now.kind),
            segment: pick(&was.segment, &said.segment, &now.segment),
            state: pick(&was.state, &said.state, &now.state),
            owner: pick(&was.owner, &said.owner, &now.owner),
            yearly_value_minor: pick(
                &was.yearly_value_minor,
                &said.yearly_value_minor,
                &now.yearly_value_minor,
            ),
            customer_since: pick(&was.customer_since, &said.customer_since, &now.customer_since),
            contract_end: pick(&was.contract_end, &said.contract_end, &now.contract_end),
            ..now.clone()
        }
    }
}

/// A field that somebody else changed meanwhile: its name, what they wrote, what stands here.
type Conflict = (&'static str, String, String);

/// What a form begins with.
#[derive(Clone)]
pub(super) struct Start<T> {
    /// How it stands.
    pub(super) was: T,
    /// What the form shows.
    pub(super) shown: T,
    /// Which version that is.
    pub(super) tag: Option<String>,
}

/// What others changed between two versions, beside what stands in the form.
fn conflicts<T: Edited>(was: &T, now: &T, shown: &T, currency: &str) -> Vec<Conflict> {
    let (was, now, shown) = (was.fields(currency), now.fields(currency), shown.fields(currency));
    let all = was.into_iter().zip(now).zip(shown);
    all.filter(|((was, now), _)| was.1 != now.1).map(|((_, now), shown)| (now.0, now.1, shown.1)).collect()
}

/// The dialog of one thing: its name (unique on the page), its title, the path of the thing, and whether it is shown.
/// `form` draws what the dialog begins with, and calls with what it says when somebody else was faster.
pub(super) fn editing<T, V>(
    name: &'static str,
    title: String,
    path: String,
    open: RwSignal<bool>,
    form: impl Fn(Start<T>, Callback<T>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Edited,
    V: IntoView + 'static,
{
    let session = Session::get();
    let start = RwSignal::new(None::<Result<Start<T>, ApiError>>);
    let theirs = RwSignal::new(None::<Vec<Conflict>>);
    let path = StoredValue::new(path);
    let look = move |said: Option<T>| {
        spawn_local(async move {
            let found = Request::get(&path.get_value()).tagged::<T>().await;
            let found = found.inspect_err(|error| session.heard(error));
            let was = start.try_get_untracked().flatten().and_then(Result::ok).map(|start| start.was);
            let next = found.map(|(now, tag)| match (was, said) {
                (Some(was), Some(said)) => {
                    let shown = T::merged(&was, &said, &now);
                    theirs.try_set(Some(conflicts(&was, &now, &shown, &session.currency())));
                    Start { was: now, shown, tag }
                }
                _ => Start { shown: now.clone(), was: now, tag },
            });
            start.try_set(Some(next));
        });
    };
    look(None);
    let stale = Callback::new(move |said: T| look(Some(said)));
    let body = move || match start.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(error)) => view! { <ErrorState error on_retry=move |()| look(None) /> }.into_any(),
        Some(Ok(start)) => {
            let form = form(start, stale).into_any();
            view! {
                {move || theirs.get().map(compared)}
                {form}
            }
            .into_any()
        }
    };
    view! {
        <Dialog name title open>
            {body.clone()}
        </Dialog>
    }
}

/// Both versions of what two have changed.
fn compared(rows: Vec<Conflict>) -> impl IntoView {
    let row = |(name, theirs, mine): Conflict| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>
                    <bdi>{theirs}</bdi>
                </td>
                <td>
                    <bdi>{mine}</bdi>
                </td>
            </tr>
        }
    };
    view! {
        <div class="customer-refusal customer-compared" role="alert">
            <p>{edit::stale()}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{edit::field()}</th>
                        <th scope="col">{edit::theirs()}</th>
                        <th scope="col">{edit::mine()}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Whether a change was refused since somebody else was faster.
pub(super) fn is_stale(error: &ApiError) -> bool {
    error.status() == Some(412)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Note {
        let json = serde_json::json!({
            "id": "01890000-0000-7000-8000-000000000001", "customer_id": "01890000-0000-7000-8000-000000000002",
            "text": text, "recorded_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z",
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_was_written_here_stays_and_the_rest_is_theirs() {
        let (was, theirs) = (note("old"), note("theirs"));
        assert_eq!(Note::merged(&was, &was, &theirs).text, "theirs");
        let shown = Note::merged(&was, &note("mine"), &theirs);
        assert_eq!(shown.text, "mine");
        assert_eq!(
            conflicts(&was, &theirs, &shown, "EUR"),
            [(notes::title(), "theirs".to_owned(), "mine".to_owned())]
        );
        assert!(conflicts(&was, &was, &shown, "EUR").is_empty());
    }
}
