/** English sentences that have a machine's protection weakened, or a door of it opened: order, what is weakened. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { english, phrasesOf } from './english.ts'

const off = english(
  '(?:turn|switch|shut|disabl|deactivat|bypass|skip|remov|stop|kill|uninstall|suspend|end|terminat|quit|paus|weaken|circumvent|ignor|relax|unload|avoid)(?:e|es|ing|s|ed|ning)?(?: (?:off|down|of))?',
)
const protection = english(
  '(?:(?:signature|certificate|tls|ssl|host ?key|checksum|integrity|hash|origin|csrf|cors|auth(?:entication)?|permission|input|code signing|package signature)[ -](?:verification|checking|checks?|validation|enforcement|pinning|protection)|firewalls?|antivirus|virus scanners?|endpoint (?:protection|security)|edr|defender|selinux|gatekeeper|apparmor|sandbox(?:ing)?|audit(?:ing| log(?:ging)?)?|two-factor authentication|2fa|mfa|intrusion detection|malware (?:protection|scanner)|security (?:scanners?|software|tools?|policy|policies|controls?|features?|warnings?)|branch protection|secret scanning|rate limit(?:ing|s)|logging|safe ?mode|content security policy|xprotect|sip)(?: (?:process|service|daemon|agent|rules?))?',
)
const setting: Expression = {
  literals: [
    'stricthostkeychecking',
    'strict-ssl',
    '--no-verify',
    'verify=false',
    'reject_unauthorized',
    'sslverify',
    'nopasswd',
    'permitrootlogin',
    'passwordauthentication',
    'setenforce',
    '--insecure',
    'write-all',
    '--privileged',
    'executionpolicy',
    '--disable-',
    '-k ',
    'rejectunauthorized',
    '--trusted-host',
    'chmod',
  ],
  pattern:
    /\bstricthostkeychecking[= ]{1,3}["']?no\b|\bstrict-ssl[= ]{1,3}false\b|--no-verify\b|\bverify=false\b|\breject_?unauthorized[= :"']{1,4}(?:0|false)\b|\bsslverify[= ]{1,3}false\b|\bnopasswd: ?all\b|\bpermitrootlogin[= ]{1,3}yes\b|\bsetenforce 0\b|\bpermissions: ?write-all\b|\bexecutionpolicy[= ]{1,3}(?:bypass|unrestricted)\b|--disable-(?:web-security|gpu-sandbox|sandbox)\b|--trusted-host\b|\bchmod (?:-r )?(?:777|666|a\+rwx|o\+w)\b/g,
}
const order = english(
  '(?:set|add|run|use|execute|put|write|append|echo|export|make|configure|enter|apply|insert|include|pass|change|pin|issue|always)(?:s|ing)?',
)
const openDoor = english(
  "open(?:s|ing)? (?:<2>)?ports? \\d{2,5}|(?:reverse|bind|remote|back ?door|web) ?shells?|keep(?:s|ing)? (?:an? |the )?(?:<1>)?shell|attach(?:es|ed|ing)? (?:an? |the )?shell|listen(?:s|ing)? (?:on|at) (?:port )?\\d{2,5} (?:for|so)|expose (?:the )?(?:<2>)?(?:ssh|docker|database|debug|admin|rdp|vnc)(?: <1>)? ?(?:port|socket|daemon|api)? to the (?:internet|public|world|network|outside)|back ?doors? (?:into|in|to|account|user|key)|(?:add|put|append|insert|place|write) (?:our|this|the following|my|the vendor's|the support) (?:<1>)?(?:public )?keys? (?:to|in|into|on|for)|(?:create|add) (?:an? |the )?(?:<2>)?(?:hidden|second|backdoor|support|additional|secret) (?:<1>)?(?:user|account|admin(?:istrator)?|login)s?",
)
const hostsFile: Expression = {
  literals: [
    'sudoers',
    '/etc/hosts',
    '/etc/shadow',
    'ld_preload',
    'ld.so.preload',
    '/etc/pam',
    'sshd_config',
    'known hosts',
    'known_hosts',
    'trust store',
    'root certificate',
    'root ca',
    'authorized keys',
    'authorized_keys',
  ],
  pattern:
    /\/?(?:etc\/)?sudoers(?:\.d)?\b|\/etc\/(?:hosts|shadow|pam)\b|\bld_preload\b|\bld\.so\.preload\b|\bsshd_config\b|\bknown[ _]hosts\b|\btrust store\b|\broot (?:ca|certificate)s?\b|\bauthorized[ _]keys\b/g,
}
const editFile = english(
  '(?:make|add|append|write|edit|modify|change|insert|put|import|install|echo|set|adjust|extend|register|create|copy)(?:s|ing)?',
)
const codeIn: Expression = {
  literals: [
    'os.system',
    'os.popen',
    'subprocess',
    'child_process',
    'eval(',
    'exec(',
    'execsync',
    'system(',
    'invoke-expression',
    '__import__',
    'runtime.getruntime',
  ],
  pattern:
    /\bos\.(?:system|popen)\(|\bsubprocess\.\w{2,12}\(|\bchild_process\b|\b(?:eval|exec|execsync|system)\(["'`a-z]|\binvoke-expression\b|\b__import__\(|\bruntime\.getruntime\b/g,
}
const intoCode = english(
  '(?:prepend|append|add|insert|include|inject|put|place|embed|paste|write|run|start|begin|plant|execute)(?:s|ing)?',
)
const cronLine: Expression = {
  literals: ['* * ', '@reboot', '@hourly', '@daily'],
  pattern:
    /\* \* (?:[*\d/,-]{1,8} ){3}[/.~\w]|[*\d/,-]{1,8} \* \* (?:[*\d/,-]{1,8} ){2}[/.~\w]|(?:[*\d/,-]{1,8} ){2}\* \* [*\d/,-]{1,8} [/.~\w]|(?:[*\d/,-]{1,8} ){3}\* \* [/.~\w]|@(?:reboot|hourly|daily) [/.~\w]/g,
}
const alias = english(
  '(?:alias|function|wrapper|shim|hook|post-checkout|post-commit|pre-commit|pre-push|post-merge|init|startup|profile)(?: (?:file|script|hook|entry|line))?',
)
const callsOut = english(
  '(?:calls?|phones?|reports?|sends?|beacons?|connects?|executes?|runs?|starts?|loads?|fetches|downloads?|sources?|pings?)(?: (?:home|back|out|it|a|the|\\.|/))?',
)
const place = english(
  '(?:write|put|add|install|place|plant|create|append|set up|drop|register|insert|commit|leave)(?:s|ing)?',
)
const download = english('(?:fetch|download|get|pull|wget|curl|install|load|retrieve|grab|obtain)(?:s|ing)?')
const binary: Expression = {
  literals: ['http'],
  pattern:
    /\bhttps?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|[\w.-]{3,60})(?::\d{2,5})?\/[\w./-]{0,80}(?:\.(?:exe|msi|sh|ps1|bat|bin|dmg|pkg|py|jar|deb|rpm|scr)|\/[a-z])\b/g,
}
const start = english(
  '(?:start|run|execut|launch|install|open|double-click|load|sourc|pip)(?:e|es|s|ing)? (?:it|them|that|this|the (?:file|script|binary|installer|program|result))',
)
const talk = phrasesOf(
  'if (?:true|set|enabled|false|`)',
  'when (?:true|set|enabled|`)',
  'for example',
  'e\\.g',
  'such as',
  'dangerous',
  'blocked',
  'refus(?:e|es|ed)',
  'not allowed',
  'detect(?:s|ed)?',
  'warn(?:s|ing)?',
  'never',
  'do not',
  "don't",
  'equivalent to',
  'like',
  'report(?:s|ed)?',
  'lists?',
  'returns?',
  'only for administrators',
  'admin only',
  'for (?:a|the|this) (?:user|member)',
  'whether',
)

const weakens = 'has protection of the machine weakened'
const opens = 'has a door of the machine opened'
const runs = 'has the model run a command beside its task'
const persists = 'has something installed that starts by itself'

/** From the surest to the weakest. */
export const weakeningClauses: readonly Clause[] = [
  { message: weakens, parts: [off, protection], gap: 30, isOrder: true, isBeside: true, unless: talk },
  { message: weakens, parts: [order, setting], gap: 60, isOrder: true, isBeside: true, unless: talk },
  { message: opens, parts: [openDoor], isBeside: true, unless: talk },
  { message: opens, parts: [editFile, hostsFile], gap: 40, isOrder: true, isBeside: true, unless: talk },
  { message: runs, parts: [intoCode, codeIn], gap: 30, isOrder: true, isBeside: true, unless: talk },
  { message: persists, parts: [editFile, cronLine], gap: 40, isOrder: true, isBeside: true, unless: talk },
  { message: persists, parts: [place, alias, callsOut], gap: 60, isOrder: true, isBeside: true, unless: talk },
  { message: runs, parts: [download, binary, start], gap: 60, isOrder: true, isBeside: true, unless: talk },
]
