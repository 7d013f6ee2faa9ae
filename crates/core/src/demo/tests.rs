use std::collections::BTreeSet;

use super::*;

fn demo() -> Demo {
    Demo { seed: SEED, today: "2026-03-02".parse().unwrap() }
}

fn all(demo: &Demo) -> Vec<Portrait> {
    (0..200).map(|number| demo.customer(number, true)).collect()
}

/// The share of answers of 4 and 5 among some.
fn satisfied<'a>(replies: impl Iterator<Item = &'a Reply>) -> (f64, usize) {
    let all: Vec<i32> = replies.map(|reply| reply.satisfaction).collect();
    (all.iter().filter(|value| **value >= 4).count() as f64 / all.len() as f64, all.len())
}

#[test]
fn the_same_seed_tells_the_same_and_another_tells_otherwise() {
    let other = Demo { seed: 1, ..demo() };
    assert_eq!(all(&demo()), all(&demo()));
    assert_ne!(all(&demo()), all(&other));
    let later = Demo { today: demo().today.plus(40), ..demo() };
    for (now, then) in all(&demo()).iter().zip(all(&later)) {
        assert_eq!((&now.name, now.story), (&then.name, then.story));
        assert_eq!(now.since.plus(40), then.since, "relative to the day");
        assert_eq!(now.jobs.len(), then.jobs.len());
    }
}

#[test]
fn two_hundred_are_of_all_kinds_stories_and_scripts_with_names_of_their_own() {
    let all = all(&demo());
    let names: BTreeSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
    let twice: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| all.iter().filter(|one| one.name == **name).count() > 1)
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
    let kinds: BTreeSet<CustomerKind> = all.iter().map(|one| one.kind).collect();
    let stories: BTreeSet<Story> = all.iter().map(|one| one.story).collect();
    assert_eq!((kinds.len(), stories.len()), (6, 9));
    let any = |found: fn(char) -> bool| all.iter().any(|one| one.name.chars().any(found));
    assert!(any(|c| ('\u{600}'..'\u{700}').contains(&c)), "Arabic");
    assert!(any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "Chinese");
    assert!(names.iter().any(|name| name.chars().count() > 60), "a long one");
    assert!(all.iter().all(|one| !one.name.contains('{') && one.name.chars().count() <= 200));
    assert!(all.iter().all(|one| (1..=3).contains(&one.people.len()) && !one.people[0].do_not_contact));
}

#[test]
fn nothing_lies_ahead_but_what_is_due() {
    let demo = demo();
    for one in all(&demo) {
        for job in &one.jobs {
            assert!(job.made <= job.due && job.made <= demo.today && job.made >= one.since, "{job:?}");
            assert!(heard(job).is_none_or(|day| day >= job.made && day <= demo.today), "{job:?}");
            if let Some(reply) = &job.reply {
                assert!(reply.day <= demo.today && heard(job).is_some_and(|day| day <= reply.day), "{job:?}");
            }
        }
        for reply in one.jobs.iter().filter_map(|job| job.reply.as_ref()).chain(&one.years) {
            assert!((1..=5).contains(&reply.satisfaction) && (1..=5).contains(&reply.choose_again));
            assert!(
                (1..=5).contains(&reply.compared)
                    && reply.recommend.is_none_or(|value| (0..=10).contains(&value))
            );
        }
        assert!(one.unanswered.is_none_or(|day| day < demo.today));
    }
}

#[test]
fn what_is_not_kept_by_hand_can_be_brought_in_by_a_file() {
    let demo = demo();
    for number in 0..200 {
        let one = demo.customer(number, false);
        assert!(one.jobs.iter().all(|job| !job.by_hand()));
        let replies = one.jobs.iter().filter_map(|job| job.reply.as_ref()).chain(&one.years);
        assert!(replies.into_iter().all(|reply| reply.way == Way::File) && one.unanswered.is_none());
    }
    let ends: Vec<End> = all(&demo).iter().flat_map(|one| one.jobs.iter().map(|job| job.end)).collect();
    let has = |found: fn(&End) -> bool| ends.iter().any(found);
    assert!(has(|end| matches!(end, End::Recovered(_))) && has(|end| matches!(end, End::Waived(_))));
    assert!(has(|end| matches!(end, End::Partly { .. })) && has(|end| matches!(end, End::SaidKept(_))));
    assert!(has(|end| matches!(end, End::Open)) && has(|end| matches!(end, End::Exceeded(_))));
    let components: BTreeSet<Component> =
        all(&demo).iter().flat_map(|one| one.jobs.iter().map(|job| job.component)).collect();
    assert_eq!(components.len(), 4);
}

#[test]
fn broken_promises_lower_answers_and_silence_is_silence() {
    let demo = demo();
    let all = all(&demo);
    let jobs = || all.iter().flat_map(|one| &one.jobs);
    let about =
        |wanted: fn(&Job) -> bool| jobs().filter(move |job| wanted(job)).filter_map(|job| job.reply.as_ref());
    let (kept, many) = satisfied(about(|job| matches!(job.end, End::Done(day) if day <= job.due)));
    let (late, some) = satisfied(about(|job| matches!(job.end, End::Done(day) if day > job.due)));
    let (missed, few) = satisfied(about(|job| job.end == End::Missed));
    assert!(many > 300 && some > 50 && few > 20, "{many} {some} {few}");
    assert!(kept > 0.75 && kept > late + 0.15 && late > missed + 0.15, "{kept:.2} {late:.2} {missed:.2}");
    let said = |story: Story, from: i32, to: i32| {
        let told = all.iter().filter(move |one| one.story == story);
        let replies =
            told.flat_map(|one| one.jobs.iter().filter_map(|job| job.reply.as_ref()).chain(&one.years));
        satisfied(replies.filter(move |reply| (from..to).contains(&demo.today.since(reply.day))))
    };
    let (before, after) = (said(Story::Betrayed, 500, DAYS).0, said(Story::Betrayed, 0, 250).0);
    assert!(before > after + 0.3, "betrayed: {before:.2}, then {after:.2}");
    let (bad, good) = (said(Story::Recovered, 430, 740).0, said(Story::Recovered, 0, 250).0);
    assert!(good > bad + 0.2, "recovered: {bad:.2}, then {good:.2}");
    assert_eq!(said(Story::Silent, 0, 300).1, 0);
}

#[test]
fn an_id_is_of_its_thing_and_tells_its_time() {
    let demo = demo();
    let ids: BTreeSet<Uuid> = (0..3)
        .flat_map(|thing| (0..50).flat_map(move |n| (0..50).map(move |m| demo.id(thing, n, m, 1_000))))
        .collect();
    assert_eq!(ids.len(), 7_500);
    assert_eq!(demo.id(1, 2, 3, 1_700_000_000_000).get_version_num(), 7);
    assert!(demo.id(1, 2, 3, 5) < demo.id(0, 0, 0, 6));
}
