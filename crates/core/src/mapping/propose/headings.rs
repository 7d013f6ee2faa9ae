//! The headings that people give to columns, in English and German.

/// What a column may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    CustomerId,
    CustomerName,
    Kind,
    Segment,
    Since,
    YearlyValue,
    PromiseId,
    PromiseText,
    Made,
    Due,
    Delivered,
    Component,
    Severity,
    ResponseId,
    Given,
    Expectation,
    Recommend,
    Satisfaction,
    Effort,
    Comment,
    ContactId,
    ContactName,
    ContactDoes,
    Email,
    Phone,
    Language,
    DeedId,
    DeedKind,
    DeedDay,
    DeedAmount,
    WordsId,
    Words,
    WordsKind,
    WordsDay,
}

/// The roles with the headings that speak for them, as [`super::normal`] writes them. Where two roles share words, the
/// one that is told apart by more of them comes first.
pub(super) const HEADINGS: &[(Role, &str)] = &[
    (
        Role::CustomerId,
        "customer id, customer no, customer number, customer code, client id, client no, account id, \
         account no, account number, company id, debitor, kundennummer, kunden nr, kunde nr, kundennr, \
         kunden id, kunde id, debitorennummer, customer key, user id",
    ),
    (
        Role::ContactId,
        "contact id, contact no, contact number, person id, ansprechperson id, ansprechpartner id, \
         ansprechpartnernummer, kontakt id",
    ),
    (
        Role::ContactName,
        "contact name, contact person, contact, ansprechperson, ansprechpartner, ansprechpartnerin, kontakt",
    ),
    (Role::ContactDoes, "contact role, role, rolle"),
    (Role::Email, "contact email, contact e mail, email, e mail, email address, mail, e mail adresse"),
    (Role::Phone, "contact phone, phone, phone number, telephone, mobile, telefon, telefonnummer, mobil"),
    (Role::Language, "contact language, language, sprache"),
    (
        Role::DeedId,
        "behaviour id, behavior id, event id, activity id, purchase id, invoice id, invoice no, \
         invoice number, transaction id, rechnungsnummer, rechnung nr, ereignis nr",
    ),
    (Role::DeedKind, "behaviour, behavior, event type, event, activity, did, verhalten, ereignis"),
    (
        Role::DeedDay,
        "behaviour date, behavior date, happened on, happened at, event date, activity date, invoice date, \
         invoiced on, done by customer on, rechnungsdatum, ereignisdatum, geschehen am",
    ),
    (Role::DeedAmount, "amount, invoice amount, total, betrag, rechnungsbetrag, summe"),
    (Role::WordsId, "complaint id, complaint no, complaint number, beschwerde nr, beschwerdenummer"),
    (Role::WordsKind, "feedback kind, feedback type, kind of feedback, art der rueckmeldung, feedback art"),
    (
        Role::WordsDay,
        "complained on, complained at, complaint date, feedback received on, received on, \
         beschwerdedatum, beschwert am, eingegangen am",
    ),
    (Role::Words, "complaint, complaint text, feedback text, message, beschwerde, beschwerdetext, nachricht"),
    (
        Role::CustomerName,
        "customer name, client name, account name, company name, customer, client, company, account, \
         organisation, organization, kundenname, kunde, firma, firmenname, name",
    ),
    (Role::Since, "customer since, client since, kunde seit, since, seit, first order, signup date"),
    (
        Role::YearlyValue,
        "yearly value, annual value, annual revenue, yearly revenue, jahresumsatz, arr, umsatz, revenue, \
         jahreswert",
    ),
    (Role::Kind, "customer type, customer kind, account type, kundenart, kundentyp"),
    (
        Role::Segment,
        "segment, customer segment, sector, industry, branche, region, state, customer state, country, land, \
         bundesland",
    ),
    (Role::ResponseId, "response id, survey id, review id, feedback id, antwort id, respondent id"),
    (
        Role::Given,
        "answered on, answered at, responded at, response date, survey date, asked on, reviewed at, \
         review date, submitted at, timestamp, zeitstempel, beantwortet am, antwortdatum, befragt am, \
         feedback date",
    ),
    (
        Role::PromiseId,
        "order id, order no, order number, job id, job no, ticket id, ticket no, promise id, auftragsnummer, \
         auftrag nr, auftragsnr, bestellnummer, ticketnummer, delivery id, lieferung nr, case id",
    ),
    (
        Role::Due,
        "due on, due at, due date, due, promised by, promised for, promised on, deadline, \
         estimated delivery, expected delivery, faellig am, faellig, liefertermin, termin, zugesagt bis, \
         zugesagt fuer, wunschtermin, sla due",
    ),
    (
        Role::Delivered,
        "delivered on, delivered at, delivered, delivery date, done at, done on, completed at, completed on, \
         finished at, closed at, resolved at, geliefert am, geliefert, lieferdatum, erledigt am, \
         abgeschlossen am, fertig am",
    ),
    (
        Role::Made,
        "promised at, agreed on, ordered on, ordered at, order date, purchased at, purchase date, \
         created at, created on, created, opened at, bestellt am, bestelldatum, auftragsdatum, \
         vereinbart am, erstellt am, zugesagt am",
    ),
    (
        Role::PromiseText,
        "promise, zusage, order, job, subject, title, description, auftrag, betreff, titel, beschreibung, \
         product, produkt, service",
    ),
    (Role::Component, "component, part, komponente, bereich"),
    (Role::Severity, "severity, priority, schwere, prioritaet, dringlichkeit"),
    (
        Role::Expectation,
        "expectation, compared with expected, compared with expectations, erwartung, erwartungen",
    ),
    (
        Role::Recommend,
        "nps, recommend, likelihood to recommend, would recommend, weiterempfehlung, empfehlung",
    ),
    (
        Role::Satisfaction,
        "satisfaction, csat, satisfied, review score, rating, score, stars, zufriedenheit, zufrieden, \
         bewertung, note, sterne",
    ),
    (Role::Effort, "effort, ces, aufwand"),
    (
        Role::Comment,
        "comment, comments, review comment, feedback, remarks, verbatim, words, kommentar, anmerkung, \
         bemerkung, freitext",
    ),
];
