//! The language of the app, each under its own name.

use leptos::prelude::*;

use crate::i18n::{self, Locale, shell};

/// The languages there are. Choosing another one loads the page anew, so each is a button and not a choice that takes
/// hold while the arrow keys pass over it.
#[component]
pub(super) fn LanguageChoice() -> impl IntoView {
    let buttons = Locale::ALL.iter().map(|&language| {
        let held = language == i18n::locale();
        view! {
            <button
                type="button"
                class="k-languages__one"
                lang=language.tag()
                dir=language.direction()
                aria-pressed=held.to_string()
                on:click=move |_| {
                    if !held {
                        i18n::change_to(language);
                    }
                }
            >
                {language.own_name()}
            </button>
        }
    });
    view! {
        <div class="k-languages" role="group" aria-label=shell::language()>
            {buttons.collect_view()}
        </div>
    }
}
