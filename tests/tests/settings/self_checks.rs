use kept_api::feedback::Feedback;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::self_checks::{MeasuredFigure, SelfCheck, SelfCheckMeasures};
use kept_core::access::Role;
use kept_core::self_check::{Reply, SelfQuestion};
use kept_testkit::TestApp;
use serde_json::{Value, json};

use super::{at, says, survey, work};

fn replies(reply: Reply) -> Value {
    let one = |question| json!({ "question": question, "reply": reply, "note": " " });
    // In any order.
    let mut all: Vec<Value> = SelfQuestion::ALL.map(one).to_vec();
    all.reverse();
    json!({ "answers": all })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_check_is_kept_with_its_day_and_can_be_taken_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut first = replies(Reply::No);
    first["id"] = json!(app.app.id());
    let taken = owner.post(&at("/self-checks"), &first).await;
    assert_eq!(taken.status, 201);
    let taken: SelfCheck = taken.into();
    assert_eq!(taken.day.to_string(), "2026-03-02");
    assert_eq!(taken.recorded_by.as_ref().unwrap().id, app.member(Role::Owner));
    assert_eq!(taken.answers.iter().map(|one| one.question).collect::<Vec<_>>(), SelfQuestion::ALL);
    assert!(taken.answers.iter().all(|one| one.note.is_empty()));
    let again = owner.post(&at("/self-checks"), &first).await;
    assert_eq!((again.status, again.into::<SelfCheck>()), (200, taken.clone()));
    let mut other = replies(Reply::Yes);
    other["id"] = first["id"].clone();
    owner.post(&at("/self-checks"), &other).await.refused(Code::Conflict);
    app.clock.advance_days(3);
    let second: SelfCheck = app.manager().await.post(&at("/self-checks"), &replies(Reply::Yes)).await.into();
    let all: Page<SelfCheck> = app.viewer().await.get(&at("/self-checks")).await.into();
    assert_eq!(all.items, [second, taken.clone()]);
    assert_eq!(owner.get(&paths::self_check(taken.id)).await.into::<SelfCheck>(), taken);
    app.agent().await.post(&at("/self-checks"), &replies(Reply::Yes)).await.refused(Code::NotAllowed);
    app.stranger().await.get(&paths::self_check(taken.id)).await.refused(Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_said_twice_is_named() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut twice = replies(Reply::Partly);
    twice["answers"][7] = twice["answers"][0].clone();
    assert_eq!(
        owner.post(&at("/self-checks"), &twice).await.faults(),
        ["/answers/7/question twice", "/answers incomplete"]
    );
    let refused = owner.post(&at("/self-checks"), &json!({ "answers": [] })).await.refused(Code::Invalid);
    assert!(refused.detail.contains("failure_cost"), "{}", refused.detail);
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_each_question_stands_what_is_measured() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let empty: SelfCheckMeasures = owner.get(&at("/insights/self-check")).await.into();
    assert_eq!(empty.as_of, None);
    assert_eq!(empty.measures[5].figure, None, "where there is no complaint nothing is said of them");
    let survey = survey(&owner).await;
    let heard = owner.customer("Heard").make().await.id;
    let silent = owner.customer("Silent").make().await.id;
    says(&app, &owner, survey, heard, [5, 4, 4]).await;
    owner.promise(silent, "Delivered", "2026-03-10").make().await;
    let complaint = |text: &str, giver: &str, day: &str| {
        json!({ "customer_id": silent, "kind": "complaint", "giver": giver, "text": text,
                "component": "delivery", "day": day })
    };
    let mut made = Vec::new();
    for (text, giver, day) in [
        ("Late", "customer", "2026-03-01"),
        ("Late again", "customer", "2025-04-01"),
        ("Broken", "customer", "2026-02-01"),
        // What is longer ago and what staff believe is not counted.
        ("Long ago", "customer", "2025-03-31"),
        ("They seem cross", "member", "2026-03-01"),
    ] {
        let feedback: Feedback = owner.post(&at("/feedback"), &complaint(text, giver, day)).await.into();
        made.push(feedback.id);
    }
    let steps = ["acknowledge", "decide", "decline", "tell"];
    for (id, far) in [(made[0], 4), (made[1], 3), (made[3], 4)] {
        for step in &steps[..far] {
            owner.post(&paths::feedback_steps(id), &json!({ "step": step, "words": "So it is" })).await.ok();
        }
    }
    work(&app).await;
    let found: SelfCheckMeasures = owner.get(&at("/insights/self-check")).await.into();
    let of = |count, of| Some(MeasuredFigure { count, of });
    let expected = [
        of(1, Some(2)),
        of(1, None),
        of(1, Some(2)),
        of(1, None),
        of(1, None),
        of(1, Some(3)),
        of(1, Some(2)),
        None,
    ];
    assert_eq!(found.measures.iter().map(|one| one.figure).collect::<Vec<_>>(), expected);
    assert_eq!(found.measures.iter().map(|one| one.question).collect::<Vec<_>>(), SelfQuestion::ALL);
}
