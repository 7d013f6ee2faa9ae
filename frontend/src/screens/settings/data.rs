//! The organisation's data, to take along.

use leptos::prelude::*;

use super::Frame;
use crate::client::BASE;
use crate::i18n::settings as texts;
use crate::ui::Section;

/// `/settings/data`.
#[component]
pub fn Data() -> impl IntoView {
    view! {
        <Frame here="/settings/data" lede=Signal::stored(texts::data_lede().to_owned())>
            <Section title=texts::data_archive() lede=texts::data_text()>
                <p class="settings-export">
                    <a class="k-button k-button--secondary" href=format!("{BASE}/archive.zip") download="">
                        <span class="k-button__text">{texts::data_download()}</span>
                    </a>
                </p>
            </Section>
        </Frame>
    }
}
