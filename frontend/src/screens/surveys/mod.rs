//! Surveys: the list, and the writing of one.

mod draft;
mod edit;
mod form;
mod preview;
mod words;

use kept_api::page::Page;
use kept_api::surveys::Survey;
use kept_core::access::Action;
use leptos::prelude::*;

use crate::client::Request;
use crate::format;
use crate::i18n::surveys;
use crate::screens::download::Download;
use crate::state::Session;
use crate::ui::{
    Async, Badge, ButtonKind, Column, EmptyState, LinkButton, PageHeader, Pager, Table, TableRow, Tone,
};
use crate::url::{Query, use_query};

pub use edit::{SurveyEdit, SurveyNew};

/// The list of surveys.
#[component]
pub fn Surveys() -> impl IntoView {
    let query = use_query();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor").map(str::to_owned)));
    let page = LocalResource::new(move || {
        let asked = Query::new().maybe("cursor", cursor.get());
        async move { Request::get("/surveys").query(&asked).send::<Page<Survey>>().await }
    });
    view! {
        <PageHeader
            title=Signal::stored(surveys::title().to_owned())
            lede=Signal::stored(surveys::lede().to_owned())
            actions=|| {
                view! {
                    <Download list="/surveys" query=Signal::stored(Query::new()) />
                    <NewButton />
                }
            }
        />
        <Async resource=page let:page>
            <List page later=cursor.get_untracked().is_some() />
        </Async>
    }
}

/// Offered to those whose role may make one.
#[component]
fn NewButton() -> impl IntoView {
    let session = Session::get();
    let button = || {
        view! {
            <LinkButton path="/surveys/new" kind=ButtonKind::Primary>
                {surveys::new()}
            </LinkButton>
        }
    };
    move || session.may(Action::WriteSurveys).then(button)
}

#[component]
fn List(
    page: Page<Survey>,
    /// Whether there are pages before this one.
    later: bool,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <EmptyState title=surveys::empty_title() body=surveys::empty_body() /> }.into_any();
    }
    let columns = vec![
        Column::words(surveys::column_title()),
        Column::figures(surveys::column_questions()).minor(),
        Column::figures(surveys::column_responses()),
        Column::figures(surveys::column_version()).minor(),
        Column::words(surveys::column_state()),
    ];
    let first = later.then(|| "/surveys".to_owned());
    let next = page.next.map(|cursor| Query::new().with("cursor", cursor).after("/surveys"));
    let paged = first.is_some() || next.is_some();
    view! {
        <Table caption=surveys::caption() columns>
            {page.items.into_iter().map(|survey| view! { <Line survey /> }).collect_view()}
        </Table>
        {paged.then(|| view! { <Pager first=first next=next /> })}
    }
    .into_any()
}

#[component]
fn Line(survey: Survey) -> impl IntoView {
    let questions = u64::try_from(survey.body.questions.len()).unwrap_or(u64::MAX);
    let state = if survey.frozen {
        view! { <Badge tone=Tone::Good>{surveys::frozen()}</Badge> }
    } else {
        view! { <Badge tone=Tone::Neutral>{surveys::draft()}</Badge> }
    };
    view! {
        <TableRow name=survey.body.title path=format!("/surveys/{}", survey.id)>
            <td class="k-table__figures k-table__minor">{format::count(questions)}</td>
            <td class="k-table__figures">{format::count(survey.responses)}</td>
            <td class="k-table__figures k-table__minor">{format::count(survey.version.into())}</td>
            <td>{state}</td>
        </TableRow>
    }
}
