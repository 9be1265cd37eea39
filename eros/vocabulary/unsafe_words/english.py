"""The words and phrases of English that state or hint at youth, an age or a lack of consent (R20)."""

from eros.vocabulary.unsafe_words.patterns import (
    AGE,
    CONSENT,
    HIDDEN_NUMBERS,
    NEXT_FIGURE,
    YOUTH,
    RuleTable,
    any_of,
    clause_ends,
)

_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty"

#: How a number begins that may be an age; ordinals begin like their numbers.
NUMBER_WORDS = f"ten|tenth|eleven|twelve|{_TEENS}|{_TENS}"

_ADULT = any_of(r"[1-9]\d", "ten|eleven|twelve", _TEENS, rf"(?:{_TENS})(?: (?:{_UNITS}))?")
_NUMBER = any_of(_ADULT, r"\d", _UNITS)
_ORDINAL = any_of(r"\d{1,2}(?:st|nd|rd|th)", "tenth|eleventh|twelfth", rf"(?:{_TEENS})th", r"twenty \w+", r"\w+tieth")

#: After an age the clause ends, goes on with one of these, or names the person; after a count comes what is counted.
ENDS = clause_ends(
    "and|but|so|now|today|tomorrow|tonight|yesterday|last|this|next|recently"
    "|btw|babe|baby|with|then|here|again|at last",
    "finally|already|still|i|im|ive|never",
    "soon|very soon|in (?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|spring|summer|autumn|fall|winter|(?:an?|one|two|three|four|five|six|\\d+|few)(?: few| couple of)?"
    " (?:hours?|days?|weeks?|months?))|on (?:\\w{3,6}day|the \\d|\\d{1,2}(?:st|nd|rd|th)? (?:of )?"
    "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w*)|when i|by (?:then|\\w{3,6}day|summer|winter)",
    "girl|boy|cutie|woman|lady|creator|beginner|newbie|blonde|brunette|redhead",
)

_WHO = any_of(
    "i|we|she|he|you|they|who|girl|boy|friend|bestie|roommate|sister|girlfriend|neighbou?r|cousin|model|flatmate"
)
_IS = any_of(rf"\b{_WHO} (?:am|is|are|was|were)", r"\b(?:im|shes|hes|youre|theyre|whos)", r"(?:^|[.!?,~] )were")
#: What stands beside an age that is said in a word: of a count it is not said.
_TRAITS = any_of(
    "naughty|sweet|cute|playful|kinky|dirty|horny|sexy|hot|wet|tiny|petite|innocent|bratty|cheeky|flirty|feisty|sassy",
    "spicy|eager|bold|hungry|trouble|single|ready|curious|shy|lonely|wild",
)
_BARELY = any_of("only|just|barely|officially|already|now|almost|nearly|still|really|finally|not even|about to be")
#: Things that may be old in years, young or at school.
_THING = any_of(
    "page|account|profile|channel|site|blog|shop|business|company|brand|video|clip|photo|pic|picture|set|song|album",
    "movie|film|book|recipe|joke|meme|tradition|anniversary|playlist|podcast|game|phone|laptop|computer|camera|car",
    "truck|bike|motorbike|boat|house|home|flat|apartment|building|cabin|couch|sofa|bed|chair|table|guitar|piano",
    "dress|jacket|coat|shirt|sweater|hoodie|jeans|boots|shoes|sneakers|bag|lamp|mirror|whisk(?:e?y)?|scotch|rum|wine",
    "bourbon|port|brandy|cognac|tequila|bottle|cheese|cheddar|vinegar|tree|oak"
    "|plant|cactus|bonsai|cat|dog|puppy|kitten|pup",
    "horse|pony|parrot|turtle|tortoise|bunny|hamster|castle|church|bridge|town|city|company|subscription|friendship",
)
_WEATHER = any_of("rain|snow|storm|weather|wind|heat|heatwave|thunder|blizzard|flu|power cut|traffic|lockdown")
#: What is counted or paid: a number before it is no age.
COUNTED = any_of(
    "sends?|messages?|msgs?|texts?|posts?|captions?|items?|slots?|bundles?|ppvs?|pictures?|pics?|photos?|videos?|clips?"
    "|gifs?|emails?|stor(?:y|ies)|tips?|likes|views|words|characters|letters|pages|pieces|files|times|places|spots",
    "(?:an?|per|each|every) (?:day|week|weekend|month|hour|night|send|message|post|photo|video|item)|daily|weekly"
    "|degrees|minutes?|mins?|seconds?|secs?|hours?|days|weeks|months|dollars?|bucks|euros?|eur|usd|gbp|pounds?|quid"
    "|cents?|percent|miles|meters|metres|grams|kilos?|kg|km",
)
#: What may stand between a number and what is counted.
_COUNTED_SO = any_of(
    "new|unread|more|whole|full|extra|different|hot|spicy|sexy|cute|long|short|little|big|small|fresh|free|paid|good"
    "|great|solid|straight|consecutive|custom|quick|minute|hour|day|other|naughty|unseen|private|exclusive|total"
)
#: Words in -s that count nothing.
_NO_THINGS = any_of(
    "guys|boys|girls|ladies|babes|loves|fans|friends|yes|always|sometimes|is|was|has|does|this|thus|plus|as|us|its|lets"
    "|hugs|kisses|thanks|daddys|perhaps|guess|bless|miss|xs|lols|alas|besides|whos|whats|hes|shes|dms|vibes|dreams"
)
_FOR_WHOM = any_of("you|u|him|her|them|daddy|papi")
#: After the number that somebody is, looks or turns: not what is counted, paid, or a part of something.
NO_COUNT = (
    rf"(?:(?={NEXT_FIGURE})|(?! ?(?:[%$€£/:°+]|[.,]?\d|{COUNTED}\b|(?:{_COUNTED_SO} )?(?!{_NO_THINGS}\b)\w{{2,}}s\b"
    rf"|(?:feet|foot|people|men|women|inch|ft|cm|mm|lbs?|oz|gb|mb|mph|pm|am|min|sec|hr|out|of|for(?! {_FOR_WHOM}\b)"
    r"|from|into|deep|strong"
    r"|away|short|behind|down|up|ahead|over|under|more|less|by|to|in a row|left|per|each|every|a piece|apiece|and"
    r" (?:counting|[a-z]+ [a-z]+s\b)|point|hundred|thousand|grand|or|x|k|grams?|dollar|euro|pound|minute|second|hour"
    r"|day|week|month|mile|metre|meter|percentage|something|odd|th|shot|round|star|page|step|level|tip|fan|photo|video"
    r"|message|point|(?:late|early)(?=\s*(?:$|[.,!?~)]|for|to|tonight|today|sorry))"
    r")\b)))"
)
#: A number that is young where it is an age.
_YOUNG = any_of("1[3-9]", _TEENS)
_I_AM = any_of("im|shes|hes|youre|(?:i|she|he|you) (?:am|is|are|was|were)")
_WHOSE = any_of("my|your|her|his|their|our")
_PARENT = any_of("mom|mum|mommy|mummy|mother|dad|daddy|father|parents|folks|stepmom|stepdad|guardian")
_PARENT_MARKS = "mom mum mommy mummy mother dad daddy father parents folks stepmom stepdad guardian"
#: In a house with one's parents.
_NEAR = any_of("downstairs|upstairs|next door|in the (?:next|other) room|down the hall|(?:still )?(?:asleep|sleeping)")
_LESSONS = any_of(
    "math|maths|algebra|geometry|calculus|history|science|biology|chemistry|physics|geography|homeroom|gym|pe|hs"
)
_IMAGES = any_of("nudes?|pics?|photos?|pictures?|videos?|clips?|tapes?|selfies?|content|footage")
#: Without children, which is said of a place or a time.
_NOT_FREE = (
    r"(?! free(?:\s*(?:$|[.,!?;~)])| (?:zone|weekend|evening|night|day|house|home|time|week|morning|afternoon"
    r"|today|tonight|this|and|at last)\b))"
)
#: What stands before a number in brackets or commas and is no name.
_NO_NAME = (
    r"(?!(?:sorry|okay|hey|hello|well|yeah|wow|nope|please|finally|maybe|\w*(?:s|ing|day)|part|set|day|vol|volume|episode|ep|number|page|level|room|size|tip|top|only|just|at|up"
    r"|down|over|under|about|like|all|around|past|within|to|on|in|with|from|new|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|round|season|chapter|week|year|pack|bundle|total|almost|nearly"
    r"|video|clip|photo|pic|game|lesson|story|song|track|line|question|point|no|the|get|for|of|and|or|is|was|by|buy"
    r"|than|more|less|send|take|after|before|until|till|save|off|out)\b)"
)
#: Before the name of who tells an age.
_INTRODUCED = r"\b(?:im|i am|name is|names|call me|meet) "
_SAID_OF = rf"(?:^|[.!?~] ?|{_INTRODUCED}|\b(?:hi|hey|hello|its|just),? )"
#: No name, and what may stand there for one.
_ME = any_of(rf"{_NO_NAME}[a-z]{{3,12}}", "me")
_MONTH = any_of(
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE = rf"(?:\d{{1,2}}[/.]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)\b"
_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
#: What somebody turns who turns an age; of a clock or an oven it is another.
_TURNED = any_of(r"1[3-9]|[2-6]\d", _TEENS, rf"(?:{_TENS})(?: (?:{_UNITS}))?")
#: With it begins what tells when or where somebody turned an age: what is turned and counted would stand before it.
_WHEN = any_of(
    r"on(?! and off\b| again\b|\s*(?:$|[.,!?;)~]))|at(?! once\b| a time\b| least\b| most\b)"
    r"|in(?! (?:a row|total|all|under|less|one|the oven)\b)|live (?:on|in|with)|the (?:other|same) (?:day|night|week)"
    rf"|(?:{_UNITS}) (?:days|weeks|months|hours|minutes|years) ago",
    _DAY,
    r"around|under|by (?:the|my|a)|without|alone(?! \w)",
    "during|before|after|since|while|because|right|exactly|just (?:before|after|in time)|for real"
    "|for the first time|as of|a few|a couple"
    "|an? (?:minute|hour|day|week|month|year)|like|literally|somewhere|back in|between",
    "over (?:(?:the|my|our|last|this|a) )?(?:(?:long|past|whole|last) )?(?:weekend|week|summer|winter|spring|autumn"
    "|fall|holidays?|break|christmas|xmas|easter|thanksgiving|new years?|night|vacation|lockdown|quarantine|pandemic)",
    _DATE,
)
#: An age by its birthday.
_NTH = any_of(
    "1[3-9] ?th|2[04-9] ?th|21 ?st|22 ?nd|23 ?rd|[3-6]0 ?th",
    rf"(?:{_TEENS})th",
    "(?:twent|thirt|fort|fift|sixt)ieth|twenty (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)",
)
_NTH_MARKS = "th st nd rd thir four fift sixt seve eigh nine twen fort"
#: Behind the ordinal of an age the clause ends or goes on; behind any other comes what is counted.
_NTH_ENDS = r"(?! \d star)" + clause_ends(
    "i|im|ive|just|the other (?:day|night)|to (?:post|start|join|show)",
    "is|are|was|will|would|has|had|gets?|comes?|came|coming|today|yesterday|tomorrow|tonight|soon|finally|already|now|here"
    "|(?:and|so|but) (?:i|im|my|we|you|come|spoil|send)|so (?!far)|but|with|please|come|celebrate|party|parties|bash"
    "|cake|last|next|when|while|before|after|during",
    r"this (?:weekend|summer|winter|spring|autumn|fall|\w+day)|over the",
    r"in (?:the|an?(?! row)|two|three|four|five|six|\d)|at (?:midnight|home|the|a|my)",
    rf"(?:on|in) (?:the \d|\w{{3,6}}day|{_MONTH}|{_DATE})",
)
#: The very end of what is said.
_END = r"(?=\s*(?:$|[.!?;,:)~]|lol\b|haha|xo|babe|baby))"
_THAT_IT_IS_TAKEN = (
    r"(?:that )?(?:i|im|we|were|i am|i was|shes|hes|theyre|there is|there was|theres|about the) (?:\w+ ){0,2}"
    r"(?:cam|camera|film\w*|record\w*|taped?|taping|watch(?:ing|ed)|photograph\w*|leak\w*)"
)
_SOMEBODY = any_of("he|she|they|who|someone|somebody|boyfriend|girlfriend|husband|wife|ex|boss|friend")
_PICTURED = any_of(
    r"film(?:ed|ing|t|s? (?:me|her|him|them|us|it))|(?<!the )(?<!this )(?<!that )(?<! a )films?|record\w*"
    r"|photograph\w*|snapped|taped|taping|pictured|shot"
)
_PICTURE = any_of("this|these|that|it|(?:a|the|my|her|his|some) (?:photo|pic|picture|video|clip|selfie|shot)s?")
#: What a sleeper may miss without harm.
_OF_EVERY_DAY = (
    r"(?:(?:\w+ ){0,3}(?:messages?|texts?|dms?|calls?|alarms?|notifications?|phone|doorbell|knock|email|tips?"
    r"|rain|storm"
    r"|thunder|snow|time|clock|film|movie|show|episode|game|match|ending|parcel|delivery|postman|earthquake"
    r"|train|stop|bus"
    r"|what day|what time|how late)\b|(?:up )?(?:until|till|til|before|for)\b|(?:you|u) (?:had )?(?:texted"
    r"|wrote|called|messaged|dmd|written|replied))"
)
_TIPSY = any_of("tipsy|buzzed|hammered|plastered|intoxicated|stoned|sloshed")

#: reason -> (marks, pattern).
RULES: RuleTable = {
    YOUTH: (
        ("teen", r"\bteen(?!s?y\b)\w*"),
        ("prep pret pre", r"\bpre ?teen|\bprepubescen"),
        ("twee", r"\btweens?\b"),
        ("youn", r"\byoung(?:er|est|sters?|ish)?\b"),
        ("yout", r"\byouth"),
        ("unde", r"\bunder ?age"),
        (
            "mino",
            r"\bminors\b|\bminor (?:girl|boy|child|teen|looking)"
            r"|\ba minor(?=\s*(?:$|[.,!?;:)~]|(?:and|but|who|at|when|until|here|in (?:the|my|this|our))\b))",
        ),
        ("chil", rf"\bchild(?:ren|like|s)?\b{_NOT_FREE}"),
        ("kid kids", rf"\bkids?\b{_NOT_FREE}"),
        ("unde", rf"\bunder (?:the age\b|(?:18|eighteen)\b(?! ?(?:[%$€£]|{COUNTED}\b)))"),
        (
            "1 eigh",
            rf"\bnot (?:yet|even|quite) (?:18|eighteen)\b(?! ?(?:[%$€£]|{COUNTED}\b))|\bnot (?:18|eighteen) yet\b"
            rf"|\bu18s?\b|\bu 18s?\b{ENDS}",
        ),
        ("teen", r"\b\dteens?\b"),
        ("girl", r"\b(?:little|lil) girls?\b"),
        ("sis sist", r"\b(?:little|lil|baby|kid) sis(?:ter)?\b"),
        ("bro brot", r"\b(?:little|lil|baby|kid) bro(?:ther)?\b"),
        ("grad", r"\b(?:[1-9]|1[0-2]|\w+)th graders?\b|\b(?:[6-9]|1[0-2])th grade\b"),
        ("boy boys", r"\b(?:little|lil) boys?\b"),
        ("baby", r"\bbaby ?faced?\b"),
        ("scho", r"\bschool\b|\bschooler"),
        (
            "highschool middleschool gradeschool primaryschool juniorschool secondaryschool boardingschool",
            r"\b(?:high|middle|grade|primary|junior|secondary|boarding)school",
        ),
        ("junior", r"\bjunior (?:high|prom|year)\b"),
        ("clas", r"\bclass ?mates?\b"),
        ("scho", r"\bschool ?(?:girl|boy|uniform|skirt|kid|teacher|bus|days?|desk|mate)"),
        ("coll", r"\bcollege (?:girl|boy|babe|cutie|student|freshman|sweetheart)"),
        ("stud", r"\bstudents?\b"),
        ("fres", r"\bfreshm[ae]n\b"),
        ("soph", r"\bsophomore"),
        ("soro", r"\bsorority\b"),
        ("coed", r"\bcoeds?\b"),
        ("home", r"\bhomework\b"),
        ("dete", r"\bdetention\b"),
        ("clas", r"\bclassroom"),
        ("jail", r"\bjail ?bait\b"),
        ("loli", r"\bloli(?:ta|con|s)?\b"),
        ("shot", r"\bshota"),
        ("nymp", r"\bnymphet"),
        ("todd", r"\btoddler"),
        ("infa", r"\binfants?\b"),
        ("kind", r"\bkindergarten"),
        ("juve", r"\bjuvenile"),
        ("adol", r"\badolescen"),
        ("pube", r"\bpubert|\bpubescen"),
        ("daug", r"\bdaughters?\b"),
        ("step", r"\bstepdaughters?\b"),
        ("grow", r"\b(?:all|finally|newly|just) grown up\b"),
        ("kidd", r"\bkidd(?:o|ie)s?\b"),
        ("prom", r"\bprom\b"),
        ("note slip", rf"\bnote from {_WHOSE} {_PARENT}\b|\bpermission slip\b"),
        (
            _PARENT_MARKS,
            rf"\b{_WHOSE} {_PARENT} (?:\w+ )?(?:doesnt|does not|dont|do not|wont|will not|wouldnt|would not|didnt"
            r"|did not|never) (?:\w+ )?(?:let|lets|allow\w*|permit\w*) (?:me|her|him|us)\b"
            r"(?! (?:win|forget|down|cook|help|pay|(?:leave|go) (?:\w+ )?(?:hungry|empty)))",
        ),
        (
            _PARENT_MARKS,
            rf"\b{_PARENT} (?:\w+ )?(?:forbids?|forbade|grounded) (?:me|her|him|us)\b"
            rf"|\bgrounded by {_WHOSE} {_PARENT}\b"
            rf"|\b(?:before|while) {_WHOSE} {_PARENT} (?:is|are|gets?|comes?) (?:\w+ )?(?:home|out|away|downstairs)\b",
        ),
        (
            "bedtime curf bed",
            rf"\b(?:bed ?time|curfew)\b[^.!?]{{0,25}}\b{_PARENT}\b|\b{_PARENT}\b[^.!?]{{0,25}}\bcurfew\b",
        ),
        (
            "babysitter baby",
            r"\b(?:my|our) (?:\w+ )?baby ?sitters? (?:\w+ )?(?:says?|said|tells?|told|lets?|wont|allow\w*|caught|makes?"
            r"|made|puts?|tucks?|tucked|sends?|sent|grounded) (?!(?:shed|shell|yes|no|hi)\b)"
            r"|\b(?:have|need|with) (?:a|my) baby ?sitter (?:for me|myself|still)\b",
        ),
        (
            "braces",
            rf"\b(?:g[eo]t|getting|wear|wearing|took|take|taking) (?:{_WHOSE} |the )?(?:new |first )?braces\b"
            r"|\b(?:my|her|his) (?:new |first )?braces (?:came|come|are) (?:off|on|out)\b"
            r"|\b(?:girl|cutie) with braces\b",
        ),
        (
            f"{_PARENT_MARKS} moms mums dads",
            rf"\b{_PARENT} (?:still )?(?:doesnt|does not|dont|do not|cant|cannot|must not|mustnt|wont) (?:\w+ )?"
            r"(?:know|find out|hear)\b(?! (?:how|what|who|when|where|why|anything|much|a thing)\b)"
            rf"|\b(?:{_PARENT} (?:is|are|was|were)|moms|mums|dads) (?:\w+ )?{_NEAR}\b"
            rf"|\b{_WHOSE} {_PARENT} (?:\w+ )?(?:thinks?|thought) (?:im|i am|i was|shes) (?:\w+ )?(?:asleep"
            r"|sleeping|studying|at (?:a friends|practice)|doing)\b"
            rf"|\b{_PARENT} (?:took|takes|confiscated) (?:away )?my (?:phone|laptop|keys|car)\b",
        ),
        (
            f"{_PARENT_MARKS} teac prin coac",
            rf"\b(?:dont|do not|never|not|didnt) tell (?:(?:my|our) (?:{_PARENT}|teacher|principal|coach)"
            r"|mom|mum|dad|mommy|mummy)\b",
        ),
        ("sneak snea snuc", rf"\b(?:sneak\w*|snuck) (?:\w+ ){{0,4}}{_WHOSE} {_PARENT}\b"),
        ("curf", r"\b(?:my|her|past|broke|breaking|missed|before) (?:my |her |the )?curfew\b"),
        ("scou", r"\bgirl scouts?\b(?! cookies?\b(?! uniform))"),
        ("childhood", rf"\bchildhood {_IMAGES}\b"),
        ("gcse", r"\bgcses?\b"),
        ("sat sats", r"\b(?:my|the) sats\b|\bsat (?:exams?|tests?|scores?|prep)\b"),
        ("homeroom", r"\bhomeroom\b"),
        ("teac", rf"\b(?:my|our) {_LESSONS} teacher\b"),
        (
            "clas",
            r"\b(?:ditch|skip|cut)(?:ped|ting|ping|ed|ing|s)? (?:my )?(?:first )?class(?:es)?\b"
            r"(?! at the (?:gym|studio))",
        ),
        (
            "hs",
            r"\b(?:in|finish\w*|graduat\w*|my) hs\b(?! \w+s\b)|\bhs (?:senior|junior|girl|boy|student|grad|kid)",
        ),
        ("seni", r"\bsenior (?:year|prom)\b"),
        (
            "grad",
            r"(?:^|[.!?,~] ?|\b(?:in|im|still|from) )(?:grade (?:[6-9]|1[0-2])(?! [a-z]+s\b)|(?:sixth|seventh|eighth"
            rf"|ninth|tenth|eleventh|twelfth) grade){_END}",
        ),
        ("sixth", r"\bsixth form (?:girl|boy|student|college|uniform)|\b(?:in|my) sixth form\b"),
        (
            "year",
            r"\byear (?:[7-9]|1[0-3]) (?:girl|boy|student|pupil|babe|cutie)\b"
            rf"|(?:^|[.!?,~] ?|\b(?:im|i am|shes|still) )in year (?:[7-9]|1[0-3])\b{_END}",
        ),
        (
            "legally",
            r"\b(?:cant|cannot|can not|not allowed to|not able to|(?:until|till|before) (?:i|she|he) can)"
            r" (?:even )?(?:legally (?:vote|drink|drive|gamble|buy)|(?:drink|drive|gamble|buy \w+)(?: yet)? legally)\b"
            r"|\b(?:i|she|he) legally cant (?:even )?(?:vote|drink|drive|gamble|buy)\b",
        ),
        (
            "vote alco beer wine vodk liqu ciga",
            r"(?<!you )(?<!u )\b(?:cant|cannot|can not|not allowed to) (?:even )?(?:vote|buy (?:alcohol|beer|wine|vodka"
            r"|liquor|cigarettes)) yet\b|\b(?:until|till|before) (?:i|she|he) can vote\b",
        ),
        (
            "jail pris",
            r"\b(?:you|u|youd|youll|ud|ull|ur|youre|id|i) (?:(?:would|could|might|will|may|are|can|gonna"
            r"|going to|get|end up|definitely|totally) )*(?:go|goes|going|put|thrown|be)? ?(?:to|in) (?:jail|prison)"
            r" (?:for|over) (?:me|us|this|touching|looking|having|doing)\b(?! (?:cake|pizza|food|dog|cat|coffee)\b)",
        ),
        ("learner", r"\blearners? (?:permit|licen[cs]e)\b"),
    ),
    CONSENT: (
        ("tric", r"\btricked (?:me |her |him )?into (?:it|this|that|sex|bed|stripping|undressing)\b"),
        ("roof", r"\broofie[sd]?\b"),
        ("forc", r"\b(?:forced|forcing|forcibly)\b|\bby force\b"),
        (
            "force",
            rf"\b{_SOMEBODY} (?:(?:had|has|have|wants?|wanted|tried|tries|would|will|did|likes?|loves?) (?:to )?)?"
            r"(?:(?!never|not|wont)\w+ )?forces? (?:me|her|him|them|us|you)\b",
        ),
        (
            "make makes made",
            r"\bma(?:kes?|de) (?:(?:me|her|him|them) do (?:things|what|stuff)(?: that)? (?:i|she|he|they)"
            r" (?:dont|doesnt|didnt|hated?|hates)|(?:her|him|them) do (?:it|this|that|everything|anything"
            r"|all of it))\b",
        ),
        (
            "make makes made",
            rf"\b(?:he|she|they) ma(?:kes?|de) me do (?:it|this|that|everything|anything)\b|\bmade to do it{_END}",
        ),
        (
            "say",
            rf"\b(?:you|u) (?:cant|cannot|can not|arent allowed to) say no (?:tonight|any ?more|now)\b{ENDS}"
            r"|\b(?:had|has|have|given) no say\b(?=\s*(?:$|[.!?;,~)]|in (?:it|this|that)))",
        ),
        (
            "force",
            r"\b(?:you|u) (?:always |even |just )?force (?:me|us|her|him|them)\b(?! to (?:smile|laugh|blush|grin))",
        ),
        (
            "stop",
            rf"\b(?:she|he|they|i|we) (?:\w+ )?(?:said|says|say|cried|yelled|screamed|whispered"
            rf"|(?:told|asked) (?:me|you|him|her|them|us)) (?:to )?stop\b{ENDS}",
        ),
        (
            "wanted",
            r"\bmade (?:me|her|him|them)\b[^.!?]{0,40}\bwanted (?:to (?:go home|leave|stop)|it to (?:stop|end)|out)\b",
        ),
        ("against", rf"\bagainst {_WHOSE} (?:own )?will\b"),
        (
            "consent permission knowing knowledge noticing reali approval agreement",
            r"\bwithout (?:(?:\w+ )?(?:consent|permission|knowing|knowledge)"
            r"|(?:her|him|his|them|their|me|my|any) (?:noticing|reali[sz]ing|approval|agreement))\b",
        ),
        ("consenting agreeing wanting", r"\bwithout (?:her|him|them|me) (?:\w+ )?(?:consenting|agreeing|wanting)\b"),
        ("tell", rf"\b(?:taken|took|{_PICTURED}) (?:\w+ ){{0,3}}without telling (?:her|him|them|me|anyone)\b"),
        ("aski", r"\bwithout asking (?:her|him|them|first|permission)\b"),
        ("cons", r"\bno consent\b|\b(?:cant|cannot|couldnt|could not|did not|didnt) consent\b"),
        ("non nonc", r"\bnon ?con(?:sensual\w*|sent)?\b"),
        ("rape rapi", r"\brap(?:e|ed|es|ing|ists?)\b"),
        (
            "cons unconsent nonconsent notconsent neverconsent",
            r"\b(?:never|not|un) ?consent(?:ed|ing|ual\w*)?\b|\b(?:never|not) (?:\w+ )?(?:gave|given|give) consent\b",
        ),
        (
            "permission",
            r"\b(?:never|didnt|did not|hasnt|has not) (?:gave|given|give|ask(?:ed)?|got|get) (?:\w+ ){0,2}permission\b"
            r"|\b(?:had|has|gave|given|with) no permission\b(?! (?:slip|needed))",
        ),
        (
            "want agre",
            r"\b(?:she|he|they) (?:didnt|did not|doesnt|does not|never) (?:\w+ )?(?:want(?:ed)? (?:to"
            r"|it|this)|agreed?)\b",
        ),
        (
            "want agre",
            r"\bi never (?:wanted (?:it|this)|agreed)\b"
            rf"|\bi (?:didnt|did not) want (?:(?:it|this){_END}|(?:it|this|to) but (?:he|she|they|you)\b)",
        ),
        (
            "whet",
            r"\bwhether (?:(?:she|he|they|i|we) (?:like[sd]?|want(?:s|ed)?)|you want(?:ed)?)"
            r" (?:it|to|this|that) or not\b",
        ),
        (
            "force",
            r"\b(?:i|we|ill|id|im|were|lets|let me|(?<!not )(?:going to|gonna)) (?:(?:will|would|can|could|may"
            r"|might|must|am|have to|had to|need to|want to|wanna|like to|love to|try to|going to|gonna|just"
            r"|always|still|even|simply) )*"
            r"force (?:you|him|her|them)\b",
        ),
        (
            "asle slee napp dozi",
            r"\b(?:i|we) (?:was|were) (?:\w+ )?(?:asleep|sleeping|napping|dozing) (?:when|while|as) "
            r"(?:he|she|they|you|someone|somebody) (?:\w+ )?(?:(?:started|began)(?=\W*(?:$|[.!?,;:)~]|it\b|on me\b"
            r"|with me\b|to (?:touch|undress|film|record|kiss|grope)|touching|undressing|filming|recording"
            r"|kissing|groping))"
            r"|did (?:it|this|that)\b|(?:touched|undressed|took|had|kissed|groped) me\b)",
        ),
        ("slep slee", r"\b(?:while|when|as) (?:she|he|they|i|(?:my|the|her|his) \w+) (?:slept|sleeps)\b"),
        ("asle slee", r"\b(?:while|when) (?:my|the|her|his) \w+ (?:is|was) (?:asleep|sleeping)\b"),
        ("pass", r"\bpassed out\b"),
        (
            "asle slee slep napp dozi",
            rf"\b(?:asleep|sleeping|slept|napping|dozing)\b[^.!?]{{0,25}}\b(?:(?:doesnt|does not|didnt|did not|wont"
            rf"|never|cant|couldnt|hasnt|dont) (?:\w+ )?(?:kn[eo]w|notice|fe(?:el|lt)|[wa]?w[ao]ke|reali)"
            rf"|(?:knew|noticed|felt"
            rf"|remember\w*) (?:nothing|none)|(?:had|has|have) no (?:idea|clue)|none the wiser|without (?:noticing"
            rf"|knowing|waking|reali))(?!\w* {_OF_EVERY_DAY})",
        ),
        ("cold", r"\b(?:(?:she|he|they) (?:is|was|were)|shes|hes) (?:\w+ )?out cold\b"),
        ("lock", r"\block(?:ed|s|ing) (?:her|him|them) (?:in|up)\b"),
        (
            "leav esca",
            r"\b(?:she|he|they) (?:couldnt|could not|cant|cannot|wasnt allowed to|was not allowed to) (?:leave"
            r"|escape)\b",
        ),
        ("film reco", r"\b(?:filmed|recorded) (?:\w+,? ){0,6}(?:nobody|no one|noone) (?:knew|knows)\b"),
        ("unaw", r"\bunaware\b(?! (?:of )?(?:the time|how \w+ (?:you|u|i) (?:are|look|am|smell|sound|make|feel)\b))"),
        ("unsu", r"\bunsuspecting\b"),
        ("tric", r"\btrick(?:ed|ing|s)? (?:her|him|me|them) into\b"),
        ("pres", r"\bpressur(?:ed|ing) (?:her|him|me|them|into)\b"),
        ("thre", r"\bthreat(?:en(?:ed|ing|s)? (?:her|him|me|them)|s to make)\b"),
        ("igno", r"\bignor(?:ed|es|ing) (?:her|his|my|their|the) (?:no|pleas?|protests?|refusals?|safe ?word)\b"),
        (
            "idea clue",
            r"\b(?:had|has|have|having|with) no (?:idea|clue) (?:\w+ ){0,5}(?:record|film|tap|watch|photograph|camera)",
        ),
        ("yes", r"\b(?:she|he|they|i|who) (?:never|didnt|did not|hasnt|has not) (?:\w+ )?(?:said|say) yes\b"),
        ("yes", r"\bno means yes\b"),
        (
            "said says say",
            r"\b(?:even (?:though|when|if|after)|after|but|although) (?:she|he|they|i) (?:said|says?) (?:no|stop)\b",
        ),
        ("stop", r"\b(?:wouldnt|would not|didnt|did not|refused to|wont) stop when\b"),
        ("spik", r"\bspik(?:ed|ing|es) (?:her|his|my|their|the|a) (?:drink|glass|cocktail)s?\b"),
        ("peep", r"\bpeeping tom|\bpeep ?(?:cam|hole)"),
        ("upsk", r"\bupskirt"),
        ("reve", r"\brevenge porn\b"),
        ("host capt", r"\b(?:held|kept|hold|taken) (?:\w+ )?(?:captive|hostage)\b"),
        ("drun high wast", r"\btoo (?:drunk|high|wasted) to\b"),
        (
            "resist refuse no",
            rf"\b(?:drunk|high|wasted|{_TIPSY}) (?:and|so|that|i|she|he|they|but) (?:\w+ ){{0,3}}"
            r"(?:couldnt|could not|cant|cannot|can not|unable to|didnt|did not|wouldnt) (?:even )?"
            r"(?:say no|resist|refuse)\b",
        ),
        ("no", r"\b(?:she|he|they) (?:couldnt|could not|cant|cannot|can not|wasnt able to) say no\b(?! to\b)"),
        (
            "drin glas cock wine beer",
            r"\b(?:slip(?:ped|s|ping)?|puts?|putting|drop(?:ped|s|ping)?) (?:something|a pill|pills|drugs?) "
            r"(?:in|into) (?:my|her|his|their|your|the) (?:drink|glass|cocktail|wine|beer)s?\b",
        ),
        (
            "going",
            r"\b(?:kept|keeps|keep) going (?:when|while|although|even (?:when|though|as)) (?:i|she|he|they) "
            r"(?:cried|cry|cries|was crying|were crying|begged|screamed|said (?:no|stop))\b",
        ),
        (
            "tipsy buzz hamm plas intoxicated ston slos",
            rf"\btoo {_TIPSY} to (?:say|answer|know|remember|notice|decide|consent|agree|care|refuse|stop|resist|think"
            r"|choose|reali[sz]e|understand|object|protest|stand)\b",
        ),
        ("drin", r"\btoo many drinks to (?:say|answer|know|remember|refuse|stop|resist|consent|object)\b"),
        ("drunk tipsy wast", r"\bg[eo]t(?:s|ting)? (?:her|him|them) (?:\w+ )?(?:drunk|tipsy|wasted)\b"),
        ("resi figh", r"\b(?:couldnt|could not|unable to|tried to) (?:resist him|fight (?:back|him off))\b"),
        ("asle", r"\b(?:(?:she|he|they) (?:is|was|were)|shes|hes) (?:\w+ )?asleep\b"),
        ("slee", r"\b(?:(?:she|he|they) (?:is|was|were)|shes|hes) (?:\w+ )?sleeping\b"),
        (
            "asle",
            r"(?:^|[.!?,;:~(] ?)(?:(?:fast|sound|still|fully|deeply) )*asleep\b(?! (?:by|at|before|after) )"
            r"(?!(?: (?:already|yet|so soon|so early))?\W*\?)"
            r"|\basleep (?:next to|beside)\b",
        ),
        (
            "asle slee napp dozi",
            r"\b(?:asleep|sleeping|napping|dozing)\b[^.!?]{0,15}\b(?:when|while|as)\b[^.!?]{0,25}"
            rf"\b(?:taken|{_PICTURED}|took {_PICTURE})(?! (?:of|by) the (?:window|espresso|coffee))\b",
        ),
        (
            "asle slee napp dozi",
            rf"\b(?:taken|{_PICTURED}|took|snapped) (?:{_PICTURE} )?(?:\w+ ){{0,3}}(?:while|when|as)"
            r" (?:i|she|he|they|we) (?:was|were) (?:\w+ )?(?:asleep|sleeping|napping|dozing)\b",
        ),
        ("slep", r"\b(?:she|he) slept through (?:it|all|the whole)\b"),
        ("unco", r"\bunconscious\b"),
        ("drug drun", r"\bdrugged\b|\btoo drunk to\b"),
        ("roof", r"\broofied\b"),
        ("unwi", r"\bunwilling"),
        ("blac", r"\bblack ?mail"),
        ("coer", r"\bcoerc"),
        ("kidn", r"\bkidnap"),
        ("abdu", r"\babduct"),
        ("mole", r"\bmolest"),
        ("assa", r"\bassault"),
        ("traf", r"\btraffick"),
        ("grop", r"\bgrop(?:ed|ing)\b"),
        ("abus", r"\babus(?:e|ed|ing|ive)\b"),
        ("hidd", r"\bhidden cam(?:era)?s?\b"),
        ("spy spyc", r"\bspy ?cam"),
        ("said", rf"\b(?:she|he|they|i) said no\b{ENDS}"),
        ("answ", r"\btak(?:e|es|ing) no for an answer\b"),
        (
            "filmed recorded watched taped",
            r"\b(?:didnt|doesnt|(?:did|does) not) (?:even )?know (?:\w+ ){1,3}(?:filmed|recorded|watched|taped)\b",
        ),
        ("secr", r"\bsecretly (?:record|film|tap|watch|took|taken|taking|snapp|shot|photograph|pictur)"),
        (
            "secr sly cove behind",
            rf"\b(?:taken|{_PICTURED}) (?:\w+ ){{0,3}}(?:in secret|secretly|on the sly|covertly"
            rf"|behind (?:her|his|my|their) back)\b"
            rf"(?! (?:location|spot|place|garden))|\bin secret\b,? (?:\w+ ){{0,2}}{_PICTURED}\b",
        ),
        (
            "idea clue",
            r"\b(?:she|he|they|nobody|who) (?:has|had|have|having) no (?:idea|clue) (?:\w+ ){0,4}"
            r"(?:took|taken|snapped)\b",
        ),
        ("choi", r"\b(?:had|have|has|gave \w+|given|left with) no choice\b"),
        ("begg", r"\bbegg(?:ed|ing) (?:\w+ )?to stop\b"),
        ("trie", r"\btried to (?:escape|resist|get away)\b"),
        (
            "adva",
            r"\b(?:took|taken|taking) advantage of (?:me|her|him|them)\b"
            rf"|\b(?:taken|being|was|were|got) (?:taken )?advantage of{_END}",
        ),
        (
            "scar afra frig terr",
            r"(?<!not )(?<!never )\btoo (?:scared|afraid|frightened|terrified) to (?:say no|refuse|resist|object|fight"
            r"|(?:leave|stop) (?:him|her|me|them|it))\b"
            r"|\b(?:(?:she|he|they|i) (?:was|were|is|am)|im|shes|hes) (?:(?!not|never)\w+ )?(?:scared|afraid|frightened"
            r"|terrified) to (?:say no|refuse|resist)\b",
        ),
        ("weak", r"\btoo weak to fight\b"),
        (
            "slee slep",
            r"\bus(?:e|ed|ing) (?:me |her |him )?(?:(?:in|during) (?:my|her|his) sleep\b(?! \w)"
            r"|(?:while|when) (?:i |she |he |im |shes |asleep )?(?:sleep|sleeping|slept|sleeps)\b)",
        ),
        (
            "capt host",
            r"\b(?:your|his|her|my) (?:\w+ )?(?:captive|hostage)\b(?! (?:audience|viewers?|fans?))",
        ),
        (
            "safe safeword",
            r"\b(?:no|without(?: an?| any)?) safe ?words?\b(?! (?:needed|required|yet))"
            r"|\bignor\w+ (?:\w+ )?safe ?words?\b",
        ),
        ("ignore", rf"\bignore (?:her|his|my|their) (?:no|refusals?|protests?|pleas)\b{_END}"),
        (
            "refu unab powe able",
            rf"\b(?:she|he|they) (?:cant|cannot|can not|couldnt|could not) refuse{_END}"
            rf"|\b(?:unable|powerless|not able) to (?:refuse|say no){_END}",
        ),
        (
            "awar",
            r"\b(?:(?:shes|hes|theyre|(?:she|he|they|who) (?:is|are|was|were)) (?:\w+ )?not (?:even )?"
            r"|(?:she|he|they) (?:isnt|arent|wasnt|werent) (?:even )?)aware\b(?! (?:of )?(?:the time|how|what|yet)\b)"
            r"|\bnot aware (?:of|that) (?:\w+ ){0,3}(?:cam|cameras?|film\w*|record\w*|watch\w*)\b",
        ),
        (
            "cam camera film reco tape tapi watching watched photogr leak",
            rf"\b(?:she|he|they|(?:my|the|her|his) \w+(?: mate)?) (?:doesnt|didnt|dont|does not|did not|never"
            rf"|will never|wont) (?:even )?(?:know|knew|knows) {_THAT_IT_IS_TAKEN}\b"
            rf"|\b(?:shell|hell|theyll) never know {_THAT_IT_IS_TAKEN}\b",
        ),
        (
            "roommate flatmate neighb",
            rf"\b(?:roommates?|flatmates?|neighbou?r) (?:doesnt|didnt|does not|did not|dont) know{_END}",
        ),
        ("stol", rf"\bstolen {_IMAGES}\b"),
        (
            "ex leak",
            rf"\b{_IMAGES} of (?:my|her|his|your|an|some|somebodys) ex\b"
            rf"|\bleak(?:ed|ing)? (?:\w+ )?{_IMAGES} of (?:my|her|his|an|some)\b",
        ),
        ("secr nann", r"\b(?:secret|nanny) cam(?:era)?s?\b(?! (?:shop|bag|angle|roll)\b)"),
        ("ra", r"\bra pe\b"),
        ("chlo", r"\bchloroform"),
        ("somn", r"\bsomnophil"),
        ("cnc", r"\bcnc\b(?! (?:machin|mill|rout|lathe|cut|work))"),
        ("hypn brai", r"\b(?:hypnoti[sz](?:ed?|ing)|brainwash(?:ed|ing)?) (?:me |her |him |them |you )?into\b"),
        ("wish", rf"\bagainst {_WHOSE} (?:own )?wish(?:es)?\b"),
        (
            "cam camera webcam",
            r"\b(?:she|he|they) (?:thinks?|thought) (?:the|my|that the) (?:cam|camera|webcam) (?:is|was) off\b",
        ),
        ("overpower", r"\boverpower(?:ed|ing|s)? (?:me|her|him|them)\b"),
        ("choi", r"\b(?:wasnt|not|isnt|was not) (?:her|his|their) (?:own )?choice\b(?! of)"),
        ("ok okay", rf"\bwithout (?:her|his|their) ok(?:ay)?\b{_END}"),
        ("cons", r"\bconsent (?:is )?(?:optional|overrated|not (?:needed|required))\b|\bwho needs consent\b"),
        (
            "kept carr",
            r"\b(?:didnt|did not|hated) (?:like|want)? ?(?:it|this|that) but (?:i|we|he|she|they) (?:kept"
            r"|carried)\b",
        ),
        (
            "wind keyh curt blin",
            r"\b(?:film|record|watch|photograph|voyeur)\w* (?:\w+ ){0,2}through (?:her|his|their|the neighbou?rs?) "
            r"(?:\w+ )?(?:window|keyhole|curtains?|blinds)\b",
        ),
    ),
    AGE: (
        (
            "dob",
            r"(?<!dogs )(?<!cats )(?<!puppys )\bdob\b(?:(?: is| was)?\W{1,3}\d|(?= (?:is|was) (?:in )?\d))|\bmy dob\b",
        ),
        (
            "born",
            rf"\bborn (?:in )?(?:the year )?(?:0\d|1[0-4])\b{_END}"
            r"|\bborn (?:on )?(?:the )?\d{1,2}\W{1,2}\d{1,2}\W{1,2}(?:19|20)?\d\d\b",
        ),
        ("five six seven eight nine", rf"\b(?:im|i am|shes|she is) one (?:five|six|seven|eight|nine)\b{ENDS}"),
        ("enteen", r"\bse7enteen\b"),
        (
            "minu",
            r"\b(?:18|eighteen) minus (?:one|two|three|1|2|3|a (?:day|few|year|bit|month|week))\b(?! \w+s\b)",
        ),
        (
            "cand",
            rf"\b(?:blew|blow|blowing|blown) (?:\w+ )?out (?:my |her |all )?{_YOUNG} candles\b"
            rf"|\b(?:my|her) {_YOUNG} candles\b",
        ),
        ("summers", rf"\b{_YOUNG} summers\b(?! (?:of|later|ago)\b)"),
        ("ille", r"\billegal (?:at my )?age\b"),
        (
            "lega",
            r"\b(?:turns?|becomes?|get|gets|getting|go|going) legal\b(?! (?:advice|help|on|with|team|about))"
            r"|\blegal (?:in (?:\w+ ){0,2}(?:hours?|days?|weeks?|months?)|tomorrow|next (?:week|month|year))\b"
            r"|\b(?:until|till|til|before|when|once) (?:im|shes|(?:i|she) (?:am|is)) (?:\w+ )?legal\b",
        ),
        (
            "adul",
            r"\b(?:almost|nearly|practically|not (?:yet|even|quite)) (?:become )?an adult\b(?! \w+(?:ing|s)\b)"
            r"|\bnot an adult yet\b",
        ),
        (
            "#",
            rf"(?:{_IS}(?: {_BARELY})? |\b(?:barely|fresh|freshly|newly|legally|finally)(?: |(?=\d))"
            r"|\bturn(?:ed|ing|s)? "
            r"|\b(?:only|just|almost|nearly|still|not (?:even|yet|quite)|soon) (?=(?:1[3-9]|\w+teen)\b(?! \d))"
            r"|\b(?:soon|about|going|yet) to be |\bgonna be |\b(?:when|once|until|till|before|since|after)"
            r" (?:i|she|he) (?:hit|hits|reach|reached|reaches) |\b(?:ill|shell|hell|youll|theyll|(?:i|she|he|we"
            r"|you|they) (?:will|would|wont)) (?:\w+ )?be "
            r"|\b(?:girl|woman|guy|man|boy|lady|beauty|model|friend|roommate) of |(?:^"
            r"|[.!?,~] )(?=\w+ (?:now|at last)\b))"
            rf"{_ADULT}\b{ENDS}",
        ),
        (
            "#",
            rf"(?:\b(?:(?:i|she|he|who|girl|friend|bestie|roommate|sister|girlfriend|model) (?:am|is|was)"
            rf"|im|shes|hes|whos)(?: {_BARELY})? |\b(?:i|she|he|we|just|already|now|today|finally|recently|im|shes|hes)"
            r" turn(?:ed|ing|s)? "
            r"|\b(?:ill|shell|hell|(?:i|she|he) (?:will|would|wont)) (?:\w+ )?be "
            r"|\blook(?:s|ed|ing)? (?:like )?(?:(?:im|shes|hes|i am|she is|he is|barely|only|just) )?"
            rf"|\bcelebrat(?:e|es|ed|ing) (?=1\d|\w+teen)){_ADULT}\b{NO_COUNT}",
        ),
        (
            "#",
            rf"\bstill {_YOUNG}\b(?! (?:for|\d)){NO_COUNT}"
            r"|\b(?:only|just) 1[3-7]\b(?! (?:\d|(?:today|tonight|now|so|for)\b))"
            rf"{NO_COUNT}",
        ),
        (
            "#",
            r"(?:\b(?:turning|almost|nearly|soon|finally|barely|not even|acting|looks? like"
            rf"|(?:about to|gonna|going to) be|{_I_AM}(?: (?:{_BARELY}|basically|like|practically|just like))?)"
            r"|(?:^|[.!?,~] ?)me,?(?: at)?"
            rf"|\b(?:babysitter|model|girl|cheerleader|virgin) at) {_YOUNG}\b{NO_COUNT}"
            rf"|\b{_YOUNG} going on {_YOUNG}\b"
            rf"|\b(?:im|shes|hes|youre)1[3-9](?!\d)(?! ?(?:[%$€£]|{COUNTED}\b|pm|am))"
            rf"|\b(?:feel(?:s|ing)?(?: like)?(?: (?:being|im|i am))?|like being|to being|im|to be) {_YOUNG} again\b"
            rf"|\bback to being {_YOUNG}\b{NO_COUNT}"
            rf"|(?:^|[.!?~] ?|\b{_I_AM} |\bjust ){_YOUNG} (?:since|as of)"
            r" (?:yesterday|today|now|midnight|last|this|a|\w+day)\b"
            rf"|{_SAID_OF}{_NO_NAME}[a-z]{{3,12}}, {_YOUNG}, (?=[a-z])"
            r"(?!,? (?:new|more|other|hot|free) \w+s\b)"
            rf"|{_INTRODUCED}{_NO_NAME}[a-z]{{3,12}}, {_YOUNG}\b{_END}"
            rf"|{_SAID_OF}{_ME} ?\({_YOUNG}\)"
            r"|\b(?:18|eighteen) (?:soon\b(?! (?:gone|to (?!be\b)))|in (?:an?|one|two|three|four|five|six|\d|few|a few)"
            r" (?:days?|weeks?|months?)\b)",
        ),
        (
            "# 0 1 2 3 4 5 6 7 8 9 year yo yos yr yrs teny",
            rf"\b(?:{_ADULT} ?|\d ?)y\W?(?:os?\b|r?s? ?(?:olds?|young)\b)"
            rf"|\b(?:{_ADULT} ?|\d ?|(?:{_UNITS}) )(?:yos?\b|(?:yrs?|years?) ?(?:olds?|young)\b|years? of age)",
        ),
        ("years", rf"\b(?:{HIDDEN_NUMBERS}) years old\b"),
        (
            "# year yr yrs teny",
            rf"{_IS}(?: {_BARELY})? {_ADULT} ?(?:yrs?|years?)\b{ENDS}"
            rf"|(?:^|[.!?,~(:] ?)(?:1[3-9]|{_TEENS}) ?yrs?\b{ENDS}",
        ),
        (
            "#",
            rf"(?:^|[.!?,~] ){_ADULT} and (?:new|single|ready|curious|shy|free|bored|lonely"
            rf"|wild|legal|still|never|not|so"
            r"|loving|proud|happy|feeling|thriving|living|fabulous)\b",
        ),
        (
            "#",
            rf"(?:^|[.!?~] ?)(?:{_TEENS}|twenty(?: (?:{_UNITS}))?)(?:(?: and| n| ?&) {_TRAITS}\b"
            rf"|, {_TRAITS}\b(?! \w+s\b)"
            rf"| today\b)|(?:^|[.!?~] ?)(?:1[3-9]|2\d) (?:and|n|&) {_TRAITS}\b"
            rf"|(?:^|[.!?~] ?)1[3-9], {_TRAITS}\b(?: (?:and|n|&) {_TRAITS}\b)?(?! \w)",
        ),
        ("#", rf"\b(?:1[3-9]|{_TEENS}) (?:(?:and|&) a (?:half|day|week|month|minute|hour))\b{ENDS}"),
        ("#", r"(?<![\d.,])\b(?:1\d|2\d) ?/?f\b(?! (?:outside|degrees|today|out))|\bf ?/?(?:1[3-9]|2\d)\b"),
        (
            "turn beca beco hit reac",
            rf"\b(?:turn(?:ed|ing|s)?|bec[ao]me|i (?:just |finally )?(?:hit|reached)) {_TURNED} {_WHEN}\b",
        ),
        (
            "today tomorrow yesterday tonight midnight next mond tues wedn thur frid satu sund",
            r"(?:^|[.!?~] ?|\b(?:hi|hey|hello|yay|guys|boys|babes?|daddy|me),? ?)"
            rf"(?:(?:officially|finally|already|really) )?(?:1[3-9]|2[0-3]|{_TEENS})"
            rf" (?:today|tomorrow|yesterday|tonight|at midnight|next week|(?:on|this|next) {_DAY})\b"
            r"(?![^.!?]{0,30}\d ?(?:today|tomorrow|yesterday|tonight|on|this|next|after|later|next|left|$|[.!?]))"
            + clause_ends(
                "and (?:i|im|my|we|so|ready|still|feeling)|so|but|come|spoil|celebrate|babe|baby|with|finally",
                r"[1-9]\d\d",
            ),
        ),
        (_NTH_MARKS, rf"\b{_WHOSE} (?:(?:big|own|very|actual|\w+s) )?{_NTH}\b{_NTH_ENDS}"),
        ("big", rf"\bthe big (?:{_NTH}|1[3-9]|{_TEENS})\b{_NTH_ENDS}"),
        ("happy", rf"\bhappy {_NTH} to (?:me|myself|her|him)\b|\bhappy (?:18th|19th|eighteenth|nineteenth){_END}"),
        ("birt", rf"\b{_ORDINAL} birth ?day"),
        ("birt bday", rf"\b{_WHOSE} {_ADULT} (?:birth ?day|bday)\b(?! (?!is\b|was\b|this\b)\w+s\b)"),
        (
            "birt bday cand",
            rf"\b(?:birth ?day|bday|candles?)\b[^.!?]{{0,30}}\b(?:make|makes|made|making) (?:me|her|him) "
            rf"(?:{_BARELY} )?{_ADULT}\b{ENDS}|\bmak(?:e|es|ing) (?:me|her|him) (?:{_BARELY} )?{_ADULT}\b"
            rf"[^.!?]{{0,15}}\b(?:birth ?day|bday)\b",
        ),
        ("bday", rf"\b{_ORDINAL} bday"),
        (
            "turn",
            rf"\b(?:i|we|you|they|she|he|im|shes|hes|ill|shell|hell|youll|theyll|to) (?:\w+ )?turn(?:ed|s"
            rf"|ing)? {_ADULT}"
            r" (?:on|in|this|next|soon)\b",
        ),
        ("swee", r"\bsweet (?:16|sixteen)\b"),
        ("swee", rf"\bsweet (?:1[3-9]|{_TEENS})\b(?! ?(?:[%$€£]|{COUNTED}\b|\w+s\b))"),
        ("what how", rf"\b(?:what|how) {_ADULT} (?:(?:looks?|feels?|tastes?|sounds?)(?: like)?|is like)\b"),
        ("look suit", rf"(?:^|[.!?,~] ?){_ADULT} (?:looks? \w+ on|suits?) (?:me|her|him|us)\b"),
        (
            "baby babe girl doll ange prin cuti swee darl",
            rf"\b(?:{_WHOSE}|an?) (?:(?!(?:top|last|first|next|best|latest|other|only|all)\b)\w+ )?(?:1[3-9]|{_TEENS}) "
            r"(?:bab(?:y|e)|(?:baby ?)?girl|doll|angel|princess|cutie|sweetheart|darling)\b"
            r"(?! (?:power|band|gang|\w+s)\b)",
        ),
        ("age aged agep", rf"\baged?(?: of)?:? {_ADULT}\b"),
        ("age aged agep", rf"\b{_WHOSE} (?:real |own |tender )?age\b"),
        (
            "age ageg aged agep",
            r"\bage ?(?:gap|difference|play)|\bage (?:of consent|is just)|\blegal (?:\w+ )?age\b|\bof age\b",
        ),
        ("old", r"\bold enough\b"),
        ("olde", r"\bolder (?:wom[ae]n|m[ae]n|guys?|lady|ladies|gentlem[ae]n)\b"),
        ("born", r"\bborn in (?:19|20)\d\d\b"),
        ("clas", r"\bclass of (?:19|20)\d\d\b"),
        (
            "#",
            rf"\b(?:early|mid|late|{_WHOSE}) (?:[2-6]0s|twenties|thirties|forties|fifties)\b"
            rf"|\b(?:20|twenty|30|thirty) ?something\b",
        ),
        (
            "lega",
            r"\b(?:barely|just|finally|newly|freshly|fresh|now|recently|almost|nearly|soon|not (?:yet|even"
            r"|quite)|(?:soon|about)"
            r" to be|only|officially"
            r"|(?:became|become|becoming|turned|turning|got|gone|went)(?: \w+)?) legal\b(?! (?:advice|help"
            r"|tender|team|fees))"
            r"|\blegal (?:as of|since (?:\w+day|last|this|a|the|midnight|midday)|(?:only |just )?(?:a"
            r"|\w+) (?:days?|weeks?"
            r"|months?|hours?)(?: ago)?\b|at last|soon)"
            r"|\b(?:not|arent|isnt|wasnt|werent|im not|shes not) (?:\w+ )?legal (?:yet|until|till|before)\b",
        ),
        (
            "barelyl justl newlyl freshl freshlyl nearlyl almostl",
            r"\b(?:barely|just|newly|fresh|freshly|nearly|almost)legal\b",
        ),
        (
            "adul",
            r"\b(?:just|newly|finally|barely|recently) (?:became |become |turned )?(?:an )?adult\b"
            r"|\badult (?:now|at last)\b",
        ),
        ("age comingof cameof", r"\b(?:came|coming|come) of age\b"),
        ("age", rf"\bage of {_ADULT}\b|\bage (?:is|was) {_NUMBER}\b"),
        ("old", r"\bhow old (?:i|am|she|he|do|is|are|you)\b"),
        ("olde", r"\bolder than (?:me|you|i|her|him)\b"),
        ("year", rf"\b{_WHOSE} {_ORDINAL} year\b"),
        (
            "#",
            r"\b(?:days?|weeks?|months?|hours?) (?:past|after|over|into|from|away from"
            r"|shy of) (?:\w+ )?(?:18|eighteen)\b",
        ),
        ("cand", rf"\b{_ADULT} candles on (?:my|her|his|the) cake\b"),
        ("baby girl mode", r"\b(?:19[5-9]|20[0-2])\d (?:baby|girl|model)\b"),
        ("born birt", r"\bborn (?:\w+ )?(?:19|20)\d\d\b|\b(?:date|year) of birth\b|\bbirth ?year\b"),
        ("old", rf"\b{_ADULT} (?:and a half )?(?:summers|springs|winters) old\b"),
    ),
}


#: Beside these the word before is about somebody's dress.
_DRESSED = r"[^.!?]* (?:uniforms?|skirts?|girls?|boys?|ties?|socks|outfits?)\b"

#: What only looks alike, taken out before reading.
IDIOMS = (
    rf"(?:night|day|evening|week|weekend|month|year|season|wine|vintage|{_THING}) (?:is|are|was) (?:still |so )?young",
    r"\bteen (?:wolf|titans|vogue|spirit)\b(?! (?:girls?|boys?|babes?|bod(?:y|ies)))",
    r"\b(?:neil|angus|lester) young\b(?! (?:girls?|boys?|wom[ae]n|lad(?:y|ies)))|\byoung (?:frankenstein|sheldon)\b",
    r"forever young|young at heart|young (?:wine|coconut|garlic|potatoes|leaves|professionals?)",
    r"\bkids menu\b|\byouth hostels?\b|\bteenage mutant ninja\b|\bkinder chocolate\b|\bchilds pose\b",
    r"\bassault on the senses\b|\bhidden camera shows?\b|\bkidnapped by (?:my|the) (?:couch|sofa|bed|blankets?)\b",
    r"\bteenage (?:dream|dirtbag|wasteland) (?:song|lyrics|on repeat)\b",
    r"kid you not|kid gloves|(?:new )?kids? on the block|\b(?:a|big) kid (?:in|at) (?:a|the|christmas)(?: \w+)?",
    r"\b(?:the|that|my) (?:big )?(?:kid|child) in (?:me|you|us|everyone|all of us|everybody)\b|\binner kid\b",
    r"\b(?:inner child|childs play|brain ?child|childhood (?:friend|home|dream|favorite|favourite|song|memor\w+))",
    r"\bold school\b(?! (?:uniform|skirt|girl|desk|bus|days?|tie))|\b(?:film|art"
    r"|dance|driving|cooking|night|grad|law|ballet|beauty|language|music|surf"
    r"|flight) school\b",
    r"\bback to school (?:sales?|season|shopping|deals?|discounts?|offers?|promo\w*|traffic|rush|ads?)\b",
    rf"\bschool run\b(?!{_DRESSED})",
    rf"\bsummer school (?:for (?:adults|teachers)|courses?|programmes?|programs?|registration)\b(?!{_DRESSED})",
    r"(?<!love )(?<!like )(?<!into )(?<!need )(?<!want )(?<!prefer )\bthe older (?:guys|men|ladies|couple|folks)"
    r" (?:at|in|from) the (?:market|bakery|library|chess club|post office|garden cent(?:er|re))\b"
    r"|^older (?:guys|men|ladies|folks) (?:at|in|from) the (?:market|bakery|library|chess club|post office)\b",
    r"\bschool of (?:thought|fish|hard knocks|rock)",
    r"\bstudent (?:of life|of the game|loans?|discounts?)",
    r"\ba minor (?:key|detail|thing|change|delay|issue|bug|chord|scale)",
    r"\bfor (?:just|only) \d+",
    r"\b(?:18|21) ?(?:\+|and over|or over|or older|plus)",
    rf"\b{_THING}s? (?:\w+ )?(?:is|are|was|turns|turned|just turned|has been|s) (?:\w+ ){{0,2}}{_NUMBER}"
    rf" (?:years?|yrs?) (?:old|young)",
    rf"\b{_NUMBER} ?(?:years?|yrs?|yo|y/o) ?(?:old)? (?:(?!\d)\w+ )?(?<!yo )(?<!y/o ){_THING}s?\b",
    rf"\b{_NUMBER} ?(?:yo|y/o) (?!(?:video|clip|photo|pic|picture|set|album|movie|film)s?\b){_THING}s?\b",
    rf"\b{_THING}s? (?:turns|turned|just turned|is turning|turning) {_NUMBER}\b",
    rf"\b{_THING}s? (?:\w+ )?{_ORDINAL} (?:birthday|bday)",
    rf"\baged? (?:for )?{_NUMBER} (?:years?|months?|weeks?|hours?|days?)(?: in)?",
    r"\b(?:guitar|piano|chords?|key|scale|lesson|song|melody|ukulele)\b[^.!?]{0,30}\ba minor",
    r"\b(?:golden|stone|ice|bronze|iron|new|middle|digital|space|this day and) age\b",
    r"\bforced myself\b",
    r"\bnothing (?:\w+ )?forced\b(?! (?:me|her|him|us|them|you)\b)",
    rf"\b{_WEATHER} (?:\w+ )?forced (?:me|us|everyone|everybody) (?:to (?:stay|cancel|move|wait)|inside"
    rf"|indoors|home)\b",
    rf"\bforced (?:inside|indoors|to (?:stay|go|move) (?:in|inside|indoors|home|at home)) (?:by|because of|due to)"
    rf" (?:the |this |all this )?(?:\w+ )?{_WEATHER}\b",
    r"\bforced to (?:cancel|postpone|reschedule|reboot|restart)\b",
    r"\b(?:almost|nearly) passed out(?=\s*(?:$|[.,!?;~]))",
    r"\bpassed out (?:laughing|from (?:laughing|laughter|the heat|excitement))\b",
    r"\bpassed out (?:(?:the|some|free|my|all|all the|\d+) )?(?:flyers?|cand(?:y|ies)|cards?|samples?"
    r"|treats?|gifts?|sweets"
    r"|stickers?|cookies)\b",
    r"\b(?:not|nobody is|no ones?(?: is)?|never|dont feel|not be|without being) (?:being )?forc(?:ing|ed)\b",
    r"\bforced (?:a|my) (?:smile|laugh)|\bkids (?:these|those) days",
    r"\b(?:forced|brute) (?:smile|laugh|perspective|break)",
    r"\bno choice but\b",
    r"\b(?:never|nothing|not) (?:\w+ ){1,5}without (?:your|their|\w+) (?:consent|permission)",
    r"\b(?:kidnap|abduct) (?:me|you)r? (?:\w+ )?(?:away )?(?:to|for|from) (?:the beach"
    r"|a (?:weekend|holiday|vacation|coffee)|paris)",
)
