/** Portuguese of Brazil and of Portugal. Accents may be left out; "você", "tu" and impersonal forms. */

import { buildPhrases } from './build-phrases.ts'
import { listsOf, wordList as words } from './word-list.ts'

const toUser = '(ao|à|aos|às|para o|para a|com o|com a) (usu[aá]ri[oa]s?|utilizador(es|a)?|pessoa|humano)'
const user = '(ao|à|o|a|aos|os|para o|para a|com o|com a) (usu[aá]ri[oa]s?|utilizador(es|a)?|pessoa|humano)'

/** What poisoned text says in Portuguese. */
export const portuguese = buildPhrases({
  negated: words('n[ãa]o|nunca|jamais|nem|evit(e|a|ar)|sem|impe(de|dir)'),
  refused: words('n[ãa]o|nunca|jamais|nenhum(a)?|evit(e|a|ar)|pro[ií]b(e|ido|ir)'),
  condition: words('se|caso|quando|enquanto'),
  switched: words('true|verdadeiro|false|falso|ativado|opcional(mente)?'),
  turn: words('por exemplo|exemplo|sem|at[ée]|antes|mas|exceto|salvo|menos|apenas|somente|s[óo]|quando|se'),
  override: {
    drop: words(
      '(deix(e|a|ar)|p(õe|onha|ôr)) de lado|(j[áa] )?n[ãa]o (valem|vale|se aplicam|s[ãa]o (mais )?v[áa]lid[ao]s|t[êe]m (mais )?(validade|efeito))( mais)?|perde(m|ram)? (a )?validade|n[ãa]o (dê|dês|preste|prestes) atenção|n[ãa]o (aplique|apliques|atenda)|(revogad|anulad|cancelad|suspens)[ao]s|rejeit(e|a|ar)|finja que n[ãa]o|ignor(e|a|ar|em|es|ando|emos|ad[ao]s?)|esque(ça|ca|çam|cer|ce|ças|cid[ao]s?)( d(e|as|os|o|a))?|desconsider(e|a|ar|em|ando)|descart(e|a|ar|em)|despre(ze|za|zar)|n[ãa]o (siga|sigas|sigam|seguir|obede[çc]a|obedeças|obedecer|respeite|respeites|cumpra|cumpras|leve em conta|considere)( a| às| as)?|deix(e|a|ar|em) de (seguir|obedecer|cumprir|respeitar)( a| às| as)?|(pare|para|parar) de (seguir|obedecer|cumprir)( a| às| as)?|desobede(ça|cer|ce)( a| às| as)?|contorn(e|a|ar)|anul(e|a|ar)',
    ),
    earlier: words(
      'que (voc[êe] )?(recebeu|recebeste|tem|tinha|conhece)|antes|dad[ao]s|anterior(es)?|anteriormente|pr[ée]vi[ao]s?|previamente|precedentes?|acima|iniciais|inicial|originais|original|d[oe] sistema|de segurança|do desenvolvedor|do programador|que (lhe|te|vos|voc[êe]|foram|recebeu|recebeste)|recebid[ao]s|dad[ao]s|suas|tuas',
    ),
    order: words(
      'orientaç(ões|ão)|indicaç(ões|ão)|ordens|instruç(ões|ão)|instruc(oes|ao)|orientaç(ões|ão)(?= (anteriores|pr[ée]vias|que|acima|do sistema|recebidas))|prompts?|diretri(zes|z)|diretivas?|comandos(?= (anteriores|que (lhe|te|recebeu)|recebidos))|ordens(?= (anteriores|que|recebidas|do sistema))|mensagem d[oe] sistema',
    ),
    yours: words(
      '(as )?(regras|normas|restrições|restricoes) que (voc[êe] |tu |lhe |te )?(recebeu|recebeste|foram|tem|deram|impuseram)|quaisquer (regras|normas|restrições) (anteriores|prévias|que)|todas as regras|(suas|tuas) (próprias )?(regras|restrições|restricoes|limitações|políticas|diretrizes|proteções|salvaguardas)|(seus|teus) (limites|filtros)|todas as (regras|normas|restrições|restricoes) (anteriores|prévias|estabelecidas|acima)|(as )?(regras|normas|restrições|diretrizes|políticas) de segurança d(o|esse|este) (modelo|assistente|agente)|tudo o que (lhe|te|voc[êe]|foi|eu)|tudo que (lhe|te|voc[êe]|foi) (foi|disseram|dito|aprendeu|recebeu)|(o|seu|teu) prompt d[oe] sistema|o que (lhe|te) (foi dito|disseram|ordenaram|pediram)',
    ),
    freed: words(
      'n[ãa]o se aplicam? (a voc[êe]|a ti)|nenhuma (regra|norma|restrição) (se aplica|vale)|(voc[êe]|tu) (est[áa]s? )?livre|(voc[êe]|tu) j[áa] n[ãa]o (está|esta|estás|tem|tens|deve|precisa)|(voc[êe]|tu) n[ãa]o (está|esta|estás|tem|tens|deve|precisa) mais|(voc[êe]|tu) (está|estás|fica) (livre|liberado|liberto|isento) d(e|as)',
    ),
    bound: words(
      'regras?|normas?|voc[êe]|(suas|tuas|quaisquer|nenhuma|às|as|a|das|de) (próprias )?(regras|restrições|restricoes|limitações|instruções|diretrizes|normas|políticas) ?(de segurança|anteriores)?|(sujeito|preso|limitado|vinculado) (a|às|por|pelas)[^.,;:!?]{0,16} (regras?|restrições|instruções|diretrizes|normas?)',
    ),
  },
  secrecy: {
    not: words('n[ãa]o|nunca|jamais|nem|evit(e|a|ar|em)|abst(enha-se|ém-te|er-se) de'),
    tell: words(
      'inform(e|es|ar|em)|avis(e|es|ar|em)|dig(a|as|am)|dizer|cont(e|es|ar)|notifi(que|ques|car)|alert(e|es|ar)|comuni(que|ques|car)|advirt(a|as)|conte-lhe|diga-lhe|fal(e|es|ar)',
    ),
    user: words(user),
    toUser: words(toUser),
    mention: words(
      'mencion(e|es|ar|em)|revel(e|es|ar|em)|divulg(ue|ues|ar)|expli(que|ques|car)|coment(e|es|ar)|fal(e|es|ar)|exponh(a|as)|confess(e|es)|relat(e|es|ar)|report(e|es|ar)|refir(a|as)|mencionad[oa]s?|revelad[oa]s?',
    ),
    ownAct: words(
      'que (voc[êe]|tu|precisa|precisou|leu|leste|acedeu|acessou|enviou|usou|deve|está|tem de|primeiro|foi)|(est|ess)(e|a|es|as) (passo|etapa|ação|acao|instrução|instruções|operação|operacao|detalhe|processo|leitura|comportamento|requisito|envio|acesso|procedimento)|(isso|isto|nada disso|nada disto)',
    ),
    honest: words(
      'senhas?|palavras?-passe|chaves? (de api|api|privadas?|secretas?)|tokens?|credenciais|segredos|ids? intern[oa]s?|at[ée] que|at[ée] receber|a menos que|salvo se|sem antes|(para|que) (ele |o |a )?(executar|execute|instalar|instale|abrir|abra|baixar|baixe|copiar|copie|reiniciar|reinicie|digitar)',
    ),
    untold: [
      words(
        'sem (que )?(o |lhe )?(informar|avisar|dizer(-lhe)?|contar(-lhe)?|comunicar(-lhe)?|mencionar|revelar|falar)( isso| isto)?',
      ),
      words(user),
    ],
    unnotified: [words('sem (o )?(notificar|alertar)'), words(user)],
    unawares: listsOf(
      words,
      'n[ãa]o (é|há) (necess[aá]rio|preciso|necessidade)( de)? que (o|a) (usu[aá]ri[oa]|utilizador(a)?) (o )?(saiba|conheça|fique sabendo|fique a saber|tenha conhecimento)|(o|a) (usu[aá]ri[oa]|utilizador(a)?) n[ãa]o (precisa|necessita|tem (de|que)) (de )?(saber|ser informad[oa])|(guarde|guarda|mantenha|faça) (silêncio|segredo) (sobre|disso|disto|d(o|a|este|esta|esse|essa))|que (o|a) (usu[aá]ri[oa]|utilizador(a)?) n[ãa]o (saiba|perceba|note|descubra)|(ocult|escond|omit)(e|a|ar) (isso|isto|tudo|esta|este|essa|esse)[^.,;:!?]{0,16} (d(o|a)|a(o)?) (usu[aá]ri[oa]|utilizador)|sem (o )?(conhecimento|que o conhecimento) d(o|a) (usu[aá]ri[oa]|utilizador)|sem que (o|a) (usu[aá]ri[oa]|utilizador(a)?|pessoa) (o |se )?(saiba|perceba|note|aperceba|dê conta|veja|descubra|desconfie)|às escondidas do (usu[aá]rio|utilizador)|pelas costas do (usu[aá]rio|utilizador)|(o|a) (usu[aá]ri[oa]|utilizador(a)?) (n[ãa]o|nunca|jamais) (deve|pode|deverá) (nunca |jamais )?(saber|perceber|notar|descobrir|ser informad[oa]|desconfiar|aperceber-se|ficar sabendo|ficar a saber|tomar conhecimento)|n[ãa]o deixe(s)? (que )?o (usu[aá]rio|utilizador) (saber|saiba|perceber|perceba|notar|note|descobrir|descubra|desconfiar)|(mantenha|mantém|mantem|guarde|guarda)(-o|-a)? (isso |isto |tudo )?(em segredo|em sigilo)|(ocult|escond)(e|a|ar) (isso|isto|(est|ess)(e|a) (passo|etapa|ação|operação|instrução|fato|facto)) d(o|a) (usu[aá]ri[oa]|utilizador)',
    ),
    secretly: words(
      'em segredo|secretamente|às escondidas|disfarçadamente|sorrateiramente|discretamente|em sigilo|de forma oculta',
    ),
    act: words(
      'envi(e|a|ar|es)|encaminh(e|a|ar)|copi(e|a|ar)|lei(a|as)|ler|carreg(ue|ar)|adicion(e|a|ar)|anex(e|a|ar)|colet(e|a|ar)|recolh(a|e|er)|modifi(que|ca|car)|alter(e|a|ar)|execut(e|a|ar)|substitu(a|i|ir)|inclu(a|i|ir)',
    ),
  },
  access: {
    read: words(
      'lei(a|as|am)|ler|lê|lendo|leia-o|abr(a|e|ir|indo|as)|acess(e|a|ar|ando)|aced(a|e|er)|obtenh(a|as)|obter|obtém|recolh(a|e|er)|colet(e|a|ar)|extrai(a|r)?|envi(e|a|ar|ando)|copi(e|a|ar)|anex(e|a|ar)|inclu(a|i|ir)|consult(e|a|ar)|exfiltr(e|a|ar)|conteúdos? d(e|o|a|os|as)|conteudo d(e|o|a)',
    ),
    refusing: words(
      'recus(a|ar|ado|ados)|bloque(ia|ar|ado|ados)|rejeit(a|ar|ado|ados)|imped(e|ir|em)|pro[ií]b(e|em|ido|idos)|exclu(i|ir|ído|ídos)|nunca|detet(a|ar)|detect(a|ar)|\\.env\\.(example|sample)',
    ),
  },
  parameter: {
    put: words(
      'pass(e|a|ar|e-o|ando|es)|inclu(a|i|ir|indo|a-o)|coloqu(e|es)|coloc(a|ar)|insir(a|as)|inserir|adicion(e|a|ar)|envi(e|a|ar|ando)|anex(e|a|ar)|transmit(a|ir|e)|ponh(a|as)|pôr|forne(ça|cer)|escrev(a|er)|copi(e|a|ar)|transfir(a|as)|preench(a|er)',
    ),
    itsContent: words(
      '(o )?(seu|teu|respetivo|respectivo) conteúdo( completo| integral)?|(o )?(seu|teu) conteudo|conteúdo (dele|delas|deles|lido)|conteúdo d(esse|esses|este|estes) (arquivos?|ficheiros?)',
    ),
    context: words(
      '(histórico|historico|registro|registo|transcrição|conteúdo) (completo |completa |integral |inteiro )?(do chat|da conversa|desta conversa|de mensagens|das mensagens|do diálogo|de conversa)|conversa (completa|inteira|anterior|atual|integral)|toda (a|esta|essa) conversa|(prompt|mensagem|instruções) d[oe] sistema|todas as mensagens (anteriores|prévias)',
    ),
    into: words('n[oa]|em|como|via|através d(o|a|e)|por meio d(o|e)|pelo|ao|para o'),
    parameter: words('parâmetro|parametro|argumento|campo'),
  },
  exfiltration: {
    send: words(
      'redirecion(e|a|ar)|entreg(ue|a|ar)|transfir(a|as)|transferir|desvi(e|a|ar)|carreg(ue|a|ar)|repass(e|a|ar)|envi(e|a|ar|am|ando|ad[oa]s?|es|á-l[oa])|encaminh(e|a|ar|ad[oa]s?)|reenvi(e|a|ar)|transmit(a|e|ir|id[oa]s?)|mand(e|a|ar)|publi(que|ca|car)|compartilh(e|a|ar)|partilh(e|a|ar)|exfiltr(e|a|ar)|suba|faça upload|remet(a|er)',
    ),
    grave: words(
      'tod[oa]s (os|as|seus|suas) (mensagens|e-?mails|arquivos|ficheiros|documentos|dados|conversas)|cada (mensagem|e-?mail|arquivo|ficheiro|resposta|documento)|toda a informação|diálogo|tokens?|o que o (usuário|utilizador) (escrever|disser|digitar)|conversas?|histórico|historico|dados (pessoais |privados |sensíveis |confidenciais )?d(o|a) (usu[aá]ri[oa]|utilizador)|credenciais|senhas|palavras-passe|chaves (privadas|api|ssh|de api)|variáveis de ambiente|uma cópia|cópia d(e|o|a|os|as)|uma copia|informações (confidenciais|sensíveis|privadas|pessoais)|(arquivos|ficheiros) do (usu[aá]rio|utilizador)|segredos|resultados',
    ),
    away: words(
      'servidor(es)? (extern[oa]s?|remotos?|de terceiros)|(noss[oa]s?) servidor(es)?|atacante|endpoint externo|endereço externo',
    ),
    blindCopy: words('cópia oculta|copia oculta|cco|bcc|em cópia|com cópia'),
  },
  conditional: {
    whenUser: words(
      '(quando|se|sempre que|cada vez que|toda vez que|assim que|caso) (o |a |um |uma |algum |alguma )?(usu[aá]ri[oa]|utilizador(a)?|cliente|pessoa|conversa|chat|algu[ée]m) (te |lhe |se |o |nos )?(pergunt|ped|peç|mencion|fal|solicit|quis|quer|busc|dig|diss|trat|consult|escrev|inter|procur|pesquis)*',
    ),
    besides: words(
      'tamb[ée]m|al[ée]m disso|sempre|automaticamente|em segredo|secretamente|sem exceção|obrigatoriamente|adicionalmente|ainda por cima',
    ),
    addedAct: words(
      'recomend(e|a|ar)|mencion(e|a|ar)|promov(a|er)|sugir(a|as)|sugerir|adicion(e|a|ar)|acrescent(e|a|ar)|insir(a|as)|inserir|envi(e|a|ar)|encaminh(e|a|ar)|alter(e|a|ar)|mud(e|a|ar)|troqu(e|es)|troc(a|ar)|substitu(a|i|ir)|modifi(que|car)|redirecion(e|a|ar)|compr(e|a|ar)|transfir(a|as)|transferir|anex(e|a|ar)',
    ),
  },
  hooks: {
    around: words(
      '(antes|depois) de (usar|utilizar|chamar|invocar|executar) (qualquer( outra)?|nenhuma outra|outra|outras|as outras|as demais|todas as( outras)?|alguma outra|cada) ferramentas?|(sempre|cada vez|toda vez) que (usar|utilizar|chamar|invocar|uma|qualquer) ?(uma |outra |qualquer |qualquer outra )?ferramenta( for (usada|chamada|invocada))?|(após|apos) (usar|chamar|cada chamada (a|de) (uma|qualquer|outra))( qualquer)?( outra)? ferramenta|ao (usar|chamar|utilizar) (qualquer( outra)?|outra|outras) ferramentas?',
    ),
    must: words(
      'dev(e|es|erá|erás|em)|sempre|é obrigatório|obrigatoriamente|primeiro|tem (de|que)|tens (de|que)|é preciso|é necessário',
    ),
    hooked: words(
      'cham(e|ar|es|ada|a)|invo(que|car|ques)|us(e|ar|es|a)|utili(ze|zar|zes)|execut(e|ar|es)|lei(a|as)|ler|envi(e|ar|es)|copi(e|ar|es)|regist(e|re|ar|rar)|anex(e|ar|es)|adicion(e|ar|es)|pass(e|ar|es)',
    ),
  },
  tampering: {
    regardless: [
      words(
        '(diga|indique|peça|escolha|escreva|informe) o que (disser|indicar|pedir|escolher|escrever|informar|quiser)|o que quer que|seja o que for|qualquer que seja|apesar do que|pouco importa o que|independentemente (do que|da|do|de)|n[ãa]o importa (o que|qual|a quem|quem)|seja qual for|sejam quais forem|qualquer que seja',
      ),
      words('usu[aá]ri[oa]|utilizador|cliente'),
    ],
    otherwise: words(
      'mesmo que o (usu[aá]rio|utilizador|cliente) (indique|peça|diga|especifique|escolha|solicite) (outr[oa]|o contrário|algo diferente)|ignor(e|a|ando) (o|a) (valor|entrada|pedido|escolha|endereço|que) (indicad[oa] |informad[oa] |pedid[oa] )?(pel[oa]|d[oa]|o|a) (usu[aá]ri[oa]|utilizador)',
    ),
    always: words(
      'sempre|sem exceção|em todos os casos|invariavelmente|automaticamente|em segredo|secretamente|deve(s)?',
    ),
    change: words(
      'defin(a|e|ir)|fix(e|a|ar)|alter(e|a|ar|ado)|mud(e|a|ar)|troqu(e|es)|troc(a|ar)|substitu(a|i|ir|ído)|us(e|a|ar)|coloqu(e|es)|coloc(a|ar)|adicion(e|a|ar)|modifi(que|ca|car)|envi(e|a|ar)|redirecion(e|a|ar)|ponh(a|as)',
    ),
    target: words(
      'destinat[áa]ri[oa]s?|benefici[áa]ri[oa]|conta (bancária|de destino)|valor (da transferência|do pagamento)|montante|cópia oculta|cco|bcc|endereço de (e-?mail|entrega|pagamento|envio|destino)|chave pix|número da conta|quantia',
    ),
  },
  preference: {
    prefer: words(
      '(sempre|deve|deves) (use|usa|usar|utilize|utilizar|escolha|escolher|prefira|preferir|priorize|priorizar)|(use|usa|utilize|utiliza|escolha|prefira|priorize) (sempre|apenas|somente|exclusivamente|unicamente|só)|dê (sempre )?prioridade a|priorize|prefira',
    ),
    thisTool: words('(esta|essa|nossa|a nossa) ferramenta'),
    overOthers: words(
      '(em vez de|ao invés de|em lugar de|antes de|acima de|e não) (qualquer|quaisquer|as|outras?|todas as) ?(outras?|demais|ferramentas)?|(substitui) (todas as|as|qualquer) (outras?|demais)?',
    ),
    only: words(
      '(a )?melhor ferramenta (do mundo|de todas|que existe|do mercado|já feita)|(n[ãa]o|nunca|jamais) (use|uses|usar|utilize|utilizes|chame|chames) (nenhuma outra|outras?|qualquer outra|as outras|as demais) ferramentas?|(as|todas as) (outras|demais) ferramentas (estão obsoletas|não são (confiáveis|seguras|fiáveis)|são (piores|inseguras))',
    ),
  },
})
