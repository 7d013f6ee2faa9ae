//! `/members`.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use kept_api::members::{HandOver, Member, MemberPatch, MemberQuery, NewHandOver, RemovalQuery};
use kept_api::page::Page;
use kept_api::passwords::PasswordReset;
use kept_api::problem::Problem;
use kept_app::{App, members, passwords, sessions};
use kept_core::ids::MemberId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{changed, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(export)
        .service(read)
        .service(change)
        .service(remove)
        .service(hand_over)
        .service(end_sessions)
        .service(offer_password_reset);
}

/// One page of members, in the order in which they were added. Everybody sees names and roles; sign-in e-mails and when
/// somebody was last here are shown to owners, managers and auditors, and of oneself.
#[utoipa::path(
    tag = "members",
    operation_id = "list_members",
    summary = "List members",
    params(MemberQuery),
    responses(
        (status = 200, body = Page<Member>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/members")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<MemberQuery>,
) -> Result<web::Json<Page<Member>>, ApiError> {
    Ok(web::Json(members::list::run(&app, &actor, query).await?))
}

/// One member, also one who is no longer a member: old records name them.
#[utoipa::path(
    tag = "members",
    operation_id = "read_member",
    summary = "Read a member",
    params(("id" = MemberId, Path, description = "Which member")),
    responses(
        (status = 200, body = Member, description = "The member"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/members/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<MemberId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &members::read::run(&app, &actor, id.into_inner()).await?)
}

/// Changes a member's name or role; what is absent stays. Everybody may change their own name. The last owner stays one.
#[utoipa::path(
    tag = "members",
    operation_id = "change_member",
    summary = "Change a member",
    params(("id" = MemberId, Path, description = "Which member")),
    request_body = MemberPatch,
    responses(
        (status = 200, body = Member, description = "The member as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/members/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<MemberId>,
    Body(patch): Body<MemberPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&members::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// Removes a member: their sessions end at once, and their customers go to another member. Old records go on naming
/// them; invited again, they are who they were. The last owner cannot be removed.
#[utoipa::path(
    tag = "members",
    operation_id = "remove_member",
    summary = "Remove a member",
    params(("id" = MemberId, Path, description = "Which member"), RemovalQuery),
    responses(
        (status = 204, description = "No longer a member"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/members/{id}")]
pub(crate) async fn remove(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<MemberId>,
    Query(query): Query<RemovalQuery>,
) -> Result<HttpResponse, ApiError> {
    members::remove::run(&app, &actor, id.into_inner(), query.hand_over_to).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives all customers of a member to another.
#[utoipa::path(
    tag = "members",
    operation_id = "hand_over_customers",
    summary = "Hand over all customers of a member",
    params(("id" = MemberId, Path, description = "Whose customers")),
    request_body = NewHandOver,
    responses(
        (status = 200, body = HandOver, description = "Handed over"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/members/{id}/hand-overs")]
pub(crate) async fn hand_over(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<MemberId>,
    Body(new): Body<NewHandOver>,
) -> Result<web::Json<HandOver>, ApiError> {
    Ok(web::Json(members::hand_over::run(&app, &actor, id.into_inner(), new.to).await?))
}

/// Ends all sessions of a member, who must sign in again.
#[utoipa::path(
    tag = "members",
    operation_id = "end_sessions_of_member",
    summary = "End the sessions of a member",
    params(("id" = MemberId, Path, description = "Whose sessions")),
    responses(
        (status = 204, description = "Ended"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/members/{id}/sessions")]
pub(crate) async fn end_sessions(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<MemberId>,
) -> Result<HttpResponse, ApiError> {
    sessions::end::of_member(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes a link by which a member chooses another password, for a day and one use; links made before no longer work.
/// Refused where the account belongs to another organisation too.
#[utoipa::path(
    tag = "members",
    operation_id = "offer_password_reset",
    summary = "Make a link to reset a password",
    params(("id" = MemberId, Path, description = "Whose password")),
    responses(
        (status = 201, body = PasswordReset, description = "The link, shown this once"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/members/{id}/password-resets")]
pub(crate) async fn offer_password_reset(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<MemberId>,
) -> Result<HttpResponse, ApiError> {
    let reset = passwords::offer_reset::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::Created().json(reset))
}

/// Members as a table. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "members",
    operation_id = "export_members",
    summary = "Export members",
    params(MemberQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/members.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<MemberQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "members", query, bom).await
}
