/**
 * Chinese, in simplified and traditional characters. No spaces, so a word is found inside a longer one: what a longer one
 * makes harmless is excluded where it stands ("提示音" is a sound, "环境变量名" a name).
 */

import type { Expression } from '../expression.ts'
import type { LanguagePhrases } from './language-phrases.ts'
import { accountNumber, outsideAddress, quotedName, secretVariable } from './outside-address.ts'
import { sensitivePath } from './sensitive-path.ts'
import { traditional } from './traditional-chinese.ts'
import { eitherOf, signList } from './word-list.ts'
import type { Lead, Wording } from './wording.ts'

/** Signs in both kinds of characters. */
function signs(simplified: string): Expression {
  return signList(simplified, traditional)
}

const negations = signs(
  '不要|不得|不可|不能|不会|不应|不该|请勿|切勿|勿|别|禁止|防止|避免|绝不|从不|无法|是否|不|未|没有',
)
const negated: readonly Lead[] = [{ words: negations, reach: 8, within: 'clause' }]
/** "True: the user is not notified": a switch says what it does. */
const switched: readonly Lead[] = [
  { words: signs('是否|true|false|开启|启用|可选|设为|设置为'), reach: 16, within: 'sentence' },
]

const drop = signs(
  '(请勿|勿|切勿|不得|不应|不可|不能|不准|拒绝|无需)(再)?(遵循|遵守|听从|执行|服从|理会)|撤销|取消|废除|废止|抛到脑后|抛诸脑后|置之不理|抛在一边|不要再(听从|遵守|遵循|执行)|别再(听从|遵循|执行)|忽略|忽视|无视|忘记|忘掉|忘却|抛开|抛弃|丢弃|不要理会|不用理会|不必理会|不理会|别管|不要管|不用管|不管|不再遵守|不再遵循|不再执行|不要遵守|不要遵循|别再遵守|停止遵守|停止遵循|不必遵守|不必遵循|无需遵守|无需遵循|推翻|违反|绕过|撇开|作废',
)
const earlier = signs(
  '之前|先前|以前|此前|前面|上面|上述|以上|上文|前述|原先|原来|原有|原本|最初|初始|早先|既有|系统|安全|你的|您的|开发者|给你|给您|收到的|其他|其它|所有|一切|任何',
)
const order = signs(
  '指令(?!集|码|碼|行|缓|历|名|的(输出|输入|返回|参数))|指示(?!灯|燈|器|符|线)|提示词|提示语|吩咐|叮嘱|系统提示(?!音|框|条|信息|文字|窗|栏|消息)|命令(?!行|的|历史|輸出|输出|参数|集|窗)',
)
const rule = signs('规则|准则|限制|约束|要求|规定|设定|守则|指引|指南|政策|护栏|设置')
const yours = signs(
  '你的|您的|给你的|你收到的|你之前|你被|安全(准则|守则|政策|护栏|规定|指南|指引|限制|约束)|开发者设定|系统设定(?=的)',
)
const said = signs(
  '(之前|以前|先前|此前|上面|前面)[^,。;]{0,6}(告诉|告知|交代|吩咐|教|对)(你|您)|(以上|上面|前面|之前)(的)?(所有|一切|全部)(内容|对话内容)',
)
const freed = signs(
  '(你|您)[^,。;]{0,8}(不再|不必再|无需再|不用再|不需要再)(受|遵守|遵循|听从|服从)|(你|您)(已经?|现在)?(摆脱|不受)(了)?',
)
const bound = signs('约束|限制|束缚|规则|指令|准则|政策|规定')

const not = signs(
  '不要|别|不得|不可|不能|不准|不许|不应|不必|不用|无需|无须|请勿|切勿|绝不|千万别|勿|禁止|避免|严禁|毋须',
)
const user = '(任何|最终|终端)?(用户|使用者|人类)'
const tellUser = signs(
  `(告诉|告知|知会|通知|提醒)(给)?${user}(?!自己|自行|手动|去|如何|怎么|名|id|输入|[^。;!?]{0,6}(成功|完成))`,
)
const towardUser = signs(`(向|对|跟|和|给)${user}`)
const disclose = signs('提及|提到|提起|透露|泄露|说明|解释|披露|说出|承认|汇报|报告|暴露|公开|坦白')
const givenToUser = signs(`(告诉|告知|透露|泄露|披露|暴露|汇报|报告|通知|提及|说)(给|于)?${user}`)
const secret = signs('密码|密钥|令牌|凭证|凭据|隐私|口令|token|password|api ?key|堆栈|内部 ?id|错误码|原始')
const honest = signs('在(未|没有|不)(告诉|告知|通知|提醒|知会)|征得|询问用户|得到用户')
const ownAct = signs(
  '(你|您|自己)[^,。;]{0,4}(已|正在|曾|需要|首先|先|读取|读过|访问|执行|调用|发送|上传|查看)|此(步骤|操作|行为|过程|事)|这(一|个|些)?(步|操作|行为|过程|件事|指令|说明|要求|过程)|该(步骤|操作|行为|过程|指令)|(本|上述|以上)(指令|说明|要求|步骤|指示)',
)
const secretly = signs('悄悄|偷偷|暗中|背地里|私下|秘密地|不动声色|瞒着用户|瞒着使用者')
const act = signs('发送|发给|发到|上传|读取|复制|转发|收集|附加|添加|执行|调用|修改|记录|传给|替换|提交|抄送')

const read = signs(
  '请(提供|给出|返回|输出|展示)|读取|读出|读一下|先读|阅读|打开|查看|访问|获取|加载|提取|收集|上传|发送|复制|拷贝|导出|窃取|扫描|附上|附加|cat|传递',
)
const take = signs(
  '读取|读出|读一下|阅读|打开|查看|获取|加载|提取|收集|上传|发送|复制|拷贝|导出|窃取|附上|附加|传入|传给|放入|写入参数|填入',
)
const example = signs(
  '变量名|键名|拒绝|不会|无法|不允许|禁止|阻止|屏蔽|排除|不支持|不要|不得|切勿|请勿|忽略|\\.env\\.(example|sample|template)|(复制|拷贝)(为|到|成)',
)

const put = signs(
  '(复制|拷贝|粘贴)(到|至|进)|放入|放到|放进|填入|填到|填进|写入|写到|传入|传给|传递|作为|附加|附在|附到|加入|添加到|粘贴|包含在|塞进|提交|带上|附上|包含',
)
const comma: Expression = { literals: [','], pattern: /,/gu }
const fileContent = signs(
  '(读取|读到|读|获取|看)(到|出)?的(全部|完整|所有)?(内容|结果|数据|文字|文本)|(其|它|它们|该文件|文件|这些文件|上述文件)(的)?(全部|完整|所有)?内容',
)
const context = signs(
  '(完整|全部|整个|所有|之前|此前|当前)(的)?(对话|聊天|会话|上下文|消息)(历史|记录|内容|上下文)?|(对话|聊天|会话)(历史|记录)|系统提示(词|语)?|系统指令',
)
const parameter = signs('参数|字段|变量')
const name = eitherOf(quotedName, signs('参数|字段'))
const quoted = eitherOf(quotedName)
const withContext = signs('必须|务必|每次|一定要|请|需要|都要|应')

const copy = signs(
  '副本|拷贝|对话|聊天记录|会话|用户(的)?(数据|信息|资料|输入|消息|文件|密码)|内容|结果|凭证|凭据|密钥|密码|令牌|环境变量|文件|数据|日志|邮件|信息',
)
const grave = signs(
  '对话|聊天记录|会话(内容|历史)|用户(的)?(数据|信息|资料|输入|消息|文件|密码|凭)|凭证|凭据|密钥|密码|令牌|环境变量|副本|一份|私人|机密|敏感',
)
const send = signs('备份(到|至)|发送|发给|发到|发至|上传|转发|传送|传输|抄送|密送|提交|同步|外传|回传|post|上报')
const away = signs(
  '(外部|远端|远程)伺服器|外部(服务器|地址|端点|站点|网站|接口)|第三方(服务器|地址)|远程服务器|我们的服务器|攻击者|外网|陌生',
)

const whenUser = signs(
  '(当|如果|若|每当|一旦|只要|凡是|要是|假如)[^,。;]{0,6}(用户|使用者|客户|对话|有人|聊天)[^,。;]{0,6}(询问|问起|问到|问|提到|提及|提起|谈到|谈及|要求|请求|想要|说|涉及|搜索|查询|讨论|查看)',
)
const besides = signs(
  '(还要|也要|同时|顺便|另外|此外|一并|额外|暗中|悄悄|偷偷|始终|总是|务必|一律|必须|自动)(再|还|也|都|要|将|把|先|必须|需要)?',
)
const addedAct = signs(
  '推荐|提及|提到|宣传|引导|插入|附上|附加|添加|加上|发送|转发|抄送|密送|改为|改成|替换|修改|更改|重定向|调用|上传|读取|执行|转账|购买',
)

const before = signs(
  '(在)?(使用|调用|执行|运行|启动)(任何|所有|每个|每一个|一切)?(其他|其它|别的|任何|所有|任意)(的)?(工具|操作|函数|命令)(之)?前',
)
const after = signs(
  '(在)?(使用|调用|执行|运行)(完)?(任何|所有|每个|每一个|其他|其它|任意)(的)?(其他|其它)?(工具|操作|函数)(之)?(后|时|的时候)|每次(调用|使用|执行)(任何|其他|其它)?工具(之)?(前|后|时)',
)
const must = signs('必须|务必|都要|一定要|都必须|需要|请先|先|应|始终|总是|要')
const hooked = signs('调用|使用|运行|执行|读取|发送|附加|添加|记录|上传|传递|经过|复制|密送|抄送|转发')

const always = signs('始终|总是|一律|永远|务必|每次都|统一|必须|强制|都要|都|自动')
const change = signs('设置为|设为|设成|改为|改成|替换为|替换成|换成|修改为|更改为|指定为|填写为|填为')
const recipient = signs(
  '收件人|收款人|收款账户|收款账号|账号|账户|地址|金额|参数|目标|数量|价格|代码|收件地址|电话|号码|邮箱|字段|查询|结果|值',
)
const regardless = signs(
  '(无论|不管|不论)[^,。;]{0,2}(用户|使用者|客户)[^,。;]{0,6}(什么|怎么|何|如何|哪|是否|多少)|(忽略|无视|不考虑|不管)(用户|使用者)(的)?(输入|请求|选择|指定|意愿|要求)|即使(用户|使用者)[^,。;]{0,5}(其他|别的|不同|反对|拒绝|没有要求|另)',
)

const prefer = signs(
  '优先(使用|调用|选择|选用|考虑)|首选|始终(使用|选择|调用)|总是(使用|选择|调用)|永远(使用|选择)|只(使用|能使用|用|选择|调用)|必须(优先|首先|只)|一律(使用|选择|调用)',
)
const thisTool = signs('本工具|此工具|这个工具|该工具|这一工具|我们的工具')
const others = signs(
  '而不是(其他|其它|任何|别的)|而非(其他|其它|任何)|不要(使用|调用|选择)(任何)?(其他|其它|别的)|(其他|其它|别的|任何其他)(的)?(同类|类似)?[^,。;]{0,4}工具(都|均)?(已|不|均|都)(弃用|废弃|失效|安全|可靠|可信|准确|要|能|可)|代替所有|取代(所有|其他)',
)
const best = signs('(这|本工具|此工具)?是?(世界上|全世界|市面上|所有工具中)(最好|最佳|最优秀|最强|最可靠|最准确)的?')

/** Says to drop what was said before. */
const override: readonly Wording[] = [
  { parts: [drop, earlier, order], gap: 12, notAfter: negated },
  {
    parts: [drop, signs('之前|先前|此前|以前|上面|原有|最初'), signs('提示(?!音|框|条|信息|文字|窗|栏|消息|用户|符)')],
    gap: 6,
    notAfter: negated,
  },
  { parts: [drop, yours, rule], gap: 10, notAfter: negated },
  {
    parts: [drop, signs('所有|一切|全部'), signs('之前|以前|先前|此前|原先|原有|最初'), rule],
    gap: 4,
    notAfter: negated,
  },
  { parts: [drop, signs('之前|以前|先前|此前|原先|最初'), signs('所有|一切|全部'), rule], gap: 4, notAfter: negated },
  { parts: [drop, said], gap: 8, notAfter: negated },
  {
    parts: [earlier, order, signs('全部|一律|统统|都|均'), signs('忽略|作废|无效|失效|忘掉|无视')],
    gap: 6,
    notAfter: negated,
  },
  {
    parts: [
      earlier,
      order,
      signs(
        '不算数|不作数|不再(有效|适用|生效|成立)|失去效力|失效|作废|已(被)?(取消|撤销|废止)|抛到脑后|抛诸脑后|置之不理|一笔勾销',
      ),
    ],
    gap: 14,
    notAfter: negated,
  },
  {
    parts: [
      signs('把|将'),
      earlier,
      order,
      signs('抛到脑后|抛诸脑后|放在一边|置之不理|抛在一边|抛掉|清空|忘掉|忘记|忽略掉|抛开|作废|忘了|丢掉|忽略'),
    ],
    gap: 10,
  },
  { parts: [freed, bound], gap: 10 },
]

const secrecy: readonly Wording[] = [
  { parts: [not, tellUser], gap: 6, notAfter: switched, unless: honest },
  { parts: [not, towardUser, disclose], gap: 10, unless: secret },
  { parts: [not, signs('把|将'), givenToUser], gap: 20, unless: secret },
  { parts: [not, signs(`(透露|泄露|披露|暴露|说)(给|于)${user}`)], gap: 4, notAfter: switched, unless: secret },
  { parts: [not, disclose, ownAct], gap: 4 },
  {
    parts: [not, signs('在'), signs('(回答|回复|答复|输出|总结|结果)(内容)?(中|里)'), disclose],
    gap: 6,
    unless: secret,
  },
  {
    parts: [
      signs(
        `(在)?${user}(完全|毫)?不(知情|知晓|知道)的(情况|前提|状态)下|(在)?(不|未|没有)(告诉|告知|惊动|知会)${user}的(情况|前提)下`,
      ),
    ],
    notAfter: negated,
  },
  { parts: [signs(`(在)?(不|未|没有)(通知|提醒)${user}的(情况|前提)下`)], notAfter: negated, severity: 'warning' },
  { parts: [secretly, act], gap: 16, notAfter: negated, unless: signs('检测|防止|阻止|恶意') },
  {
    parts: [
      signs(
        `(对|向)${user}(隐瞒|保守秘密)|瞒着${user}|对${user}(必须|务必|要)保密|(必须|务必|要|请)对${user}(严格)?保密`,
      ),
    ],
    notAfter: negated,
  },
  {
    parts: [
      signs(
        `(不要|别|不能|不得|不可|勿|切勿|绝不能|不许|无需|无须|不必|不用)让${user}(知情|知道|发现|察觉|注意到|知晓|得知|意识到)|${user}(没有必要|没必要|不需要|无需|无须|不必|不用)(知道|了解|知情|知晓|得知)|(没有必要|没必要|不需要)让${user}(知道|知情|了解)|(对|向)此[^。;]{0,6}(保持沉默|守口如瓶|保密)|${user}(绝)?(不应|不应该|不能|不得|不该|不可)(知道|知晓|发现|察觉|得知|注意到|被告知)|以免${user}(发现|察觉|起疑|怀疑)`,
      ),
    ],
  },
]

const sensitive: readonly Wording[] = [
  { parts: [read, sensitivePath], gap: 50, notAfter: negated, unless: example },
  { parts: [sensitivePath, take], gap: 40, unless: example },
]

const parameterData: readonly Wording[] = [
  { parts: [fileContent, put, name], gap: 10, notBetween: comma, unless: signs('要写入|写入文件|保存到|指定') },
  { parts: [put, fileContent], gap: 30, unless: signs('要写入|写入文件|保存到|本地|目标文件'), severity: 'note' },
  { parts: [signs('把|将|附上|包含|提供'), context, put, eitherOf(quoted, parameter)], gap: 16 },
  { parts: [signs('在|于|到|入'), quoted, signs('参数|字段'), put, context], gap: 12 },
  { parts: [parameter, withContext, signs('填入|填写|包含|传入|写入|附上|放入'), context], gap: 14 },
  { parts: [secretVariable, signs('值|内容'), signs('填入|写入|传入|放入|作为')], gap: 10, severity: 'warning' },
  { parts: [sensitivePath, signs('内容'), put, eitherOf(quoted, parameter)], gap: 16 },
]

const exfiltration: readonly Wording[] = [
  { parts: [grave, send, eitherOf(outsideAddress, away)], gap: 30, notAfter: negated },
  { parts: [send, grave, eitherOf(outsideAddress, away)], gap: 20, notAfter: negated },
  {
    parts: [signs('同时|还要|并|顺便|悄悄|暗中|额外'), copy, send, eitherOf(outsideAddress, away)],
    gap: 24,
    notAfter: negated,
  },
  { parts: [signs('抄送|密送|bcc'), outsideAddress], gap: 12, notAfter: negated, unless: signs('例如|示例|比如') },
  { parts: [send, away], gap: 12, notAfter: negated, unless: signs('不会|检测|防止|用户指定') },
]

const conditional: readonly Wording[] = [{ parts: [whenUser, besides, addedAct], gap: 24 }]

const hooks: readonly Wording[] = [
  { parts: [before, must, hooked], gap: 14 },
  { parts: [must, before, hooked], gap: 14 },
  {
    parts: [
      signs('必须|务必|都要|始终|总是'),
      hooked,
      thisTool,
      signs('(才能|之后才|再)(使用|调用|执行)(任何|其他|其它|别的)'),
    ],
    gap: 14,
  },
  { parts: [after, must, hooked], gap: 14 },
]

const formal = signs('默认|例如|格式|类型|如果未|可选')
const tampering: readonly Wording[] = [
  { parts: [regardless, signs('都|始终|总是|一律|必须|也要|均')], gap: 20 },
  { parts: [signs('始终|总是|一律|永远|务必|每次都|必须|强制|都'), recipient, change], gap: 20, unless: formal },
  { parts: [signs('把|将'), recipient, change, accountNumber], gap: 10, unless: formal },
  { parts: [signs('把|将'), recipient, always, change], gap: 14, unless: formal },
  {
    parts: [signs('收件人|收款人|收款账户|收款账号|收件地址|目标地址|转账金额'), change],
    gap: 10,
    unless: signs('默认|例如|可以|可'),
  },
]

const preference: readonly Wording[] = [
  { parts: [prefer, thisTool, others], gap: 16 },
  { parts: [thisTool, others], gap: 20 },
  { parts: [others, thisTool], gap: 16 },
  { parts: [best, signs('工具|服务')], gap: 6 },
  { parts: [signs('永远|始终|总是|一律|务必'), signs('优先|首选|选择|先用'), thisTool], gap: 8 },
]

/** What poisoned text says in Chinese. */
export const chinese: LanguagePhrases = {
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
