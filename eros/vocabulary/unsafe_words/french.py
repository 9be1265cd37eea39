"""The words and phrases of French that state or hint at youth, an age or a lack of consent (R20)."""

from eros.vocabulary.unsafe_words.patterns import AGE, CONSENT, YOUTH, RuleTable, any_of, clause_ends, stems

_UNITS = "une?|deux|trois|quatre|cinq|six|sept|huit|neuf"
_ADULT = any_of(
    r"[1-9]\d",
    "dix(?: ?(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize",
    rf"(?:vingt|trente|quarante|cinquante|soixante)(?: (?:et )?(?:{_UNITS}))?",
)
_NUMBER = any_of(_ADULT, r"\d", _UNITS)
_SOON = (
    "(?:(?:que|seulement|a peine|tout juste|juste|deja|enfin|presque|bientot"
    "|encore|maintenant|pile|mes|ses|tes|les|eu|fete"
    "|environ|pas encore) ){0,3}"
)
_YEARS = "(?:ans|printemps|piges|balais)"
_ENDS = clause_ends(
    "et|mais|bientot|en (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
    "|dans (?:un|une|deux|trois|quelques)|aujourdhui|auj|hier|deja|maintenant|demain|ce|cette|depuis|avec"
    "|tout|je|jai|jadore|toujours|encore|jamais|rien"
)
_PERSON = any_of(
    "fille|femme|homme|copine|amie|voisine|coloc|colocataire|soeur|cousine|blonde"
    "|brune|rousse|modele|creatrice|demoiselle",
    "nana|meuf|mec|garcon|collegue|debutante|dame|beaute|princesse|latina|etudiante",
)
#: Whoever it is about: nobody named, or a person; a wine, a page or a dog has years too.
_SUBJECT = rf"(?:^|[.!?,;:~(] ?|\b(?:(?:qu)?elle|(?:qu)?il|on|qui|et|elles|ils|{_PERSON}) )"

#: What a sleeper may miss without harm.
_OF_EVERY_DAY = any_of(
    "messages?|appels?|alarme|reveil|orage|pluie|neige|heure|lheure|film|telephone|sonnette|match|fin|tempete"
    "|lorage|lappel",
    "lalarme|etait|serie|episode|tu (?:avais|as)|tavais|pleuvait|neigeait|avant|colis|facteur|train|arret",
)
#: How somebody came of age, and when.
_OF_LATE = (
    "(?:a peine|tout juste|tout fraichement|enfin|fraichement|recemment|nouvellement|juste|presque|bientot|depuis peu"
    "|(?:viens|vient|venait|venais|viennent) (?:juste |tout juste )?(?:detre|d etre|de (?:devenir|passer))"
    "|(?:suis|est|sont) (?:enfin |tout juste |a peine )?devenue?s?)"
)
_SINCE = "depuis (?:hier|peu|ce|cette|quelques|une?|deux|trois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"

RULES: RuleTable = {
    YOUTH: (
        *stems(
            "adolescen* mineures fillette* fifille* lyceen* collegien* ecolier* ecoliere* nymphette* lolita* juvenil*"
        ),
        *stems(
            "puber* prepuber* impuber* bambin* gamine* gamins? gosse gosses jeunesse"
            " jeunett* jeunot* etudiant* jouvencel*"
        ),
        *stems("infantil* enfantin* marmot* puceau morveu* pensionnaire tendron bachelier* bacheliere* belle-fille"),
        ("jeun", r"\bjeunes?\b"),
        (
            "ado ados",
            r"\b(?:une?|les|des|d|l|lune|mon|ton|cette|cet|son|en|dune|mode|look|petite|petit|vraie) ados?\b",
        ),
        ("dado", r"\b(?:look|style|age|chambre|corps|visage|voix|mode|tenue|groupe|allure|air|bande) dados?\b"),
        (
            "lado",
            r"(?:^|[.!?,;:~(] ?|\b(?:comme|cest|que|avec|pour|fais|joue|suis|jouer|chez) )lados?\b"
            r"(?! (?:a|al|del?|d[ao]s?|mas|mais|buen[ao]?|oscuro|salvaje|bom|b|lado)\b)",
        ),
        ("mine", r"\bmineure?s?\b"),
        ("enfa", r"\benfant(?:s|e|es)?\b"),
        ("lenf denf", r"\b[dl]enfant(?:s|ine?s?)?\b"),
        ("peti", r"\bpetites? (?:fille|soeur|ecoliere|gamine|etudiante|nana)s?\b|\bpetit garcon\b"),
        ("lyce", r"\blycees?\b"),
        ("coll", r"\b(?:au|du|le|en|de) college\b"),
        ("ecol leco", r"\bl?ecoles?\b"),
        ("fac", r"\b(?:fille|copine|etudiante) de (?:la )?fac\b"),
        ("fill", r"\b(?:ma|sa|ta|leur|votre|notre) (?:belle |propre )?fille\b"),
        ("peti", r"\bpetite (?:et )?innocente\b"),
        (
            "moin",
            r"\bmoins de (?:18|dix ?huit)\b(?! ?(?:[%$€£]|(?:euros?|eur|dollars?|usd|centimes|messages?|envois?|photos?"
            r"|images?|videos?|publications?|minutes?|heures?|secondes?|jours?|semaines?|mois|degres?|mots?|pour cent"
            r"|(?:par|chaque) (?:jour|semaine|mois|heure)|fois)\b))",
        ),
        ("camarade copain copine", r"\b(?:camarades?|copains?|copines?) de (?:classe|lycee)\b"),
        ("devo", r"\b(?:ses|mes|les) devoirs\b"),
        ("maje", r"\bpas (?:encore )?majeure?\b"),
        (
            "mere maman parents pere papa",
            r"\b(?:ma|mes|mon|sa|ses|son) (?:mere|maman|parents|pere|papa) (?:ne )?(?:me |la |nous |m ?)?"
            r"(?:laiss|autoris|permet)\w* (?:\w+ )?(?:pas|plus|jamais)\b",
        ),
        ("bal", r"\bbal de (?:promo\w*|finissants|fin d ?annee)\b"),
        ("priv puni", r"\b(?:privee de sorties?|punie par)\b"),
    ),
    CONSENT: (
        *stems(
            "violees? violer violeur* droguees? droguer droguait chantage sequestr* kidnapp*"
            " attouchement* agress* harcel*"
        ),
        *stems("contraintes? abusees? abuser inconsentie* extorqu* forcees? maltrait*"),
        (
            "viol lvio",
            r"\b(?:un|le|du|de|son) viol\b|\bviols\b|\b(?:la|le|me|se faire|ete) viole\b|\blviole\b|\bviole par\b",
        ),
        (
            "forc",
            r"\b(?:ete|suis|est|etait|etre|etes|sont|fut|lont|lai|ont|avait) (?:\w+ )?force(?:e"
            r"|es|s|r|nt)?\b|\b(?:il|elle|on|qui|ils|je) (?:la|le|les|ma|me) force(?:nt)?\b"
            r"|\b(?:tu|vous|nous|ils|elles) (?:me |la |le |les |nous )(?:forces|forcez|forcons|forcent)\b"
            r"|\b(?:me|la|les|nous) forc(?:ais|ait|aient|ions|iez|era|erai)\b"
            r"|\b(?:tu|vous|ils|elles|ont|on) (?:mas|mavez|mont|las|lavez|lont|ma|la) force\b"
            r"|\b(?:la|le|me|les) forcer\b|\bforcer a\b|\bde force\b|\bpar la force\b",
        ),
        ("forc", r"\b(?:la|ma) forcee\b"),
        (
            "forc obli tobl tfor",
            r"\b(?:je|on|nous) (?:(?:te|vous) (?:force|oblige)|toblige)(?:r?ai|r?ais|a|ons|rons)?\b"
            r"(?! (?:pas|jamais|a rien))"
            r"|\b(?:vais|vas|va|veux|dois|peux) (?:te |vous |t)(?:forcer|obliger)\b",
        ),
        (
            "veui voul",
            r"\bqu(?:e (?:tu|vous|je)|il|elle|ils|elles) le (?:veuilles?|vouliez|veuillent) ou (?:non|pas)\b",
        ),
        (
            "dorm",
            r"\bje dormais\b[^.!?]{0,8}\b(?:quand|lorsqu\w*) ?(?:il|elle|ils|quelquun|tu) (?:a|as|ont) commence\b"
            r"(?! (?:a pleuvoir|a neiger|le|la|les|un|une|son|sa)\b)",
        ),
        ("obli", r"\b(?:ete|est|etait|fut|la|le|ma|lont|lai|me|suis|sa) (?:\w+ )?oblig(?:e|ee|ees|eait|ea|er|ent)\b"),
        (
            "contrainte contraint",
            r"\b(?:sous (?:la |sa )?contrainte|contrainte?s? (?:de|a|par|et)|(?:est|etait|suis|fut|ete) contrainte?)\b",
        ),
        (
            "volo gre",
            r"\bcontre (?:ma|sa|ta|son|mon|leur|la) (?:propre )?(?:volonte|gre)\b|\b(?:contre"
            r"|malgre) (?:son|mon|leur) gre\b",
        ),
        (
            "consentement accord permission autorisation insu linsu aval",
            r"\bsans (?:\w+ ){0,2}(?:consentement|accord|permission|autorisation|aval)\b"
            r"|\ba (?:mon|son|leur) insu\b|\ba l ?insu d",
        ),
        (
            "sans",
            r"\bsans (?:qu ?(?:(?:qu)?elle|(?:qu)?il|ils|elles|on)|que) (?:\w+ ){0,3}(?:sache\w*"
            r"|veuille|remarque|voie|rende|rendent|consente|accepte|apercoive|accord|saches)\b",
        ),
        ("sans", r"\bsans (?:le savoir|lui demander|demander|prevenir)\b"),
        (
            "consenti consensu",
            r"\b(?:non|pas|jamais|rien|na|sans) (?:\w+ )?consenti\w*|\bnon consensuel|\bpas consensuel",
        ),
        (
            "ivre bour soul saou",
            r"\b(?:trop|completement|elle (?:est|etait)|totalement) (?:\w+ )?(?:ivre|bourree?|saoule?|soule)\b",
        ),
        (
            "dorm dort dors endo",
            r"\b(?:dorm(?:ait|ais|aient|i|ions)|dort|dors|endormie?s?)\b[^.!?]{0,14}\b(?:n(?:e|a|ai|en|y|avait"
            r"|avais|ont)? (?:\w+ ){0,3}"
            r"(?:rien|pas|jamais|aucune) (?:\w+ ){0,2}(?:remarqu|senti|su\b|vu\b|reveill|apercu|compris|rendu)\w*"
            r"|n(?:e|en) (?:\w+ ){0,2}(?:sa[iv]|remarqu|sent|aperc|rend|doutai|compt)\w* (?:\w+ ){0,3}(?:rien"
            r"|pas|compte)"
            r"|(?:ai|a|jai|et|mais) rien (?:\w+ )?(?:remarqu|senti|su\b|vu\b|compris)\w*)\b"
            rf"(?! (?:(?:de|du|des|d|a|que|la|le|les|ton|tes|lheure|quil|un|une|mon) ){{0,4}}{_OF_EVERY_DAY})",
        ),
        ("inco", r"\binconsciente?s?\b"),
        (
            "pomp emec gris",
            r"\btrop (?:pompette|emechee?|grisee?)s? pour (?:\w+ ){0,2}(?:dire|repondre|savoir|refuser|rappel)",
        ),
        (
            "dorm",
            r"\b(?:je|elle|il) dormai[st]\b[^.!?]{0,8}\b(?:quand|lorsqu\w*|pendant)\b[^.!?]{0,40}"
            r"\b(?:photos?|videos?|film\w+|enregistr\w+)\b",
        ),
        (
            "permission accord autorisation consentement",
            r"\b(?:pas|jamais) (?:\w+ )?(?:donnee?|demande|eu|obtenu) (?:\w+ )?"
            r"(?:permission|accord|autorisation|consentement)\b",
        ),
        (
            "endo",
            r"\b(?:(?:qu)?elle|(?:qu)?il|copine|amie|coloc|soeur|femme|etait|une|la|fille) (?:\w+ )?(?:etait "
            r"|est )?endormie?s?\b|\bendormie?\b (?:sur|dans|quand|pendant|et)",
        ),
        (
            "dort dorm",
            r"\b(?:pendant|quand|alors|tandis|lors) ?(?:qu?e?)? ?(?:qu ?)?(?:(?:qu)?elle"
            r"|(?:qu)?il|ma \w+|sa \w+|la \w+|je) (?:dort|dormait|dormais)\b|\b(?:qu)?elles? (?:dort"
            r"|dorment|dormait|dormaient)\b|\bquelle (?:dort|dormait)\b",
        ),
        (
            "endo",
            r"\bendormie?s?\b[^.!?]{0,20}\b(?:ne|sans) (?:\w+ ){0,3}(?:rend|remarqu|sa[iv]|sen[st]|reveill|aperc)",
        ),
        (
            "endo asso",
            r"(?:^|[.!?,;:~(] ?)(?:(?:toute|profondement|encore|deja|si|bien|a peine) )*"
            r"(?:endormie|assoupie)s?\b(?!\W*\?)",
        ),
        ("somm", r"\bpendant (?:son|mon|leur) sommeil\b|\bdans son sommeil\b"),
        ("cach espion secrete dissimulee", r"\bcameras? (?:cachee?|espion|secrete|dissimulee)s?\b"),
        (
            "cach secr douc",
            r"\b(?:filme|enregistre|photographie|espionne|regarde|mate)\w* (?:\w+ ){0,2}(?:en cachette"
            r"|en secret|secretement|en douce)\b|\b(?:secretement|en cachette|en secret) (?:\w+ )?(?:filme"
            r"|enregistre|photograph|espionn)",
        ),
        ("refu", r"\b(?:elle|il|malgre (?:ses|son|mes|leurs?)) (?:\w+ )?refus(?:e|ait|es?|s)?\b(?! d)"),
        (
            "non",
            r"\b(?:dit|disait|dire|dise|ditais|disais|disant|crie|criait|repete) (?:\w+ )?non\b"
            + _ENDS
            + r"|\b(?:malgre|apres) (?:son|mes|ses|leur|un) non\b|\b(?:pas|jamais) (?:un "
            r"|le |son |de )?non (?:pour|comme)\b|\bnaccepte\w* (?:pas|jamais) (?:un "
            r"|le |son |quon lui dise )?non\b|\bnon veut dire oui\b",
        ),
        (
            "dit disa crie criait demand",
            r"\b(?:dit|disait|crie|criait|demande) (?:\w+ )?(?:stop|arretez?|d ?arreter)\b" + _ENDS,
        ),
        ("oui", r"\b(?:jamais|pas) (?:\w+ )?dit oui\b"),
        (
            "choi",
            r"\b(?:pas|plus|aucun|sans|eu le|laisse) (?:\w+ ){0,2}choix\b(?! (?:que|de|du|difficile|parmi|entre))",
        ),
        ("suppli", r"\bsuppli\w+ (?:\w+ ){0,2}(?:darreter|d arreter|arret\w+)"),
        (
            "voul veut nveu nvou",
            r"\b(?:(?:qu)?elle|(?:qu)?il|qui) (?:ne |n)?(?:le )?(?:voulait|veut|voulu) (?:vraiment )?pas\b"
            r"|\b(?:qu)?elle na pas voulu\b|\bne voulait pas\b",
        ),
        ("defe", r"\bsans defense\b"),
        ("prof", r"\bprofit\w+ (?:\w+ )?d(?:e (?:son|sa|ma|mon|cette|lui|moi)|elle)\b"),
        (
            "sait sava",
            r"\b(?:sait|savait) (?:pas|rien) (?:qu\w*|de) (?:\w+ ){0,3}(?:film|enregistr"
            r"|photograph|regard|observ|camera)|\bne savait rien\b",
        ),
        ("abus", r"\babus(?:ait|e)? (?:delle|de (?:sa|son|moi|lui)|sexuel)|\babus (?:sexuel|de faiblesse)"),
        ("mena", r"\b(?:sous la|la|me|lai) menac\w+"),
        ("enle", r"\benlev(?:ee|ement)\b"),
        ("piege", r"\bpiegee\b"),
    ),
    AGE: (
        (
            "#",
            rf"(?:^|[.!?,;:~(] ?)(?:presque|a peine|seulement(?! \d+ pour)"
            rf"|(?:je vais|elle va|va) avoir) 1[3-7]\b{_ENDS}",
        ),
        (
            "ans prin pige bala",
            rf"\b(?:jai|jaurai|jaurais|javais|tu as|tas|tu avais|tavais|tu auras|tauras|jai eu|avoir|ayant|nai|jen ai"
            rf"|(?:nous|n) (?:avons|avions|aurons)|(?:vous|v) (?:avez|aviez|aurez)|navons"
            rf"|navez) (?:pas (?:encore )?)?(?:eu )?{_SOON}{_NUMBER} {_YEARS}\b(?!"
            rf" (?:de (?!moins|plus)|d(?:exp|anc)\w*|sur|ici))",
        ),
        (
            "jai jaur java avon avez auro aure",
            rf"\b(?:jai|jaurai|javais|nous (?:avons|aurons)|vous (?:avez|aurez)) {_SOON}{_ADULT}\b{_ENDS}",
        ),
        (
            "ans prin pige bala",
            rf"{_SUBJECT}(?:a|avait|aura|ont|na) {_SOON}{_NUMBER} {_YEARS}\b(?! (?:de|d\w+|sur|ici))",
        ),
        (
            "ans",
            rf"(?:^|[.!?,;:~(] ?)(?:(?:a|a peine|tout juste|juste|seulement|enfin|deja"
            rf"|mes|que|age de) )*{_ADULT} ans\b(?: (?:revolus?|a peine|passes|tout juste"
            rf"|tout ronds?|pile))?{_ENDS}",
        ),
        ("ans", rf"\b{_PERSON} (?:\w+ ){{0,2}}de {_ADULT} ans\b"),
        ("age agee ages", rf"\bagee?s? (?:\w+ )?(?:\w+ )?de {_NUMBER}\b"),
        ("mes tes ses", rf"\b(?:mes|tes|ses) {_SOON}{_ADULT}\b(?: (?:ans|printemps)|{_ENDS})"),
        ("avoir davo", rf"\b(?:vien\w+|vient|venait) d ?avoir (?:\w+ )?{_ADULT}\b"),
        ("davo", rf"\b(?:viens|vient|venait) davoir (?:\w+ )?{_ADULT}\b"),
        ("fete feta", rf"\b(?:fete|feter|feterai|fetais) (?:mes |ses |les )?{_ADULT} (?:ans|printemps)\b"),
        (
            "1 dix dixh dixn",
            rf"\b(?:a peine|tout juste|fraichement|juste|enfin|bientot|presque|pas encore) (?:18|19|dix ?huit"
            rf"|dix ?neuf)\b(?: ans\b)?{_ENDS}",
        ),
        (
            "dix seiz ving",
            r"(?:^|[.!?,;:~(] ?)(?:dix (?:sept|huit|neuf)|seize|vingt) (?:ans )?(?:et|&) (?:coquine?|sage"
            r"|chaude?|douce|curieuse"
            r"|timide|celibataire|innocente?|vilaine?|sexy|joueuse)\b",
        ),
        ("lega", rf"\b{_OF_LATE} legale?\b|\blegale? (?:a peine|tout juste|{_SINCE})\b"),
        (
            "maje",
            rf"\b(?:{_OF_LATE}|suis|(?:qu)?(?:elle|il) est|deja|bien|toute) majeure?s?\b"
            rf"|\bmajeure?s? (?:a peine|tout juste|et vaccinee?|{_SINCE})\b",
        ),
        ("majo", r"\b(?:ma|sa|leur|notre) majorite\b"),
        ("adul", rf"\b{_OF_LATE} (?:une? )?adultes?\b|\badultes? (?:a peine|tout juste|{_SINCE})\b"),
        (
            "age dage",
            r"\b(?:mon|ton|son|votre|quel|leur|meme|cet|bon|bel|jeune|un certain|lage"
            r"|quelle) age\b|\bage (?:legal|nest quun|tendre)\b|\b(?:difference|ecart) dage\b",
        ),
        (
            "dage lage",
            r"\b(?:difference|ecart|limite) dage\b|\blage (?:legal|de mes|de consentement"
            r"|de la majorite|ideal|na)\b|\ba lage\b",
        ),
        ("nee nes ne", r"\bnee? en (?:19|20)\d\d\b|\bnee? en (?:deux mille|l an)"),
        ("ving tren quar", r"\b(?:la|ma|sa|petite|jeune) (?:vingtaine|trentaine)\b(?! (?:de|d))"),
        ("quar cinq", r"\b(?:la|ma|sa) (?:quarantaine|cinquantaine)\b(?! (?:de|d))"),
        ("anni", rf"\b{_ADULT} ?(?:e|eme|ieme)? anniversaire\b|\banniversaire (?:de )?(?:mes |ses )?{_ADULT} ans\b"),
        ("prin", rf"\b{_ADULT} printemps\b"),
        ("agee ages age", r"\b(?:femme|homme|dame|plus) (?:plus )?agee?s?\b"),
        ("mure", r"\bfemmes? mures?\b"),
        ("viei vieux", r"\bplus (?:vieux|vieille) que (?:toi|moi|lui|elle)\b"),
        ("quad quin", r"\b(?:quadra|quinqua)(?:genaire)?\b"),
        ("tren", r"\btrentenaire\b"),
    ),
}

IDIOMS = (
    r"\bforce majeure\b",
    r"\b(?:ville|nature|foret|rue) (?:\w+ )?endormie",
    r"\b(?:interdit|reserve|deconseille|non autorise)\w* (?:aux |a )?(?:moins de (?:18"
    r"|dix ?huit)(?: ans)?|majeurs?|adultes?|mineurs?|plus de (?:18|dix ?huit)(?: ans)?)"
    r"|\bplus de (?:18|21) ans\b|\bmajeurs? (?:uniquement|seulement)|\bpour (?:les )?(?:majeurs"
    r"|adultes)",
    r"\b(?:la )?(?:nuit|soiree|semaine|annee|journee) est (?:encore |toujours )?jeune"
    r"|\bjeune (?:dans lame|de coeur|desprit)|\bjeunes? (?:pousses?|marque|entreprise"
    r"|maries)|\bvin jeune|\bcoup de jeune",
    r"\b(?:vieille|bonne vieille|auto|haute|grande) ecole|\bl?ecole de (?:danse"
    r"|cuisine|musique|conduite|surf|langues|cirque|la vie|yoga|theatre|commerce)",
    r"\b(?:l ?)?enfant en (?:moi|toi|nous)\b",
    r"\bjeu d ?enfant|\bjeudenfant|\bbon enfant|\bame denfant|\benfant interieur|\benfant roi|\benfant gate",
    r"\b(?:la|en|do|re|mi|fa|sol|si) mineur|\b(?:detail|probleme|changement|souci"
    r"|role|accord|bug|accident) mineur|\b(?:modification|reparation|difference"
    r"|erreur)s? mineures?",
    r"\btour de force|\ba force de|\bforcement|\bsans (?:se )?forcer|\bpas (?:\w+ )?(?:oblige"
    r"|force|contrainte?)e?s?\b|\bsans (?:\w+ )?(?:obligation|contrainte)s?|\bsourire force"
    r"|\bforce est de|\bforce de vente|\bsuis oblige\w* de (?:rire|sourire|avouer"
    r"|dire|admettre)|\bl?a force (?:tranquille|douce)",
    r"\b(?:pas|plus|navais pas|nai pas|na pas) (?:\w+ ){0,2}d ?autre choix que"
    r"|\bpas le choix que|\bau choix|\b(?:le|un|grand|bon|large) choix de|\btu as le choix"
    r"|\blembarras du choix",
    r"\b(?:jamais|rien|personne|pas) (?:\w+ ){0,6}sans (?:ton|votre|leur|mon|son) (?:accord"
    r"|consentement|autorisation|permission)|\bsans (?:ton|votre) (?:accord|permission"
    r"|consentement) (?:\w+ ){0,3}(?:rien|jamais|pas)\b|\bsans demander (?:son reste"
    r"|pourquoi|ou|la lune)",
    r"\b(?:moyen|pierre|glace|bronze) age|\bage (?:dor|de (?:pierre|fer|bronze"
    r"|glace))|\bage (?:du|de la|des) |\blage dor|\b\d+ ans d ?age\b|\b(?:vin"
    r"|whisky|rhum|fromage|cognac|porto|comte) (?:\w+ )?age",
    r"\bquarantaine (?:de|d)|\bvingtaine (?:de|d)|\bpetite fille aux allumettes"
    r"|\benlevee? (?:mon|ma|mes|le|la|les|son|sa)\b|\benlevement des|\bbelle et bien",
    r"\bme suis endormie?|\bendormie? devant|\bsans (?:le )?savoir (?:pourquoi"
    r"|ou|comment|quoi|si)\b|\b(?:pas|ne) sait pas (?:quoi|ou|comment|si)",
)
