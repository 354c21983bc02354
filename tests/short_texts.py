"""Short texts in six languages, written for the test of languages after its word lists were; parted by lines."""

SHORT_TEXTS = {
    "es": """
Cuando suena la alarma otra vez
Mi gato a las tres de la madrugada
Nadie me avisó que era lunes
Se acabó el café
Yo fingiendo que entiendo la reunión
Esperando el sueldo desde el día cinco
Te juro que mañana empiezo la dieta
El profesor explicando con dibujos
No sé qué estoy haciendo con mi vida
Cinco minutitos más
Mamá, ya voy
Cuando tu abuela te sirve otro plato
Me duele todo el cuerpo
Ese momento incómodo
Llegué tarde y el jefe ya estaba
Hoy no se trabaja
Los vecinos cantando karaoke
Quién apagó la luz
Perdí las llaves del coche
Un domingo cualquiera
Así son las cosas
El examen era ayer
Tengo hambre
Tengo sueño
No me hables antes del desayuno
Cuando ves tu saldo en el banco
Otra vez arroz
La impresora no funciona
Mi hermana robándome la ropa
Vamos a la playa
Compré zapatos y no me quedan
Se fue el internet
Que alguien me ayude
Todos contentos menos yo
Reunión que pudo ser un correo
Buscando excusas para no salir
El perro se comió mi tarea
Dicen que el dinero no da la felicidad
Lloviendo y sin paraguas
Feliz cumpleaños, viejo
No era penal
Mis planes para el fin de semana
La realidad
Cuando nadie contesta en el grupo
Yo también te extraño
Qué calor hace
Ya casi es viernes
El amor duele
Nunca más vuelvo a tomar
Se rompió la lavadora
Pregunta seria
Estudiando la noche anterior
Me quedé sin batería
Tu ex te escribió
Me despierto cansado
Cosas que solo pasan aquí
Voy llegando
Mentira, aún estoy en la cama
El médico me dijo que descanse
Cada uno con su locura
Por favor, silencio
Ojalá fuera cierto
Qué bonita familia
Sin comentarios
Mi computadora haciendo ruido
Cuando la sopa está muy caliente
No entendí nada
Ahora resulta que es mi culpa
Gané la lotería
Despedido otra vez
Cuenta conmigo
Espera un momento
La suegra llega mañana
Hazlo tú mismo
Corriendo detrás del autobús
El mejor equipo del mundo
Sábado por la noche
Callado te ves más bonito
Me río para no llorar
Una mentira piadosa
Pagando impuestos
Ni en sueños
Falta azúcar
Esa no es mi casa
Mañana será otro día
Quiero vacaciones
Pensando en la inmortalidad del cangrejo
Cuando la clase termina temprano
El wifi de mi vecino
Gritos en la cocina
Me lo contó un pajarito
Adivina quién volvió
Sacando la basura
Mi reacción al ver la cuenta
Amigos hasta que llega la factura
Nos vemos luego
Dame una razón
Trabajando duro o durando en el trabajo
La vida es así
Que te vaya bien
Olvidé la contraseña
Pero primero un café
""",
    "de": """
Wenn der Wecker schon wieder klingelt
Meine Katze um drei Uhr früh
Keiner hat mir Bescheid gesagt
Der Kaffee ist leer
Ich tue so, als hätte ich es verstanden
Seit Montag warte ich auf das Wochenende
Ab morgen mache ich Diät
Der Lehrer malt an die Tafel
Ich habe keine Ahnung
Fünf Minuten noch
Mama, ich komme gleich
Wenn Oma noch einen Nachschlag bringt
Mir tut alles weh
Peinliches Schweigen
Zu spät und der Chef wartet schon
Heute wird gefaulenzt
Die Nachbarn bohren wieder
Wer hat das Licht ausgemacht
Autoschlüssel verloren
Ein ganz normaler Sonntag
So ist das eben
Die Klausur war gestern
Ich habe Hunger
Bin müde
Sprich mich vor dem Frühstück nicht an
Wenn du dein Konto anschaust
Schon wieder Kartoffeln
Der Drucker streikt
Meine Schwester klaut meine Klamotten
Wir fahren ans Meer
Schuhe gekauft, passen nicht
Das Internet ist weg
Kann mir jemand helfen
Alle glücklich außer mir
Diese Besprechung hätte eine Mail sein können
Ausreden suchen
Der Hund hat meine Hausaufgaben gefressen
Geld macht nicht glücklich
Regen und kein Schirm
Alles Gute zum Geburtstag
Das war kein Elfmeter
Meine Pläne fürs Wochenende
Die Wirklichkeit
Keiner antwortet in der Gruppe
Ich vermisse dich auch
Ist das heiß heute
Bald ist Freitag
Liebe tut weh
Nie wieder Alkohol
Die Waschmaschine ist kaputt
Ernste Frage
Lernen in der letzten Nacht
Akku leer
Dein Ex hat geschrieben
Ich wache müde auf
Nur bei uns
Bin unterwegs
Gelogen, ich liege noch im Bett
Der Arzt sagt, ich soll mich ausruhen
Jeder hat seinen Vogel
Ruhe bitte
Schön wär's
Was für eine Familie
Kein Kommentar
Mein Rechner macht Geräusche
Wenn die Suppe zu heiß ist
Ich verstehe nur Bahnhof
Jetzt bin ich schuld
Im Lotto gewonnen
Wieder gefeuert
Auf mich kannst du zählen
Einen Augenblick
Die Schwiegermutter kommt
Mach es doch selbst
Dem Bus hinterherrennen
Die beste Mannschaft der Welt
Samstagabend
Schweigen ist Gold
Lachen, um nicht zu weinen
Eine kleine Notlüge
Steuern zahlen
Nicht im Traum
Der Zucker fehlt
Das ist nicht mein Haus
Morgen ist auch noch ein Tag
Ich brauche Urlaub
Über das Leben nachdenken
Wenn die Stunde früher endet
Das WLAN vom Nachbarn
Geschrei in der Küche
Hat mir ein Vögelchen gezwitschert
Rate mal, wer zurück ist
Den Müll rausbringen
Mein Gesicht beim Anblick der Rechnung
Freunde, bis die Rechnung kommt
Wir sehen uns
Nenn mir einen Grund
Arbeit, Arbeit, nichts als Arbeit
So spielt das Leben
Mach's gut
Passwort vergessen
Aber zuerst Kaffee
Ich liebe es
""",
    "fr": """
Quand le réveil sonne encore
Mon chat à trois heures du matin
Personne ne m'a prévenu
Il n'y a plus de café
Moi qui fais semblant de comprendre
J'attends le week-end depuis lundi
Demain je commence le régime
Le prof dessine au tableau
Je ne sais pas ce que je fais de ma vie
Encore cinq minutes
J'arrive, maman
Quand mamie te ressert une assiette
J'ai mal partout
Ce moment gênant
En retard et le patron est déjà là
Aujourd'hui on ne travaille pas
Les voisins font du karaoké
Qui a éteint la lumière
J'ai perdu mes clés
Un dimanche ordinaire
C'est comme ça
L'examen était hier
J'ai faim
J'ai sommeil
Ne me parle pas avant le petit-déjeuner
Quand tu regardes ton compte en banque
Encore du riz
L'imprimante est en panne
Ma soeur qui me vole mes habits
On part à la plage
Les chaussures sont trop petites
Plus d'internet
Que quelqu'un m'aide
Tout le monde est content sauf moi
Cette réunion aurait pu être un mail
Trouver une excuse pour ne pas sortir
Le chien a mangé mes devoirs
L'argent ne fait pas le bonheur
Il pleut et je n'ai pas de parapluie
Joyeux anniversaire
Il n'y avait pas penalty
Mes projets pour le week-end
La réalité
Personne ne répond dans le groupe
Toi aussi tu me manques
Quelle chaleur
Bientôt vendredi
L'amour fait mal
Je ne boirai plus jamais
La machine à laver est cassée
Question sérieuse
Réviser la veille
Plus de batterie
Ton ex t'a écrit
Je me réveille fatigué
Ça n'arrive que chez nous
Je suis en route
C'est faux, je suis encore au lit
Le médecin m'a dit de me reposer
Chacun sa folie
Silence, s'il vous plaît
Si seulement c'était vrai
Quelle belle famille
Sans commentaire
Mon ordinateur fait du bruit
Quand la soupe est trop chaude
Je n'ai rien compris
Maintenant c'est de ma faute
J'ai gagné au loto
Viré une fois de plus
Tu peux compter sur moi
Attends une seconde
La belle-mère débarque demain
Fais-le toi-même
Courir derrière le bus
La meilleure équipe du monde
Samedi soir
Sois belle et tais-toi
Rire pour ne pas pleurer
Un petit mensonge
Payer ses impôts
Même pas en rêve
Il manque du sucre
Ce n'est pas ma maison
Demain est un autre jour
J'ai besoin de vacances
Réfléchir au sens de la vie
Quand le cours finit plus tôt
Le wifi du voisin
Des cris dans la cuisine
Mon petit doigt me l'a dit
Devine qui revient
Sortir les poubelles
Ma tête devant l'addition
Amis jusqu'à l'addition
À plus tard
Donne-moi une raison
Métro, boulot, dodo
C'est la vie
Bonne chance
Mot de passe oublié
Mais d'abord un café
J'adore ça
""",
    "pt": """
Quando o despertador toca de novo
Meu gato às três da madrugada
Ninguém me avisou
Acabou o café
Eu fingindo que entendi a reunião
Esperando o salário desde o dia cinco
Amanhã começo a dieta
O professor desenhando no quadro
Não sei o que estou fazendo da vida
Só mais cinco minutos
Já vou, mãe
Quando a vovó serve outro prato
Dói tudo
Aquele momento constrangedor
Cheguei atrasado e o chefe já estava lá
Hoje não se trabalha
Os vizinhos cantando alto
Quem apagou a luz
Perdi as chaves do carro
Um domingo qualquer
É assim mesmo
A prova era ontem
Estou com fome
Que sono
Não fala comigo antes do almoço
Quando você olha o saldo da conta
Arroz outra vez
A impressora não funciona
Minha irmã roubando minhas roupas
Bora pra praia
Comprei um sapato e não serviu
Caiu a internet
Alguém me ajuda
Todos felizes menos eu
Essa reunião podia ser um e-mail
Procurando desculpas para não sair
O cachorro comeu minha lição
Dinheiro não traz felicidade
Chovendo e eu sem guarda-chuva
Feliz aniversário
Não foi pênalti
Meus planos para o fim de semana
A realidade
Ninguém responde no grupo
Também sinto saudade
Que calor é esse
Sexta-feira chegando
O amor machuca
Nunca mais eu bebo
A máquina de lavar quebrou
Pergunta séria
Estudando na véspera
Fiquei sem bateria
Seu ex mandou mensagem
Acordo cansado
Coisas que só acontecem aqui
Estou chegando
Mentira, ainda estou na cama
O médico mandou descansar
Cada um com a sua loucura
Silêncio, por favor
Quem dera fosse verdade
Que família linda
Sem comentários
Meu computador fazendo barulho
Quando a sopa está quente demais
Não entendi nada
Agora a culpa é minha
Ganhei na loteria
Demitido outra vez
Pode contar comigo
Espera um pouco
A sogra chega amanhã
Faça você mesmo
Correndo atrás do ônibus
O melhor time do mundo
Sábado à noite
Calado é um poeta
Rindo para não chorar
Uma mentirinha
Pagando imposto
Nem em sonho
Faltou açúcar
Esta casa não é minha
Amanhã é outro dia
Preciso de férias
Pensando na morte da bezerra
Quando a aula termina cedo
O wifi do vizinho
Gritaria na cozinha
Um passarinho me contou
Adivinha quem voltou
Levando o lixo
Minha cara vendo a conta
Amigos até chegar a conta
Até logo
Me dá um motivo
Trabalho, trabalho, trabalho
A vida é assim
Boa sorte
Esqueci a senha
Mas primeiro um cafezinho
Eu amo isso
""",
    "it": """
Quando suona di nuovo la sveglia
Il mio gatto alle tre di notte
Nessuno mi ha avvisato
Il caffè è finito
Io che faccio finta di capire
Aspetto il fine settimana da lunedì
Domani comincio la dieta
Il professore disegna alla lavagna
Non so cosa sto facendo della mia vita
Ancora cinque minuti
Arrivo, mamma
Quando la nonna ti riempie il piatto
Mi fa male tutto
Quel momento imbarazzante
In ritardo e il capo è già lì
Oggi non si lavora
I vicini cantano a squarciagola
Chi ha spento la luce
Ho perso le chiavi della macchina
Una domenica qualunque
È andata così
L'esame era ieri
Ho fame
Ho sonno
Non parlarmi prima di colazione
Quando guardi il conto in banca
Ancora riso
La stampante non funziona
Mia sorella mi ruba i vestiti
Andiamo al mare
Le scarpe sono troppo strette
È caduta la linea
Qualcuno mi aiuti
Tutti felici tranne me
Questa riunione poteva essere una mail
Cercare scuse per non uscire
Il cane ha mangiato i compiti
I soldi non fanno la felicità
Piove e non ho l'ombrello
Buon compleanno
Non era rigore
I miei piani per il fine settimana
La realtà
Nessuno risponde nel gruppo
Anche tu mi manchi
Che caldo
Quasi venerdì
L'amore fa male
Non berrò mai più
Si è rotta la lavatrice
Domanda seria
Studiare la sera prima
Batteria scarica
Il tuo ex ti ha scritto
Mi sveglio stanco
Cose che succedono solo qui
Sto arrivando
Bugia, sono ancora a letto
Il medico mi ha detto di riposare
Ognuno ha le sue manie
Silenzio, per favore
Magari fosse vero
Che bella famiglia
Senza parole
Il mio computer fa rumore
Quando la minestra scotta
Non ho capito niente
Adesso è colpa mia
Ho vinto alla lotteria
Licenziato un'altra volta
Conta su di me
Aspetta un attimo
Domani arriva la suocera
Fallo da solo
Correre dietro all'autobus
La squadra più forte del mondo
Sabato sera
Il silenzio è d'oro
Rido per non piangere
Una bugia innocente
Pagare le tasse
Neanche per sogno
Manca lo zucchero
Quella non è casa mia
Domani è un altro giorno
Ho bisogno di ferie
Pensare al senso della vita
Quando la lezione finisce presto
Il wifi del vicino
Urla in cucina
Me l'ha detto un uccellino
Indovina chi è tornato
Portare fuori la spazzatura
La mia faccia davanti al conto
Amici finché arriva il conto
Ci vediamo
Dammi un motivo
Lavoro, lavoro, lavoro
Così è la vita
Buona fortuna
Password dimenticata
Ma prima un caffè
Lo adoro
""",
    "nl": """
Als de wekker weer gaat
Mijn kat om drie uur 's nachts
Niemand had het me verteld
De koffie is op
Ik doe alsof ik het snap
Sinds maandag wacht ik op het weekend
Morgen begin ik aan mijn dieet
De meester tekent op het bord
Geen idee waar ik mee bezig ben
Nog vijf minuutjes
Ik kom zo, mam
Als oma nog een bord opschept
Alles doet pijn
Dat ongemakkelijke moment
Te laat en de baas zit er al
Vandaag wordt er niet gewerkt
De buren zingen weer
Wie heeft het licht uitgedaan
Sleutels kwijt
Een gewone zondag
Zo gaat dat
Het tentamen was gisteren
Ik heb honger
Ik heb slaap
Praat niet tegen me voor het ontbijt
Als je naar je rekening kijkt
Alweer rijst
De printer doet het niet
Mijn zus pikt mijn kleren
We gaan naar het strand
De schoenen zijn te klein
Het internet ligt eruit
Kan iemand me helpen
Iedereen blij behalve ik
Deze vergadering had een mailtje kunnen zijn
Smoesjes zoeken
De hond heeft mijn huiswerk opgegeten
Geld maakt niet gelukkig
Regen en geen paraplu
Gefeliciteerd met je verjaardag
Dat was geen strafschop
Mijn plannen voor het weekend
De werkelijkheid
Niemand reageert in de groep
Ik mis jou ook
Wat een hitte
Bijna vrijdag
Liefde doet zeer
Nooit meer drinken
De wasmachine is stuk
Serieuze vraag
Leren op het laatste moment
Batterij leeg
Je ex heeft gebeld
Ik word moe wakker
Alleen in Nederland
Ik ben onderweg
Gelogen, ik lig nog in bed
De dokter zegt dat ik moet rusten
Ieder zijn gekte
Stilte alstublieft
Was het maar waar
Wat een familie
Geen commentaar
Mijn laptop maakt herrie
Als de soep te heet is
Ik snap er niks van
Nu is het mijn schuld
De loterij gewonnen
Weer ontslagen
Reken maar op mij
Wacht eens even
Morgen komt mijn schoonmoeder
Doe het zelf
Rennen voor de bus
De beste ploeg ter wereld
Zaterdagavond
Zwijgen is goud
Lachen om niet te huilen
Een leugentje om bestwil
Belasting betalen
In je dromen
De suiker is op
Dit is mijn huis niet
Morgen is er weer een dag
Ik ben toe aan vakantie
Nadenken over het leven
Als de les eerder stopt
De wifi van de buren
Geschreeuw in de keuken
Raad eens wie terug is
Het vuilnis buiten zetten
Mijn gezicht bij het zien van de rekening
Vrienden tot de rekening komt
Tot straks
Geef me een reden
Werk, werk en nog eens werk
Zo is het leven
Veel succes
Wachtwoord vergeten
Maar eerst koffie
Heerlijk dit
""",
}
"""By ISO 639-1; none of these texts was looked at while the lists were made."""
