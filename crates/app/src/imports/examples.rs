//! Mappings to begin with.

use kept_api::imports::ImportExample;

/// Jobs of an office supplier and its service, for [`OFFICE_SERVICE_FILE`].
pub const OFFICE_SERVICE: &str = include_str!("../../../../docs/examples/office-service.toml");
/// Two hundred rows of an invented office supplier.
pub const OFFICE_SERVICE_FILE: &str = include_str!("../../../../docs/examples/office-service.csv");
/// Orders of a marketplace.
pub const MARKETPLACE_ORDERS: &str = include_str!("../../../../docs/examples/marketplace-orders.toml");
/// Subscribers of a telecom company: who left, who fell silent, who complained.
pub const IRANIAN_CHURN: &str = include_str!("../../../../docs/examples/iranian-churn.toml");

/// The mappings of `docs/examples`.
pub fn all() -> Vec<ImportExample> {
    [
        ("office-service", OFFICE_SERVICE),
        ("marketplace-orders", MARKETPLACE_ORDERS),
        ("iranian-churn", IRANIAN_CHURN),
    ]
    .into_iter()
    .map(|(name, mapping)| ImportExample { name: name.to_owned(), mapping: mapping.to_owned() })
    .collect()
}
