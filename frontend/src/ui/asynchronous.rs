//! What every screen does with data that has to be fetched, in one place.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use super::{ErrorState, Loading};
use crate::problem::ApiError;
use crate::state::Session;

/// Shows a placeholder until the first answer; then the data, which stays (dimmed) while it is fetched again;
/// or what is wrong, with a way on. A session that has ended leads to the sign-in page.
#[component]
pub fn Async<T, F, V>(
    /// What is fetched.
    resource: LocalResource<Result<T, ApiError>>,
    /// Shown until the first answer; a few grey lines if not given.
    #[prop(optional, into)]
    loading: Option<ViewFn>,
    /// The view of the data: `let:data`.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + Send + 'static,
{
    let data = move || -> Data {
        let children = children.clone();
        Box::pin(async move { resource.await.map(|data| children(data).into_any()) })
    };
    let loading = loading.unwrap_or_else(|| (|| view! { <Loading /> }).into());
    let retry = Callback::new(move |()| resource.refetch());
    view! { <Frame loading retry data=Box::new(data) /> }
}

/// The view of the data, once they have come.
type Data = Pin<Box<dyn Future<Output = Result<AnyView, ApiError>> + Send>>;

/// What is around the data: whatever they are. One piece of code for all of them keeps the module small.
#[component]
fn Frame(
    /// Shown until the first answer.
    loading: ViewFn,
    /// Fetches again.
    retry: Callback<()>,
    /// Fetches.
    data: Box<dyn Fn() -> Data + Send + Sync>,
) -> impl IntoView {
    let session = Session::get();
    let pending = RwSignal::new(false);
    let failed = move |errors: ArcRwSignal<Errors>| {
        let error = errors.with(|all| all.iter().find_map(|(_, e)| e.downcast_ref::<ApiError>().cloned()));
        error.map(|error| view! { <ErrorState error on_retry=retry /> })
    };
    let has_failed = StoredValue::new(false);
    session.on_resume(move || {
        if has_failed.get_value() {
            retry.run(());
        }
    });
    let data = StoredValue::new(data);
    let data = move || {
        let data = data.with_value(|data| data());
        Suspend::new(async move {
            let answer = data.await;
            has_failed.try_set_value(answer.is_err());
            if let Err(error) = &answer {
                session.heard(error);
            }
            answer
        })
    };
    let fallback = move || loading.run();
    view! {
        <div class="k-async" class:k-async--pending=pending aria-busy=move || pending.get().to_string()>
            <Transition fallback set_pending=pending>
                <ErrorBoundary fallback=failed>{data}</ErrorBoundary>
            </Transition>
        </div>
    }
}
