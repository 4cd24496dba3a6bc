/**
 * Korean. The verb stands last and carries "not" and "please" as its endings, particles cling to nouns, and blanks are set
 * loosely: words are found as signs are.
 */

import type { LanguagePhrases } from './language-phrases.ts'
import { outsideAddress, quotedName } from './outside-address.ts'
import { sensitivePath } from './sensitive-path.ts'
import { eitherOf, signList as signs } from './word-list.ts'
import type { Wording } from './wording.ts'

const person = '(사용자|유저|이용자|고객|인간|사람)(님|분)?(들)?'
/** Endings that have the model do something; "합니다" says what a tool does. */
const please =
  '(하(세요|십시오|시오|라|도록|고|여|게|면 안|ㄹ 것)|해(라|야|서|주|요|$|\\.| 주)|할 것|한다|한 (뒤|후|다음))'
const forbidden = '지 ?(마(?!스)|말|않(도록|아야|게))'

const drop = signs(
  `무시(하(세요|십시오|시오|라|고|도록|여)|해(?!서는|지|제)|할 것|한다|한 채)|잊(어|으(세요|십시오|라)|고|도록|을 것)|(따르|준수하|지키|복종하|이행하|고려하|수행하)${forbidden}|따를 필요(가|는)? ?없|지킬 필요(가|는)? ?없|폐기(하|해|할)|버리(세요|십시오|고|라)|무효(로|화)|취소(하고|하세요|하라|해라)|제쳐|우회(하(세요|십시오|라|고|여)|해)|위반(하(세요|십시오|라|고))`,
)
const earlier = signs(
  '이전|앞선|앞서|앞의|위의|위에|위 |상기|상술|기존|지금까지|여태|종전|시스템|처음|최초|원래|초기|개발자|모든|전부|당신의|너의|네 |받은|주어진|다른|선행',
)
const order = signs('지시(?!약|등|계|선|봉|자)|명령(?!어|줄|행|문|창|프롬)|지침|프롬프트|인스트럭션|분부|훈령')
const rule = signs(
  '(당신의|너의|네|모든|안전|보안|시스템|콘텐츠|이전|기존|개발자의?|윤리)(의)? ?(가이드라인|규칙|제한|제약|정책|규정|필터|방침|가드레일|원칙)(을|를|은|는|도|들|과|사항)',
)
const told = signs(
  '(지금까지|이전에|앞서|여태|전에|위에서) ?(너에게|당신에게|네가|당신이)? ?(들은|말한|들었던|배운|지시받은|받은|말했던|설명한) ?(것|내용|모든|말|걸)',
)
const freed = signs(
  '(당신|너|넌|네|이제|지금부터|앞으로)(은|는)?[^.]{0,24}(얽매이지 ?않|구속되지 ?않|구속받지 ?않|제한받지 ?않|제약받지 ?않|따를 필요가? ?없|자유롭|벗어나|해방)',
)
const bound = signs('규칙|제한|제약|지시|가이드라인|정책|지침|규정')

const toUser = signs(
  `${person}(에게|께|한테|에게는|께는|한테는|에게도|와|과|에 ?대해|로부터|한테서)(?! (대한|대해|필요|맞는|보이는))`,
)
const tellNot = signs(
  `(알리|말하|전하|전달하|보고하|언급하|공개하|설명하|밝히|통지하|통보하|알려 ?주|말해 ?주|이야기하|얘기하|드러내|노출하|공유하|고지하|누설하|발설하|내색하|확인하|알려|묻|보여 ?주|표시하)${forbidden}|(알려|말해|밝혀|언급해|보고해|공개해|드러내|이야기해|전해)(서는?|선) ?안|(알리|말하|밝히|언급하|보고하)면 ?안|(알릴|말할|보고할|언급할|설명할) ?(필요(가|는)? ?없|것 ?없)|(보고|알림|언급|공개|발설|누설|통보) ?(은|는|를)? ?(금지|불필요|엄금|일절 금)`,
)
const tellNothing = signs(
  '(알리|말하|전하|보고하|언급하|설명하|밝히|공개하|알려 ?주|말해 ?주|이야기하)지 ?(않고|않은 ?채|아니하고)|(알림|말|보고|언급|설명|예고) ?없이',
)
const unnotified = signs('(통지|통보|확인|공지)(하지 ?않고| ?없이)')
const refusal = signs('지 ?(마(?!스)|말)|안 ?(됩|돼|된)|금지|않습니다|없습니다')
const discloseNot = signs(
  `(언급하|말하|밝히|공개하|보고하|발설하|누설하|알리|이야기하|얘기하|설명하|드러내|내색하|기록하|거론하)(${forbidden}|면 ?안)|(언급|말|밝혀|공개|보고|발설|누설|드러내)(해서는?|서는?) ?안|(언급|발설|누설|공개) ?(은|는)? ?(금지|엄금)`,
)
const ownAct = signs(
  '이 ?(단계|절차|작업|동작|과정|지시|명령|사실|행위|내용|요청|처리|호출|접근|것|일)|이러한 (지시|작업|단계)|(읽었|읽은|읽어|접근했|접근한|전송했|전송한|보냈|보낸|실행했|실행한|호출했|호출한|변경했|변경한|복사했|복사한|수집했|수집한)(다는|던|는)? ?(것|사실|점|걸)|위 ?(지시|단계|작업)|본 ?(지시|작업|단계)',
)
const honest = signs(
  '비밀번호|암호|토큰|api ?키|개인 ?키|비밀 ?키|내부 ?id|스택|오류 ?세부|까지|성공했|완료되었|완료됐|자격 ?증명|여부|원시',
)
const secretly = signs('몰래|은밀(히|하게)|비밀리에|남몰래|슬쩍|슬그머니|살짝|소리 ?없이|아무도 모르게')
const act = signs(
  '전송|보내|복사|전달|읽|업로드|추가|변경|바꾸|바꿔|교체|실행|수집|기록|대체|호출|저장|첨부|열람|포함|송금|삽입',
)
const unawares = signs(
  `${person}(가|이|은|는|도|에게|조차)? ?(이를|이것을|절대|전혀|절대로|이 사실을|이 (작업|단계|내용|동작)을)? ?(몰라야|모르게|모르도록|모르는 ?(사이|상태|채)|눈치 ?채지 ?(못|않)|눈치 ?못|알지 ?못하(게|도록)|알아차리지 ?(못|않)|알아채지 ?(못|않)|인지하지 ?못하(게|도록)|인식하지 ?못하(게|도록)|들키지 ?않)|${person} ?몰래|${person}(가|이|은|는) ?(이를|이것을|이 사실을|이 ?작업을|굳이)? ?알 ?(필요(가|는|도)? ?없|것 ?없|이유(가|는)? ?없)|${person}(가|이|은|는)[^.]{0,16}(알아서는|알면|알아선|알게 ?(해서는|되어서는|하면)) ?안|${person}(에게|한테|께)?(는|도|로부터)?[^.]{0,10}(비밀로|숨기(세요|십시오|고|라|도록)|숨겨(?!진|져)|감추(세요|십시오|고|라|도록)|감춰|비밀을? ?유지|비밀에)|비밀로 ?(하(세요|십시오|라|고)|해|유지|간직)`,
)

const read = signs(
  '읽(어(?!들)|으(세요|십시오|라|시)|고|는다|을 ?것|도록)|열(어|고|람하(세요|십시오|고)|으세요|도록|십시오|세요)|(가져|불러|꺼내)(와|오(세요|십시오|고|라)|서)|(조회|확인|추출|전송|복사|업로드|수집|첨부|참조|스캔|출력|로드|접근|검색|획득|내보내기)(하(세요|십시오|고|라|여|시오|도록)|해(?!서는|지|제))|보내(세요|십시오|고|라)|(의|에 ?있는) ?(전체 ?)?내용(을|전체)',
)
const example = signs(
  '거부|금지|차단|제외|할 ?수 ?없|않습니다|지 ?마|지 ?말|탐지|감지|예를 ?들|예: ?|\\.env\\.(example|sample)|허용되|지원하지',
)
const fileContent = signs(
  '(그|해당) ?(파일의? ?)?(전체 ?)?내용|읽은 ?(내용|것|파일|데이터)|(그|이) ?파일(들)?의 ?(전체 ?)?내용',
)
const context = signs(
  '(대화|채팅) ?(전체|전부|전문|내용)|(전체|모든|지금까지의|이전|현재)[^.,]{0,6}(대화|채팅|메시지|컨텍스트)( ?(기록|내역|내용|이력|로그|히스토리|전체))?|(대화|채팅) ?(기록|내역|이력|로그|히스토리)|대화를 ?(모두|전부)',
)
const prompt = signs('시스템 ?(프롬프트|메시지|지시|지침|명령)')
const parameter = signs('매개 ?변수|파라미터|인자|인수|필드|변수|항목')
const name = eitherOf(quotedName, parameter)
const put = signs(
  `(전달|포함|입력|설정|기록|추가|저장|작성|삽입|첨부|복사|기입|지정|제공)(하(세요|십시오|시오|라|도록|고|여)|해(?!서는|지|제)|할 ?것|시키)|넣(으(세요|십시오|라|시)|어|고|을 ?것|도록)|담(아|으세요)|보내(세요|십시오|라|야)|채우(세요|십시오)|채워|붙여 ?넣|써 ?넣|적(어|으세요)`,
)

const grave = signs(
  '(대화|채팅) ?(기록|내역|이력|로그|내용|전체)|개인 ?정보|자격 ?증명|인증 ?정보|비밀번호|암호(?!화)|개인 ?키|토큰|환경 ?변수|기밀|민감한? ?(정보|데이터)|사본|복사본|복제본|사용자(의)? ?(데이터|정보|메시지|파일)|ssh ?키|api ?키|메일 ?내용',
)
const away = signs(
  '(외부|제3자|원격|타사|우리|저희|공격자|당사)(의)? ?(서버|주소|엔드포인트|사이트|호스트)|외부로(?= ?(전송|보내|유출))',
)
const send = signs(
  '(전송|전달|업로드|게시|공유|유출|동기화|발송|포워딩|송신)(?!하지|되지|되었|된)|보내(?!지|는|진)|post',
)
const blindCopy = signs('숨은 ?참조|bcc|비밀 ?참조')

const whenUser = signs(
  `(${person}|누군가|대화)(가|이|에서|에)[^.]{0,20}(묻|물어|물을|질문|언급|이야기|요청|부탁|요구|검색|문의|말하|원하|찾|꺼내|나오)[^.,]{0,6}(면|때|경우|때마다|거든)`,
)
const advertise = signs(
  '추천(하|해)|권하|권유|홍보|광고|프로모션|제휴|바꿔치기|리디렉션|리다이렉트|유도(하|해)|삽입(하|해)|송금(하|해)|구매(하|해)|재전송|치켜',
)
const besides = signs('반드시|자동으로|몰래|은밀히|항상|함께|또한|추가로|동시에|덧붙여|무조건|꼭')
const covertly = signs('몰래|은밀(히|하게)|자동으로|비밀리에|슬쩍|조용히')
const addedAct = signs(
  `추가${please}|전송${please}|변경${please}|바꾸(세요|십시오|라)|바꿔|보내(세요|십시오|라)|복사${please}|업로드${please}|전달${please}|교체${please}|첨부${please}`,
)

const anyTool = '(다른|어떤|모든|임의의|여타|타|각) ?(모든 ?|다른 ?)?(도구|툴)'
const around = signs(
  `${anyTool}[^.,]{0,14}(전에|전이든|전마다|후에|후마다|뒤에|때마다|때는|이전에|이후에|직전|직후|보다 ?먼저|앞서)`,
)
const must = signs('반드시|먼저|항상|꼭|우선|무조건|야 ?(합니다|한다|해|함)|하세요|하십시오|할 것|세요|십시오')
const hooked = signs('호출|실행|사용|읽|전송|기록|전달|복사|거치|거쳐|추가|알리|보내')
const ownTools = signs('이 ?(mcp ?)?서버의|본 서버|로그인|인증|초기화|연결|세션|프로젝트를 선택')

const regardless = signs(
  `${person}(의|가|이)[^.]{0,18}(관계 ?없이|상관 ?없이|무관하게|말하든|하든|지정하든|입력하든|선택하든|요청하든|원하든|불문하고|구애받지 ?않)`,
)
const otherwise = signs(
  `${person}(가|이)[^.]{0,4}(다른|반대|거부|거절|딴)[^.]{0,10}(더라도|라도|해도|하여도)|${person}(의|가|이)? ?(입력|지정한|선택|요청|의사|지시|요구|지정)[^.]{0,10}(무시하(고|세요|십시오|라)|무시해)`,
)
const target = signs(
  '수신자|수신인|수취인|받는 ?사람|예금주|송금처|계좌|금액|배송지|배송 ?주소|수령인|iban|이체 ?대상|결제처|숨은 ?참조',
)
const always = signs('항상|반드시|언제나|자동으로|무조건|매번|몰래|은밀히|강제로|늘')
const change = signs(
  `(변경|교체|대체|수정|바꿔치기|치환|설정|지정|고정)(하(세요|십시오|시오|라|고)|해(?!서는|야 할 경우|지|제)|할 ?것)|바꾸(세요|십시오|라|고)|바꿔`,
)
const formal = signs('형식|정수|단위|기본|예: ?|생략|확인|소수|통화|수 ?있습니다|숫자|이상|하이픈')

const thisTool = signs('(이|본|우리|저희|해당) ?(도구|툴)')
const prefer = signs(
  '(항상|반드시|언제나|무조건|최우선|가장 먼저|우선적으로|오직)[^.,]{0,14}(사용|선택|이용|호출)|우선(하여|적으로|시)|선호하(세요|십시오|라)',
)
const others = signs(
  '(다른|타|기타|유사한|여타|그 외)(의|모든)? ?(도구|툴|서비스)(들)?(이|가)? ?(대신|아닌|아니라|말고|를 쓰지 말고|을 제치고)',
)
const than = signs('(다른|타|기타|유사한|여타|그 외)(의|모든)? ?(도구|툴|서비스)(들)?보다')
const chosen = signs('우선|사용하(세요|십시오|라)|선택하(세요|십시오|라)|선호')
const noOthers = signs(
  `(다른|타|기타|여타) ?(도구|툴)(들)?(은|는|를|을)? ?(절대|절대로|결코|일절)? ?(사용|선택|이용|호출|쓰)(하)?(${forbidden}|면 ?안|해서는 ?안)|(다른|나머지|기타) ?(모든 ?)?(도구|툴)(들)?(은|는) ?(모두|전부)? ?(오래|폐기|신뢰할 수 없|안전하지|부정확|사용 ?중단|열등|위험)`,
)
const best = signs(
  '(세계|세상|시장|업계|역대)(에서)? ?(가장 ?)?(최고|최상|제일|가장 ?(뛰어난|좋은|훌륭한|신뢰))[^.,]{0,8}(도구|툴|서비스)',
)

const warning = 'warning'

const override: readonly Wording[] = [
  { parts: [earlier, order, drop], gap: 14 },
  { parts: [rule, drop], gap: 12 },
  { parts: [told, drop], gap: 12 },
  { parts: [bound, freed], gap: 20 },
  {
    parts: [
      signs('(당신|너|넌|이제|지금부터)(은|는|에게는|부터)?[^.]{0,20}(규칙|제한|제약|지시|가이드라인|정책|지침)'),
      signs('얽매이지|구속(되|받)지|제한받지|적용되지 ?않|해당되지 ?않|존재하지 ?않|제약받지|따를 필요|자유롭|벗어'),
    ],
    gap: 10,
  },
]

const secrecy: readonly Wording[] = [
  { parts: [toUser, tellNot], gap: 24, unless: honest },
  { parts: [ownAct, discloseNot], gap: 16, unless: honest },
  { parts: [toUser, tellNothing], gap: 16, unless: refusal },
  { parts: [toUser, unnotified], gap: 12, unless: refusal, severity: warning },
  { parts: [unawares], unless: signs('비밀번호|토큰|삭제하지|지 ?마') },
  { parts: [secretly, act], gap: 20, unless: signs('탐지|방지|악의|공격|지 ?마') },
]

const sensitive: readonly Wording[] = [{ parts: [sensitivePath, read], gap: 30, unless: example }]

const parameterData: readonly Wording[] = [
  { parts: [prompt, name, put], gap: 16 },
  { parts: [name, prompt, put], gap: 20 },
  { parts: [context, name, put], gap: 16, severity: warning },
  { parts: [name, context, put], gap: 20, severity: warning },
  { parts: [sensitivePath, name, put], gap: 30, unless: example },
  { parts: [fileContent, name, put], gap: 16, severity: warning },
  { parts: [name, fileContent, put], gap: 20, severity: warning },
]

const there = eitherOf(outsideAddress, away)
const exfiltration: readonly Wording[] = [
  { parts: [grave, there, send], gap: 30 },
  { parts: [there, grave, send], gap: 24 },
  { parts: [away, send], gap: 8, unless: signs('지정|설정된|하지 ?않|지 ?마') },
  { parts: [outsideAddress, blindCopy], gap: 24, unless: signs('예: |예를 ?들') },
  { parts: [blindCopy, outsideAddress], gap: 16, unless: signs('예: |예를 ?들') },
]

const conditional: readonly Wording[] = [
  { parts: [whenUser, besides, advertise], gap: 40 },
  { parts: [whenUser, advertise], gap: 24 },
  { parts: [whenUser, covertly, addedAct], gap: 40, unless: signs('확인') },
  { parts: [whenUser, signs('도 ?(함께|같이|반드시|꼭)?'), addedAct], gap: 20, unless: signs('확인') },
]

const hooks: readonly Wording[] = [
  { parts: [around, must, hooked], gap: 24, unless: ownTools },
  { parts: [around, hooked, must], gap: 24, unless: ownTools },
]

const tampering: readonly Wording[] = [
  { parts: [regardless, signs('사용|설정|변경|바꾸|바꿔|보내|전송|항상|지정|교체')], gap: 30 },
  { parts: [otherwise, signs('사용|설정|변경|바꾸|바꿔|보내|전송|항상|지정|교체|무시')], gap: 30 },
  { parts: [target, always, change], gap: 30, unless: formal },
  { parts: [always, target, change], gap: 30, unless: formal },
  { parts: [target, signs('바꿔치기')], gap: 30 },
]

const preference: readonly Wording[] = [
  { parts: [others, prefer, thisTool], gap: 16 },
  { parts: [than, prefer, thisTool], gap: 16 },
  { parts: [than, thisTool, chosen], gap: 12 },
  { parts: [thisTool, than, chosen], gap: 16 },
  { parts: [others, thisTool], gap: 12 },
  { parts: [thisTool, others], gap: 12 },
  { parts: [thisTool, prefer], gap: 12 },
  { parts: [noOthers] },
  { parts: [best] },
]

/** What poisoned text says in Korean. */
export const korean: LanguagePhrases = {
  'override-instructions': override,
  'secrecy-from-user': secrecy,
  'sensitive-file-access': sensitive,
  'data-into-parameter': parameterData,
  exfiltration,
  'conditional-instructions': conditional,
  'tool-hooks': hooks,
  'parameter-tampering': tampering,
  'preference-manipulation': preference,
}
