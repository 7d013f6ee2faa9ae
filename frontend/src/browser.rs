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

/// Says in the page which language it is in, for those who have it read aloud, and which way it runs.
pub fn mark_language(tag: &str, direction: &str) {
    let Some(root) = leptos::prelude::document().document_element() else { return };
    for (name, value) in [("lang", tag), ("dir", direction)] {
        // An attribute with a valid name cannot be refused.
        let _ = root.set_attribute(name, value);
    }
}

/// Where the page came from, such as `https://kept.example`; empty natively.
pub fn origin() -> String {
    if cfg!(target_arch = "wasm32") {
        leptos::prelude::window().location().origin().unwrap_or_default()
    } else {
        String::new()
    }
}

/// Begins anew at a path of ours, with nothing of what was there.
pub fn go_to(path: &str) {
    // A browser that does not go leaves the page as it is; loading it again then shows the same.
    let _ = leptos::prelude::window().location().assign(path);
}

/// Loads the page anew.
pub fn reload() {
    // A page that cannot reload itself leaves that to the browser's own button.
    drop(leptos::prelude::window().location().reload());
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

/// A fresh id in the order of time (UUID v7), as the server makes them; `None` where the browser has no randomness.
pub fn fresh_uuid() -> Option<uuid::Uuid> {
    let mut random = [0_u8; 10];
    leptos::prelude::window().crypto().ok()?.get_random_values_with_u8_array(&mut random).ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "now is after 1970")]
    let milliseconds = js_sys::Date::now() as u64;
    Some(uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid())
}

/// Puts the focus on the element with this id once what is being drawn has been drawn.
pub fn focus_soon(id: impl Into<String>) {
    use wasm_bindgen::JsCast as _;
    let id = id.into();
    let focus = move || {
        let element = leptos::prelude::document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            // An element that has just left the page needs no focus.
            let _ = element.focus();
        }
    };
    leptos::prelude::set_timeout(focus, std::time::Duration::ZERO);
}

/// Brings the element with this id into sight once what is being drawn has been drawn.
pub fn show_soon(id: impl Into<String>) {
    let id = id.into();
    let bring = move || {
        show(&id);
    };
    leptos::prelude::set_timeout(bring, std::time::Duration::ZERO);
}

/// The same as soon as there is such an element: what it is part of may be on its way. After a while nobody waits.
pub fn show_when_there(id: String) {
    look_for(id, LOOKS);
}

/// How often an element is looked for, and how long between.
const LOOKS: u32 = 60;
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(100);

fn look_for(id: String, left: u32) {
    let look = move || {
        if show(&id).is_none() && left > 0 {
            look_for(id.clone(), left - 1);
        }
    };
    leptos::prelude::set_timeout(look, BETWEEN);
}

fn show(id: &str) -> Option<()> {
    let element = leptos::prelude::document().get_element_by_id(id)?;
    // `{ block: "nearest" }`: what is in sight already stays where it is.
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"block".into(), &"nearest".into()).ok()?;
    let scroll = js_sys::Reflect::get(&element, &"scrollIntoView".into()).ok()?;
    let scroll: js_sys::Function = wasm_bindgen::JsCast::dyn_into(scroll).ok()?;
    scroll.call1(&element, &options).ok()?;
    Some(())
}

/// Whether a dialog is open that must be answered first.
pub fn is_dialog_open() -> bool {
    leptos::prelude::document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Puts the focus at the beginning of the content, without moving the page.
pub fn focus_content() {
    if let Some(content) = content() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // Every page has a content, which can take the focus.
        let _ = content.focus_with_options(&options);
    }
}

/// The same once what is being drawn has been drawn, unless that has taken the focus itself.
pub fn focus_content_soon() {
    let before = leptos::prelude::document().active_element();
    let focus = move || {
        let now = leptos::prelude::document().active_element().filter(|now| before.as_ref() != Some(now));
        let is_within = |element: web_sys::Element| {
            content().is_some_and(|content| {
                content.contains(Some(&element)) && !content.is_same_node(Some(&element))
            })
        };
        if !now.is_some_and(is_within) {
            focus_content();
        }
    };
    leptos::prelude::set_timeout(focus, std::time::Duration::ZERO);
}

fn content() -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast as _;
    leptos::prelude::document().get_element_by_id("content")?.dyn_into().ok()
}

/// Whether a key belongs to what is being typed, to the browser, or to an open dialog, and not to the page.
pub fn is_taken(event: &web_sys::KeyboardEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    modified || is_dialog_open() || is_typing(event)
}

/// Whether a key belongs to a field in which something is typed or chosen.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let typing = "input:not([type=radio],[type=checkbox],[type=range]), textarea, select";
    event.is_composing() || element.is_some_and(|e| e.matches(typing).unwrap_or(false))
}

/// A fresh random id (UUID v4): makes a submission that is sent twice count once.
pub fn fresh_id() -> Option<String> {
    leptos::prelude::window().crypto().ok().map(|crypto| crypto.random_uuid())
}
