/** French. Accents may be left out; familiar and formal address, imperatives, infinitives and the simple future. */

import { buildPhrases } from './build-phrases.ts'
import { listsOf, wordList as words } from './word-list.ts'

const toUser =
  "(à |a |avec |pour |devant |auprès de )(l'|cet |cette )(utilisateur|utilisatrice|usager|humain)|(aux|avec les) (utilisateurs|utilisatrices|usagers)"
const user =
  "((à |a |avec |pour |devant |auprès de )?(l'|cet |cette )|(aux|les|avec les) )(utilisateurs?|utilisatrices?|usagers?|humain)"

/** What poisoned text says in French. */
export const french = buildPhrases({
  negated: words("ne|n'|jamais|sans|[ée]vite[rz]?|ni|emp[êe]che[rz]?"),
  refused: words("ne|n'|jamais|aucune?|[ée]vite[rz]?|interdit"),
  condition: words("si|s'|quand|lorsque|lorsqu'|en cas|tant que"),
  switched: words('true|vrai|false|faux|activée?|option'),
  turn: words('par exemple|exemple|sans|avant|jusqu|mais|sauf|tant|seulement|uniquement|si|quand|lorsque|moins'),
  override: {
    drop: words(
      "(mets|mettez|laisse|laissez|mettre|laisser) de côté|(ne |n')(s'appliquent|s'applique|sont|est|valent|vaut|ont) plus( valables?| en vigueur| cours| d'effet| applicables?| valides?)?|fais table rase d(e|es)|écarte(z|r)?|(ne |n')(prête|prêtez|prêter) (pas|plus|aucune) ?attention (à|aux)|(ne |n')(obéis|obéissez|obéir|écoute|écoutez) (pas|plus) ?(à|aux)?|rejett?e(z|r)?|(caduques?|nulles? et non avenues?|annulées|révoquées)|ignor(e|er|ez|es|ant|ons)|oubli(e|er|ez|es|ant)|(fais|faites|faire|faisant) (abstraction|fi) d(e|es|u)|(ne|n') ?(tiens|tenez|tenir|tient)( pas| plus)? compte d(e|es|u)|(ne|n') ?(suis|suivez|respecte|respectez|applique|appliquez|obéis|obéissez|obeissez)( pas| plus)( à| aux)?|ne (pas|plus) (suivre|respecter|appliquer|tenir compte d(e|es|u)|obéir (à|aux))|(cesse|cessez|arrête|arrêtez|arrete) d(e |')(suivre|obéir|respecter|appliquer)( à| aux)?|pass(e|ez|er) outre|contourn(e|ez|er)|outrepass(e|ez|er)|désobéi(s|ssez|r)( à| aux)?|annul(e|ez|er)|néglig(e|ez|er)",
    ),
    earlier: words(
      "pr[ée]c[ée]dent(e|es|s)?|pr[ée]c[ée]demment|ant[ée]rieure?s?|pr[ée]alables?|ci-dessus|initiales?|originales?|d'origine|du syst[èe]me|syst[èe]me|de s[ée]curit[ée] du mod[èe]le|reçue?s|qui (t'ont|vous ont|t'a|vous a|te|vous)|qu'on (t'a|vous a)|que (tu as|vous avez|l'on|je t'ai|je vous ai)|tes|donn[ée]e?s (avant|plus haut|jusqu)|plus haut",
    ),
    order: words(
      'indications?(?= (pr|ant|du s|que|re|donn))|recommandations?(?= (pr|ant|du s))|instructions?|consignes?|directives?|prompts?|ordres(?= (pr[ée]c[ée]dents|reçus|que|qui|du syst))|invites?(?= (du |de )?syst)|message (du )?syst[èe]me',
    ),
    yours: words(
      "(les |toutes les )(règles|regles|restrictions|contraintes) (que|qu'on|qui) (t'|tu|vous|l'on|on|te)|(tes|vos) (propres )?(règles|regles|restrictions|limites|limitations|garde-fous|filtres|politiques|contraintes|consignes|directives)|(toutes|l'ensemble d(e|es)) (les |vos |tes )?(règles|regles|restrictions|contraintes) (pr[ée]c[ée]dentes|ant[ée]rieures|pr[ée]alables|de s[ée]curit[ée] du mod[èe]le)|tout ce (qui (pr[ée]c[èe]de|t'a|vous a)|que (tu as|vous avez|je t'ai|je vous ai|l'on|on))|(le|ton|votre) (prompt|message) (du )?syst[èe]me|ce qu'on (t'a|vous a) (dit|demandé|ordonné)",
    ),
    freed: words(
      "(tu n'es|vous n'êtes) (plus|pas|aucunement) (soumis|tenus?|liés?|limités?|astreint)|aucune (règle|restriction|limite|consigne) ne (s'applique|te|vous)|ne s'appliquent (plus|pas) à (toi|vous)|(tu n'es|vous n'êtes|vous n'etes|tu n'as|vous n'avez) plus|(tu es|vous êtes|vous etes) (libéré|libre|affranchi|dégagé)e?s?",
    ),
    bound: words(
      'règle|restriction|limite|consigne|contrainte|toi|vous|règles|regles|restrictions?|limites|instructions|directives|consignes|contraintes|limitations',
    ),
  },
  secrecy: {
    not: words(
      "ne|n'|jamais|[ée]vite[rz]?( d(e|'))?|abst(iens-toi|enez-vous|enir)( d(e|'))?|pas|garde(z)?-(toi|vous) d(e|')",
    ),
    tell: words(
      'inform(e|er|ez|es|era)|préven(ir|ez)|préviens|previens|avert(is|ir|issez)|dis|dites|dire|avis(e|er|ez)|notifi(e|er|ez|es)|alert(e|er|ez)|signal(e|er|ez)|parl(e|er|ez)|racont(e|er|ez)|(le |lui )(dis|dites|dire)',
    ),
    user: words(user),
    toUser: words(toUser),
    mention: words(
      'mentionn(e|er|ez|es)|r[ée]v[èeé]l(e|er|ez|es)|divulgu(e|er|ez|es)|expliqu(e|er|ez)|évoqu(e|er|ez)|evoqu(e|er|ez)|parl(e|er|ez)|dévoil(e|er|ez)|communiqu(e|er|ez)|avou(e|er|ez)|rapport(e|er|ez)|laiss(e|er|ez) (entendre|savoir)|fais (part|mention)|faites (part|mention)|faire (part|mention)|indiqu(e|er|ez)',
    ),
    ownAct: words(
      'que (tu|vous) (as|avez|dois|devez|es|êtes|lis|lisez|viens|venez|vas|allez)|(cette|ces|cet|ce) (étape|etape|action|instructions?|opération|operation|détail|detail|lecture|accès|envoi|processus|consigne|consignes|comportement|exigence)s?|cela|ceci|rien de (tout )?(cela|ceci)',
    ),
    honest: words(
      "mots? de passe|clés? (api|privées?|secrètes?)|jetons?|tokens?|identifiants?( internes?)?|secrets|jusqu'à|tant que|avant d(e|'avoir)|à moins|sauf si|qu'(il|elle) (doit|peut|faut)|d(e |')(exécuter|lancer|installer|télécharger|ouvrir|copier|redémarrer|saisir)",
    ),
    untold: [
      words(
        'sans (jamais )?(en )?(le |lui )?(informer|prévenir|prevenir|avertir|dire|signaler|mentionner|parler|révéler|reveler|en informer|aviser)( à| a)?',
      ),
      words(user),
    ],
    unnotified: [words('sans (le |lui )?(notifier|alerter)( à)?'), words(user)],
    unawares: listsOf(
      words,
      "il n'est (pas |point )?(nécessaire|utile|besoin|indispensable)( pas)? (que|à ce que) l'(utilisateur|utilisatrice) (le |en |soit |l')?(sache|apprenne|informé|connaisse|au courant)|inutile (que|d'en) ?(informer |avertir |prévenir )?l'utilisateur( le sache)?|(l'utilisateur|l'utilisatrice) n'a pas (besoin|à) (d'en |de |le |d'être )?(savoir|le savoir|être informée?|connaître|informé)|(garde|gardez|garder) le silence (sur|à propos)|que l'utilisateur (ne le |n'en |ne )(sache|remarque|découvre|soit)|(dissimul|cach|masqu|tai)(e|ez|er|s|sez|re)[^.,;:!?]{2,18} (à|a) (l'|cet )utilisateur|dans le dos de l'utilisateur|à l'insu (de l'|des )?(utilisateur|utilisatrice|usager)s?|a l'insu de l'utilisateur|sans que (l'utilisateur|l'utilisatrice|celui-ci) (le |s'en |ne |n'en )?(le |s'en )?(sache|remarque|aperçoive|rende compte|soit au courant|voie|soupçonne)|(l'utilisateur|l'utilisatrice) ne (doit|devrait|devra) (pas|jamais) (le |en |s'en |rien )?(savoir|remarquer|apercevoir|être (informé|au courant|averti)|apprendre|découvrir|soupçonner)|(l'utilisateur|l'utilisatrice) ne (doit|devrait|devra) rien (savoir|remarquer|soupçonner)|(garde|gardez|garder|tiens|tenez) (cela|ceci|le|la|les|tout|ça)? ?secret|cach(e|ez|er) (cela|ceci|cette (étape|action|opération|lecture)|ce (fait|comportement)) (à|a) l'utilisateur|ne (laisse|laissez) pas l'utilisateur (le |s'en )?(savoir|remarquer|découvrir|apercevoir)",
    ),
    secretly: words('secrètement|secretement|en secret|en cachette|discrètement|discretement|en douce|furtivement'),
    act: words(
      'envo(ie|yer|yez|ies)|transm(ets|ettre|ettez)|transf[èe]r(e|er|ez)|cop(ie|ier|iez)|l(is|ire|isez)|ajout(e|er|ez)|joi(ns|ndre|gnez)|collect(e|er|ez)|modifi(e|er|ez)|exécut(e|er|ez)|remplac(e|er|ez)|enregistr(e|er|ez)|téléverse[rz]?',
    ),
  },
  access: {
    read: words(
      'lis|lire|lisez|lit|lisant|lis-le|ouvr(e|ir|ez|ant)|acc[èé]d(e|er|ez) (à|a|au)|consult(e|er|ez)|r[ée]cup[èeé]r(e|er|ez)|extra(is|ire|yez|it)|collect(e|er|ez)|envo(ie|yer|yez)|transm(ets|ettre|ettez)|copi(e|er|ez)|joi(ns|ndre|gnez)|inclu(s|re|ez|t)|téléverse[rz]?|exfiltr(e|er|ez)|contenus? d(e|u|es)|parcour(s|ir|ez)',
    ),
    refusing: words(
      'refus(e|er|é|ées|és)|bloqu(e|er|é|és|ées)|rejet(te|er|é|és)|interdi(t|re|ts)|empêch(e|er)|exclu(s|t|re)?|jamais|détecte|\\.env\\.(example|sample)',
    ),
  },
  parameter: {
    put: words(
      'pass(e|er|ez|e-le|ez-le|ant)|transm(ets|ettre|ettez|ets-le|ettez-le)|inclu(s|re|ez|ant|s-le)|insèr(e|er|ez)|inser(e|er|ez)|insérez|met(s|tre|tez|s-le)|place[rz]?|ajout(e|er|ez)|envo(ie|yer|yez)|joi(ns|ndre|gnez)|colle[rz]?|fourn(is|ir|issez)|glisse[rz]?|copi(e|er|ez)|renseigne[rz]?',
    ),
    itsContent: words(
      'son contenu( complet| intégral)?|leur contenu|(le )?contenu de (ce|ces|cedit|ceux-ci) ?(fichiers?|documents?)?|contenu lu',
    ),
    context: words(
      '(historique|contenu|transcription) (complet |complète |intégral |entier )?de (la|cette|notre) (conversation|discussion)|historique (complet |intégral )?(du chat|des messages|de discussion|de conversation)|(conversation|discussion) (complète|entière|intégrale|précédente|actuelle)|toute (la|cette) conversation|(prompt|message|invite|instructions) (du )?syst[èe]me|tous les messages (précédents|antérieurs)',
    ),
    into: words('dans|en tant que|comme|via|au moyen d(e|u)|à travers|par'),
    parameter: words('paramètre|parametre|argument|champ'),
  },
  exfiltration: {
    send: words(
      'achemin(e|er|ez)|redirig(e|er|ez)|remet(s|tez|tre)|dépos(e|er|ez)|charg(e|er|ez)|pouss(e|er|ez)|dériv(e|er|ez)|envo(ie|yer|yez|ies|yant|ie-le|yez-le|yée?s?)|transm(ets|ettre|ettez|is|ise|ises)|transf[èeé]r(e|er|ez|ée?s?)|renvo(ie|yer|yez)|téléverse[rz]?|publi(e|er|ez)|partag(e|er|ez)|exfiltr(e|er|ez)|post(e|er|ez)|expédi(e|er|ez)|achemin(e|er|ez)',
    ),
    grave: words(
      "tou(s|tes) (les|ses|tes) (messages|courriels|e-?mails|fichiers|documents|données|discussions)|chaque (message|courriel|e-?mail|fichier|réponse|document)|dialogue|tokens?|jetons|conversation|historique|données (personnelles |privées |sensibles |confidentielles )?de l'utilisateur|identifiants( de connexion)?|mots de passe|clés? (privées?|api|ssh)|variables d'environnement|une copie|copie d(e|es|u)|informations? (confidentielles?|sensibles?|privées?|personnelles?)|fichiers de l'utilisateur|secrets|résultats|resultats",
    ),
    away: words(
      "serveurs? (externes?|distants?|tiers)|notre serveur|nos serveurs|l'attaquant|point de terminaison externe|adresse externe",
    ),
    blindCopy: words('copie cachée|copie cachee|cci|bcc|en copie'),
  },
  conditional: {
    whenUser: words(
      "(quand|lorsque|si|dès que|chaque fois que|à chaque fois que|une fois que|lorsqu'|s'|si jamais) ?(l'|un |une |cet |quelqu'un|le |la )?(utilisateur|utilisatrice|client|cliente|conversation|personne|discussion|usager)? ?(te |vous |lui |nous )?(demand|mentionn|parl|évoqu|evoqu|souhait|veut|cherch|dit|pose|porte|interrog|écri)*",
    ),
    besides: words(
      'aussi|également|egalement|en plus|en outre|toujours|automatiquement|secrètement|en secret|systématiquement|au passage|discrètement|par ailleurs',
    ),
    addedAct: words(
      'recommand(e|er|ez)|mentionn(e|er|ez)|promou(voir|vez|vois)|suggèr(e|er|ez)|suggérez|suggérer|ajout(e|er|ez)|insèr(e|ez)|insér(er|ez)|envo(ie|yer|yez)|transf[èeé]r(e|er|ez)|chang(e|er|ez)|remplac(e|er|ez)|modifi(e|er|ez)|redirig(e|er|ez)|achèt(e|er|ez)|joi(ns|ndre|gnez)|vante[rz]?|substitu(e|er|ez)',
    ),
  },
  hooks: {
    around: words(
      "(avant|après|apres|à|lors de) (chaque|tout) (appel|utilisation|usage|invocation|exécution) (d'un|d'une|de l'|d'|des|de tout|de chaque|de n'importe quel) ?(autre )?(outil|fonction)s?|(avant|après|apres) (d'|de |l'|tout |toute |chaque )?(utiliser|utilisation|appeler|appel|invoquer|exécuter|employer|usage|recours|avoir (utilisé|appelé)) ?(d'|de |à |a |l'|vers )?(n'importe quel|tout|un|aucun|quelque|les|l'un des)? ?(autres?|quel autre|autre) ?(outils?)|(avant|après|apres) (d'|l')?(utiliser|appeler|invoquer|utilisation d'|avoir (utilisé|appelé)) ?(un|tout|n'importe quel|chaque|de) outil|(à|a) chaque (appel|utilisation) d'(un|outil) ?(autre )?(outil)?|chaque fois qu'un (autre )?outil est (appelé|utilisé|invoqué)",
    ),
    must: words(
      "doi(t|s|vent)|devez|devra|devras|toujours|obligatoirement|d'abord|il faut|impérativement|il est obligatoire",
    ),
    hooked: words(
      'appel(er|le|ez|é)|invoqu(e|er|ez|é)|utilis(e|er|ez|é)|exécut(e|er|ez)|li(s|re|sez)|envo(ie|yer|yez)|copi(e|er|ez)|enregistr(e|er|ez)|transm(ets|ettre|ettez)|joi(ns|ndre|gnez)|ajout(e|er|ez)|consult(e|er|ez)',
    ),
  },
  tampering: {
    regardless: [
      words(
        "quoi qu'(en )?(dise|il|elle)|quelle?s? que soi(t|ent)|sans égard (à|pour|aux)|qu'importe|malgré ce que|sans tenir compte de ce que|quelle?s? que|quoi que|peu importe (ce que|la|le|quel(le)?)|indépendamment de(s| ce que)|quel(le)?s? que soi(t|ent)",
      ),
      words('utilisateur|utilisatrice|client'),
    ],
    otherwise: words(
      "même si (l'utilisateur|le client|l'utilisatrice) (indique|demande|précise|dit|spécifie|en choisit) (un autre|une autre|le contraire|d'autres|autre chose)|(ignor(e|er|ez)|sans tenir compte d(e|u)) ?(la |l'|le |ce que )?(valeur|adresse|choix|entrée|demande)( indiquée?| choisie?)? (de|par|demande) l'utilisateur",
    ),
    always: words(
      'toujours|systématiquement|dans tous les cas|sans exception|invariablement|automatiquement|secrètement|impérativement',
    ),
    change: words(
      'détourn(e|er|ez)|substitu(e|er|ez)|remplac(e|er|ez)|chang(e|er|ez)|modifi(e|er|ez)|défini(s|r|ssez)|fix(e|er|ez)|met(s|tre|tez)|utilis(e|er|ez)|substitu(e|er|ez)|ajout(e|er|ez)|redirig(e|er|ez)|règl(e|er|ez)|envo(ie|yer|yez)',
    ),
    target: words(
      'destinataires?|bénéficiaires?|beneficiaire|compte (bancaire|de destination)|montant|copie cachée|cci|bcc|adresse (de (livraison|paiement|destination)|e-?mail|du destinataire)|iban|numéro de compte',
    ),
  },
  preference: {
    prefer: words(
      '(utilis|préfèr|prefer|privilégi|privilegi|chois|priorise)(e|ez|er|is|ir|issez|is)? (toujours|uniquement|exclusivement|systématiquement|en priorité)|(toujours|doit|devez|dois) (utiliser|préférer|privilégier|choisir)|priorité absolue à|donne(z)? (toujours )?(la )?priorité à',
    ),
    thisTool: words('cet outil|notre outil|cet outil-ci'),
    overOthers: words(
      "(au lieu d(e|'|es)|plutôt qu(e|')|plutot qu(e|')|à la place d(e|'|es)|avant|et non) ?(tout|toute|n'importe quel|aux|les|des|d'un|un|tous les)? ?autres?|remplace (tous les|les) autres",
    ),
    only: words(
      "(le )?meilleur outil (du monde|au monde|de tous|qui existe|du marché|jamais)|(ne|n') ?(utilise|utilisez|utiliser|appelle|appelez) (pas|jamais|aucun) ?(d'|l'|un )?autres? ?outils?|ne (jamais|pas) utiliser (d'|un )autres? outils?|(les|tous les) autres outils (sont|ne sont)( pas)? (obsolètes|obsoletes|fiables|dépréciés|sûrs|dangereux|moins)",
    ),
  },
})
