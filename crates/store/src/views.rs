//! Filters of pages under names.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::me::MemberRef;
use kept_api::views::View;
use kept_core::ids::{MemberId, ViewId};
use kept_core::view::ViewPage;
use serde_json::Value;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::{members, saved_views};
use crate::types::{Ts, at};

/// Adds a view; `false` when its id is taken.
pub async fn insert(tx: &mut TenantTx, new: &View) -> Result<bool, StoreError> {
    let row = (
        saved_views::org_id.eq(tx.org().0),
        saved_views::id.eq(new.id.0),
        saved_views::owner_id.eq(new.owner.id.0),
        saved_views::page.eq(new.page.as_str()),
        saved_views::name.eq(&new.name),
        saved_views::query.eq(at("saved_views", "query").to_json(new.id, &new.query)?),
        saved_views::shared.eq(new.shared),
        saved_views::is_default.eq(new.is_default),
        saved_views::recorded_at.eq(Ts(new.recorded_at)),
        saved_views::updated_at.eq(Ts(new.updated_at)),
    );
    let inserted = diesel::insert_into(saved_views::table)
        .values(row)
        .on_conflict((saved_views::org_id, saved_views::id))
        .do_nothing()
        .execute(tx.conn()?)
        .await?;
    Ok(inserted == 1)
}

/// Changes a view that is locked; its owner and its page stay.
pub async fn update(tx: &mut TenantTx, changed: &View) -> Result<(), StoreError> {
    let row = saved_views::table.find((tx.org().0, changed.id.0));
    let change = (
        saved_views::name.eq(&changed.name),
        saved_views::query.eq(at("saved_views", "query").to_json(changed.id, &changed.query)?),
        saved_views::shared.eq(changed.shared),
        saved_views::is_default.eq(changed.is_default),
        saved_views::updated_at.eq(Ts(changed.updated_at)),
    );
    let rows = diesel::update(row).set(change).execute(tx.conn()?).await?;
    ensure("change a view", 1, rows)
}

/// Removes a view.
pub async fn remove(tx: &mut TenantTx, id: ViewId) -> Result<(), StoreError> {
    let rows = diesel::delete(saved_views::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    ensure("remove a view", 1, rows)
}

/// The member's views of a page no longer open it.
pub async fn open_none(tx: &mut TenantTx, owner: MemberId, page: ViewPage) -> Result<(), StoreError> {
    let rows = saved_views::table
        .filter(saved_views::org_id.eq(tx.org().0).and(saved_views::owner_id.eq(owner.0)))
        .filter(saved_views::page.eq(page.as_str()).and(saved_views::is_default));
    diesel::update(rows).set(saved_views::is_default.eq(false)).execute(tx.conn()?).await?;
    Ok(())
}

/// One view, which nobody else can change until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: ViewId) -> Result<Option<View>, StoreError> {
    let row = saved_views::table.find((tx.org().0, id.0)).select(saved_views::id).for_update();
    let found: Option<Uuid> = row.first(tx.conn()?).await.optional()?;
    if found.is_none() {
        return Ok(None);
    }
    read(tx, id).await
}

type Row = (Uuid, String, String, Value, bool, bool, Uuid, String, Ts, Ts);

/// Views with the names of those who keep them.
macro_rules! views {
    () => {
        saved_views::table
            .inner_join(
                members::table
                    .on(members::org_id.eq(saved_views::org_id).and(members::id.eq(saved_views::owner_id))),
            )
            .select((
                saved_views::id,
                saved_views::page,
                saved_views::name,
                saved_views::query,
                saved_views::shared,
                saved_views::is_default,
                members::id,
                members::name,
                saved_views::recorded_at,
                saved_views::updated_at,
            ))
    };
}

/// One view.
pub async fn read(tx: &mut TenantTx, id: ViewId) -> Result<Option<View>, StoreError> {
    let row: Option<Row> = views!()
        .filter(saved_views::org_id.eq(tx.org().0).and(saved_views::id.eq(id.0)))
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(view).transpose()
}

/// At most `limit` views that a member sees (nobody sees only what is shared), in the order in which they were made,
/// after one of them.
pub async fn list(
    tx: &mut TenantTx,
    sees: Option<MemberId>,
    page: Option<ViewPage>,
    after: Option<ViewId>,
    limit: u32,
) -> Result<Vec<View>, StoreError> {
    let seen = sees.map_or(Uuid::nil(), |member| member.0);
    let mut query = views!()
        .filter(saved_views::org_id.eq(tx.org().0))
        .filter(saved_views::shared.or(saved_views::owner_id.eq(seen)))
        .order((saved_views::org_id, saved_views::id))
        .limit(i64::from(limit))
        .into_boxed();
    if let Some(page) = page {
        query = query.filter(saved_views::page.eq(page.as_str()));
    }
    if let Some(after) = after {
        query = query.filter(saved_views::id.gt(after.0));
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(view).collect()
}

fn view(row: Row) -> Result<View, StoreError> {
    let (id, page, name, query, shared, is_default, owner, owner_name, recorded_at, updated_at) = row;
    Ok(View {
        id: ViewId(id),
        page: at("saved_views", "page").word(id, &page)?,
        name,
        query: at("saved_views", "query").json(id, query)?,
        shared,
        is_default,
        owner: MemberRef { id: MemberId(owner), name: owner_name },
        recorded_at: recorded_at.0,
        updated_at: updated_at.0,
    })
}
