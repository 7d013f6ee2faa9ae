//! Every component in every state, for those who build the app: `/ui` in debug builds only.
//!
//! Sample words and figures stand here in the source; they are no texts of the app.

mod charts;
mod figures;
mod forms;
mod states;

use leptos::prelude::*;

use crate::ui::{Breadcrumb, Button, ButtonKind, Crumb, PageHeader, Tab, Tabs};

/// The page.
#[component]
pub(crate) fn Gallery() -> impl IntoView {
    let tabs = ["Scorecard", "Timeline", "Promises"].map(|label| Tab {
        value: label.to_lowercase(),
        label: label.to_owned(),
        href: format!("/ui?view={}", label.to_lowercase()),
    });
    let (view, _) = crate::url::use_param("view");
    let actions = || {
        view! {
            <Button>"Export"</Button>
            <Button kind=ButtonKind::Primary>"New survey"</Button>
        }
    };
    view! {
        <Breadcrumb above=vec![Crumb { label: "Customers".into(), path: "/customers".into() }] here="Components" />
        <PageHeader title="Components" lede="Every part of the kit, in every state it knows." actions />
        <Tabs
            label="Views"
            tabs=tabs.to_vec()
            value=Signal::derive(move || view.get().unwrap_or_else(|| "scorecard".into()))
        />
        <figures::Figures />
        <charts::Charts />
        <forms::Forms />
        <states::States />
    }
}
