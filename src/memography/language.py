"""Which language a text is in, told by its script and its little words; None where that is not sure.

Coarse on purpose: it has to tell what a model of English can't read, in captions of ten words. A script stands for the
language that most people write in it.
"""

import re
import unicodedata
from collections import Counter

MIN_LEAD, MIN_FOUND = 2, 4
"""A language is told where it has at least so many more different little words than any other, or one more and so many
in all."""
MIN_SHARE = 0.15
"""And where so many of the different words are its little words."""
_SCRIPTS = {
    **{"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru", "GREEK": "el"},
    **{"ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th", "BENGALI": "bn", "TAMIL": "ta"},
}
_LITTLE = {
    "en": (
        "the a an and is are was were be been to of in on for with that this it you i my me your we they he "
        "she his her not but if so when what who how why where do does did don't can can't will would should "
        "just all no have has had i'm it's that's at by from as or up out there their them us our im dont its "
        "u ur get got am"
    ),
    "es": (
        "el la los las un una unos y es son fue era ser de del en con que por para no pero si cuando como "
        "quien donde yo tu mi me te se lo le su sus nos más muy ya este esta eso hay tiene porque todo al ni "
        "sin"
    ),
    "pt": (
        "o os as um uma uns e é são foi era ser de do da dos das em no na nos nas com que por para não mas se "
        "quando como quem onde eu tu você meu minha me te seu sua nós mais muito já este esta isso tem porque "
        "tudo ao nem sem"
    ),
    "fr": (
        "le la les un une des et est sont était être de du en dans avec que qui pour par ne pas mais si quand "
        "comment où je tu il elle mon ma mes me te se ton nous vous leur plus très ce cette ça y a parce tout "
        "au ni sans c'est j'ai d'un qu'il"
    ),
    "de": (
        "der die das den dem ein eine einen und ist sind war waren sein zu von im in mit auf für dass nicht "
        "aber wenn wann wie wer wo ich du er sie mein meine mich mir dir dein wir ihr mehr sehr schon diese "
        "es gibt weil am ohne noch nur auch"
    ),
    "it": (
        "il lo la gli le un una e è sono era essere di del della dei in nel con che per non ma se quando come "
        "chi dove io tu lui lei mio mia mi ti si suo noi voi più molto già questo questa c'è perché tutto al "
        "né senza anche"
    ),
    "nl": (
        "de het een en is zijn was waren te van in op met voor dat die niet maar als wanneer hoe wie waar ik "
        "jij je hij zij mijn me mij jouw wij ons meer heel al dit deze er omdat alles aan zonder nog ook"
    ),
    "pl": (
        "i jest są był być do z w na za że nie ale jak gdy kiedy kto gdzie ja ty on ona mój moja mnie mi się "
        "twój my wy bardzo już to ten ta tego bo wszystko bez też tylko czy po od dla"
    ),
    "tr": (
        "ve bir bu şu o da de mi mı için ile ama çok daha ne nasıl kim nerede ben sen biz siz değil var yok "
        "gibi her şey kadar sonra en ki"
    ),
    "id": (
        "yang dan di ke dari ini itu untuk dengan tidak ada adalah saya aku kamu dia kita mereka akan sudah "
        "bisa juga karena kalau apa siapa mana pada tapi nggak gak aja lagi"
    ),
    "sv": (
        "och är var att det den en ett i på av med för inte men om när hur vem jag du han hon min mig dig vi "
        "ni mer mycket så alla till utan som har också bara"
    ),
}
_LANGUAGES_OF = {
    word: [language for language, words in _LITTLE.items() if word in words.split()]
    for words in _LITTLE.values()
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def language(text: str) -> str | None:
    """The language of a text as ISO 639-1, or None where there are too few words to tell.

    >>> [language(text) for text in ("When you see the cat", "cuando ves que no es lunes", "Drake Hotline Bling")]
    ['en', 'es', None]
    """
    words = {word.casefold().replace("’", "'") for word in _WORD.findall(text)}
    letters = Counter(filter(None, (_script(letter) for letter in text)))
    if 2 * letters.total() > sum(map(str.isalpha, text)):
        return "ja" if letters["ja"] else letters.most_common(1)[0][0]
    little: Counter[str] = Counter()
    for word in words:
        little.update(_LANGUAGES_OF.get(word, ()))
    (first, n_first), (_, n_second) = (*little.most_common(2), (None, 0), (None, 0))[:2]
    leads = n_first - n_second >= MIN_LEAD or (n_first >= MIN_FOUND and n_first > n_second)
    return first if leads and n_first >= MIN_SHARE * len(words) else None


def _script(letter: str) -> str | None:
    """The language for which the script of a letter stands; None of Latin ones."""
    if letter < "\u0370" or not letter.isalpha():
        return None
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0])
