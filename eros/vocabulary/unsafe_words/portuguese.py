"""The words and phrases of Portuguese that state or hint at youth, an age or a lack of consent (R20)."""

from eros.vocabulary.unsafe_words.patterns import AGE, CONSENT, YOUTH, RuleTable, any_of, clause_ends, marks_of, stems

_UNITS = "uma?|dois|duas|tres|quatro|cinco|seis|sete|oito|nove"
_ADULT = any_of(
    r"[1-9]\d",
    "dez|onze|doze|treze|catorze|quatorze|quinze|dez[ea]sseis|dez[ea]ssete|dezoito|dez[ea]nove",
    rf"(?:vinte|trinta|quarenta|cinquenta|sessenta)(?: e (?:{_UNITS}))?",
)
_NUMBER = any_of(_ADULT, r"\d", _UNITS)
_YEARS = "(?:anos?|aninhos|primaveras)"
_SOON = (
    "(?:(?:so|apenas|quase|ja|recem|meus|os|seus|finalmente|agora|hoje|mal|acabou de"
    "|acabei de|somente|uns|ainda|enfim|tipo"
    "|exatos) ){0,3}"
)
_ENDS = clause_ends(
    "e|mas|em breve|logo|hoje|ontem|ja|agora|com|amanha|finalmente|recem|aqui|ainda|nunca|nao|continuo|sou|estou"
    "|me|sigo|est[ea]"
)
_PERSON_WORDS = (
    "menin[ao]|garot[ao]|mulher|homem|moc[ao]|amig[ao]|vizinh[ao]|namorad[ao]"
    "|loir[ao]|moren[ao]|ruiv[ao]|modelo|criadora|"
    "irma|prima|colega|gata|princesa|iniciante|senhora|rapaz|rapariga|miuda|beldade|latina|cara"
)
_PERSON = any_of(_PERSON_WORDS)
#: Whoever it is about: nobody named, or a person; a wine, a page or a dog has years too.
_SUBJECT = rf"(?:^|[.!?,;:~(] ?|\b(?:ela|ele|elas|eles|que|quem|quando|e|eu|so|ja|voces?|vcs?|a gente|{_PERSON}) )"

#: What a sleeper may miss without harm.
_OF_EVERY_DAY = any_of(
    "mensage[mn]s?|chamadas?|ligacao|ligacoes|alarme|despertador|tempestade|chuva|neve|horas?|filme|telefone"
    "|celular|campainha|jogo",
    "tarde|serie|episodio|final|terremoto|tinhas|voce (?:mandou|escreveu|ligou|tinha)|meio ?dia|onze|dez|nove|antes",
)
#: How somebody came of age, and when.
_OF_LATE = (
    "(?:recem|mal|apenas|quase|finalmente|enfim|ha pouco(?: tempo)?|faz pouco|desde (?:ontem|hoje)"
    r"|acab\w+ de (?:ser|fazer|ficar|virar|se tornar|me tornar|completar|atingir))(?: (?:sou|ja|a|uma?|que sou))?"
)
_SINCE = "desde (?:ontem|hoje|o|a|est[ea])|ha (?:pouco|um|uma|dois|duas|tres)|faz pouco"
#: What is asked of whoever may look.
_OF_AGE = r"(?:idade|18|21|dezoito)(?: anos)?(?! (?:ha|faz|desde|recem|hoje|finalmente))"
_MUST_BE = any_of(
    "(?:deves?|devem|tem que|tens de|tem de|precisas?|e preciso|necessario|obrigatorio) ser(?: uma)?",
    "(?:se|que|tu|voce) (?:e|es|for|seja|sejas|fores)(?: uma)?|se (?:voce|tu|vc) (?:e|es|for|fores)",
    "(?:so|somente|exclusivo|conteudo) (?:para|se (?:for|fores|voce for)|a)(?: uma?)?(?: publico| pessoa)?",
)

RULES: RuleTable = {
    YOUTH: (
        *stems(
            "adolescen* novinh[ao]s? menininh* garotinh* moleca* molequ* jovenzinh* juvenil* juventude ninfet* lolita*"
        ),
        *stems(
            "criança* crianca* criancinh* infanti* infancia puberdade* pubere* impubere* escolar* colegial* colegiai*"
        ),
        *stems(
            "aluna* alunos? caloura* vestibuland* pirralh* enteada* filhinh* estudante* universitari[ao]s? normalista*"
        ),
        *stems("debutante mocinha* miudinha irmanzinha irmazinha petiz* secundarist* aborrecente* guriazinha*"),
        ("jove", r"\bjo(?:vem|vens)\b"),
        ("nova novi", r"\b(?:tao|muito|bem|mais|sou|era|ainda|toda) nov(?:a|inha)\b" + _ENDS),
        ("meni", r"\bmenina\b"),
        ("colega", r"\bcolegas? de (?:classe|turma|escola|sala)\b"),
        ("meni", r"\bmenina (?:pequena|inocente|pura|nova|ingenua|pequenina)\b|\b(?:pequena|inocente) menina\b"),
        (
            "meno",
            r"\bmenor(?:es)? (?:de (?:idade|18|dezoito))\b|\bde menor\b|\b(?:uma?|a|as|os|umas) menor(?:es)?\b" + _ENDS,
        ),
        ("meno", r"\bmenores\b"),
        ("esco", r"\bescolas?\b|\bescolinha"),
        ("colegio", r"\b(?:do|no|o|de) colegio\b"),
        ("ensi", r"\bensino (?:medio|fundamental)\b"),
        ("filh", r"\b(?:minha|sua|tua|a|como) filha\b"),
        ("irma", r"\birma (?:mais nova|cacula|pequena)\b|\birmazinha\b"),
        ("mais", r"\bmais nov[ao] (?:da|do|que|de)\b"),
        ("lica", r"\blicao de casa\b"),
        ("deve", r"\bdever de casa\b"),
        ("facu", r"\b(?:menina|garota|gata) da faculdade\b"),
        ("crec", r"\bcreche\b"),
        (
            "mae mamae pai papai pais",
            r"\b(?:minha|meu|meus|sua|seu|seus) (?:mae|mamae|pai|papai|pais) (?:nao|nunca) (?:me |a |nos )?"
            r"(?:deix(?:a|am|ou|ava|aram)|permit\w+)\b",
        ),
        ("form", r"\b(?:baile|noite|vestido) de formatura\b"),
        ("cast", r"\bde castigo\b"),
    ),
    CONSENT: (
        *stems(
            "estupr* violad[ao]s? violacao violador* violar violaram drogad[ao]s? dopad[ao]s?"
            " chantage* sequestr* assedi*"
        ),
        *stems(
            "abusad[ao]s? abusar abusaram abusou abuso abusos indefes* inconscient* desacordad*"
            " molestad* coag[ia]* coerc*"
        ),
        (
            "forc forç obri",
            r"(?<!\bnao )\b(?:te|vos|lhe) (?:forco|forcarei|forcava|obrigo|obrigarei|obrigava)\b"
            r"|(?<!\bnao )\b(?:forco|obrigo) (?:voce|vc)\b|(?<!\bnao )\bvou (?:te |vos )?obrigar",
        ),
        ("quei", r"\bquer (?:voce |tu |ela |ele |eu )?(?:queiras?|queiram) (?:ou|quer) nao\b"),
        ("dorm", r"\bestava a dormir quando (?:el[ea]s?|alguem|tu|voce) (?:comec(?:ou|aram|aste))\b(?! a chover)"),
        *stems("apalpad* raptad* aliciad* embebed*"),
        (
            "forc forç",
            r"\bforcad[ao]s?\b|\bforc(?:ou|aram|aste|ando|ava|avam|avas|ar)\b|(?<!me )\bforc(?:ei|amos)\b"
            r"|\bme forca[sm]?\b|\bforcad|\ba forca\b|\b(?:pela|por) (?:\w+ )?forca\b",
        ),
        (
            "obri",
            r"\b(?:fui|foi|era|sendo|ser|estava|fomos|foram|me|a|o|sou|sido) (?:\w+ )?(?:obrigad[ao]s?"
            r"|obrigou|obrigaram|obrigava|obrigando)\b (?:a|por|ate|contra)\b|\b(?:fui"
            r"|foi|sendo|ser|foram) obrigad[ao]s?\b|\bobrig(?:ou|aram|aste)\b|(?<!me )\bobriguei\b",
        ),
        ("vont", r"\bcontra (?:a )?(?:minha|sua|tua|a|nossa)(?: propria)? vontade\b|\bcontra a vontade\b"),
        (
            "consentimento permissao autorizacao sabe conhecimento avisar",
            r"\bsem (?:\w+ ){0,2}(?:consentimento|permissao|autorizacao|saberem|conhecimento)\b"
            r"|\bsem (?:ela|ele|eu|eles|elas|que ela|a \w+) saber(?:em)?\b|\bsem (?:saber"
            r"|avisar)\b" + _ENDS,
        ),
        (
            "sem",
            r"\bsem (?:que )?(?:ela|ele|eu|a \w+) (?:\w+ ){0,2}(?:saib\w*|soub\w*|perceb\w*"
            r"|not\w*|quer\w*|quis\w*|consent\w*|deix\w*|permit\w*|concord\w*)",
        ),
        ("sem", r"\bsem que (?:\w+ ){0,2}(?:saib\w*|soub\w*|perceb\w*|quis\w*|queira)"),
        ("sem", r"\bmesmo sem (?:querer|vontade|ela querer)\b|\bsem pedir (?:permissao|licenca)\b"),
        ("consent consens", r"\b(?:nao|nunca|sem) (?:\w+ )?consent\w+|\bnao consensual"),
        (
            "dorm ador",
            r"\b(?:enquanto|quando) (?:\w+ ){0,3}(?:dormia|dorme|dormiam|dormindo)\b|\b(?:elas?"
            r"|eles?|amiga|irma|namorada) (?:\w+ )?(?:dormiam?|dormindo|adormecid[ao])\b"
            r"|(?<!meio )(?<!meia )(?<!cidade )\badormecida\b" + _ENDS,
        ),
        (
            "bebad embr beba embe",
            r"\b(?:muito|demais|tao|bem|estava|totalmente) (?:bebada|embriagada)\b|\bbebada (?:demais"
            r"|para)\b|\bembebedou\b|\bembriagou\b",
        ),
        (
            "permissao autorizacao consentimento",
            r"\b(?:nao|nunca|jamais) (?:\w+ )?(?:deu|dei|deram|dava|pediu|pedi|pediram|tinha|teve) (?:\w+ )?"
            r"(?:permissao|autorizacao|consentimento)\b",
        ),
        (
            "alta tont aleg zonz",
            r"\b(?:alta|tonta|alegrinha|zonza) demais (?:para|pra) (?:dizer|falar|responder|saber|recusar)\b",
        ),
        ("escondida oculta espia secreta", r"\bcameras? (?:escondida|oculta|espia|secreta)s?\b"),
        (
            "esco segr ocul secr",
            r"\b(?:gravad|filmad|gravou|filmou|gravei|filmei|filmar|gravar|espi|fotograf"
            r"|filmando|gravando)\w* (?:\w+ ){0,3}(?:as escondidas|escondid[ao]s?|em segredo"
            r"|secretamente|as ocultas)\b",
        ),
        ("secr", r"\bsecretamente (?:grav|film|fotogr|espi)"),
        (
            "diss dize diz disse dizi falo fala",
            r"\b(?:disse|dissesse|dizendo|dizer|dizia|diz|falou|falando) (?:\w+ )?(?:que )?nao\b" + _ENDS,
        ),
        ("falo fala", r"\b(?:falou|falando) (?:que )?nao\b" + _ENDS),
        (
            "parar paras pare chega",
            r"\b(?:disse|disseram|falou|pediu|pedi) (?:\w+ )?(?:(?:para|pra) (?:parar|parares|pararem)\b|que parasse\w*"
            r"|(?:pare|chega)\b" + _ENDS + r")",
        ),
        ("acei", r"\b(?:nao|nunca|sem|jamais) (?:\w+ )?aceit\w+ (?:um |o |seu )?nao\b"),
        (
            "esco opca",
            r"\b(?:sem|nao (?:\w+ )?(?:teve|tinha|tive|deu|deram|deixou|houve|dava)) (?:\w+ )?(?:escolha"
            r"|opcao)\b(?! (?:senao|a nao))",
        ),
        ("diss dize", r"\b(?:nunca|nao|jamais|sem) (?:\w+ )?(?:disse|dizer) (?:que )?sim\b"),
        ("dorm", r"\bdorm(?:indo|id[ao])\b[^.!?]{0,20}\b(?:nao|sem) (?:\w+ ){0,2}(?:perceb|not|sab|sent|acord)"),
        (
            "dorm ador",
            r"\b(?:dorm(?:ia|iam|i|iu|iram|e|indo|id[ao])|adormec(?:id[ao]s?|eu))\b,? (?:(?:e|mas|ela|ele|eu"
            r"|profundamente|ainda|tao|bem|la"
            r"|pesado|nem|sequer) ){0,4}(?:nem|nao|nunca|nada|sem) (?:\w+ ){0,2}(?:perceb|not[oae]|sabi|sabe"
            r"|soub|sent|acord|deu (?:conta|por)"
            r"|dei (?:conta|por)|viu|vi\b|desconfi|lembr)\w*\b"
            rf"(?! (?:(?:de|da|do|a|o|que|as|os|ate|tua|sua|teu|seu|pela|pelo|um|uma|na|no) ){{0,4}}{_OF_EVERY_DAY})",
        ),
        ("sono", r"\b(?:durante o|no) sono (?:dela|dele)\b"),
        (
            "dorm ador",
            r"(?:^|[.!?,;:~(] ?)(?:(?:profundamente|ainda|bem|completamente) )*(?:adormecid[ao]s?\b|dormindo"
            r" (?:profundamente|pesado)\b)(?!\W*\?)|\bela (?:\w+ )?(?:dorme|adormeceu)\b",
        ),
        ("dorm ador", r"\b(?:esta|estava|estao|estavam) (?:\w+ )?(?:dormindo|adormecid[ao]s?)\b"),
        (
            "impl supl pedi",
            r"\b(?:implor|suplic|pedi)\w+ (?:\w+ ){0,2}(?:para|pra|que) (?:\w+ )?(?:par[ae]\w*|solt\w+)\b",
        ),
        (
            "quer quis",
            r"\b(?:ela|ele|disse que|dizia que) nao (?:\w+ )?(?:queria|quis|quer)\b|\bmesmo (?:ela )?nao querendo\b",
        ),
        ("resi fugi esca", r"\b(?:tent\w+ (?:fugir|escapar|resistir)|(?:ela|ele) (?:\w+ )?resist\w+)\b"),
        ("apro", r"\baproveit\w+ (?:dela|dele|da (?:\w+ )?(?:amiga|menina|bebada|situacao)|de mim|que ela)\b"),
        (
            "sabe sabi fazi",
            r"\bnao (?:sabe|sabia|sabiam|fazia ideia) (?:\w+ )?(?:que|de) (?:\w+ ){0,3}(?:grav"
            r"|film|espi|fotogr|observ)",
        ),
        ("recu", r"\b(?:ela|ele|mesmo|apesar de|embora) (?:\w+ ){0,2}recus\w+|\bapesar d[ao]s? recusas?\b"),
        ("amea", r"\b(?:sob|a|me|foi) (?:\w+ )?ameac\w+"),
        ("engan", r"\benganad[ao]s? (?:para|pra)\b"),
        ("conc", r"\b(?:nao|nunca) (?:\w+ )?concord(?:ou|ei|ava)\b"),
    ),
    AGE: (
        ("#", rf"(?:^|[.!?,;:~(] ?)(?:quase|com|(?:so|apenas)(?! \d+ (?:pra|para))) 1[3-7]\b{_ENDS}"),
        (
            "anos anin prim ano",
            rf"\b(?:tenho|tinha|tive|tens|temos|tinhamos|tivemos|tiver|tivermos|teremos"
            rf"|terei) {_SOON}{_NUMBER} {_YEARS}\b"
            r"(?! (?:de (?!idade|vida)|n[ao]|aqui|nest\w|junt[ao]s))",
        ),
        (
            "tenh tive temo tere tinh",
            rf"\b(?:tenho|tive|temos|tinhamos|tivemos|tiver|tivermos|teremos|terei) {_SOON}{_ADULT}\b{_ENDS}",
        ),
        (
            "anos anin prim ano",
            rf"{_SUBJECT}(?:tem|tinha|tera|teria) {_SOON}{_NUMBER} {_YEARS}\b(?! (?:de (?!idade|vida)|n[ao]|aqui))",
        ),
        ("tem tinh", rf"{_SUBJECT}(?:tem|tinha) {_SOON}{_ADULT}\b{_ENDS}"),
        (
            "fiz fize faco faze completei completo completan completar farei fare",
            rf"{_SUBJECT}?\b(?:fiz|fizer|fizeres|fizermos|fizerem|fizesse|fizeste|faremos|faco|farei|completei"
            rf"|completo|completando|fazendo|vou fazer"
            rf"|acabei de (?:fazer|completar)|acabou de (?:fazer|completar)|completar) {_SOON}{_ADULT}\b(?:"
            rf" {_YEARS}|{_ENDS})",
        ),
        (
            "fez faz fara completa completou",
            rf"{_SUBJECT}(?:fez|faz|fara|completa|completou) {_SOON}{_ADULT}\b(?: {_YEARS}\b(?! que)|{_ENDS})",
        ),
        (
            "fiz comp faze",
            rf"\b(?:fiz|completei|completo|(?:acabei de |vou )(?:fazer|completar)) {_SOON}{_ADULT}"
            r" (?:em (?:20\d\d|janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro"
            r"|dezembro)|no (?:fim|final|sabado|domingo|dia|verao|natal|carnaval|mes)"
            r"|na (?:semana|segunda|terça|quarta|quinta|sexta)|dia \d|a meia noite)\b",
        ),
        ("anin", rf"\b{_NUMBER} aninhos\b"),
        ("prim", rf"\b{_ADULT} primaveras\b"),
        ("idad vida", rf"\b{_NUMBER} anos de (?:idade|vida)\b"),
        (
            "anos ano anin prim",
            rf"(?:^|[.!?,;:~(] ?)(?:(?:com|so|apenas|recem|meus|aos|aos meus|quase|de|sou de"
            rf"|nos meus) )*{_ADULT} {_YEARS}\b{_ENDS}",
        ),
        ("anos", rf"\b{_PERSON} (?:\w+ ){{0,2}}de {_ADULT} anos\b"),
        ("meus seus teus", rf"\b(?:meus|seus|teus) {_SOON}{_ADULT}\b(?: {_YEARS}|{_ENDS})"),
        ("aos", rf"\baos {_ADULT}(?: anos)?\b{_ENDS}"),
        (marks_of(_PERSON_WORDS), rf"\b{_PERSON} de {_ADULT}\b{_ENDS}"),
        (
            "1 dezo deze deza",
            rf"\b(?:recem|apenas|mal|quase|em breve|logo|ainda nao|acabou de) (?:fez |completou |fiz )?(?:18|19"
            rf"|dezoito|dez[ea]nove)\b{_ENDS}",
        ),
        (
            "deze dezo deza vint",
            r"(?:^|[.!?,;:~(] ?)(?:deze(?:sseis|ssete)|dezoito|dez[ea]nove|vinte) (?:e|&) (?:safad[ao]"
            r"|doce|sapeca|quente|curios[ao]"
            r"|timid[ao]|solteir[ao]|inocente|levada|gostos[ao]|sexy)\b",
        ),
        ("rece", r"\brecem ?(?:completad|feit)os\b"),
        ("dezo vint", r"\b(?:dezoitinho|vintona|vinteaneira)s?\b"),
        ("trin quar cinq balz", r"\b(?:trintona|quarentona|cinquentona|balzaquiana)s?\b"),
        (
            "idad",
            r"\b(?:minha|sua|tua|nossa|que|qual a (?:minha|sua)|mesma|essa|esta|da minha"
            r"|pouca|tenra|na|terna|a) idade\b(?! (?:media|da pedra))",
        ),
        (
            "idad maio",
            r"\b(?:maior|diferenca|de) (?:de )?idade\b|\bidade (?:legal|de consentimento"
            r"|e so|nao importa|minima)\b|\bmaioridade\b",
        ),
        (
            "maio",
            rf"\b(?:{_OF_LATE}|agora|ja sou|de) maior\b{_ENDS}|\bmaioridade\b|\bmaior de idade\b"
            rf"|\b{_OF_LATE} maiores de idade\b",
        ),
        ("lega", r"\b(?:recem|finalmente|apenas|mal|quase|agora) legal\b"),
        ("adul", rf"\b{_OF_LATE} adult[ao]s?\b|\bja sou adult[ao]\b|\badult[ao] (?:recem|finalmente|{_SINCE})\b"),
        ("nasc", r"\bnasc(?:id[ao]|i|eu) em (?:(?:19|20)\d\d|dois mil)"),
        ("aniv", rf"\baniversario de {_ADULT}\b(?: anos)?|\b{_ADULT}[ºo]? aniversario\b"),
        ("casa", r"\bna casa dos (?:20|30|40|50|vinte|trinta|quarenta)\b"),
        (
            "vint trin quar",
            r"\b(?:vinte|trinta|quarenta) e (?:poucos|tantos|alguns)\b|\b(?:meus|nos) (?:vinte|trinta|quarenta)\b",
        ),
        (
            "velh",
            r"\bmais velh[ao]s? (?:que|do que) (?:eu|voce|tu|ela)\b|\b(?:mulher|homem"
            r"|moca|cara|senhor)e?s? mais velh[ao]s?\b",
        ),
        ("madu", r"\bmulher(?:es)? maduras?\b"),
    ),
}

IDIOMS = (
    r"\bcidade (?:\w+ )?adormecida\b|\b(?:ja|ainda) esta dormindo ?\?|\b(?:gat[oa]|cachorr[oa]) (?:\w+ )?dormindo\b",
    rf"(?<!recem )(?<!mal )(?<!quase )(?<!finalmente )(?<!somos )\bmaiores de {_OF_AGE}|\b{_MUST_BE} maior de {_OF_AGE}"
    r"|\b(?:proibid[ao]|nao recomendad[ao]|improprio) (?:para"
    r"|a) menores(?: de (?:idade|18|dezoito)(?: anos)?)?",
    r"\b(?:ha|faz|durante|por|em|cada|mais de|de) \d+ anos (?:que|atras|de|aqui|juntos)",
    r"\b(?:muito )?obrigad[ao]s?(?: a (?:todos|todas|voces?|cada|quem|vcs))?(?=\W"
    r"|$)(?! a (?!todos|todas|voces?|cada|quem|vcs))(?<!foi obrigada)(?<!fui obrigada)(?<!ser"
    r" obrigada)(?<!sendo obrigada)(?<!foi obrigado)(?<!fui obrigado)",
    r"\b(?:nao|ninguem|nada|sem) (?:\w+ ){0,3}(?:obrig(?:a|o|ad[ao]s?|acao|ando)"
    r"|forc(?:ar|o|a|ad[ao]|ando))\b|\bsorriso forcado|\bcom toda a forca|\btoda a forca"
    r"|\bdar? (?:uma|a) forca|\bforca de vontade|\bcom a forca d",
    r"\b(?:a )?noite e (?:uma )?(?:crianca|jovem|menina|mocinha)|\bjovem (?:de espirito"
    r"|de coracao|para sempre)|\bcrianca interior|\bbrincadeira de crianca|\bvinho (?:jovem"
    r"|novo)|\bjovem ha mais tempo|\bsempre jovem|\bsonho de (?:crianca|infancia)",
    r"\bnovinh[ao]s? em folha\b|\b(?:vestido|carro|celular|telefone|sofa|biquini|lingerie|casaco|sapato|camera"
    r"|computador|apartamento|casa|cama|cabelo|conteudo|video|set|cenario|roupa|saia|blusa)s? novinh[ao]s?\b"
    r"|\bcolegio de (?:advogad|medic|engenheir)\w*|\bescola da vida\b|\b(?:precos?|valores|custos|tarifas) menores\b",
    r"\bvelha escola|\bescola de (?:danca|samba|culinaria|musica|surf|idiomas|arte|yoga|teatro)|\bauto ?escola",
    r"\b(?:guitarra|violao|piano|acordes?|tom|escala|aula|licao|cancao|musica"
    r"|ukulele)\b[^.!?]{0,30}\b(?:la|re|mi|do|sol|fa|si) menor",
    r"\bidade (?:media|da pedra|do gelo|do bronze|de ouro)|\bterceira idade|\bmelhor idade",
    r"\b(?:nunca|nada|jamais|ninguem|nao) (?:\w+ ){1,6}sem (?:a )?(?:tua|sua|minha"
    r"|teu|seu|o teu|o seu) (?:permissao|consentimento|autorizacao)|\bsem (?:a )?sua (?:permissao) (?:nao"
    r"|nada|nunca)",
    r"\bsem saber (?:o que|que|por que|porque|como|onde|quando|se)\b|\bsem querer\b(?! ela)",
    r"\bcrianca (?:em|dentro de|que (?:ha|existe|mora|vive) em) (?:mim|ti|voce|nos)\b",
    r"\beu (?:\w+ )?estava (?:\w+ )?dormindo(?![^.!?]{0,40}\b(?:foto|video|film|grav|(?:el[ea]s?|alguem) comec"
    r"|perceb|notei|soube|senti))"
    r"|\bpeguei no sono|\bfui dormir|\bsequestr\w+ (?:seu"
    r"|meu|teu|o|sua|minha) (?:coracao|atencao|sofa|controle|celular)|\babus\w+ (?:de"
    r"|do|dos|da|das) (?:chocolate|emojis?|cafe|sol|doce|figurinhas)",
)
