//! What is promised, and what people say about it.

use super::draw::Draw;
use crate::component::Component;
use crate::customer::CustomerKind;

/// Something that can be promised: the words and the step of the journey.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job(pub(super) &'static str, pub(super) &'static str);

const PRODUCT: &[Job] = &[
    Job("Copier that prints 40 pages a minute, colours as on the sample", "use"),
    Job("Chairs with the headrest that was shown", "order"),
    Job("Screens without a dead pixel", "use"),
    Job("Paper of 90 g that does not jam", "use"),
    Job("Replacement model of at least the same class", "repair"),
    Job("Desk that can be raised, with memory for two heights", "order"),
];

const PRODUCTION: &[Job] = &[
    Job("Name plates engraved as proofed", "order"),
    Job("Cable runs made to measure and labelled", "installation"),
    Job("Shelving cut to the alcove", "installation"),
    Job("Letterheads printed in the house colour", "order"),
    Job("Server cabinet assembled and tested before it leaves", "installation"),
];

const DELIVERY: &[Job] = &[
    Job("Toner delivered", "delivery"),
    Job("Reception furniture delivered and put in place", "delivery"),
    Job("Loan machine at the door", "repair"),
    Job("Monthly supplies before opening hours", "delivery"),
    Job("Old machines taken away", "delivery"),
    Job("Missing boxes brought after", "delivery"),
];

const SERVICE: &[Job] = &[
    Job("Printer repaired", "repair"),
    Job("Called back with a date", "support"),
    Job("Quarterly maintenance done", "maintenance"),
    Job("Invoice put right", "invoice"),
    Job("New colleagues shown how it works", "use"),
    Job("Offer for the second floor", "offer"),
    Job("Network fault found and told", "support"),
];

const HOUSE: &[Job] = &[
    Job("Laptop ready for the new colleague", "order"),
    Job("Shared drive back", "support"),
    Job("Van serviced before the tour", "maintenance"),
    Job("Monthly figures", "report"),
    Job("Room booked and set up", "order"),
    Job("Answer on the holiday plan", "support"),
];

const INVESTOR: &[Job] = &[
    Job("Quarterly report", "report"),
    Job("Answer on the cash plan", "report"),
    Job("Invitation to the general meeting with all papers", "report"),
];

/// One thing to promise.
pub(super) fn job(kind: CustomerKind, component: Component, draw: &mut Draw) -> Job {
    let list = match (kind, component) {
        (CustomerKind::InternalDepartment, _) => HOUSE,
        (CustomerKind::Investor, _) => INVESTOR,
        (_, Component::Product) => PRODUCT,
        (_, Component::Production) => PRODUCTION,
        (_, Component::Delivery) => DELIVERY,
        (_, Component::Service) => SERVICE,
    };
    draw.one(list).copied().unwrap_or(Job("Called back", "support"))
}

/// How the words sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Bad,
    Mixed,
    Good,
}

impl Tone {
    /// Of a mood in a hundred.
    pub(super) const fn of(mood: i32) -> Self {
        match mood {
            ..=42 => Self::Bad,
            43..=72 => Self::Mixed,
            _ => Self::Good,
        }
    }
}

const LATE: &[&str] = &[
    "It came, but late, and nobody called. I had people standing around.",
    "Two days after the date. We had planned around it.",
    "I had to ring three times to hear when.",
    "You say Tuesday and mean the week after.",
    "Once is bad luck. This is the third time.",
    "Nobody told us. We found out when the van did not come.",
];

const UNKEPT: &[&str] = &[
    "It was promised and it was not done. Nothing more to say.",
    "Still waiting. We bought it elsewhere in the end.",
    "I was told it was done. It was not.",
    "You used to be better than this.",
    "We have begun to ask others for offers.",
    "The person I spoke to was kind. That does not print my letters.",
];

const SO_SO: &[&str] = &[
    "Fine in the end, after some back and forth.",
    "All right. I would like to be told beforehand when something moves.",
    "The work is good, the invoice was wrong again.",
    "It does what it should. Setting it up took longer than said.",
    "Good technician, but the office did not know that he was coming.",
    "No complaints, no fireworks.",
    "The parking bay was blocked half the morning, otherwise fine.",
];

const PLEASED: &[&str] = &[
    "Came early, tidied up, explained everything. Keep it that way.",
    "Mrs Haddad called before I could. That is how it should be.",
    "Done a day before it was due.",
    "We have told the school next door about you.",
    "You noticed the worn roller before it failed. Thank you.",
    "Always the same faces, and they know our building.",
    "For once somebody writes down what they promise.",
    "Your driver carried it up two floors without a word.",
];

const DE: [&[&str]; 3] = [
    &[
        "Zugesagt war Dienstag, gekommen ist niemand.",
        "Dreimal angerufen, dreimal vertröstet.",
        "Früher war das besser.",
    ],
    &[
        "Im Großen und Ganzen in Ordnung, nur die Rechnung stimmte nicht.",
        "Der Techniker war gut, die Abstimmung vorher nicht.",
    ],
    &[
        "Pünktlich, freundlich, sauber. So soll es bleiben.",
        "Einen Tag früher fertig als zugesagt!",
        "Man merkt, dass Sie sich Notizen machen.",
    ],
];

const FR: [&[&str]; 3] = [
    &["Promis pour lundi, livré le jeudi, sans un mot.", "On ne nous rappelle jamais."],
    &["Correct, mais il faut relancer.", "Bon travail, facture à revoir."],
    &["Rapide et soigné, merci.", "L'équipe connaît nos locaux, c'est précieux."],
];

const ES: [&[&str]; 3] = [
    &["Quedaron en venir y no vinieron.", "Llevamos dos semanas esperando una respuesta."],
    &["Bien, aunque tarde.", "El trato es bueno, el plazo no tanto."],
    &["Muy atentos, avisaron antes de llegar.", "Cumplen lo que dicen."],
];

const AR: [&[&str]; 3] = [
    &["وعدتم بالتسليم يوم الأحد ولم يصل شيء.", "لم يتصل بنا أحد."],
    &["العمل جيد لكن الموعد تأخر.", "مقبول بشكل عام."],
    &["شكرًا لكم، الخدمة ممتازة والموعد كان دقيقًا.", "فريق محترم ويفي بوعده."],
];

const ZH: [&[&str]; 3] = [
    &["说好周三到,结果周五才来,也没有通知。", "电话打了好几次都没有人回复。"],
    &["总体还可以,就是发票又开错了。", "质量不错,时间没有保证。"],
    &["比约定的早一天完成,非常满意。", "师傅很专业,讲解很清楚。"],
];

const PL: [&[&str]; 3] = [
    &["Miało być we wtorek, nie było nikogo.", "Nikt nie oddzwania."],
    &["W porządku, ale z opóźnieniem.", "Dobra robota, słaba komunikacja."],
    &["Szybko i solidnie, dziękujemy.", "Dotrzymują słowa."],
];

/// What somebody says. `broken` is whether something was promised and not done in time. Some answer in English though
/// they speak another language at home.
pub(super) fn comment(tag: &str, tone: Tone, broken: bool, draw: &mut Draw) -> &'static str {
    let home = match tag {
        "de" => Some(&DE),
        "fr" => Some(&FR),
        "es" => Some(&ES),
        "ar" => Some(&AR),
        "zh" => Some(&ZH),
        "pl" => Some(&PL),
        _ => None,
    };
    if let Some([bad, mixed, good]) = home
        && draw.chance(75)
    {
        return draw.word(match tone {
            Tone::Bad => bad,
            Tone::Mixed => mixed,
            Tone::Good => good,
        });
    }
    draw.word(match (tone, broken) {
        (Tone::Bad, false) => UNKEPT,
        (Tone::Bad | Tone::Mixed, true) => LATE,
        (Tone::Mixed, false) => SO_SO,
        (Tone::Good, _) => PLEASED,
    })
}
