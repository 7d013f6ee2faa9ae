//! Gives up an answer that was refused: a customer's words, so it is asked once more.

use kept_core::ids::ResponseId;
use leptos::prelude::*;

use crate::i18n::call as texts;
use crate::ui::{Button, ButtonKind, Dialog};

/// A button that asks before it throws an answer away.
#[component]
pub(super) fn Discard(
    /// Which answer.
    id: ResponseId,
    /// Called once it is sure.
    #[prop(into)]
    on_sure: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let sure = move |()| {
        open.set(false);
        on_sure.run(());
    };
    let actions = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{texts::discard_keep()}</Button>
            <Button kind=ButtonKind::Danger on_press=sure>
                {texts::discard()}
            </Button>
        }
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=move |()| open.set(true)>
            {texts::discard()}
        </Button>
        <Dialog name=format!("discard-{id}") title=texts::discard_title() open actions>
            <p>{texts::discard_text()}</p>
        </Dialog>
    }
}
