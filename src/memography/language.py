"""Which language a text is in, told by its script, its words and its letters; None where that is not sure.

Coarse on purpose: it has to tell what a model of English can't read, in captions of ten words. A script stands for the
language that most people write in it.
"""

import re
import unicodedata
from collections import Counter

from memography.little_words import ENDINGS, LETTERS, LITTLE_WORDS

ENGLISH = "en"
UNTOLD = "und"
"""What stands, as in ISO 639-2, for a language that can't be told where texts are not mostly English."""
KNOWN = 20
"""What a word tells for a language that has it; whole numbers, so that no order of adding matters."""
SHARED = 8
"""The same of a word that English and another language have, and of a single letter."""
LETTER = 14
"""What a word tells that is not known, by a letter of it."""
ENDING = 7
"""What it tells by its ending."""
MIN_SCORE = 32
"""Another language than English is told where its words tell so much in all, where some of them are English or none is
known,"""
MIN_ALONE = 20
"""or so much otherwise,"""
MIN_LEAD = 1.5
"""and so many times as much as those of English,"""
MIN_A_WORD = 4
"""and so much a different word."""
MIN_ENGLISH = 16
"""English is told where its words tell so much, more than those of any other."""
MIN_ENDING_LETTERS = 5
"""A shorter word's ending tells nothing."""
_SCRIPTS = {
    **{"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru", "GREEK": "el"},
    **{"ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th", "BENGALI": "bn", "TAMIL": "ta"},
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in LITTLE_WORDS.items():
    for _word in set(_words.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_ENDING = {
    language: re.compile(f"(?:{'|'.join(map(re.escape, endings.split()))})$") for language, endings in ENDINGS.items()
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
    known = {word: _LANGUAGES_OF[word] for word in words if word in _LANGUAGES_OF}
    score: Counter[str] = Counter()
    for word, languages in known.items():
        is_weak = len(word) == 1 or (ENGLISH in languages and len(languages) > 1)
        score.update(dict.fromkeys(languages, SHARED if is_weak else KNOWN))
    for word in words - known.keys():
        score.update(_looks_of(word))
    for mark in "¿¡":
        score[LETTERS[mark]] += LETTER * (mark in text)
    return _told(score, len(words), any(len(word) > 1 and ENGLISH not in known[word] for word in known))


def _told(score: Counter[str], n_words: int, has_foreign: bool) -> str | None:
    """The language that scores tell of so many different words, one of which English has not."""
    english = score.pop(ENGLISH, 0)
    other = max(LITTLE_WORDS, key=lambda language: score[language])
    most = score[other]
    least = MIN_SCORE if english or not has_foreign else MIN_ALONE
    if most >= max(least, MIN_LEAD * english, MIN_A_WORD * n_words):
        return other
    return ENGLISH if english >= MIN_ENGLISH and english > most else None


def _looks_of(word: str) -> dict[str, int]:
    """What a word that no list has tells by its letters, else by its ending."""
    languages = {language for letter in word if letter in LETTERS for language in LETTERS[letter].split()}
    if languages:
        return dict.fromkeys(languages, LETTER)
    if len(word) < MIN_ENDING_LETTERS:
        return {}
    return {language: ENDING for language, ending in _ENDING.items() if ending.search(word)}


def _script(letter: str) -> str | None:
    """The language for which the script of a letter stands; None of Latin ones."""
    if letter < "\u0370" or not letter.isalpha():
        return None
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0])
