//! An observation, from anywhere: `o`, joy or trouble, Enter.

mod find;

use kept_api::customers::Customer;
use kept_api::feedback::{Feedback, NewFeedback};
use kept_core::access::Action;
use kept_core::component::Component;
use kept_core::feedback::Mood;
use kept_core::ids::{CustomerId, FeedbackId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use web_sys::KeyboardEvent;

use self::find::FindCustomer;
use crate::browser::{focus_soon, fresh_uuid};
use crate::client;
use crate::i18n::{deeds as texts, promise};
use crate::keyboard::{Shortcut, bind};
use crate::screens::form::{Trouble, choices, from_word};
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Dialog, Segmented, Select, TextArea, Toasts};

/// Whether the dialog is open, and how many observations it has kept: pages that show them look again.
#[derive(Clone, Copy)]
pub struct Observing {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    /// Grows with each that is kept.
    pub kept: RwSignal<u32>,
}

impl Observing {
    /// Puts it into the context of the shell.
    pub(super) fn provide() {
        provide_context(Self { open: RwSignal::new(false), kept: RwSignal::new(0) });
    }

    /// The dialog of this shell.
    #[expect(
        clippy::expect_used,
        reason = "only what is within the shell asks, and the shell provides it first"
    )]
    pub(crate) fn get() -> Self {
        use_context().expect("a part of the shell")
    }
}

/// Whom it is about.
type Whom = Option<(CustomerId, String)>;

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    id: StoredValue<Option<FeedbackId>>,
    whom: RwSignal<Whom>,
    mood: RwSignal<Option<Mood>>,
    text: RwSignal<String>,
    component: RwSignal<Component>,
    busy: RwSignal<bool>,
    trouble: Trouble,
}

impl Draft {
    fn blank() -> Self {
        Self {
            id: StoredValue::new(None),
            whom: RwSignal::new(None),
            mood: RwSignal::new(None),
            text: RwSignal::default(),
            component: RwSignal::new(Component::Service),
            busy: RwSignal::new(false),
            trouble: Trouble::none(),
        }
    }

    /// Begins anew, about the customer whose page is shown. The component stays: the next is often about the same.
    fn begin(self, here: Option<CustomerId>) {
        self.id.set_value(fresh_uuid().map(FeedbackId));
        self.mood.set(None);
        self.text.set(String::new());
        self.trouble.clear();
        self.whom.set(here.map(|id| (id, String::new())));
        match here {
            None => focus_soon("f-observe-customer"),
            Some(id) => {
                focus_soon("f-observe-mood-joy");
                spawn_local(async move {
                    let named = client::get::<Customer>(&format!("/customers/{id}")).await;
                    if let (Ok(customer), Some(Some((now, _)))) = (named, self.whom.try_get_untracked())
                        && now == id
                    {
                        self.whom.set(Some((id, customer.name)));
                    }
                });
            }
        }
    }

    fn choose(self, mood: Mood) {
        self.mood.set(Some(mood));
        self.trouble.clear();
        focus_soon("f-observe-words");
    }

    /// The observation, or what is still missing.
    fn finished(self) -> Option<NewFeedback> {
        self.trouble.clear();
        let (customer, _) = self.whom.get_untracked()?;
        let Some(mood) = self.mood.get_untracked() else {
            self.trouble.say("/mood", texts::observe_need_mood());
            return None;
        };
        let text = self.text.get_untracked().trim().to_owned();
        let new = NewFeedback::seen(customer, mood, self.component.get_untracked(), text);
        Some(NewFeedback { id: self.id.get_value(), ..new })
    }
}

/// The customer whose page is at `path`.
fn customer_at(path: &str) -> Option<CustomerId> {
    path.strip_prefix("/customers/")?.split('/').next()?.parse().ok()
}

/// The dialog, and the key that opens it.
#[component]
pub(super) fn Observe() -> impl IntoView {
    let (session, observing, draft) = (Session::get(), Observing::get(), Draft::blank());
    let pathname = use_location().pathname;
    bind(Shortcut::Observe, move || session.may(Action::WriteCustomers), move || observing.open.set(true));
    Effect::new(move |_| {
        if observing.open.get() {
            draft.begin(pathname.with_untracked(|path| customer_at(path)));
        }
    });
    view! {
        <Dialog name="observe" title=texts::observe_title() open=observing.open>
            <p class="k-observe__lede">{texts::observe_text()}</p>
            {move || match draft.whom.get() {
                None => view! { <FindCustomer on_chosen=move |whom| chosen(draft, whom) /> }.into_any(),
                Some((_, name)) => view! { <Form draft name /> }.into_any(),
            }}
        </Dialog>
    }
}

fn chosen(draft: Draft, whom: (CustomerId, String)) {
    draft.whom.set(Some(whom));
    focus_soon("f-observe-mood-joy");
}

fn send(draft: Draft, observing: Observing, toasts: Toasts) {
    if draft.busy.get_untracked() {
        return;
    }
    let Some(new) = draft.finished() else { return };
    draft.busy.set(true);
    spawn_local(async move {
        let answer = client::post::<_, Feedback>("/feedback", &new).await;
        draft.busy.set(false);
        match answer {
            Ok(_) => {
                observing.open.set(false);
                observing.kept.update(|kept| *kept = kept.wrapping_add(1));
                toasts.done(texts::observe_saved());
            }
            Err(error) => draft.trouble.take(error),
        }
    });
}

/// Joy or trouble, a few words, what it is about.
#[component]
fn Form(draft: Draft, name: String) -> impl IntoView {
    let (observing, toasts) = (Observing::get(), Toasts::get());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(draft, observing, toasts);
    };
    // What is typed in a field belongs to the field, but for the Enter that keeps it.
    let key = move |event: KeyboardEvent| {
        let mood = match event.key().as_str() {
            "j" | "J" => Some(Mood::Joy),
            "t" | "T" => Some(Mood::Trouble),
            _ => None,
        };
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
        match mood {
            _ if modified => {}
            // The letter must not end up in the words that have the focus then.
            Some(mood) if !comes_from(&event, "textarea, select") => {
                event.prevent_default();
                draft.choose(mood);
            }
            None if event.key() == "Enter" && !event.shift_key() && comes_from(&event, "textarea") => {
                event.prevent_default();
                send(draft, observing, toasts);
            }
            _ => {}
        }
    };
    let about = (!name.is_empty()).then(|| texts::observe_about(&name));
    view! {
        <form class="k-form" novalidate on:submit=submit on:keydown=key>
            <p class="k-observe__about">
                <bdi>{about}</bdi>
                " "
                <Button kind=ButtonKind::Quiet on_press=move |()| draft.begin(None)>
                    {texts::observe_another()}
                </Button>
            </p>
            <Fields draft />
            {draft.trouble.view()}
            <p class="k-observe__keys">{texts::observe_keys()}</p>
            <Button kind=ButtonKind::Primary submit=true busy=draft.busy>
                {texts::observe_save()}
            </Button>
        </form>
    }
}

/// Whether a key comes from such an element.
fn comes_from(event: &KeyboardEvent, selector: &str) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.matches(selector).unwrap_or(false))
}

#[component]
fn Fields(draft: Draft) -> impl IntoView {
    let label = |mood: Mood| match mood {
        Mood::Joy => texts::joy(),
        Mood::Trouble => texts::trouble(),
    };
    let named = |component: Component| {
        promise::find(&format!("component_{}", component.as_str())).unwrap_or_default()
    };
    let mood = Signal::derive(move || draft.mood.get().map(Mood::as_str).unwrap_or_default().to_owned());
    view! {
        <Segmented
            name="observe-mood"
            label=texts::observe_mood()
            choices=choices(Mood::ALL, Mood::as_str, label)
            value=mood
            on_change=move |word: String| draft.mood.set(from_word(Mood::ALL, Mood::as_str, &word))
        />
        {draft.trouble.line("/mood")}
        <TextArea
            name="observe-words"
            label=texts::observe_words()
            hint=texts::observe_words_hint()
            optional=true
            rows=3
            value=draft.text
            error=draft.trouble.at("/text")
        />
        <Select
            name="observe-component"
            label=texts::observe_component()
            choices=choices(Component::ALL, Component::as_str, named)
            value=Signal::derive(move || draft.component.get().as_str().to_owned())
            on_change=move |word: String| {
                let component = from_word(Component::ALL, Component::as_str, &word);
                draft.component.update(|c| *c = component.unwrap_or(*c));
            }
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_customer_says_whom_it_is_about() {
        let id = "0192f0c1-2345-7abc-8def-0123456789ab";
        let whom = id.parse().ok();
        assert_eq!(customer_at(&format!("/customers/{id}")), whom);
        assert_eq!(customer_at(&format!("/customers/{id}/call")), whom);
        for path in ["/", "/customers", "/customers/new", "/surveys"] {
            assert_eq!(customer_at(path), None, "{path}");
        }
    }
}
