//! What changed since the member was last here: a line of counts that open to the records.

use kept_api::changes::{AnswerCame, BandChanged, Changes, Counted, ImportEnded, PromiseEnded};
use kept_api::imports::ImportState;
use kept_core::band::Band;
use kept_core::promise::Outcome;
use kept_core::scorecard::Letter;
use leptos::prelude::*;

use crate::client;
use crate::format;
use crate::i18n::changes as texts;
use crate::state::Session;
use crate::ui::{Details, Link, Section};

/// The changes, once they are there; nothing on the first visit.
#[component]
pub(super) fn SinceLastVisit(
    /// Goes up when something has changed.
    again: RwSignal<u32>,
) -> impl IntoView {
    let changes = LocalResource::new(move || {
        again.track();
        async move { client::get::<Changes>("/insights/changes").await }
    });
    let shown = RwSignal::new(None::<Changes>);
    let session = Session::get();
    Effect::new(move |_| match changes.get() {
        Some(Ok(found)) if shown.with_untracked(|old| old.as_ref() != Some(&found)) => shown.set(Some(found)),
        // The page tells of it where its own figures do not come.
        Some(Err(error)) => session.heard(&error),
        Some(Ok(_)) | None => {}
    });
    move || shown.get().map(|changes| view! { <Body changes /> })
}

#[component]
fn Body(changes: Changes) -> impl IntoView {
    let since = changes.since?;
    let when = texts::since(&Session::get().instant(since));
    if changes.is_empty() {
        return Some(view! { <p class="today-unchanged">{texts::nothing(&when)}</p> }.into_any());
    }
    let days = changes.bands.as_ref().map(|bands| bands.days.map(format::date));
    let bands = changes.bands.map(|bands| bands.customers).unwrap_or_default();
    let compared = days
        .map(|[before, after]| view! { <p class="today-compared">{texts::compared(&before, &after)}</p> });
    let models = changes.models.last().map(|version| {
        view! {
            <p class="today-model">
                {texts::model(&version.to_string())} " "
                <Link path="/settings/model">{texts::model_link()}</Link>
            </p>
        }
    });
    let lists = view! {
        {group(changes.answers, texts::answers, answer)}
        {group(changes.broken, texts::broken, promise)}
        {group(changes.kept, texts::kept, promise)}
        {group(bands, texts::bands, band)}
        {group(changes.imports, texts::imports, import)}
        {group(changes.members, texts::members, |member| {
            view! { <li><Link path="/settings">{member.name}</Link></li> }.into_any()
        })}
    };
    Some(
        view! {
            <Section title=texts::title() lede=when>
                <div class="today-changes">{lists} {models}</div>
                {compared}
            </Section>
        }
        .into_any(),
    )
}

/// How many, which opens to some of them; nothing where there is none.
fn group<T>(found: Counted<T>, title: fn(u64) -> String, line: fn(T) -> AnyView) -> Option<AnyView> {
    if found.count == 0 {
        return None;
    }
    let shown = u64::try_from(found.some.len()).unwrap_or(u64::MAX);
    let rest = found.count.saturating_sub(shown);
    let more = if found.more {
        Some(texts::many_more(&format::count(found.count)))
    } else {
        (rest > 0).then(|| texts::more(rest))
    };
    let summary = if found.more { texts::at_least(&title(found.count)) } else { title(found.count) };
    let lines: Vec<AnyView> = found.some.into_iter().map(line).collect();
    Some(
        view! {
            <Details summary>
                <ul class="today-changes__list" role="list">
                    {lines}
                </ul>
                {more.map(|text| view! { <p class="today-changes__more">{text}</p> })}
            </Details>
        }
        .into_any(),
    )
}

fn answer(one: AnswerCame) -> AnyView {
    let session = Session::get();
    let said = one.satisfaction.map(|step| texts::satisfaction(&step.to_string()));
    view! {
        <li>
            <Link path=format!("/customers/{}", one.customer.id)>{one.customer.name}</Link>
            " "
            <span class="today-changes__note">{session.instant(one.at)} {said.map(|said| format!(" · {said}"))}</span>
        </li>
    }
    .into_any()
}

fn promise(one: PromiseEnded) -> AnyView {
    view! {
        <li>
            <Link path=format!("/customers/{}", one.customer.id)>{one.customer.name}</Link>
            " "
            <bdi>{one.text}</bdi>
            " "
            <span class="today-changes__note">{ended(one.outcome)}</span>
        </li>
    }
    .into_any()
}

/// How a promise ended; one without an end is overdue.
fn ended(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        None => texts::overdue(),
        Some(Outcome::Exceeded) => texts::exceeded(),
        Some(Outcome::Late) => texts::late(),
        Some(Outcome::Partly) => texts::partly(),
        Some(Outcome::Missed) => texts::missed(),
        Some(_) => texts::as_said(),
    }
}

fn band(one: BandChanged) -> AnyView {
    view! {
        <li>
            <Link path=format!("/customers/{}", one.customer.id)>{one.customer.name}</Link>
            " "
            <span class="today-changes__note">{moves(one.before, one.after)}</span>
        </li>
    }
    .into_any()
}

/// What is another: the grade, the side of the floor, or both.
fn moves(before: Band, after: Band) -> String {
    let letter = |grade: Option<Letter>| grade.map_or(texts::no_grade(), Letter::as_str).to_owned();
    let mut said = Vec::new();
    if before.grade != after.grade {
        said.push(texts::grade(&letter(before.grade), &letter(after.grade)));
    }
    if before.dependable != after.dependable {
        said.push(if after.dependable { texts::above() } else { texts::below() }.to_owned());
    }
    said.join(" · ")
}

fn import(one: ImportEnded) -> AnyView {
    let state = if one.state == ImportState::Failed { texts::failed() } else { texts::done() };
    view! {
        <li>
            <Link path=format!("/import/{}", one.id)>{one.name}</Link>
            " "
            <span class="today-changes__note">{state}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_names_what_is_another() {
        let (a, c) = (
            Band { grade: Some(Letter::A), dependable: true },
            Band { grade: Some(Letter::C), dependable: true },
        );
        assert_eq!(moves(a, c), "grade A → C");
        let below = Band { grade: None, dependable: false };
        assert_eq!(moves(a, below), "grade A → none · dependable level below the floor");
    }
}
