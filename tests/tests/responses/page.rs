//! The page that a contact answers on, without script.

use kept_api::contacts::NewContact;
use kept_api::paths;
use kept_api::responses::Response;
use kept_core::component::Component;
use kept_core::contact::ContactRole;
use kept_core::ids::ResponseId;
use kept_core::survey::{Question, QuestionKind, SurveyBody};
use kept_testkit::Answer;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::responses::asked::Asked;

/// Everything that the first visit loads, in bytes.
const BUDGET: usize = 14_000;

/// The value of an attribute that comes after `before` in a page.
fn after<'a>(page: &'a str, before: &str) -> &'a str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split_once('"').unwrap().0
}

async fn send(asked: &Asked, token: &str, fields: &[(&str, &str)]) -> Answer {
    let request = asked.contact.request(Method::POST, &format!("/s/{token}"));
    let form: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.join("&"));
    asked.contact.send_for_page(request).await
}

/// As a browser writes a field of a form.
fn encode(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

fn is_calm(answer: &Answer) {
    let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert!(header("content-security-policy").contains("default-src 'self'"));
    assert!(!answer.headers.contains_key("set-cookie"));
    assert!(answer.text().contains("<main>"), "{}", answer.text());
}

#[tokio::test]
async fn a_contact_answers_by_a_form_and_is_thanked() {
    let asked = Asked::start().await;
    let (ask, token) = asked.link().await;
    let page = asked.contact.page(&format!("/s/{token}")).await;
    is_calm(&page);
    let html = page.text();
    for words in ["After delivery", "What about expected?", "Much less than expected", "What about words?"] {
        assert!(html.contains(words), "{words} in {html}");
    }
    assert!(!html.contains(&ask.id.to_string()) && !html.contains(&asked.customer.id.to_string()));
    let id = after(&html, "name=\"id\" value=\"");
    let fields =
        [("id", id), ("a.expected", "4"), ("a.delivered", "5"), ("a.words", "On time.\r\nThank you <3")];
    for _ in 0..2 {
        // A double click sends it twice.
        let sent = send(&asked, &token, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert_eq!(sent.headers["location"].to_str().unwrap(), format!("/s/{token}/thanks"));
    }
    let thanks = asked.contact.page(&format!("/s/{token}/thanks")).await;
    is_calm(&thanks);
    assert!(thanks.status == 200 && thanks.text().contains("Thank you"));
    let response: Response = asked.agent.get(&paths::response(ResponseId(id.parse().unwrap()))).await.into();
    assert_eq!(response.answers[2].text.as_deref(), Some("On time.\nThank you <3"));
    assert_eq!(asked.stored().await, 1);

    let there = asked.contact.page(&format!("/s/{token}")).await;
    assert!(there.status == 200 && there.text().contains("You have answered"));
    let fresh = Uuid::from_u128(9).to_string();
    let second = send(&asked, &token, &[("id", &fresh), ("a.expected", "1"), ("a.delivered", "1")]).await;
    assert!(second.status == 409 && second.text().contains("You have answered"));
    let changed = send(&asked, &token, &[("id", id), ("a.expected", "1"), ("a.delivered", "1")]).await;
    assert_eq!(changed.status, 409);
    assert_eq!(asked.stored().await, 1);
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_question_and_nothing_is_lost() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let id = Uuid::from_u128(3).to_string();
    let words = "<b>\"Typed\" & long</b>";
    let page = send(&asked, &token, &[("id", &id), ("a.expected", "4"), ("a.words", words)]).await;
    assert_eq!(page.status, 422);
    is_calm(&page);
    let html = page.text();
    assert!(html.contains("Please choose an answer.") && html.contains("Nothing that you entered is lost"));
    assert_eq!(after(&html, "name=\"id\" value=\""), id);
    assert!(html.contains("&lt;b&gt;&quot;Typed&quot; &amp; long&lt;/b&gt;"), "{html}");
    let chosen = html.split("<label>").find(|label| label.contains("checked")).unwrap();
    assert!(chosen.contains("name=\"a.expected\" value=\"4\""), "{chosen}");
    assert!(html.contains("id=\"fault-delivered\"") && html.contains("aria-describedby=\"fault-delivered\""));

    for (field, value, sentence) in [
        ("a.delivered", "9", "Please choose one of these answers."),
        ("a.delivered", "five", "Please choose an answer."),
        ("a.delivered", "99999999999999", "Please choose an answer."),
    ] {
        let page = send(&asked, &token, &[("id", &id), ("a.expected", "4"), (field, value)]).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains(sentence), "{value}: {}", page.text());
    }
    let long = "ä".repeat(5001);
    let fields = [("id", id.as_str()), ("a.expected", "4"), ("a.delivered", "4"), ("a.words", &long)];
    let page = send(&asked, &token, &fields).await;
    assert!(page.status == 422 && page.text().contains("at most 5000") && page.text().contains(&long));
    assert_eq!(asked.stored().await, 0);
    let fields = [("id", id.as_str()), ("a.expected", "4"), ("a.delivered", "4"), ("a.words", words)];
    assert_eq!(send(&asked, &token, &fields).await.status, 303);
}

#[tokio::test]
async fn every_other_address_has_a_calm_page_too() {
    let asked = Asked::start().await;
    let (withdrawn, closed) = asked.link().await;
    asked.agent.post(&format!("{}/withdrawal", paths::ask(withdrawn.id)), &json!({})).await.ok();
    let (_, open) = asked.link().await;
    let flipped = format!("{}{}", &open[..63], if open.ends_with('A') { 'B' } else { 'A' });
    let fields = [("a.expected", "4"), ("a.delivered", "4")];
    for (token, status, words) in [
        (closed.as_str(), 410, "no longer open"),
        (flipped.as_str(), 404, "There is nothing here"),
        ("short", 404, "There is nothing here"),
    ] {
        for page in [
            asked.contact.page(&format!("/s/{token}")).await,
            asked.contact.page(&format!("/s/{token}/thanks")).await,
            send(&asked, token, &fields).await,
        ] {
            assert!(page.status == status && page.text().contains(words), "{} {}", page.status, page.text());
            is_calm(&page);
        }
    }
    let back = asked.contact.page(&format!("/s/{open}/thanks")).await;
    assert_eq!(
        (back.status, back.headers["location"].to_str().unwrap()),
        (303, format!("/s/{open}").as_str())
    );
    asked.app.clock.advance_days(31);
    assert_eq!(asked.contact.page(&format!("/s/{open}")).await.status, 410);
    assert_eq!(asked.contact.page("/s/files/survey-000000000000.css").await.status, 404);
    assert_eq!(asked.contact.page("/s/a/b/c").await.status, 404);
    let put = asked.contact.request(Method::PUT, &format!("/s/{open}"));
    assert_eq!(asked.contact.send_for_page(put).await.status, 405);
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_refused_without_a_fault_of_ours() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let post = || asked.contact.request(Method::POST, &format!("/s/{token}"));
    let form = "application/x-www-form-urlencoded";
    for request in [
        post().json(&json!({"a.expected": 4})),
        post().header("content-type", form).body("a.expected=%ff%fe&a.delivered=4"),
        post().header("content-type", form).body("a.words=%00&a.expected=4&a.delivered=4"),
        post().header("content-type", form).body(b"\xff\xfe=1".to_vec()),
        post().header("content-type", form).body("a.words=".to_owned() + &"x".repeat(70_000)),
        post(),
    ] {
        let page = asked.contact.send_for_page(request).await;
        assert!(
            page.status == 400 && page.text().contains("could not be read"),
            "{} {}",
            page.status,
            page.text()
        );
    }
    let control = post().header("content-type", form).body("a.words=a%07b&a.expected=4&a.delivered=4");
    assert_eq!(asked.contact.send_for_page(control).await.status, 422);
    assert_eq!(asked.stored().await, 0);
}

#[tokio::test]
async fn reading_the_page_writes_nothing() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let rows = asked.app.database.superuser().await;
    let sql = "SELECT (SELECT md5(string_agg(a::text, '' ORDER BY a.id)) FROM asks a), (SELECT count(*) FROM audit), \
               (SELECT count(*) FROM events), (SELECT count(*) FROM responses)";
    let mut seen = Vec::new();
    for _ in 0..2 {
        let row = rows.query_one(sql, &[]).await.unwrap();
        seen.push((
            row.get::<_, String>(0),
            row.get::<_, i64>(1),
            row.get::<_, i64>(2),
            row.get::<_, i64>(3),
        ));
        for method in [Method::GET, Method::HEAD] {
            let request = asked.contact.request(method, &format!("/s/{token}"));
            assert_eq!(asked.contact.send_for_page(request).await.status, 200);
        }
    }
    let [before, after] = seen.try_into().unwrap();
    assert_eq!(before, after);
}

/// Five questions of the longest kinds.
fn long_survey() -> SurveyBody {
    let words = |from: &str, most: usize| {
        let mut text = String::new();
        let mut number: u64 = from.bytes().map(u64::from).sum();
        while text.chars().count() < most {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let letter = char::from(b'a' + u8::try_from((number >> 33) % 26).unwrap());
            text.push(if (number >> 40).is_multiple_of(6) { ' ' } else { letter });
        }
        text.chars().take(most - 1).collect::<String>() + "?"
    };
    let question = |key: &str, kind, labels: usize| Question {
        key: key.parse().unwrap(),
        kind,
        component: Component::Service,
        text: words(key, 300),
        labels: (0..labels).map(|i| words(&format!("{key}{i}"), 80)).collect(),
        required: kind != QuestionKind::Open,
    };
    let questions = vec![
        question("one", QuestionKind::Recommend, 2),
        question("two", QuestionKind::Choice, 9),
        question("three", QuestionKind::Effort, 7),
        question("four", QuestionKind::Satisfaction, 5),
        question("five", QuestionKind::Open, 0),
    ];
    SurveyBody { title: words("title", 120), language: "en".to_owned(), questions }
}

#[tokio::test]
async fn the_whole_page_fits_into_the_first_round_trip() {
    let asked = Asked::start().await;
    let new = json!({ "body": long_survey() });
    let survey: kept_api::surveys::Survey =
        asked.app.manager().await.post("/api/v1/surveys", &new).await.into();
    for survey in [asked.survey.id, survey.id] {
        let person = asked.agent.contact(asked.customer.id, "Ann", ContactRole::Uses).await;
        let ask = asked.agent.ask(survey, asked.customer.id, person.id).await;
        let path = asked.app.path_of(ask.link.as_deref().unwrap());
        for encoding in ["gzip", "br"] {
            let load = async |path: &str| {
                let request = asked.contact.request(Method::GET, path).header("accept-encoding", encoding);
                let answer = asked.contact.send_for_page(request).await;
                assert_eq!(answer.headers["content-encoding"], encoding, "{path}");
                let headers: usize =
                    answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
                answer.body.len() + headers
            };
            let html = asked.contact.page(&path).await.text();
            let style = after(&html, "rel=\"stylesheet\" href=\"").to_owned();
            let script = after(&html, "<script src=\"").to_owned();
            let sizes = [load(&path).await, load(&style).await, load(&script).await];
            println!(
                "{encoding}: page {}, style {}, script {} bytes with headers",
                sizes[0], sizes[1], sizes[2]
            );
            assert!(sizes.iter().sum::<usize>() <= BUDGET, "{sizes:?}");
            let kept = asked.contact.page(&style).await;
            assert!(kept.headers["cache-control"].to_str().unwrap().contains("immutable"));
        }
    }
}

#[tokio::test]
async fn the_pages_words_are_in_a_language_that_there_is_and_the_surveys_in_its_own() {
    let asked = Asked::start().await;
    let person =
        NewContact { language: Some("tlh".to_owned()), ..NewContact::named("Ann", ContactRole::Uses) };
    let person = asked.agent.post(&paths::contacts(asked.customer.id), &person).await.ok();
    let contact = serde_json::from_value(person["id"].clone()).unwrap();
    let ask = asked.agent.ask(asked.survey.id, asked.customer.id, contact).await;
    let page = asked.contact.page(&asked.app.path_of(ask.link.as_deref().unwrap())).await.text();
    assert!(page.contains("<html lang=\"en\" dir=\"ltr\">") && page.contains(">Send<"));
    assert!(page.contains("<legend dir=\"auto\" lang=\"en\">"));
}
