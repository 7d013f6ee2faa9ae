//! Where the reader is.

use leptos::prelude::*;

use super::Link;
use crate::i18n::ui;

/// One step on the way here.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// The page's name.
    pub label: String,
    /// Its path.
    pub path: String,
}

/// The way from the top to this page; the page itself is its last word.
#[component]
pub fn Breadcrumb(
    /// The pages above this one.
    above: Vec<Crumb>,
    /// The name of this page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let steps = above.into_iter().map(|crumb| {
        view! {
            <li>
                <Link path=crumb.path><bdi>{crumb.label}</bdi></Link>
            </li>
        }
    });
    view! {
        <nav class="k-breadcrumb" aria-label=ui::breadcrumb()>
            <ol>
                {steps.collect_view()}
                <li aria-current="page"><bdi>{here}</bdi></li>
            </ol>
        </nav>
    }
}
