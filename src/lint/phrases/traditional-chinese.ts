/** Simplified characters and their traditional forms, as far as our phrases use them. */

/** Each simplified sign, then its traditional form. */
const pairs =
  '着著荐薦虑慮愿願误誤贝貝运運获獲递遞线線缚縛缓緩况況阅閱视視无無记記丢棄弃棄会會别別执執违違绕繞过過废廢开開发發给給来來统統码碼灯燈历歷输輸参參数數词詞语語嘱囑错錯规規则則约約设設护護栏欄条條准準后後诉訴对對从從听聽摆擺脱脫应應该該须須请請绝絕严嚴许許终終户戶类類说說释釋认認汇匯报報凭憑证證据據隐隱钥鑰内內读讀访訪问問调調传傳这這个個为為么麼动動声聲瞒瞞里裡复複转轉换換录錄扫掃载載导導窃竊写寫将將进進贴貼带帶变變环環账賬号號话話额額价價现現当當并並顺順于於讨討论論谈談购購买買还還总總务務让讓觉覺识識惊驚网網远遠优優选選们們时時资資询詢没沒启啟强強检檢测測击擊恶惡状狀态態点點结結经經机機标標邮郵泄洩'

const traditionalOf = new Map<string, string>()
const characters = [...pairs]
for (let at = 0; at + 1 < characters.length; at += 2) traditionalOf.set(characters[at] ?? '', characters[at + 1] ?? '')

/** `simplified` in traditional characters. Signs without another form stay. */
export function traditional(simplified: string): string {
  const converted = Array.from(simplified, (sign) => traditionalOf.get(sign) ?? sign).join('')
  return converted.replace(/複制/g, '複製').replace(/不準/g, '不准')
}
