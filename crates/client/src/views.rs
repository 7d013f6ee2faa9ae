//! Saved views: filters of pages under names.

use kept_api::page::Page;
use kept_api::views::{NewView, View, ViewPatch, ViewQuery};
use kept_core::ids::ViewId;

operations! {
    /// One's own views, and those that others share.
    LIST "/views" list_views() [query: ViewQuery] => Page<View>;
    /// Keeps a view.
    POST "/views" keep_view() [body: NewView] => View;
    /// One view.
    GET "/views/{id}" read_view(id: ViewId) => View;
    /// Changes some fields of a view.
    PATCH "/views/{id}" change_view(id: ViewId) [body: ViewPatch] => View;
    /// Deletes a view.
    DELETE "/views/{id}" delete_view(id: ViewId) => ();
}
