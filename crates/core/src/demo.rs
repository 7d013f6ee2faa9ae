//! Invented customers to look around in: years of promises, and what was said about them.
//!
//! Each customer follows from the seed, its number and today alone, so any number of them can be made one by one, in
//! any order, and the same seed tells the same stories relative to the day.

mod draw;
mod names;
mod story;
mod words;

use uuid::Uuid;

use crate::calendar::Day;
use crate::component::Component;
use crate::contact::ContactRole;
use crate::customer::{CustomerKind, CustomerState};
use crate::promise::{Ground, Severity};
use crate::score::random::SplitMix64;
use draw::Draw;
use story::{Met, Mood};
use words::Tone;

pub use story::Story;

/// For how many days back there are records.
pub const DAYS: i32 = 1_095;
/// For how many days back people were asked by Kept itself.
const RECENT: i32 = 170;
/// The seed where nobody chooses one.
pub const SEED: u64 = 4_280;
/// Members beside the owner who look after customers.
pub const STAFF: u32 = 4;

/// The stories of one seed, up to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demo {
    /// Another seed tells other stories.
    pub seed: u64,
    /// Nothing is later.
    pub today: Day,
}

/// One invented customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// From 0.
    pub number: u32,
    /// How the relationship goes.
    pub story: Story,
    /// What kind of party.
    pub kind: CustomerKind,
    /// Name.
    pub name: String,
    /// Primary segment.
    pub segment: &'static str,
    /// Customer since.
    pub since: Day,
    /// Revenue of a year in minor units; none of our own house.
    pub yearly_value_minor: Option<i64>,
    /// Where the relationship stands.
    pub state: CustomerState,
    /// Which of the [`STAFF`] looks after it.
    pub staff: u32,
    /// The people there; the first one is asked.
    pub people: Vec<Person>,
    /// What was promised.
    pub jobs: Vec<Job>,
    /// What was said without regard to one promise.
    pub years: Vec<Reply>,
    /// The day on which somebody was asked by a link and has not answered.
    pub unanswered: Option<Day>,
}

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// What the person has to do with us.
    pub role: ContactRole,
    /// Rings nowhere; may be empty.
    pub phone: String,
    /// Reaches nobody.
    pub email: String,
    /// Language tag.
    pub language: &'static str,
    /// Must not be asked.
    pub do_not_contact: bool,
}

/// A promise and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// From 0.
    pub number: u32,
    /// What was said.
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey.
    pub touchpoint: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// When it was said.
    pub made: Day,
    /// By the end of that day.
    pub due: Day,
    /// How it ended.
    pub end: End,
    /// What the customer said about it.
    pub reply: Option<Reply>,
}

impl Job {
    /// Whether members keep it themselves: a file cannot bring in what rests on somebody's word.
    pub const fn by_hand(&self) -> bool {
        matches!(self.end, End::Partly { .. } | End::Recovered(_) | End::Waived(_) | End::SaidKept(_))
    }
}

/// How a promise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Not yet.
    Open,
    /// Done on that day, in time or late.
    Done(Day),
    /// More than was said, measured by a system, on that day.
    Exceeded(Day),
    /// Not done.
    Missed,
    /// Done on that day, as a member says.
    SaidKept(Day),
    /// A part was done.
    Partly {
        /// When.
        day: Day,
        /// The part in basis points.
        part_bp: u16,
        /// On whose word.
        ground: Ground,
    },
    /// Missed, then put right, and the customer said so on that day.
    Recovered(Day),
    /// The customer did not want it any more, said on that day.
    Waived(Day),
}

/// How a reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In a file of another system.
    File,
    /// Taken down on a call.
    Phone,
    /// By a link.
    Link,
}

/// What a customer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// On which day.
    pub day: Day,
    /// How it came.
    pub way: Way,
    /// 1 to 5, against what was expected (about a promise) or against others (about the year).
    pub compared: i32,
    /// 1 to 5.
    pub satisfaction: i32,
    /// 1 to 5.
    pub choose_again: i32,
    /// 0 to 10.
    pub recommend: Option<i32>,
    /// In their own words; may be empty.
    pub words: &'static str,
}

impl Demo {
    /// The customer of this number. What members keep by hand happens only where `by_hand`; otherwise it ends in a way
    /// that a file can bring in.
    pub fn customer(&self, number: u32, by_hand: bool) -> Portrait {
        let mut draw = Draw::of(self.seed, number);
        let story = Story::of(number);
        let kind = kind(story, &mut draw);
        let since = self.today.plus(-story.age(&mut draw));
        let gone = (story == Story::Gone).then(|| self.today.plus(-draw.between(50, 280)));
        let telling = Telling {
            demo: self,
            story,
            kind,
            by_hand,
            since,
            until: gone.unwrap_or(self.today),
            tag: names::tongue(number, kind).tag,
        };
        let mut jobs = telling.jobs(&mut draw);
        let years = telling.told(&mut jobs, &mut draw);
        let waits = matches!(story, Story::Silent | Story::New | Story::Steady) && draw.chance(38);
        Portrait {
            number,
            story,
            kind,
            name: names::customer(self.seed, number, kind),
            segment: segment(kind, &mut draw),
            since,
            yearly_value_minor: yearly_value(kind, &mut draw),
            state: match story {
                Story::Gone => CustomerState::Lost,
                Story::Betrayed => CustomerState::AtRisk,
                _ => CustomerState::Active,
            },
            staff: draw.below(STAFF),
            people: people(number, kind, &mut draw),
            jobs,
            years,
            unanswered: (by_hand && waits).then(|| self.today.plus(-draw.between(1, 25))),
        }
    }

    /// An id that is the same whenever the same thing is made: of a kind of thing (a small number), the customer and
    /// a number within it. Like all ids it tells its time, in milliseconds since 1970.
    pub fn id(&self, thing: u8, customer: u32, number: u32, millis: u64) -> Uuid {
        let place = (u64::from(customer) << 32) | u64::from(number);
        let mut mixed = SplitMix64::new(self.seed.rotate_left(32) ^ place ^ (u64::from(thing) << 56));
        let high = (millis << 16) | 0x7000 | (mixed.next_u64() & 0x0fff);
        let low = (mixed.next_u64() >> 2) | 0x8000_0000_0000_0000;
        Uuid::from_u64_pair(high, low)
    }
}

/// What a customer's years are told with.
struct Telling<'a> {
    demo: &'a Demo,
    story: Story,
    kind: CustomerKind,
    by_hand: bool,
    since: Day,
    /// Nothing of this customer is later.
    until: Day,
    tag: &'static str,
}

impl Telling<'_> {
    fn ago(&self, day: Day) -> i32 {
        self.demo.today.since(day)
    }

    fn jobs(&self, draw: &mut Draw) -> Vec<Job> {
        let gap = match (self.story, self.kind) {
            (Story::New, _) => 16,
            (Story::Betrayed | Story::Gone | Story::Recovered, _) => 50,
            (_, CustomerKind::Person | CustomerKind::Investor) => 120,
            _ => 74,
        };
        let mut jobs = Vec::new();
        let mut made = self.since.max(self.demo.today.plus(-DAYS)).plus(draw.between(0, gap / 2));
        while made <= self.until {
            let number = u32::try_from(jobs.len()).unwrap_or(u32::MAX);
            jobs.push(self.job(number, made, draw));
            made = made.plus(draw.between(gap / 2, gap * 3 / 2));
        }
        jobs
    }

    fn job(&self, number: u32, made: Day, draw: &mut Draw) -> Job {
        let component = match draw.below(100) {
            0..22 => Component::Product,
            22..36 => Component::Production,
            36..70 => Component::Delivery,
            _ => Component::Service,
        };
        let words::Job(text, touchpoint) = words::job(self.kind, component, draw);
        let severity = match draw.below(100) {
            0..32 => Severity::Minor,
            32..84 => Severity::Major,
            _ => Severity::Critical,
        };
        let due = made.plus(draw.between(2, 24));
        let text = format!("{text} by {due}");
        let end = self.end(made, due, draw);
        Job { number, text, component, touchpoint, severity, made, due, end, reply: None }
    }

    fn end(&self, made: Day, due: Day, draw: &mut Draw) -> End {
        let odds = self.story.odds(self.ago(due));
        let fate = draw.below(100);
        let (early, late, more, odd) =
            (draw.between(0, 3), draw.between(1, 11), draw.below(100), draw.between(3, 35));
        let happened = |day: Day, end: End| if day <= self.until { end } else { End::Open };
        if fate < odds.kept {
            let day = due.plus(-early).max(made);
            return match more {
                0..2 if self.by_hand => happened(day, End::SaidKept(day)),
                2..3 if self.by_hand => happened(day, End::Waived(day)),
                3..9 => happened(day, End::Exceeded(day)),
                _ => happened(day, End::Done(day)),
            };
        }
        if fate < odds.kept + odds.late {
            let day = due.plus(late);
            let part_bp = 4_000 + 500 * u16::try_from(more % 8).unwrap_or(0);
            let ground = if more % 2 == 0 { Ground::Customer } else { Ground::Staff };
            return match more {
                0..9 if self.by_hand => happened(day, End::Partly { day, part_bp, ground }),
                _ => happened(day, End::Done(day)),
            };
        }
        let right = due.plus(odd);
        let share = if self.story == Story::Recovered { 55 } else { 14 };
        match () {
            () if self.by_hand && more < share && right <= self.until => End::Recovered(right),
            () => happened(due.plus(1), End::Missed),
        }
    }

    /// Goes through the years and lets the customer speak, about promises and about the years; the latter are the
    /// answer.
    fn told(&self, jobs: &mut [Job], draw: &mut Draw) -> Vec<Reply> {
        let mut order: Vec<(Day, Option<usize>)> =
            jobs.iter().enumerate().filter_map(|(place, job)| Some((heard(job)?, Some(place)))).collect();
        let first = draw.between(14, RECENT - 4);
        for years in 0..3 {
            let day = self.demo.today.plus(-first - 365 * years);
            if day >= self.since.plus(60) && day <= self.until && self.story.answers_the_year(years, draw) {
                order.push((day, None));
            }
        }
        order.sort_by_key(|(day, place)| (*day, place.is_none(), *place));
        let mut mood = Mood::first(draw);
        let mut years = Vec::new();
        for (day, place) in order {
            let Some(job) = place.and_then(|place| jobs.get_mut(place)) else {
                let way = Self::way(self.by_hand && self.ago(day) <= RECENT, draw);
                years.push(self.reply(day, way, mood, None, draw));
                continue;
            };
            let Some(met) = met(job) else { continue };
            let given = day.plus(draw.between(0, 5)).min(self.until);
            if draw.chance(self.story.answers(self.ago(job.due))) {
                let way = Self::way(self.by_hand && job.by_hand(), draw);
                job.reply = Some(self.reply(given, way, mood, Some(met), draw));
            }
            mood.meets(met);
        }
        years
    }

    fn way(asked: bool, draw: &mut Draw) -> Way {
        match asked {
            false => Way::File,
            true if draw.chance(55) => Way::Phone,
            true => Way::Link,
        }
    }

    fn reply(&self, day: Day, way: Way, mood: Mood, met: Option<Met>, draw: &mut Draw) -> Reply {
        let said = mood.at(met, draw);
        let broken = matches!(met, Some(Met::Late | Met::Partly));
        let talks = draw.chance(38) || said < 40 && draw.chance(50);
        Reply {
            day,
            way,
            // What was expected has been had by the time it is as good as ever.
            compared: (3 + (said - 72).div_euclid(16).clamp(-2, 1) + i32::from(said > 93)).clamp(1, 5),
            satisfaction: 1 + (said * 4 + 50) / 100,
            choose_again: 1 + ((said + 6).min(100) * 4 + 50) / 100,
            recommend: draw.chance(88).then(|| (said * 11 / 100).min(10)),
            words: if talks { words::comment(self.tag, Tone::of(said), broken, draw) } else { "" },
        }
    }
}

/// The day on which the customer learns how a promise ends.
fn heard(job: &Job) -> Option<Day> {
    match job.end {
        End::Open => None,
        End::Missed => Some(job.due.plus(1)),
        End::Done(day)
        | End::Exceeded(day)
        | End::SaidKept(day)
        | End::Partly { day, .. }
        | End::Recovered(day)
        | End::Waived(day) => Some(day),
    }
}

fn met(job: &Job) -> Option<Met> {
    Some(match job.end {
        End::Open => return None,
        End::Done(day) if day > job.due => Met::Late,
        End::Done(_) | End::SaidKept(_) => Met::Kept,
        End::Exceeded(_) => Met::Exceeded,
        End::Missed => Met::Missed,
        End::Partly { .. } => Met::Partly,
        End::Recovered(_) => Met::Recovered,
        End::Waived(_) => Met::Waived,
    })
}

fn kind(story: Story, draw: &mut Draw) -> CustomerKind {
    match story {
        Story::House => return CustomerKind::InternalDepartment,
        Story::Investor => return CustomerKind::Investor,
        _ => {}
    }
    match draw.below(100) {
        0..54 => CustomerKind::Business,
        54..72 => CustomerKind::Person,
        72..87 => CustomerKind::PublicBody,
        _ => CustomerKind::NonProfit,
    }
}

fn segment(kind: CustomerKind, draw: &mut Draw) -> &'static str {
    match kind {
        CustomerKind::Business => draw.word(&["Offices", "Trades", "Shops", "Health"]),
        CustomerKind::Person => "Households",
        CustomerKind::PublicBody => draw.word(&["Schools", "Public bodies"]),
        CustomerKind::NonProfit => "Associations",
        CustomerKind::InternalDepartment => "Our own house",
        CustomerKind::Investor => "Investors",
    }
}

fn yearly_value(kind: CustomerKind, draw: &mut Draw) -> Option<i64> {
    let (low, high) = match kind {
        CustomerKind::Business => (2_400, 64_000),
        CustomerKind::Person => (90, 1_900),
        CustomerKind::PublicBody => (9_000, 140_000),
        CustomerKind::NonProfit => (700, 16_000),
        CustomerKind::InternalDepartment | CustomerKind::Investor => return None,
    };
    // Few are large: the smaller of two draws.
    let euros = draw.between(low, high).min(draw.between(low, high));
    Some(i64::from(euros) * 100 + i64::from(draw.one(&[0, 50, 0]).copied().unwrap_or(0)))
}

fn people(number: u32, kind: CustomerKind, draw: &mut Draw) -> Vec<Person> {
    let tongue = names::tongue(number, kind);
    let many = if kind == CustomerKind::Person {
        1
    } else {
        1 + u32::from(draw.chance(30)) + u32::from(draw.chance(8))
    };
    let roles = [ContactRole::Decides, ContactRole::Uses, ContactRole::Pays];
    (0..many)
        .zip(roles)
        .map(|(place, role)| Person {
            name: names::person(tongue, draw),
            role: if draw.chance(12) { ContactRole::Champions } else { role },
            phone: names::phone(tongue, draw),
            email: format!("contact{}@c{number:05}.example", place + 1),
            language: tongue.tag,
            do_not_contact: place > 0 && draw.chance(6),
        })
        .collect()
}

#[cfg(test)]
mod tests;
