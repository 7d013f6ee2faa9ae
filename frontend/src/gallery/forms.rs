//! Controls.

use kept_core::calendar::Day;
use leptos::prelude::*;

use crate::format;
use crate::ui::{
    Button, ButtonKind, Card, Checkbox, Choice, DayField, Dialog, Field, Icon, IconName, InputKind, Link,
    LinkButton, Once, Section, Segmented, Select, Slider, Switch, TextArea, TextField, Toasts,
    VisuallyHidden,
};

#[component]
pub(super) fn Forms() -> impl IntoView {
    view! {
        <Section title="Controls">
            <div class="k-row k-row--wide">
                <Card title="Fields">
                    <Fields />
                </Card>
                <Card title="Choices">
                    <Choices />
                </Card>
            </div>
        </Section>
        <Section title="Actions">
            <Actions />
        </Section>
        <Section title="Signs" lede="They accompany words and say nothing alone.">
            <Signs />
        </Section>
        <Section title="Shown once">
            <Secret />
        </Section>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let name = RwSignal::new("Northwind Tooling".to_owned());
    let email = RwSignal::new("ada@".to_owned());
    let (words, hours, secret) =
        (RwSignal::new(String::new()), RwSignal::new("36".to_owned()), RwSignal::new(String::new()));
    let day = RwSignal::new(Day::from_number(17_809));
    let wrong =
        Signal::derive(move || (!email.get().contains('.')).then(|| "This is no e-mail address.".to_owned()));
    view! {
        <div class="k-form">
            <TextField name="name" label="Name" hint="As it stands on the contract." value=name />
            <TextField name="email" label="E-mail" kind=InputKind::Email error=wrong value=email />
            <TextArea name="words" label="In the customer's words" optional=true rows=3 value=words />
            <DayField name="day" label="Day" value=day on_change=move |next| day.set(next) />
            <TextField name="hours" label="Hours late" kind=InputKind::Number optional=true value=hours />
            <TextField name="password" label="New password" kind=InputKind::NewPassword value=secret />
            <Field name="free" label="A field of one's own" hint=Some("The frame alone.".to_owned()) error=Signal::stored(Some("Not like this.".to_owned()))>
                <input class="k-input" id="f-free" aria-describedby="f-free-hint f-free-error" aria-invalid="true" />
            </Field>
        </div>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let component = RwSignal::new("delivery".to_owned());
    let channel = RwSignal::new("phone".to_owned());
    let (ticked, on, level) = (RwSignal::new(true), RwSignal::new(true), RwSignal::new(4_i64));
    let components =
        ["Product", "Production", "Delivery", "Service"].map(|c| Choice::new(c.to_lowercase(), c));
    let channels = ["Phone", "Link", "Kiosk"].map(|c| Choice::new(c.to_lowercase(), c));
    view! {
        <div class="k-form">
            <Select
                name="component"
                label="Component"
                choices=components.to_vec()
                value=component
                on_change=move |next| component.set(next)
            />
            <Select
                name="wrong"
                label="Segment"
                hint="Something is wrong with it."
                choices=components.to_vec()
                value=component
                error=Signal::stored(Some("Choose another.".to_owned()))
                on_change=move |next| component.set(next)
            />
            <Segmented
                name="quiet"
                label="Channel, read aloud only"
                quiet=true
                choices=channels.to_vec()
                value=channel
                on_change=move |next| channel.set(next)
            />
            <Segmented
                name="channel"
                label="Channel"
                choices=channels.to_vec()
                value=channel
                on_change=move |next| channel.set(next)
            />
            <Slider name="level" label="Promises kept of the next 5" min=0 max=5 value=level text=format::integer />
            <Slider name="off" label="Not available" min=0 max=5 value=level text=format::integer disabled=true />
            <Checkbox name="mine" label="Only mine" hint="Customers whose owner you are." value=ticked />
            <Switch name="live" label="Follow changes" value=on />
        </div>
    }
}

#[component]
fn Actions() -> impl IntoView {
    let open = RwSignal::new(false);
    let toasts = Toasts::get();
    let actions = move || {
        view! {
            <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            <Button kind=ButtonKind::Danger on_press=move |()| open.set(false)>"Withdraw the ask"</Button>
        }
    };
    view! {
        <div class="k-line">
            <Button kind=ButtonKind::Primary>"Send the survey"</Button>
            <Button icon=IconName::Import>"Import"</Button>
            <Button kind=ButtonKind::Quiet>"Cancel"</Button>
            <Button kind=ButtonKind::Danger on_press=move |()| open.set(true)>"Withdraw"</Button>
            <Button kind=ButtonKind::Primary busy=true>"Sending"</Button>
            <Button disabled=true>"Not now"</Button>
            <Button kind=ButtonKind::Quiet>
                <span aria-hidden="true">"Revoke"</span>
                <VisuallyHidden>"Revoke the key of the shop"</VisuallyHidden>
            </Button>
            <LinkButton path="/ui" kind=ButtonKind::Primary>"To the import"</LinkButton>
            <LinkButton path="/ui" icon=IconName::Surveys>"To the surveys"</LinkButton>
            <Link path="/ui">"A link among words"</Link>
            <Button on_press=move |()| toasts.done("The answer has been taken down.")>"Good news"</Button>
            <Button on_press=move |()| toasts.failed("The link could not be made.")>"Bad news"</Button>
        </div>
        <Dialog name="sample" title="Withdraw this ask?" open actions>
            <p>"The link stops working at once. An answer already given stays."</p>
        </Dialog>
    }
}

#[component]
fn Signs() -> impl IntoView {
    view! {
        <ul class="k-line" aria-label="Signs">
            {IconName::ALL.map(|name| view! { <li><Icon name /></li> }).collect_view()}
        </ul>
    }
}

#[component]
fn Secret() -> impl IntoView {
    view! {
        <Once
            title="The link for ليلى الفارسي"
            text="Copy it now: it is shown only this once."
            label="Link"
            field="once-link"
            value="https://kept.example/s/0123456789abcdef0123456789abcdef"
            on_done=|()| ()
        />
    }
}
