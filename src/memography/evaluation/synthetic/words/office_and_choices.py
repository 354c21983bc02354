"""What people say with the ghost in the meeting, the jumping toast, and the owl of two minds."""

from memography.evaluation.synthetic.words.grammar import Lines, Sense

GHOST_MEETING = Sense(
    name="unseen in a meeting without end",
    ironic=Lines(
        captions=(
            "could have been an email",
            "i died in {slide}",
            "per my last email / boo",
            "let's circle back / forever",
            "any questions? / yes: why",
            "hour {n} of {meeting}",
            "{meeting}: / my final resting place",
            "sharing my screen / and my despair",
        ),
        texts=(
            "Passed away during {meeting}. Nobody muted me.",
            "What a joy, {meeting} ran only {n} hours over.",
            "I have been dead since {slide} and still have action items.",
            "Great synergy today. I left my body at {slide}.",
            "Put 'haunts conference rooms' on my CV.",
            "Absolutely needed all {n} of us for {meeting}, yes.",
        ),
    ),
    sincere=Lines(
        captions=(
            "said it in {meeting} / nobody heard",
            "new here / nobody said hello",
            "do i still exist / in this team?",
            "{n} months remote / i feel like a ghost",
        ),
        texts=(
            "Been here {n} months and people still forget I'm in the call. It hurts a bit.",
            "I shared my idea in {meeting} and it was as if nobody was there. Feeling invisible.",
            "Started a new job and nobody has said hello yet. How do you all do it?",
            "Sometimes I wonder whether anyone would notice if I left {meeting}.",
        ),
    ),
    fillers={
        "meeting": (
            "the weekly sync",
            "the pre-meeting",
            "the budget review",
            "the stand-up",
            "the all-hands",
            "the retro",
            "the seminar",
            "the guild raid debrief",
        ),
        "slide": ("slide four", "slide nine", "the agenda", "the second pie chart", "the roadmap", "the org chart"),
        "n": ("2", "3", "4", "6", "7"),
    },
)

JUMPING_TOAST = Sense(
    name="out of here with joy",
    ironic=Lines(
        captions=(
            "me leaving {place} / at {time}",
            "friday {time} / bye",
            "somebody mentions {chore} / me:",
            "oh no, {place} is closing early / how awful",
            "{chore}? / can't, i'm toast",
        ),
        texts=(
            "{place} ends at {time} and I'm already airborne.",
            "Somebody said '{chore}' and I have left the toaster.",
            "I'm not running from {chore}, I'm just quick and also running.",
            "Such a pity that {place} is closed tomorrow. I'm devastated, as you can see.",
            "New personal best out of {place}. Crumbs everywhere.",
        ),
    ),
    sincere=Lines(
        captions=(
            "last day at {place} / i'm free!",
            "handed it in! / aaaah!",
            "today i quit {place} / and i'm happy",
            "holidays!! / at last",
            "we did it! / we're out!",
        ),
        texts=(
            "Last day at {place}. I feel light as bread.",
            "I handed in my notice and I'm so happy I could jump.",
            "Exams over, bag packed, train at {time}. Best feeling.",
            "After a hard year we leave {place} today. Here's to new mornings!",
        ),
    ),
    fillers={
        "place": (
            "the office",
            "lecture hall B",
            "the night shift",
            "the waiting room",
            "the tutorial level",
            "the warehouse",
        ),
        "time": ("5:00", "4:59", "noon", "2:58", "6:01"),
        "chore": (
            "group photo",
            "overtime",
            "the dishes",
            "team karaoke",
            "a quick favour",
            "a spreadsheet",
            "leg day",
        ),
    },
)

OWL_NO_YES = Sense(
    name="the worse choice, gladly",
    ironic=Lines(
        captions=(
            "sleep at night / nap at {time}",
            "a balanced meal / {snack} in bed",
            "doing {duty} / a plan for {duty}",
            "asking for help / {n} hours lost",
            "reading the manual / guessing",
            "{duty} on time / panic at dawn",
            "water / a {n}th coffee",
            "small talk / waving at a {animal}",
            "{duty} / a {animal} video",
        ),
        texts=(
            "A wise bird once said: {duty} later, {snack} now.",
            "My decision making, documented. {duty} lost again.",
            "I contain multitudes and all of them want {snack}.",
            "Responsible adult choosing between {duty} and a {animal}. It wasn't close.",
            "So proud of my self-control, said nobody who saw me with {snack}.",
        ),
    ),
    sincere=Lines(
        captions=(
            "saying yes to all / saying no kindly",
            "being perfect / being rested",
            "scrolling / calling my {friend}",
            "harsh words to me / kind ones",
        ),
        texts=(
            "This year I learn to say no, and I'm happier for it.",
            "Put the phone away and called my {friend}. Would recommend.",
            "Small change that helped me: rest first, {duty} after.",
            "Be as kind to yourself as to your {friend}. It took me years.",
        ),
    ),
    fillers={
        "time": ("noon", "3pm", "work", "my desk", "the library"),
        "snack": ("toast", "cold noodles", "cereal", "grated cheese", "leftover cake", "one pickle"),
        "duty": ("homework", "budgeting", "cleaning", "stretching", "the report", "laundry", "side quests"),
        "animal": ("dog", "duck", "cat", "goose", "pigeon", "cow"),
        "friend": ("gran", "best friend", "brother", "old teacher", "mum"),
        "n": ("4", "5", "6", "7", "9"),
    },
)
