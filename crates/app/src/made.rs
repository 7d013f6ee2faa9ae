//! What comes of making something whose id its maker may have chosen.

/// A thing that was made now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made<T> {
    /// The thing.
    pub thing: T,
    /// It had been made before, just so; nothing changed.
    pub again: bool,
}

impl<T> Made<T> {
    /// Made now.
    pub const fn now(thing: T) -> Self {
        Self { thing, again: false }
    }

    /// Made before.
    pub const fn before(thing: T) -> Self {
        Self { thing, again: true }
    }
}
