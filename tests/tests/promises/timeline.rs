//! The timeline of a customer.

use kept_api::evidence::TimelineEntry;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::promises::Standing;
use kept_core::ask::Channel;
use kept_core::component::Component;
use kept_core::ids::{CustomerId, ResponseId};
use kept_core::promise::{Claim, Ground, Outcome};
use kept_core::response::Answer;
use kept_core::survey::QuestionKind;
use kept_store::responses::{ResponseRow, record};
use kept_testkit::builders::day;
use kept_testkit::{Client, TestApp};
use uuid::Uuid;

async fn answered(app: &TestApp, customer: CustomerId, on: &str, value: u8) {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let key: kept_core::survey::QuestionKey = "delivered".parse().unwrap();
    let answer = Answer {
        key: key.clone(),
        kind: QuestionKind::Satisfaction,
        component: Component::Delivery,
        value: Some(value),
        text: None,
    };
    let claimed = [(key, QuestionKind::Satisfaction, Component::Delivery)];
    kept_store::questions::claim(&mut tx, &claimed, app.app.now()).await.unwrap().unwrap();
    let response = ResponseRow {
        id: ResponseId(Uuid::from_u128(u128::from(value) + 100)),
        customer_id: customer,
        contact_id: None,
        ask_id: None,
        survey: None,
        promise_id: None,
        channel: Channel::Import,
        touchpoint: "delivery".to_owned(),
        day: day(on),
        complete: true,
        recorded_by: None,
        external: None,
        answers: vec![answer],
        content_hash: [value; 32],
    };
    record(&mut tx, &[response], app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn pages(client: &Client, customer: CustomerId, query: &str, limit: usize) -> Vec<TimelineEntry> {
    let mut entries = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("{}?limit={limit}{query}{cursor}", paths::evidence(customer));
        let page: Page<TimelineEntry> = client.get(&path).await.into();
        assert!(page.items.len() <= limit);
        entries.extend(page.items);
        let Some(next) = page.next else { return entries };
        cursor = format!("&cursor={next}");
    }
}

fn told(entries: &[TimelineEntry]) -> Vec<String> {
    let told = |entry: &TimelineEntry| match entry {
        TimelineEntry::Response { day, response } => {
            format!("{day} answered {}", response.answers[0].value.unwrap())
        }
        TimelineEntry::PromiseMade { day, promise } => {
            format!("{day} made {} {:?}", promise.text, promise.standing)
        }
        TimelineEntry::PromiseSettled { day, promise } => {
            format!("{day} settled {} {:?}", promise.text, promise.settled.unwrap().outcome)
        }
        TimelineEntry::Behaviour { day, behaviour } => format!("{day} {}", behaviour.kind.as_str()),
        TimelineEntry::Feedback { day, feedback } => format!("{day} {}", feedback.kind.as_str()),
    };
    entries.iter().map(told).collect()
}

#[tokio::test]
async fn what_happened_is_told_newest_first_up_to_a_day() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    let other = agent.customer("Other").make().await.id;
    let first = agent.promise(acme, "first", "2026-01-20").made("2026-01-10").make().await.id;
    agent.promise(acme, "second", "2026-02-01").made("2026-01-20").make().await;
    agent.promise(other, "theirs", "2026-02-01").made("2026-01-20").make().await;
    agent.settle(first, Claim::Missed, Ground::Staff, "2026-01-20").await;
    agent.settle(first, Claim::Recovered, Ground::Customer, "2026-01-25").await;
    answered(&app, acme, "2026-01-20", 2).await;
    answered(&app, acme, "2026-02-20", 4).await;
    answered(&app, other, "2026-02-20", 5).await;

    let all = pages(&agent, acme, "", 50).await;
    let expected = [
        "2026-02-20 answered 4",
        "2026-01-25 settled first Recovered",
        "2026-01-20 answered 2",
        "2026-01-20 made second Overdue",
        "2026-01-10 made first Settled",
    ];
    assert_eq!(told(&all), expected);
    for limit in 1..5 {
        assert_eq!(pages(&agent, acme, "", limit).await, all, "by {limit}");
    }
    let past = pages(&agent, acme, "&as_of=2026-01-20", 2).await;
    let expected = [
        "2026-01-20 answered 2",
        "2026-01-20 settled first Missed",
        "2026-01-20 made second Open",
        "2026-01-10 made first Settled",
    ];
    assert_eq!(told(&past), expected);
    assert_eq!(pages(&agent, acme, "&as_of=2026-01-09", 2).await, []);
    let TimelineEntry::PromiseMade { promise, .. } = &past[2] else { panic!("{past:?}") };
    assert_eq!((promise.standing, promise.settled), (Standing::Open, None));
    let TimelineEntry::PromiseSettled { promise, .. } = &past[1] else { panic!("{past:?}") };
    assert_eq!(promise.settled.map(|end| end.outcome), Some(Outcome::Missed));
    assert_eq!(told(&pages(&agent, other, "", 1).await).len(), 2);
}

#[tokio::test]
async fn a_customer_without_a_story_has_an_empty_one() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    assert_eq!(pages(&agent, acme, "", 50).await, []);
    let path = format!("{}?limit=0", paths::evidence(acme));
    assert_eq!(agent.get(&path).await.faults(), ["/limit out-of-range"]);
}
