//! Settings: the people and what they may do, the organisation, the model of the scoring, the self-check, keys, the audit
//! trail, all data to take along, one's own account.

mod account;
mod audit;
mod audit_entry;
mod audit_filter;
mod browser_name;
mod data;
mod difference;
mod invitation;
mod invite;
mod key_line;
mod keys;
mod make_key;
mod manage;
mod member_role;
mod model;
mod model_history;
mod model_preview;
mod model_settings;
mod organisation;
mod people;
mod removal;
mod self_check;
mod self_check_form;
mod self_check_result;
mod sessions;
mod sign_in_help;
mod words;

use kept_core::access::Action;
use leptos::prelude::*;

use crate::i18n::settings as texts;
use crate::state::Session;
use crate::ui::{EmptyState, Loading, PageHeader, Tab, Tabs};

pub use account::Account;
pub use audit::Audit;
pub use data::Data;
pub use keys::Keys;
pub use model::Model;
pub use organisation::Organisation;
pub use people::People;
pub use self_check::SelfCheck;
pub(super) use words::role;

/// A page of the settings, offered to those whose role opens it.
struct Place {
    path: &'static str,
    label: fn() -> &'static str,
    needs: Action,
}

const PLACES: [Place; 8] = [
    Place { path: "/settings", label: texts::people, needs: Action::Read },
    Place { path: "/settings/organisation", label: texts::organisation, needs: Action::Read },
    Place { path: "/settings/model", label: texts::model, needs: Action::Read },
    Place { path: "/settings/self-check", label: texts::self_check, needs: Action::Read },
    Place { path: "/settings/keys", label: texts::keys, needs: Action::ReadAccess },
    Place { path: "/settings/audit", label: texts::audit, needs: Action::ReadAudit },
    Place { path: "/settings/data", label: texts::data, needs: Action::ManageOrganisation },
    Place { path: "/settings/account", label: texts::account, needs: Action::OwnAccount },
];

/// Path and name of each page that the member's role opens; follows changes.
pub(crate) fn places(session: Session) -> impl Iterator<Item = (&'static str, &'static str)> {
    PLACES.iter().filter(move |place| session.may(place.needs)).map(|place| (place.path, (place.label)()))
}

/// What is around a page of the settings: the others, and its name. Who came by an address that their role does not
/// open reads so.
#[component]
fn Frame(
    /// Path of the page.
    here: &'static str,
    /// A sentence under the name.
    #[prop(into)]
    lede: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let session = Session::get();
    let place = PLACES.iter().find(|place| place.path == here);
    let (title, needs) = place.map_or((texts::title(), Action::Read), |place| ((place.label)(), place.needs));
    let tabs = move || {
        let offered = PLACES.iter().filter(|place| session.may(place.needs));
        let tabs = offered
            .map(|place| Tab {
                value: place.path.to_owned(),
                label: (place.label)().to_owned(),
                href: place.path.to_owned(),
            })
            .collect();
        view! { <Tabs label=texts::title() tabs value=Signal::stored(here.to_owned()) /> }
    };
    // What changes in the member alone (a name, say) does not draw the page anew.
    let may = Memo::new(move |_| session.with_me(|_| ()).map(|()| session.may(needs)));
    let body = move || match may.get() {
        Some(true) => children().into_any(),
        Some(false) => {
            view! { <EmptyState title=texts::not_yours_title() body=texts::not_yours() /> }.into_any()
        }
        None => view! { <Loading /> }.into_any(),
    };
    view! {
        {tabs}
        <PageHeader title=Signal::stored(title.to_owned()) lede />
        <div class="settings">{body}</div>
    }
}
