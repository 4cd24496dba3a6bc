/**
 * Japanese. The verb stands last and carries "not" and "please" as its endings, so what a tool says that it does
 * ("送信します") is told from what the model is to do ("送信してください").
 */

import type { LanguagePhrases } from './language-phrases.ts'
import { outsideAddress, quotedName } from './outside-address.ts'
import { sensitivePath } from './sensitive-path.ts'
import { eitherOf, signList as signs } from './word-list.ts'
import type { Lead, Wording } from './wording.ts'

const person = '(ユーザー?|利用者|使用者|人間|お客様|依頼者|エンドユーザー?)(様|さん|側)?'
/** Endings that forbid. A "ないようにします" says what a setting does. */
const forbidden =
  '(ない(で|こと|よう(に)?(して|しろ|せよ|すること|注意|お願い|に))|ては(いけ|なら|だめ|駄目|ダメ)|べきでは(ない|あり)|必要は(ない|あり)|ぬように|なくて(いい|よい|良い|構))'
/** The same, where other endings stand between. */
const refusal = signs('ないで|ないこと|ません|てはいけ|てはなら|ない。|禁止|できない|しない')

const drop = signs(
  '無視(?!しない|せず|され|しま|でき|しては|しないで)|忘れ(て(?!は)|ろ|よ|去|なさい|ること)|破棄(し(?!な)|せよ)|捨て(て|ろ|去)|従わ(ない(で|こと|よう)|ず|なくて)|従う(な|必要は|べきでは)|従っては(いけ|なら)|守ら(ない(で|こと)|なくて)|守る(な|必要は)|遵守し(ない(で|こと)|なくて)|無効(と|に)(する|し|な|みな)|取り消(し|す)|放棄し|上書きし(て|ろ)|回避し(て|ろ)|迂回し(て|ろ)|バイパスし(て|ろ)|考慮し(ない(で|こと)|なくて)',
)
const earlier = signs(
  'これまで|今まで|いままで|以前|前の|先の|先ほど|さきほど|上記|上の|上にある|前述|従来|元の|本来の|既存|システム|最初|初期|開発者|与えられた|受け取った|あなたの|すべての|全ての|全部の|あらゆる|一切の|他の|過去の|先行する|いかなる',
)
const order = signs(
  '指示(?!薬|値|灯|計|書|待ち)|命令(?!文|セット|コード|型)|プロンプト(?!を表示|が表示)|インストラクション|指図|言いつけ|言い付け',
)
const rule = signs(
  '(あなたの|安全|セーフティ|セキュリティ|システム|コンテンツ|開発者の|これまでの|以前の|今までの|従来の|すべての|全ての|あらゆる)(の|な|上の)?(ガイドライン|ルール|規則|規約|制約|制限|方針|ポリシー|設定事項|ガードレール|指針|フィルター?)',
)
const told = signs(
  '(これまで|今まで|いままで|以前|先ほど|さっき|前)(に)?(言わ|伝え|指示さ|教え|命じ|告げ)(れ|られ)[^。、]{0,4}(こと|内容|もの|事)',
)
const freed = signs(
  '(あなた|君|貴方|今後|これから|もはや|もう)[^。]{0,20}(縛られ(ません|ない|ることは)|制約されません|制限されません|従う必要は(ありません|ない)|自由です|解放され)',
)
const bound = signs('ルール|規則|制約|制限|指示|ガイドライン|規約|ポリシー|方針')

const toUser = signs(`${person}(に(?!よっ|よる|とって|つい|関)|へ|には|にも|に対して|に対し|への|と|とは)`)
const tellNot = signs(
  `(伝え|知らせ|教え|告げ|見せ|打ち明け|悟らせ|気づかせ|気付かせ)(${forbidden}|るな|る(べきでは|必要は))|(言わ|話さ|明かさ|漏らさ|示さ)${forbidden}|(言っ|話し|明かし|漏らし|示し)ては(いけ|なら|だめ|駄目)|(言う|話す|明かす|漏らす|示す)(な(?!ら|ど)|べきでは|必要は)|(報告|通知|説明|開示|共有|口外|他言|言及|連絡|公開|公表|暴露|相談|確認)(し${forbidden}|するな|する(べきでは|必要は)|(は|も)?(一切)?(不要|禁止|厳禁|無用)|(は|を)し${forbidden})|${'(触れ|述べ)'}${forbidden}`,
)
const tellNothing = signs(
  '(伝え|知らせ|教え|告げ|打ち明け)(ず(に)?|ることなく|ないまま)|(言わ|話さ|明かさ|漏らさ)(ず(に)?|ないまま)|(言う|話す|明かす)ことなく|(報告|説明|開示|共有|言及)(せず|することなく|しないまま|なしに|無しに)',
)
const unnotified = signs('(通知|連絡|確認)(せず|することなく|しないまま|なしに|無しに)')
const discloseNot = signs(
  `(口外|他言|言及|開示|公表|暴露|報告|説明)(し${forbidden}|するな|する(べきでは|必要は)|(は|も)?(一切)?(不要|禁止|厳禁|無用))|(触れ|述べ|伝え|知らせ)${forbidden}|(言わ|話さ|明かさ|漏らさ)${forbidden}|(明かし|漏らし|話し|言っ)ては(いけ|なら)`,
)
const ownAct = signs(
  'この(手順|ステップ|操作|動作|処理|行為|指示|命令|こと|事|件|読み取り|アクセス|変更)|これらの(手順|操作|指示|処理)|(読ん|読み(取|込)っ|読み込ん|読み取っ|使っ|使用し|利用し|用い|アクセスし|送信し|送っ|実行し|取得し|呼び出し|変更し|渡し|コピーし)(た|だ)(こと|事実|事)|上記の(指示|手順|操作)|本(指示|手順|操作)',
)
const honest = signs(
  'パスワード|トークン|api ?キー|秘密鍵|内部 ?id|内部の ?id|スタックトレース|エラー(の)?詳細|まで|完了した|成功した|生の|認証情報|コマンドを実行するよう|かどうか',
)
const secretly = signs('こっそり|ひそかに|密かに|秘密裏に|内密に|黙って|気づかれずに|気付かれずに|バックグラウンドで密')
const act = signs(
  '送信|送っ|送る|転送|コピー|読み(取|込)|読ん|アップロード|追加|変更|差し替え|書き換え|実行|収集|記録|置き換え|渡し|呼び出|追記|保存|添付',
)
const unawares = signs(
  `${person}(に|には|が)(気づ(か|き|く)|気付(か|き|く)|知ら|悟ら|バレ|ばれ|見え|察知さ|見つか|勘づか)(れ(ず|ない(で|よう(に)?(?!な))|ることなく|ては(いけ|なら))|ず(に|、)|ない(よう(に)?(して|し、|、|送|コピ|実行|読|転|す(?!る(か|設|オプ)))|うち)|せず|せない)|${person}(に|には|から)(内緒|内密|秘密|隠し(て|ます)|隠(す|せ)|伏せ(て|る)|黙っ(て|た))|(内緒|秘密|極秘|内密)に(して(ください|おいて|おけ)|すること|しろ|せよ|し続け)|${person}(は|が)((これ|この(こと|件|操作|処理)|それ)を)?知(る必要は|るべきでは|ってはい)|${person}から(は)?(隠|見えないように)`,
)

/** What the model is to do; not what a tool does of itself ("読み込みます"). */
const read = signs(
  '読み(取(って|り、|る(こと|必要)|れ)|込(んで|み、|む(こと|必要)|め)|出(して|す(こと|必要)))|読ん(で)|読め|読むこと|開(いて|き、|く(こと|必要)|け)|(取得|参照|抽出|送信|コピー|アップロード|収集|添付|確認|スキャン|転送|出力|ロード|閲覧|アクセス|インポート|エクスポート)(して(?!い)|し、|すること|せよ|しろ|する必要|しなさい|しなければ)|の(中身|全?内容)(全体)?を',
)
const example = signs(
  '拒否|禁止|ブロック|除外|できません|できない|しません|ないで|ないこと|検出|例えば|たとえば|例:|\\.env\\.(example|sample)|対象外|許可され',
)

const fileContent = signs(
  'その(全)?(内容|中身)|(読み取った|読み込んだ|読んだ|取得した|抽出した)(内容|もの|データ|ファイル|テキスト|情報)|ファイルの(全内容|中身)|(それら|これら)の(ファイルの)?(内容|中身)',
)
const context = signs(
  '(会話|チャット|対話|やり取り)(の)?(履歴|ログ|全体|全文|記録)|(これまで|今まで|すべて|全て|全部)の(会話|やり取り|メッセージ|対話|チャット)|会話をすべて|会話全体|コンテキスト全体|全コンテキスト',
)
const prompt = signs('システム(プロンプト|メッセージ|指示|命令)')
const parameter = signs('パラメータ|引数|フィールド|項目|変数')
const put = signs(
  '渡(して|す(こと|必要)|せ|し(?!ま)|さなければ)|入れ(て|る(こと|必要)|ろ)|含め(て|る(こと|必要)|ろ|なければ)|設定(して|する(こと|必要)|せよ|しろ)|書き込(んで|むこと|め)|格納(して|すること)|セット(して|すること)|追加(して|すること)|指定(して|すること)|貼り付け(て|ること)|記入(して|すること)|埋め込(んで|むこと)|コピー(して|すること)|送(って|ること)|付け(て|ること)',
)
const name = eitherOf(quotedName, parameter)

const grave = signs(
  '(会話|チャット|対話)(の)?(履歴|ログ|全体|内容)|個人情報|認証情報|資格情報|パスワード|秘密鍵|トークン|環境変数|機密(情報|データ)|(の|全)コピー|写しを|ユーザー?(の)?(データ|情報|メッセージ|ファイル)|ssh鍵|apiキー|やり取り',
)
const away = signs(
  '(外部|第三者|リモート|別|当社|弊社|我々|私たち|攻撃者)(の)?(サーバー?|アドレス|エンドポイント|サイト|ホスト)|外部に(?=送|転|流)',
)
const send = signs(
  '(送信|転送|アップロード|投稿|送付|共有|流出|同期)(?!しません|され(ません|ない)|しない|することはありません)|送(って|る|れ|り)|ポスト(して|する)|post',
)
const blindCopy = signs('bcc|ブラインドカーボンコピー|密送')

const whenUser = signs(
  '(ユーザー?|利用者|使用者|お客様|誰か|相手|会話)(が|から|で|に)[^。]{0,16}(探し|探す|探る|知りた|調べ|欲し|ほし|尋ね|聞い|聞か|訊|質問|言及|話題|頼|依頼|求め|要求|検索|問い合わせ|触れ|述べ|話し|話す|相談|希望|出て|出た)[^。、]{0,8}(たら|れば|場合|とき|時|際|と(?=、)|たび|度)',
)
const besides = signs(
  '必ず|自動的に|自動で|こっそり|密かに|ひそかに|常に|あわせて|併せて|ついでに|同時に|さらに|加えて|黙って',
)
const covertly = signs('こっそり|密かに|ひそかに|自動的に|黙って|気づかれ')
const advertise = signs(
  '勧め(て|る|ろ)|薦め(て|る)|推薦(し|する)|推奨(し|する)|おすすめ|宣伝|広告|プロモーション|アフィリエイト|差し替え|書き換え|置き換え|転送し|転送する|リダイレクト|誘導|挿入|送金|購入',
)
const addedAct = signs('追加(して|する)|送信(して|する)|変更(して|する)|送って|送る|コピー|アップロード|転送|付け加え')

const anyTool = '(他|ほか|別|どの|あらゆる|すべて|全て|全部|いかなる|任意|各|何らか|どんな|何か)(の)?(別の|他の)?ツール'
const around = signs(`(${anyTool}|各ツール)[^。、]{0,12}(前|後|たび|度|際|直前|直後)(に|は|も|で|必ず|、)`)
const must = signs('必ず|まず|常に|最初に|先に|いつも|毎回|なければ|必要|こと|ください|べき')
const hooked = signs(
  '(呼び出|呼ん|実行|使用|使(って|う|え)|読み(込|取)|送信|記録|渡し|渡す|コピー|転送|経由|追加|通知|起動|送って|送る)',
)
const ownTools = signs(
  '(この|本|当|同)(mcp ?)?サーバー?の|ログイン|認証|サインイン|初期化|接続|セッション|プロジェクトを選択',
)

const regardless = signs(
  `${person}(の|が|から)[^。]{0,14}((に|と)?(かかわ|関わ|拘わ|関係)(ら|り)?(ず|なく)|と言おう(と|が)|を指定しよう(と|が)|と言っても|問わず|望もうと|であれ|であろうと|に関係なく)`,
)
const otherwise = signs(
  `${person}が(別|他|違|異|反対|拒否|断)[^。]{0,14}(指定|選択|入力|要求|希望|指示|言っ|拒否|反対)?[^。]{0,4}(ても|場合でも|していても|としても)|${person}(の|が)(入力|指定|選択|希望|意向|指示|要望)(した(値|宛先|住所|金額|口座))?(は|を)?(無視(し(て|、)|する|せよ|しろ)|考慮しないで|上書きし)`,
)
const target = signs(
  '宛先|受取人|受取口座|送金先|振込先|受信者|口座(番号)?|金額|送付先|配送先|届け先|iban|メールの送信先|支払先|bcc',
)
const always = signs('常に|必ず|いつも|自動的に|勝手に|毎回|こっそり|密かに|強制的に')
const change = signs(
  '(変更|置換|改変|差し替え|書き換え|置き換え|すり替え)(て|し(て|、)|する(こと)?|せよ|しろ|る(こと)?|ろ)|(に|へ)(設定|指定|固定)(し(て|、)|すること|せよ|しろ)',
)
const fixedTo = signs('差し替え(て|る)|書き換え(て|る)|すり替え(て|る)|置き換え(て|る)')
const formal = signs('形式|整数|半角|全角|正の|単位|既定|デフォルト|例:|指定がない|省略|確認|小数|円で|通貨|できます')

const thisTool = signs('(この|本|当|こちらの|我々の|当社の)ツール')
const prefer = signs(
  '(常に|必ず|いつも|最優先|優先的に|真っ先に|第一に)[^。、]{0,12}(使っ|使用し|使う|使用する|選択し|選択する|選ん|選ぶ|利用し|利用する|呼び出)|優先(し|する|的に)',
)
const others = signs(
  '(他|ほか|別|その他|代替|類似)(の)?(類似の|同様の)?(ツール|サービス|手段)(で(は|も)?なく|の(代わり|かわり)に|を使わず|を使用せず|に優先)',
)
const than = signs('(他|ほか|別|その他|類似)(の)?(類似の|同様の)?(ツール|サービス|手段)よりも?')
const chosen = signs('優先|使っ|使用し|使う|選ん|選択し|利用し')
const noOthers = signs(
  `(他|ほか|別|その他)の(類似の)?ツールは?(を|は|も)?(絶対に|決して|一切|けっして)?(使用|使|利用|選択|選|呼び出)[^。、]{0,3}(${forbidden}|るな|うな|ないで|禁止)|(他|ほか|その他)の(すべての)?ツールは(すべて|全て|全部)?(古|廃止|非推奨|信頼でき|安全では|危険|不正確|劣)`,
)
const best = signs(
  '(世界|史上|市場|業界)(で|一|中で)?(最高|最良|最も優れ|最強|一番|最も信頼)[^。、]{0,8}(ツール|サービス)',
)

const negated: readonly Lead[] = [{ words: signs('ない|せず|拒否'), reach: 4, within: 'clause' }]
const warning = 'warning'

const override: readonly Wording[] = [
  { parts: [earlier, order, drop], gap: 12 },
  { parts: [rule, drop], gap: 10 },
  { parts: [signs('安全ガイドライン|セーフティガイドライン|システムプロンプト'), drop], gap: 10 },
  { parts: [told, drop], gap: 10 },
  { parts: [drop, earlier, order], gap: 8, notAfter: negated },
  { parts: [bound, freed], gap: 20 },
  { parts: [freed, bound], gap: 10 },
  {
    parts: [
      signs('(あなた|君|貴方|もはや|今後)[^。]{0,16}(ルール|規則|制約|制限|指示|ガイドライン)(に|など|は|も)'),
      signs('縛られ(ません|ない)|従う必要は|適用されません|適用されない|適用外|存在しません'),
    ],
    gap: 10,
  },
]

const secrecy: readonly Wording[] = [
  { parts: [toUser, tellNot], gap: 24, unless: honest },
  { parts: [ownAct, discloseNot], gap: 16, unless: honest },
  { parts: [toUser, tellNothing], gap: 16, unless: refusal },
  { parts: [toUser, unnotified], gap: 12, unless: refusal, severity: warning },
  { parts: [unawares], unless: signs('パスワード|トークン|削除しないで') },
  { parts: [secretly, act], gap: 20, unless: signs('検出|防止|悪意|攻撃') },
]

const sensitive: readonly Wording[] = [
  { parts: [sensitivePath, read], gap: 30, unless: example },
  { parts: [read, sensitivePath], gap: 12, unless: example },
]

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
  { parts: [grave, send, there], gap: 20 },
  { parts: [away, send], gap: 8, unless: signs('しません|されません|しないで|指定|設定') },
  { parts: [outsideAddress, blindCopy], gap: 24, unless: signs('例:|例えば|たとえば') },
  { parts: [blindCopy, outsideAddress], gap: 16, unless: signs('例:|例えば|たとえば') },
]

const conditional: readonly Wording[] = [
  { parts: [whenUser, besides, advertise], gap: 40, unless: signs('確認し|確認を') },
  { parts: [whenUser, advertise], gap: 24, unless: signs('確認し|確認を') },
  { parts: [whenUser, covertly, addedAct], gap: 40 },
  { parts: [whenUser, signs('も'), addedAct], gap: 20, unless: signs('確認し|確認を') },
]

const hooks: readonly Wording[] = [
  { parts: [around, must, hooked], gap: 24, unless: ownTools },
  { parts: [around, hooked, must], gap: 24, unless: ownTools },
]

const tampering: readonly Wording[] = [
  { parts: [regardless, signs('使|設定|変更|書き換え|置き換え|送|常に|必ず|指定')], gap: 30 },
  { parts: [otherwise] },
  { parts: [target, always, change], gap: 30, unless: formal },
  { parts: [always, target, change], gap: 30, unless: formal },
  { parts: [target, fixedTo], gap: 30, unless: formal },
]

const preference: readonly Wording[] = [
  { parts: [others, prefer, thisTool], gap: 16 },
  { parts: [than, prefer, thisTool], gap: 16 },
  { parts: [than, thisTool, chosen], gap: 12 },
  { parts: [thisTool, than, chosen], gap: 12 },
  { parts: [others, thisTool], gap: 12 },
  { parts: [thisTool, others], gap: 12 },
  { parts: [thisTool, prefer], gap: 12 },
  { parts: [prefer, thisTool], gap: 12, unless: signs('確認') },
  { parts: [noOthers] },
  { parts: [best] },
]

/** What poisoned text says in Japanese. */
export const japanese: LanguagePhrases = {
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
