/** Text that has the model run commands beside its task: see command-execution.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf, verbs } from '../phrases/english.ts'
import { persistenceClauses } from '../phrases/english-persistence.ts'
import { safeguardClauses } from '../phrases/english-standing.ts'
import { weakeningClauses } from '../phrases/english-weakening.ts'
import { besides, obligation } from '../phrases/english-words.ts'
import { signList, wordList } from '../phrases/word-list.ts'
import type { TextRule } from '../rule.ts'

const order = either(obligation, phrasesOf('before', 'after', 'first', 'then', 'also', 'instead'))
const run = verbs('execut', 'run', 'runn', 'invok', 'issu', 'launch', 'enter', 'type')
const command = english(
  '(?:the |this |these |a |an |following )?(?:[a-z-]{1,20} ){0,4}(?:commands?|scripts?|one-liners?|checks?)(?: (?:to|before|for|in)(?: [a-z-]{1,20}){1,10})?(?: ?:| ["`\'])',
)
/** What only a shell understands: programs by how they are called, and what stands between two of them. */
const shell = either(
  {
    literals: [
      'curl',
      'wget',
      'sudo',
      'chmod',
      'chown',
      'powershell',
      'eval',
      'whoami',
      'osascript',
      'crontab',
      'mkfs',
    ],
    pattern:
      /\b(?:curl|wget) (?:-|["']?http)|\bsudo |\bch(?:mod|own) [-+0-7a-z]|\b(?:powershell|whoami|osascript|crontab)\b|\beval[ (]|\bmkfs\b/g,
  },
  {
    literals: [
      'rm -',
      'bin/',
      'sh -',
      '|sh',
      '|bash',
      '|zsh',
      'base64 -',
      'nc -',
      'cat ',
      'echo ',
      'python',
      'node -',
      '&&',
      '>>',
      '| ',
    ],
    pattern:
      /\brm -[rf]|\/bin\/(?:ba|z)?sh\b|\b(?:ba|z)?sh -[ci]\b|\bbase64 -|\bnc -|\bcat [~/.]|\becho ["'$]|\bpython3? -c\b|\bnode -e\b|&&|>>|\| ?(?:ba|z)?sh\b/g,
  },
  {
    literals: ['pip install', 'npm install', 'dd if', 'scp ', 'ssh ', 'iex'],
    pattern: /\b(?:pip|npm) install \S|\bdd if=|\bscp |\bssh \w{1,32}@|\biex\b/g,
  },
)
/** What no honest text has anybody run. */
const harmful: Expression = {
  literals: [
    ...['rm -', '/dev/tcp', 'chmod', 'nc -', 'mkfs', 'authorized_keys'],
    ...['$(whoami', '$(hostname', '$(id', '$(env', '$(printenv', '$(uname', '$(cat '],
  ],
  pattern:
    /\$\((?:whoami|hostname|id|env|printenv|uname|cat )|\brm -(?:rf|fr|r -f|f -r) (?:--no-preserve-root )?(?:\/|~|\*|\$home)|\/dev\/tcp\/|\bnc -[a-z]{0,4}e\b|\bmkfs\.|\bchmod (?:-r )?(?:0?777|0666|\+x \/tmp)|>> ?~?[\w/.-]{0,20}\/authorized_keys/g,
}
/** "curl … | sh" */
const download: Expression = { literals: ['curl', 'wget', 'base64'], pattern: /\b(?:curl|wget|base64)\b/g }
const intoShell: Expression = {
  literals: ['| ', '|s', '|b', '|z', '|d', '|/'],
  pattern: /\| ?(?:sudo )?(?:\/bin\/)?(?:ba|z|da)?sh\b/g,
}
const danger = phrasesOf(
  'block(?:s|ed)?',
  'reject(?:s|ed)?',
  'dangerous',
  'forbidden',
  'not allowed',
  'disallow(?:s|ed)?',
  'den(?:y|ies|ied)',
  'detect(?:s|ed|ion)?',
  'refus(?:e|es|ed)',
  'prohibited',
  'such as',
  'e\\.g',
  'for example',
)
const profile: Expression = {
  literals: [
    '.bashrc',
    '.zshrc',
    '.profile',
    '.zprofile',
    '.bash_profile',
    'crontab',
    'authorized_keys',
    'launchd',
    'launchagents',
    'autostart',
    '/etc/rc',
  ],
  pattern:
    /\.(?:bashrc|zshrc|profile|bash_profile|zprofile)\b|\bcrontab\b|\bauthorized_keys\b|\blaunch(?:d|agents)\b|\bautostart\b|\/etc\/rc\b/g,
}
const write = verbs(
  'add',
  'append',
  'writ',
  'updat',
  'modif(?:y|i)',
  'insert',
  'edit',
  'install',
  'echo',
  'export',
  'read',
)
const disable = english(
  '(?:disabl(?:e|ing)|turn(?:ing)? off|skip(?:ping)?|bypass(?:ing)?|deactivat(?:e|ing)|switch(?:ing)? off) (?:all |any |the |your )?(?:[a-z]{1,16} )?(?:security|safety|antivirus|firewall|sandbox|safeguards?|guardrails?|protections?|access controls?|content filters?|monitoring)',
)
const wipe = english(
  '(?:delet|remov|eras|wip)(?:e|es|ing) (?:<3>)?(?:every|all|entire) (?:<2>)?(?:files?|contents?|data|director(?:y|ies)|repositor(?:y|ies)|tables?|disks?|backups?)',
)

/** An order to run something, in languages that this rule knows no more of. */
const foreignRun = either(
  wordList(
    'ejecut(a|e|ar|en)|exécut(e|ez|er)|execut(ez|er|a|ar)|lanc(e|ez|er)|führe|führen|ausführen|starte|rode|rodar|выполни*|запусти*|исполни*|نفذ|شغل|esegu(i|ire)|avvia',
  ),
  signList('执行|运行|執行|運行|実行|실행'),
)

const clauses: readonly Clause[] = [
  { message: 'has the model run a shell command', parts: [foreignRun, shell], gap: 60, unless: danger },
  {
    message: 'has the model run a shell command',
    parts: [order, run, command, shell],
    gap: 60,
    severity: 'error',
    unless: danger,
  },
  {
    message: 'has the model run a shell command',
    parts: [order, run, shell],
    gap: 40,
    severity: 'error',
    unless: danger,
  },
  {
    message: 'has the model run a command',
    parts: [phrasesOf('must', 'you should', 'always', 'first'), run, command],
    gap: 30,
    unless: danger,
  },
  { message: 'holds a command that takes over or destroys', parts: [harmful], severity: 'error', unless: danger },
  {
    message: 'holds a command that takes over or destroys',
    parts: [download, intoShell],
    gap: 160,
    severity: 'error',
    unless: danger,
  },
  { message: 'holds a command that takes over or destroys', parts: [harmful], severity: 'note' },
  {
    message: 'has a start-up file changed',
    parts: [either(obligation, besides), write, profile],
    gap: 90,
    severity: 'error',
  },
  {
    message: 'has a safeguard switched off',
    parts: [either(obligation, phrasesOf('also', 'first', 'then')), disable],
    gap: 40,
  },
  {
    message: 'has everything deleted',
    parts: [phrasesOf('must', 'also', 'always', 'then', 'and', 'by'), wipe],
    gap: 30,
    unless: phrasesOf('this (?:tool|action|operation)', 'permanently', 'specified', 'given'),
  },
  {
    message: 'gives commands a prefix',
    parts: [
      phrasesOf('all', 'every', 'any', 'each'),
      phrasesOf('commands?'),
      phrasesOf('must', 'should', 'have to'),
      phrasesOf('prefix(?:ed)?', 'begin', 'start', 'preceded'),
    ],
    gap: 30,
  },
  ...persistenceClauses,
  ...weakeningClauses,
  ...safeguardClauses,
]

export const commandExecution: TextRule = {
  kind: 'text',
  id: 'command-execution',
  severity: 'warning',
  title: 'Text has the model run a command beside its task',
  weight: 0.5,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
