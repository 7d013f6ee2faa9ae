use kept_api::problem::Code;
use kept_api::sessions::SignIn;
use kept_core::access::Role;
use kept_testkit::app::{PASSWORD, email};
use kept_testkit::{Answer, Client, TestApp};
use reqwest::Method;

use super::at;

pub(super) async fn try_to(client: &Client, email: &str, password: &str) -> Answer {
    let input = SignIn { email: email.to_owned(), password: password.to_owned() };
    client.post(&at("/sessions"), &input).await
}

fn cookie(answer: &Answer) -> String {
    answer.headers.get("set-cookie").expect("a cookie").to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_cookie_cannot_be_read_by_scripts_and_is_not_sent_from_other_sites() {
    let app = TestApp::start().await;
    let answer = try_to(&app.anonymous(), &email(Role::Agent), PASSWORD).await;
    assert_eq!(answer.status, 204);
    let cookie = cookie(&answer);
    let (pair, flags) = cookie.split_once("; ").unwrap();
    assert!(pair.starts_with("kept=") && pair.len() == 5 + 64, "{pair}");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"] {
        assert!(flags.split("; ").any(|it| it == flag), "{flag} is not among {flags}");
    }
    assert!(!cookie.contains("Secure"), "a browser would not send it back over http");
}

#[tokio::test]
async fn by_tls_the_cookie_belongs_to_this_host_alone() {
    let app = TestApp::builder().public_url(Some("https://kept.test")).start().await;
    let answer = try_to(&app.anonymous(), &email(Role::Agent), PASSWORD).await;
    let cookie = cookie(&answer);
    assert!(cookie.starts_with("__Host-kept=") && cookie.contains("; Secure") && cookie.contains("; Path=/"));
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn an_email_is_recognised_however_it_is_written() {
    let app = TestApp::start().await;
    assert_eq!(try_to(&app.anonymous(), " Owner@Kept.TEST ", PASSWORD).await.status, 204);
}

#[tokio::test]
async fn nobody_learns_whether_an_email_has_an_account() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    let mut answers = Vec::new();
    for (email, password) in [
        ("owner@kept.test", "not the right password"),
        ("nobody@kept.test", "not the right password"),
        ("no e-mail at all", "not the right password"),
        ("owner@kept.test", ""),
        ("owner@kept.test", &"x".repeat(10_000)),
    ] {
        let mut problem = try_to(&somebody, email, password).await.refused(Code::WrongCredentials);
        problem.request_id = None;
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

#[tokio::test]
async fn after_ten_failures_an_email_waits_even_with_the_right_password() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    for _ in 0..10 {
        try_to(&somebody, "owner@kept.test", "wrong wrong wrong").await.refused(Code::WrongCredentials);
        app.clock.advance_seconds(6);
    }
    let refused = try_to(&somebody, "Owner@kept.test", PASSWORD).await;
    refused.refused(Code::TooManyRequests);
    // One try comes back every 90 seconds, and 60 of them have passed.
    assert_eq!(refused.headers.get("retry-after").unwrap(), "30");
    // The address has more tries than that: a colleague is not kept out.
    assert_eq!(try_to(&somebody, "agent@kept.test", PASSWORD).await.status, 204);
    app.clock.advance_seconds(30);
    assert_eq!(try_to(&somebody, "owner@kept.test", PASSWORD).await.status, 204);
    try_to(&somebody, "owner@kept.test", "wrong wrong wrong").await.refused(Code::WrongCredentials);
}

#[tokio::test]
async fn an_address_that_fails_with_many_emails_waits_and_one_that_succeeds_never_does() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    for n in 0..30 {
        try_to(&somebody, &format!("{n}@kept.test"), "wrong wrong wrong")
            .await
            .refused(Code::WrongCredentials);
    }
    try_to(&somebody, "agent@kept.test", PASSWORD).await.refused(Code::TooManyRequests);
    app.clock.advance_seconds(900);
    for _ in 0..40 {
        assert_eq!(try_to(&somebody, "agent@kept.test", PASSWORD).await.status, 204);
    }
}

#[tokio::test]
async fn what_is_no_email_is_counted_for_its_address_too() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    for n in 0..30 {
        try_to(&somebody, &format!("no e-mail {n}"), PASSWORD).await.refused(Code::WrongCredentials);
    }
    try_to(&somebody, "no e-mail", PASSWORD).await.refused(Code::TooManyRequests);
    try_to(&somebody, "owner@kept.test", PASSWORD).await.refused(Code::TooManyRequests);
}

#[tokio::test]
async fn failures_at_the_same_time_are_counted_too() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    let tries = (0..30).map(|_| try_to(&somebody, "owner@kept.test", "wrong wrong wrong"));
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 10);
    assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 20);
}

#[tokio::test]
async fn a_success_forgets_the_failures_of_an_email() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    for _ in 0..4 {
        try_to(&somebody, "owner@kept.test", "wrong wrong wrong").await.refused(Code::WrongCredentials);
        assert_eq!(try_to(&somebody, "owner@kept.test", PASSWORD).await.status, 204);
    }
    for _ in 0..5 {
        try_to(&somebody, "owner@kept.test", "wrong wrong wrong").await.refused(Code::WrongCredentials);
    }
    assert_eq!(try_to(&somebody, "owner@kept.test", PASSWORD).await.status, 204, "five failures, not nine");
}

#[tokio::test]
async fn nothing_stored_opens_a_door() {
    let app = TestApp::start().await;
    let answer = try_to(&app.anonymous(), "owner@kept.test", PASSWORD).await;
    let token: kept_app::token::Token =
        cookie(&answer).split([';', '=']).nth(1).unwrap().parse().expect("a token in the cookie");
    let database = app.database.superuser().await;
    let row = database
        .query_one(
            "SELECT s.secret_hash, a.password_hash FROM sessions s JOIN members m ON m.id = s.member_id \
             JOIN accounts a ON a.id = m.account_id WHERE s.id = $1::text::uuid",
            &[&token.id.to_string()],
        )
        .await
        .unwrap();
    let (secret_hash, password_hash): (Vec<u8>, String) = (row.get(0), row.get(1));
    assert_eq!(secret_hash, token.hash());
    assert!(!secret_hash.windows(16).any(|part| part == token.secret));
    assert!(password_hash.starts_with("$argon2id$") && !password_hash.contains(PASSWORD));
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_nobody() {
    let app = TestApp::start().await;
    let token = cookie(&try_to(&app.anonymous(), "owner@kept.test", PASSWORD).await);
    let token = token.split([';', '=']).nth(1).unwrap().to_owned();
    let read = async |token: &str| {
        let request =
            app.anonymous().request(Method::GET, &at("/me")).header("cookie", format!("kept={token}"));
        app.anonymous().send(request).await
    };
    assert_eq!(read(&token).await.status, 200);
    for place in 0..token.len() {
        let mut other = token.clone().into_bytes();
        other[place] = if other[place] == b'A' { b'B' } else { b'A' };
        let other = String::from_utf8(other).unwrap();
        read(&other).await.refused(Code::NotSignedIn);
    }
    for other in ["", "x", &token[1..], &format!("{token}A"), "%00", "\"\""] {
        read(other).await.refused(Code::NotSignedIn);
    }
}
