"""Words that tell languages written in Latin script, put together by hand from general knowledge of each.

The commonest little words, and the everyday words of short posts. A word that several languages have stands in each;
without accents too where people leave them out.
"""

LITTLE_WORDS = {
    "en": (
        "the a an and is are was were be been being to of in on for with that this it you i my me your we they he she "
        "his her not but if so when what who how why where which do does did don't can can't will would should could "
        "just all no have has had having i'm it's that's at by from as or up out there their them us our im dont its u "
        "ur get got am him these those than then about into over after before because while only more most some any "
        "every one two first go goes going gonna wanna gotta come came make makes made take say says said see know "
        "think want need like look good bad new old big little day days time times people man woman guy girl boy kid "
        "kids mom dad friend friends work school home house life love hate thing things something nothing everything "
        "someone anyone everyone here now never always still again back down off too very much many well really even "
        "right way yes yeah please thanks thank hello hey oh wow lol let's lets didn't doesn't isn't wasn't won't "
        "wouldn't couldn't shouldn't i'll i've i'd you're you've you'll they're we're he's she's what's there's who's "
        "tell told give gave put keep find found feel ask try call eat play read hear buy watch stop start wait left "
        "yourself myself himself own another other last next best better worst great real sure same whole cat dog food "
        "money game movie year years week month night morning today tomorrow yesterday face hand head door water car "
        "monday friday sunday boss job class teacher phone internet upvote upvotes upvoted comment comments "
        "post posts repost funny dead die dies war was hat rest gift art fast arm bad brief rock son pan sin once ten "
        "red sea come case sale fine fan fans son dance gang lot mine mad met her far kind long hard full fun game "
        "y male soy chat eh na llama su ben ha haha hahaha ah le da dis dat de sans pro over di el mama papa amigo "
        "okay ok don con per dan mi santa baby "
        "imagine nobody literally actually bro dude guys cant wont thats whats youre aint y'all yall shit fuck "
        "fucking hell damn ass wtf omg idk"
    ),
    "es": (
        "el la los las un una unos unas y es son fue era eres soy somos ser está están estoy estás de del en con que "
        "por para no pero si sí cuando cuándo como cómo quien quién donde dónde yo tú tu mi me te se lo le les su sus "
        "nos mis más mas muy ya este esta esto ese esa eso estos hay tiene tengo tienes tienen porque qué todo todos "
        "toda todas nada nadie algo alguien al ni sin sobre hasta desde entre también tambien ahora siempre nunca "
        "después antes entonces bien mal mejor peor bueno buena buenos buenas malo gran grande pequeño hola gracias "
        "adiós favor amigo amigos amiga hermano hermana mamá papá madre padre hijo hija niño niños niña hombre mujer "
        "gente perro gato casa trabajo escuela clase tarea examen profesor profe comida dinero día dia días noche "
        "mañana hoy ayer lunes martes miércoles jueves viernes sábado domingo semana año años tiempo vida amor mundo "
        "cosa cosas vez veces hacer hago hace haces hacen hizo ir voy va vas vamos van decir digo dice dicen dijo ver "
        "veo ves ver quiero quieres quiere puedo puedes puede sé sabes sabe creo crees cree gusta gustan tener haber "
        "he has había estaba estar comer dormir jugar trabajar estudiar vivir ella ellos ellas usted ustedes nosotros "
        "uno dos tres cada otro otra otros mismo solo sólo así aquí ahí allí tan tanto mucho mucha muchos poco menos "
        "jaja jajaja jajajaja wey güey pues cuál eh oye mira verdad feliz triste puta mierda nuevo nueva "
        "primer primera llega llegas llegar llama llamo sale queda pasa pasó siento"
    ),
    "pt": (
        "o os a as um uma uns umas e é são foi era sou és somos ser está estão estou estava de do da dos das em no na "
        "nos nas num numa com que por pelo pela para pra pro não nao mas se sim quando como quem onde eu tu você voce "
        "vocês ele ela eles elas nós meu minha meus minhas me te teu seu sua seus suas mais muito muita muitos já este "
        "esta isto esse essa isso aquele aquela tem tenho tens têm porque porquê quê tudo todos toda todas nada "
        "ninguém alguém algo ao aos à às nem sem sobre até desde entre também tambem agora sempre nunca depois antes "
        "então bem mal melhor pior bom boa bons mau grande pequeno olá oi obrigado obrigada tchau favor amigo amigos "
        "amiga irmão irmã mãe pai filho filha menino menina homem mulher gente pessoas cachorro cão gato casa trabalho "
        "escola aula prova professor comida dinheiro dia dias noite manhã amanhã hoje ontem segunda terça quarta "
        "quinta sexta sábado domingo semana ano anos tempo vida amor mundo coisa coisas vez vezes fazer faço faz fazem "
        "fez ir vou vai vais vamos vão dizer digo diz disse ver vejo vê quero queres quer posso podes pode sei sabe "
        "acho acha gosto gosta gostam ter haver estar comer dormir jogar trabalhar estudar viver um dois três cada "
        "outro outra mesmo só assim aqui ali lá tão tanto pouco menos kkk kkkk kkkkk cara né aí deu tá tô feliz triste "
        "merda novo nova primeiro primeira chega fica chegar ainda lugar caralho"
    ),
    "fr": (
        "le la les un une des et est sont était suis es sommes être du de en au aux dans avec que qui quoi pour par ne "
        "pas mais si oui non quand comment où je tu il elle on nous vous ils elles mon ma mes ton ta tes son sa ses "
        "notre nos votre vos leur leurs me te se lui moi toi plus très trop ce cet cette ces ça ca cela c'est c'était "
        "y a ont ai as avons avez avoir j'ai t'as parce tout tous toute toutes rien personne quelqu'un quelque ni sans "
        "sur sous chez entre aussi maintenant toujours jamais après avant alors bien mal mieux pire bon bonne bons "
        "mauvais grand grande petit petite bonjour salut merci ami amis amie frère soeur mère père maman papa fils "
        "fille enfant enfants homme femme gens chien chat maison travail boulot école cours devoirs prof examen "
        "manger argent jour jours nuit soir matin demain aujourd'hui hier lundi mardi mercredi jeudi vendredi samedi "
        "dimanche semaine an année ans temps vie amour monde chose choses fois faire fais fait font aller vais va vas "
        "allons vont dire dis dit disent voir vois voit veux veut peux peut sais sait crois aime aimes j'aime faut "
        "dormir jouer travailler vivre deux trois chaque autre autres même seul seule ici là tellement beaucoup peu "
        "moins d'un d'une qu'il qu'elle qu'on l'école l'amour j'étais n'est n'a n'ai s'il d'accord quel quelle mec "
        "putain merde mdr ptdr voilà donc encore déjà nouveau nouvelle premier première l'eau heureux triste sera "
        "tombe arrive arrives cherche regarde reste pourquoi"
    ),
    "de": (
        "der die das den dem des ein eine einen einem einer eines und ist sind war waren bin bist wird werden wurde "
        "sein zu zum zur von vom im in am an mit auf für fuer aus bei nach über unter vor dass daß nicht nichts aber "
        "oder wenn wann wie wer was wo warum wieso ich du er sie es wir ihr mein meine meinen meiner dein deine sein "
        "seine unser euch uns mich dich sich mir dir ihm ihn ihnen mehr sehr schon diese dieser dieses jeder jede "
        "jedes gibt weil denn doch ohne noch nur auch immer nie wieder jetzt dann hier da dort heute morgen gestern "
        "gut gute guten guter schlecht besser groß klein hallo danke bitte tschüss freund freunde freundin bruder "
        "schwester mutter vater mama papa sohn tochter kind kinder mann frau leute mensch menschen hund katze haus "
        "zuhause arbeit schule lehrer prüfung hausaufgaben essen geld tag tage nacht abend montag dienstag mittwoch "
        "donnerstag freitag samstag sonntag woche jahr jahre zeit leben liebe liebst liebt welt sache mal machen mache "
        "macht machst gemacht gehen gehe geht gehst sagen sage sagt sagst gesagt sehen sehe sieht siehst weiß weiss "
        "weißt will willst kann kannst können muss musst müssen soll sollte darf habe hast hat haben hatte hätte wäre "
        "würde mag möchte glaube glaubt denke denkt komme kommt kommst schlafen spielen arbeiten zwei drei vier andere "
        "anderen selbst allein alles alle viel viele wenig weniger kein keine keinen niemand jemand etwas einfach "
        "eigentlich natürlich genau ganz so endlich scheiße scheisse alter digga ach ja nein mag's neue neuen erste "
        "ersten plötzlich warte steht bleibt"
    ),
    "it": (
        "il lo la i gli le un uno una e è sono era sei siamo essere di del della dello dei degli delle da dal dalla a "
        "al alla ai alle in nel nella nei con su sul sulla che chi per non no ma se sì quando come dove perché perchè "
        "io tu lui lei noi voi loro mio mia miei mie tuo tua suo sua mi ti si ci vi ne più molto molti troppo questo "
        "questa questi quello quella quel c'è ho hai ha abbiamo avete hanno avere tutto tutti tutta tutte niente nulla "
        "nessuno qualcuno qualcosa né senza anche ancora adesso ora sempre mai dopo prima poi allora bene male meglio "
        "peggio buono buona buon bello bella brutto grande piccolo ciao grazie prego amico amici amica fratello "
        "sorella madre padre mamma papà figlio figlia bambino bambini uomo donna gente persone cane gatto casa lavoro "
        "scuola classe compiti esame prof mangiare soldi giorno giorni notte sera mattina domani oggi ieri lunedì "
        "martedì mercoledì giovedì venerdì sabato domenica settimana anno anni tempo vita amore mondo cosa cose volta "
        "volte fare faccio fai fa fanno fatto andare vado vai va andiamo vanno dire dico dici dice dicono detto vedere "
        "vedo vedi vede voglio vuoi vuole posso puoi può so sai sa credo piace piacciono devo devi deve dormire "
        "giocare lavorare studiare vivere due tre ogni altro altra altri stesso solo così qui qua lì là tanto poco "
        "meno dell'amore l'amore un'altra l'ho cazzo merda oddio boh magari invece già sto stai sta stanno nuovo nuova "
        "primo arriva senti guarda finalmente dalle quanto quanti"
    ),
    "nl": (
        "de het een en is zijn was waren ben bent wordt worden te van in op met voor dat die niet niets maar of als "
        "wanneer hoe wie wat waar waarom ik jij je u hij zij ze wij we jullie mijn me mij jouw zijn haar ons onze hun "
        "hen meer heel erg al deze dit daar hier er omdat want alles iedereen niemand iemand iets aan bij naar uit "
        "over onder na tot zonder nog ook altijd nooit weer nu dan toen vandaag morgen gisteren goed goede slecht "
        "beter groot klein hallo hoi bedankt dank alsjeblieft vriend vrienden vriendin broer zus moeder vader mama "
        "zoon dochter kind kinderen man vrouw mensen hond kat huis thuis werk werken school leraar toets huiswerk eten "
        "geld dag dagen nacht avond ochtend maandag dinsdag woensdag donderdag vrijdag zaterdag zondag week jaar tijd "
        "leven liefde wereld ding dingen keer doen doe doet deed gaan ga gaat ging zeggen zeg zegt zei zien zie ziet "
        "weten weet wil wilt kan kunt kunnen moet moeten mag heb hebt heeft hebben had zou zal geen denk denkt kom "
        "komt hou houd houdt vind vindt slapen spelen twee drie vier ander andere zelf alleen veel weinig minder "
        "gewoon eigenlijk echt zo eindelijk lekker leuk leuke kut jongen jongens meisje ja nee z'n m'n 't even toch "
        "wel nieuwe eerste laatste elke krijg krijgt laat staat blijft geleden"
    ),
    "pl": (
        "i w z na do że nie jest są był była być to ten ta tego tej co kto jak gdy kiedy gdzie dlaczego ale czy po od "
        "za dla przez przed pod nad ja ty on ona my wy oni mój moja moje mnie mi cię ci się go jej jego nas was ich "
        "bardzo już jeszcze tylko też tak tu tam teraz zawsze nigdy dzisiaj dziś jutro wczoraj dobrze dobry źle lepiej "
        "dzień dobry cześć dziękuję proszę mama tata brat siostra dziecko pies kot dom praca szkoła pieniądze noc rano "
        "poniedziałek piątek sobota niedziela życie miłość ludzie człowiek rok czas mam masz ma mamy mają mieć robić "
        "robi robię idę idzie mówi mówię wiem wie chcę chce mogę może kocham lubię bo bez wszystko nic ktoś coś każdy "
        "więc jeśli żeby kurwa sobie"
    ),
    "tr": (
        "ve bir bu şu o da de mi mı mu mü için ile ama çok daha ne nasıl kim nerede neden niye ben sen biz siz onlar "
        "değil var yok gibi her şey hiç kadar sonra önce en ki evet hayır bana sana beni seni benim senin onun bugün "
        "yarın dün şimdi zaman gün gece sabah iyi kötü güzel büyük küçük merhaba teşekkürler anne baba kardeş arkadaş "
        "kedi köpek ev iş okul para hayat aşk insan insanlar olan oldu olur oluyor ediyor diyor dedi geldi gitti artık "
        "bile sadece herkes kimse seviyorum istiyorum pazartesi"
    ),
    "id": (
        "yang dan di ke dari ini itu untuk dengan tidak ada adalah saya aku kamu dia kita kami mereka akan sudah bisa "
        "juga karena kalau apa siapa mana pada tapi nggak gak enggak aja lagi kok dong sih nih ya bukan belum jangan "
        "mau harus lebih sangat banyak semua orang hari malam pagi besok kemarin sekarang selalu pernah teman ibu "
        "bapak anak kucing rumah kerja sekolah uang makan tidur cinta suka terima kasih selamat gimana kenapa "
        "bagaimana ketika saat"
    ),
    "sv": (
        "och är var att det den de en ett i på av med för till från inte men om när hur vem vad varför jag du han hon "
        "vi ni min mitt mina mig dig sig oss er mer mycket så alla allt ingen någon något utan som har hade också bara "
        "aldrig alltid idag imorgon igår bra dålig hej tack vän mamma pappa barn hund katt hus jobb skola pengar dag "
        "natt måndag fredag livet kärlek folk år tid gör går säger ser vill kan måste ska skulle vet tycker älskar "
        "kommer två tre"
    ),
}
"""By ISO 639-1: different words, parted by spaces."""

LETTERS = {
    **{"ñ": "es", "¿": "es", "¡": "es", "ß": "de", "ä": "de sv", "ö": "de tr sv", "ü": "de tr", "ã": "pt", "õ": "pt"},
    **{"ç": "fr pt tr", "œ": "fr", "ù": "fr it", "è": "fr it", "ì": "it", "ò": "it", "ê": "fr pt", "ô": "fr pt"},
    **{"î": "fr", "û": "fr", "ë": "nl fr", "á": "es pt", "í": "es pt", "ó": "es pt pl", "ú": "es pt", "à": "fr it pt"},
    **{"é": "fr es pt", "å": "sv", "ł": "pl", "ą": "pl", "ę": "pl", "ś": "pl", "ż": "pl", "ź": "pl", "ć": "pl"},
    **{"ń": "pl", "ı": "tr", "ğ": "tr", "ş": "tr"},
}
"""Letters that English words hardly have, and the languages whose words have them."""

ENDINGS = {
    "en": "ing tion ight ness ful ould ck th ly ed n't 's 're 've 'll 'm 'd ough ble ity ry sh er",
    "es": "ción ciones cion idad iendo ando mente amos aba aron",
    "pt": "ção ções inho inha dade eiro eira ando endo mente amos ava aram",
    "fr": "eux euse aient ait eau oir ais ement ière tion ique ée és",
    "de": "ung lich keit heit isch schaft ieren chen ung ungen tet",
    "it": "zione zioni tà issimo etto etta ando endo mente amo ato",
    "nl": "lijk heid tje tjes ij aat oor dag",
    "pl": "ować ość łem łam",
    "tr": "yor lar ler",
}
"""What words of a language end in, parted by spaces."""
