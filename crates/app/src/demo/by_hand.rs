//! What the demo's members did by hand: people, promises that rest on somebody's word, calls and links. Each through the
//! use case of its own, at the time when it happened.

use std::sync::Arc;

use kept_api::External;
use kept_api::asks::NewAsk;
use kept_api::contacts::NewContact;
use kept_api::customers::{CustomerPatch, NewCustomer};
use kept_api::promises::{NewPromise, NewSettlement};
use kept_api::responses::{NewResponse, PublicResponse};
use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::customer::CustomerState;
use kept_core::demo::{DAYS, Demo, End, Job, Portrait, Reply, Way};
use kept_core::ids::{AskId, ContactId, CustomerId, PromiseId, ResponseId, SurveyId};
use kept_core::promise::{Claim, Due, Ground, Terms};
use kept_core::response::AnswerInput;
use uuid::Uuid;

use super::rows::{SOURCE, customer_no};
use super::surveys::Surveys;
use crate::app::{Actor, App};
use crate::env::Clock;
use crate::error::AppError;
use crate::responses::gather::Gather;
use crate::{asks, contacts, customers, promises, responses};

/// Kinds of things, for their ids.
const SURVEY: u8 = 0;
const CUSTOMER: u8 = 1;
const CONTACT: u8 = 2;
const PROMISE: u8 = 3;
const ASK: u8 = 4;
const RESPONSE: u8 = 5;

/// Numbers of asks and responses that are about no promise.
const OF_A_YEAR: u32 = 1_000;
const UNANSWERED: u32 = 2_000;

/// A day's work of the demo's members.
pub(super) struct Hands<'a> {
    pub(super) app: &'a App,
    pub(super) demo: Demo,
    pub(super) surveys: Surveys,
    /// Who looks after customers.
    pub(super) staff: &'a [Actor],
    pub(super) system: &'a Actor,
}

/// The ids of the surveys: they were made on the first day of all.
pub(super) fn survey_ids(demo: &Demo, at: Instant) -> Surveys {
    let id = |number| SurveyId(demo.id(SURVEY, 0, number, millis(at)));
    Surveys { job: id(0), year: id(1) }
}

fn millis(at: Instant) -> u64 {
    u64::try_from(at.micros() / 1_000).unwrap_or(0)
}

/// A time that is over.
struct Then(Instant);

impl Clock for Then {
    fn now(&self) -> Instant {
        self.0
    }
}

/// The application as it was at a time.
pub(super) fn app_at(app: &App, at: Instant) -> App {
    App {
        clock: Arc::new(Then(at)),
        // Nobody else's answers may be dated so.
        gather: Gather::default(),
        // Links of the demo's past are handed to nobody.
        public_url: Some("https://demo.example".to_owned()),
        ..app.clone()
    }
}

impl Hands<'_> {
    /// Keeps one customer.
    pub(super) async fn keep(&self, one: &Portrait) -> Result<(), AppError> {
        let staff = self.staff(one);
        let first = one.since.max(self.demo.today.plus(-DAYS));
        let at = self.at(staff, first, 9, one.number);
        let id = CustomerId(self.id(CUSTOMER, one, 0, at));
        let then = app_at(self.app, at);
        let new = NewCustomer {
            id: Some(id),
            kind: one.kind,
            name: one.name.clone(),
            segment: one.segment.to_owned(),
            customer_since: Some(one.since),
            contract_end: None,
            yearly_value_minor: one.yearly_value_minor,
            owner_id: staff.member(),
            parent_id: None,
            external: Some(External { source: SOURCE.to_owned(), id: customer_no(one.number) }),
        };
        customers::create::run(&then, self.system, &new).await?;
        let asked = self.people(&then, staff, one, id, at).await?;
        for job in one.jobs.iter().filter(|job| job.by_hand()) {
            self.job(staff, one, id, asked, job).await?;
        }
        for (number, reply) in (OF_A_YEAR..).zip(one.years.iter().filter(|reply| reply.way != Way::File)) {
            let about = About { survey: self.surveys.year, promise: None, touchpoint: "", number };
            self.reply(staff, one, (id, asked), about, reply).await?;
        }
        if let Some(day) = one.unanswered {
            let about =
                About { survey: self.surveys.year, promise: None, touchpoint: "", number: UNANSWERED };
            self.ask(staff, one, (id, asked), &about, day, Channel::Link).await?;
        }
        if one.state != CustomerState::Active {
            let patch = CustomerPatch { state: Some(one.state), ..CustomerPatch::default() };
            customers::change::run(self.app, staff, id, patch).await?;
        }
        Ok(())
    }

    fn staff(&self, one: &Portrait) -> &Actor {
        let place = usize::try_from(one.staff).unwrap_or(0);
        self.staff.get(place).unwrap_or(self.system)
    }

    /// A moment of a working day; never after now.
    fn at(&self, actor: &Actor, day: Day, hour: i8, number: u32) -> Instant {
        let minute = i8::try_from(number % 60).unwrap_or(0);
        let now = self.app.now();
        actor.zone.instant(day, hour, minute, 0).map_or(now, |at| at.min(now))
    }

    fn id(&self, thing: u8, one: &Portrait, number: u32, at: Instant) -> Uuid {
        self.demo.id(thing, one.number, number, millis(at))
    }

    /// Adds the people; the first one is who is asked.
    async fn people(
        &self,
        then: &App,
        staff: &Actor,
        one: &Portrait,
        customer: CustomerId,
        at: Instant,
    ) -> Result<Option<ContactId>, AppError> {
        let mut first = None;
        for (number, person) in (0..).zip(&one.people) {
            let id = ContactId(self.id(CONTACT, one, number, at));
            let new = NewContact {
                id: Some(id),
                phone: person.phone.clone(),
                email: person.email.clone(),
                language: Some(person.language.to_owned()),
                do_not_contact: person.do_not_contact,
                ..NewContact::named(person.name.clone(), person.role)
            };
            contacts::add::run(then, staff, customer, new).await?;
            first = first.or(Some(id));
        }
        Ok(first)
    }

    async fn job(
        &self,
        staff: &Actor,
        one: &Portrait,
        customer: CustomerId,
        asked: Option<ContactId>,
        job: &Job,
    ) -> Result<(), AppError> {
        let at = self.at(staff, job.made, 10, job.number);
        let id = PromiseId(self.id(PROMISE, one, job.number, at));
        let new = NewPromise {
            id: Some(id),
            customer_id: customer,
            text: job.text.clone(),
            component: job.component,
            severity: job.severity,
            due: Due::Day(job.due),
            terms: Terms::default(),
            made: Some(job.made),
            made_to: asked,
            external: None,
        };
        promises::make::run(&app_at(self.app, at), staff, new).await?;
        if let Some((day, settlement)) = settlement(job.end) {
            let at = self.at(staff, day, 11, job.number);
            promises::settle::run(&app_at(self.app, at), staff, id, settlement).await?;
        }
        if let Some(reply) = &job.reply {
            let about = About {
                survey: self.surveys.job,
                promise: Some(id),
                touchpoint: job.touchpoint,
                number: job.number,
            };
            self.reply(staff, one, (customer, asked), about, reply).await?;
        }
        Ok(())
    }

    async fn ask(
        &self,
        staff: &Actor,
        one: &Portrait,
        (customer, contact): (CustomerId, Option<ContactId>),
        about: &About,
        day: Day,
        channel: Channel,
    ) -> Result<(AskId, Option<String>), AppError> {
        let at = self.at(staff, day, 14, about.number);
        let new = NewAsk {
            id: Some(AskId(self.id(ASK, one, about.number, at))),
            customer_id: customer,
            contact_id: contact,
            survey_id: about.survey,
            channel,
            promise_id: about.promise,
            touchpoint: about.touchpoint.to_owned(),
            days: None,
            external: None,
        };
        let made = asks::make::run(&app_at(self.app, at), staff, new).await?;
        Ok((made.thing.id, made.thing.link))
    }

    async fn reply(
        &self,
        staff: &Actor,
        one: &Portrait,
        whom: (CustomerId, Option<ContactId>),
        about: About,
        reply: &Reply,
    ) -> Result<(), AppError> {
        let channel = if reply.way == Way::Phone { Channel::Phone } else { Channel::Link };
        let (ask_id, link) = self.ask(staff, one, whom, &about, reply.day, channel).await?;
        let at = self.at(staff, reply.day, 15, about.number);
        let then = app_at(self.app, at);
        let id = ResponseId(self.id(RESPONSE, one, about.number, at));
        let answers = answers(reply, about.survey == self.surveys.job)?;
        match (channel, link) {
            (Channel::Phone, _) => {
                responses::take_down::run(&then, staff, NewResponse { id, ask_id, answers }).await?;
            }
            (_, Some(link)) => {
                let token = link.rsplit('/').next().unwrap_or_default();
                responses::submit::run(&then, token, PublicResponse { id, answers }).await?;
            }
            // It was shown when the ask was made, by a start that was cut short; nobody has it any more.
            (_, None) => {}
        }
        Ok(())
    }
}

/// What is asked about.
struct About {
    survey: SurveyId,
    promise: Option<PromiseId>,
    touchpoint: &'static str,
    number: u32,
}

/// How a promise is settled that rests on somebody's word, and when.
fn settlement(end: End) -> Option<(Day, NewSettlement)> {
    let (day, claim, ground, note) = match end {
        End::SaidKept(day) => {
            (day, Claim::Delivered { late_hours: 0 }, Ground::Staff, "Told by the technician.")
        }
        End::Partly { day, part_bp, ground } => {
            (day, Claim::Partly { part_bp }, ground, "The rest is on order.")
        }
        End::Recovered(day) => (
            day,
            Claim::Recovered,
            Ground::Customer,
            "Put right without charge; the customer says that it is.",
        ),
        End::Waived(day) => (day, Claim::Waived, Ground::Customer, "Not needed any more."),
        End::Open | End::Done(_) | End::Exceeded(_) | End::Missed => return None,
    };
    Some((day, NewSettlement { claim, ground, day: Some(day), note: note.to_owned() }))
}

fn answers(reply: &Reply, about_a_job: bool) -> Result<Vec<AnswerInput>, AppError> {
    let (compared, satisfaction, words) = if about_a_job {
        ("job_expectation", "job_satisfaction", "job_words")
    } else {
        ("year_value", "year_satisfaction", "year_words")
    };
    let values = [
        (compared, Some(reply.compared)),
        (satisfaction, Some(reply.satisfaction)),
        ("choose_again", Some(reply.choose_again)),
        ("recommend", reply.recommend),
    ];
    let said = (!reply.words.is_empty()).then(|| reply.words.to_owned());
    let values = values.into_iter().filter_map(|(key, value)| Some((key, Some(value?), None)));
    let all = values.chain(said.map(|text| (words, None, Some(text))));
    all.map(|(key, value, text)| {
        let key = key.parse().map_err(|error| AppError::Internal(format!("{key}: {error}")))?;
        Ok(AnswerInput { key, value, text })
    })
    .collect()
}
