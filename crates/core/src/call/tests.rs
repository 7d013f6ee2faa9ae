use super::*;
use uuid::Uuid;

const TODAY: i32 = 20_600;

fn day(back: i32) -> Day {
    Day::from_number(TODAY - back).unwrap()
}

fn person(id: u128) -> Person {
    Person {
        contact: ContactId(Uuid::from_u128(id)),
        reached: 1,
        tried: 2,
        standing: Standing { has_number: true, ..Standing::default() },
    }
}

fn candidate(id: u128, at_stake: i64, mass: f64) -> Candidate {
    let part = |weight, asked| KnownPart { weight, mean: 0.7, mass, asked };
    Candidate {
        customer: CustomerId(Uuid::from_u128(id)),
        at_stake: Some(at_stake),
        known: vec![part(0.5, true), part(0.5, false)],
        people: vec![person(id)],
    }
}

fn ranked(candidates: &[Candidate]) -> Vec<u128> {
    let usual = Prior::new(0.4, REACH_STRENGTH).unwrap();
    let c = Confidence::new(0.9).unwrap();
    let calls = rank(candidates, &Rules::default(), usual, &c, day(0), 10).unwrap();
    calls.iter().map(|call| call.customer.0.as_u128()).collect()
}

#[test]
fn more_at_stake_less_known_or_easier_to_reach_comes_first() {
    assert_eq!(ranked(&[candidate(1, 100, 4.0), candidate(2, 300, 4.0)]), [2, 1]);
    assert_eq!(ranked(&[candidate(1, 100, 9.0), candidate(2, 100, 4.0)]), [2, 1]);
    let mut shy = candidate(1, 100, 4.0);
    (shy.people[0].reached, shy.people[0].tried) = (0, 12);
    assert_eq!(ranked(&[shy, candidate(2, 100, 4.0)]), [2, 1]);
    assert_eq!(ranked(&[candidate(3, 5, 4.0), candidate(1, 5, 4.0)]), [1, 3], "equal worth by id");
}

#[test]
fn a_value_that_is_not_known_is_a_usual_one() {
    let unknown = Candidate { at_stake: None, ..candidate(3, 0, 4.0) };
    assert_eq!(
        ranked(&[candidate(1, 10, 4.0), candidate(2, 50, 4.0), unknown, candidate(4, 900, 4.0)]),
        [4, 2, 3, 1]
    );
}

#[test]
fn the_example_of_the_documentation() {
    // 40 000.00 a year; one call in two was answered; four questions, half the index, never answered (m = 4, mean .7).
    let usual = Prior::new(0.4, REACH_STRENGTH).unwrap();
    let c = Confidence::new(0.9).unwrap();
    let calls = rank(&[candidate(1, 4_000_000, 4.0)], &Rules::default(), usual, &c, day(0), 1).unwrap();
    let call = calls[0];
    assert!((call.chance - 2.6 / 6.0).abs() < 1e-15);
    assert!((call.width - 47.67).abs() < 0.01, "{}", call.width);
    assert!((call.width_after - 45.23).abs() < 0.01, "{}", call.width_after);
    assert!((call.worth - 4_000_000.0 * (2.6 / 6.0) * 0.0021).abs() < 1e-6, "{}", call.worth);
}

#[test]
fn parts_outside_their_domain_are_refused() {
    let usual = Prior::new(0.4, REACH_STRENGTH).unwrap();
    let c = Confidence::new(0.9).unwrap();
    for (weight, mean, mass) in
        [(2.0, 0.5, 4.0), (0.5, f64::NAN, 4.0), (0.5, 0.5, 0.0), (0.5, 0.5, f64::INFINITY)]
    {
        let bad =
            Candidate { known: vec![KnownPart { weight, mean, mass, asked: true }], ..candidate(1, 1, 4.0) };
        assert!(rank(&[bad], &Rules::default(), usual, &c, day(0), 1).is_err());
    }
}

#[test]
fn of_several_people_the_likeliest_who_may_be_called_is_called() {
    let mut customer = candidate(1, 100, 4.0);
    let often = Person { reached: 9, tried: 10, ..person(7) };
    customer.people.push(often.clone());
    let usual = Prior::new(0.4, REACH_STRENGTH).unwrap();
    let c = Confidence::new(0.9).unwrap();
    let whom = |customer: &Candidate| {
        rank(std::slice::from_ref(customer), &Rules::default(), usual, &c, day(0), 1)
            .unwrap()
            .first()
            .map(|call| call.contact.0.as_u128())
    };
    assert_eq!(whom(&customer), Some(7));
    customer.people[1].standing.do_not_contact = true;
    assert_eq!(whom(&customer), Some(1));
    customer.people[0].standing.phone_consent = Some(false);
    assert_eq!(whom(&customer), None);
}

#[test]
fn rules_leave_people_in_peace() {
    let rules = Rules::default();
    let number = Standing { has_number: true, ..Standing::default() };
    let told = |standing: Standing| may_call(&standing, &rules, day(0));
    assert_eq!(told(number.clone()), Ok(()));
    assert_eq!(told(Standing::default()), Err(Barred::NoNumber));
    assert_eq!(told(Standing { do_not_contact: true, ..number.clone() }), Err(Barred::DoNotContact));
    assert_eq!(told(Standing { ask_open: true, ..number.clone() }), Err(Barred::AskOpen));
    let heard = |back| Standing { heard: Some(day(back)), ..number.clone() };
    assert_eq!(told(heard(29)), Err(Barred::HeardLately { until: day(-1) }));
    assert_eq!(told(heard(30)), Ok(()));
    assert_eq!(told(heard(-400)), Err(Barred::HeardLately { until: day(-30) }));
    let tried =
        |days: &[i32]| Standing { tried: days.iter().map(|back| day(*back)).collect(), ..number.clone() };
    assert_eq!(told(tried(&[1])), Err(Barred::TriedLately { until: day(-1) }));
    assert_eq!(told(tried(&[2, 9])), Ok(()));
    assert_eq!(told(tried(&[9, 2, 20])), Err(Barred::TriedOften { until: day(-10) }));
    assert_eq!(told(tried(&[2, 9, 30])), Ok(()));
    let since = Standing { heard: Some(day(31)), tried: vec![day(40), day(2), day(9)], ..number.clone() };
    assert_eq!(told(since), Ok(()), "what was before the conversation is forgotten");
    let never = Rules { most_tries: 0, ..rules };
    assert_eq!(may_call(&number, &never, day(0)), Ok(()), "a limit of 0 is none");
}
