//! What a browser calls itself, shortened to what people call it.

use crate::i18n::settings as texts;

/// Signs of browsers. Most name others too, so the more particular comes first.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Signs of systems, the more particular first.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// `Firefox on Windows` for a user agent; what is not recognised is shown as it is.
pub(super) fn of(agent: &str) -> String {
    let find = |signs: &[(&str, &'static str)]| {
        signs.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => texts::session_on(browser, system),
        (Some(browser), None) => browser.to_owned(),
        (None, _) if agent.trim().is_empty() => texts::session_unknown().to_owned(),
        (None, _) => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_name_each_other_are_told_apart() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        assert_eq!(of(chrome), "Chrome on Linux");
        assert_eq!(of(&chrome.replace("Safari/537.36", "Safari/537.36 Edg/130.0")), "Edge on Linux");
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(of(phone), "Safari on iPhone");
        assert_eq!(of("curl/8.9"), "curl/8.9");
        assert_eq!(of(""), texts::session_unknown());
    }
}
