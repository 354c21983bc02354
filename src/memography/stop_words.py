"""Words that tell nothing of a text, by language; apart from `words`, since scikit-learn takes a second and 75 MB to
load."""

import polars as pl
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from memography.language import UNTOLD

SPOKEN_SHARE = 0.1
"""Where such a share of texts whose language is told are in one, a text of which it is not told may be in it too."""

# Contractions, and words that a caption can't do without and that tell nothing of it.
_FILLERS = """
im dont cant didnt doesnt isnt ive youre thats its whats theres hes shes theyre wont wouldnt couldnt shouldnt arent
wasnt havent hasnt youve theyve ill youll id i'm don't can't didn't doesn't isn't i've you're that's it's what's
there's he's she's they're won't wouldn't couldn't shouldn't aren't wasn't haven't hasn't you've they've i'll you'll
i'd just like got get getting gets did does doing said say says really want gonna wanna
"""

STOP_WORDS = frozenset(ENGLISH_STOP_WORDS) | frozenset(_FILLERS.split())
"""English words that tell nothing of a text: scikit-learn's list, contractions, and fillers of captions."""

_OTHERS = {
    "de": """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da dabei dadurch
dafür damit dann darauf das dass davon dazu dein deine deinem deinen deiner dem den denn der deren des dessen dich die
dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einfach einmal er es
etwas euch euer eure für ganz gar gegen gerade gibt habe haben hab hast hat hatte hatten hier hin ich ihm ihn ihnen
ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes jetzt kann kannst kein keine keinem
keinen keiner können könnte machen macht mal man manche mein meine meinem meinen meiner mehr mich mir mit muss musst
müssen nach nein nicht nichts nie noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit sich sie
sind so sogar soll sollte sondern sonst über um und uns unser unsere unter viel vom von vor wann war waren warum was
wegen weil weiter welche welcher wenn wer werde werden wie wieder will wir wird wirst wo wohl wurde wurden zu zum zur
zwar zwischen
""",
    "fr": """
à ai aie ainsi alors as au aucun aujourd'hui aura aurait aussi autre autres aux avaient avais avait avec avez avoir
avons bien bon c'est c'était car ce ceci cela celle celui ces cet cette ceux chaque chez comme comment d'un d'une dans
de depuis des donc dont du elle elles en encore entre es est et étaient étais était été être eu eux fait faire fais
faut fois ici il ils j'ai j'avais je jamais jusqu'à juste l'on la là le les leur leurs lui m'a ma mais me même mes moi
moins mon n'ai n'est ne ni nos notre nous on ont ou où ouais par parce pas peu peut peux plus pour pourquoi pouvoir
qu'elle qu'il qu'on quand que quel quelle quelque qui quoi rien s'est s'il sa sans se sera serait ses si son sont sous
suis sur t'as ta te tes toi ton toujours tous tout toute toutes très trop tu un une va vais vas vers veut veux voilà
vont vos votre vous y
""",
    "es": """
a ahora al algo alguien algún ante antes así aunque bien cada casi como cómo con contra cual cuál cuando cuándo de del
desde después donde dónde dos e él el ella ellas ellos en entre era eran eras eres es esa esas ese eso esos esta está
estaba están estar estas este esto estos estoy fue fueron fui ha había haber hace hacer hacia han has hasta hay he la
las le les lo los luego más me menos mi mí mientras mis mismo mucho muy nada nadie ni no nos nosotros nuestra nuestro
nunca o otra otro otros para pero poco por porque pues puede puedo que qué quien quién quiere quiero sabe se sea ser
será si sí sido siempre sin sobre solo sólo son soy su sus también tan tanto te tengo ti tiene tienen tienes toda
todas todavía todo todos tu tú tus un una unas uno unos usted va vamos van vas ver vez voy y ya yo
""",
    "pt": """
a à agora ainda algo alguém além ao aos aquela aquele aqui as às assim até bem cada com como da das de dela dele
demais depois desde dessa desse desta deste disso do dos e é ela elas ele eles em então entre era eram essa esse esta
está estão estar estava este estou eu faz fazer foi foram gente há hoje isso isto já la lá lhe mais mas me menos mesmo
meu meus mim minha minhas muito muitos na nada não nas nem nenhum ninguém no nos nós nossa nosso num numa nunca o onde
os ou outra outro para pela pelo pode pois por porque pra pro quando que quê quem quer se sem sempre ser será seu seus
si sim só sobre sou sua suas também tão te tem têm tenho ter teu teve tinha tipo toda todas todo todos tu tua tudo um
uma umas uns vai você vocês vou
""",
    "it": """
a abbiamo ad adesso ai al alla alle allo anche ancora avere aveva avevo bene c'è che chi ci ciò come con così cosa cui
da dai dal dalla dalle de degli dei del della delle dello di dopo dove due e è ecco ed era erano eri ero essere fa fai
fare fatto forse già gli ha hai hanno ho i il in io l'ho la là le lei li lo loro lui ma mai me meno mentre mi mia mie
miei mio molto ne né negli nel nella nelle nessuno niente no noi non nostra nostro nulla o ogni ora per perché però
più poco poi prima proprio può puoi qua qual quale quando quanto quasi quella quelle quelli quello questa queste
questi questo qui sa sarà se sei sempre senza si sì sia siamo siete solo sono sopra sotto sta stai stato sto su sua
sue sugli sui sul sulla suo suoi tanto te ti tra tu tua tue tuo tutta tutte tutti tutto un una uno va vi voglio voi
vostro vuoi
""",
    "nl": """
aan al alle alleen alles als altijd andere anders ben bent bij daar dan dat de deze die dit doe doen doet door dus
echt een één eens en er erg even ga gaan gaat geen gewoon had hadden heb hebben hebt heel heeft hem het hier hij hoe
hun ik in is ja je jij jou jouw jullie kan kunnen kunt maar mag me meer mee met mij mijn moet moeten na naar net niet
niets nog nooit nou nu of om omdat ons onze ook op over pas te tegen toch toen tot u uit uw van veel voor waar waarom
wanneer want waren was wat we weer weg wel welke werd wie wij wil willen word worden wordt ze zei zelf zich zij zijn
zo zoals zonder zou zouden
""",
    "sv": """
all alla allt än andra att av bara behöver bli blir blev bra då där de dem den denna deras dess det detta dig din dina
ditt dock du eller en er ett få får fast finns fick för från fram gör göra gå går ha hade han hans har hela henne
hennes här hon honom hur i igen in inga ingen inget inte ja jag ju kan kanske kom kommer kunde lite man med mer mig
min mina mitt mot mycket när nån nåt nej ni någon något några nu och också om oss på så sa säga samma ser sig sin sina
sitt själv ska skall skulle som till typ under upp ur ut utan vad vår vara varför varit varje vem vi vid vilka vilken
vill vilket åt över är
""",
    "pl": """
a aby ale ani aż bardzo bez bo być był była było były będzie będę chce chcę ci cię ciebie co coś czego czemu czy czyli
dla do dlaczego dobrze dopiero dwa gdy gdyby gdzie go i ich ile im inne ja jak jaka jaki jakie jako je jeden jednak
jego jej jem jest jestem jesteś jeszcze jeśli jeżeli już kiedy kim kto która które którego który których lecz ma mają
mam masz mi mieć mnie mną może możesz mogę można mój moja moje mu musi muszę my na nad nam nas nawet nic nich nie
niech nigdy nim niż no o od on ona one oni ono oraz po pod podczas poza przed przez przy raz razem są się siebie sobie
swoje ta tak taka taki takie tam te tego tej ten teraz też to tobie tu tutaj twoja twoje twój ty tych tylko tym u w
was we więc wiem wszyscy wszystko wtedy wy z za zawsze ze znowu że żeby
""",
    "tr": """
acaba ama ancak artık asla aslında az bana bazı belki ben bende beni benim bile bir biraz biri birşey biz bize bizi
bizim bu buna bunda bundan bunlar bunu bunun burada çok çünkü da daha dahi de değil diğer diye en gibi hala hangi
hatta hem hep hepsi her hiç için ile ise işte kadar kendi ki kim kimse mı mi mu mü nasıl ne neden nerede neyse niye o
olan olarak oldu olduğu olmak olmaz olsa olsun olur ona onlar onu onun orada oysa öyle pek rağmen sadece sana sanki
sen seni senin siz size sizin sonra şey şeyi şimdi şu şöyle tabi tüm üzere var ve veya ya yani yapmak yine yok yoksa
zaten
""",
    "id": """
ada adalah agar aja akan aku anda antara apa apakah atau bagaimana bagi bahwa banget banyak baru begitu belum benar
biar bikin bisa boleh buat bukan dalam dan dapat dari dengan deh di dia dong dulu gak ga gue gua hanya harus hingga ia
ini itu jadi jangan jika juga kalau kalo kami kamu kan karena kata kau ke kenapa kepada ketika kita kok lagi lah lain
lebih lo loh lu maka mana masih mau melakukan memang menjadi mereka mulai nah namun nanti nggak ngga nih nya oleh
orang pada paling para pasti pernah pun saat saja sama sampai sangat saya sebagai sebuah secara sedang sekarang selalu
seperti setelah siapa sih sini sudah supaya tak tapi telah tentang terus tetapi tidak tuh udah untuk ya yaitu yang
""",
    "ru": """
а без более больше будет будто бы был была были было быть в вам вас ваш весь во вообще вот все всё всего всегда всем
всех вы где да даже для до его её если есть еще ещё ж же за и из или им иногда их к как какая какой когда кого который
кто ли лишь лучше между меня мне много может можно мой моя моё мои мы на над надо наш не него нее неё нет нибудь
никогда никто них ничего но ну о об один она они оно опять от очень по под пока после потом потому почему при про
просто раз с сам сама свой свою себе себя сейчас со совсем так такой там тебе тебя тем теперь то тогда того тоже
только том тот тут ты у уж уже хорошо хоть хотя чего чем через что чтоб чтобы это этого этой этом этот эту эти я
""",
}
_BY_LANGUAGE = {"en": STOP_WORDS, **{code: STOP_WORDS | frozenset(some.split()) for code, some in _OTHERS.items()}}


def stop_words(language: str | None) -> frozenset[str]:
    """Words that tell nothing of a text in a language, by its ISO 639-1 code: its own little words, and English ones,
    which stand in all of them.

    >>> "wieder" in stop_words("de"), "wieder" in stop_words("en"), "die" in stop_words(None)
    (True, False, False)
    """
    return _BY_LANGUAGE.get(language or "en", STOP_WORDS)


def without_stop_words(texts: pl.DataFrame) -> pl.Series:
    """Each text's words that tell something, in their order; null where there are no words.

    A text's language says what tells nothing. Where it is not told, its neighbours say whether it is English, as
    table `contexts` has it; if not, the languages of the texts do (see SPOKEN_SHARE).

    Args:
        texts: with `words`, a list of strings that may be null, and `language`, null for English that is not told.
    """
    n_texts = {code: n for code, n in texts["language"].value_counts().iter_rows() if code is not None}
    n_told = sum(n for code, n in n_texts.items() if code != UNTOLD)
    lists = {code: stop_words(code) for code in n_texts if code in _OTHERS}
    if UNTOLD in n_texts:
        spoken = [code for code in lists if n_texts[code] >= SPOKEN_SHARE * n_told]
        lists[UNTOLD] = STOP_WORDS.union(*map(stop_words, spoken))
    if not lists:
        return texts.select(_without(STOP_WORDS))["words"]
    own = pl.when(pl.col("language").is_in(list(lists))).then("language")
    parts = texts.select("words", own.alias("own")).with_row_index("row").partition_by("own", as_dict=True)
    kept = [part.select("row", _without(lists.get(code, STOP_WORDS))) for (code,), part in parts.items()]
    return pl.concat(kept).sort("row")["words"]


def telling(texts: pl.DataFrame) -> pl.DataFrame:
    """Each text's words that tell something, as `without_stop_words` has them: one row a word, which is in column
    `word`; other columns are kept."""
    rows = texts.with_columns(without_stop_words(texts)).rename({"words": "word"})
    return rows.explode("word", empty_as_null=False, keep_nulls=False)


def _without(own: frozenset[str]) -> pl.Expr:
    return pl.col("words").list.filter(~pl.element().is_in(sorted(own)))
