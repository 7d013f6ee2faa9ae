//! The organisation and its settings.

use kept_api::organisations::{OrganisationPatch, OrganisationSettings};

operations! {
    /// The organisation with its settings.
    GET "/organisation" read_organisation() => OrganisationSettings;
    /// Changes some settings.
    PATCH "/organisation" change_organisation() [body: OrganisationPatch] => OrganisationSettings;
}
