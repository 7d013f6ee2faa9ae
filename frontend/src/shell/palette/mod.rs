//! One field for everything: what is there, pages, and what can be done. `/` and `Ctrl K` open it from anywhere.

mod act;
mod entries;
mod find;
pub(crate) mod recent;

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::KeyboardEvent;

use self::act::Doer;
use self::entries::{Entry, Group};
use self::find::Finder;
use crate::browser;
use crate::i18n::palette as texts;
use crate::keyboard::{Shortcut, bind};
use crate::state::Session;
use crate::ui::{Icon, IconName};

/// What a page is asked to do by somebody who is elsewhere in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Opens the dialog that makes a promise to the customer on the page.
    Promise,
}

/// The palette of the app.
#[derive(Clone, Copy)]
pub(crate) struct Palette {
    open: RwSignal<bool>,
    wish: RwSignal<Option<Wish>>,
}

impl Palette {
    /// Puts it into the context of the app, closed.
    pub(super) fn provide() -> Self {
        let palette = Self { open: RwSignal::new(false), wish: RwSignal::new(None) };
        provide_context(palette);
        palette
    }

    /// The palette of the app.
    pub(crate) fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Opens it.
    pub(super) fn show(self) {
        self.open.set(true);
    }

    /// Whether this was wished for; it is fulfilled then. Follows changes.
    pub(crate) fn take(self, wish: Wish) -> bool {
        let wished = self.wish.with(|one| *one == Some(wish));
        if wished {
            self.wish.set(None);
        }
        wished
    }
}

/// The dialog; once, in the shell.
#[component]
pub(super) fn PaletteDialog() -> impl IntoView {
    let palette = Palette::get();
    bind(Shortcut::Search, || true, move || palette.show());
    let element: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (palette.open.get(), dialog.open()) {
            // Fails only where the element has left the page meanwhile.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // Whoever presses beside it wants it gone.
    let beside = move |event: leptos::ev::MouseEvent| {
        let target = event.target();
        let on_itself =
            element.get_untracked().is_some_and(|dialog| target.as_ref() == Some(dialog.as_ref()));
        if on_itself {
            palette.open.set(false);
        }
    };
    // It is told a moment later: meanwhile somebody may have opened it again.
    let left = move |_| {
        if !element.get_untracked().is_some_and(|dialog| dialog.open()) {
            palette.open.set(false);
        }
    };
    view! {
        <dialog
            class="k-palette"
            node_ref=element
            aria-label=texts::title()
            on:close=left
            on:click=beside
        >
            {move || palette.open.get().then(|| view! { <Body palette /> })}
        </dialog>
    }
}

#[component]
fn Body(palette: Palette) -> impl IntoView {
    let session = Session::get();
    let words = RwSignal::new(String::new());
    let finder = Finder::follow(words);
    let path = use_location().pathname;
    let groups: Memo<Vec<Group>> =
        Memo::new(move |_| entries::all(session, &words.get(), &path.get(), finder.found().as_ref()));
    let active = RwSignal::new(0_usize);
    let count = Memo::new(move |_| {
        groups.with(|groups| groups.iter().map(|group| group.entries.len()).sum::<usize>())
    });
    Effect::new(move |_| {
        words.track();
        active.set(0);
    });
    let doer = Doer::get();
    let choose = Callback::new(move |entry: Entry| {
        palette.open.set(false);
        doer.run(palette, entry);
    });
    let chosen = move || {
        let at = active.get_untracked();
        groups.with_untracked(|groups| groups.iter().flat_map(|group| &group.entries).nth(at).cloned())
    };
    let press = move |event: KeyboardEvent| {
        let last = count.get_untracked().saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => active.get_untracked().checked_add(1).filter(|n| *n <= last).unwrap_or(0),
            "ArrowUp" => active.get_untracked().checked_sub(1).unwrap_or(last),
            "PageDown" => last,
            "PageUp" => 0,
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                if let Some(entry) = chosen() {
                    choose.run(entry);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
        browser::show_soon(format!("palette-{next}"));
    };
    browser::focus_soon("palette-words");
    view! {
        <div class="k-palette__field">
            <Icon name=IconName::Search />
            <input
                id="palette-words"
                type="text"
                role="combobox"
                class="k-palette__words"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                maxlength="200"
                aria-label=texts::field()
                aria-expanded=move || (count.get() > 0).to_string()
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant=move || (count.get() > 0).then(|| format!("palette-{}", active.get()))
                placeholder=texts::field()
                prop:value=words
                on:input=move |event| words.set(event_target_value(&event))
                on:keydown=press
            />
            <button
                type="button"
                class="k-button k-button--quiet k-button--icon"
                aria-label=crate::i18n::ui::close()
                on:click=move |_| palette.open.set(false)
            >
                <Icon name=IconName::Close />
            </button>
        </div>
        <p class="k-hidden" role="status">
            {move || finder.says(count.get())}
        </p>
        <div class="k-palette__list" id="palette-list" role="listbox" aria-label=texts::found()>
            {move || lists(groups.get(), active, choose)}
        </div>
        {move || (count.get() == 0).then(|| view! { <p class="k-palette__none" aria-hidden="true">{finder.says(0)}</p> })}
        <p class="k-palette__keys" aria-hidden="true">
            {texts::keys()}
        </p>
    }
}

fn lists(groups: Vec<Group>, active: RwSignal<usize>, choose: Callback<Entry>) -> impl IntoView {
    let mut place = 0;
    groups
        .into_iter()
        .enumerate()
        .map(|(number, group)| {
            let options = group.entries.into_iter().map(|entry| {
                place += 1;
                option(place - 1, entry, active, choose)
            });
            let (title, labelled) = (format!("palette-group-{number}"), format!("palette-group-{number}"));
            view! {
                <div role="group" aria-labelledby=labelled class="k-palette__group">
                    <p class="k-palette__title" id=title role="presentation">
                        {group.title}
                    </p>
                    {options.collect_view()}
                </div>
            }
        })
        .collect_view()
}

fn option(place: usize, entry: Entry, active: RwSignal<usize>, choose: Callback<Entry>) -> impl IntoView {
    let (title, note) = (entry.title.clone(), entry.note.clone());
    let is_active = move || active.get() == place;
    view! {
        <div
            class="k-palette__entry"
            id=format!("palette-{place}")
            role="option"
            aria-selected=move || is_active().to_string()
            on:mousemove=move |_| {
                if active.get_untracked() != place {
                    active.set(place);
                }
            }
            on:click=move |_| choose.run(entry.clone())
        >
            <bdi class="k-palette__name">{title}</bdi>
            {(!note.is_empty()).then(|| view! { " " <bdi class="k-palette__note">{note}</bdi> })}
        </div>
    }
}
