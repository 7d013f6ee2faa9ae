//! `/docs/figures`: docs/scoring.md as a page, so that "how this is made" in the app leads to it without a network.

use kept_api::paths;
use maud::{DOCTYPE, PreEscaped, html};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

const TEXT: &str = include_str!("../../../../docs/scoring.md");

/// The page as it is served.
pub(super) fn page() -> String {
    let mut body = String::new();
    pulldown_cmark::html::push_html(&mut body, events(TEXT).into_iter());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "The figures of Kept" }
                link rel="stylesheet" href="/docs/style.css";
            }
            body {
                nav aria-label="Contents" {
                    a href="/" { "Kept" }
                    ul { @for title in titles(TEXT) { li { a href={ "#" (paths::section(&title)) } { (title) } } } }
                    a href="/docs" { "The interface" }
                }
                main.read { (PreEscaped(body)) }
            }
        }
    };
    page.into_string()
}

/// The second-level headings.
fn titles(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect()
}

/// The text with a place at each heading and at each paragraph that begins with its name in bold; links to other files,
/// which no server has, as words.
fn events(text: &str) -> Vec<Event<'_>> {
    let all: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut out = Vec::with_capacity(all.len());
    let mut outward = true;
    for (place, event) in all.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let name = words(all.get(place + 1..).unwrap_or_default(), TagEnd::Heading(*level));
                out.push(opened(&level.to_string(), &name));
            }
            Event::Start(Tag::Paragraph) if matches!(all.get(place + 1), Some(Event::Start(Tag::Strong))) => {
                let name = words(all.get(place + 2..).unwrap_or_default(), TagEnd::Strong);
                out.push(opened("p", &name));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                outward = dest_url.starts_with("http");
                if outward {
                    out.push(event.clone());
                }
            }
            Event::End(TagEnd::Link) if !outward => {}
            _ => out.push(event.clone()),
        }
    }
    out
}

/// What is said up to the end of an element.
fn words(events: &[Event<'_>], end: TagEnd) -> String {
    let inside = events.iter().take_while(|event| **event != Event::End(end));
    inside
        .filter_map(|event| {
            if let Event::Text(text) | Event::Code(text) = event { Some(text.as_ref()) } else { None }
        })
        .collect()
}

/// An element that begins, with the place that is named after it.
fn opened<'a>(element: &str, name: &str) -> Event<'a> {
    // Both are letters, digits and hyphens by now.
    Event::Html(CowStr::from(format!("<{element} id=\"{}\">", paths::section(name))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_place_and_no_link_leads_nowhere() {
        let page = page();
        for place in [
            "<p id=\"recommendation-nps\"><strong>Recommendation (NPS).</strong>",
            "<p id=\"promise-index-and-dependable-level\">",
            "<p id=\"satisfaction-share-of-4-and-5-of-5\">",
            "<h2 id=\"what-customers-say\">",
            "<th>topic</th>",
        ] {
            assert!(page.contains(place), "{place}");
        }
        assert!(!page.contains(".md\"") && page.contains("models.md"));
        assert!(!page.contains(" style=") && !page.contains("<script>"));
    }
}
