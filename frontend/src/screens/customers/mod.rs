//! The list of customers: named sorts, one filter in the address, pages by key, saved views.

mod assign;
mod columns;
mod filters;
mod rows;
mod views;

use kept_api::customers::CustomerPage;
use kept_core::access::Action;
use leptos::prelude::*;

use self::assign::{Chosen, Selected};
use self::filters::Filters;
use self::rows::Rows;
use self::views::{ViewBar, Views};
use super::dated;
use super::download::Download;
use crate::format;
use crate::i18n::customers;
use crate::made::{Numbers, provide_numbers};
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Async, ButtonKind, EmptyState, LinkButton, PageHeader, Pager};
use crate::url::{AS_OF, Query, use_query};

/// Parameters of the page that are the interface's own.
const FILTERS: [&str; 6] = [AS_OF, "sort", "segment", "state", "known", "cursor"];

/// What the page asks of the interface. The words of the search are called `q` in the address of the page.
fn asked(page: &Query) -> Query {
    let query = FILTERS.iter().fold(Query::new(), |all, key| all.maybe(key, page.get(key)));
    let words = page.get("q").map(str::trim).filter(|words| words.chars().count() >= 2);
    let mine = (page.get("mine") != Some("false")).then_some("true");
    query.maybe("search", words).maybe("mine", mine)
}

/// A page of the list, and whether it was widened to everybody.
#[derive(Clone)]
struct Found {
    page: CustomerPage,
    everybody: bool,
}

/// One's own customers; where none of them fits and nobody has said that only those count, everybody's.
async fn read(asked: Query, only_mine: bool) -> Result<Found, ApiError> {
    let page = dated::read::<CustomerPage>("/customers", &asked, dated::as_of(&asked)).await?;
    let widens =
        page.items.is_empty() && !only_mine && asked.get("mine").is_some() && asked.get("cursor").is_none();
    if !widens {
        return Ok(Found { page, everybody: false });
    }
    let asked = asked.without("mine");
    let page = dated::read::<CustomerPage>("/customers", &asked, dated::as_of(&asked)).await?;
    Ok(Found { everybody: !page.items.is_empty(), page })
}

/// The list of customers.
#[component]
pub fn Customers() -> impl IntoView {
    let query = use_query();
    let views = Views::begin();
    let listed = Memo::new(move |_| query.with(asked));
    let chosen: Chosen = RwSignal::default();
    let what = Memo::new(move |_| query.with(|query| (asked(query), query.get("mine") == Some("true"))));
    Effect::new(move |_| {
        what.track();
        chosen.set(Default::default());
    });
    let page = LocalResource::new(move || {
        let (asked, only_mine) = what.get();
        read(asked, only_mine)
    });
    // What the page shows is what is taken along: everybody, where nobody of one's own fits.
    let shown = Signal::derive(move || {
        let everybody = page.get().and_then(Result::ok).is_some_and(|found| found.everybody);
        let listed = listed.get();
        if everybody { listed.without("mine") } else { listed }
    });
    let session = Session::get();
    let add = move || {
        session.may(Action::WriteCustomers).then(|| {
            view! { <LinkButton path="/customers/new" kind=ButtonKind::Primary>{customers::add()}</LinkButton> }
        })
    };
    view! {
        <PageHeader title=customers::title() actions=add />
        <ViewBar views />
        <Filters />
        <Selected chosen on_done=move |()| page.refetch() />
        <p class="customers-export">
            <Download list="/customers" query=shown />
        </p>
        <Async resource=page let:found>
            <Page found query=query.get_untracked() chosen />
        </Async>
    }
}

#[component]
fn Page(found: Found, query: Query, chosen: Chosen) -> impl IntoView {
    let Found { page, everybody } = found;
    if page.items.is_empty() {
        return nothing(&query).into_any();
    }
    let day = page.scores_of;
    provide_numbers(move || Numbers::List(day));
    let scores = page
        .scores_of
        .map_or_else(|| customers::scores_none().to_owned(), |day| customers::scores_of(&format::date(day)));
    let total = page.total.map(customers::total);
    // The pages of one list are all of it: nobody is added half way.
    let query = if everybody { query.with("mine", "false") } else { query };
    let first = query.get("cursor").map(|_| query.clone().without("cursor").after("/customers"));
    let next = page.next.map(|cursor| query.with("cursor", cursor).after("/customers"));
    let picked = untrack(|| Session::get().may(Action::WriteCustomers)).then_some(chosen);
    view! {
        <p class="customers-of" role="status">
            {everybody.then(|| format!("{} ", customers::everybody()))} {total.map(|text| format!("{text} · "))} {scores}
        </p>
        <Rows lines=page.items picked />
        <Pager first=first next=next />
    }
    .into_any()
}

/// Nobody here, or nobody who fits.
fn nothing(query: &Query) -> impl IntoView + use<> {
    let filtered =
        ["q", "segment", "state", "known", "mine", "cursor"].iter().any(|key| query.get(key).is_some());
    if filtered {
        view! {
            <EmptyState title=customers::none_title() body=customers::none_body()>
                <LinkButton path="/customers?view=none&mine=false">{customers::clear()}</LinkButton>
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
        assert_eq!(asked(&page).after("/customers"), "/customers?sort=loyalty&search=ac&mine=true");
        let short = Query::new().with("q", "a").with("mine", "false");
        assert_eq!(asked(&short).after("/customers"), "/customers", "too short to search for");
    }
}
