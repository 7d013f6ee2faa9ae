//! What is refused, and that nothing of it is stored.

use kept_api::paths;
use kept_api::problem::Code;
use kept_api::responses::Received;
use kept_core::ids::ResponseId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::responses::asked::{Asked, answers, public, submission};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[tokio::test]
async fn a_token_with_one_letter_changed_leads_nowhere() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    for place in 0..token.len() {
        let mut letters = token.clone().into_bytes();
        let at = LETTERS.iter().position(|letter| *letter == letters[place]).unwrap();
        letters[place] = LETTERS[(at + 1) % LETTERS.len()];
        // Whoever tries faster must wait, whatever the letters.
        asked.app.clock.advance_seconds(2);
        let changed = String::from_utf8(letters).unwrap();
        asked.contact.get(&format!("/api/v1/public/asks/{changed}")).await.refused(Code::NotFound);
        let sent = submission(1, &answers(1, 1, ""));
        asked.contact.post(&public(&changed), &sent).await.refused(Code::NotFound);
    }
    let longer = format!("{token}A");
    let long = "A".repeat(5000);
    for malformed in ["", "x", &token[1..], longer.as_str(), "%ff%fe", "ä", long.as_str()] {
        let answer = asked.contact.get(&format!("/api/v1/public/asks/{malformed}")).await;
        assert!((400..=404).contains(&answer.status), "{malformed}: {}", answer.status);
    }
    assert_eq!(asked.stored().await, 0);
    asked.contact.get(&format!("/api/v1/public/asks/{token}")).await.ok();
}

#[tokio::test]
async fn answers_that_do_not_fit_are_named_with_their_places() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let cases: [(Value, &[&str]); 6] = [
        (json!([]), &["/answers no-answer"]),
        (json!([{"key": "expected", "value": 6}]), &["/answers/0/value off-the-scale"]),
        (json!([{"key": "colour", "value": 1}]), &["/answers/0/key unknown-question"]),
        (
            json!([{"key": "expected", "value": 1}, {"key": "expected", "value": 2}]),
            &["/answers/1/key answered-twice"],
        ),
        (json!([{"key": "expected", "text": "good"}]), &["/answers/0/text not-words"]),
        (json!([{"key": "words", "text": "x".repeat(5001)}]), &["/answers/0/text too-long"]),
    ];
    for (answers, faults) in cases {
        let refused = asked.contact.post(&public(&token), &submission(1, &answers)).await;
        assert_eq!(refused.faults(), faults, "{answers}");
    }
    for body in
        [json!({"id": 1, "answers": []}), json!({"answers": []}), json!({"id": Uuid::nil(), "answers": [1]})]
    {
        asked.contact.post(&public(&token), &body).await.refused(Code::MalformedBody);
    }
    assert_eq!(asked.stored().await, 0);
    asked.contact.post(&public(&token), &submission(1, &answers(5, 5, ""))).await.ok();
}

#[tokio::test]
async fn once_is_enough_and_the_same_again_is_no_harm() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let post = async |id, said: &Value| asked.contact.post(&public(&token), &submission(id, said)).await;
    let said = answers(4, 4, "Good");
    assert_eq!(post(1, &said).await.status, 201);
    // Neither order nor white space makes another answer of it.
    let same = json!([
        {"key": "words", "text": " Good "},
        {"key": "delivered", "value": 4},
        {"key": "expected", "value": 4},
    ]);
    for said in [&said, &same] {
        let again = post(1, said).await;
        assert_eq!(again.status, 200);
        assert!(again.into::<Received>().again);
    }
    post(1, &answers(5, 4, "Good")).await.refused(Code::Conflict);
    post(1, &json!([{"key": "colour", "value": 1}])).await.refused(Code::Conflict);
    post(2, &said).await.refused(Code::AlreadyAnswered);
    // Also where the link would have expired by now.
    asked.app.clock.advance_days(60);
    assert_eq!(post(1, &said).await.status, 200);
    asked.agent.sign_in_again().await;
    let (_, other) = asked.link().await;
    asked.contact.post(&public(&other), &submission(1, &said)).await.refused(Code::Conflict);
    asked.contact.get(&format!("/api/v1/public/asks/{other}")).await.ok();
    assert_eq!(asked.stored().await, 1);
}

#[tokio::test]
async fn a_link_that_is_closed_says_so() {
    let asked = Asked::start().await;
    let (withdrawn, token) = asked.link().await;
    asked.agent.post(&format!("{}/withdrawal", paths::ask(withdrawn.id)), &json!({})).await.ok();
    let (_, expired) = asked.link().await;
    asked.app.clock.advance_days(30);
    for token in [token, expired] {
        asked.contact.get(&format!("/api/v1/public/asks/{token}")).await.refused(Code::AskClosed);
        let sent = submission(1, &answers(1, 1, ""));
        asked.contact.post(&public(&token), &sent).await.refused(Code::AskClosed);
    }
    assert_eq!(asked.stored().await, 0);
}

#[tokio::test]
async fn a_call_is_taken_down_by_who_may_and_a_link_only_by_its_contact() {
    let asked = Asked::start().await;
    let (link, _) = asked.link().await;
    let call = asked.agent.call(asked.survey.id, asked.customer.id).await;
    let new = |ask: Uuid| json!({"id": Uuid::from_u128(1), "ask_id": ask, "answers": answers(3, 3, "")});
    let path = "/api/v1/responses";
    assert_eq!(asked.agent.post(path, &new(link.id.0)).await.faults(), ["/ask_id not-by-phone"]);
    assert_eq!(asked.agent.post(path, &new(Uuid::from_u128(9))).await.faults(), ["/ask_id unknown-ask"]);
    asked.app.viewer().await.post(path, &new(call.id.0)).await.refused(Code::NotAllowed);
    asked.app.anonymous().post(path, &new(call.id.0)).await.refused(Code::NotSignedIn);
    let stranger = asked.app.stranger().await;
    assert_eq!(stranger.post(path, &new(call.id.0)).await.faults(), ["/ask_id unknown-ask"]);
    asked.agent.post(path, &new(call.id.0)).await.ok();
    stranger.get(&paths::response(ResponseId(Uuid::from_u128(1)))).await.refused(Code::NotFound);
    assert_eq!(stranger.get(path).await.ok()["items"], json!([]));
}
