/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the citizens of the practice world are called and say: content in German, as people in Berlin write; never translated. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-lines.h"

const LfPracticePerson lf_practice_people[] = {
  { "Anna K.", "@anna_k" },
  { "Mehmet Y.", "@mehmet_y" },
  { "Jürgen Müßig", "@juergen_muessig" },
  { "Ayşe Öztürk", "@ayse_oeztuerk" },
  { "Kiezradlerin", "@kiezradlerin" },
  { "Thomas Brandt", "@thomas_brandt_berlin" },
  { "Oma Inge 👵", "@oma_inge" },
  { "Nguyễn Thị Lan", "@lan_nguyen" },
  { "Paweł Zieliński", "@pawel_z" },
  { "Familie Schröder-Okafor", "@schroeder_okafor" },
  { "Wilmersdorfer Witwer", "@wilmersdorfer_witwer" },
  { "Dr. Claudia von Hagenow-Tempelhoff", "@hagenow_tempelhoff" },
  { "Jonas", "@jonas_10711" },
  { "Elternvertretung Grundschule", "@elternvertretung_gs" },
  { "Samira E.", "@samira_e" },
  { "Bäckerei am Platz", "@baeckerei_am_platz" },
};
const guint lf_practice_n_people = G_N_ELEMENTS (lf_practice_people);

#define TOPIC(name, patterns, ...)                                          \
  static const char *const name##_words[] = { patterns, NULL };             \
  static const char *const name##_lines[] = { __VA_ARGS__, NULL };
#define WORDS(...) __VA_ARGS__

TOPIC (felling, WORDS ("baumfäll*", "fällung*", "gefällt*", "fällen", "robinie*", "linde*", "baumarbeiten"),
       "Warum wird die Linde vor unserem Haus gefällt? Die sah doch gesund aus.",
       "Wird dort nachgepflanzt? Und wenn ja: wann, und welche Baumart?",
       "Schon wieder Bäume weg. Gibt es ein Gutachten, das man einsehen kann?",
       "Ab wann wird gesägt? Ich arbeite nachts und schlafe vormittags.",
       "Brütet in der einen Robinie nicht noch ein Specht? Ist das geprüft worden?")
TOPIC (closure, WORDS ("*sperrung", "*sperrungen", "gesperrt*", "*baustelle", "*baustellen", "bauarbeiten", "*sanierung",
                      "umleitung*"),
       "Wie komme ich während der Sperrung mit dem Rollstuhl zur Apotheke?",
       "Fährt der Bus in der Zeit eine Umleitung, und wo ist die Ersatzhaltestelle?",
       "Gilt die Sperrung auch für Radfahrende? Auf der Karte ist das nicht zu erkennen.",
       "Wie lange dauert das denn? Beim letzten Mal hieß es auch zwei Wochen, und dann waren es drei Monate.",
       "Kann die Müllabfuhr trotzdem durch? Unsere Tonnen sind seit Montag voll.")
TOPIC (office, WORDS ("bürgeramt*", "bürgerämter*", "standesamt*", "personalausweis*", "reisepass*", "meldebescheinigung*"),
       "Wann öffnet das Bürgeramt am Donnerstag? Auf der Tafel steht etwas anderes als im Netz.",
       "Kann ich meinen Reisepass auch ohne Termin abholen, wenn er fertig ist?",
       "Nehmt ihr Karte, oder muss ich die Gebühr bar bezahlen?",
       "Meine Mutter ist 91 und kann nicht mehr kommen. Gibt es jemanden, der nach Hause kommt?",
       "Brauche ich für die Anmeldung die Bescheinigung vom Vermieter im Original?")
TOPIC (appointment, WORDS ("termin", "termine", "terminen", "terminvergabe", "sprechstunde*", "sprechzeit*", "öffnungszeit*"),
       "Ich finde seit drei Wochen keinen freien Termin. Um wie viel Uhr werden neue freigeschaltet?",
       "Kann man sich auf eine Warteliste setzen lassen, falls jemand absagt?",
       "Gilt der Termin für die ganze Familie, oder brauchen wir vier?",
       "Ist die Sprechstunde barrierefrei zu erreichen? Der Aufzug war letzte Woche kaputt.")
TOPIC (market, WORDS ("*markt", "*marktes", "*märkte", "marktstand*", "händler*"),
       "Findet der Markt auch am Feiertag statt?",
       "Wo kann ich mich um einen Stand bewerben? Ich mache Marmelade.",
       "Darf man auf dem Markt seinen Hund mitnehmen?",
       "Bis wann steht der Markt? Letztes Jahr war um vier schon alles abgebaut.")
TOPIC (festival, WORDS ("*fest", "*feste", "*festes", "festival*", "umzug", "konzert*", "feuerwerk*"),
       "Bis wie viel Uhr wird dort Musik gespielt? Wir wohnen direkt darüber.",
       "Gibt es auf dem Fest etwas für kleine Kinder?",
       "Kann man sich noch als Helferin melden?",
       "Wo sollen die Anwohner in der Zeit parken?",
       "Fällt das Fest bei Regen aus?")
TOPIC (playground, WORDS ("spielplatz*", "spielplätze*", "spielgerät*", "rutsche", "schaukel*", "bolzplatz*"),
       "Wann ist der Spielplatz wieder offen? Die Rutsche ist seit dem Sommer abgesperrt.",
       "Kommt auch etwas für Kinder unter drei hin? Bisher ist alles zu hoch.",
       "Auf dem Spielplatz liegen Scherben im Sand. Wer kümmert sich darum?",
       "Bitte denkt an Schatten! Im Juli konnte man dort nicht sitzen.")
TOPIC (school, WORDS ("*schule", "*schulen", "*schulhof*", "kita", "kitas", "einschulung*", "hort", "turnhalle*"),
       "Betrifft das auch die Geschwisterkinder? Wir haben noch keinen Bescheid.",
       "Wie kommen die Kinder in der Bauzeit sicher zur Schule?",
       "Wer ist bei Ihnen für Kitagutscheine zuständig? Ich werde seit Tagen weiterverbunden.")
TOPIC (cycling, WORDS ("radweg*", "*radstraße", "fahrrad*", "radverkehr*", "zebrastreifen*", "parkpl*", "parken", "parkraum*"),
       "Wird der Radweg im Winter auch geräumt?",
       "Wie viele Parkplätze fallen dafür weg? Und wo ist Ersatz?",
       "Endlich! Kommen dort auch Bügel zum Anschließen hin?",
       "Auf dem neuen Radweg parken jeden Morgen Lieferwagen. Kontrolliert das jemand?")
TOPIC (rubbish, WORDS ("*müll", "sperrmüll*", "abfall*", "laub", "laubsäcke*", "winterdienst*", "glätte*", "streu*"),
       "An der Ecke liegt seit einer Woche ein Sofa. Wo melde ich das am besten?",
       "Wer muss bei Glätte streuen, der Vermieter oder der Bezirk?",
       "Wo bekomme ich Laubsäcke, und was kosten sie?")
TOPIC (park, WORDS ("*park", "*parks", "grünanlage*", "grünfläche*", "*see", "*teich", "badestelle*", "hunde*"),
       "Ist der Park nachts beleuchtet? Mir ist dort im Dunkeln nicht wohl.",
       "Dürfen Hunde dort jetzt frei laufen oder nicht? Die Schilder widersprechen sich.",
       "Wer gießt eigentlich die jungen Bäume im Park? Darf man helfen?")
TOPIC (vote, WORDS ("*wahl", "*wahlen", "briefwahl*", "wahlhelf*", "beteiligung*", "bürgerversammlung*", "anhörung*"),
       "Bis wann kann man sich anmelden? Und geht das auch auf Papier?",
       "Ich bin erst im Oktober hergezogen. Darf ich trotzdem mitmachen?",
       "Werden die Ergebnisse irgendwo veröffentlicht? Beim letzten Mal haben wir nie wieder etwas gehört.")

#define ENTRY(name) { name##_words, name##_lines }

const LfPracticeTopic lf_practice_topics[] = {
  ENTRY (felling), ENTRY (closure), ENTRY (office), ENTRY (appointment), ENTRY (market), ENTRY (festival),
  ENTRY (playground), ENTRY (school), ENTRY (cycling), ENTRY (rubbish), ENTRY (park), ENTRY (vote),
};
const guint lf_practice_n_topics = G_N_ELEMENTS (lf_practice_topics);

const char *const lf_practice_general[] = {
  "Gibt es das auch in Leichter Sprache?",
  "Wo finde ich dazu mehr Informationen?",
  "An wen kann ich mich wenden, wenn ich dazu noch Fragen habe? Telefonisch ist niemand zu erreichen.",
  "Gilt das für den ganzen Bezirk oder nur für Wilmersdorf?",
  "Danke für die Information! Das hätte ich sonst nicht mitbekommen.",
  "Warum erfährt man so etwas immer erst einen Tag vorher?",
  "Könnt ihr das bitte auch auf Türkisch und Polnisch posten? Meine Nachbarn würde es interessieren.",
  "Und was kostet das alles? 🤔",
  "Steht das auch irgendwo als Aushang? Mein Vater hat kein Internet.",
  "Im Text steht Montag, der Link sagt Dienstag. Was stimmt denn nun?",
  "Ich wohne knapp hinter der Bezirksgrenze. Bin ich da auch gemeint?",
  "Super, dass Sie hier jetzt auch antworten. Früher kam da nie etwas zurück.",
  NULL
};

const char *const lf_practice_mentions[] = {
  "Am U-Bahnhof ist der Aufzug seit gestern defekt. Wer ist dafür zuständig, ihr oder die BVG?",
  "Die Laterne vor Hausnummer 14 flackert seit Tagen. Können Sie das bitte weitergeben?",
  "Frage an das Bezirksamt: Wo kann man alte Farben abgeben?",
  "Heute im Amt sehr freundlich beraten worden. Das muss auch mal gesagt werden 👍",
  "Die Ampel an der Kreuzung springt für Fußgänger viel zu schnell um. Meine Mutter kommt nicht hinüber.",
  "Ich habe am 3. des Monats einen Antrag abgegeben und noch keine Bestätigung. Ist das normal?",
  "In der Grünanlage ist eine Bank zerbrochen, es stehen Nägel heraus. Bitte schnell absperren.",
  "Kann mir jemand sagen, ob die Bibliothek zwischen den Jahren geöffnet hat?",
  NULL
};

const char *const lf_practice_messages[] = {
  "Guten Tag, ich möchte das nicht öffentlich schreiben: Ich habe eine Mahnung bekommen, "
  "die Gebühr aber längst bezahlt. An wen wende ich mich?",
  "Hallo, mein Nachbar stellt den Rettungsweg zu. Kann ich das melden, ohne dass er meinen Namen erfährt?",
  "Guten Abend, ich brauche für nächste Woche dringend eine Meldebescheinigung. Gibt es eine Möglichkeit?",
  "Sehr geehrte Damen und Herren, mein Sohn ist in der Kita nicht gut aufgehoben. Mit wem kann ich vertraulich sprechen?",
  "Hallo, ich sitze im Rollstuhl und komme nicht in den zweiten Stock zur Beratung. Geht das auch im Erdgeschoss?",
  "Ich habe eine Frage zum Wohngeld, mag meine Zahlen hier aber nicht öffentlich nennen. Wohin damit?",
  NULL
};

const char *const lf_practice_thanks[] = {
  "Vielen Dank für die schnelle Antwort!",
  "Danke, das hilft mir weiter.",
  "Ah, verstanden. Danke schön!",
  "Gut zu wissen, danke. Ich sage es den Nachbarn weiter.",
  "Danke! So klar hatte mir das noch niemand erklärt.",
  "Na gut. Glücklich bin ich damit nicht, aber danke für die ehrliche Auskunft.",
  "Prima, dann schaue ich dort nach. Schönen Tag noch!",
  NULL
};

const char *const lf_practice_further[] = {
  "Danke. Und bis wann gilt das?",
  "Verstehe ich richtig, dass ich vorher nichts beantragen muss?",
  "Gibt es dafür eine Telefonnummer, unter der wirklich jemand abnimmt?",
  "Das beantwortet meine Frage leider nicht ganz. Wer entscheidet das denn?",
  "Und was ist mit den Anwohnern auf der anderen Straßenseite?",
  "Könnten Sie mir dazu bitte den Link schicken?",
  NULL
};
