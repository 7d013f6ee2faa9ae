//! `/s/{token}`: a contact reads what is asked and answers.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use kept_api::paths::survey_page;
use kept_api::responses::PublicResponse;
use kept_app::asks::open::{self, Opened};
use kept_app::{App, AppError, responses};
use kept_core::ask::AskState;
use kept_core::ids::ResponseId;
use kept_store::StoreError;

use super::form::{Entered, Faults, faults, form};
use super::page::{answer, render, say};
use super::texts::{self, Texts, fill};
use crate::body::{MAX_ANSWERS, check_query, collect, patience};
use crate::problem::ApiError;

/// Shows the questions, or says why they cannot be answered. Writes nothing.
pub(super) async fn show(
    app: web::Data<App>,
    token: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    match open::run(&app, &token).await {
        Ok(opened) if opened.state == AskState::Open => {
            let entered = Entered::nothing(ResponseId(app.id()));
            questions(StatusCode::OK, &opened, &entered, &Faults::new(), None)
        }
        Ok(opened) => closed(&opened, StatusCode::OK),
        Err(error) => failed(&request, &error),
    }
}

/// Takes the form. What is wrong stands beside its question, and nothing that was entered is lost.
pub(super) async fn submit(
    app: web::Data<App>,
    token: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let opened = match open::run(&app, &token).await {
        // Who sends an answer twice is not told that it was answered: the same again is received again.
        Ok(opened) if matches!(opened.state, AskState::Open | AskState::Answered) => opened,
        Ok(opened) => return closed(&opened, StatusCode::CONFLICT),
        Err(error) => return failed(&request, &error),
    };
    let texts = words(&opened);
    let Some(form) = read(&request, payload).await else { return unreadable(texts) };
    let entered = Entered::read(&form, ResponseId(app.id()));
    let (answers, missing) = entered.answers(&opened.ask.survey.questions, texts);
    if !missing.is_empty() && opened.state == AskState::Open {
        return marked(&opened, &entered, &missing);
    }
    let response = PublicResponse { id: entered.id, answers: answers.clone() };
    match responses::submit::run(&app, &token, response).await {
        Ok(_) => {
            let there = format!("{}/thanks", survey_page(&token));
            answer(StatusCode::SEE_OTHER).insert_header((LOCATION, there)).finish()
        }
        // Somebody went back and changed an answer after it was received, or was second.
        Err(AppError::AlreadyAnswered | AppError::Conflict(_)) => {
            closed(&Opened { state: AskState::Answered, ..opened }, StatusCode::CONFLICT)
        }
        Err(AppError::AskClosed) => {
            closed(&Opened { state: AskState::Expired, ..opened }, StatusCode::CONFLICT)
        }
        Err(AppError::Invalid(found)) => marked(&opened, &entered, &faults(&found, &answers, texts)),
        Err(error) => again(&opened, &entered, &error),
    }
}

/// Thanks whoever has answered.
pub(super) async fn thanks(
    app: web::Data<App>,
    token: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    match open::run(&app, &token).await {
        Ok(opened) if opened.state == AskState::Answered => {
            let texts = words(&opened);
            let sentence = fill(&texts.thanks, &[("organisation", &opened.ask.organisation)]);
            say(StatusCode::OK, texts, &texts.thanks_title, &sentence)
        }
        Ok(opened) if opened.state == AskState::Open => {
            answer(StatusCode::SEE_OTHER).insert_header((LOCATION, survey_page(&token))).finish()
        }
        Ok(opened) => closed(&opened, StatusCode::OK),
        Err(error) => failed(&request, &error),
    }
}

/// Says that there is nothing at an address.
pub(super) async fn nothing(request: HttpRequest) -> HttpResponse {
    failed(&request, &AppError::NotFound)
}

/// Says that a page can be read and sent, nothing else.
pub(super) async fn wrong_method(request: HttpRequest) -> HttpResponse {
    let texts = texts::wished(request.headers());
    let mut response = say(StatusCode::METHOD_NOT_ALLOWED, texts, &texts.unreadable_title, &texts.unreadable);
    let allow = actix_web::http::header::HeaderValue::from_static("GET, HEAD, POST");
    response.headers_mut().insert(actix_web::http::header::ALLOW, allow);
    response
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Option<Vec<u8>> {
    let kind = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let bytes = collect(payload.into_inner(), MAX_ANSWERS, patience(request)).await.ok()?;
    check_query(std::str::from_utf8(&bytes).ok()?).ok()?;
    Some(bytes.to_vec())
}

/// The texts in the language of the contact; of one whose language nobody knows, in that of the survey.
fn words(opened: &Opened) -> &'static Texts {
    let language = Some(opened.language.as_str()).filter(|language| !language.is_empty());
    texts::of(language.unwrap_or(&opened.ask.survey.language))
}

fn questions(
    status: StatusCode,
    opened: &Opened,
    entered: &Entered,
    faults: &Faults,
    above: Option<&str>,
) -> HttpResponse {
    let texts = words(opened);
    let title = fill(&texts.page_title, &[("organisation", &opened.ask.organisation)]);
    let page = render(texts, &title, &form(&opened.ask, texts, entered, faults, above));
    answer(status).body(page)
}

fn marked(opened: &Opened, entered: &Entered, faults: &Faults) -> HttpResponse {
    let above = &words(opened).marked;
    questions(StatusCode::UNPROCESSABLE_ENTITY, opened, entered, faults, Some(above))
}

/// The form as it was entered, to be sent once more.
fn again(opened: &Opened, entered: &Entered, error: &AppError) -> HttpResponse {
    tracing::warn!(%error, "an answer could not be stored");
    let above = &words(opened).busy;
    let mut response =
        questions(StatusCode::SERVICE_UNAVAILABLE, opened, entered, &Faults::new(), Some(above));
    response.headers_mut().insert(RETRY_AFTER, 5.into());
    response
}

/// Says why an ask cannot be answered; `answered` is the status where that is because it has been.
fn closed(opened: &Opened, answered: StatusCode) -> HttpResponse {
    let texts = words(opened);
    let (status, title, sentence) = match opened.state {
        AskState::Answered => (answered, &texts.answered_title, &texts.answered),
        _ => (StatusCode::GONE, &texts.closed_title, &texts.closed),
    };
    say(status, texts, title, &fill(sentence, &[("organisation", &opened.ask.organisation)]))
}

fn unreadable(texts: &Texts) -> HttpResponse {
    say(StatusCode::BAD_REQUEST, texts, &texts.unreadable_title, &texts.unreadable)
}

/// Says that something is refused before anybody looks at the link.
pub(super) fn refused(request: &HttpRequest, error: &ApiError) -> HttpResponse {
    let texts = texts::wished(request.headers());
    let mut response = say(error.status_code(), texts, &texts.failed_title, &texts.failed);
    if let Some(wait) = error.error_response().headers().get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, wait.clone());
    }
    response
}

fn failed(request: &HttpRequest, error: &AppError) -> HttpResponse {
    let texts = texts::wished(request.headers());
    let sorry = |status| say(status, texts, &texts.failed_title, &texts.failed);
    match error {
        AppError::NotFound => say(StatusCode::NOT_FOUND, texts, &texts.unknown_title, &texts.unknown),
        AppError::Store(StoreError::Unavailable(_) | StoreError::Collision) => {
            let mut response = sorry(StatusCode::SERVICE_UNAVAILABLE);
            response.headers_mut().insert(RETRY_AFTER, 5.into());
            response
        }
        error => {
            tracing::error!(%error, "a public page failed");
            sorry(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}
