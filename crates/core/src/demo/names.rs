//! Invented names in many languages and scripts. Whoever is really called so is not meant.

use super::draw::Draw;
use crate::customer::CustomerKind;

/// Names of one language.
#[derive(Debug)]
pub(super) struct Tongue {
    /// Language tag.
    pub(super) tag: &'static str,
    /// How a person is called.
    person: &'static str,
    firsts: &'static [&'static str],
    lasts: &'static [&'static str],
    places: &'static [&'static str],
    words: &'static [&'static str],
    firms: &'static [&'static str],
    public: &'static [&'static str],
    charities: &'static [&'static str],
    /// Of a range that is kept for films, so that it rings nowhere; digits follow. Empty where there is none.
    phone: &'static str,
}

const EN: Tongue = Tongue {
    tag: "en",
    person: "{first} {last}",
    firsts: &[
        "Agnes", "Ben", "Chidi", "Deborah", "Ewan", "Fatima", "Grace", "Hamish", "Imogen", "Joel", "Keira",
        "Liam", "Moira",
    ],
    lasts: &[
        "Abbott",
        "Barlow",
        "Castell",
        "Drummond",
        "Eze",
        "Fairclough",
        "Grant",
        "Hollis",
        "Iqbal",
        "Jessop",
        "Keane",
    ],
    places: &[
        "Northgate",
        "Harbour",
        "St Brannoc's",
        "Millbrook",
        "Elm Park",
        "Kingsferry",
        "Ashdown",
        "Three Bridges",
        "Lowfield",
        "Westering",
        "Old Quay",
        "Fernhill",
        "Saltmarsh",
        "Brackenford",
        "Cold Ash",
        "Nether Wick",
        "Pilgrim's Way",
    ],
    words: &[
        "Joinery",
        "Dental Care",
        "Books",
        "Freight",
        "Solicitors",
        "Brewing",
        "Optics",
        "Catering",
        "Studios",
        "Seeds",
        "Insurance Brokers",
        "Plumbing",
        "Animation",
    ],
    firms: &["{place} {word} Ltd", "{last} & {last2} {word}", "{last}'s {word}", "{word} of {place} LLP"],
    public: &[
        "{place} Town Council",
        "{place} Primary School",
        "{place} District Library",
        "{place} Harbour Authority",
    ],
    charities: &["{place} Hospice", "Friends of {place}", "{place} Food Bank", "{place} Community Theatre"],
    phone: "+44 20 7946 0",
};

const DE: Tongue = Tongue {
    tag: "de",
    person: "{first} {last}",
    firsts: &[
        "Anneliese",
        "Bernd",
        "Cem",
        "Dörte",
        "Erika",
        "Florian",
        "Gülşen",
        "Heiner",
        "Ines",
        "Jürgen",
        "Käthe",
        "Lothar",
        "Mareike",
    ],
    lasts: &[
        "Achterberg",
        "Böhm",
        "Caspary",
        "Dühring",
        "Eßer",
        "Freudenthal",
        "Grünwald",
        "Hölscher",
        "Jäger",
        "Kühnemund",
        "Loßberg",
    ],
    places: &[
        "Ostwestfalen",
        "Bad Wiesen",
        "Neuenkirchen",
        "Südharz",
        "Elbufer",
        "Oberlausitz",
        "Fichtelberg",
        "Altmark",
        "Niederrhein",
    ],
    words: &[
        "Klimatechnik",
        "Druckerei",
        "Orthopädietechnik",
        "Gebäudereinigung",
        "Feinmechanik",
        "Bauelemente",
        "Medizintechnik",
        "Wasserwirtschaft",
    ],
    firms: &[
        "{word} {last} GmbH",
        "Gesellschaft für {word} und Gebäudeautomation {place} mbH & Co. KG",
        "{last} & Söhne {word} OHG",
        "Vereinigte Werkstätten für {word} {place} eG",
    ],
    public: &[
        "Gemeinde {place}",
        "Landesamt für Vermessung und Geoinformation {place}",
        "Gesamtschule {place}",
        "Zweckverband Abfallwirtschaft {place}",
    ],
    charities: &[
        "Tafel {place} e. V.",
        "Freiwillige Feuerwehr {place} e. V.",
        "Förderverein Freibad {place} e. V.",
        "Lebenshilfe {place}",
    ],
    phone: "+49 30 23125 ",
};

const FR: Tongue = Tongue {
    tag: "fr",
    person: "{first} {last}",
    firsts: &["Aurélie", "Benoît", "Céline", "Driss", "Éloïse", "François", "Gaëlle", "Hervé", "Inès"],
    lasts: &["Aubry", "Bellanger", "Chevrier", "Delmas", "Étienne", "Fournel", "Garrigue", "Hébrard"],
    places: &[
        "Val-d'Orge",
        "Saint-Aubin",
        "Rives-de-l'Isère",
        "Haut-Plessis",
        "Port-Marin",
        "La Garenne",
        "Clairval",
    ],
    words: &[
        "Menuiserie",
        "Imprimerie",
        "Transports",
        "Pâtisserie",
        "Cabinet comptable",
        "Optique",
        "Jardins",
        "Ateliers",
    ],
    firms: &[
        "{word} {last} SARL",
        "{word} de {place}",
        "Établissements {last} et Fils",
        "{word} {last} & {last2} SAS",
    ],
    public: &["Mairie de {place}", "Lycée de {place}", "Médiathèque de {place}"],
    charities: &["Les Amis de {place}", "Secours de {place}", "Théâtre de {place}"],
    phone: "+33 1 99 00 ",
};

const ES: Tongue = Tongue {
    tag: "es",
    person: "{first} {last}",
    firsts: &["Amparo", "Begoña", "Ciro", "Dolores", "Íñigo", "Julián", "Lucía", "Nuria"],
    lasts: &["Aguirre", "Belmonte", "Cañizares", "Durán", "Espinosa", "Ibáñez", "Lozano", "Peñalver"],
    places: &[
        "Valdeoliva",
        "San Telmo",
        "Ribera Alta",
        "Costa Mayor",
        "Monteclaro",
        "Puerto Nuevo",
        "La Encina",
    ],
    words: &[
        "Talleres",
        "Imprenta",
        "Conservas",
        "Transportes",
        "Clínica",
        "Viveros",
        "Cerámicas",
        "Gestoría",
    ],
    firms: &[
        "{word} {last} S. L.",
        "{word} {place} S. A.",
        "{last} y {last2} {word}",
        "Cooperativa de {word} {place}",
    ],
    public: &["Ayuntamiento de {place}", "Instituto {place}", "Biblioteca de {place}"],
    charities: &["Asociación Vecinal {place}", "Banco de Alimentos de {place}", "Fundación {last}"],
    phone: "",
};

const IT: Tongue = Tongue {
    tag: "it",
    person: "{first} {last}",
    firsts: &["Alba", "Bruno", "Chiara", "Dario", "Elena", "Fulvio", "Ginevra"],
    lasts: &["Arrighi", "Bellomo", "Carrara", "D'Amico", "Ferrante", "Giordano", "Lodi"],
    places: &["Valle Serena", "Montalbino", "Porto Vecchio", "Sant'Elia", "Borgo Nuovo", "Rocca Alta"],
    words: &["Officine", "Tipografia", "Pasticceria", "Trasporti", "Serramenti", "Vivai", "Cartotecnica"],
    firms: &["{word} {last} S.r.l.", "{word} di {place}", "Fratelli {last} {word} S.n.c."],
    public: &["Comune di {place}", "Istituto Comprensivo {place}", "Biblioteca di {place}"],
    charities: &["Pro Loco {place}", "Croce Azzurra {place}"],
    phone: "",
};

const PL: Tongue = Tongue {
    tag: "pl",
    person: "{first} {last}",
    firsts: &["Agnieszka", "Bożena", "Łukasz", "Małgorzata", "Paweł", "Stanisław", "Zofia"],
    lasts: &["Bąk", "Dąbek", "Gołąb", "Jaźwiński", "Krzyżak", "Śliwka", "Żurek"],
    places: &["Brzozów", "Jasionka", "Łęgowo", "Nowa Wieś", "Ostrówek", "Świerk"],
    words: &["Drukarnia", "Stolarnia", "Piekarnia", "Spedycja", "Hurtownia", "Klinika"],
    firms: &["{word} {last} sp. z o.o.", "{word} {place} S.A.", "{word} {last} i Synowie"],
    public: &["Urząd Gminy {place}", "Szkoła Podstawowa w {place}", "Biblioteka {place}"],
    charities: &["Fundacja {last}", "Stowarzyszenie {place}"],
    phone: "",
};

const SV: Tongue = Tongue {
    tag: "sv",
    person: "{first} {last}",
    firsts: &["Åsa", "Björn", "Göran", "Lärke", "Märta", "Örjan", "Siv"],
    lasts: &["Ångman", "Bergström", "Dahlqvist", "Hägg", "Lövgren", "Sjöblad"],
    places: &["Björkvik", "Häggnäs", "Norrby", "Sjötorp", "Ålholmen", "Östered"],
    words: &["Snickeri", "Tryckeri", "Åkeri", "Bageri", "Optik", "Fastigheter"],
    firms: &["{last}s {word} AB", "{place} {word} HB", "{word} i {place} AB"],
    public: &["{place} kommun", "{place} bibliotek", "{place} gymnasium"],
    charities: &["{place} Scoutkår", "{place} Folkets Hus"],
    phone: "+46 8 465 004 ",
};

const PT: Tongue = Tongue {
    tag: "pt",
    person: "{first} {last}",
    firsts: &["Amália", "Baltazar", "Conceição", "Inês", "João", "Leonor", "Simão"],
    lasts: &["Antunes", "Brandão", "Covas", "Falcão", "Leitão", "Morgado"],
    places: &["Vila Chã", "Ribeira Nova", "Monte Alto", "São Gião", "Areal"],
    words: &["Carpintaria", "Gráfica", "Padaria", "Transportes", "Ótica", "Cerâmica"],
    firms: &["{word} {last}, Lda.", "{word} de {place} S.A.", "{last} & Irmãos {word}"],
    public: &["Câmara Municipal de {place}", "Escola Básica de {place}"],
    charities: &["Bombeiros Voluntários de {place}", "Casa do Povo de {place}"],
    phone: "",
};

const TR: Tongue = Tongue {
    tag: "tr",
    person: "{first} {last}",
    firsts: &["Ayşe", "Çağlar", "Gönül", "İbrahim", "Şebnem", "Ümit"],
    lasts: &["Aydın", "Çelik", "Doğan", "Güneş", "Işık", "Öztürk"],
    places: &["Çamlıca", "Gümüşdere", "Işıklar", "Ovaköy", "Yeşilyurt"],
    words: &["Matbaa", "Nakliyat", "Mobilya", "Optik", "Gıda", "Tekstil"],
    firms: &["{last} {word} Ltd. Şti.", "{place} {word} A.Ş.", "{last} Kardeşler {word}"],
    public: &["{place} Belediyesi", "{place} İlkokulu"],
    charities: &["{place} Yardımlaşma Derneği", "{place} Kültür Vakfı"],
    phone: "",
};

const AR: Tongue = Tongue {
    tag: "ar",
    person: "{first} {last}",
    firsts: &["أمينة", "بدر", "جميلة", "خالد", "رانيا", "سامي", "ليلى"],
    lasts: &["الحداد", "الخطيب", "الزهراني", "السعدي", "الشامي", "النجار", "القاسم"],
    places: &["الوادي", "المرسى", "الواحة", "النخيل", "الربوة", "الساحل"],
    words: &["للتجارة", "للطباعة", "للنقل", "للأثاث", "للبصريات", "للتغليف"],
    firms: &["شركة {place} {word}", "مؤسسة {last} {word}", "{last} وأولاده {word}"],
    public: &["بلدية {place}", "مدرسة {place} الابتدائية", "مكتبة {place} العامة"],
    charities: &["جمعية {place} الخيرية", "أصدقاء {place}"],
    phone: "",
};

const ZH: Tongue = Tongue {
    tag: "zh",
    person: "{last}{first}",
    firsts: &["雅琴", "志明", "美玲", "建国", "晓峰", "思远", "婷婷"],
    lasts: &["陈", "林", "黄", "吴", "周", "郑", "欧阳"],
    places: &["云溪", "青湾", "松江里", "明月港", "石桥", "新丰"],
    words: &["贸易", "印刷", "物流", "光学", "家具", "食品"],
    firms: &["{place}{word}有限公司", "{last}氏{word}行", "{place}联合{word}股份有限公司"],
    public: &["{place}区图书馆", "{place}小学", "{place}街道办事处"],
    charities: &["{place}慈善会", "{place}邻里之家"],
    phone: "",
};

const JA: Tongue = Tongue {
    tag: "ja",
    person: "{last} {first}",
    firsts: &["葵", "健太", "さくら", "拓海", "美咲", "陽一"],
    lasts: &["青木", "石川", "上野", "岡田", "川口", "三浦"],
    places: &["若葉町", "緑ヶ丘", "港北", "桜台", "白川"],
    words: &["印刷", "運送", "光学", "木工", "食品", "電機"],
    firms: &["株式会社{place}{word}", "{last}{word}株式会社", "有限会社{last}{word}製作所"],
    public: &["{place}町役場", "{place}小学校", "{place}図書館"],
    charities: &["{place}子ども食堂", "{place}を守る会"],
    phone: "",
};

const EL: Tongue = Tongue {
    tag: "el",
    person: "{first} {last}",
    firsts: &["Αγγελική", "Γιώργος", "Δήμητρα", "Θανάσης", "Κατερίνα", "Σπύρος"],
    lasts: &["Αλεξίου", "Βλάχος", "Δημητρίου", "Κωστόπουλος", "Μαυρίδης"],
    places: &["Ακρογιάλι", "Ελαιώνας", "Καστράκι", "Νέα Πόλη", "Πευκώνας"],
    words: &["Τυπογραφείο", "Μεταφορές", "Οπτικά", "Ξυλουργείο", "Αρτοποιείο"],
    firms: &["{word} {last} Ε.Π.Ε.", "{word} {place} Α.Ε."],
    public: &["Δήμος {place}", "Δημοτικό Σχολείο {place}"],
    charities: &["Σύλλογος Φίλων {place}", "Κοινωνικό Παντοπωλείο {place}"],
    phone: "",
};

const UK: Tongue = Tongue {
    tag: "uk",
    person: "{first} {last}",
    firsts: &["Богдана", "Григорій", "Ївга", "Ксенія", "Остап", "Соломія"],
    lasts: &["Бойко", "Гайдай", "Іваненко", "Ковальчук", "Їжак", "Шевчук"],
    places: &["Вербівка", "Калинове", "Лугове", "Степанівка", "Яблунівка"],
    words: &["Друкарня", "Перевезення", "Оптика", "Столярня", "Пекарня"],
    firms: &["ТОВ «{word} {last}»", "ПП «{place} {word}»"],
    public: &["{place} сільська рада", "Бібліотека {place}"],
    charities: &["Фонд «{place}»", "Спілка друзів {place}"],
    phone: "",
};

/// One round of languages: the house sells at home and next door, and some live far away.
const ROUND: [&Tongue; 23] = [
    &EN, &DE, &EN, &FR, &AR, &EN, &DE, &ES, &EN, &ZH, &DE, &EN, //
    &PL, &IT, &EN, &DE, &JA, &SV, &FR, &TR, &PT, &EL, &UK,
];

/// Departments of our own house.
const DEPARTMENTS: [&str; 16] = [
    "Accounts",
    "Warehouse",
    "Field service",
    "Customer desk",
    "Purchasing",
    "Marketing",
    "People and payroll",
    "Works council",
    "Research",
    "Fleet",
    "Legal",
    "Print room",
    "Branch North",
    "Branch South",
    "Canteen",
    "Training",
];

/// Spreads neighbouring numbers over all names; a prime, so that no two numbers meet early.
const STRIDE: u64 = 7_919;

/// The language of a customer. Of our own house everybody speaks English.
pub(super) fn tongue(number: u32, kind: CustomerKind) -> &'static Tongue {
    let house = matches!(kind, CustomerKind::InternalDepartment | CustomerKind::Investor);
    let place = usize::try_from(number).unwrap_or(0) % ROUND.len();
    if house { &EN } else { ROUND.get(place).copied().unwrap_or(&EN) }
}

/// The name of a customer.
pub(super) fn customer(seed: u64, number: u32, kind: CustomerKind) -> String {
    let tongue = tongue(number, kind);
    let mut pick = Pick((seed % 1_000 + u64::from(number)) * STRIDE);
    match kind {
        CustomerKind::InternalDepartment => {
            // Forty customers hold two departments.
            let place = usize::try_from(number / 20).unwrap_or(0);
            let name = DEPARTMENTS.get(place % DEPARTMENTS.len()).copied().unwrap_or_default();
            let round = place / DEPARTMENTS.len();
            if round == 0 { name.to_owned() } else { format!("{name} {}", round + 1) }
        }
        CustomerKind::Investor => pick.fill(tongue, "{last} Family Holding"),
        CustomerKind::Person => pick.fill(tongue, tongue.person),
        CustomerKind::Business => pick.of(tongue, tongue.firms),
        CustomerKind::PublicBody => pick.of(tongue, tongue.public),
        CustomerKind::NonProfit => pick.of(tongue, tongue.charities),
    }
}

/// The name of a person there.
pub(super) fn person(tongue: &Tongue, draw: &mut Draw) -> String {
    let last = draw.word(tongue.lasts);
    tongue.person.replace("{first}", draw.word(tongue.firsts)).replace("{last}", last)
}

/// A number that rings nowhere.
pub(super) fn phone(tongue: &Tongue, draw: &mut Draw) -> String {
    match tongue.tag {
        "fr" => format!("{}{:02} {:02}", tongue.phone, draw.below(100), draw.below(100)),
        "sv" => format!("{}{:02}", tongue.phone, draw.below(100)),
        _ if tongue.phone.is_empty() => String::new(),
        _ => format!("{}{:03}", tongue.phone, draw.below(1_000)),
    }
}

/// Digits of one number, each of another list.
struct Pick(u64);

impl Pick {
    fn next(&mut self, of: &[&'static str]) -> &'static str {
        let length = u64::try_from(of.len()).unwrap_or(1).max(1);
        let place = usize::try_from(self.0 % length).unwrap_or(0);
        self.0 /= length;
        of.get(place).copied().unwrap_or_default()
    }

    fn of(mut self, tongue: &Tongue, patterns: &[&'static str]) -> String {
        let pattern = self.next(patterns);
        self.fill(tongue, pattern)
    }

    /// Puts names in; only what the pattern speaks of takes a digit.
    fn fill(&mut self, tongue: &Tongue, pattern: &str) -> String {
        let lists = [
            ("{place}", tongue.places),
            ("{word}", tongue.words),
            ("{last}", tongue.lasts),
            ("{first}", tongue.firsts),
            ("{last2}", tongue.lasts),
        ];
        let mut name = pattern.to_owned();
        for (hole, list) in lists {
            if name.contains(hole) {
                let mut word = self.next(list);
                if hole == "{last2}" && name.contains(word) {
                    word = self.next(list);
                }
                name = name.replace(hole, word);
            }
        }
        name
    }
}
