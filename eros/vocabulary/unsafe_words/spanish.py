"""The words and phrases of Spanish that state or hint at youth, an age or a lack of consent (R20)."""

from eros.vocabulary.unsafe_words.patterns import AGE, CONSENT, YOUTH, RuleTable, any_of, clause_ends, marks_of, stems

_UNITS = "un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_ADULT = any_of(
    r"[1-9]\d",
    "diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve|veinte",
    rf"veinti ?(?:{_UNITS})|(?:treinta|cuarenta|cincuenta|sesenta)(?: y (?:{_UNITS}))?",
)
_NUMBER = any_of(_ADULT, r"\d", _UNITS)
_YEARS = r"(?:años?|añitos|primaveras|abriles)"
_SOON = "(?:(?:ya|solo|apenas|casi|recien|justo|por fin|los|mis|sus|unos|tan|hoy|pronto|ahora|aun) ){0,3}"
_ENDS = clause_ends(
    "y|pero|ya|pronto|en breve|hoy|ayer|recien|cumplidos|ahora|mañana|asi|con|sigo|aun|todavia|me|no|soy|estoy"
    "|nunca|este|esta"
)
_PERSON_WORDS = (
    "chic[ao]s?|muchach[ao]|nen[ao]|mujer|hombre|vecin[ao]|novi[ao]|amig[ao]|rubia|morena|pelirroja|modelo|creadora|"
    "hermana|prima|compañera|latina|princesa|joven|estudiante|principiante|dama|señora|belleza"
)
_PERSON = any_of(_PERSON_WORDS)
#: Whoever it is about: nobody named, or a person; a wine, a page or a dog has years too.
_SUBJECT = rf"(?:^|[.!?,;:~(] ?|\b(?:ella|el|ellas|ellos|que|quien|cuando|y|ya|apenas|solo|aun|todavia|{_PERSON}) )"

#: What a sleeper may miss without harm.
_OF_EVERY_DAY = any_of(
    "mensajes?|llamadas?|alarma|tormenta|lluvia|nieve|hora|peli|pelicula|telefono|movil|timbre|final|partido"
    "|despertador",
    "terremoto|parada|tarde|me escribi|habias|me habias|escribiste|llamaste|serie|capitulo|mediodia|diez|nueve"
    "|once|doce",
)
#: How somebody came of age, and when.
_OF_LATE = (
    "(?:recien|apenas|por fin|al fin|casi|justo|hace (?:poco|nada)|desde (?:ayer|hoy|hace poco)"
    r"|acab\w+ de (?:ser|hacer(?:me|se)|volver(?:me|se)))(?: (?:soy|es|ya|que soy|que es|una?|la|muy))?"
)
_SINCE = "desde (?:ayer|hoy|hace|el|la|est[ea])|hace (?:poco|nada|un[ao]?s?|dos|tres)"
#: What is asked of whoever may look.
_OF_AGE = r"(?:edad|18|21|dieciocho)(?: años)?(?! (?:desde|hace|recien|apenas|por fin))"
_MUST_BE = any_of(
    "(?:debes?|deben|tienes? que|tienen que|hay que|necesitas?|es necesario|si no) ser(?: una)?",
    "(?:si|que|tu|usted) (?:eres|sos|es|seas?|fueras)(?: una)?",
    "(?:solo|unicamente|exclusivo|apto|contenido) (?:para|si eres|a)(?: una?)?(?: publico| persona)?",
)

RULES: RuleTable = {
    YOUTH: (
        *stems("adolescen* colegial* kolegial* juvenil* juventud lolita* jovencit* jovenzuel* menorcit* chiquill*"),
        *stems("mocos[ao]s?"),
        *stems(
            "infanti* infancia puber* pubertad impuber* preescolar* alumn[ao]s? quinceañer* ninfula niñat* escolar*"
        ),
        *stems("hijastr* hermanit* bachiller* liceist* secundaria criatura* adolecent* niñez niñer* virgencit*"),
        ("jove", r"\bjov(?:en|enes)\b"),
        ("niña niño niñi", r"\bninh(?:[ao]s?|it\w+)\b"),
        (
            "nina nino nini",
            r"\b(?:una|la|como|de|soy|eres|dulce|pequena|inocente|mi|tu) nina\b|\bninos\b|\bninit[ao]s?\b",
        ),
        ("nina niña", r"\b(?:niña|nina) (?:pequeña|buena|inocente|mala)\b"),
        ("meno", r"\bmenor(?:es)? (?:de edad|de (?:18|dieciocho))\b|\b(?:una?|l[ao]s?|unos) menor(?:es)?\b" + _ENDS),
        ("meno", r"\bmenores\b|\b(?:es|soy|eres|era|siendo) (?:aun |todavia )?menor\b" + _ENDS),
        ("cole", r"\bcolegi(?:o|os)\b|\b(?:el|del|al|mi|tu|su) cole\b"),
        ("compañer", r"\bcompañer[ao]s? de (?:clase|curso|pupitre)\b"),
        ("escu", r"\bescuela\b"),
        ("inst", r"\b(?:el|del|al) instituto\b"),
        ("estu", r"\bestudiantes?\b"),
        ("univ", r"\b(?:chica|nena|alumna) universitaria\b"),
        ("hija hijo hijit", r"\b(?:mi|su|tu|la|como) hij[ao]s?\b|\bhijit"),
        ("peque", r"\b(?:de|cuando era) (?:muy )?pequeña\b|\bhermana pequeña\b"),
        ("herm", r"\bhermana (?:menor|pequeña)\b"),
        ("deber", r"\b(?:los|mis|sus) deberes\b"),
        (
            "mama mami madre papa papas papi padre padres",
            r"\b(?:mis?|sus?|tus?) (?:mamas?|mami|madre|papas?|papi|padres?) (?:ya |nunca |no )+(?:me |la |le |nos )?"
            r"(?:dej(?:a|an|o|aba|aron)|permit\w+)\b(?! (?:de|ganar|olvidar|cocinar|pagar)\b)",
        ),
        ("grad fin", r"\b(?:baile|fiesta|noche|vestido) de (?:graduacion|fin de curso)\b"),
        ("casti", r"\bcastigad[ao] (?:por|sin salir)\b"),
    ),
    CONSENT: (
        *stems("violad[ao]s? violacion* violador* violar violaron violarla drogad[ao]s? chantaj* extorsion* secuestr*"),
        *stems(
            "abusad[ao]s? abusar abusaron abuso abusos acosad* acosar acoso coaccion* indefens* incon[sc]ien* manosea*"
        ),
        *stems("forzad[ao]s? forzaron forzar forzandola obligaron obligarla obligarlo forzarla"),
        ("viol", r"\b(?:la|lo|me|las) viol(?:o|an|aba|aron)\b"),
        (
            "forz fuer forc",
            r"\b(?:la|lo|le|me|las|los|les|nos) (?:\w+ )?(?:forzo|forzaste|forzamos|forzaba[sn]?|fuerzo|fuerzas"
            r"|fuerzan)\b"
            r"|\b(?:lo|los|las) force\b"
            r"|(?:^|[.!?,;:~(] ?|\b(?:yo|y|pero|ayer|anoche|tambien|casi) )la force(?=\W*(?:$|[.!?;])"
            r"|,? (?:a (?:\w+[aei]r(?:la|lo|me|se)?\b|que\b|esto|eso|hacerlo)|y|pero|para|sin|contra|aunque|hasta"
            r"|mientras|cuando|ayer|anoche)\b)|\b(?:el|ella|quien|que) (?:la|lo|me) fuerza\b"
            r"|\ba la fuerza\b|\bpor (?:la )?fuerza\b(?! de)",
        ),
        (
            "obli",
            r"\b(?:me|la|lo|le|las|los|fue|fui|era|siendo|ser|estaba|es) (?:\w+ )?oblig(?:o|a|an|ad[ao]s?|aban|aba)\b"
            r"|\b(?:la|lo|le|las|los|les) (?:\w+ )?oblig(?:ue|aste|amos|abas|abamos|are|aremos|as|asteis)\b"
            r"|\b(?:me|nos) oblig(?:aste|asteis)\b",
        ),
        ("fuer forz obli", r"(?<!\bno )\b(?:te|os) (?:fuerzo|forzare|forzaba|obligo|obligare|obligaba|obligue)\b"),
        ("obli forz", r"(?<!\bno )\b(?:voy|vamos|va) a (?:obligar|forzar)(?:te|os)\b"),
        ("quie", r"\blo quier(?:as|a|an|ais) o no\b|\bquieras o no quieras\b"),
        ("volu", r"\b(?:contra|en contra de) (?:mi|su|tu|la|nuestra)(?: propia)? voluntad\b"),
        (
            "consentimiento permiso autorizacion sabe enterarse darse",
            r"\bsin (?:\w+ ){0,2}(?:consentimiento|permiso|autorizacion|saberlo|saber|enterarse|darse cuenta)\b",
        ),
        (
            "sin",
            r"\bsin que (?:\w+ ){0,3}(?:sepan?|supieran?|enter[ea]\w*|quier[ae]|quisiera"
            r"|de cuenta|diera cuenta|note|notara)\b",
        ),
        ("consint consen", r"\b(?:no|nunca|jamas|sin) (?:\w+ ){0,2}consint\w+|\b(?:no|nunca) (?:\w+ ){0,3}consen\w+"),
        ("dorm duer", r"\b(?:mientras|cuando) (?:\w+ ){0,2}(?:dormia|duerme|dormian|duermen|dormida)\b"),
        (
            "dorm",
            r"(?:^|[.!?,;:~(] ?)(?:(?:profundamente|todavia|aun|bien|completamente) )*dormid[ao]s?\b(?!\W*\?| y )",
        ),
        ("duer", r"\bella (?:\w+ )?duerme\b"),
        (
            "dorm durm",
            r"\b(?:esta|estaba|ella|el|la) (?:\w+ )?(?:dormid[ao]|durmiendo)\b"
            r"|\b(?:estan|estaban|ellas|ellos|las dos|los dos) (?:\w+ )?(?:dormid[ao]s|durmiendo|dormian)\b",
        ),
        (
            "dorm",
            r"\bdormid[ao]s?\b[^.!?]{0,20}\b(?:no|sin) (?:\w+ ){0,3}(?:enter|sab|sep|not|sient|despiert"
            r"|darse|da cuenta)",
        ),
        (
            "dorm durm duer",
            r"\b(?:dorm(?:ia|ias|ian|i|imos|id[ao]s?|iendo)|durmi\w+|duerm\w+)\b,? (?:(?:y|pero|ella|el|yo"
            r"|profundamente|tan|asi"
            r"|tranquil[ao]|ni|siquiera) ){0,4}(?:no|nunca|jamas|nada|sin) (?:\w+ ){0,2}(?:enter|not[oea]\b"
            r"|supo|supe|sabi|sabe|sint|sent"
            r"|despert|cuenta|record|acuerd)\w*\b"
            rf"(?! (?:(?:de|del|a|que|hasta|por|con|lo|la|el|los|las|tu|tus|un|una|tan) ){{0,4}}{_OF_EVERY_DAY})",
        ),
        ("borr embo", r"\b(?:demasiado|muy|tan|estaba|la) (?:\w+ )?(?:borrach[ao]|emborrach\w+)\b"),
        (
            "permiso consentimiento autorizacion",
            r"\b(?:no|nunca|jamas) (?:\w+ )?(?:dio|di|dieron|daba|pidio|pidieron|pedi|tenia|tuvo) (?:\w+ )?"
            r"(?:permiso|consentimiento|autorizacion)\b",
        ),
        (
            "ebri achi toma bebi",
            r"\b(?:demasiado|muy|tan) (?:ebri[ao]|achispad[ao]|tomad[ao]|bebid[ao]) (?:para|como para)\b",
        ),
        ("forz obli", r"\b(?:tuvo|tuvieron|tenia) que (?:forzar|obligar)(?:me|la|lo|las|los)\b"),
        ("cama", r"\bcamaras? (?:oculta|escondida|espia)s?\b"),
        ("esco secr", r"\b(?:grab|film|espi|fotografi|mir)\w+ (?:\w+ ){0,2}(?:a escondidas|en secreto)\b"),
        ("esco secr", r"\b(?:a escondidas|en secreto) (?:\w+ )?(?:la |lo |le )?(?:grab|film|espi|fotografi)"),
        (
            "dijo decia dice dije dijera diga",
            r"\b(?:dijo|dije|dice|decia|dijera|diga) (?:\w+ )?que no\b" + _ENDS + r"|\bella dijo no\b",
        ),
        (
            "pare parar paras basta",
            r"\b(?:dijo|dije|dijimos|dijeron|dice|decia|pidio|pedi|pidieron) (?:\w+ )?(?:que (?:pare|pares|paren"
            r"|parara[ns]?|parase[ns]?)\b|basta\b" + _ENDS + r")",
        ),
        (
            "quer quis quiere",
            r"\b(?:ella|aunque|dijo que|decia que) (?:\w+ )?no (?:lo )?(?:queria|quiso|quiere|quisiera)\b",
        ),
        ("acep", r"\b(?:no|nunca|sin) acept\w+ (?:un |su |el )?no\b"),
        (
            "opci elec alte reme",
            r"\bno (?:\w+ )?(?:tuvo|tenia|tiene|tuve|dejo|dejaron|dieron|dio) (?:otra "
            r"|mas |ninguna )?(?:opcion|eleccion|alternativa|remedio)\b(?! que)",
        ),
        (
            "dijo dice dije deci",
            r"\b(?:nunca|no|jamas|sin) (?:\w+ )?(?:dijo|dije|dice|decir) que si\b|\bnunca (?:dijo|dije) si\b",
        ),
        ("supl rog paro roga rogo rogu", r"\b(?:suplic|rog[aou])\w* que (?:par|se detu|dej)"),
        ("resi esca hui huir", r"\b(?:se resist\w+|intent\w+ (?:escapar|resistirse|huir))\b"),
        ("apro", r"\baprovech\w+ de (?:ella|el|mi|su|una)\b"),
        ("sabe sabi", r"\bno (?:lo )?(?:sabe|sabia|sabian|saben) que (?:\w+ ){0,2}(?:grab|film|espi|mir|fotogr)"),
        ("engañ", r"\bengañ(?:ad[ao]|aron|o) para\b"),
        ("nega nego", r"\b(?:aunque|pese a que|a pesar de que|ella|el) (?:se )?neg(?:o|aba|ara|ado|ativa)\b"),
        ("amen", r"\b(?:la|lo|me|bajo) amenaz\w+"),
    ),
    AGE: (
        ("#", rf"(?:^|[.!?,;:~(] ?)(?:casi|recien|(?:solo|apenas)(?! \d+ para)) 1[3-7]\b{_ENDS}"),
        (
            "teng tien tene tení teni tuve tuvo tuvi tend",
            rf"\b(?:tengo|tenga|tuve|tenia|tienes|tengas|tendre|tendras|tenemos|teneis|teniamos|teniais|tuvimos"
            rf"|tengamos|tendremos|tuviste(?:is)?) {_SOON}{_NUMBER} {_YEARS}\b(?! (?:de (?!edad)"
            rf"|en (?:esta|este|la)|aqui|con|junt[ao]s))",
        ),
        (
            "teng tuve tene teni tend",
            rf"\b(?:tengo|tenga|tuve|tendre|tenemos|teneis|teniamos|tengamos|tendremos) {_SOON}{_ADULT}\b{_ENDS}",
        ),
        ("tien teni", rf"{_SUBJECT}(?:tiene|tenia|tienen) {_SOON}{_NUMBER} {_YEARS}\b(?! (?:de (?!edad)|en|aqui))"),
        ("tien teni", rf"{_SUBJECT}(?:tiene|tenia) {_SOON}{_ADULT}\b{_ENDS}"),
        (
            "cump",
            rf"{_SUBJECT}?\b(?:cumpl[oi]|cumplire|cumples|cumpliste|cumpliras|cumplas|cumpliendo"
            rf"|acab\w+ de cumplir|voy a cumplir"
            rf"|cumplir|cumplidos) {_SOON}{_ADULT}\b(?: {_YEARS}|{_ENDS})",
        ),
        (
            "cump",
            rf"{_SUBJECT}(?:cumple|cumplio|cumplira|cumpla|cumplan|cumplen|cumplieron"
            rf"|cumpliera) {_SOON}{_ADULT}\b(?: {_YEARS}|{_ENDS})",
        ),
        (
            "cump",
            rf"\bcumpl(?:imos|iremos|amos|iste(?:is)?|is|ireis|ais) {_SOON}{_ADULT}\b(?: {_YEARS}\b"
            rf"(?! (?:en|aqui|junt[ao]s|con|de (?!edad)))|{_ENDS})",
        ),
        ("cump", rf"\b{_ADULT} (?:{_YEARS} )?(?:recien )?cumplidos\b|\brecien cumplidos"),
        (
            "cump",
            rf"\bcumpl(?:i|o|io|e|ire|ir) {_SOON}{_ADULT} (?:en(?! total\b| fila\b)|el (?:finde|fin de|dia|mes|verano"
            r"|año|lunes|martes|miercoles|jueves|viernes|sabado|domingo|\d)|la semana|a medianoche|al fin|durante"
            r"|anoche|hace)\b",
        ),
        ("añit", rf"\b{_NUMBER} añitos\b"),
        ("prim abri", rf"\b{_ADULT} (?:primaveras|abriles)\b"),
        ("edad", rf"\b{_NUMBER} años de edad\b"),
        (
            "año años añit prim abri",
            rf"(?:^|[.!?,;:~(] ?)(?:(?:con|solo|apenas|recien|mis|a mis|tan solo|casi|de"
            rf"|soy de) )*{_ADULT} {_YEARS}\b{_ENDS}",
        ),
        ("año años añit prim abri", rf"\b{_PERSON} (?:\w+ ){{0,2}}de {_ADULT} {_YEARS}\b"),
        (
            "mis sus tus",
            rf"\b(?:a|con|de|en|tengo|celebro|cumplo|cumplir|los) (?:mis|sus|tus) {_SOON}{_ADULT}\b(?: {_YEARS}"
            rf"|{_ENDS})",
        ),
        (marks_of(_PERSON_WORDS), rf"\b{_PERSON} de {_ADULT}\b{_ENDS}"),
        (
            "1 diec",
            rf"\b(?:recien|apenas|justo|casi|pronto|(?:aun|todavia) no) (?:los )?(?:18|19|dieciocho"
            rf"|diecinueve)\b{_ENDS}",
        ),
        (
            "edad",
            r"\b(?:mi|su|tu|misma|que|cual es (?:mi|tu|su)|la|verdadera|corta|tierna|temprana) edad\b(?! (?:media"
            r"|de (?:oro|piedra|bronce|hierro)))",
        ),
        (
            "edad",
            r"\b(?:mayor(?:ia)?|diferencia|mayores|esa|esta) de edad\b|\bedad (?:legal|de consentimiento|es solo)\b",
        ),
        (
            "diec vein",
            r"(?:^|[.!?,;:~(] ?)(?:dieci(?:seis|siete|ocho|nueve)|veinte) (?:y|&) (?:travies[ao]|dulce|juguet[oó]n\w*"
            r"|caliente|picar[ao]|mal[ao]|solter[ao]|curios[ao]|inocente|cachond[ao]|timid[ao]|list[ao]|sexy)\b",
        ),
        (
            "lega",
            rf"\b{_OF_LATE} legal\b|\bya(?: soy)? legal\b|\blegal (?:recien|apenas|por fin|{_SINCE})\b",
        ),
        ("mayo", rf"\b{_OF_LATE} mayor\b(?! (?:que|parte|comodidad))|\bya soy mayor\b"),
        ("adul", rf"\b{_OF_LATE} adult[ao]s?\b|\bya soy adult[ao]\b|\badult[ao] (?:recien|apenas|por fin|{_SINCE})\b"),
        ("naci", r"\b(?:nacid[ao]|naci|nacio) en (?:el )?(?:(?:19|20)\d\d|dos mil)"),
        ("cump", rf"\bcumpleaños (?:numero |n )?{_ADULT}\b|\b{_ADULT}[ºoa]? cumpleaños\b"),
        ("vein trei cuar cinc", r"\b(?:veint|treint|cuarent|cincuent)(?:añer[ao]|on[ao]|añera)s?\b"),
        (
            "vein trei cuar",
            r"\b(?:mis|sus|los) (?:(?:primeros|tempranos) )?(?:veinte|veintes|veintitantos|treinta|treintas|cuarenta)\b"
            + _ENDS,
        ),
        ("vein trei", r"\b(?:veinti|treinta y )tant[ao]s\b"),
        ("mayo", r"\b(?:mujer|hombre|señor|señora|chico)(?:es|s)? (?:mas )?mayor(?:es)?\b"),
    ),
}

IDIOMS = (
    r"\beres mayor de edad(?=\W*\?)",
    r"\bciudad (?:\w+ )?dormida\b",
    r"\bestaba dormid[ao] cuando (?:llego|sono|empezo|vino) (?:el|la|mi)"
    r" (?:paquete|cartero|correo|alarma|lluvia|nieve|tormenta|telefono|despertador|taxi|pizza)\b",
    r"\b(?:el|la) ninh?[ao] que (?:hay|llevo|vive|tengo) (?:en|dentro de) (?:mi|ti|nosotros)\b",
    rf"(?<!recien )(?<!apenas )(?<!justo )(?<!casi )(?<!por fin )(?<!somos )\bmayores de {_OF_AGE}"
    rf"|\b{_MUST_BE} mayor de {_OF_AGE}",
    r"\b(?:prohibido|no apto|no aptas?) (?:a|para) menores(?: de (?:edad|18|dieciocho)(?: años)?)?",
    r"\b(?:mas de|por|durante|hace|desde hace|llevo|en|tras|cada) \d+ años\b",
    r"\b(?:mi|tu|nuestr[ao]) (?:niñ[ao]|nin[ao]) interior|\bjoven (?:de espiritu"
    r"|de corazon)|\bpara siempre joven|\bla noche es joven",
    r"\b(?:la )?(?:noche|tarde|semana) (?:aun |todavia )?es joven|\bvino joven|\bfenomeno del niño|\bel niño\b",
    r"\bcolegio (?:oficial|profesional|de (?:abogad|medic|arquitect|ingenier|psicolog|enfermer|notari|farmac)\w*)"
    r"|\bescuela de (?:la )?vida\b|\b(?:precios?|tarifas?|costes?|costos?|cuotas?|gastos) menores\b",
    r"\b(?:ofertas?|rebajas?|descuentos?|promo\w*|compras|trafico|atascos?) de (?:la )?vuelta al cole\b",
    r"\bvieja escuela|\bescuela de (?:baile|cocina|arte|manejo|surf|musica|idiomas|danza)",
    r"\b(?:guitarra|piano|acordes?|tonalidad|escala|clase|leccion|cancion|ukelele)\b[^.!?]{0,30}\b(?:la"
    r"|re|mi|do|sol|fa|si) menor",
    r"\bla edad de (?:oro|piedra|bronce|hierro)|\bedad media|\btercera edad",
    r"\b(?:no|nadie|sin) (?:\w+ )?(?:te|os|les|estas?|hay que|sentirte|sentirse) (?:\w+ )?oblig\w+"
    r"|\bsin (?:ser )?(?:obligacion|forzar)\w*",
    r"\b(?:nada|nunca|jamas|nadie) (?:\w+ ){1,6}sin (?:tu|su|vuestro|mi) (?:permiso"
    r"|consentimiento)|\bsin (?:tu|su) (?:permiso|consentimiento) (?:no|nunca"
    r"|nada|jamas)\b",
    r"\bsonrisa forzada|\ba la fuerza de|\bfuerza de voluntad|\bsin pedir permiso al\b"
    r"|\bme he obligado|\bme obligue\b|\bme fuerzo\b",
    r"\bquedar?(?:me|se|te)? dormid|\bme quede dormid[ao]|\bsin saber (?:que|por que|como|donde|cuando|si)\b",
    r"\bamenaza(?:n|ba)? (?:con )?(?:lluvia|tormenta)|\bsecuestr\w+ (?:tu|mi|el) (?:corazon|atencion|sofa|mando)",
)
