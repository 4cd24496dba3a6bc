/** German. Familiar and formal address, infinitives, passives and verbs at the end; ä, ö, ü, ß or ae, oe, ue, ss. */

import { buildPhrases } from './build-phrases.ts'
import { listsOf, wordList } from './word-list.ts'

/** Words with umlauts in either spelling; blanks, brackets and endings as in a word list. */
function words(list: string): ReturnType<typeof wordList> {
  const spelled: Record<string, string> = { ä: '(ä|ae|a)', ö: '(ö|oe|o)', ü: '(ü|ue|u)', ß: '(ß|ss)' }
  return wordList(list.replace(/[äöüß]/g, (letter) => spelled[letter] ?? letter))
}

const person = '((be)?nutzer(in|s|n|innen)?|anwender(in|s|n)?|user(s|n)?|menschen|bediener(s)?)'
const object = `(den|dem|des|der|einen|einem|diesen|diesem|gegenüber dem|vor dem|vom|deinen|deinem|ihren|ihrem|die)( \\p{L}{2,12}(en|e|er))? ${person}`
const oblique = `(dem|den|gegenüber dem|gegenüber den|vor dem|einem|diesem|mit dem|beim) ${person}`

/** What poisoned text says in German. */
export const german = buildPhrases({
  negated: words('nicht|nie|niemals|keine?(n|r|s)?|ohne'),
  refused: words('nichts?|nie|niemals|keine?(n|r|s|m)?|verboten|untersagt'),
  condition: words('wenn|falls|sofern|solange|ob|sobald'),
  switched: words('true|wahr|false|falsch|aktiviert|optional'),
  turn: words(
    'beispiel|beispielsweise|nicht|nie|niemals|ohne|bis|bevor|aber|sondern|außer|ausser|nur|wenn|falls|sofern|ehe|es sei denn',
  ),
  override: {
    drop: words(
      '(gelten|gilt) (für dich |ab jetzt |ab sofort |nun )?(nicht( mehr| länger)?|keine)|sind (nicht mehr gültig|aufgehoben|hinfällig|ungültig|gegenstandslos|außer kraft)|außer kraft|(lass|lasse|lassen sie)[^.,;:!?]{0,10} beiseite|hinweg|wirf[^.,;:!?]{0,10} über bord|blende[^.,;:!?]{0,10} aus|pfeif auf|befolge (keine|nicht)|verwerfen|streiche|ignorier(e|en|t|st|end)?|zu ignorieren|missachte(n|t)?|vergi(ß|sst)|vergesse(n|t)?|vergiss|miss?achte(n)?|(nicht|nie|niemals|nicht mehr|nicht länger) (zu )?(befolgen|beachten|befolgt|beachtet|folgen)|(befolge(n)?|beachte(n)?|folge(n)?)( sie)? (nicht|nicht mehr|nicht länger|keine(n|r|s)?)|umgeh(e|en|st)|zu umgehen|setz(e|en) (dich|sie sich) über|verwirf|verwerfe(n)?|überspringe(n)?|außer acht|hinfällig|ungültig|nicht mehr gültig|kümmere dich nicht um|halte dich nicht (mehr )?an|halten sie sich nicht (mehr )?an',
    ),
    earlier: words(
      'vorherig(e|en|er|es)|früher(e|en|er)|bisherig(e|en|er)|vorangegangen(e|en|er)|vorangehend(e|en|er)|vorig(e|en|er)|obig(e|en|er)|obenstehend(e|en|er)|oben|ursprünglich(e|en|er)|anfänglich(e|en|er)|erhalten(e|en|er)|gegeben(e|en|er)|zuvor|bislang|vorher|des systems|deiner entwickler|des entwicklers|die (du|dir|sie|ihnen)|deine(n|r)?|bestehend(e|en|er)',
    ),
    order: words(
      'anweisung(en)?|instruktion(en)?|anleitungen|weisung(en)?|vorgaben|prompts?|befehle?(?= (des|die|von|zuvor|oben|ignor|vergess))|aufträge(?= (des|die|von|zuvor|oben))|system-?prompts?|system-?(anweisung|nachricht|vorgabe)(en)?|direktiven',
    ),
    yours: words(
      '(die|alle|sämtliche) (regeln|einschränkungen|beschränkungen|richtlinien|vorgaben),? (die (dir|du|man dir|ihnen)|welche)|(alle |alle deine |deine |ihre |sämtliche deiner |all deine )(eigenen )?(sicherheits)?(regeln|beschränkungen|einschränkungen|richtlinien|schranken|grenzen|schutzmaßnahmen|filter|leitplanken)|(alle|sämtliche) (vorherigen|bisherigen|früheren|obigen) (regeln|einschränkungen|beschränkungen|richtlinien)|alles,? (was (dir|ihnen|man dir|du|sie|ich dir|bisher|zuvor|vorher|oben)|bisherige|vorherige|obige|obenstehende)|(den|deinen|ihren) system-?prompt|was (dir|ihnen|man dir) (zuvor |vorher |bisher )?(gesagt|befohlen|aufgetragen|mitgeteilt)',
    ),
    freed: words(
      '(bist|sind) (du|sie) (ab jetzt |ab sofort |nun )?(an|durch) (keine|keinerlei)|(für dich|für sie) (gelten|gibt es) (ab jetzt |ab sofort |nun )?(keine|keinerlei)|(ab jetzt|ab sofort|von nun an) (bist|gelten|unterliegst)[^.,;:!?]{0,10} (keine|keinerlei|nicht mehr)|(du|sie) (bist|sind|unterliegst|unterliegen|musst|müssen|hast|haben) (ab jetzt |von nun an |ab sofort |jetzt |nun )?(nicht mehr|nicht länger|keinen|keinerlei|frei von|an keine)|von nun an gelten (für dich )?keine',
    ),
    bound: words('regeln?|beschränkungen|einschränkungen|anweisungen|richtlinien|grenzen|vorgaben|weisungen'),
  },
  secrecy: {
    not: words(
      'nicht|nie|niemals|nichts|keinesfalls|auf keinen fall|keinem|vermeide(n)?( es)?|unterlasse(n)?( es)?|weder|nichts davon|kein wort',
    ),
    tell: words(
      'sag(e|en|st)?|mitteilen|mitgeteilt|teile?n?|mitzuteilen|informier(e|en|t)|zu informieren|benachrichtig(e|en|t)|erzähl(e|en)?|bericht(e|en)|warn(e|en)|verrat(e|en)?|verrät|bescheid|unterricht(e|en|et)|hinweisen|weise|zu sagen|aufklären|kläre|in kenntnis',
    ),
    user: words(object),
    toUser: words(oblique),
    negationLast: words('dass|daß|wenn|falls|ob|und|oder|bis|bevor|ohne|aber|nur|sobald|warum|was|wie'),
    mention: words(
      'erwähnung|erwähnst|nennst|verrätst|verlier(e|en)|erwähn(e|en|t)|zu erwähnen|verrat(e|en)|zu verraten|offenbar(e|en|t)|offenzulegen|offenlegen|leg(e|en)|erklär(e|en)|nenn(e|en)|sprich|sprechen|preisgeben|preiszugeben|gib|geben sie|bericht(e|en)|erkennen|anmerken|enthülle(n)?|thematisier(e|en)|zu erkennen',
    ),
    ownAct: words(
      '(nichts )?(von|über) (diesem|diesen|dieser) (vorgang|schritt|aktion|zugriff|anweisung(en)?|aufruf|übertragung)|in (deiner|der|ihrer) (antwort|ausgabe|zusammenfassung)(?= (nichts|nicht|keinesfalls|niemals))|(dass|daß) (du|sie|zuerst|zunächst|vorher)|(diesen|dieser|dieses|diese|den) (schritt|vorgang|aktion|anweisung(en)?|zugriff|verhalten|maßnahme|anforderung|lesevorgang|hinweis)|hiervon|davon|dies',
    ),
    honest: words(
      'passw(ort|örter)|kennw(ort|örter)|api-?schlüssel|geheime schlüssel|privaten schlüssel|tokens?|zugangsdaten|geheimnisse|interne(n)? (ids?|kennungen)|bis|bevor|es sei denn|außer wenn|dass (er|sie)[^.,;:!?]{0,10} (soll|muss|müssen|sollen)|selbst (aus)?zuführen|auszuführen',
    ),
    untold: [
      words(
        `ohne (dass )?(dies |das |es |davon |etwas )?${object} (davon |darüber |hierüber |etwas |dies |das |es |vorher ){0,2}(zu )?(informieren|sagen|erzählen|unterrichten|verraten|erwähnen|mitzuteilen|mitteilen|warnen|fragen und zu informieren)|ohne (dies |das |es )?(zu erwähnen|bescheid zu (geben|sagen))`,
      ),
    ],
    unnotified: [
      words(`ohne (dass )?${object} (davon |darüber |vorher )?zu benachrichtigen|ohne benachrichtigung ${object}`),
    ],
    unawares: listsOf(
      words,
      `(es ist )?(nicht (nötig|notwendig|erforderlich)|unnötig|unwichtig),? dass (der|die) ${person} (davon |es |das |dies |hiervon ){0,2}(erfährt|weiß|weiss|mitbekommt|bemerkt|merkt|informiert)|${person} (nichts|kein wort) (sagen|verraten|mitteilen)|verschweig(e|en|t)( sie)? (dies |das |es )?${object}|(dies|das|es|diesen \\p{L}{1,10}|diese \\p{L}{1,10}) (musst du |sollst du |ist )?(dem|vor dem|gegenüber dem) ${person} (zu verschweigen|verschweigen|verheimlichen|vorenthalten|zu verheimlichen)|enthalte (dies|das|es) ${object} vor|behalte (das|dies|es|alles) für dich|behalten sie (das|dies|es) für sich|(der|die) ${person} (braucht|muss|brauchen) (davon |das |dies |hiervon ){0,2}(nichts|nicht)( davon)? (zu )?(wissen|erfahren)|(lass|lassen sie) ${object} (darüber |hierüber )?im (dunkeln|unklaren|ungewissen)|(ohne|hinter dem) (wissen|kenntnis|rücken) ${object}|ohne dass (der|die) ${person} (es |etwas |davon |das |dies ){0,2}(merkt|bemerkt|mitbekommt|erfährt|weiß|weiss|sieht|ahnt|mitkriegt)|(der|die) ${person} (darf|soll|sollte|dürfen|sollen)( davon| es| das| dies| hiervon| unter keinen umständen| auf keinen fall| niemals){0,3} (nicht|nichts|nie|niemals)?( davon)? ?(wissen|erfahren|merken|bemerken|mitbekommen|sehen, dass|ahnen)|vor ${object} (geheim|verborgen|verheimlich|zu verbergen)(halten|zuhalten|en|t)?|verheimlich(e|en) (dies |das |es |diesen schritt )?(vor )?${object}|(halte|halten sie) (dies|das|es|alles|diesen vorgang) (vor ${object} )?(geheim|verborgen)|verbirg (dies|das|es|diesen schritt) vor ${object}|(lass|lassen sie) (den|die) ${person} (nichts|nicht) (davon )?(wissen|merken|erfahren|ahnen)`,
    ),
    secretly: words('heimlich|im geheimen|klammheimlich|unbemerkt|verdeckt|insgeheim'),
    act: words(
      'send(e|en|et)|übermittl(e|en)|übermittelt|schick(e|en|t)|kopier(e|en|t)|lies|lesen|lade|hochladen|füg(e|en)|anhängen|hänge|sammel(e|n|t)|sammle|änder(e|n|t)|ändere|ausführen|ersetz(e|en|t)|leit(e|en|et)|weiterleiten|speicher(e|n|t)|lese',
    ),
  },
  access: {
    read: words(
      'lies|lese(n)?|liest|auslesen|ausliest|einlesen|auszulesen|zu lesen|öffn(e|en|et)|zu öffnen|zugreifen|greif(e|en|t)|zuzugreifen|hol(e|en|t)|sammel(e|n|t)|sammle|extrahier(e|en|t)|lade|hochladen|sende(n)?|schick(e|en)|übermittle|übermitteln|kopier(e|en|t)|häng(e|en)|anhängen|füg(e|en)|inhalte? (von|der|des|aus)|abrufen|ruf(e|en)|exfiltrier(e|en)',
    ),
    refusing: words(
      'verweiger(t|n)|verboten|blockier(t|en)|abgelehnt|lehnt|ablehnen|verhinder(t|n)|ausgeschlossen|schließt|gesperrt|sperrt|niemals|erkennt|\\.env\\.(example|sample)',
    ),
  },
  parameter: {
    put: words(
      'reich(e|en)|weiterreichen|weitergeben|hinterleg(e|en)|befüll(e|en)|übertrag(e|en)|notier(e|en)|speicher(e|n)|übergib|übergeben|übergebe|übergibst|zu übergeben|füg(e|en)|einfügen|hinzufügen|setz(e|en)|schreib(e|en)|trag(e|en)|eintragen|leg(e|en)|sende(n)?|schick(e|en)|häng(e|en)|anhängen|kopier(e|en)|pack(e|en)|gib|geben sie|übermittle|übermitteln|mitgeben|mitschicken|einzufügen|aufnehmen|nimm',
    ),
    itsContent: words(
      '(seinen|deren|dessen|ihren) (gesamten |vollständigen |kompletten |ganzen )?inhalte?|(den )?(gesamten |vollständigen )?inhalt (dieser|jener|der gelesenen) dateie?n?|gelesenen inhalt',
    ),
    context: words(
      '(gesamten?|vollständigen?|kompletten?|ganzen?|bisherigen?|gesamte|ganze) (bisherigen? )?(chat-?|gesprächs-?|konversations-?|nachrichten-?)?(verlauf|gespräch(s)?|unterhaltung|konversation|chat|dialog|kontext|protokoll)|(chat|gesprächs|konversations|nachrichten|unterhaltungs)-?(verlauf|historie|protokoll)|system-?prompts?|system-?(nachricht|anweisung)(en)?|alle (vorherigen|bisherigen|früheren) nachrichten',
    ),
    into: words('in|im|als|über|an|mit|ins|zum|via|per|unter'),
    parameter: words('parameters?|arguments?|felde?s?|feld'),
  },
  exfiltration: {
    send: words(
      'send(e|en|et|est)|gesendet|zu senden|schick(e|en|t)|geschickt|weiterleiten|weitergeleitet|leit(e|en|et)|weiterzuleiten|übermittl(e|en)|übermittelt|übertrag(e|en)|lad(e|en)|hochladen|hochgeladen|hochzuladen|poste(n)?|exfiltrier(e|en)|teile|melde',
    ),
    grave: words(
      '(sämtliche|alle) (passwörter|nachrichten|e-?mails|dateien|dokumente|daten|gespräche|chats?|eingaben|antworten)|jede[rns]? (nachricht|e-?mail|mail|datei|antwort|eingabe)|tokens?|passwörter|kopie|(chat|gesprächs|konversations)-?(verlauf|historie)|unterhaltung|konversation|nutzerdaten|benutzerdaten|daten des (be)?nutzers|(persönlichen?|privaten?|vertraulichen?|sensiblen?) (daten|informationen)|zugangsdaten|passwörter|privaten? schlüssel|(ssh|api)-schlüssel|umgebungsvariablen|(eine|je eine|der|weitere) kopie|kopie (von|der|des|jeder|aller)|dateien des (be)?nutzers|geheimnisse|ergebnisse',
    ),
    away: words(
      '(einen |einem |den |unseren |unserem )?(externen|fremden|entfernten|unseren|unserem) (server|endpunkt|dienst|adresse)|angreifer(s|n)?|externe adresse',
    ),
    blindCopy: words('blindkopie|bcc|in kopie|cc'),
  },
  conditional: {
    whenUser: words(
      `(sobald|wenn|falls) (es um|das gespräch|die rede|im gespräch|in der unterhaltung)|(fragt|erwähnt|sucht|möchte|bittet|will|verlangt|erkundigt sich) (der|die|ein|eine) ${person}|(wenn|falls|sobald|immer wenn|jedes mal,? wenn|sofern) (der|die|ein|eine|jemand|ihr|dein) ?${person}?[^.,;:!?]{0,24} (fragt|erwähnt|bittet|möchte|will|spricht|sagt|sucht|wünscht|anfragt|verlangt|nennt|schreibt|geht|wissen|redet|erkundigt)`,
    ),
    besides: words(
      'auch|außerdem|zusätzlich|immer|automatisch|heimlich|stets|ausnahmslos|ebenfalls|nebenbei|gleichzeitig|unbedingt',
    ),
    addedAct: words(
      'empfiehl|empfehlen|empfehle|erwähn(e|en)|bewirb|bewerben|schlag(e)?|vorschlagen|füg(e|en)|einfügen|hinzufügen|sende(n)?|schick(e|en)|leit(e|en)|weiterleiten|änder(e|n)|ändere|ersetz(e|en)|tausch(e|en)|austauschen|wechsle|kauf(e|en)|überweis(e|en)|häng(e|en)|anhängen|bau(e|en)|umleiten',
    ),
  },
  hooks: {
    around: words(
      '(vor|nach|bei) (jede(r|m|s)|der|dem|einer|einem) (nutzung|verwendung|aufruf|einsatz|benutzung|ausführung) (eines|von|jedes|irgendeines|aller) (anderen |beliebigen )?(werkzeug(s|es|en|e)?|tools?)|(vor|nach) (jede(r|m|s)|der|dem|allen|einem|einer)? ?(nutzung|verwendung|aufruf|einsatz|benutzung|ausführung)? ?(eines|von|jedes|aller|irgendeines|des)? ?(jede(m|n|s)|andere(n|r|s)|beliebigen|irgendeinem|aller|allen)? ?(anderen|beliebigen)? ?(werkzeug(s|es|en|e)?|tools?|tool-?aufruf(s|e)?|werkzeug-?aufruf(s)?)|(bevor|nachdem) (du|sie|man) (ein|irgendein|das|jedes|andere)(e|es)? ?(anderes|andere|beliebiges)? ?(werkzeuge?|tools?) (verwende(s)?t|nutzt|nutzen|aufrufst|aufrufen|benutzt|benutzen|verwendest|verwenden|aufgerufen|verwendet|genutzt)|(jedes mal|immer|wann immer),? (wenn )?(du|sie|man|ein|irgendein) (ein )?(anderes |beliebiges )?(werkzeug|tool) (aufgerufen|verwendet|genutzt|aufrufst|verwendest|nutzt|benutzt|aufrufen|verwenden|nutzen)',
    ),
    must: words('muss(t)?|müssen|immer|stets|unbedingt|zwingend|zuerst|zunächst|verpflichtend|soll(st|en|te)?|ist'),
    hooked: words(
      'ruf|start(e|en|et)|stoße|aufruf(en|st)|aufgerufen|aufzurufen|ruf(e|en)|verwend(e|en|et)|nutz(e|en|t)|ausgeführt|ausführen|führ(e|en)|lies|lesen|gelesen|send(e|en)|schick(e|en)|kopier(e|en)|protokollier(e|en)|häng(e|en)|anhängen|übergib|übergeben|übermittle|weitergeleitet|gesendet',
    ),
  },
  tampering: {
    regardless: [
      words(
        'was (auch immer|immer)|welche(n|r|s|m)? ([^ .,;:!?]{1,10} )?auch immer|ganz egal,? (was|welche(n|r|s|m)?|wen|wie)|ohne rücksicht (auf|darauf)|trotz der|(unabhängig davon|egal|ganz gleich|gleichgültig|ungeachtet dessen|gleich),? (was|welche(n|r|s|m)?|wen|wie|wohin|wem|ob)',
      ),
      words(person),
    ],
    otherwise: words(
      `(auch|selbst) wenn der ${person} (etwas ander|eine ander|einen ander|das gegenteil|ein ander)(es|e|en)|ignorier(e|en) (die|den|das) (eingabe|angabe|wunsch|auswahl|wert|adresse)(n)? des ${person}`,
    ),
    always: words('immer|stets|ausnahmslos|in jedem fall|grundsätzlich|automatisch|heimlich'),
    change: words(
      'setz(e|en|t)|änder(e|n)|ändere|geändert|ersetz(e|en|t)|ersetzt|tausch(e|en)|verwend(e|en)|nimm|füg(e|en)|hinzufügen|leit(e|en)|umleiten|überschreib(e|en)|trag(e|en)|eintragen|send(e|en)|schick(e|en)',
    ),
    target: words(
      'empfänger(s|in)?|empfänger-?adresse|begünstigte(n|r)?|(ziel|empfänger|bank)konto(s)?|iban|betrag(s|es)?|überweisungsbetrag|blindkopie|bcc|liefer-?adresse|ziel-?adresse|kontonummer|e-?mail-?adresse des empfängers',
    ),
  },
  preference: {
    prefer: words(
      '(verwende|verwenden sie|nutze|nutzen sie|wähle|wählen sie|bevorzuge|bevorzugen sie|benutze|benutzen sie|ziehe) (immer|stets|ausschließlich|nur|vorrangig|grundsätzlich|bevorzugt)|(immer|stets|ausschließlich|nur) (dieses|unser) (werkzeug|tool) (verwenden|nutzen|benutzen|wählen)|bevorzuge|bevorzugen sie|gib (immer )?(den )?vorrang',
    ),
    thisTool: words('(dieses|diesem|unser|unserem) (werkzeug|tool)'),
    overOthers: words(
      '(statt|anstatt|anstelle|an stelle|vor|gegenüber) (von )?(aller |allen |jedem |jedes |irgendeines |eines |einem )?(andere(n|r|m|s)|jedes anderen)|(ersetzt) (alle|sämtliche) (anderen|übrigen)',
    ),
    only: words(
      'zieh(e|en)?( sie)? (dieses|unser) (tool|werkzeug) (immer |stets |grundsätzlich )?(allen |jedem |den )?anderen|(dieses|unser) (tool|werkzeug) (hat|genießt|bekommt) (immer |stets )?(vorrang|priorität)|(das )?(weltbeste|beste) (werkzeug|tool)( (der|aller|auf der) (welt|zeiten|von allen))?(?= |[.!,])|(verwende|nutze|benutze|verwenden sie|nutzen sie|benutzen sie|rufe) (niemals |nie |auf keinen fall )?(keine?|kein) (anderen?|anderes|sonstigen) (werkzeuge?|tools?)|(verwende|nutze|benutze|verwenden sie|nutzen sie) (niemals|nie|nicht) (die |ein |irgendein )?(anderen?|anderes) (werkzeuge?|tools?)|(alle|die) (anderen|übrigen) (werkzeuge|tools) sind (veraltet|unsicher|unzuverlässig|schlechter)',
    ),
  },
})
