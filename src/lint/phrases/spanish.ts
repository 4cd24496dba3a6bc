/** Spanish. Accents may be left out, as many writers do; familiar and formal address, imperatives and infinitives. */

import { buildPhrases } from './build-phrases.ts'
import { listsOf, wordList as words } from './word-list.ts'

const user = '(al|a los|a la|a las|con el|con la|ante el|frente al) (usuari[oa]s?|persona|humano)'

/** What poisoned text says in Spanish. */
export const spanish = buildPhrases({
  negated: words('no|nunca|jam[aá]s|ni|evit(a|e|ar)|tampoco|sin|impide|impedir'),
  refused: words('no|nunca|jam[aá]s|ning[uú]n(a|o)?|evit(a|e|ar)|proh[ií]b(e|en|ido|ir)'),
  condition: words('si|cuando|en caso de|mientras|siempre que'),
  switched: words('true|verdadero|false|falso|activado|opcional(mente)?'),
  turn: words('por ejemplo|ejemplo|sin|hasta|antes|pero|salvo|excepto|menos|solo|sólo|sino|cuando|si'),
  override: {
    drop: words(
      '(deja|deje|dejar|dejen)( a un| de) lado|ya no (se )?(aplican|aplica|valen|son v[aá]lid[ao]s|tienen (validez|efecto|vigencia)|rigen|cuentan)|quedan? (sin efecto|anulad[ao]s|revocad[ao]s|derogad[ao]s)|no (prestes|preste) atenci[oó]n a|no (apliques|aplique|atiendas|atienda)|borra de tu memoria|(rechaza|rechace)|haz como si no|ignor(a|ar|e|en|es|ad|ando|emos|á)|olv[ií]d(a|ar|e|en|es|ad|ate|ese|arse|arte)( de)?|(haz|haga|hagan|hacer|haciendo) caso omiso (de|a)|no (le )?(hagas|haga|hagan) caso (a|de)|descart(a|e|en|ar)|desatiend(a|e|an)|desobede(ce|zca|cer|zcan)|(deja|deje|dejen|dejar) de (seguir|obedecer|cumplir|respetar)|no (sigas|siga|sigan|obedezcas|obedezca|respetes|respete|cumplas|cumpla|tengas en cuenta|tenga en cuenta)|(pas(a|e)|pasar) por alto|anul(a|e|en|ar)|prescind(e|a|ir) de',
    ),
    earlier: words(
      'que (recibiste|recibi[oó]|has recibido|hayas recibido|tienes|ten[ií]as|conoces)|antes|anterior(es)?|anteriormente|previ[ao]s?|previamente|precedentes?|de arriba|inicial(es)?|original(es)?|de(l)? sistema|de seguridad|del desarrollador|que (te|le|se te|se le|os) (han|hayan|he|ha|dieron|dio|di|hab[ií]an) ?(dado|indicado)?|recibid[ao]s|tus|tuyas',
    ),
    order: words(
      'indicaciones|orientaciones|pautas|[oó]rdenes|lineamientos|instrucci[oó]n(es)?|indicaciones(?= (que|anteriores|previas|del sistema|recibidas))|prompts?|directrices|directivas|consignas?|[oó]rdenes(?= (que (te|le)|recibidas|del sistema))|mensaje de(l)? sistema',
    ),
    yours: words(
      'todo (lo )?(que|cuanto) (se )?(te|le|os) (ha|han|he|haya|hayan|dije|dijo|dijeron)|todo lo (que )?(dicho|anterior|aprendido)|(las )?(reglas|normas|restricciones) que (te|se te|le|has|recibiste|recibi[oó])|cualquier (regla|norma|restricci[oó]n) (anterior|previa|que)|tus (propias )?(reglas|normas|restricciones|l[ií]mites|pol[ií]ticas|filtros|directrices|salvaguardas|protecciones)|(todas )?las (reglas|normas|restricciones|directrices|pol[ií]ticas) (anteriores|previas|de seguridad) (que|y|del (modelo|asistente|agente))|todas las (reglas|normas|restricciones) (anteriores|previas|establecidas)|todo lo (anterior (y|e)|que (te|le) (han|hayan|he|ha|dijeron|dije|hab[ií]an)|dicho (antes|anteriormente|hasta ahora))|(el|tu) (prompt|mensaje) de(l)? sistema|lo que (te|le) (han|hayan|he|ha|hab[ií]an) (dicho|indicado|ordenado|pedido)',
    ),
    freed: words(
      'no (est[aá]s|est[aá]|quedas) (sujeto|sometido|obligado|limitado)|(ninguna|ning[uú]n) (regla|norma|restricci[oó]n|l[ií]mite) (se )?(te )?(aplica|rige|afecta|vale)(?= )|no se te aplica(n)?|no te (afectan|atan|limitan)|ya no (est[aá]s|est[aá]|tienes|debes|debe|tiene|eres|sigues)|(quedas|queda|est[aá]s) (libre|exento|liberado) de',
    ),
    bound: words(
      'regla|norma|ninguna|l[ií]mite|reglas|normas|restricciones|restricción|l[ií]mites|instrucciones|directrices|pol[ií]ticas|limitaciones',
    ),
  },
  secrecy: {
    not: words('no|nunca|jam[aá]s|tampoco|ni|evit(a|e|ar|en|es)|absten(te|erse|gase|ganse) de|abst[eé]n(te|gase) de'),
    tell: words(
      'inform(es|e|en|ar|arle)|avis(es|e|en|ar|arle)|d[ií]g(as|a|an|aselo)|dec[ií]r(le|selo)?|cuent(es|e|en)|contar(le|selo)?|notifi(ques|que|quen|car)|adviert(as|a|an)|advertir|alert(es|e|en|ar)|comuni(ques|que|quen|car)|comunicárselo',
    ),
    user: words(user),
    toUser: words(user),
    mention: words(
      'mencion(es|e|en|ar|arlo|arla)|revel(es|e|en|ar|arlo|arla)|divulg(ues|ue|uen|ar)|expli(ques|que|quen|carlo)|coment(es|e|en|ar|arlo)|habl(es|e|en|ar)|expon(gas|ga|er)|confies(es|e)|desvel(es|e|ar)|report(es|e|ar)|menciónel[oa]',
    ),
    ownAct: words(
      'que (has|hayas|ha|haya|est[aá]s|est[aá]|debes|debe|necesitas|necesita|primero|antes|le[ií]ste|ley[oó]|accediste|enviaste|usaste|se ha|se han)|est(e|a|os|as) (paso|acci[oó]n|instrucci[oó]n|instrucciones|operaci[oó]n|detalle|proceso|lectura|comportamiento|proceder|requisito|env[ií]o)|(esto|nada de esto|ello)',
    ),
    honest: words(
      'contraseñas?|claves? (api|privadas?|secretas?)|tokens?|credenciales|secretos|ids? intern[oa]s?|hasta( que)?|a menos que|salvo que|sin antes|que (lo |la |los )?(haga|ejecute|instale|abra|escriba|descargue|reinicie|copie|pegue|busque|proporcione)',
    ),
    untold: [
      words(
        'sin (que )?(informar|avisar|decir(le|selo)?|comunicar(le|selo)?|mencionar(lo|selo|le)?|contar(le|selo)?|revelar(lo|selo)?|advertir)',
      ),
      words(user),
    ],
    unnotified: [words('sin (notificar|alertar)(le|selo)?'), words(user)],
    unawares: listsOf(
      words,
      'no (es|resulta|hace) (necesario|falta|preciso) que (el usuario|la usuaria) (lo )?(sepa|conozca|se entere|est[eé] al tanto)|(mant[eé]n|mantenga|mantener|deja|deje|quede)(lo|la)? (esto |todo |este \\p{L}{1,10} |esta \\p{L}{1,10} )?(oculto|oculta|escondido|escondida|en secreto) (a|al|del|de|para|ante)( el)? ?(usuario|usuaria)|(esconde|esconda|oculta|oculte|ocultar|esconder|encubre|disimula)[^.,;:!?]{2,18} (al|del|de la|a la) (usuario|usuaria)|(guarda|guarde|mant[eé]n|mantenga) silencio (sobre|acerca de|ante)|que (esto |ello )?(no llegue a|quede oculto (a|al|del|para el)) ?(o[ií]dos del )?usuario|(el usuario|la usuaria) no (tiene|necesita|tiene por qu[eé]|ha de) (que )?(saber|enterarse)(lo)?|call(a|e|ar)(te|se)? (esto|este|sobre)|entre (t[uú] y yo|nosotros)(?= |[.,;])|sin (el )?conocimiento del usuario|sin que (el usuario|la persona|[eé]l|ella) (lo |se )?(sepa|note|entere|perciba|advierta|d[eé] cuenta|vea|sospeche)|a espaldas del usuario|(el usuario|la usuaria) (nunca |jam[aá]s )?no (debe|debería|ha de|puede) (nunca )?(saber(lo)?|enterarse|notar(lo)?|darse cuenta|ser informad[oa]|sospechar)|el usuario (nunca|jam[aá]s) (debe|debería) (saber|enterarse|notar|ser informado)|no (dejes|deje|permitas|permita) que el usuario (lo )?(se )?(sepa|note|entere|descubra|d[eé] cuenta|sospeche)|que el usuario no (se )?(lo )?(sepa|entere|note|descubra|sospeche)|(mant[eé]n|mantenga|manten|guarda|guarde)(lo|la)? (esto |todo )?en secreto|ocult(a|e|ar)(le|selo)? (esto|este (paso|hecho|comportamiento)|esta (acci[oó]n|operaci[oó]n|instrucci[oó]n)) (a|al|del|de|para el)',
    ),
    secretly: words('en secreto|a escondidas|secretamente|disimuladamente|sigilosamente|con disimulo|de forma oculta'),
    act: words(
      'env[ií](a|e|en|ar|as|ando)|reenv[ií](a|e|en|ar)|copi(a|e|ar)|lee|lea|leer|sub(e|a|ir)|añad(e|a|ir)|adjunt(a|e|ar)|registr(a|e|ar)|recopil(a|e|ar)|modifi(ca|que|car)|cambi(a|e|ar)|ejecut(a|e|ar)|agreg(a|ue|ar)|inclu(ye|ya|ir)|reemplaz(a|ar)',
    ),
  },
  access: {
    read: words(
      'lee|lea|lean|leer|l[eé]el[oa]|leyendo|abr(e|a|ir|iendo)|acced(e|a|er|iendo) a|acceda|obt[eé]n|obtenga|obtener|obtiene|recog(e|er)|recoja|recopil(a|e|ar)|extra(e|er|iga|yendo)|sub(e|a|ir)|env[ií](a|e|ar|ando)|copi(a|e|ar)|adjunt(a|e|ar)|inclu(ye|ya|ir)|vuelc(a|que)|consult(a|e|ar)|exfiltr(a|e|ar)|contenido(s)? de',
    ),
    refusing: words(
      'rechaz(a|ar|an)|bloque(a|ar|an)|deneg(ado|ar)|deniega|impid(e|en)|proh[ií]b(e|en|ido)|exclu(ye|ir|ido)|nunca|detecta|\\.env\\.(example|sample)',
    ),
  },
  parameter: {
    put: words(
      'p[aá]s(a|e|ar|alo|arlo|elo|ando)|inclu(ye|ya|ir|yendo|irlo|yelo)|incl[uú]y(a|e)l[oa]|pon(er|ga|gas|lo|iendo)?|añad(e|a|ir)|agreg(a|ue|ar)|insert(a|e|ar)|env[ií](a|e|ar|alo|elo|ando)|adjunt(a|e|ar)|coloc(a|ar)|coloque|introdu(ce|cir|zca)|transmit(e|a|ir)|transfi(ere|era)|met(e|a|er)|facilit(a|e)|proporcion(a|e|ar)|copi(a|e|ar)',
    ),
    itsContent: words(
      'su contenido( completo| [ií]ntegro)?|contenido(s)? de (ese|ese mismo|dicho|dichos|esos) (archivo|fichero)s?|contenido le[ií]do',
    ),
    context: words(
      '(historial|registro|transcripci[oó]n|contenido) (completo |completa |entero |[ií]ntegro )?(de(l)? |de la |de esta |de nuestra )(chat|conversaci[oó]n|di[aá]logo|mensajes)|(conversaci[oó]n|charla) (completa|entera|anterior|previa|actual|[ií]ntegra)|toda (la|esta) conversaci[oó]n|(prompt|mensaje|instrucciones|indicaciones) de(l)? sistema|todos los mensajes (anteriores|previos)',
    ),
    into: words('en|como|a trav[eé]s de|mediante|al|por medio de|dentro de|usando'),
    parameter: words('par[aá]metro|argumento|campo'),
  },
  exfiltration: {
    send: words(
      'deriv(a|e|ar)|desv[ií](a|e|ar)|entreg(a|ue|ar)|filtr(a|e|ar)|haz llegar|transfier(e|a)|transferir|env[ií](a|e|es|en|ar|an|ando|arlo|arla|alo|elo)|reenv[ií](a|e|ar|en|arlo)|sub(e|a|ir|irlo)|transmit(e|a|ir)|remit(e|a|ir)|mand(a|e|ar|alo)|publi(ca|que|car)|comparte|comparta|compartir|exfiltr(a|e|ar)',
    ),
    grave: words(
      'todos (los|sus) (mensajes|correos|archivos|documentos|datos|chats)|cada (mensaje|correo|archivo|respuesta|documento)|toda la informaci[oó]n|di[aá]logo|claves|tokens?|lo que (escriba|diga|introduzca) el usuario|conversaci[oó]n|historial|datos (personales |privados |sensibles |confidenciales )?del usuario|credenciales|contraseñas|claves (privadas|api|ssh)|variables de entorno|una copia|copia de|informaci[oó]n (confidencial|sensible|privada|personal|del usuario)|archivos del usuario|secretos|resultados',
    ),
    away: words(
      'servidor(es)? (extern[oa]s?|remotos?|de terceros)|nuestro(s)? servidor(es)?|atacante|endpoint externo|punto de (conexi[oó]n|recogida) externo|direcci[oó]n externa',
    ),
    blindCopy: words('copia oculta|cco|bcc|con copia|en copia'),
  },
  conditional: {
    whenUser: words(
      '(cuando|si|siempre que|cada vez que|una vez que|en cuanto) (el |la |un |una |alg[uú]n )?(usuari[oa]|cliente|persona|conversaci[oó]n|chat|alguien) ((te|le|se|lo|nos|alguna vez) )?(pregunt|pid|mencion|habl|solicit|quier|busc|dig|dice|trat|consult|escrib|inter)*',
    ),
    besides: words(
      'tambi[eé]n|adem[aá]s|siempre|autom[aá]ticamente|en secreto|en silencio|sin excepci[oó]n|obligatoriamente|de paso|asimismo',
    ),
    addedAct: words(
      'recomi(enda|ende|endes)|recomendar|mencion(a|e|es|ar)|promocion(a|e|ar)|promueve|sugi(ere|era)|sugerir|añad(e|a|ir)|agreg(a|ue|ar)|insert(a|e|ar)|env[ií](a|e|ar|es)|reenv[ií](a|e|ar)|cambi(a|e|ar)|reemplaz(a|ar)|reemplace|sustitu(ye|ya|ir)|modifi(ca|que|car)|redirig(e|ir)|redirija|compr(a|e|ar)|transf(iere|iera|erir)|le(e|a|er) (el|los) archivos?|adjunt(a|e|ar)',
    ),
  },
  hooks: {
    around: words(
      '(antes|despu[eé]s) de (usar|utilizar|llamar a?|invocar|ejecutar|emplear) (a )?(cualquier( otra)?|ninguna( otra)?|otra|otras|las dem[aá]s|todas las( dem[aá]s)?|alguna( otra)?|cada) herramientas?|cada vez que (uses|use|se use|llames|llame|ejecutes|invoques|se llame|utilices|utilice) (a )?(una|otra|cualquier|cualquier otra|alguna) herramienta|tras cada llamada a (una|otra|cualquier)( otra)? herramienta|(al|cuando) (usar|llamar|invocar|uses|utilices) (a )?(cualquier otra|otra|otras|las dem[aá]s) herramientas?',
    ),
    must: words(
      'imprescindible|necesario|sin falta|en primer lugar|necesitas|has de|debe(s|n|r[aá]s?)?|siempre|es obligatorio|obligatoriamente|primero|tiene(s)? que|hay que|es imprescindible',
    ),
    hooked: words(
      'llam(a|ar|e|es|arse|ada)|invo(ca|que|car|ques)|us(a|ar|e|es|arse)|utili(za|zar|ce|ces|zarse)|ejecut(a|ar|e|es|arse)|le(e|er|a|as)|env[ií](a|ar|e|es)|copi(a|ar|e|es)|registr(a|ar|e)|adjunt(a|ar|e)|añad(e|ir|a)|pas(a|ar|e|es)',
    ),
  },
  tampering: {
    regardless: [
      words(
        '(diga|indique|pida|elija|escriba|ponga|especifique|solicite) lo que (diga|indique|pida|elija|escriba|ponga|especifique|solicite)|sean? cual(es)? sean?|pese a lo que|a pesar de lo que|haciendo caso omiso de lo que|(independientemente de|sin importar|da igual|al margen de|no importa) (lo que|la|el|cu[aá]l|qu[eé]|a qui[eé]n|que)',
      ),
      words('usuari[oa]|cliente'),
    ],
    otherwise: words(
      'aunque el usuario (indique|pida|diga|especifique|solicite|haya (pedido|indicado)) (otr[oa]|lo contrario|algo distinto)|ignor(a|e|ando) (la|el|lo) (entrada|valor|petici[oó]n|elecci[oó]n|que (pida|indique|diga)) (el|del) usuario',
    ),
    always: words(
      'siempre|sin excepci[oó]n|en todo caso|en todos los casos|invariablemente|autom[aá]ticamente|en secreto|debes?',
    ),
    change: words(
      'pon(er)? en su lugar|desv[ií](a|e|ar)|establ(ece|ezca|ecer)|fij(a|e|ar)|cambi(a|e|ar)|reemplaz(a|ar)|reemplace|sustitu(ye|ya|ir)|us(a|e|ar)|pon|ponga|poner|añad(e|a|ir)|agreg(a|ue|ar)|asign(a|e|ar)|modifi(ca|que|car)|env[ií](a|e|ar)|dirig(e|ir)|redirig(e|ir)',
    ),
    target: words(
      'destinatari[oa]s?|beneficiari[oa]|cuenta (bancaria|de destino)|importe|copia oculta|cco|bcc|direcci[oó]n de (correo|env[ií]o|entrega|pago|destino)|n[uú]mero de cuenta|monto',
    ),
  },
  preference: {
    prefer: words(
      '(siempre|debes|debe) (usa|use|usar|utiliza|utilice|elige|elija|elegir|prefiere|prefiera|preferir|prioriza|priorice|priorizar|escoge|escoja)|(prefiere|prefiera|prioriza|priorice|da prioridad a|dé prioridad a|elige|elija) siempre|(usa|use|utiliza|utilice|elige|elija) (siempre|[uú]nicamente|solo|sólo|exclusivamente)',
    ),
    thisTool: words('(a )?(esta|nuestra) herramienta'),
    overOthers: words(
      '(en lugar de|en vez de|antes que|por encima de|frente a|y no) (a )?(cualquier(a)?( otra)?|las dem[aá]s|otras|las otras|todas las dem[aá]s|ninguna otra)|(sustituye|reemplaza) a (todas|cualquier|las dem[aá]s)',
    ),
    only: words(
      '(la )?mejor herramienta (del mundo|de todas|que existe|del mercado|disponible en el mundo)|no (uses|use|utilices|utilice|llames a|llame a) (ninguna otra|otras|las dem[aá]s|otra) herramientas?|nunca (uses|use|utilices|utilice|llames a) (ninguna otra|otras|las dem[aá]s|otra) herramientas?|(las dem[aá]s|todas las dem[aá]s|las otras) herramientas (est[aá]n obsoletas|no son (fiables|seguras)|son (peores|inseguras))',
    ),
  },
})
