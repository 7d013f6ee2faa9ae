//! `/invitations`, and `/public/invitations/{token}` for whoever has the link.

use actix_web::{HttpResponse, delete, get, post, web};
use kept_api::invitations::{AcceptInvitation, Invitation, NewInvitation, PublicInvitation};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_app::{App, invitations, tables};
use kept_core::ids::InvitationId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::sessions::cookie;
use crate::auth::{From, Signed};
use crate::body::{Body, Query, SMALL_JSON};
use crate::handlers::{made_untagged, shown};
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(export)
        .service(make)
        .service(read)
        .service(withdraw)
        .service(renew)
        .service(show)
        .service(accept);
}

/// One page of invitations, newest first, with what became of them.
#[utoipa::path(
    tag = "invitations",
    operation_id = "list_invitations",
    summary = "List invitations",
    params(PageQuery),
    responses(
        (status = 200, body = Page<Invitation>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/invitations")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<Invitation>>, ApiError> {
    Ok(web::Json(invitations::list::run(&app, &actor, query).await?))
}

/// Invites somebody: the answer holds a link to hand on, good for seven days and one use, shown this once. With an id of
/// the sender's own, sending the same again makes it once: 201, then 200 without the link.
#[utoipa::path(
    tag = "invitations",
    operation_id = "make_invitation",
    summary = "Invite somebody",
    request_body = NewInvitation,
    responses(
        (status = 201, body = Invitation, description = "Made"),
        (status = 200, body = Invitation, description = "Made before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/invitations")]
pub(crate) async fn make(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewInvitation>,
) -> Result<HttpResponse, ApiError> {
    Ok(made_untagged(&invitations::make::run(&app, &actor, new).await?))
}

/// One invitation with what became of it, without its link.
#[utoipa::path(
    tag = "invitations",
    operation_id = "read_invitation",
    summary = "Read an invitation",
    params(("id" = InvitationId, Path, description = "Which invitation")),
    responses(
        (status = 200, body = Invitation, description = "The invitation"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/invitations/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<InvitationId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &invitations::read::run(&app, &actor, id.into_inner()).await?)
}

/// Takes an invitation back: its link can no longer be used.
#[utoipa::path(
    tag = "invitations",
    operation_id = "withdraw_invitation",
    summary = "Withdraw an invitation",
    params(("id" = InvitationId, Path, description = "Which invitation")),
    responses(
        (status = 204, description = "Withdrawn"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/invitations/{id}")]
pub(crate) async fn withdraw(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<InvitationId>,
) -> Result<HttpResponse, ApiError> {
    invitations::withdraw::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes a new link for an invitation, for another seven days; the old one dies.
#[utoipa::path(
    tag = "invitations",
    operation_id = "renew_invitation",
    summary = "Make a new link for an invitation",
    params(("id" = InvitationId, Path, description = "Which invitation")),
    responses(
        (status = 201, body = Invitation, description = "The invitation with the new link, shown this once"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/invitations/{id}/links")]
pub(crate) async fn renew(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<InvitationId>,
) -> Result<HttpResponse, ApiError> {
    let invitation = invitations::renew::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::Created().json(invitation))
}

/// What somebody who was invited must know, from the link. Nothing is written.
#[utoipa::path(
    tag = "public",
    operation_id = "open_invitation",
    summary = "Open an invitation",
    params(("token" = String, Path, description = "From the link")),
    security(()),
    responses(
        (status = 200, body = PublicInvitation, description = "The invitation"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/public/invitations/{token}")]
pub(crate) async fn show(
    app: web::Data<App>,
    token: web::Path<String>,
) -> Result<web::Json<PublicInvitation>, ApiError> {
    Ok(web::Json(invitations::accept::show(&app, &token).await?))
}

/// Accepts an invitation with a new password, or with the password of the account that the e-mail has already. The
/// answer signs in.
#[utoipa::path(
    tag = "public",
    operation_id = "accept_invitation",
    summary = "Accept an invitation",
    params(("token" = String, Path, description = "From the link")),
    request_body = AcceptInvitation,
    security(()),
    responses(
        (status = 204, description = "A member now and signed in; the cookie is set"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/public/invitations/{token}")]
pub(crate) async fn accept(
    app: web::Data<App>,
    site: web::Data<Site>,
    id: web::ReqData<RequestId>,
    token: web::Path<String>,
    From(from): From,
    Body(input): Body<AcceptInvitation, SMALL_JSON>,
) -> Result<HttpResponse, ApiError> {
    let token = invitations::accept::run(&app, &token, input, &from, &id.to_string()).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&site, token.to_string())).finish())
}

/// Invitations as a table, without their links. UTF-8, with a heading; cells that a spreadsheet would take for a formula
/// begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "invitations",
    operation_id = "export_invitations",
    summary = "Export invitations",
    params(PageQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/invitations.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "invitations", tables::Invitations(query), bom).await
}
