/** Italian, Indonesian, Turkish, Vietnamese, Ukrainian and Hindi: the two plainest phenomena only, in their usual wordings. */

import type { Expression } from '../expression.ts'
import type { LanguagePhrases } from './language-phrases.ts'
import { wordList as words } from './word-list.ts'
import type { Wording } from './wording.ts'

/** "Ignore", "earlier" and "instructions" of one language. */
interface OverrideWords {
  readonly drop: Expression
  readonly earlier: Expression
  readonly order: Expression
  /** Before "ignore": turns it into its opposite. */
  readonly negated: Expression
}

function override({ drop, earlier, order, negated }: OverrideWords): Wording[] {
  const common = { gap: 16, notAfter: [{ words: negated, reach: 16, within: 'clause' } as const] }
  return [
    { ...common, parts: [drop, order, earlier] },
    { ...common, parts: [drop, earlier, order] },
    { ...common, parts: [earlier, order, drop] },
    { ...common, parts: [order, earlier, drop] },
  ]
}

const overrides: readonly Wording[] = [
  ...override({
    drop: words(
      'ignora(re|te)?|ignori|dimentica(re|te)?|dimentichi|trascura(re|te)?|non (seguire|rispettare|obbedire a)',
    ),
    earlier: words('precedent(e|i)|prima|di sistema|del sistema|ricevut(e|i)|sopra|iniziali|originali'),
    order: words('istruzion(e|i)|direttiv(a|e)|indicazioni|prompt|ordini'),
    negated: words('non|mai|senza'),
  }),
  ...override({
    drop: words('abaikan|abaikanlah|lupakan|lupakanlah|hiraukan|jangan (ikuti|patuhi|turuti)'),
    earlier: words('sebelumnya|sebelum ini|di atas|terdahulu|sistem|awal'),
    order: words('instruksi|perintah|petunjuk|arahan|prompt'),
    negated: words('jangan|tidak|tanpa'),
  }),
  ...override({
    drop: words(
      'yok say(in|ın|iniz|ınız)?|göz ardı (et|edin|ediniz)|görmezden gel(in|iniz)?|unut(un|unuz)?|dikkate alma(yın)?|uyma(yın)?',
    ),
    earlier: words('önceki|daha önceki|yukarıdaki|sistem|ilk|verilen|tüm|bütün'),
    order: words(
      'talimat(ları|lar|larını|lara)?|yönerge(leri|lere|ler)?|komut(ları|lara)|istem(i|ini)|kural(ları|lara)',
    ),
    negated: words('değil'),
  }),
  ...override({
    drop: words('bỏ qua|phớt lờ|quên|đừng (tuân theo|làm theo)|không (tuân theo|làm theo)'),
    earlier: words('trước đó|trước đây|trước|ở trên|bên trên|của hệ thống|hệ thống|ban đầu'),
    order: words('hướng dẫn|chỉ dẫn|chỉ thị|mệnh lệnh|lời nhắc'),
    negated: words('đừng|không|chớ'),
  }),
  ...override({
    drop: words(
      'ігноруй(те)?|ігнорувати|проігноруй(те)?|забудь(те)?|не (виконуй|дотримуйся|слідуй)(те|тесь)?|знехтуй(те)?',
    ),
    earlier: words('попередн(і|ні|іх|ніх|імі)|раніше|вище|системи|системн(і|их)|отриман(і|их)'),
    order: words('інструкці(ї|й|ю|ям)|вказівк(и|ам|у)|вказівок|накази|промпт(и|у)?|настанов(и)?'),
    negated: words('не|ніколи|без'),
  }),
  ...override({
    drop: words(
      'अनदेखा (करें|करो|कर दें|कर दो)|नज़रअंदाज़ (करें|करो|कर दें)|नजरअंदाज (करें|करो|कर दें)|भूल (जाएं|जाओ|जाइए|जाएँ)|पालन न (करें|करो)|उपेक्षा (करें|करो)',
    ),
    earlier: words('पिछले|पहले|पूर्व|ऊपर|सिस्टम|सभी|प्रारंभिक'),
    order: words('निर्देश|निर्देशों|आदेश|आदेशों|प्रॉम्प्ट|नियम|नियमों'),
    negated: words('नहीं'),
  }),
]

const honest = words(
  'password|kata sandi|token|şifre|parola|mật khẩu|пароль|पासवर्ड|finché|prima di|sampai|hingga|kadar|cho đến|поки|जब तक',
)

/** Said in one go: "do not tell the user", "without the user's knowledge". */
const secrets: readonly Expression[] = [
  words(
    "non (dire|dirlo|informare|avvisare|rivelare|rivelarlo|menzionare|menzionarlo|comunicare)[^.,;:!?]{0,16} (al|all'|l'|il)? ?utente|all'insaputa dell'utente|senza (informare|avvisare|che) l'utente|l'utente non deve (mai )?(saperlo|sapere|accorgersene|accorgersi|scoprire)|(nascondi|nascondere|nascondilo|tieni nascosto)[^.,;:!?]{0,16} all'utente",
  ),
  words(
    'jangan (beri tahu|beritahu|memberi tahu|memberitahu|ungkapkan|sebutkan|katakan|laporkan)[^.,;:!?]{0,16} (pengguna|user)|tanpa (sepengetahuan|diketahui( oleh)?|memberi tahu|memberitahu) pengguna|pengguna tidak (boleh|perlu) (tahu|mengetahui)|(rahasiakan|sembunyikan)[^.,;:!?]{0,16} dari pengguna',
  ),
  words(
    'kullanıcıya (bunu |bundan |bu konuda |hiçbir şey |asla )?(söyleme(yin|yiniz)?|bildirme(yin|yiniz)?|bahsetme(yin|yiniz)?|haber verme(yin|yiniz)?|açıklama(yın|yınız)?)|kullanıcıyı (bilgilendirme(yin|yiniz)?|uyarma(yın)?)|kullanıcının (haberi|bilgisi) (olmadan|olmasın|olmamalı)|kullanıcı (bunu |bundan )?(bilmemeli|fark etmemeli|öğrenmemeli|haberdar olmamalı)|kullanıcıdan (gizle|gizleyin|sakla|saklayın)|kullanıcıya (haber vermeden|söylemeden|bildirmeden)',
  ),
  words(
    '(đừng|không được|không|chớ) (nói|cho|thông báo|tiết lộ|báo|đề cập|kể)[^.,;:!?]{0,16} người dùng( biết)?|(mà )?người dùng không (hề )?(biết|hay biết)(?= (gì|chuyện|về))|giấu (kín )?(điều này |việc này )?(với|khỏi) người dùng|người dùng không (được|cần) biết|mà không cho người dùng biết',
  ),
  words(
    '(не|нічого не|ніколи не) (кажи|кажіть|говори|говоріть|повідомляй|повідомляйте|розповідай|розповідайте|розкривай|згадуй|згадуйте)[^.,;:!?]{0,16} користувач(у|еві|ам)|без відома користувача|користувач не повинен (про це )?(знати|дізнатися|помітити)|(приховай|приховуй|сховай)(те)?[^.,;:!?]{0,16} від користувача|не (повідомляючи|кажучи) користувач(у|еві)',
  ),
  words(
    '(उपयोगकर्ता|यूज़र|यूजर) को [^.,;:!?।]{0,16}(न|मत|नहीं) (बताएं|बताओ|बताएँ|बताना|बताइए|पता चलने दें|पता चलना)|(उपयोगकर्ता|यूज़र|यूजर) (को बताए बिना|की जानकारी के बिना|से (छिपाएं|छिपाओ|छुपाएं|छुपाओ|छिपाकर|गुप्त रखें))',
  ),
]

const refused = words('non|mai|jangan|tidak|đừng|không|не|ніколи|नहीं|न|मत')

/** What poisoned text says in further languages. */
export const furtherLanguages: LanguagePhrases = {
  'override-instructions': overrides,
  'secrecy-from-user': secrets.map((said) => ({
    parts: [said],
    unless: honest,
    notAfter: [{ words: refused, reach: 90, within: 'sentence' }],
  })),
}
