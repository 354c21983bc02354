"""What people say with the judging plant, the pigeon philosopher, and the raccoon chef."""

from memography.evaluation.synthetic.words.grammar import Lines, Sense

JUDGING_PLANT = Sense(
    name="caught by one's own conscience",
    ironic=Lines(
        captions=(
            "it saw me {deed}",
            "you again / {deed}?",
            "still {deed}, i see",
            "watered: {when}",
            "no one saw me {deed} / no one?",
            "my plant / when i'm {deed}",
            "go on / keep {deed}",
        ),
        texts=(
            "I was {deed} and felt its gaze.",
            "Last watered: {when}. We don't speak of it.",
            "It doesn't need eyes to know that I'm {deed}.",
            "Roommate of the year, watered me {when}. Signed, the plant.",
            "My plant parent certificate is in the post, surely.",
        ),
    ),
    sincere=Lines(
        captions=(
            "i'm sorry, {plant} / i'll do better",
            "new leaf today! / thank you {plant}",
            "it lived / so can i",
            "the only one / who saw me today",
        ),
        texts=(
            "I forgot {plant} for weeks while things were bad. Today there's a new leaf and I cried a little.",
            "Looking after {plant} gets me up in the morning. Small thing, big help.",
            "I feel guilty about {plant}, honestly. Any tips for saving it?",
            "We both made it through the winter, {plant} and I.",
        ),
    ),
    fillers={
        "deed": (
            "eating over the sink",
            "skipping leg day",
            "on the third nap",
            "texting my ex",
            "buying more plants",
            "working from bed",
            "wearing outside socks",
            "ignoring the phone",
            "arguing with strangers",
            "dancing at the fridge",
        ),
        "when": ("in may", "once", "by accident", "with cold coffee", "in a dream", "before the move"),
        "plant": ("Gerald", "my fern", "old Monty", "Beatrice", "the little palm", "my basil"),
    },
)

PIGEON_PHILOSOPHER = Sense(
    name="thoughts too deep for a ledge",
    ironic=Lines(
        captions=(
            "if {thing} is free / are we?",
            "i crumb / therefore i am",
            "what is {thing} / but a sad {other}?",
            "to coo / or not to coo",
            "we are all {thing} / in the end",
            "deep thought no {n}: / {thing}",
        ),
        texts=(
            "I've been staring at {thing} for an hour and now I have a podcast.",
            "Deep. So deep. {thing} is basically {other}. Applause please.",
            "Philosophy degree finally useful: explained {thing} to a {other}.",
            "Thought number {n} of the night: {thing} is just {other} with ambition.",
            "How profound, said nobody, of my theory of {thing}.",
        ),
    ),
    sincere=Lines(
        captions=(
            "slow down / look at the sky",
            "even a crumb / can be enough",
            "what would you do / if nobody watched?",
            "we're here / and that's odd and good",
        ),
        texts=(
            "Sat on a bench today and simply watched people. I want to do that more.",
            "What's a question that you still carry around? Mine: am I kind enough?",
            "Grandpa used to say that a crumb shared is a feast. I think of it often.",
            "It helps me to remember how small and lucky we are.",
        ),
    ),
    fillers={
        "thing": ("bread", "a bus stop", "time", "a sandwich", "the moon", "a sock", "rain", "a queue", "a statue"),
        "other": ("cloud", "door", "potato", "monday", "puddle", "biscuit", "spoon"),
        "n": ("7", "12", "41", "108", "300"),
    },
)

RACCOON_CHEF = Sense(
    name="a feast from what is left",
    ironic=Lines(
        captions=(
            "tonight: {dish}",
            "fine dining / {dish}",
            "{dish} / chef's kiss",
            "best before {when} / perfect",
            "my signature dish: / {dish}",
            "five stars for / {dish}",
        ),
        texts=(
            "Tonight's tasting menu: {dish}. Pairs well with tap water.",
            "It said best before {when}. I say best after.",
            "Culinary school rejected me, so please enjoy {dish}.",
            "Payday is far away, hence {dish}. Gourmet, obviously.",
            "Reservation for one, candlelight, {dish}. Very exclusive.",
        ),
    ),
    sincere=Lines(
        captions=(
            "cooked for friends / from nothing",
            "gran's recipe / it worked!",
            "nothing wasted / everyone fed",
            "first meal i cooked / all by myself",
        ),
        texts=(
            "Cooked for six friends from what the shop throws away. Nobody went hungry, everybody laughed.",
            "First time I made gran's soup on my own. It tasted like her kitchen.",
            "Money is tight this month, but we ate well tonight. Here's how I did it.",
            "Our community fridge fed forty people this week. So grateful.",
        ),
    ),
    fillers={
        "dish": (
            "toast soup",
            "noodles in a mug",
            "half a lemon",
            "cereal flambé",
            "crisps on bread",
            "fridge surprise",
            "rice with regret",
            "one fancy pickle",
            "leftovers of leftovers",
            "deconstructed toast",
        ),
        "when": ("tuesday", "last spring", "2009", "the move", "yesterday"),
    },
)
