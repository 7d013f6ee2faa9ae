//! An address that leads nowhere.

use leptos::prelude::*;

use crate::i18n::shell;
use crate::ui::{EmptyState, LinkButton, PageHeader};

/// Says so, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHeader title=shell::not_found_title() />
        <EmptyState title=shell::not_found_body()>
            <LinkButton path="/">{shell::not_found_action()}</LinkButton>
        </EmptyState>
    }
}
