/** Text that has the model run commands beside its task: see command-execution.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf, verbs } from '../phrases/english.ts'
import { besides, obligation } from '../phrases/english-words.ts'
import type { TextRule } from '../rule.ts'

const order = either(obligation, phrasesOf('before', 'after', 'first', 'then', 'also', 'instead'))
const run = verbs('execut', 'run', 'runn', 'invok', 'issu', 'launch', 'enter', 'type')
const command = english(
  '(?:the |this |these |a |an |following )?(?:[a-z-]{1,20} ){0,4}(?:commands?|scripts?|one-liners?|checks?)(?: (?:to|before|for|in)(?: [a-z-]{1,20}){1,10})?(?:\\s{0,3}:|\\s{1,4}["`\'])',
)
/** What only a shell understands. */
const shell: Expression = {
  literals: [
    'curl',
    'wget',
    'rm -',
    'sudo',
    'chmod',
    'chown',
    '/bin/',
    'bash',
    'powershell',
    'base64 -d',
    'base64 --d',
    'nc -',
    'eval',
    'cat ~',
    'cat /',
    'cat .',
    'whoami',
    'echo ',
    '&&',
    '>>',
    'sh -',
    '|sh',
    '| sh',
    '|zsh',
    '| zsh',
    'pip install',
    'npm install',
    'dd if',
    'mkfs',
    'crontab',
    'scp ',
    'ssh ',
    'python -c',
    'python3 -c',
    'node -e',
    'iex',
    'osascript',
  ],
  pattern:
    /\b(?:curl|wget) (?:-\w|--\w|["']?https?:)|\brm -[rf]{1,2}\b|\bsudo \S|\bch(?:mod|own) [-+0-7a-z]|\/bin\/(?:ba|z)?sh\b|\b(?:ba|z)?sh -[ci]\b|\bpowershell\b|\bbase64 (?:-d|--decode)\b|\bnc -\w|\beval[ (]|\bcat [~/.]|\bwhoami\b|\becho ["'$]|&&|>>|\| ?(?:ba|z)?sh\b|\b(?:pip|npm) install \S|\bdd if=|\bmkfs\b|\bcrontab\b|\bscp \S|\bssh \S{1,64}@|\bpython3? -c\b|\bnode -e\b|\biex\b|\bosascript\b/g,
}
/** What no honest text has anybody run. */
const harmful: Expression = {
  literals: ['curl', 'wget', 'rm -', '/dev/tcp', 'chmod', 'nc -', 'mkfs', 'base64', 'authorized_keys'],
  pattern:
    /\b(?:curl|wget)\b[^\n|;]{1,160}\| {0,3}(?:sudo )?(?:\/bin\/)?(?:ba|z|da)?sh\b|\brm -(?:rf|fr|r -f|f -r) (?:--no-preserve-root )?(?:\/|~|\*|\$home)|\/dev\/tcp\/|\bnc -[a-z]{0,4}e\b|\bmkfs\.|\bchmod (?:-r )?(?:0?777|0666|\+x \/tmp)|\bbase64 (?:-d|--decode) {0,3}\| {0,3}(?:ba|z)?sh\b|>> {0,3}~?[^\s]{0,40}authorized_keys/g,
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

const clauses: readonly Clause[] = [
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
