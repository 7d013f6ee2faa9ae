//! Figures, grades, parts, tables.

use leptos::prelude::*;

use crate::format;
use crate::i18n::ui;
use crate::ui::{
    Badge, Card, Column, CopyButton, GradeBadge, Letter, Pager, Part, Parts, Section, Sort, Span, Stat,
    Table, TableRow, Tone, Whisker,
};

#[component]
pub(super) fn Figures() -> impl IntoView {
    view! {
        <Section title="Figures" lede="A figure never stands without its interval and its ground.">
            <div class="k-row">
                <Stat
                    label="Satisfied"
                    value=format::share(1943, 2348, 1)
                    span=Span::share(8275, 8117, 8423)
                    range=ui::range("81.2%", "84.2%")
                    ground=ui::answers(2348)
                    path="/customers"
                />
                <Stat
                    label="Grade"
                    value=format::micro(63_200_000, 1)
                    span=Span::points(63_200_000, 55_000_000, 71_400_000)
                    range=ui::range("C", "B")
                    ground=ui::answers(412)
                >
                    <GradeBadge letter=Some(Letter::B) large=true />
                </Stat>
                <Stat label="Known" value=format::share(31, 100, 0) ground="1,240 of 3,999 customers" />
                <Stat label="Not asked" value=format::UNKNOWN ground="Expectation was never asked" />
            </div>
        </Section>
        <Section title="Grades and states">
            <div class="k-line">
                {Letter::ALL.map(|letter| view! { <GradeBadge letter=Some(letter) /> }).collect_view()}
                <GradeBadge letter=None />
                <Badge>"open"</Badge>
                <Badge tone=Tone::Good>"kept"</Badge>
                <Badge tone=Tone::Warn>"due today"</Badge>
                <Badge tone=Tone::Bad>"missed"</Badge>
                <Whisker span=Span::points(40_000_000, 20_000_000, 95_000_000) mark=50_000_000 text="20 to 95" />
            </div>
        </Section>
        <Section title="Parts">
            <div class="k-row k-row--wide">
                <Card title="Loyalty index">
                    <Parts parts=sample_parts() total=71_400_000 full=100_000_000 />
                </Card>
                <Card title="Reference">
                    <p>"Quote the request when you write to whoever runs your Kept."</p>
                    <CopyButton text="0192f3c4-req" />
                </Card>
            </div>
        </Section>
        <Customers />
    }
}

fn sample_parts() -> Vec<Part> {
    let part = |label: &str, micro: i64, note: &str| Part {
        label: label.into(),
        micro,
        note: (!note.is_empty()).then(|| note.into()),
    };
    vec![
        part("Promises kept", 31_250_000, "14 promises, 2 lapses left"),
        part("Expectation", 18_900_000, "6 answers"),
        part("Relative value", 12_050_000, "mostly the segment's prior"),
        part("Would choose again", 9_200_000, ""),
    ]
}

#[component]
fn Customers() -> impl IntoView {
    let (text, set) = crate::url::use_param("sort");
    let sort =
        Signal::derive(move || text.get().map(|t| Sort::from_text(&t)).or(Some(Sort::from_text("-value"))));
    let columns = vec![
        Column::words("Customer").sorted_by("name"),
        Column::words("Grade").sorted_by("grade"),
        Column::words("Loyalty").minor(),
        Column::figures("Yearly value").sorted_by("value"),
        Column::words("State").minor(),
    ];
    let row = |name: &str, note: &str, letter, loyalty: i64, value: i64, tone, state: &'static str| {
        let span = Span::points(loyalty, loyalty - 9_000_000, loyalty + 7_000_000);
        view! {
            <TableRow name=name note=note path="/ui">
                <td>
                    <GradeBadge letter />
                </td>
                <td class="k-table__minor">
                    <Whisker span text="interval" />
                </td>
                <td class="k-table__figures">{format::money(value, "EUR")}</td>
                <td class="k-table__minor">
                    <Badge tone>{state}</Badge>
                </td>
            </TableRow>
        }
    };
    view! {
        <Section title="Table" lede="Titles sort, arrow keys move between rows, the whole row leads on.">
            <Table caption="Customers" columns sort on_sort=move |sort: Sort| set.run(Some(sort.text()))>
                {row("Northwind Tooling", "Manufacturing · since May 2019", Some(Letter::B), 71_400_000, 128_400_000, Tone::Good, "active")}
                {row("Hafen & Söhne", "Logistics · since Jan 2021", Some(Letter::D), 42_000_000, 96_200_000, Tone::Bad, "at risk")}
                {row("City of Lindau", "Public body · since Mar 2016", Some(Letter::C), 58_300_000, 41_750_000, Tone::Good, "active")}
                {row("شركة الميناء للتجارة", "Wholesale · since Feb 2022", Some(Letter::A), 83_000_000, 12_050_000, Tone::Good, "active")}
                {row("Donaudampfschifffahrtsgesellschaft Linz–Passau–Regensburg mbH & Co. KG", "Passenger shipping · since Aug 2014", Some(Letter::F), 21_000_000, 310_000_000, Tone::Warn, "due today")}
                {row("Finance department", "Internal", None, 50_000_000, 0, Tone::Neutral, "not asked")}
            </Table>
            <Pager first=None next=Some("/ui?page=2".to_owned())>"1–4 of 3,999"</Pager>
        </Section>
    }
}
