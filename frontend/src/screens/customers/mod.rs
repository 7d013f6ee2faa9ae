//! The list of customers: named sorts, one filter in the address, pages by key.

mod filters;
mod rows;

use kept_api::customers::CustomerPage;
use leptos::prelude::*;

use self::filters::Filters;
use self::rows::Rows;
use super::dated;
use super::download::Download;
use crate::format;
use crate::i18n::customers;
use crate::ui::{Async, ButtonKind, EmptyState, LinkButton, PageHeader, Pager};
use crate::url::{AS_OF, Query, use_query};

/// Parameters of the page that are the interface's own.
const FILTERS: [&str; 7] = [AS_OF, "sort", "segment", "state", "known", "mine", "cursor"];

/// What the page asks of the interface. The words of the search are called `q` in the address of the page.
fn asked(page: &Query) -> Query {
    let query = FILTERS.iter().fold(Query::new(), |all, key| all.maybe(key, page.get(key)));
    let words = page.get("q").map(str::trim).filter(|words| words.chars().count() >= 2);
    query.maybe("search", words)
}

/// The list of customers.
#[component]
pub fn Customers() -> impl IntoView {
    let query = use_query();
    let asked = Memo::new(move |_| query.with(asked));
    let page = LocalResource::new(move || {
        let asked = asked.get();
        async move { dated::read::<CustomerPage>("/customers", &asked, dated::as_of(&asked)).await }
    });
    view! {
        <PageHeader title=customers::title() />
        <Filters />
        <p class="customers-export">
            <Download list="/customers" query=asked />
        </p>
        <Async resource=page let:page>
            <Page page query=query.get_untracked() />
        </Async>
    }
}

#[component]
fn Page(page: CustomerPage, query: Query) -> impl IntoView {
    if page.items.is_empty() {
        return nothing(&query).into_any();
    }
    let scores = page
        .scores_of
        .map_or_else(|| customers::scores_none().to_owned(), |day| customers::scores_of(&format::date(day)));
    let total = page.total.map(customers::total);
    let first = query.get("cursor").map(|_| query.clone().without("cursor").after("/customers"));
    let next = page.next.map(|cursor| query.with("cursor", cursor).after("/customers"));
    view! {
        <p class="customers-of" role="status">{total.map(|text| format!("{text} · "))} {scores}</p>
        <Rows lines=page.items />
        <Pager first=first next=next />
    }
    .into_any()
}

/// Nobody here, or nobody who fits.
fn nothing(query: &Query) -> impl IntoView + use<> {
    let filtered = ["q", "segment", "state", "known", "mine"].iter().any(|key| query.get(key).is_some());
    if filtered {
        view! {
            <EmptyState title=customers::none_title() body=customers::none_body()>
                <LinkButton path="/customers">{customers::clear()}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState title=customers::empty_title() body=customers::empty_body()>
                <LinkButton path="/import" kind=ButtonKind::Primary>{customers::empty_action()}</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_becomes_the_question() {
        let page = Query::new().with("q", " ac ").with("sort", "loyalty").with("nonsense", "1");
        assert_eq!(asked(&page).after("/customers"), "/customers?sort=loyalty&search=ac");
        assert_eq!(
            asked(&Query::new().with("q", "a")).after("/customers"),
            "/customers",
            "too short to search for"
        );
    }
}
