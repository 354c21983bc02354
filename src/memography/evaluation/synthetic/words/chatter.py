"""What people say without a meme: in each community, under pictures seen once, and in reply."""

from memography.evaluation.synthetic.words.grammar import Fillers

TALK: dict[str, tuple[str, ...]] = {
    "r/quietdesk": (
        "Does anyone know how to {fix} the {machine} on the {floor} floor?",
        "My {colleague} labels every pen. I respect it.",
        "Quiet day. Finished the {report} and watered the {plant}.",
        "What do you bring for lunch when it's {weather}?",
        "Switched to a standing desk in {month}. My feet have opinions.",
        "How do you politely end a chat with {colleague}?",
    ),
    "r/leafandkettle": (
        "Repotted the {plant} on {day}. It looks offended but alive.",
        "Which tea for {weather}? I have {tea} and {tea}.",
        "Cuttings to give away: {plant}, rooted in {month}.",
        "The kettle finally broke. Do I {fix} it or mourn it?",
        "Is {tea} supposed to taste like a meadow?",
    ),
    "r/longwaycampus": (
        "Anyone else waiting on the {report} grades?",
        "The library is warm, the {machine} works, it's {day}. I may never leave.",
        "Selling notes for the {floor} semester, slightly tea-stained.",
        "Which seminar should I take in {month}?",
        "Study group on {day}, bring {tea}.",
    ),
    "r/pixelhearth": (
        "Finished the {floor} dungeon on {day} without healing. Ask me anything.",
        "Patch day. They nerfed the {creature}, rightly so.",
        "Looking for {n} players for a calm evening run.",
        "The music in the {weather} level is the best thing this year.",
        "My {machine} is loud enough to scare the {creature}.",
    ),
    "r/nightbus": (
        "Line {n} is late again, but the driver hums.",
        "Saw a {creature} on the {floor} seat. It had a ticket, I hope.",
        "{weather} tonight. Drive carefully, all of you.",
        "Who else is on the way home from the late shift on {day}?",
        "Somebody left a {plant} at the terminus. It's riding with me now.",
    ),
}

SPRING_2020 = (
    "Shops here are closing at {n} now. Is it the same with you?",
    "Sewing masks from old {plant}-print curtains, pattern in the comments.",
    "The street is so quiet in lockdown that I can hear the {creature}s.",
    "Delivering groceries to neighbours over seventy on {day}, who wants to help?",
    "Our {report} went remote overnight. The {machine} is not amused.",
)

OTHER_LANGUAGES = (
    ("de", "Guten Abend zusammen, wer fährt heute noch mit der Linie {n}?"),
    ("de", "Der Kaffee ist leer. Das ist keine Übung."),
    ("fr", "Bonne nuit à tous, le bus {n} est enfin là."),
    ("fr", "Quelqu'un sait comment réparer une bouilloire ?"),
    ("es", "¿Alguien más sigue despierto? Aquí llueve y hay té."),
    ("es", "Mi planta tiene una hoja nueva, lo celebramos hoy."),
)

REPLIES = (
    "Same here.",
    "This is the most {mood} thing I've read all {span}.",
    "Thank you, I needed that.",
    "Can confirm, was the {creature}.",
    "Hang in there!",
    "I'm in this picture.",
    "My {colleague} did exactly that in {month}.",
    "Sending you {tea}.",
    "Underrated.",
    "How did it end? Asking for a {creature}.",
    "Ha, {day} in one sentence.",
)

UNDER_PICTURES: dict[str, tuple[str, ...]] = {
    "hills": ("View from the {floor} hill on {day}.", "Went for a walk, {weather}, worth it.", "{month} light."),
    "city": ("My street on {day} night.", "The view from bus {n}.", "Lights on, {weather}, home soon."),
    "sea": ("By the water in {month}.", "Found a quiet spot on {day}.", "{weather} and not a single email."),
    "table": ("Breakfast, {tea} included.", "Still life with {tea}.", "Thrift shop finds on {day}."),
    "chart": (
        "Tracked my {report} since {month}.",
        "Cups of {tea} a week, charted.",
        "A graph of {weather} by {day}.",
        "{report} in one picture, {floor} try.",
    ),
    "quilt": (
        "Finished the quilt for my {colleague}!",
        "Pattern number {n}.",
        "Tiles in the old {floor} class waiting room.",
    ),
}

FILLERS: Fillers = {
    "fix": ("fix", "repair", "calm down", "unjam", "replace"),
    "machine": ("printer", "coffee machine", "heater", "scanner", "fan", "router"),
    "floor": ("second", "third", "fourth", "last", "seventh"),
    "colleague": ("desk mate", "manager", "neighbour", "aunt", "flatmate", "tutor"),
    "report": ("spring report", "midterm", "inventory", "reading list", "budget", "choir rehearsal"),
    "plant": ("fern", "cactus", "basil", "monstera", "ivy", "lemon tree"),
    "weather": ("fog", "first snow", "a heatwave", "rain", "wind", "a clear sky"),
    "month": ("January", "February", "April", "June", "September", "October", "November"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "tea": ("nettle tea", "smoky black tea", "mint", "rooibos", "oolong", "strong cocoa", "barley tea"),
    "creature": ("badger", "moth", "goose", "slime", "fox", "toad", "hedgehog"),
    "mood": ("honest", "gentle", "accurate", "cursed", "comforting"),
    "span": ("day", "week", "year", "night"),
    "n": ("2", "3", "4", "6", "7", "11", "14"),
}
