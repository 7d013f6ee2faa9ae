//! The audit trail: who did what when, and what it was before and after.

use kept_api::audit::AuditEntry;
use kept_api::page::Page;
use leptos::prelude::*;

use super::Frame;
use super::audit_entry::Entry;
use super::audit_filter::Filters;
use crate::client::{BASE, Request};
use crate::i18n::settings as texts;
use crate::ui::{Async, EmptyState, LinkButton, Pager};
use crate::url::{Query, use_query};

/// Parameters of the page that are the interface's own; without `cursor`, those of the file too.
pub(super) const FILTERS: [&str; 7] = ["member", "key", "subject", "subject_id", "action", "from", "to"];

/// `/settings/audit`.
#[component]
pub fn Audit() -> impl IntoView {
    view! {
        <Frame here="/settings/audit" lede=Signal::stored(texts::audit_lede().to_owned())>
            <Body />
        </Frame>
    }
}

/// The filter that the address carries.
fn filter(page: &Query) -> Query {
    FILTERS.iter().fold(Query::new(), |all, key| all.maybe(key, page.get(key)))
}

#[component]
fn Body() -> impl IntoView {
    let query = use_query();
    let asked = Memo::new(move |_| query.with(|page| filter(page).maybe("cursor", page.get("cursor"))));
    let page = LocalResource::new(move || {
        let asked = asked.get();
        async move { Request::get("/audit").query(&asked).send::<Page<AuditEntry>>().await }
    });
    let file = move || query.with(|page| filter(page).after(&format!("{BASE}/audit.csv")));
    view! {
        <Filters />
        <p class="settings-export">
            <a class="k-button k-button--secondary" href=file download="audit.csv">
                <span class="k-button__text">{texts::audit_export()}</span>
            </a>
        </p>
        <Async resource=page let:page>
            <List page query=asked.get_untracked() />
        </Async>
    }
}

#[component]
fn List(page: Page<AuditEntry>, query: Query) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState title=texts::audit_none_title() body=texts::audit_none_body()>
                <LinkButton path="/settings/audit">{texts::audit_clear()}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let first = query.get("cursor").map(|_| query.clone().without("cursor").after("/settings/audit"));
    let next = page.next.map(|cursor| query.with("cursor", cursor).after("/settings/audit"));
    let paged = first.is_some() || next.is_some();
    view! {
        <ol class="audit" aria-label=texts::audit_caption()>
            {page.items.into_iter().map(|entry| view! { <Entry entry /> }).collect_view()}
        </ol>
        {paged.then(|| view! { <Pager first=first next=next /> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_filter_of_the_page_and_not_its_place_in_the_list() {
        let page = Query::new().with("subject", "key").with("cursor", "x").with("odd", "1");
        assert_eq!(filter(&page).after("/audit.csv"), "/audit.csv?subject=key");
    }
}
