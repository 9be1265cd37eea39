"""The words and phrases of German that state or hint at youth, an age or a lack of consent (R20)."""

from eros.vocabulary.unsafe_words.patterns import AGE, CONSENT, YOUTH, RuleTable, any_of, clause_ends, stems

_UNITS = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_ADULT = any_of(
    r"[1-9]\d",
    "zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn",
    rf"(?:(?:{_UNITS}) ?und ?)?(?:zwanzig|dreißig|vierzig|fünfzig|sechzig)",
)
_NUMBER = any_of(_ADULT, r"\d", rf"(?:{_UNITS})e?")
_SOON = (
    "(?:(?:erst|nur|gerade|eben|grad|jetzt|endlich|schon|fast|noch|bald|knapp"
    "|frisch|kaum|heute|morgen|gestern|nun|doch|mal"
    "|süße|zarte|ganze|stolze|blutjunge|immer|auch|so|meine|ihre|deine|volle) ){0,3}"
)
_YEARS = "jahre?n?"
_YEARS_OLD = r"(?:jahre?n? |j |j\. ?)(?:alt|jung)\b"
_ENDS = clause_ends(
    "und|aber|geworden|jahre?|heute|gestern|morgen|jetzt|sein|werden|wurde|war"
    "|mit|bin|ist|oder|noch|immer|habe|ich|diese[rnms]?"
)
_PERSON = any_of(
    "mädchen|mädel|frau|mann|freundin|freund|mitbewohnerin|nachbarin|schwester"
    "|cousine|model|blondine|brünette|kollegin",
    "creatorin|anfängerin|studentin|lady|dame|kerl|typ|herr|maus|mama|schönheit|tochter|schülerin|kleine",
)
#: What is counted or paid: a number before it is no age.
_COUNTED = any_of(
    "nachricht(?:en)?|sends?|posts?|texte?n?|bilder?n?|fotos?|videos?|clips?|stück|mal|plätzen?|seiten|wörtern?|zeichen",
    "(?:am|pro|im|je) (?:tag|woche|monat|stunde|abend)|täglich|minuten|stunden|sekunden|tagen?|wochen|monaten?",
    "uhr|grad|prozent|euros?|eur|dollars?|usd|franken|chf|cent|kilo\\w*|meter\\w*|gramm",
)
_PRONOUN = "(?:ich|sie|er|du|wir|ihr)"
_WHO = rf"(?:ich|sie|er|du|wir|ihr|die|der|{_PERSON})"
_BE = (
    "(?:bin|ist|bist|sind|seid|war|warst|waren|wart|wurde|wurdest|wurden|wurdet|wird|wirst|werde|werden|werdet|wär"
    "|wäre|wären)"
)
_IS = (
    rf"(?:\b{_WHO} (?:\w+ )?{_BE}|\b{_BE} (?:{_WHO})|(?:^|[.!?,;:~(] ?|\bund )(?:bin"
    r"|werde|wurde|wird))"
)
_WHOSE = "(?:(?:mein|dein|ihr|sein|unser)(?:em|es|en|e|er)?)"

#: What a sleeper may miss without harm.
_OF_EVERY_DAY = (
    "(?:vo[nm] (?:\\w+ ){0,2}(?:sturm|gewitter|regen|schnee|wecker|erdbeben|film|spiel|nachricht\\w*)\\b"
    "|dass? (?:du|der|die|es|euer)\\b"
    "|wie (?:spät|die zeit|schnell)|was für)"
)
#: How somebody came of age, and when.
_OF_LATE = (
    "(?:bald|demnächst|noch nicht|gerade|gerade (?:erst|mal|so)|eben|eben erst|erst|endlich|frisch|knapp|kaum"
    "|jetzt|soeben|fast|neuerdings"
    "|seit (?:gestern|heute|kurzem|neuestem))"
)

RULES: RuleTable = {
    YOUTH: (
        *stems("jugend* teenie* minderjähr* schulmädchen* schuljunge* schülerin* schüleri* lolita* puber* blutjung*"),
        *stems("abiturient* gymnasiast* grundschul* kleinkind* kindlich* kindhaft* kindhei* kindergart* stieftochter*"),
        *stems(
            "jungspund* halbwüchsig* heranwachsend* hausaufgabe* nachsitzen klassenzimmer* klassenfahrt* schulbank*"
        ),
        *stems(
            "schuluniform* schulhof* schulzeit* schulranzen* schultasche* schulklasse* hochschul* backfisch göre gören"
        ),
        *stems("mitschül* klassenkamerad* schulfreundin* schulkamerad*"),
        *stems("unmündig* erstsemester* präpubertär* vorpubertär* unausgewachsen* berufsschul* schülerhaft* säugling*"),
        ("schü", r"\bschülern?s?\b"),
        ("schul", r"\bschul (?:mädchen|mädels?|junge[ns]?|buben?|uniform\w*|mappe|freundin\w*)\b"),
        (
            "jung",
            r"\b(?:so |zu |sehr |noch |ganz )?jung(?:e[snm]?|er|es|e)?(?: (?:mädchen|frau"
            r"|frauen|ding|dinger|hüpfer|mann|haut|girl|girls|körper|maus)|$|\b(?=[ ,.!?~]* ?(?:und"
            r"|aber|frech|frisch|wild|unschuldig|süß)|[,.!?~]))",
        ),
        ("jung", r"\b(?:bin|ist|bist|so|noch|zu|sehr|zart|wie|war) (?:\w+ )?jung\b"),
        ("jüng", r"\bjünger(?:e[rnms]?)?\b|\bjüngst(?:e[rnms]?)\b"),
        ("mädc", r"\b(?:kleine[snrm]?|junge[snrm]?|unschuldige[snrm]?|braves|artiges) mädchen\b"),
        ("klei jung", r"\b(?:kleine[snr]?|junge[snr]?) mädels?\b"),
        ("jung", r"\bkleine[rn]? jungen?\b"),
        (
            "kind",
            r"\b(?:ein|das|mein|dein|kein|als|ihr|sein|noch|wie|dem|einem|vom|zum|unser) kind(?:es"
            r"|e)?\b|\bkinder(?:n|s|lein|zimmer\w*|haft\w*|gesicht\w*|körper\w*|stimme\w*"
            r"|augen)?\b",
        ),
        ("schu", r"\bschulen?\b"),
        ("stud", r"\bstudent(?:in|innen|en)?\b|\bstudi\b"),
        ("toch", r"\btochter\b"),
        ("töch", r"\btöchter\b|\btöchterchen\b"),
        ("schw stie", r"\bkleine (?:stief)?schwester\b|\bschwesterchen\b|\bkleine schwestern\b"),
        ("unte", rf"\bunter (?:18|achtzehn)\b(?! ?(?:[%$€£]|{_COUNTED}\b))"),
        (
            "noch nich kein",
            r"\b(?:noch (?:nicht|keine|lange nicht|lange keine)|nicht (?:mal|einmal)|keine) (?:ganz |mal |einmal )?"
            rf"(?:18|achtzehn)\b{_ENDS}",
        ),
        ("volljä", r"\bnoch nicht volljährig"),
        (
            "mama mutt papa vate vati elte mami papi",
            r"\b(?:meine?|ihre?) (?:mama|mami|mutter|mutti|papa|papi|vater|vati|eltern) (?:\w+ )?"
            r"(?:lässt|lassen|ließ|ließen|erlaubt|erlauben|erlaubte) (?:\w+ )?(?:mich|mir|sie|ihr|uns|es)\b[^.!?]{0,15}"
            r"\b(?:nicht|nie|kein\w*)\b",
        ),
        ("verb", r"\b(?:mama|mutter|mutti|papa|vater|vati|eltern) (?:\w+ )?verb(?:ietet|ieten|ot|oten)\b"),
        ("haus", r"\bhausarrest\b"),
        ("absc abib abi", r"\bab(?:schluss|i) ?ball\w*"),
        ("azub", r"\bazubi(?:ne|s)?\b"),
        ("klas", r"\b(?:\d+|zehnten?|neunten?|achten?|elften?|siebten?)\.? klasse\b"),
    ),
    CONSENT: (
        *stems(
            "vergewaltig* missbrauch* missbräuch* mißbrauch* betäub* bewusstlos* bewußtlos* erpress* entführ* genötigt"
        ),
        *stems(
            "nötigung nötigte nötigten nötigst nötigt unfreiwillig*"
            " wehrlos* erzwungen* erzwing* erzwang spannerkamera* spycam* belästig*"
        ),
        *stems(
            "begrapsch* begrabsch* übergriff* übergriffig* zwangsweis* zwangslag* geschändet"
            " schändung überwältigt* widerwill*"
        ),
        ("gezw", r"\bgezwungen(?:e[rnms]?)?\b"),
        ("zwin zwan", r"\b(?:zwingt|zwingst|zwang|zwangst|zwangt|zwingen|zwangen|zwinge)\b"),
        ("zwan", r"\bzwang\b|\bunter zwang\b"),
        (
            "will woll",
            r"\bob (?:du|sie|er|ich|ihr) (?:es |das )?(?:will|willst|wollt|wollen|wollte|wolltest|wollten)"
            r" oder nicht\b",
        ),
        (
            "schl gesc",
            r"\bich (?:habe? |war |bin )?(?:\w+ )?(?:schlief|geschlafen|am schlafen)\b,? (?:\w+ )?(?:als|während)"
            r" (?:er|sie|du|jemand) (?:\w+ ){0,2}(?:anfing|begann|angefangen|loslegte)\b",
        ),
        ("willen", rf"\b(?:gegen|wider) {_WHOSE} (?:eigenen |ausdrücklichen )?willen\b|\bgegen den willen\b"),
        (
            "zust einw erla einv wiss kons frag",
            r"\bohne (?:\w+ ){0,2}(?:zustimmung|einwilligung|erlaubnis|einverständnis"
            r"|wissen|konsens|zu fragen|sie zu fragen|ihn zu fragen)\b",
        ),
        (
            "ohne",
            r"\bohne (?:dass|das|daß) (?:\w+ ){1,3}(?:weiß|wusste|wußte|merkt|merkte|will"
            r"|wollte|ahnt|bemerkt|mitbekommt|mitbekam|zustimmt)",
        ),
        (
            "einv nich",
            r"\b(?:nicht|nie|kein\w*|uneinvernehmlich) (?:\w+ )?(?:einverstanden|einvernehmlich\w*"
            r"|einverständnis)\b|\bnicht ?einvernehmlich",
        ),
        ("zuge", r"\b(?:nie|nicht) (?:\w+ )?zugestimmt\b"),
        ("drog", r"\b(?:unter drogen|mit drogen)\b"),
        ("trop kotr otro", r"\bk ?\.? ?o\.? ?tropfen\b"),
        ("betr besof", r"\b(?:zu|völlig|total|sie (?:war|ist)(?: \w+)?) (?:betrunken|besoffen)\b"),
        (
            "schl",
            r"\b(?:während|als|wenn|solange|weil) (?:sie|er|ich|die \w+|meine \w+|ihre \w+"
            r"|der \w+) (?:\w+ )?(?:schlief|schläft|schlafend)\b",
        ),
        ("schl", r"(?:^|[.!?,;:~(] ?)(?:(?:tief|fest|noch|sanft) )*schlafende?r?\b(?!\W*\?)"),
        ("schl", r"\bsie (?:\w+ )?(?:schläft|schliefen)\b"),
        ("eing", r"\b(?:sie|er) ist (?:\w+ )?eingeschlafen\b"),
        (
            "schl gesc",
            r"\b(?:sie|er) (?:hat |ist |war )?(?:\w+ )?(?:schlief|schlafend|geschlafen)\b"
            r"|\bim schlaf\b|\bschlafende[rnms]? (?:frau"
            r"|freundin|mitbewohnerin|schwester|mädchen)",
        ),
        (
            "schl gesc",
            r"\b(?:schläft|schlaf(?:e|en)|schlief(?:en|st)?|schlafend\w*|geschlafen)\b[^.!?]{0,20}\b"
            r"(?:(?:merk|bemerk|ahn|spür|fühl|wuss|wuß|weiß|weiss|bekam|mitbekam)\w* (?:\w+ ){0,2}(?:nichts|nicht)"
            r"|(?:nichts|nicht|nie) (?!vo[nm] (?:\w+ )?(?:sturm|gewitter|regen|schnee|wecker"
            r"|film))(?:\w+ ){0,2}(?:gemerkt|bemerkt|mitbekommen|gespürt|gewusst|gewußt|geahnt|gefühlt))\b"
            rf"(?!,? {_OF_EVERY_DAY})",
        ),
        (
            "heim",
            r"\bheimlich (?:\w+ ){0,3}(?:gefilm|film|aufgenommen|aufgezeichnet|fotograf"
            r"|beobacht|mitgeschnitten)\w*|\bheimliche (?:aufnahme|kamera|film)",
        ),
        (
            "gesc schl",
            r"\b(?:geschlafen|schlief|schlafend)\b[^.!?]{0,12}\b(?:als|während)\b[^.!?]{0,40}"
            r"\b(?:foto\w*|bild|bilder|video|videos|gefilmt|aufgenommen|aufnahme)\b",
        ),
        ("besc ange", r"\bzu (?:beschwipst|angetrunken|angeheitert)\W+um\b"),
        (
            "erla zust einw einv",
            r"\b(?:nie|nicht|niemals|keine?) (?:\w+ ){0,2}(?:erlaubnis|zustimmung|einwilligung|einverständnis)\b"
            r"[^.!?]{0,30}"
            r"\b(?:gegeben|erteilt|gefragt|bekommen|eingeholt)\b|\b(?:gab|hatte|erteilte) (?:\w+ )?(?:nie|keine) "
            r"(?:\w+ )?(?:erlaubnis|zustimmung|einwilligung)\b",
        ),
        ("kame", r"\b(?:versteckte[rn]?|geheime[rn]?|heimliche[rn]?) (?:\w+ )?kameras?\b"),
        (
            "nein",
            r"\b(?:sie|er|ich) (?:\w+ )?(?:sagte?|hat|habe|hatte|rief) (?:\w+ )?nein\b"
            r"|\b(?:trotz|obwohl|auch wenn|egal ob|nach) (?:\w+ ){0,3}nein\b|\bnein (?:\w+ ){0,2}(?:gesagt"
            r"|nicht gelten|egal|ignorier)",
        ),
        (
            "nein",
            r"\b(?:kein|ein|ihr|das) nein (?:\w+ )?(?:akzeptier|gelten|zählt|hör|gilt"
            r"|versteh|heißt ja|bedeutet ja)|\bnein heißt ja\b|\bakzeptiert (?:kein|ihr) nein",
        ),
        (
            "sagt sagte sagten rief schr",
            r"\b(?:sie|er|ich|wir) (?:\w+ )?(?:sagten?|sagt|rief(?:en)?|schrie(?:en)?) (?:\w+ )?(?:stopp?|hör auf"
            rf"|aufhören)\b{_ENDS}",
        ),
        ("gesa sagt", r"\b(?:nie|nicht|niemals) (?:\w+ )?ja gesagt\b|\bsagte (?:nie|nicht|niemals) ja\b"),
        ("wahl blie", r"\bkeine (?:andere )?wahl\b(?! als)|\bohne (?:eine )?wahl\b|\bihr blieb keine\b"),
        ("woll", r"\b(?:sie|er) (?:\w+ )?wollte (?:\w+ ){0,2}nicht\b|\b(?:sie|er|es) (?:\w+ )?nicht (?:\w+ )?wollte\b"),
        (
            "wuss weiß ahnt nich",
            r"\b(?:sie|er) (?:wusste|weiß|ahnt|ahnte) (?:\w+ )?nicht(?:s)?,? (?:dass|das"
            r"|davon|daß)\b|\b(?:sie|er) (?:wusste|ahnte) nichts\b|\bnichtsahnend",
        ),
        ("ahnt nich ahnu", r"\bnichts ?ahnend|\bahnungslose[rnms]? (?:frau|freundin|nachbarin|mitbewohnerin|opfer)"),
        ("flehte bettelte bat", r"\b(?:flehte|bettelte|bat) (?:\w+ ){0,3}(?:auf(?:zu)?hör\w*|stopp?)"),
        ("wehr", r"\b(?:sie|er) (?:\w+ )?wehrte sich\b|\bsich (?:nicht )?wehren\b"),
        ("flie entk flüc", r"\bversuchte (?:\w+ )?zu (?:fliehen|entkommen|flüchten)\b"),
        ("ausg", r"\b(?:sie|ihn|mich|ihre \w+) (?:\w+ )?ausgenutzt\b"),
        ("bedr", r"\b(?:sie|ihn|mich) (?:\w+ )?bedroht\w*\b"),
        ("überr gedr", r"\b(?:sie|ihn|mich) (?:\w+ )?dazu (?:gedrängt|überredet)\b"),
        ("gedr", r"\bdazu gedrängt\b"),
    ),
    AGE: (
        ("jahr", rf"{_IS} {_SOON}{_NUMBER} {_YEARS}(?: (?:alt|jung)\b|{_ENDS})"),
        ("alt jung", rf"{_IS} {_SOON}{_NUMBER} {_YEARS_OLD}"),
        ("alt jung", rf"\b{_WHO} {_SOON}{_NUMBER} {_YEARS_OLD}"),
        (
            "bin ist war bist wurd werd wird wirs gewo sind seid wars ware wart wär wäre",
            rf"{_IS} {_SOON}{_ADULT}\b{_ENDS}",
        ),
        (
            "bin ist war bist wurd werd wird wirs sind seid wars ware wart wär wäre",
            rf"\b(?:{_PRONOUN}|{_PERSON}) {_SOON}{_ADULT}(?: jahre)?(?: alt)? {_BE}\b",
        ),
        (
            "jahr",
            rf"(?:^|[.!?,;:~(] ?)(?:(?:mit|erst|nur|gerade|knapp|süße|zarte|frische|endlich"
            rf"|kaum|bald|jetzt) )*{_ADULT} {_YEARS}(?: (?:alt|jung)\b)?{_ENDS}",
        ),
        ("geworden", rf"(?:^|[.!?,~] ?|\b(?!sind\b|es\b|waren\b|schon\b|daraus\b)\w+ ){_ADULT} geworden\b"),
        ("jahr", rf"\b{_NUMBER} jahre alte[rnms]? (?:\w+ )?{_PERSON}"),
        (
            "sech sieb acht neun zwan",
            r"(?:^|[.!?,;:~(] ?)(?:(?:sech|sieb|acht|neun)zehn|zwanzig) (?:und|&) (?:frech|willig|süß"
            r"|neugierig|verspielt"
            r"|heiß|geil|single|bereit|unartig|wild|schüchtern|unschuldig|versaut)\b",
        ),
        ("jahr jähr lenz", rf"\b{_NUMBER} (?:jahre|jährchen|lenze) jung\b"),
        ("jähr", rf"\b{_NUMBER} jährchen\b"),
        ("lenz", rf"\b{_ADULT} lenze\b"),
        ("jähr", rf"\b(?:{_NUMBER} |\d\d? ?)jährige[rnms]?\b"),
        (
            "zehn elfj zwölf drei vier fünf sech sieb acht neun zwan einu einj eine zwei undz undd undv undf unds",
            rf"\b(?!\d){_NUMBER}jährige?[rnms]?\b",
        ),
        ("mit", rf"\bmit {_SOON}(?:meinen |ihren |deinen )?{_SOON}{_ADULT}\b(?: {_YEARS})?{_ENDS}"),
        (
            "erst gera fris knap kaum endl bald eben grad fast bein nahe noch demn immer",
            rf"\b(?:fast|beinahe|nahezu|noch nicht|noch keine|noch immer|immer noch|demnächst|erst|gerade|frisch"
            rf"|knapp|kaum|endlich|bald|eben|gerade mal|grad) (?:erst "
            rf"|mal |eben )?(?:1[3-9]|2\d|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|zwanzig)\b{_ENDS}",
        ),
        (
            "nur süß süße zart blut",
            r"\b(?:nur|süße|zarte|blutjunge) (?:1[3-9]|achtzehn|neunzehn|sechzehn|siebzehn)\b(?! für dich)" + _ENDS,
        ),
        ("volljä vollj", r"\bvolljährig\w*"),
        ("münd", rf"\b{_OF_LATE} mündig"),
        ("legal", rf"\b{_OF_LATE} (?:so )?legal\b|\blegal (?:geworden|seit (?:gestern|heute|kurzem|ein))"),
        (
            "erwa",
            rf"\b{_OF_LATE} erwachsen(?:e[nr]?)?\b(?! (?:genug|werden))|\berwachsen seit (?:gestern|heute|kurzem|ein)",
        ),
        (
            "alte",
            rf"\b{_WHOSE} (?:wahres |genaues |echtes |richtiges |zartes |junges )?alters?\b"
            rf"|\b(?:zarten|jungen|im|dem|vom|welches|hohen) alter\b(?! (?:ego|schwede))"
            rf"|\balter(?::| ist| =) ?\d",
        ),
        (
            "alte alt",
            r"\balters?(?:unterschied|grenze|gruppe|angabe)\w*|\balt genug\b|\bwie alt (?:ich|bin|bist|sie|ist|du)\b",
        ),
        (
            "älte reif",
            r"\b(?:ältere|reife)[rnms]? (?:frau|frauen|dame|damen|mann|männer|herr|herren"
            r"|typ|lady)\b|\bälter als (?:du|ich|sie|er)\b",
        ),
        ("gebu", rf"\b{_ADULT}(?:\.|ter|ten|sten|ster|te)? geburtstag"),
        ("gebo", r"\bgeboren (?:im jahr |in |anno )?(?:19|20)\d\d\b|\b(?:19|20)\d\d geboren\b"),
        ("jahr gebu", r"\bjahrgang (?:19|20)?\d\d\b|\bgeburtsjahr\b"),
        (
            "anfa mitt ende",
            r"\b(?:anfang|mitte|ende) (?:zwanzig|dreißig|vierzig|fünfzig|der zwanzig|20|30|40|50)(?:er)?\b" + _ENDS,
        ),
        (
            "zwan drei vier mitt endz früh",
            rf"\b{_WHOSE} (?:zwanzigern|dreißigern|vierzigern|frühen zwanzigern)\b|\b(?:mitt"
            rf"|end)?zwanzigerin\b|\bdreißigerin\b",
        ),
        ("mittz endz anfa mittd endd mitt endv", r"\b(?:mitt|end)(?:zwanzig|dreißig|vierzig)er(?:in)?\b"),
        ("twen", r"\btwens?\b"),
    ),
}

IDIOMS = (
    r"\b(?:das |mein )?kind in (?:mir|dir|uns)\b",
    r"\bhalb im schlaf\b|\b(?:stadt|katze|hund|kater)\b,? (?:\w+ )?schläft",
    r"\b(?:nur |erst )?(?:für|ab|über) (?:volljährige\w*|erwachsene\w*|18|21|achtzehn)(?: jahren?)?\b"
    r"|\bnur volljährige\b|\bfsk ?18|\bmindestens (?:18|volljährig)",
    r"\balte schule\b|\b(?:fahr|tanz|koch|surf|sprach|musik|film|yoga|baum)schule",
    r"\bkinderspiel|\bkinderleicht|\bkinderkram|\bkinderschokolade|\bkinder bueno"
    r"|\bkinderüberraschung|\binnere[sn]? kind|\bkind im manne?|\bbe kinder|\bkinder (?:than"
    r"|to|words?|version|world)|\b(?:even|much|a|been|was|little) kinder",
    r"\bnacht ist (?:noch )?jung|\b(?:abend|tag|woche|wochenende|jahr) ist (?:noch )?jung"
    r"|\bjung geblieben|\bjung und alt|\bfür immer jung|\bewig jung|\bjunge[rn]? (?:wein"
    r"|gemüse|marke|kanal|seite|spinat|gouda)",
    r"\bim jungen jahr\b|\bjüngst\b|\bjüngste[rnms]? (?:gericht|tag|video|set"
    r"|foto|post|shooting|update|bilder|werk|zeit)",
    r"\bzwanglos\w*|\bohne zwang\b|\bungezwungen\w*|\b(?:niemand|keiner|nichts"
    r"|nicht|nie|kein mensch) (?:\w+ ){0,3}(?:zwingt|zwingen|gezwungen|zwang)\b"
    r"|\bzwing\w* (?:mich|dich) (?:\w+ ){0,3}(?:zum lächeln|zur pause|aus dem bett"
    r"|zum sport)|\bkein(?:en)? zwang\b|\bgezwungenermaßen",
    r"\b(?:nie|niemals|nichts|nicht|kein\w*) (?:\w+ ){0,6}ohne (?:deine|eure|ihre"
    r"|meine) (?:zustimmung|erlaubnis|einwilligung)|\bohne (?:deine|eure) (?:zustimmung"
    r"|erlaubnis|einwilligung) (?:\w+ ){1,4}(?:nichts|nie|nicht)",
    r"\bohne (?:dein|euer|mein|viel|besseres|tieferes) (?:vor)?wissen\b|\bohne (?:lang"
    r"|gross|viel) zu fragen|\bohne zu fragen, (?:ob|was|wie)",
    r"\b(?:\d+ ?|\w+)jährige[rsnm]? (?:jubiläum|bestehen|whisk\w*|rum|wein|geburtstag der"
    r"|erfahrung|garantie|laufzeit|tradition|single malt|scotch|eiche|auto|kanal"
    r"|seite)|\b\d+ jahre garantie",
    r"\balter (?:schwede|falter|mann ist das)|\bhey alter\b|\bim alter\b(?! von)"
    r"|\bmittelalter|\bzeitalter|\bmein lieber alter",
    r"\bkeine (?:andere )?wahl als\b|\bqual der wahl|\bwahl(?:los|weise)",
    r"\bschon im schlaf|\bim schlaf (?:können|zu? ?reden|reden|geredet|gesprochen|gelacht)"
    r"|\bkann ich (?:auch )?im schlaf\b|\b(?:ich|du) (?:rede|redest|spreche|sprichst|lache|lachst|kann"
    r"|kannst|könnte) (?:(?:das|es|auch|sogar|manchmal"
    r"|oft|immer) ){0,2}im schlaf\b|\bbetäubend (?:schön|gut)|\bentführ\w* (?:dich"
    r"|mich|euch) (?:\w+ ){0,3}(?:nach|in|ans|zum|auf) ",
)
