//! The few things asked of the browser directly. Natively they answer nothing, so that logic can be tested.

/// The reader's languages, the dearest first.
pub fn languages() -> Vec<String> {
    if cfg!(target_arch = "wasm32") {
        let list = leptos::prelude::window().navigator().languages();
        list.iter().filter_map(|tag| tag.as_string()).collect()
    } else {
        Vec::new()
    }
}

/// A value kept in this browser; `None` also where storage is forbidden.
pub fn stored(key: &str) -> Option<String> {
    storage().and_then(|storage| storage.get_item(key).ok().flatten())
}

/// Keeps a value in this browser, or forgets it; where storage is forbidden nothing happens.
pub fn store(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    // Private windows may refuse; a setting that is not remembered is no failure worth a message.
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

fn storage() -> Option<web_sys::Storage> {
    if cfg!(target_arch = "wasm32") { leptos::prelude::window().local_storage().ok().flatten() } else { None }
}

/// A fresh random id (UUID v4): makes a submission that is sent twice count once.
pub fn fresh_id() -> Option<String> {
    leptos::prelude::window().crypto().ok().map(|crypto| crypto.random_uuid())
}
