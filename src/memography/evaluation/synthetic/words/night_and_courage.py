"""What people say with the night cat, with the knight and the snail, and with the goldfish graduate."""

from memography.evaluation.synthetic.words.grammar import Lines, Sense

NIGHT_CAT = Sense(
    name="awake far too late",
    ironic=Lines(
        captions=(
            "3am / time to {project}",
            "early night, i said",
            "one more {thing} / then sleep",
            "sleep is for people / without {thing}s",
            "big day tomorrow / so naturally: {project}",
            "my brain at 3am: / {question}",
            "well rested and thriving",
        ),
        texts=(
            "What a great time to {project}. The neighbours agree.",
            "Alarm at six. Obviously I decided to {project}.",
            "Me at noon: bed by ten. Me at 3am: {question}",
            "Can't sleep, won't sleep, must finish one more {thing}.",
            "My sleep schedule is more of a rumour.",
            "Sure, one more {thing}. What could go wrong. It's only 3am.",
        ),
    ),
    sincere=Lines(
        captions=(
            "awake again / worrying about {worry}",
            "3am and my head / won't stop: {worry}",
            "can't sleep / {worry}",
            "night shift friends / i see you",
        ),
        texts=(
            "Third night awake thinking about {worry}. How do you switch it off?",
            "Writing this at 3am because {worry} won't leave my head. Thanks for reading.",
            "To everyone on the night shift: the sun does come up. I checked.",
            "I'm so tired, and still I lie there with {worry}.",
        ),
    ),
    fillers={
        "project": (
            "alphabetise my spices",
            "learn the accordion",
            "reorganise every folder",
            "paint the hallway",
            "bake a layer cake",
            "start a new language",
            "read about lighthouses",
            "build a tiny website",
            "cut my own fringe",
            "descale the kettle",
        ),
        "thing": ("level", "episode", "chapter", "tab", "video about trains", "round", "bug", "quest"),
        "question": (
            "do crabs have birthdays?",
            "what if lamps get bored?",
            "who named the colour teal?",
            "is soup a drink?",
        ),
        "worry": (
            "rent",
            "the exam",
            "my dad's operation",
            "that email",
            "money",
            "the interview",
            "what i said in 2009",
        ),
    },
)

KNIGHT_SNAIL = Sense(
    name="a small hero before a slow, huge task",
    ironic=Lines(
        captions=(
            "me vs {task}",
            "bravely facing {task} / tomorrow",
            "{task} / i shall defeat you, maybe",
            "fear me, {task}",
            "armed with {weapon} / against {task}",
            "{n} years of training / for {task}",
            "the final boss: / {task}",
        ),
        texts=(
            "Day {n}. {task} has not moved. Neither have I.",
            "I drew {weapon} on {task}. It yawned.",
            "Songs will be sung of how I nearly started {task}.",
            "Undefeated against {task} because we both keep postponing.",
            "Truly heroic of me to open {task} and close it again.",
            "Behold my courage, I put {task} on a list.",
        ),
    ),
    sincere=Lines(
        captions=(
            "small steps / i finished {task}",
            "scared of {task} / going anyway",
            "you can beat {task} too",
            "it was huge / i was brave",
        ),
        texts=(
            "I finally did {task}. It took {n} weeks, and I'm proud of myself.",
            "Scared of {task}, but I went anyway. If you're putting it off: you can do it.",
            "My kid said I'm brave like the knight. Going to face {task} today.",
            "One small step a day against {task}. It works, slowly.",
        ),
    ),
    fillers={
        "task": (
            "my thesis",
            "the tax form",
            "the laundry mountain",
            "one phone call",
            "the dentist",
            "the inbox",
            "chapter two",
            "the gym",
            "the attic",
            "the driving test",
            "the swamp level",
            "the group project",
        ),
        "weapon": ("a spoon", "a to-do list", "a new pencil case", "strong tea", "a colour-coded plan", "pure denial"),
        "n": ("3", "5", "8", "11", "14", "40"),
    },
)

FISH_DIPLOMA = Sense(
    name="an expert on paper",
    ironic=Lines(
        captions=(
            "watched one video / now an expert in {field}",
            "phd in {field} / source: trust me",
            "i did my research / on {field}",
            "certified in {field} / forgot already",
            "as a {field} expert / blub",
            "{n} minutes of reading / ask me anything",
        ),
        texts=(
            "I skimmed half an article, so as the leading authority on {field}, listen up.",
            "Completed a {n} minute course. Please address me as Doctor of {field}.",
            "My degree in {field} is from the university of comment sections.",
            "Everyone in this thread has a doctorate in {field}, I see. Congratulations.",
            "Wow, another overnight expert in {field}. How lucky we are.",
        ),
    ),
    sincere=Lines(
        captions=(
            "i graduated! / blub!",
            "first in my family / with a degree",
            "{n} years later: / i made it",
            "for everyone who thinks / they can't: look",
        ),
        texts=(
            "I graduated today!! {n} years, two jobs, one very patient mum.",
            "Passed {field}. I never thought that I could. So happy.",
            "First in my family with a diploma. Thank you all for the study nights.",
            "For everyone who feels like a goldfish in lectures: you'll get there too.",
        ),
    ),
    fillers={
        "field": (
            "pigeons",
            "economics",
            "sourdough",
            "law",
            "weather",
            "cheese",
            "rockets",
            "statistics",
            "bridges",
            "nutrition",
        ),
        "n": ("3", "4", "5", "6", "7", "9"),
    },
)
