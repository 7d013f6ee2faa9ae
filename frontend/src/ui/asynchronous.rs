//! What every screen does with data that has to be fetched, in one place.

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
    let session = Session::get();
    let pending = RwSignal::new(false);
    let fallback = move || match &loading {
        Some(view) => view.run(),
        None => view! { <Loading /> }.into_any(),
    };
    let failed = move |errors: ArcRwSignal<Errors>| {
        let error = errors.with(|all| all.iter().find_map(|(_, e)| e.downcast_ref::<ApiError>().cloned()));
        error.map(|error| view! { <ErrorState error on_retry=move |()| resource.refetch() /> })
    };
    let data = move || {
        let children = children.clone();
        Suspend::new(async move {
            let answer = resource.await;
            if let Err(error) = &answer {
                session.heard(error);
            }
            answer.map(|data| children(data).into_any())
        })
    };
    view! {
        <div class="k-async" class:k-async--pending=pending aria-busy=move || pending.get().to_string()>
            <Transition fallback set_pending=pending>
                <ErrorBoundary fallback=failed>{data}</ErrorBoundary>
            </Transition>
        </div>
    }
}
