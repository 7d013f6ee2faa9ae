//! Loading, empty, wrong, under way.

use leptos::prelude::*;

use crate::problem::{ApiError, Problem};
use crate::ui::{Async, Button, Card, Details, EmptyState, ErrorState, Loading, Progress, Section, Skeleton};

#[component]
pub(super) fn States() -> impl IntoView {
    let problem = ApiError::Problem(Box::new(Problem {
        status: 422,
        code: "invalid-mapping".into(),
        title: "The mapping names a column that is not in the file".into(),
        detail: Some("Column `delivered_on` is not in the header of orders.csv.".into()),
        request_id: Some("0192f3c4-7d1e".into()),
        ..Problem::default()
    }));
    let good = LocalResource::new(|| async { Ok::<_, ApiError>("Fetched".to_owned()) });
    let bad = LocalResource::new(|| async { Err::<String, _>(ApiError::Timeout) });
    let never = LocalResource::new(std::future::pending::<Result<String, ApiError>>);
    view! {
        <Section title="States">
            <div class="k-row k-row--wide">
                <Card title="Loading">
                    <Loading />
                    <Skeleton lines=2 />
                </Card>
                <Card title="Empty">
                    <EmptyState
                        title="No answers yet"
                        body="Send a survey link, or key in what a customer said on a call."
                    >
                        <Button>"Make a survey"</Button>
                    </EmptyState>
                </Card>
                <Card title="A problem">
                    <ErrorState error=problem />
                </Card>
                <Card title="No network">
                    <ErrorState error=ApiError::Network on_retry=move |()| {} />
                </Card>
                <Card title="Fetched, failed, waiting">
                    <Async resource=good let:text>
                        <p>{text}</p>
                    </Async>
                    <Async resource=bad let:text>
                        <p>{text}</p>
                    </Async>
                    <Async resource=never let:text>
                        <p>{text}</p>
                    </Async>
                </Card>
                <Card title="Under way">
                    <Progress label="Reading orders.csv" done=2612_u64 total=Some(4038) />
                    <Progress label="Counting rows" done=812_u64 total=None />
                    <Details summary="Open from the start" open=true>
                        <p>"What only some readers want to know."</p>
                    </Details>
                    <Details summary="Rows that could not be read (3)">
                        <p>"Line 17, promised_by: “31.02.2018” is no date."</p>
                    </Details>
                </Card>
            </div>
        </Section>
    }
}
