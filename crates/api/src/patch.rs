//! Patches know three states of a field: absent, null and a value.

use serde::{Deserialize, Deserializer};

/// Reads a field that is there: `None` for null. With `#[serde(default, deserialize_with = "present")]` an
/// `Option<Option<T>>` is `None` where the field is absent.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
